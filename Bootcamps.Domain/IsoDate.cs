using System.Globalization;

namespace Bootcamps.Domain;

/// <summary>Reads the dates of requests.</summary>
public static class IsoDate
{
    /// <summary>Code of the refusal when a text is not a valid date.</summary>
    public const string InvalidCode = "request.date-invalid";

    /// <summary>First date that is accepted. With <see cref="Latest"/> it keeps every calculation far from the ends of the calendar.</summary>
    public static readonly DateOnly Earliest = new(1900, 1, 1);

    /// <summary>Last date that is accepted.</summary>
    public static readonly DateOnly Latest = new(2099, 12, 31);

    /// <summary>Reads <c>2024-11-15</c>.</summary>
    /// <returns>False for null, any other form, a day that does not exist, and a date before <see cref="Earliest"/> or after <see cref="Latest"/>.</returns>
    public static bool TryParse(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && date >= Earliest && date <= Latest;
}
