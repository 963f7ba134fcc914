using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bootcamps.Api.Platform.Problems;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>
/// Completes the schema of every message: a request from its validator, an answer from the attributes of its fields and the conventions
/// of <see cref="FieldNames"/>. It also marks each field that can be null.
/// </summary>
internal sealed class FieldSchemas(Messages messages, FieldNames names) : ISchemaFilter
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
        if (property.GetCustomAttribute<EnumDataTypeAttribute>() is { } values)
        {
            // The attribute also makes the generator add a format that no other tool knows.
            field.Format = null;
            field.Enum = [.. Enum.GetNames(values.EnumType).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))];
        }
        else if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } words)
        {
            field.Enum = [.. words.Values.OfType<string>().Select(word => (JsonNode)word)];
        }

        if (!FieldNames.IsBounded(field))
        {
            messages.DescribeLikeRequest(property, field);
        }

        names.Bound(field, JsonNamingPolicy.CamelCase.ConvertName(property.Name));
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
