namespace Bootcamps.Domain.Funding;

/// <summary>Shares in whole basis points: 4,500 is 45 %.</summary>
public static class BasisPoints
{
    /// <summary>Basis points in a whole.</summary>
    public const int Whole = 10_000;

    /// <summary>A share of an amount, rounded half away from zero to the penny.</summary>
    /// <param name="pence">The amount; not negative.</param>
    /// <param name="basisPoints">The share; 0 to <see cref="Whole"/>.</param>
    /// <remarks>Published guidance does not say how to round. 45 % of £2,100.10 is £945.05 here; rounding half to even would make it £945.04.</remarks>
    internal static long ShareOf(long pence, int basisPoints) => (long)((((Int128)pence * basisPoints) + (Whole / 2)) / Whole);

    /// <summary>A share of an amount, rounded down to the penny.</summary>
    /// <param name="pence">The amount; not negative.</param>
    /// <param name="basisPoints">The share; not negative.</param>
    internal static long ShareRoundedDown(long pence, int basisPoints) => (long)((Int128)pence * basisPoints / Whole);

    /// <summary>A part of a whole in basis points, rounded down so that 10,000 means the whole is reached.</summary>
    /// <param name="part">The part.</param>
    /// <param name="whole">The whole.</param>
    /// <returns>Basis points. Null when the whole is zero or less.</returns>
    public static int? OfWhole(long part, long whole) => whole > 0 ? (int)((Int128)part * Whole / whole) : null;

    /// <summary>A rate, rounded half away from zero.</summary>
    /// <param name="count">The count; not negative.</param>
    /// <param name="of">The total.</param>
    /// <param name="step">Basis points it is rounded to: 1, or 100 for whole percent.</param>
    /// <returns>Basis points. Null, not 0, when the total is zero.</returns>
    public static int? Rate(long count, long of, int step = 1) => of > 0 ? (int)(Rounding.Divide((Int128)count * Whole, (Int128)of * step) * step) : null;
}
