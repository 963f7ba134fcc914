using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bootcamps.Tests.Contract;

/// <summary>Validates JSON against a schema of the description. It supports the parts of JSON Schema that the description uses.</summary>
internal static class Conformance
{
    /// <summary>Every difference between a value and a schema; empty when it conforms.</summary>
    public static IEnumerable<string> Faults(JsonNode? value, JsonNode schema, string at = "")
    {
        var demand = ApiDescription.Resolve(schema).AsObject();
        if (demand["oneOf"] is JsonArray choices)
        {
            return choices.Any(choice => !Faults(value, choice!, at).Any()) ? [] : [$"{at}: none of the choices"];
        }

        var types = TypesOf(demand);
        if (types.Count > 0 && !types.Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && types.Contains("number")))
        {
            return [$"{at}: {TypeOf(value)} is not {string.Join(" or ", types)}"];
        }

        if (demand["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
        {
            return [$"{at}: {value} is not in the list"];
        }

        return value switch
        {
            JsonObject message => FaultsOfFields(message, demand, at),
            JsonArray list => FaultsOfItems(list, demand, at),
            JsonValue when value.GetValueKind() == JsonValueKind.String => FaultsOfText((string)value!, demand, at),
            JsonValue when value.GetValueKind() == JsonValueKind.Number => FaultsOfNumber((decimal)value!, demand, at),
            _ => [],
        };
    }

    private static List<string> TypesOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(type => (string)type!)],
        { } one => [(string)one!],
        null => [],
    };

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.String => "string",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => (decimal)value! % 1 == 0 ? "integer" : "number",
    };

    private static IEnumerable<string> FaultsOfFields(JsonObject message, JsonObject schema, string at)
    {
        var fields = schema["properties"]?.AsObject() ?? [];
        return (schema["required"]?.AsArray() ?? []).Where(name => !message.ContainsKey((string)name!)).Select(name => $"{at}/{name}: missing")
            .Concat(message.SelectMany(
                field => fields[field.Key] is { } known ? Faults(field.Value, known, $"{at}/{field.Key}") : [$"{at}/{field.Key}: not described"]));
    }

    private static IEnumerable<string> FaultsOfItems(JsonArray list, JsonObject schema, string at)
    {
        var faults = list.SelectMany((item, i) => Faults(item, schema["items"]!, $"{at}/{i}"));
        return list.Count > (int)schema["maxItems"]! ? faults.Append($"{at}: too many items") : faults;
    }

    private static IEnumerable<string> FaultsOfText(string text, JsonObject schema, string at)
    {
        if (Length(text) > ((int?)schema["maxLength"] ?? int.MaxValue) || Length(text) < ((int?)schema["minLength"] ?? 0))
        {
            yield return $"{at}: a text of {Length(text)} characters";
        }

        if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, (string)pattern!, RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            yield return $"{at}: '{text}' does not match {pattern}";
        }

        var isOfFormat = (string?)schema["format"] switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            _ => true,
        };
        if (!isOfFormat)
        {
            yield return $"{at}: '{text}' is no {schema["format"]}";
        }
    }

    // JSON Schema counts code points.
    private static int Length(string text) => text.EnumerateRunes().Count();

    private static IEnumerable<string> FaultsOfNumber(decimal number, JsonObject schema, string at)
    {
        if (number < ((decimal?)schema["minimum"] ?? number) || number > ((decimal?)schema["maximum"] ?? number))
        {
            yield return $"{at}: {number.ToString(CultureInfo.InvariantCulture)} is out of bounds";
        }
    }
}

/// <summary>Checks every answer that a test gets against the description of the API.</summary>
internal sealed class ContractHandler : DelegatingHandler
{
    private static readonly IReadOnlyList<(Regex Path, DescribedOperation Operation)> Known =
    [
        .. ApiDescription.Operations.Where(operation => operation.IsOfApi).Select(operation => (
            new Regex(
                "^" + Regex.Replace(operation.Path, @"\{\w+\}", "[^/]+", RegexOptions.None, TimeSpan.FromSeconds(1)) + "$",
                RegexOptions.None,
                TimeSpan.FromSeconds(1)), operation)),
    ];

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (OperationOf(request.Method.Method, request.RequestUri!.AbsolutePath) is { } operation)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            var fault = Fault(
                operation,
                ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture),
                body,
                response.Content.Headers.ContentType?.MediaType);
            NUnit.Framework.Assert.That(fault, NUnit.Framework.Is.Null, $"openapi.yaml, {operation.Id}");
        }

        return response;
    }

    /// <summary>The operation for a verb and a path; null for none.</summary>
    internal static DescribedOperation? OperationOf(string verb, string path) =>
        Known.FirstOrDefault(known => known.Operation.Verb.Equals(verb, StringComparison.OrdinalIgnoreCase) && known.Path.IsMatch(path)).Operation;

    /// <summary>How an answer differs from the description; null when it matches.</summary>
    internal static string? Fault(DescribedOperation operation, string status, string body, string? mediaType = null)
    {
        var answer = ApiDescription.AnswersOf(operation).FirstOrDefault(answer => answer.Status == status).Answer;
        var schema = answer?["content"]?.AsObject().FirstOrDefault(content => content.Key.EndsWith("json", StringComparison.Ordinal)).Value?["schema"];
        if (mediaType == "text/csv")
        {
            var table = answer?["content"]?[mediaType]?["schema"];
            return table is null ? $"The answer {status} is not described as {mediaType}" : Conformance.Faults(JsonValue.Create(body), table).FirstOrDefault();
        }

        return answer is null ? $"The answer {status} is not described: {body}"
            : schema is null ? null
            : Conformance.Faults(JsonNode.Parse(body), schema).FirstOrDefault() is { } fault ?
                $"The answer {status} differs from its description at {fault}" :
                null;
    }
}
