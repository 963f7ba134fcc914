using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>
/// Completes the schema of every message: a request from its validator, an answer from the attributes of its fields and the conventions
/// of <see cref="FieldNames"/>. It also marks each field that can be null.
/// </summary>
internal sealed class FieldSchemas(Messages messages) : ISchemaFilter
{
    private readonly NullabilityInfoContext _nullability = new();

    /// <inheritdoc/>
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { Count: > 0 } fields } message || context.MemberInfo is not null || context.ParameterInfo is not null)
        {
            return;
        }

        var isSent = messages.IsSent(context.Type);
        message.AdditionalPropertiesAllowed = !isSent;
        message.Description = message.Description?.Replace('\n', ' ');
        message.Required = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var property in context.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (!fields.TryGetValue(name, out var field))
            {
                continue;
            }

            var isNullable = isSent ? !messages.IsRequired(property) : _nullability.Create(property).ReadState == NullabilityState.Nullable;
            if (field is OpenApiSchema own)
            {
                if (isSent)
                {
                    messages.Describe(property, own);
                }
                else
                {
                    Describe(property, own);
                }
            }

            if (context.Type == typeof(Problem) && name == "detail" && field is OpenApiSchema detail)
            {
                // Kiota gives the exception of a generated client this property as its message.
                (detail.Extensions ??= new Dictionary<string, IOpenApiExtension>())["x-ms-primary-error-message"] = new JsonNodeExtension(true);
            }

            fields[name] = WithNull(field, isNullable);
            if (!isSent || !isNullable)
            {
                message.Required.Add(name);
            }
        }
    }

    private void Describe(PropertyInfo property, OpenApiSchema field)
    {
        if (property.GetCustomAttribute<EnumDataTypeAttribute>() is { } names)
        {
            // The attribute also makes the generator add a format that no other tool knows.
            field.Format = null;
            field.Enum = [.. Enum.GetNames(names.EnumType).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))];
        }
        else if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } words)
        {
            field.Enum = [.. words.Values.OfType<string>().Select(word => (JsonNode)word)];
        }

        if (!FieldNames.IsBounded(field))
        {
            messages.DescribeLikeRequest(property, field);
        }

        FieldNames.Bound(field, JsonNamingPolicy.CamelCase.ConvertName(property.Name));
    }

    // Swashbuckle does not mark a reference to a nullable message, so it is rewritten as oneOf null and the message.
    private static IOpenApiSchema WithNull(IOpenApiSchema field, bool isNullable)
    {
        if (field is OpenApiSchemaReference reference)
        {
            return isNullable ? OrNull(reference, reference.Description) : reference;
        }

        var own = (OpenApiSchema)field;
        if (own.AllOf is [OpenApiSchemaReference message])
        {
            message.Description = own.Description;
            return isNullable ? OrNull(message, own.Description) : message;
        }

        own.Description = own.Description?.Replace('\n', ' ');
        if (own.Items is OpenApiSchemaReference item)
        {
            item.Description = null;
        }

        own.Type = isNullable ? own.Type | JsonSchemaType.Null : own.Type & ~JsonSchemaType.Null;
        if (isNullable && own.Enum is { Count: > 0 } values && !values.Any(value => JsonNullSentinel.IsJsonNullSentinel(value)))
        {
            own.Enum = [.. values, JsonNullSentinel.JsonNull];
        }

        return own;
    }

    private static OpenApiSchema OrNull(OpenApiSchemaReference message, string? description)
    {
        message.Description = null;
        return new OpenApiSchema { Description = description, OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, message] };
    }
}

/// <summary>Adds bounds that follow from field names and from types.</summary>
internal static class FieldNames
{
    /// <summary>Largest whole number that every JSON reader keeps exact.</summary>
    public const long LargestExact = 9_007_199_254_740_991;
    private const int LongestInstant = 35;
    private const int MostItems = 10_000;

