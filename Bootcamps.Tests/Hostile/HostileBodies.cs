using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bootcamps.Tests.Contract;

namespace Bootcamps.Tests.Hostile;

/// <summary>Requests with a hostile body.</summary>
internal sealed partial class HostileRequests
{
    private const string Here = "@@here@@";

    /// <summary>Every field of the body with every hostile value, missing, duplicated, and together with unknown fields.</summary>
    public IEnumerable<(string Kind, Func<HostileRequest> Make)> Fields(DescribedOperation operation)
    {
        if (SchemaOf(operation) is not { } schema)
        {
            yield break;
        }

        foreach (var place in PlacesIn(Rich(operation), ApiDescription.Resolve(schema).AsObject(), []))
        {
            foreach (var (kind, value) in HostileValues.OfField(place.Schema))
            {
                yield return (kind, () => With(operation, kind, place.Steps, value));
            }

            if (place.Steps is [.., string name])
            {
                yield return ("missing", () => Changed(operation, "missing", body => ParentOf(body, place.Steps).AsObject().Remove(name)));
                yield return ("duplicate", () => With(operation, "duplicate", place.Steps, $"null,\"{name}\":null"));
                yield return ("duplicate", () => With(operation, "duplicate", place.Steps, $"1,\"{name.ToUpperInvariant()}\":1"));
                yield return ("duplicate", () => With(operation, "duplicate", place.Steps, $"null,\"\\u{(int)name[0]:x4}{name[1..]}\":null"));
            }
        }

        foreach (var place in ObjectsIn(Rich(operation), []))
        {
            foreach (var name in new[]
            {
                "__proto__", "constructor", "$type", "$ref", "$id", "@type", "", " ", "a.b", "a/b", "~0", "é", @"\ud800", @"\u0000", "'", "[0]",
                new string('n', 30_000), "version", "enrolmentId", "createdAt",
            })
            {
                yield return ("unknown field", () => With(operation, "unknown field", [.. place, ""], "1", name));
            }
        }
    }

    /// <summary>Bodies that are hostile as a whole.</summary>
    public IEnumerable<HostileRequest> Bodies(DescribedOperation operation)
    {
        if (SchemaOf(operation) is null)
        {
            yield break;
        }

        var whole = Rich(operation).ToJsonString(FittingValues.Plain);
        foreach (var (text, mustBeRefused) in new (string, bool)[]
        {
            ("", true), (" ", true), ("null", true), ("[]", false), ("{}", false), ("true", true), ("1", true), ("\"text\"", true), ("[[]]", true),
            ("[{}]", true), ("{\"\":1}", true), ("{", true), ("}", true),
            (whole + "x", true), (whole + whole, true), (whole + "\0", true), (whole + "//", true), ("/**/" + whole, true), (whole + " \r\n\t", false),
            ("'" + whole + "'", true), ("<a/>", true), ("a=b&c=d", true), (")]}',\n" + whole, true), (new string('[', 30_000), true),
            (string.Concat(Enumerable.Repeat("{\"learner\":", 5_000)), true), ($"[{string.Join(',', Enumerable.Repeat("{}", 2_001))}]", true),
            ($"[{string.Join(',', Enumerable.Repeat("[]", 30_000))}]", true), (new string(' ', 60_000), true), ("\u0001" + whole, true),
            (whole.Replace("\"", "'", StringComparison.Ordinal), true), (whole.Replace(":", "=", StringComparison.Ordinal), true),
        })
        {
            yield return Plain(operation, "body", HostileValues.Bytes(text)) with { MustBeRefused = mustBeRefused };
        }

        var bytes = Encoding.UTF8.GetBytes(whole);
        foreach (var length in new[] { 1, bytes.Length / 3, bytes.Length - 1 })
        {
            yield return Plain(operation, "body", bytes[..length]) with { MustBeRefused = true };
        }

        yield return Plain(operation, "encoding", [0xEF, 0xBB, 0xBF, .. bytes]);
        yield return Plain(operation, "encoding", [0xEF, 0xBB, 0xBF]) with { MustBeRefused = true };
        yield return Plain(operation, "encoding", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(whole)]) with { MustBeRefused = true };
        yield return Plain(operation, "encoding", [0xC0, 0x80, .. bytes]) with { MustBeRefused = true };
        foreach (var type in new[]
        {
            "application/json; charset=utf-16", "application/json; charset=utf-16be", "application/json; charset=utf-32",
            "application/json; charset=utf-7", "application/json; charset=nonsense", "application/json; charset=\"utf-8\"",
            "application/json; charset=", "application/json;charset=utf8", "application/json; charset=iso-8859-1", "application/json; charset=ebcdic",
            "APPLICATION/JSON", "application/problem+json", "application/json;;;", "application/json; a=b; a=c",
            "application/vnd.api+json", "application/json-patch+json", "text/json",
        })
        {
            foreach (var content in new[] { bytes, Encoding.Unicode.GetBytes(whole), Encoding.Latin1.GetBytes(whole), bytes[..^1] })
            {
                yield return Plain(operation, "media type", content, type);
            }
        }

