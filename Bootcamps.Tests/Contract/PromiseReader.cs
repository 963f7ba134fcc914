using System.Text.Json.Nodes;

namespace Bootcamps.Tests.Contract;

/// <summary>Reads <see cref="Promise"/>s out of a description: every operation, and every message it reaches, in the direction in which it goes.</summary>
internal sealed class PromiseReader(JsonObject description)
{
    private readonly Queue<(string Direction, string Message)> _toRead = [];
    private readonly HashSet<(string Direction, string Message)> _reached = [];

    /// <summary>Everything it promises; a message that several operations use comes once in each direction.</summary>
    public IEnumerable<Promise> Read()
    {
        foreach (var operation in ApiDescription.OperationsOf(description).Where(operation => operation.IsOfApi))
        {
            foreach (var promise in OfOperation(operation))
            {
                yield return promise;
            }
        }

        while (_toRead.TryDequeue(out var next))
        {
            foreach (var promise in OfFields(next.Direction, next.Message, description["components"]!["schemas"]![next.Message]!.AsObject()))
            {
                yield return promise;
            }
        }
    }

    private IEnumerable<Promise> OfOperation(DescribedOperation operation)
    {
        var name = $"{operation.Verb.ToUpperInvariant()} {operation.Path}";
        yield return new Promise { Name = name };

        foreach (var parameter in operation.Json["parameters"]?.AsArray() ?? [])
        {
            yield return Of($"{name} ?{parameter!["name"]}", "asked", parameter["schema"]!, (bool?)parameter["required"] ?? false);
        }

        if (operation.Json["requestBody"] is { } body)
        {
            yield return Of($"{name} body", "asked", body["content"]!.AsObject().First().Value!["schema"]!, (bool?)body["required"] ?? false);
        }

        foreach (var (status, answer) in operation.Json["responses"]!.AsObject().Where(answer => answer.Key.StartsWith('2')))
        {
            foreach (var (mediaType, content) in answer!["content"]?.AsObject() ?? [])
            {
                yield return Of($"{name} {status} {mediaType}", "told", content!["schema"]!, isRequired: true);
            }
        }
    }

    private IEnumerable<Promise> OfFields(string direction, string owner, JsonObject schema)
    {
        var required = (schema["required"]?.AsArray() ?? []).Select(field => (string)field!).ToHashSet(StringComparer.Ordinal);
        foreach (var (field, value) in schema["properties"]?.AsObject() ?? [])
        {
            var name = $"{owner}.{field}";
            yield return Of($"{direction} {name}", direction, value!, required.Contains(field));
            for (var items = value!["items"]; items is not null; items = items["items"])
            {
                name += "[]";
                yield return Of($"{direction} {name}", direction, items, isRequired: true);
            }

            foreach (var promise in OfFields(direction, name, value.AsObject()))
            {
                yield return promise;
            }
        }
    }

    private Promise Of(string name, string direction, JsonNode schema, bool isRequired)
    {
        List<string> types = [.. schema["oneOf"] is JsonArray choices ? choices.SelectMany(choice => TypesOf(direction, choice!)) : TypesOf(direction, schema)];
        if (schema["items"] is { } items)
        {
            types.AddRange(TypesOf(direction, items).Select(type => $"array of {type}"));
            types.Remove("array");
        }

        types.Sort(StringComparer.Ordinal);
        return new Promise
        {
            Name = name,
            Types = types,
            IsRequired = isRequired,
            Words = schema["enum"] is JsonArray words ? [.. words.Select(word => word?.ToString() ?? "null")] : null,
            Least = (decimal?)(schema["minimum"] ?? schema["minLength"] ?? schema["minItems"]),
            Most = (decimal?)(schema["maximum"] ?? schema["maxLength"] ?? schema["maxItems"]),
            Pattern = (string?)schema["pattern"],
            Format = (string?)schema["format"],
        };
    }

    private IEnumerable<string> TypesOf(string direction, JsonNode schema)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            var message = reference[(reference.LastIndexOf('/') + 1)..];
            if (_reached.Add((direction, message)))
            {
                _toRead.Enqueue((direction, message));
            }

            return [message];
        }

        return schema["type"] switch
        {
            JsonArray several => [.. several.Select(type => (string)type!)],
            { } one => [(string)one!],
            null => ["anything"],
        };
    }
}
