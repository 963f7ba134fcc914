using System.Collections.Frozen;

namespace Bootcamps.Domain.Eligibility;

/// <summary>What a postcode area is used for.</summary>
public enum PostcodeAreaKind
{
    /// <summary>Homes in one country.</summary>
    OneCountry,

    /// <summary>Homes on both sides of a border: the letters alone do not decide the country.</summary>
    Border,

    /// <summary>British forces (BFPO): mail is forwarded to the unit.</summary>
    Forces,

    /// <summary>Mail of organisations, at no geographic place.</summary>
    NonGeographic,

    /// <summary>No postcode begins with these letters.</summary>
    Unused,
}

/// <summary>The letters a postcode begins with, such as L, CH or EC, and the country they decide.</summary>
/// <remarks>
/// Royal Mail has 124 postcode areas with homes. The table is conservative: an area that reaches the border of its country counts as crossing it,
/// even if only a few addresses do, because an extra question costs less than a wrong answer. The table is in code because it is the same for every
/// authority and changes once in decades.
/// </remarks>
public sealed class PostcodeArea
{
    private static readonly PostcodeArea Unused = new(PostcodeAreaKind.Unused, null);
    private static readonly FrozenDictionary<string, PostcodeArea> ByLetters = Table();

    private static readonly FrozenDictionary<string, PostcodeArea>.AlternateLookup<ReadOnlySpan<char>> ByLettersOf =
        ByLetters.GetAlternateLookup<ReadOnlySpan<char>>();

    private PostcodeArea(PostcodeAreaKind kind, Country? country)
    {
        Kind = kind;
        Country = country;
    }

    /// <summary>What the area is used for.</summary>
    public PostcodeAreaKind Kind { get; }

    /// <summary>The country of every home in the area. Null when the letters alone do not decide it.</summary>
    public Country? Country { get; }

    /// <summary>Whether the area holds homes.</summary>
    public bool HasHomes => Kind is PostcodeAreaKind.OneCountry or PostcodeAreaKind.Border;

    /// <summary>Every area with homes, by its letters.</summary>
    public static IEnumerable<string> WithHomes => ByLetters.Where(area => area.Value.HasHomes).Select(area => area.Key);

    /// <summary>The area of an outward code.</summary>
    public static PostcodeArea Of(OutwardCode outward)
    {
        var text = outward.ToString();
        var letters = text.AsSpan(0, text.AsSpan().IndexOfAnyInRange('0', '9'));
        return ByLettersOf.TryGetValue(letters, out var area) ? area : Unused;
    }

    private static FrozenDictionary<string, PostcodeArea> Table()
    {
        Dictionary<string, PostcodeArea> areas = new(StringComparer.Ordinal);
        Add(PostcodeAreaKind.OneCountry, Eligibility.Country.England, """
            AL B BA BB BD BH BL BN BR BS CB CM CO CR CT CV CW DA DE DH DL DN DT DY E EC EN EX FY GU HA HD HG HP HU HX IG IP KT L LA LE LN LS LU M ME MK
            N NG NN NR NW OL OX PE PL PO PR RG RH RM S SE SG SK SL SM SN SO SP SR SS ST SW TA TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO
            """);
        Add(PostcodeAreaKind.OneCountry, Eligibility.Country.Scotland, "AB DD EH FK G HS IV KA KW KY ML PA PH ZE");
        Add(PostcodeAreaKind.OneCountry, Eligibility.Country.Wales, "CF SA");
        Add(PostcodeAreaKind.OneCountry, Eligibility.Country.NorthernIreland, "BT");
        Add(PostcodeAreaKind.OneCountry, Eligibility.Country.IsleOfMan, "IM");
        Add(PostcodeAreaKind.OneCountry, Eligibility.Country.Jersey, "JE");
        Add(PostcodeAreaKind.OneCountry, Eligibility.Country.Guernsey, "GY");

        // Chester, Gloucester, Hereford, Llandrindod Wells, Llandudno, Newport and Shrewsbury deliver in, or up to, the border of England and Wales.
        Add(PostcodeAreaKind.Border, null, "CH GL HR LD LL NP SY");

        // Carlisle, Dumfries, Newcastle and Galashiels deliver in, or up to, the border of England and Scotland.
        Add(PostcodeAreaKind.Border, null, "CA DG NE TD");
        Add(PostcodeAreaKind.Forces, null, "BF");
        Add(PostcodeAreaKind.NonGeographic, null, "BX XX");
        return areas.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(PostcodeAreaKind kind, Country? country, string letters)
        {
            var area = new PostcodeArea(kind, country);
            foreach (var each in letters.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                areas.Add(each, area);
            }
        }
    }
}
