using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bootcamps.Tests.Contract;

namespace Bootcamps.Tests.Hostile;

/// <summary>Makes requests that fit the description, and requests with a single fault.</summary>
internal sealed partial class HostileRequests(World world, Random chance)
{
    private static readonly string[] Personal = ["givenName", "familyName", "uln", "nationalInsuranceNumber", "postcode"];
    private readonly FittingValues _fitting = new(chance, world.Known);
    private int _number;

    /// <summary>A request that fits.</summary>
    /// <param name="operation">What is asked for.</param>
    /// <param name="presence">Percentage of the optional fields and parameters that are present.</param>
    public HostileRequest Fitting(DescribedOperation operation, int presence)
    {
        List<(string Name, string Value)> headers = [("Authorization", $"Bearer {chance.One(world.CredentialsFor(operation))}")];
        List<string> query = [];
        var path = operation.Path;
        foreach (var parameter in ParametersOf(operation))
        {
            var (name, schema) = ((string)parameter["name"]!, parameter["schema"]!.AsObject());
            switch ((string)parameter["in"]!)
            {
                case "path":
                    var ids = world.Known(name);
                    path = path.Replace(
                        $"{{{name}}}",
                        ids.Count > 0 && chance.Is(85) ? chance.One(ids) : _fitting.Parameter(name, schema),
                        StringComparison.Ordinal);
                    break;
                case "header":
                    headers.Add((name, name == "If-Match" ? "*" : $"fuzz-{++_number}"));
                    break;
                case "query" when name != "cursor" && (chance.Is(presence) || name == "authority") && (name != "dryRun" || chance.Is(50)):
                    query.Add($"{name}={Uri.EscapeDataString(_fitting.Parameter(name, schema))}");
                    break;
                default:
                    break;
            }
        }

        var body = SchemaOf(operation) is { } demanded ? _fitting.Body(demanded, presence) : null;
        if (operation.Id == "AddCourse")
        {
            // The description states this in words only: everybody except a provider must give the UKPRN.
            body!["ukprn"] ??= Given.Ukprn;
        }
        else if (operation.Id is "AddSector" or "EditSector")
        {
            // In the same way, an admin must name the authority.
            body!["authority"] ??= Given.AuthorityId;
        }

        if (body is not null)
        {
            headers.Add(("Content-Type", "application/json"));
        }

        return new HostileRequest("fitting", operation, operation.Verb.ToUpperInvariant(), query.Count == 0 ? path : $"{path}?{string.Join('&', query)}")
        {
            Headers = headers, MustFit = true,
            Body = body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString(FittingValues.Plain)), Secrets = [.. SecretsIn(body)],
        };
    }

    /// <summary>Every parameter with every hostile value, duplicated, without a value, and together with unknown parameters.</summary>
    public IEnumerable<HostileRequest> Parameters(DescribedOperation operation)
    {
        foreach (var parameter in ParametersOf(operation))
        {
            var (name, place, schema) = ((string)parameter["name"]!, (string)parameter["in"]!, parameter["schema"]!.AsObject());
            foreach (var (kind, text) in HostileValues.OfParameter(schema))
            {
                var request = Fitting(operation, 100) with { Kind = $"{place} {kind}", MustFit = false };
                var isRefused = name != "cursor" && text.Length > 0 && !Fits(text, schema);
                switch (place)
                {
                    case "path" when text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal):
                        var before = operation.Path[..operation.Path.IndexOf('{', StringComparison.Ordinal)];
                        var after = operation.Path[(operation.Path.IndexOf('}', StringComparison.Ordinal) + 1)..];
                        yield return request with { Path = before + HostileValues.Escaped(text) + after, MustBeRefused = isRefused };
                        break;
                    case "query":
                        yield return request with { Path = $"{request.Path.Split('?')[0]}?{name}={HostileValues.Escaped(text)}", MustBeRefused = isRefused };
                        break;
                    case "header" when !text.Any(char.IsControl):
                        yield return request with
                        {
                            Headers = [.. request.Headers.Where(header => header.Name != name), (name, text)],
                            MustBeRefused = isRefused
                            && name != "If-Match"
                            && name != "Idempotency-Key"
                        };
                        break;
                    default:
                        break;
                }
            }

            if (place == "query")
            {
                foreach (var query in new[]
                {
                    name, $"{name}=", $"{name}=1&{name}=2", $"{name}&{name}", $"{name}[]=1", $"{name.ToUpperInvariant()}=%ff", $"{name}=%",
                    $"{name}=%u0041", $"&&{name}==", $"{name}%00=1", $"{name};{name}=1",
                })
                {
                    var request = Fitting(operation, 0) with { Kind = "query form", MustFit = false };
                    yield return request with { Path = $"{request.Path.Split('?')[0]}?{query}" };
                }
            }
            else if (place == "header")
            {
                var request = Fitting(operation, 50) with { Kind = "header form", MustFit = false };
                yield return request with { Headers = [.. request.Headers.Where(header => header.Name != name)] };
                yield return request with { Headers = [.. request.Headers, (name, "second")] };
            }
        }

        foreach (var query in new[]
        {
            "nobody=knows", "dryRun=true", "_method=DELETE", "%00", "a".PadRight(3_000, 'a') + "=1", "limit=1&cursor=MA",
            "cursor=fDk5OTk5OTk5OTk5OTk5OTk5OTk", "cursor=fDE", "cursor=VEVTVC0yMDI0LTI1fDE", "a=%ED%A0%80",
        })
        {
            var request = Fitting(operation, 0) with { Kind = "query form", MustFit = false };
            yield return request with { Path = $"{request.Path.Split('?')[0]}?{query}" };
        }
    }

    /// <summary>The parameters of an operation.</summary>
    public static IEnumerable<JsonObject> ParametersOf(DescribedOperation operation) =>
        (operation.Json["parameters"]?.AsArray() ?? []).Select(parameter => ApiDescription.Resolve(parameter!).AsObject());

    /// <summary>Schema of the body of an operation; null when it has none.</summary>
    public static JsonNode? SchemaOf(DescribedOperation operation) => operation.Json["requestBody"]?["content"]?["application/json"]?["schema"];

    private static IEnumerable<string> SecretsIn(JsonNode? body) =>
        from holder in new[] { body is JsonObject message ? message["learner"] : null, body is JsonObject check ? check["applicant"] : null }
            .OfType<JsonObject>()
        from name in Personal
        let text = holder[name]?.ToString()
        where text?.Length >= 8 && text is not ("ZZ99 9ZZ" or "9999999999")
        select text;

    private static bool Fits(string text, JsonObject schema)
    {
        if ((string?)schema["type"] == "boolean")
        {
            return text is "true" or "false";
        }

        if ((string?)schema["type"] != "integer")
        {
            return !Conformance.Faults(JsonValue.Create(text), schema).Any();
        }

        // Spaces around a number and a sign before it are accepted.
        return decimal.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            && !Conformance.Faults(JsonValue.Create(number), schema).Any();
    }
}
