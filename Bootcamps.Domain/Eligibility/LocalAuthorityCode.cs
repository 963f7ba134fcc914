namespace Bootcamps.Domain.Eligibility;

/// <summary>Government Statistical Service code of a local authority, such as E08000012: the letter of the country and eight digits.</summary>
/// <remarks>Source: ONS register of geographic codes. The ONS writes E99999999 (and its like) where there is no value; that is none.</remarks>
public readonly record struct LocalAuthorityCode
{
    /// <summary>Code of the refusal when a text is none.</summary>
    public const string InvalidCode = "request.local-authority-invalid";

    private const int Length = 9;
    private const string NoValueDigits = "99999999";

    private readonly string? _text;

    private LocalAuthorityCode(string text) => _text = text;

    /// <summary>Whether the authority is in England; the others are in Wales (W), Scotland (S) or Northern Ireland (N).</summary>
    public bool IsInEngland => _text is ['E', ..];

    /// <summary>Reads a code in either case.</summary>
    /// <returns>False for null, any other shape and the codes that stand for no value.</returns>
    public static bool TryParse(string? text, out LocalAuthorityCode code)
    {
        code = default;
        Span<char> buffer = stackalloc char[Length];
        if (text is null
            || AsciiText.CopyUpperWithoutSpaces(text, buffer) != Length
            || buffer[0] is not ('E' or 'W' or 'S' or 'N')
            || !AsciiText.IsAllDigits(buffer[1..])
            || buffer[1..].SequenceEqual(NoValueDigits))
        {
            return false;
        }

        code = new LocalAuthorityCode(AsciiText.Reuse(text, buffer));
        return true;
    }

    /// <summary>The code in upper case.</summary>
    public override string ToString() => _text ?? "";
}
