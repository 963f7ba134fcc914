using System.Text.Json.Nodes;
using Bootcamps.Api.Platform.OpenApi;

namespace Bootcamps.Tests.Contract;

/// <summary>One operation of the description.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Verb">Its verb, in small letters.</param>
/// <param name="Json">Its description.</param>
internal sealed record DescribedOperation(string Path, string Verb, JsonObject Json)
{
    /// <summary>Name of its class.</summary>
    public string Id => (string)Json["operationId"]!;

    /// <summary>Whether it belongs to the API and is not a health check.</summary>
    public bool IsOfApi => Path.StartsWith("/v1/", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>The checked-in description, parsed for tests.</summary>
internal static class ApiDescription
{
    private static readonly Lazy<JsonObject> Whole = new(
        () => JsonNode.Parse(ApiDocumentPages.ToJson(File.ReadAllText(Repository.PathOf("openapi.yaml"))))!.AsObject());

    /// <summary>The whole description.</summary>
    public static JsonObject Document => Whole.Value;

    /// <summary>Every operation.</summary>
    public static IReadOnlyList<DescribedOperation> Operations { get; } = [.. OperationsOf(Document)];

    /// <summary>Every operation of a description.</summary>
    public static IEnumerable<DescribedOperation> OperationsOf(JsonObject description) =>
        from path in description["paths"]!.AsObject()
        from verb in path.Value!.AsObject()
        select new DescribedOperation(path.Key, verb.Key, verb.Value!.AsObject());

    /// <summary>The target of a reference, or the node itself.</summary>
    public static JsonNode Resolve(JsonNode node) =>
        node is JsonObject o && (string?)o["$ref"] is { } reference ? reference[2..].Split('/').Aggregate((JsonNode)Document, (at, step) => at[step]!) : node;

    /// <summary>Every answer of an operation, by status.</summary>
    public static IEnumerable<(string Status, JsonObject Answer)> AnswersOf(DescribedOperation operation) =>
        operation.Json["responses"]!.AsObject().Select(pair => (pair.Key, Resolve(pair.Value!).AsObject()));

    /// <summary>Every schema with its location: parameters, headers, bodies, answers, and every field and item in them.</summary>
    public static IEnumerable<(string Place, JsonObject Schema)> Schemas() => SchemasIn("", Document, isSchema: false);

    private static IEnumerable<(string Place, JsonObject Schema)> SchemasIn(string place, JsonNode? node, bool isSchema)
    {
        if (node is JsonObject o)
        {
            if (isSchema)
            {
                yield return (place, o);
            }

            foreach (var (name, value) in o.Where(pair => pair.Key is not ("example" or "examples")))
            {
                var holdsSchemas = name == "properties" && isSchema || (name == "schemas" && place == "/components");
                var found = holdsSchemas
                    ? value!.AsObject().SelectMany(field => SchemasIn($"{place}/{name}/{field.Key}", field.Value, isSchema: true))
                    : SchemasIn($"{place}/{name}", value, name is "schema" or "items");
                foreach (var schema in found)
                {
                    yield return schema;
                }
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var schema in list.SelectMany((item, i) => SchemasIn(
                $"{place}/{i}",
                item,
                place.EndsWith("/oneOf", StringComparison.Ordinal) || place.EndsWith("/allOf", StringComparison.Ordinal))))
            {
                yield return schema;
            }
        }
    }
}
