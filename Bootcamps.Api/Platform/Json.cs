using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform;

/// <summary>How every message is written and read.</summary>
internal static class Json
{
    /// <summary>camelCase, strict: an unknown, duplicate or wrongly typed field is refused.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Gives other options the same settings.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.MaxDepth = 16;

        // Answers are never embedded in HTML, so quotation marks and letters of other languages need no escape.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        if (!options.Converters.OfType<JsonStringEnumConverter>().Any())
        {
            options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            options.Converters.Add(new WholeNumber<int>());
            options.Converters.Add(new WholeNumber<long>());
            options.Converters.Add(new MonthText());
            options.Converters.Add(new PercentNumber());
        }

        return options;
    }

    /// <summary>A month as text: 2024-11.</summary>
    private sealed class MonthText : JsonConverter<Month>
    {
        /// <inheritdoc/>
        public override Month Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Month.TryParse(reader.GetString(), out var month) ? month : throw new JsonException();

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, Month value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    /// <summary>A share as a number with exactly two decimals: 40.00.</summary>
    private sealed class PercentNumber : JsonConverter<Percent>
    {
        /// <inheritdoc/>
        public override Percent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var number) && Percent.IsExact(number)
                && decimal.Abs(number) <= int.MaxValue / 100
                ? Percent.Of(number)
                : throw new JsonException();

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, Percent value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }

    /// <summary>A number as a whole number. Null when it has a fraction or is too large.</summary>
    public static T? WholeNumberOf<T>(JsonElement value)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T> =>
            value.TryGetInt64(out var whole) ? Within<T>(whole) : WholeOf<T>(value.TryGetDecimal(out var number) ? number : null);

    /// <summary>Whether a number has no fraction, however large it is.</summary>
    public static bool IsWhole(JsonElement value) =>
        value.TryGetDecimal(out var number) ? number == decimal.Truncate(number) : value.TryGetDouble(out var large) && Math.Abs(large) > 1;

    private static T? WholeOf<T>(decimal? number)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T> =>
        number is { } whole && whole == decimal.Truncate(whole) && whole is >= long.MinValue and <= long.MaxValue ? Within<T>((long)whole) : null;

    private static T? Within<T>(long whole)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T> =>
            whole >= long.CreateChecked(T.MinValue) && whole <= long.CreateChecked(T.MaxValue) ? T.CreateChecked(whole) : null;

    /// <summary>
    /// JSON has one kind of number: 20.0 and 2e1 are the integer 20 (RFC 8259, JSON Schema). A number with a fraction, or too large, is refused.
    /// </summary>
    private sealed class WholeNumber<T> : JsonConverter<T>
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        /// <inheritdoc/>
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.Number)
            {
                throw new JsonException();
            }

            return (reader.TryGetInt64(out var whole) ? Within<T>(whole) : WholeOf<T>(reader.TryGetDecimal(out var number) ? number : null))
                ?? throw new JsonException();
        }

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(long.CreateChecked(value));
    }
}
