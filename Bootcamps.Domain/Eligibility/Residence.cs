namespace Bootcamps.Domain.Eligibility;

/// <summary>Whether a home is in a combined authority's area.</summary>
public enum ResidenceArea
{
    /// <summary>In the area.</summary>
    Inside,

    /// <summary>Not in the area.</summary>
    Outside,

    /// <summary>The known facts do not decide it. It is never guessed.</summary>
    Unknown,
}

/// <summary>What decided the area.</summary>
public enum ResidenceSource
{
    /// <summary>Nothing decided it.</summary>
    None,

    /// <summary>The full postcode, in the directory.</summary>
    Postcode,

    /// <summary>The sector of the full postcode, in the authority's table.</summary>
    PostcodeSector,

    /// <summary>The outward code, in the authority's table.</summary>
    OutwardCode,

    /// <summary>The letters of the postcode, which belong to another country.</summary>
    PostcodeArea,

    /// <summary>The local authority the person declared.</summary>
    Declared,
}

/// <summary>What is known about the postcode itself.</summary>
public enum PostcodeStatus
{
    /// <summary>No full postcode was given, or it was ZZ99 9ZZ, which means that the address is not known.</summary>
    NotGiven,

    /// <summary>The directory has it, in use on the day.</summary>
    Live,

    /// <summary>The directory has it, out of use on the day.</summary>
    Terminated,

    /// <summary>It belongs to a PO box or a large organisation rather than a home.</summary>
    LargeUser,

    /// <summary>The directory does not have it: it may be new, or mistyped.</summary>
    NotFound,

    /// <summary>A forces address (BFPO), which does not show where the home is.</summary>
    Forces,

    /// <summary>It has no geographic place.</summary>
    NonGeographic,

    /// <summary>No postcode begins with its letters.</summary>
    UnusedArea,
}

