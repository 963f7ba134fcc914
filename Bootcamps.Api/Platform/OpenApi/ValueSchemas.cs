using Bootcamps.Domain;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>The schemas of values with a special form: months and shares.</summary>
internal static class ValueSchemas
{
    /// <summary>Exact decimals, so that generated clients use a decimal type instead of floating point.</summary>
    public const string DecimalFormat = "decimal";

    // Shares of a profile or a rate can be above 100 %; they are limited by int basis points.
    private const string LargestPercent = "21474836";

    /// <summary>Tells the generator how the values are written.</summary>
    public static void MapValues(this SwaggerGenOptions options)
    {
        options.MapType<Month>(MonthSchema);
        options.MapType<Month?>(MonthSchema);
        options.MapType<Percent>(PercentSchema);
        options.MapType<Percent?>(PercentSchema);
        options.MapType<decimal>(() => new OpenApiSchema { Type = JsonSchemaType.Number, Format = DecimalFormat });
        options.MapType<decimal?>(() => new OpenApiSchema { Type = JsonSchemaType.Number, Format = DecimalFormat });
    }

    /// <summary>Writes what a month looks like into a schema: <c>2024-11</c>.</summary>
    public static void DescribeMonth(OpenApiSchema schema)
    {
        schema.Pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$";
        schema.MinLength = schema.MaxLength = 7;
    }

    private static OpenApiSchema MonthSchema()
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.String };
        DescribeMonth(schema);
        return schema;
    }

    private static OpenApiSchema PercentSchema() => new() { Type = JsonSchemaType.Number, Format = DecimalFormat, Minimum = "0", Maximum = LargestPercent };
}