    private static readonly Dictionary<string, (int Longest, string Pattern)> Texts = new(StringComparer.Ordinal)
    {
        ["programmeId"] = (40, "^[A-Za-z0-9-]+$"),
        ["authority"] = (40, "^[A-Za-z0-9-]+$"),
        ["authorityId"] = (40, "^[A-Za-z0-9-]+$"),
        ["sectorCode"] = (40, "^[A-Za-z0-9-]+$"),
        ["poolId"] = (120, "^[A-Za-z0-9/-]+$"),
        ["ruleSet"] = (120, "^[A-Za-z0-9/-]+$"),
        ["ruleSetId"] = (120, "^[A-Za-z0-9/-]+$"),
        ["localAuthorityCode"] = (9, "^[EWSN][0-9]{8}$"),
        ["gssCode"] = (9, "^[EWSN][0-9]{8}$"),
        ["code"] = (80, "^[a-z0-9.-]+$"),
        ["type"] = (120, @"^/problems/[a-z0-9.-]+$"),
        ["instance"] = (Problem.LongestInstance, "^/"),
        ["traceId"] = (80, "^[!-~]+$"),
        ["pointer"] = (200, "^(/([^/~]|~[01])*)*$"),
        ["needs"] = (200, "^(/[A-Za-z0-9-]+)*$"),
        ["matchedOn"] = (40, "^[A-Za-z]+$"),
        ["next"] = (Paging.LongestCursor, "^[A-Za-z0-9_-]+$"),
        ["name"] = (200, @"\S"),
        ["reason"] = (500, @"\S"),
        ["voidReason"] = (500, @"\S"),
        ["providerReference"] = (100, @"\S"),
        ["authorisedBy"] = (100, @"\S"),
        ["paidBy"] = (100, @"\S"),
        ["proposedBy"] = (100, @"\S"),
        ["decidedBy"] = (100, @"\S"),
        ["decisionReason"] = (500, @"\S"),
        ["supersededBy"] = (36, "^[0-9a-f-]{36}$"),
        ["title"] = (255, @"\S"),
        ["providerName"] = (200, @"\S"),
        ["venue"] = (200, @"\S"),
        ["applyUrl"] = (500, "^https://"),
        ["message"] = (Shape.LongestText, @"\S"),
        ["residentMessage"] = (Shape.LongestText, @"\S"),
        ["detail"] = (Shape.LongestText, @"\S"),
        ["remedy"] = (Shape.LongestText, @"\S"),
        ["text"] = (Shape.LongestText, @"\S"),
        ["source"] = (Shape.LongestText, @"\S"),
    };

    private static readonly Dictionary<string, (long Least, long Most)> Numbers = new(StringComparer.Ordinal)
    {
        ["ukprn"] = (10_000_000, 99_999_999),
        ["version"] = (1, int.MaxValue),
    };

    /// <summary>Whether a text says which values it takes.</summary>
    public static bool IsBounded(OpenApiSchema schema) => schema.Enum is { Count: > 0 } || schema.MaxLength is not null || schema.Maximum is not null;

    /// <summary>Adds missing bounds: the length of dates and lists, the range of numbers, and the bounds of texts by name.</summary>
    public static void Bound(OpenApiSchema schema, string name)
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
            var (least, most) = Numbers.TryGetValue(name, out var bounds) ? bounds : (0, schema.Format == "int32" ? int.MaxValue : LargestExact);
            schema.Minimum ??= least.ToString(CultureInfo.InvariantCulture);
            schema.Maximum ??= most.ToString(CultureInfo.InvariantCulture);
        }
        else if (schema.Type?.HasFlag(JsonSchemaType.String) == true && schema is { Enum: null or { Count: 0 }, Pattern: null })
        {
            BoundText(schema, name);
        }
    }

    private static void BoundText(OpenApiSchema schema, string name)
    {
        if (schema.Format == "date")
        {
            schema.MinLength = schema.MaxLength = 10;
        }
        else if (schema.Format == "date-time")
        {
            schema.MaxLength = LongestInstant;
        }
        else if (schema.Format is null && Texts.TryGetValue(name, out var known))
        {
            schema.MaxLength ??= known.Longest;
            schema.Pattern = known.Pattern;
        }
        else if (!IsBounded(schema) && name.EndsWith("Id", StringComparison.Ordinal))
        {
            schema.Format = "uuid";
            schema.MinLength = schema.MaxLength = 36;
        }
    }
}
