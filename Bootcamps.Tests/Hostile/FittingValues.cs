using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bootcamps.Tests.Contract;

namespace Bootcamps.Tests.Hostile;

/// <summary>
/// Values that fit a schema: within its types, bounds, formats, patterns and enumerations, about half of them at a bound. Half of the values of fields
/// that refer to records name existing ones.
/// </summary>
/// <param name="chance">Decides.</param>
/// <param name="known">Existing records, by the name of the field.</param>
internal sealed class FittingValues(Random chance, Func<string, IReadOnlyList<string>> known)
{
    private const int MostItems = 4;

    // No real postcode, number or code.
    private static readonly string[] Postcodes = ["L19 2AB", "l192ab", "WN5 9XX", "M1 1AE", "EC1A 1BB", "W1A 0AX", "ZZ99 9ZZ", "B33 8TH", "L19  2AB"];
    private static readonly string[] Ninos = ["AB123456C", "ab 12 34 56 c", "AB123456", "PP999999D", "ZY000000A"];
    private static readonly string[] LocalAuthorities = ["E08000012", "E06000006", "W06000015", "S12000036", "N09000003"];
    private static readonly string[] Sites = ["https://www.example.org", "https://example.org:8443", "http://localhost:3000", "https://xn--bcher-kva.example"];
    private static readonly string[] Links =
        ["https://www.example.org/apply?a=1&b=%20#c", "https://example.org", "https://bücher.example/ä", "https://[2001:db8::1]/x"];
    private static readonly string[] Letters = ["a", "Z", "0", " ", "-", "é", "ß", "İ", "中", "👍", "'", "\"", "\\", "<", "&", "=", "\u00a0", "%"];

    /// <summary>An object with every required field and random optional ones.</summary>
    /// <param name="schema">Schema of the body.</param>
    /// <param name="presence">Percentage of the optional fields that are present.</param>
    public JsonNode? Body(JsonNode schema, int presence) => Of("", ApiDescription.Resolve(schema).AsObject(), presence);

    /// <summary>A value for a parameter.</summary>
    public string Parameter(string name, JsonObject schema) => Of(name, schema, 100)!.ToString();

    private JsonNode? Of(string name, JsonObject schema, int presence)
    {
        if (schema["oneOf"] is JsonArray choices)
        {
            return Of(
                name,
                ApiDescription.Resolve(choices.Select(choice => ApiDescription.Resolve(choice!)).First(choice => (string?)choice["type"] != "null")).AsObject(),
                presence);
        }

        var type = schema["type"] is JsonArray several ? (string)several.First(one => (string)one! != "null")! : (string)schema["type"]!;
        return type switch
        {
            _ when schema["enum"] is JsonArray words => chance.One([.. words.Where(word => word is not null)])!.DeepClone(),
            "object" => Message(schema, presence),
            "array" => new JsonArray([.. Enumerable.Range(0, chance.Next(Math.Min(MostItems, (int)schema["maxItems"]!) + 1))
                .Select(_ => Of(name, ApiDescription.Resolve(schema["items"]!).AsObject(), presence))]),
            "boolean" => chance.Is(50),
            "integer" => Number(name, schema),
            "number" => chance.NextInt64((long)schema["minimum"]! * 100, ((long)schema["maximum"]! * 100) + 1) / 100m,
            _ => Text(name, schema),
        };
    }

