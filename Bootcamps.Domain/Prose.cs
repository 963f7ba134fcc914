using System.Globalization;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Domain;

/// <summary>Formats dates, money and numbers for messages, independent of the machine's culture.</summary>
public static class Prose
{
    private const int MinutesPerHour = 60;

    /// <summary>A message with its numbers in the invariant culture.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A date: 15 November 2024.</summary>
    public static string Date(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A moment: 15 November 2024 at 09:30 UTC.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy 'at' HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A month: November 2024.</summary>
    /// <param name="period">The month as <c>yyyymm</c>. A number that is not a month is written unchanged.</param>
    public static string Month(int period) => period % 100 is >= 1 and <= 12 && period / 100 is >= 1 and <= 9999
        ? new DateOnly(period / 100, period % 100, 1).ToString("MMMM yyyy", CultureInfo.InvariantCulture)
        : period.ToString(CultureInfo.InvariantCulture);

    /// <summary>An amount: £4,480.00.</summary>
    public static string Money(long pence) => Pence.ToText(pence);

    /// <summary>A share: 45% for 4,500 basis points, 12.5% for 1,250.</summary>
    public static string Percent(int basisPoints) => string.Create(CultureInfo.InvariantCulture, $"{basisPoints / 100m:#,0.##}%");

    /// <summary>A number with its noun: 1 seat, 3,000 seats.</summary>
    public static string Count(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    /// <summary>A length of time: 15 hours, 9 hours 30 minutes.</summary>
    public static string Hours(int minutes) => (minutes / MinutesPerHour, minutes % MinutesPerHour) switch
    {
        (0, var rest) => Count(rest, "minute"),
        (var hours, 0) => Count(hours, "hour"),
        var (hours, rest) => $"{Count(hours, "hour")} {Count(rest, "minute")}",
    };

    /// <summary>A choice: a, b or c.</summary>
    public static string Or(IEnumerable<string> words) => words.ToList() switch
    {
        [] => "",
        [var only] => only,
        [.. var first, var last] => $"{string.Join(", ", first)} or {last}",
    };
}
