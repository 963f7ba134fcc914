namespace Bootcamps.Domain.Eligibility;

/// <summary>The part of a postcode before the space, such as L19, CH41 or EC1A.</summary>
/// <remarks>Source: ILR validation code, <c>PostcodeQueryService</c>: one or two letters, a digit, optionally one more letter or digit.</remarks>
public readonly record struct OutwardCode
{
    internal const int ShortestLength = 2;
    internal const int LongestLength = 4;

    private readonly string? _text;

    private OutwardCode(string text) => _text = text;

    /// <summary>Reads an outward code in either case.</summary>
    /// <returns>False for null, a full postcode and any other shape.</returns>
    public static bool TryParse(string? text, out OutwardCode outward)
    {
        outward = default;
        Span<char> buffer = stackalloc char[LongestLength];
        var length = text is null ? 0 : AsciiText.CopyUpperWithoutSpaces(text, buffer);
        if (length < ShortestLength || !HasShape(buffer[..length]))
        {
            return false;
        }

        outward = new OutwardCode(AsciiText.Reuse(text!, buffer[..length]));
        return true;
    }

    /// <summary>The code in upper case.</summary>
    public override string ToString() => _text ?? "";

    /// <summary>Makes an outward code from a text whose shape has been checked.</summary>
    internal static OutwardCode Checked(string text) => new(text);

    internal static bool HasShape(ReadOnlySpan<char> text)
    {
        if (text.Length is < ShortestLength or > LongestLength || !char.IsAsciiLetterUpper(text[0]))
        {
            return false;
        }

        var afterLetters = text[(char.IsAsciiLetterUpper(text[1]) ? 2 : 1)..];
        return afterLetters.Length switch
        {
            1 => char.IsAsciiDigit(afterLetters[0]),
            2 => char.IsAsciiDigit(afterLetters[0]) && (char.IsAsciiLetterUpper(afterLetters[1]) || char.IsAsciiDigit(afterLetters[1])),
            _ => false,
        };
    }
}
