using System.Globalization;

namespace Bootcamps.Domain.Providers;

/// <summary>UK provider reference number: eight digits, 10000000 to 99999999.</summary>
/// <remarks>Source: ILR schema 2020-21, <c>UKPRN</c>.</remarks>
public readonly record struct Ukprn
{
    /// <summary>Code of the refusal when a text is not a UKPRN.</summary>
    public const string InvalidCode = "request.ukprn-invalid";

    /// <summary>The lowest UKPRN.</summary>
    public const int Lowest = 10_000_000;

    /// <summary>The highest UKPRN.</summary>
    public const int Highest = 99_999_999;

    private Ukprn(int number) => Number = number;

    /// <summary>The number itself.</summary>
    public int Number { get; }

    /// <summary>Reads eight digits; surrounding spaces are ignored.</summary>
    /// <returns>False for null and anything else.</returns>
    public static bool TryParse(string? text, out Ukprn ukprn)
    {
        ukprn = default;
        return int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && TryFrom(number, out ukprn);
    }

    /// <summary>Makes a UKPRN from a number.</summary>
    /// <returns>False when it does not have eight digits.</returns>
    public static bool TryFrom(int number, out Ukprn ukprn)
    {
        var isValid = number is >= Lowest and <= Highest;
        ukprn = isValid ? new Ukprn(number) : default;
        return isValid;
    }

    /// <summary>The eight digits.</summary>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