    private JsonObject Message(JsonObject schema, int presence)
    {
        var message = new JsonObject();
        var required = (schema["required"]?.AsArray() ?? []).Select(name => (string)name!).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, field) in schema["properties"]!.AsObject())
        {
            if (required.Contains(name) || chance.Is(presence))
            {
                message[name] = Of(name, ApiDescription.Resolve(field!).AsObject(), presence);
            }
            else if (chance.Is(presence))
            {
                message[name] = null;
            }
        }

        Agree(message);
        foreach (var (name, whole) in message.Where(field => field.Value is JsonValue value && value.GetValueKind() == JsonValueKind.Number).ToList())
        {
            // A whole number with a decimal part of zero.
            message[name] = chance.Is(10) && !whole!.ToJsonString().Contains('.', StringComparison.Ordinal) ?
                JsonNode.Parse(whole!.ToJsonString() + chance.One([".0", "e0", ".00E+0"])) :
                whole;
        }

        return message;
    }

    // Rules that the descriptions state in words only: a field that another one requires.
    private void Agree(JsonObject message)
    {
        if ((string?)message["employmentStatus"] == "employed" && message.ContainsKey("familyName"))
        {
            message["employer"] ??= new JsonObject { ["name"] = "Example", ["employeeCount"] = chance.Next(1, 2_000_001) };
        }

        if (message["unemployedMonths"] is not null && message["dateOfBirth"] is not null)
        {
            // Never longer than since the 16th birthday.
            message["unemployedMonths"] = 0;
        }

        if (message["healthProblem"]?.ToString() == "1")
        {
            message["healthCategories"] ??= new JsonArray(4);
        }

        if (message["priorAttainment"] is not null)
        {
            message["priorAttainmentScheme"] = chance.One(["priorLevel", "priorAttain"]);
            message["priorAttainment"] = (string)message["priorAttainmentScheme"]! == "priorLevel" ? chance.Next(1, 6) : chance.Next(97, 100);
        }

        if (message["role"] is { } role && message.ContainsKey("name"))
        {
            foreach (var other in new[] { ("ukprn", "provider"), ("origins", "partner") }.Where(pair => pair.Item2 != role.ToString()))
            {
                message.Remove(other.Item1);
            }

            if (role.ToString() == "provider")
            {
                message["ukprn"] ??= Given.Ukprn;
            }

            message["authorityId"] = role.ToString() == "admin" ? null : Given.AuthorityId;
        }
    }

    private JsonNode Number(string name, JsonObject schema)
    {
        var (least, most) = ((long)schema["minimum"]!, (long)schema["maximum"]!);
        return known(name) is { Count: > 0 } numbers && chance.Is(50) ?
            JsonValue.Create(long.Parse(chance.One(numbers), CultureInfo.InvariantCulture)) :
            chance.Next(4) switch
            {
                0 => least,
                1 => most,
                2 => chance.NextInt64(least, Math.Min(most, least + 100) + 1),
                _ => chance.NextInt64(least, most),
            };
    }

    private JsonNode Text(string name, JsonObject schema)
    {
        if (known(name) is { Count: > 0 } texts && chance.Is(50))
        {
            return chance.One(texts);
        }

        return (string?)schema["format"] switch
        {
            "date" when name == "releaseOn" => Day(new DateOnly(2024, 11, 15), 3_000),
            "date" when name == "dateOfBirth" => Day(new DateOnly(1930, 1, 1), 32_000),
            "date" => chance.Is(50) ? Day(new DateOnly(2024, 4, 1), 600) : Day(new DateOnly(1900, 1, 1), 73_048),
            "date-time" => new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(chance.Next(100_000_000))
                .ToString("yyyy-MM-dd'T'HH:mm:ss" + chance.One(["'Z'", ".fff'Z'", "zzz", ".fffffff'Z'"]), CultureInfo.InvariantCulture),
            "uuid" => new Guid(Enumerable.Range(0, 16).Select(_ => (byte)chance.Next(256)).ToArray()).ToString("D"),
            "uri" when name == "origins" => chance.One(Sites),
            "uri" => chance.One(Links),
            _ => Said(name, schema),
        };
    }

    private string Said(string name, JsonObject schema) => name switch
    {
        "uln" when ((string?)schema["pattern"])?.StartsWith("^(?!", StringComparison.Ordinal) == true => Given.UlnOf(chance.Next(1, 80_000_000)),
        "uln" => chance.Is(20) ? "9999999999" : Given.UlnOf(chance.Next(1, 80_000_000)),
        "postcode" => chance.One(Postcodes),
        "nationalInsuranceNumber" => chance.One(Ninos),
        "localAuthorityCode" => chance.One(LocalAuthorities),
        "gssCode" => chance.One(["E47000004", "E47000007"]),
        "financialYear" when chance.Next(2020, 2030) is var year => string.Create(CultureInfo.InvariantCulture, $"{year}-{(year + 1) % 100:00}"),
        "kind" => chance.One(["milestone.declared", "enrolment.created"]),
        "entityId" => "TEST-2024-25",
        _ when name is "period" or "upToPeriod" || (string?)schema["pattern"] is "^20[0-9]{2}-(0[1-9]|1[0-2])$" => chance.Is(50) ?
            "2024-11" :
            string.Create(CultureInfo.InvariantCulture, $"{chance.Next(2000, 2100)}-{chance.Next(1, 13):00}"),
        "socCodes" => chance.Next(1000, 10_000).ToString(CultureInfo.InvariantCulture),
        "Idempotency-Key" => new string((char)chance.Next('!', '~' + 1), chance.Next(1, 60)) + chance.Next(),
        "If-Match" => chance.One(["*", "\"1\"", "\"999\""]),
        _ when (string?)schema["pattern"] is "^[A-Z][A-Z0-9-]+$" => "A"
            + new string(Enumerable.Range(1, Length(schema) - 1).Select(_ => chance.One("ABZ019-".ToCharArray())).ToArray()),
        _ when (string?)schema["pattern"] is "^[a-z0-9]+(-[a-z0-9]+)*$" => new string(
            Enumerable.Range(0, Length(schema)).Select(_ => chance.One("abz019".ToCharArray())).ToArray()),
        _ when (string?)schema["pattern"] is "^[A-Za-z0-9-]+$" or "^[A-Za-z0-9_-]+$" => new string(
            Enumerable.Range(0, Length(schema)).Select(_ => chance.One("abzABZ019-".ToCharArray())).ToArray()),
        _ => Prose(Length(schema)),
    };

    // Not blank, and with at most this number of UTF-16 units.
    private string Prose(int length)
    {
        var text = "x";
        while (text.Length < length && chance.One(Letters) is var letter && text.Length + letter.Length <= length)
        {
            text += length > 300 ? new string('y', Math.Min(40, length - text.Length)) : letter;
        }

        return text;
    }

    private int Length(JsonObject schema)
    {
        var (least, most) = (Math.Max(1, (int?)schema["minLength"] ?? 1), (int?)schema["maxLength"] ?? 100);
        return chance.Next(4) switch
        {
            0 => least,
            1 => most,
            _ => chance.Next(least, Math.Min(most, least + 20) + 1),
        };
    }

    private string Day(DateOnly first, int days) => first.AddDays(chance.Next(days)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>How bodies are written: letters as they are.</summary>
    public static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 64
    };
}
