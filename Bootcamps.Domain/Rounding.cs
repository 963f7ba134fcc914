namespace Bootcamps.Domain;

/// <summary>Division of whole numbers.</summary>
internal static class Rounding
{
    /// <summary>A quotient rounded half away from zero: 5 / 2 is 3, -5 / 2 is -3.</summary>
    /// <param name="dividend">Any number.</param>
    /// <param name="divisor">Greater than 0.</param>
    public static long Divide(Int128 dividend, Int128 divisor)
    {
        var magnitude = (Int128.Abs(dividend) + (divisor / 2)) / divisor;
        return (long)(dividend < 0 ? -magnitude : magnitude);
    }
}
