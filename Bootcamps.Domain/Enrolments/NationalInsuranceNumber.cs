namespace Bootcamps.Domain.Enrolments;

/// <summary>National Insurance number: two letters, six digits and a suffix A to D, such as AB123456C.</summary>
/// <remarks>
/// Both published rules apply. Shape, and optional suffix: ILR validation code, <c>NINumber_01</c>.
/// Letters and prefixes never issued: HMRC National Insurance Manual NIM39110. HMRC's example, QQ123456A, is therefore not valid.
/// </remarks>
public readonly record struct NationalInsuranceNumber
{
    /// <summary>Code of the refusal when a text is not a valid number.</summary>
    public const string InvalidCode = "request.nino-invalid";

    /// <summary>Code of the warning when the suffix is missing.</summary>
    public const string SuffixMissingCode = "enrolment.nino-suffix-missing";

    private const int LengthWithSuffix = 9;
    private const int LengthWithoutSuffix = 8;

    private readonly string? _text;

    private NationalInsuranceNumber(string text) => _text = text;

    /// <summary>Whether the last letter is missing: accepted with a warning.</summary>
    public bool IsSuffixMissing => _text is { Length: LengthWithoutSuffix };

    /// <summary>Reads a number in either case, with or without spaces, with or without its suffix.</summary>
    /// <returns>False for null, any other shape, and letters or prefixes that are never issued.</returns>
    public static bool TryParse(string? text, out NationalInsuranceNumber number)
    {
        number = default;
        Span<char> buffer = stackalloc char[LengthWithSuffix];
        var length = text is null ? 0 : AsciiText.CopyUpperWithoutSpaces(text, buffer);
        if (length is not (LengthWithSuffix or LengthWithoutSuffix))
        {
            return false;
        }

        var canonical = buffer[..length];
        if (!IsIssuedPrefix(canonical[0], canonical[1])
            || !AsciiText.IsAllDigits(canonical[2..LengthWithoutSuffix])
            || (length == LengthWithSuffix && canonical[^1] is < 'A' or > 'D'))
        {
            return false;
        }

        number = new NationalInsuranceNumber(AsciiText.Reuse(text!, canonical));
        return true;
    }

    /// <summary>The number without its suffix, which does not distinguish people and can be missing.</summary>
    public string WithoutSuffix => ToString() is { Length: LengthWithSuffix } whole ? whole[..LengthWithoutSuffix] : ToString();

    /// <summary>The number in upper case without spaces.</summary>
    public override string ToString() => _text ?? "";

    private static bool IsIssuedPrefix(char first, char second) =>
        char.IsAsciiLetterUpper(first)
        && char.IsAsciiLetterUpper(second)
        && first is not ('D' or 'F' or 'I' or 'Q' or 'U' or 'V')
        && second is not ('D' or 'F' or 'I' or 'O' or 'Q' or 'U' or 'V')
        && (first, second) is not (('B', 'G') or ('G', 'B') or ('K', 'N') or ('N', 'K') or ('N', 'T') or ('T', 'N') or ('Z', 'Z'));
}
