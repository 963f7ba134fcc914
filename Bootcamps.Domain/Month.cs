using System.Globalization;

namespace Bootcamps.Domain;

/// <summary>A calendar month as callers send and see it: <c>2024-11</c>. Stored and counted as the integer of <see cref="Domain.Period"/>.</summary>
/// <param name="Period">The month, <c>yyyymm</c>.</param>
public readonly record struct Month(int Period)
{
    /// <summary>Code of the refusal when a text is not a valid month.</summary>
    public const string InvalidCode = "request.month-invalid";

    /// <summary>Reads <c>2024-11</c>.</summary>
    /// <returns>False for null, any other form, and a month outside the years 2000 to 2099.</returns>
    public static bool TryParse(string? text, out Month month)
    {
        month = default;
        if (text is not { Length: 7 } || text[4] != '-'
            || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(text.AsSpan(5, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        month = new Month((year * 100) + number);
        return Domain.Period.IsMonth(month.Period);
    }

    /// <summary>Its name, such as <c>2024-11</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Period / 100:0000}-{Period % 100:00}");
}
