using System.Globalization;

namespace Bootcamps.Domain.Eligibility;

/// <summary>Government Statistical Service code of a local authority, such as E08000012: the letter of the country and eight digits.</summary>
/// <remarks>Source: ONS register of geographic codes. The ONS writes E99999999 and similar codes where there is no value; these are not valid here.</remarks>
public readonly record struct LocalAuthorityCode
{
    /// <summary>Code of the refusal when a text is not a valid code.</summary>
    public const string InvalidCode = "request.local-authority-invalid";

    private const int Length = 9;
    private const string NoValueDigits = "99999999";

    private readonly string? _text;

    private LocalAuthorityCode(string text) => _text = text;

    /// <summary>The country that the first letter means.</summary>
    public Country Country => _text switch
    {
        ['W', ..] => Country.Wales,
        ['S', ..] => Country.Scotland,
        ['N', ..] => Country.NorthernIreland,
        _ => Country.England,
    };

    /// <summary>Whether the ONS has given the code to a local authority, past ones included. A code that does not exist is a typing error.</summary>
    /// <remarks>
    /// The ONS numbers each kind of authority in turn and never gives a number twice, so the ranges end with the latest code of each kind in April 2025:
    /// unitary authorities with Somerset (66), districts with Somerset West and Taunton (246), metropolitan boroughs with Sheffield (39), London boroughs
    /// with Westminster (33), Wales with Merthyr Tydfil (24), Scotland with North Lanarkshire (50), Northern Ireland with Ards and North Down (11).
    /// The next reorganisation of local government adds to them.
    /// </remarks>
    public bool IsIssued => _text is not null && int.TryParse(_text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && _text.AsSpan(0, 3) switch
        {
            "E06" => number is >= 1 and <= 66,
            "E07" => number is >= 1 and <= 246,
            "E08" => number is >= 1 and <= 39,
            "E09" => number is >= 1 and <= 33,
            "W06" => number is >= 1 and <= 24,
            "S12" => number is >= 5 and <= 50,
            "N09" => number is >= 1 and <= 11,
            _ => false,
        };

    /// <summary>Reads a code in either case.</summary>
    /// <returns>False for null, any other shape and the codes that mean no value.</returns>
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