        foreach (var type in new[]
        {
            "", "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/", "json",
            "application/json, text/plain", "*/*", "application/jsonx", ";", new string('a', 500),
        })
        {
            yield return Plain(operation, "media type", bytes, type) with { MustBeRefused = true };
        }

        foreach (var encoding in new[] { "gzip", "br", "identity", "nonsense" })
        {
            var request = Plain(operation, "content encoding", bytes);
            yield return request with { Headers = [.. request.Headers, ("Content-Encoding", encoding)] };
        }
    }

    /// <summary>Every text of the body, with another value in its place.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="raw">The value as raw JSON.</param>
    public IEnumerable<(string Pointer, HostileRequest Request)> Texts(DescribedOperation operation, string raw)
    {
        var places = SchemaOf(operation) is { } schema ? PlacesIn(Rich(operation), ApiDescription.Resolve(schema).AsObject(), []) : [];
        foreach (var place in places.Where(place => place.Schema["type"] is { } type && type.ToJsonString().Contains("\"string\"", StringComparison.Ordinal)))
        {
            yield return ("/" + string.Join('/', place.Steps), With(operation, "text", place.Steps, raw));
        }
    }

    /// <summary>A request in which several fields are hostile.</summary>
    public HostileRequest Several(DescribedOperation operation)
    {
        var body = Rich(operation);
        List<string> values = [];
        foreach (var place in chance.Some(PlacesIn(body, ApiDescription.Resolve(SchemaOf(operation)!).AsObject(), []).Where(
            place => place.Schema["properties"] is null && place.Schema["items"] is null && !place.Steps.Contains(0)), chance.Next(2, 6)))
        {
            Put(body, place.Steps, $"{Here}{values.Count}");
            values.Add(chance.One([.. HostileValues.OfField(place.Schema).Where(value => value.Kind is not ("depth" or "size" or "syntax"))]).Text);
        }

        var text = body.ToJsonString(FittingValues.Plain);
        for (var i = 0; i < values.Count; i++)
        {
            text = text.Replace($"\"{Here}{i}\"", values[i], StringComparison.Ordinal);
        }

        return Plain(operation, "several fields", HostileValues.Bytes(text)) with { MustBeRefused = !BodyFits(operation, text) };
    }

    private static bool BodyFits(DescribedOperation operation, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(HostileValues.Bytes(text), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return !Conformance.Faults(JsonNode.Parse(HostileValues.Bytes(text)), SchemaOf(operation)!).Any();
        }
        catch (Exception fault) when (fault is JsonException or FormatException or OverflowException or InvalidOperationException or RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private JsonNode Rich(DescribedOperation operation)
    {
        // A list needs an item for its fields to be validated.
        JsonNode body;
        do
        {
            body = _fitting.Body(SchemaOf(operation)!, 100)!;
        }
        while (body is JsonArray { Count: 0 });

        // The example with existing records is most likely to be accepted, so it reaches the most code.
        if (chance.Is(70) && operation.Json["requestBody"]!["content"]!["application/json"]!["example"] is { } example)
        {
            Take(example, body);
        }

        return body;
    }

    private void Take(JsonNode? example, JsonNode? into)
    {
        if (example is JsonArray examples && into is JsonArray list)
        {
            Take(examples.FirstOrDefault(), list.FirstOrDefault());
        }

        foreach (var (name, value) in example is JsonObject said && into is JsonObject ? said : [])
        {
            if (into![name] is JsonObject or JsonArray { Count: > 0 } && value is JsonObject or JsonArray { Count: > 0 })
            {
                Take(value, into[name]);
            }
            else if (world.Known(name) is not [var known, ..])
            {
                into[name] = value?.DeepClone();
            }
            else if (value is JsonValue)
            {
                into[name] = value.GetValueKind() == JsonValueKind.Number ? long.Parse(known, CultureInfo.InvariantCulture) : known;
            }
        }
    }

    private HostileRequest Plain(DescribedOperation operation, string kind, byte[] body, string type = "application/json")
    {
        var request = Fitting(operation, 0);
        return request with
        {
            Kind = kind,
            MustFit = false,
            Secrets = [],
            Body = body,
            Headers = [.. request.Headers
            .Where(header => header.Name != "Content-Type"), ("Content-Type", type)]
        };
    }

    private HostileRequest With(DescribedOperation operation, string kind, object[] steps, string raw, string? newName = null)
    {
        var body = Rich(operation);
        IReadOnlyList<string> secrets = [.. SecretsIn(body)];
        Put(body, steps, Here);
        var text = body.ToJsonString(FittingValues.Plain)
            .Replace(newName is null ? $"\"{Here}\"" : $"\"\":\"{Here}\"", newName is null ? raw : $"\"{newName}\":{raw}", StringComparison.Ordinal);

        // The answer of GET can be sent back with PUT, which compares it with the record.
        var isReadOnly = newName is "version" or "createdAt" && operation.Verb.Equals("put", StringComparison.OrdinalIgnoreCase);
        return Plain(operation, kind, HostileValues.Bytes(text)) with { MustBeRefused = !isReadOnly && !BodyFits(operation, text), Secrets = secrets };
    }

    private HostileRequest Changed(DescribedOperation operation, string kind, Action<JsonNode> change)
    {
        var body = Rich(operation);
        change(body);
        var text = body.ToJsonString(FittingValues.Plain);
        return Plain(operation, kind, HostileValues.Bytes(text)) with { MustBeRefused = !BodyFits(operation, text) };
    }

    private static IEnumerable<(object[] Steps, JsonObject Schema)> PlacesIn(JsonNode? value, JsonObject schema, object[] steps)
    {
        if (schema["oneOf"] is JsonArray choices)
        {
            schema = choices.Select(choice => ApiDescription.Resolve(choice!).AsObject()).First(choice => choice["properties"] is not null);
        }

        if (steps.Length > 0)
        {
            yield return (steps, schema);
        }

        var inner = value switch
        {
            JsonObject message => message.SelectMany(
                field => PlacesIn(field.Value, ApiDescription.Resolve(schema["properties"]![field.Key]!).AsObject(), [.. steps, field.Key])),
            JsonArray { Count: > 0 } list => PlacesIn(list[0], ApiDescription.Resolve(schema["items"]!).AsObject(), [.. steps, 0]),
            _ => [],
        };
        foreach (var place in inner)
        {
            yield return place;
        }
    }

    private static IEnumerable<object[]> ObjectsIn(JsonNode? value, object[] steps) => value switch
    {
        JsonObject message => message.SelectMany(field => ObjectsIn(field.Value, [.. steps, field.Key])).Prepend(steps),
        JsonArray { Count: > 0 } list => ObjectsIn(list[0], [.. steps, 0]),
        _ => [],
    };

    // Missing parents are created.
    private static JsonNode ParentOf(JsonNode body, object[] steps)
    {
        var at = body;
        for (var i = 0; i < steps.Length - 1; i++)
        {
            at = steps[i] is string name ? at[name] ??= steps[i + 1] is string ? new JsonObject() : new JsonArray() : At(at.AsArray(), steps[i + 1]);
        }

        return at;
    }

    private static JsonNode At(JsonArray list, object next)
    {
        if (list.Count == 0)
        {
            list.Add(next is string ? new JsonObject() : new JsonArray());
        }

        return list[0]!;
    }

    private static void Put(JsonNode body, object[] steps, string text)
    {
        switch (ParentOf(body, steps))
        {
            case JsonObject message:
                message[(string)steps[^1]] = text;
                break;
            case JsonArray { Count: > 0 } list:
                list[0] = text;
                break;
            case JsonArray list:
                list.Add((JsonNode)text);
                break;
        }
    }
}
