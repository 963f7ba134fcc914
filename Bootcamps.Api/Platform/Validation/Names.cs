using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Bootcamps.Api.Platform.Validation;

/// <summary>The names of an enumeration's values in messages and tables: camelCase.</summary>
internal static class Names
{
    /// <summary>All names, in the order of declaration.</summary>
    public static IReadOnlyList<string> Of<TEnum>()
        where TEnum : struct, Enum => Table<TEnum>.All;

    /// <summary>The name of a value.</summary>
    public static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => Table<TEnum>.ByValue[value];

    /// <summary>The value of a validated name. Another name is a bug and throws.</summary>
    public static TEnum Parse<TEnum>(string name)
        where TEnum : struct, Enum => Table<TEnum>.ByName[name];

    private static class Table<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly FrozenDictionary<TEnum, string> ByValue =
            Enum.GetValues<TEnum>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, TEnum> ByName = ByValue.ToFrozenDictionary(
            pair => pair.Value,
            pair => pair.Key,
            StringComparer.Ordinal);

        public static readonly IReadOnlyList<string> All = [.. Enum.GetValues<TEnum>().Select(value => ByValue[value])];
    }
}

/// <summary>Dates as callers send them.</summary>
internal static class IsoDates
{
    /// <summary>The date of a text that was checked before. Null for null.</summary>
    public static DateOnly? Parse(string? text) => Domain.IsoDate.TryParse(text, out var date) ? date : null;
}

/// <summary>Months as callers send them.</summary>
internal static class Months
{
    /// <summary>The month, <c>yyyymm</c>, of a validated text. Null for null.</summary>
    public static int? Parse(string? text) => Domain.Month.TryParse(text, out var month) ? month.Period : null;
}

/// <summary>Shares as callers send them.</summary>
internal static class Percents
{
    /// <summary>The basis points of a validated percentage. Null for null.</summary>
    public static int? Parse(decimal? percent) => percent is { } value ? Domain.Percent.Of(value).BasisPoints : null;
}

/// <summary>true and false as callers send them in a query.</summary>
internal static class Booleans
{
    /// <summary>The value of <c>true</c> or <c>false</c>. Null for null and anything else.</summary>
    public static bool? Parse(string? text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };
}

/// <summary>Instants as callers send them.</summary>
internal static class Instants
{
    /// <summary>Reads an instant with its offset, such as 2024-11-25T09:30:00Z; false for anything else.</summary>
    public static bool TryParse(string? text, out DateTimeOffset instant)
    {
        instant = default;
        return text is { Length: >= 20 and <= 35 } && (text.EndsWith('Z') || text[^6] is '+' or '-')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
    }
}
