using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Tests.Storage;
using FastEndpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Bootcamps.Tests.Contract;

/// <summary>An answer that is an example.</summary>
/// <param name="Id">The operation.</param>
/// <param name="Status">The status.</param>
internal readonly record struct ExampleKey(string Id, string Status);

/// <summary>
/// Sends the example of every operation to the service on demonstration data. Its answers become the examples of answers, so that
/// the examples show what a new user gets.
/// </summary>
internal static partial class DemonstrationRun
{
    private const int MostItems = 2;

    // Edits come before creations, which can use up what an edit needs. Records come before changes to them, and reads come last.
    private static readonly string[] Verbs = ["put", "post", "get"];

    /// <summary>The answers and the failures.</summary>
    public static async Task<(Dictionary<ExampleKey, JsonNode> Answers, IReadOnlyList<string> Failures)> AnswersAsync(JsonObject description)
    {
        using var database = new SqliteDatabase();
        using var host = new ApiHost(database, ("Demonstration:Load", "true"));
        var roles = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>())
            .OfType<EndpointDefinition>().ToDictionary(definition => definition.EndpointType.Name, definition => definition.AllowedRoles![0]);
        var ofPersons = host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<NeedsPerson>() is not null)
            .Select(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>()!.EndpointType.Name)
            .ToHashSet(StringComparer.Ordinal);
        var keys = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(database.File)!, "demo-keys.json")))!;
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        Dictionary<ExampleKey, JsonNode> answers = [];
        List<string> failures = [];
        foreach (var operation in ApiDescription.OperationsOf(description).Where(operation => operation.IsOfApi)
            .OrderBy(operation => Array.IndexOf(Verbs, operation.Verb))
            .ThenBy(operation => ofPersons.Contains(operation.Id))
            .ThenBy(operation => PathParametersOf(operation).Count())
            .ThenBy(
                operation => operation.Id == "VoidMilestone" ? "Sort before TransferLearner, which rests on the milestone" : operation.Id,
                StringComparer.Ordinal))
        {
            // Each operation has a different person, because some need two.
            var credential = ofPersons.Contains(operation.Id) ? host.Person(authorityId: "LCRCA", subject: operation.Id) : (string)keys[roles[operation.Id]]!;
            var client = host.With(credential, isUnderContract: false);
            if (operation.Id == "RejectVariation")
            {
                // The first proposal is approved by then.
                var proposal = ApiDescription.OperationsOf(description).Single(one => one.Id == "ProposeVariation");
                using var proposer = host.With((string)keys[roles[proposal.Id]]!, isUnderContract: false);
                KeepIds((await SendAsync(proposer, proposal, PathOf(proposal, ids), Ids.New())).Json.AsObject(), ids);
            }

            foreach (var query in HasDryRun(operation) ? new[] { "?dryRun=true", "" } : [""])
            {
                var (path, key) = (PathOf(operation, ids) + query, Ids.New());
                var answer = await SendAsync(client, operation, path, key);
                if (answer.Status >= 300)
                {
                    failures.Add($"{operation.Id}: {answer.Text}");
                    continue;
                }

                if (TakesKey(operation) && HeadersOf(await SendAsync(client, operation, path, key)) is var again && again != HeadersOf(answer))
                {
                    failures.Add($"{operation.Id} answers {HeadersOf(answer)} at first and {again} when it is sent again.");
                }

                answers[new ExampleKey(operation.Id, answer.Headers.StatusCode.ToString("D"))] = Shortened(answer.Json);
                if (operation.Verb == "post" && answer.Json is JsonObject message && (answer.Status == 201 ?
                    message :
                    message["joined"] as JsonObject) is { } made)
                {
                    KeepIds(made, ids);
                }
            }
        }

        return (answers, failures);
    }

    /// <summary>The examples of answers in a description.</summary>
    public static Dictionary<ExampleKey, JsonNode> ExamplesOf(JsonObject description) =>
        (from operation in ApiDescription.OperationsOf(description).Where(operation => operation.IsOfApi)
         from answer in operation.Json["responses"]!.AsObject()
         let example = ContentOf(answer.Value!)?["example"]
         where example is not null
         select (Key: new ExampleKey(operation.Id, answer.Key), example)).ToDictionary(pair => pair.Key, pair => (JsonNode)pair.example);

    /// <summary>Puts examples into a description.</summary>
    public static void Show(Dictionary<ExampleKey, JsonNode> examples, OpenApiDocument document)
    {
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations!.Values))
        {
            foreach (var (status, answer) in operation.Responses!)
            {
                if (examples.TryGetValue(new ExampleKey(operation.OperationId!, status), out var example)
                    && answer.Content?.TryGetValue("application/json", out var content) == true)
                {
                    ((OpenApiMediaType)content).Example = example.DeepClone();
                }
            }
        }
    }

    /// <summary>An example with the values that differ in every run replaced: ids, keys and their last use.</summary>
    public static string Comparable(JsonNode example) => Varying().Replace(example.ToJsonString(), "…");

    private static JsonNode? ContentOf(JsonNode answer) => answer["content"]?.AsObject().FirstOrDefault(content => content.Key == "application/json").Value;

    private static bool TakesKey(DescribedOperation operation) => ParametersOf(operation).Any(parameter => Name(parameter) == "Idempotency-Key");

    private static string HeadersOf(Reply answer) => $"{answer.Status} Location {answer.Headers.Headers.Location} ETag {answer.Headers.Headers.ETag}";

    private static bool HasDryRun(DescribedOperation operation) => ParametersOf(operation).Any(parameter => Name(parameter) == "dryRun");

    private static IEnumerable<JsonObject> ParametersOf(DescribedOperation operation) =>
        (operation.Json["parameters"]?.AsArray() ?? []).Select(parameter => parameter!.AsObject());

    private static IEnumerable<JsonObject> PathParametersOf(DescribedOperation operation) =>
        ParametersOf(operation).Where(parameter => (string?)parameter["in"] == "path");

    // The path with the examples of its parameters, or with what an earlier answer said.
    private static string PathOf(DescribedOperation operation, Dictionary<string, string> ids) => PathParametersOf(operation).Aggregate(
        operation.Path,
        (path, parameter) => path.Replace(
            $"{{{Name(parameter)}}}",
            Uri.EscapeDataString(parameter["example"]?.ToString() ?? ids.GetValueOrDefault(Name(parameter), "none")),
            StringComparison.Ordinal));

    private static string Name(JsonObject parameter) => (string)parameter["name"]!;

    private static async Task<Reply> SendAsync(HttpClient client, DescribedOperation operation, string path, string key)
    {
        var body = operation.Json["requestBody"]?["content"]!["application/json"]!["example"]?.ToJsonString();
        return operation.Verb switch
        {
            "put" => await client.Put(path, body!, (await client.Get(path)).Headers.Headers.ETag?.ToString()),
            "post" => await client.Send(HttpMethod.Post, path, body, ("Idempotency-Key", key), ("If-Match", "*")),
            _ => await client.Get(path),
        };
    }

    private static void KeepIds(JsonObject message, Dictionary<string, string> ids)
    {
        foreach (var (name, value) in message.Where(field => field.Key.EndsWith("Id", StringComparison.Ordinal) && field.Value is not null))
        {
            ids[name] = value!.ToString();
        }

        foreach (var part in message.Select(field => field.Value).OfType<JsonObject>())
        {
            KeepIds(part, ids);
        }
    }

    // The first items of every list.
    private static JsonNode Shortened(JsonNode node)
    {
        switch (node)
        {
            case JsonArray list:
                while (list.Count > MostItems)
                {
                    list.RemoveAt(MostItems);
                }

                break;
            case JsonObject message:
                foreach (var text in message
                    .Where(field =>
                        field.Value is JsonValue value && value.TryGetValue<string>(out var text) && text.StartsWith("bck_", StringComparison.Ordinal))
                    .ToList())
                {
                    message[text.Key] = "bck_abcdefghijkm_example-of-a-secret-that-opens-nothing";
                }

                break;
        }

        foreach (var part in node is JsonObject o ? o.Select(field => field.Value) : node is JsonArray items ? items : [])
        {
            if (part is not null)
            {
                _ = Shortened(part);
            }
        }

        return node;
    }

    [GeneratedRegex(
        "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\"(keyId|proposedBy)\":\"[a-z0-9]+\"|bc[kp]_[A-Za-z0-9_-]+|\"lastUsedAt\":(null|\"[^\"]*\")",
        RegexOptions.ExplicitCapture,
        1_000)]
    private static partial Regex Varying();
}