/// <summary>Where a person lives, for funding.</summary>
/// <param name="Area">Whether the home is in the authority's area.</param>
/// <param name="LocalAuthorityCode">
/// The local authority, for figures by place. Null when it is not known. When the home can be in several authorities of the area, it is the declared one,
/// if that belongs to the area.
/// </param>
/// <param name="Source">What decided <paramref name="Area"/>.</param>
/// <param name="Country">Null when it is not known.</param>
/// <param name="PostcodeStatus">What is known about the postcode itself.</param>
/// <param name="NeedsPostcode">Whether the full postcode of the home would help to decide.</param>
/// <param name="NeedsLocalAuthority">Whether a declared local authority would decide an unknown area.</param>
public sealed record Residence(
    ResidenceArea Area,
    LocalAuthorityCode? LocalAuthorityCode,
    ResidenceSource Source,
    Country? Country,
    PostcodeStatus PostcodeStatus,
    bool NeedsPostcode,
    bool NeedsLocalAuthority)
{
    /// <summary>Nothing is known. This applies until the address has been looked up.</summary>
    public static Residence Unknown { get; } =
        new(ResidenceArea.Unknown, null, ResidenceSource.None, null, PostcodeStatus.NotGiven, NeedsPostcode: true, NeedsLocalAuthority: true);

    /// <summary>Decides whether a home is in the area on a day.</summary>
    /// <param name="facts">What is known about it.</param>
    /// <param name="areas">The local authorities of the combined authority, past ones included.</param>
    /// <param name="on">The day the learning starts.</param>
    /// <returns>
    /// The first of these that decides: the full postcode in the directory; the letters of the postcode, when they belong to
    /// a country other than England; the postcode sector, or the outward code when all of its sectors agree (a declaration does not overrule
    /// any of these); the declared local authority; otherwise unknown. For forces addresses and ZZ99 9ZZ only the declaration counts.
    /// </returns>
    /// <remarks>
    /// Sources: WMCA skills programmes funding rules 2022-23, section 2 (home postcode in the area at the start of the learning);
    /// ILR guidance, recording Skills Bootcamps (England). The place of work does not count.
    /// </remarks>
    public static Residence Resolve(ResidenceFacts facts, IReadOnlyList<AreaMembership> areas, DateOnly on)
    {
        var declared = facts.DeclaredLocalAuthority;
        if (facts.Home is not { Postcode: not { IsPlaceholder: true } } home)
        {
            return ByDeclaration(PostcodeStatus.NotGiven, declared, null, areas, on) with { NeedsPostcode = true };
        }

        var status = StatusOf(facts, home, on);
        if (facts.Postcode is { LocalAuthorityCode: { } authority })
        {
            return new Residence(ByMembership(areas, authority, on), authority, ResidenceSource.Postcode, authority.Country, status, false, false);
        }

        var postcodeArea = PostcodeArea.Of(home.Outward);
        if (!postcodeArea.HasHomes)
        {
            return ByDeclaration(status, declared, null, areas, on) with { NeedsPostcode = true };
        }

        if (postcodeArea.Country is { } country and not Eligibility.Country.England)
        {
            return new Residence(ResidenceArea.Outside, null, ResidenceSource.PostcodeArea, country, status, false, false);
        }

        return BySector(facts.Coverage, status, declared, postcodeArea.Country, areas, on);
    }

    private static Residence BySector(
        HomeCoverage coverage, PostcodeStatus status, LocalAuthorityCode? declared, Country? country, IReadOnlyList<AreaMembership> areas, DateOnly on)
    {
        var sector = coverage.Sector;
        if (sector.Coverage == Coverage.Mixed)
        {
            return ByDeclaration(status, declared, country, areas, on) with { NeedsPostcode = coverage.NeedsFullPostcode };
        }

        // The place of a PO box does not show where its owner lives.
        if (sector is { IsLargeUser: false, LocalAuthorityCode: { } authority })
        {
            return new Residence(ByMembership(areas, authority, on), authority, coverage.Source, authority.Country, status, false, false);
        }

        if (sector.Coverage == Coverage.Out)
        {
            return new Residence(ResidenceArea.Outside, null, coverage.Source, country ?? declared?.Country, status, coverage.NeedsFullPostcode, false);
        }

        // A combined authority is always in England, so all of its local authorities are too.
        var oneOfSeveral = declared is { } code && AreaMembership.Contains(areas, code, on) ? declared : null;
        return new Residence(ResidenceArea.Inside, oneOfSeveral, coverage.Source, Eligibility.Country.England, status, false, false);
    }

    private static Residence ByDeclaration(
        PostcodeStatus status,
        LocalAuthorityCode? declared,
        Country? country,
        IReadOnlyList<AreaMembership> areas,
        DateOnly on) =>
        declared is { } authority
            ? new Residence(ByMembership(areas, authority, on), authority, ResidenceSource.Declared, country ?? authority.Country, status, false, false)
            : new Residence(ResidenceArea.Unknown, null, ResidenceSource.None, country, status, false, NeedsLocalAuthority: areas.Count > 0);

    // Without any local authorities listed for the area, no home can be outside it.
    private static ResidenceArea ByMembership(IReadOnlyList<AreaMembership> areas, LocalAuthorityCode code, DateOnly on)
    {
        if (areas.Count == 0)
        {
            return ResidenceArea.Unknown;
        }

        return AreaMembership.Contains(areas, code, on) ? ResidenceArea.Inside : ResidenceArea.Outside;
    }

    private static PostcodeStatus StatusOf(ResidenceFacts facts, PostcodeOrOutward home, DateOnly on)
    {
        var isLargeUser = facts.Coverage.Sector.IsLargeUser || facts.Postcode is { IsLargeUser: true };
        return (PostcodeArea.Of(home.Outward).Kind, facts.Postcode) switch
        {
            (PostcodeAreaKind.Forces, _) => PostcodeStatus.Forces,
            (PostcodeAreaKind.NonGeographic, _) => PostcodeStatus.NonGeographic,
            (PostcodeAreaKind.Unused, _) => PostcodeStatus.UnusedArea,
            (_, { } known) when known.TerminatedPeriod <= Period.Of(on) => PostcodeStatus.Terminated,
            _ when isLargeUser => PostcodeStatus.LargeUser,
            (_, { }) => PostcodeStatus.Live,
            _ => home.Postcode is null ? PostcodeStatus.NotGiven : PostcodeStatus.NotFound,
        };
    }
}
