using System.Globalization;

namespace Bootcamps.Domain.Funding;

/// <summary>Formats money for people. Everywhere else money is a whole number of pence.</summary>
public static class Pence
{
    /// <summary>Pounds with separators and two decimals: 448000 is <c>£4,480.00</c>, -5 is <c>-£0.05</c>.</summary>
    public static string ToText(long pence)
    {
        var magnitude = Int128.Abs(pence);
        var sign = pence < 0 ? "-" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}£{magnitude / 100:N0}.{(int)(magnitude % 100):00}");
    }
}
