using System.Globalization;
using System.Text.Json.Nodes;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Microsoft.OpenApi;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>Adds bounds that follow from field names and from types.</summary>
internal sealed class FieldNames(ApiContent content)
{
    /// <summary>Largest whole number that every JSON reader keeps exact.</summary>
    public const long LargestExact = 9_007_199_254_740_991;

    private const int LongestInstant = 35;
    private const int MostItems = 10_000;

    // Fields of the platform's own messages, and those that mean the same in every feature.
    private static readonly KnownField[] Own =
    [
        new("code") { Longest = 80, Pattern = "^[a-z0-9.-]+$" },
        new("type") { Longest = 120, Pattern = @"^/problems/[a-z0-9.-]+$" },
        new("instance") { Longest = Problem.LongestInstance, Pattern = "^/" },
        new("traceId") { Longest = 80, Pattern = "^[!-~]+$" },
        new("pointer") { Longest = 200, Pattern = "^(/([^/~]|~[01])*)*$" },
        new("needs") { Longest = 200, Pattern = "^(/[A-Za-z0-9-]+)*$" },
        new("matchedOn") { Longest = 40, Pattern = "^[A-Za-z]+$" },
        new("next") { Longest = Paging.LongestCursor, Pattern = "^[A-Za-z0-9_-]+$" },
        KnownField.Text("name", 200),
        KnownField.Text("reason", 500),
        KnownField.Text("message", Shape.LongestText),
        KnownField.Text("detail", Shape.LongestText),
        KnownField.Text("remedy", Shape.LongestText),
        KnownField.Text("text", Shape.LongestText),
        KnownField.Text("source", Shape.LongestText),
        new("version") { Bounds = (1, int.MaxValue) },
    ];

    private readonly Dictionary<string, KnownField> _known =
        content.Features.SelectMany(feature => feature.Fields).Concat(Own).ToDictionary(field => field.Name, StringComparer.Ordinal);

    /// <summary>The example of a parameter. Null when the demonstration data has none.</summary>
    public JsonNode? ExampleOf(string name) => _known.GetValueOrDefault(name)?.Example?.DeepClone();

    /// <summary>Whether a text says which values it takes.</summary>
    public static bool IsBounded(OpenApiSchema schema) => schema.Enum is { Count: > 0 } || schema.MaxLength is not null || schema.Maximum is not null;

    /// <summary>Adds missing bounds: the length of dates and lists, the range of numbers, and the bounds of texts by name.</summary>
    public void Bound(OpenApiSchema schema, string name)
    {
        if (schema.Type?.HasFlag(JsonSchemaType.Array) == true)
        {
            schema.MaxItems ??= MostItems;
            if (schema.Items is OpenApiSchema items)
            {
                Bound(items, name);
            }
        }
        else if (schema.Type?.HasFlag(JsonSchemaType.Integer) == true)
        {
            schema.Format ??= "int32";
            var (least, most) = _known.GetValueOrDefault(name)?.Bounds ?? (0, schema.Format == "int32" ? int.MaxValue : LargestExact);
            schema.Minimum ??= least.ToString(CultureInfo.InvariantCulture);
            schema.Maximum ??= most.ToString(CultureInfo.InvariantCulture);
        }
        else if (schema.Type?.HasFlag(JsonSchemaType.String) == true && schema is { Enum: null or { Count: 0 }, Pattern: null })
        {
            BoundText(schema, name);
        }
    }

    private void BoundText(OpenApiSchema schema, string name)
    {
        if (schema.Format == "date")
        {
            schema.MinLength = schema.MaxLength = 10;
        }
        else if (schema.Format == "date-time")
        {
            schema.MaxLength = LongestInstant;
        }
        else if (schema.Format is null && _known.GetValueOrDefault(name) is { Longest: { } longest } known)
        {
            schema.MaxLength ??= longest;
            schema.Pattern = known.Pattern;
        }
        else if (!IsBounded(schema) && name.EndsWith("Id", StringComparison.Ordinal))
        {
            schema.Format = "uuid";
            schema.MinLength = schema.MaxLength = 36;
        }
    }
}
