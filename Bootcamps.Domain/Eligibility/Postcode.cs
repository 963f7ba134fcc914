namespace Bootcamps.Domain.Eligibility;

/// <summary>A full postcode such as L19 2AB: outward code, one space, inward code, upper case.</summary>
/// <remarks>
/// Only the shape is checked; the directory says whether a postcode exists. Source: ILR validation code, <c>PostcodeQueryService</c>:
/// the inward code is a digit and two letters that are not C, I, K, M, O or V.
/// </remarks>
public readonly record struct Postcode
{
    /// <summary>Code of the refusal when a text is not a postcode.</summary>
    public const string InvalidCode = "request.postcode-invalid";

    private const string Placeholder = "ZZ99 9ZZ";
    private const int InwardLength = 3;
    private const int ShortestLength = OutwardCode.ShortestLength + InwardLength;
    private const int LongestLength = OutwardCode.LongestLength + InwardLength;

    private readonly string? _text;

    private Postcode(string text) => _text = text;

    /// <summary>Whether it is ZZ99 9ZZ, which the ILR uses for an address that is not known.</summary>
    public bool IsPlaceholder => _text == Placeholder;

    /// <summary>The part before the space.</summary>
    public OutwardCode Outward => _text is null ? default : OutwardCode.Checked(_text[..^(InwardLength + 1)]);

    /// <summary>The outward code, a space and the digit that follows, such as L19 2: the smallest part of a postcode that covers many homes.</summary>
    public string Sector => _text is null ? "" : _text[..^2];

    /// <summary>Reads a postcode in either case, with spaces anywhere or none.</summary>
    /// <returns>False for null and any other shape.</returns>
    public static bool TryParse(string? text, out Postcode postcode)
    {
        postcode = default;
        Span<char> buffer = stackalloc char[LongestLength + 1];
        var length = text is null ? 0 : AsciiText.CopyUpperWithoutSpaces(text, buffer[..LongestLength]);
        if (length < ShortestLength)
        {
            return false;
        }

        var outwardLength = length - InwardLength;
        var inward = buffer.Slice(outwardLength, InwardLength);
        if (!OutwardCode.HasShape(buffer[..outwardLength]) || !char.IsAsciiDigit(inward[0]) || !IsInwardLetter(inward[1]) || !IsInwardLetter(inward[2]))
        {
            return false;
        }

        inward.CopyTo(buffer[(outwardLength + 1)..]);
        buffer[outwardLength] = ' ';
        postcode = new Postcode(AsciiText.Reuse(text!, buffer[..(length + 1)]));
        return true;
    }

    /// <summary>The postcode with its one space.</summary>
    public override string ToString() => _text ?? "";

    private static bool IsInwardLetter(char letter) => char.IsAsciiLetterUpper(letter) && letter is not ('C' or 'I' or 'K' or 'M' or 'O' or 'V');
}
