namespace Bootcamps.Domain.Enrolments;

/// <summary>Unique learner number: ten digits, the first not zero, the last a check digit.</summary>
/// <remarks>
/// The first nine digits are weighted 10 down to 2 and added up; with r the remainder of the sum by 11 the check digit is 10 - r, and a number with
/// r = 0 does not exist. 9999999999 means a learner who has no number yet. It would fail the check, so it is accepted before it.
/// Source: ILR validation code, derived data 01; HESA, unique learner number.
/// </remarks>
public readonly record struct Uln
{
    /// <summary>Code of the refusal when a text is not a valid ULN.</summary>
    public const string InvalidCode = "request.uln-invalid";

    /// <summary>Placeholder for a learner who has no number yet.</summary>
    public const string Temporary = "9999999999";

    private const int Length = 10;

    private readonly string? _digits;

    private Uln(string digits) => _digits = digits;

    /// <summary>Whether it is the placeholder 9999999999, which many learners share and which therefore identifies nobody.</summary>
    public bool IsTemporary => _digits == Temporary;

    /// <summary>Reads ten digits; spaces are ignored.</summary>
    /// <returns>False for null, another length, other characters, a first digit of zero, and a wrong or impossible check digit.</returns>
    public static bool TryParse(string? text, out Uln uln)
    {
        uln = default;
        Span<char> digits = stackalloc char[Length];
        if (text is null || AsciiText.CopyUpperWithoutSpaces(text, digits) != Length || !AsciiText.IsAllDigits(digits) || digits[0] == '0')
        {
            return false;
        }

        if (!digits.SequenceEqual(Temporary) && !HasValidCheckDigit(digits))
        {
            return false;
        }

        uln = new Uln(AsciiText.Reuse(text, digits));
        return true;
    }

    /// <summary>The ten digits.</summary>
    public override string ToString() => _digits ?? "";

    private static bool HasValidCheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < Length - 1; i++)
        {
            sum += (digits[i] - '0') * (Length - i);
        }

        var remainder = sum % 11;
        return remainder != 0 && digits[^1] - '0' == 10 - remainder;
    }
}
