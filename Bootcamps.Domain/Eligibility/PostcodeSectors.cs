using System.Collections.Frozen;

namespace Bootcamps.Domain.Eligibility;

/// <summary>How many live postcodes of a postcode sector, or of an outward code, are in a combined authority's area.</summary>
public enum Coverage
{
    /// <summary>All of them are inside.</summary>
    In,

    /// <summary>All of them are outside.</summary>
    Out,

    /// <summary>Some are inside and some are not, or they have not been counted.</summary>
    Mixed,
}

/// <summary>A combined authority's entry for one postcode sector.</summary>
/// <param name="Coverage">How many of its postcodes are in the area.</param>
/// <param name="LocalAuthorityCode">The local authority that all of them are in. Null when they are in several.</param>
/// <param name="IsLargeUser">Whether it is used for PO boxes and large receivers of mail.</param>
/// <remarks>Source: Ordnance Survey Code-Point Open, counted by postcode sector and district.</remarks>
public readonly record struct SectorFact(Coverage Coverage, LocalAuthorityCode? LocalAuthorityCode, bool IsLargeUser);

/// <summary>The table's result for a home.</summary>
/// <param name="Sector">The entry for the sector of the full postcode; for an outward code alone, what all of its sectors agree on.</param>
/// <param name="Source">Whether the sector or the outward code decided.</param>
/// <param name="NeedsFullPostcode">Whether only an outward code was given and the full postcode could decide more.</param>
public readonly record struct HomeCoverage(SectorFact Sector, ResidenceSource Source, bool NeedsFullPostcode);

/// <summary>A combined authority's postcode sectors: every sector of each outward code that touches its area. Other outward codes are outside.</summary>
public sealed class PostcodeSectors
{
    private static readonly HomeCoverage Uncounted = new(new SectorFact(Coverage.Mixed, null, false), ResidenceSource.None, NeedsFullPostcode: false);
    private static readonly HomeCoverage Elsewhere = new(new SectorFact(Coverage.Out, null, false), ResidenceSource.OutwardCode, NeedsFullPostcode: false);

    private readonly FrozenDictionary<string, HomeCoverage> _sectors;
    private readonly FrozenDictionary<string, HomeCoverage> _outwards;

    /// <summary>Makes a table.</summary>
    /// <param name="sectors">The sectors, such as <c>L19 2</c>; empty when the authority's postcodes have not been counted.</param>
    public PostcodeSectors(IReadOnlyCollection<KeyValuePair<string, SectorFact>> sectors)
    {
        _sectors = sectors.ToFrozenDictionary(
            pair => pair.Key, pair => new HomeCoverage(pair.Value, ResidenceSource.PostcodeSector, NeedsFullPostcode: false), StringComparer.Ordinal);
        _outwards = sectors
            .GroupBy(pair => pair.Key[..pair.Key.IndexOf(' ', StringComparison.Ordinal)], pair => pair.Value, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => Agreed([.. group]), StringComparer.Ordinal);
    }

    /// <summary>Finds a home in the table. The result is <see cref="Coverage.Mixed"/> for every home when the table is empty.</summary>
    public HomeCoverage Find(PostcodeOrOutward home)
    {
        if (_outwards.Count == 0)
        {
            return Uncounted;
        }

        if (home.Postcode is { } postcode && _sectors.TryGetValue(postcode.Sector, out var sector))
        {
            return sector;
        }

        // A sector that is newer than the table is treated like the rest of its outward code.
        var outward = _outwards.GetValueOrDefault(home.Outward.ToString(), Elsewhere);
        return home.Postcode is null ? outward : outward with { NeedsFullPostcode = false };
    }

    private static HomeCoverage Agreed(IReadOnlyList<SectorFact> sectors)
    {
        var coverage = sectors.All(sector => sector.Coverage == sectors[0].Coverage) ? sectors[0].Coverage : Coverage.Mixed;
        var authority = sectors.All(sector => sector.LocalAuthorityCode == sectors[0].LocalAuthorityCode) ? sectors[0].LocalAuthorityCode : null;
        var fact = new SectorFact(coverage, authority, sectors.All(sector => sector.IsLargeUser));
        return new HomeCoverage(fact, ResidenceSource.OutwardCode, coverage == Coverage.Mixed && sectors.Any(sector => sector.Coverage != Coverage.Mixed));
    }
}
