using System.Globalization;

namespace Bootcamps.Domain;

/// <summary>A share as callers send and see it: <c>40.00</c> is 40 %. Stored and calculated as whole basis points.</summary>
/// <param name="BasisPoints">The share; 10,000 is a whole.</param>
public readonly record struct Percent(int BasisPoints)
{
    /// <summary>Code of the refusal when a share has more than two decimals.</summary>
    public const string TooPreciseCode = "request.too-precise";

    /// <summary>The share as an exact decimal number with two decimals.</summary>
    public decimal Value => new(Math.Abs(BasisPoints), 0, 0, BasisPoints < 0, 2);

    /// <summary>Whether a number has at most two decimals, so that it is a whole number of basis points.</summary>
    public static bool IsExact(decimal percent) => decimal.Round(percent, 2) == percent;

    /// <summary>Makes a share from a number that was checked.</summary>
    /// <param name="percent">At most two decimals; see <see cref="IsExact"/>.</param>
    public static Percent Of(decimal percent) => new((int)(percent * 100));

    /// <summary>The share with two decimals, such as <c>40.00</c>.</summary>
    public override string ToString() => Value.ToString("0.00", CultureInfo.InvariantCulture);
}
