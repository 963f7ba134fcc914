namespace Bootcamps.Domain.Eligibility;

/// <summary>Where a home lies to a combined authority's area.</summary>
public enum ResidenceArea
{
    /// <summary>In it.</summary>
    Inside,

    /// <summary>Not in it.</summary>
    Outside,

    /// <summary>What is known does not tell. It is never guessed.</summary>
    Unknown,
}

/// <summary>What decided on the area.</summary>
public enum ResidenceSource
{
    /// <summary>Nothing did.</summary>
    None,

    /// <summary>The full postcode, in the directory.</summary>
    Postcode,

    /// <summary>The sector of the full postcode, in the authority's table.</summary>
    PostcodeSector,

    /// <summary>The outward code, in the authority's table.</summary>
    OutwardCode,

    /// <summary>The letters of the postcode, which settle another country.</summary>
    PostcodeArea,

    /// <summary>The local authority the person declared.</summary>
    Declared,
}

/// <summary>What is known of the postcode itself.</summary>
public enum PostcodeStatus
{
    /// <summary>No full postcode was given, or ZZ99 9ZZ, which stands for an address that is not known.</summary>
    NotGiven,

    /// <summary>The directory has it, in use on the day.</summary>
    Live,

    /// <summary>The directory has it, out of use on the day.</summary>
    Terminated,

    /// <summary>It belongs to a PO box or a large organisation rather than a home.</summary>
    LargeUser,

    /// <summary>No directory at hand has it: it may be new, or mistyped.</summary>
    NotFound,

    /// <summary>A forces address (BFPO), which does not tell where the home is.</summary>
    Forces,

    /// <summary>It is at no place.</summary>
    NonGeographic,

    /// <summary>No postcode begins with its letters.</summary>
    UnusedArea,
}

/// <summary>Where somebody lives, as far as funding is concerned.</summary>
/// <param name="Area">Whether in the authority's area.</param>
/// <param name="LocalAuthorityCode">
/// The local authority, for figures by place. Null when it is not known. Where the home lies in one of several authorities of the area, it is the declared one,
/// provided that belongs to the area.
/// </param>
/// <param name="Source">What decided on <paramref name="Area"/>.</param>
/// <param name="Country">Null when it is not known.</param>
/// <param name="PostcodeStatus">What is known of the postcode itself.</param>
/// <param name="NeedsPostcode">Whether the full postcode of the home would tell more.</param>
/// <param name="NeedsLocalAuthority">Whether a declared local authority would settle an area that is unknown.</param>
public sealed record Residence(
    ResidenceArea Area,
    LocalAuthorityCode? LocalAuthorityCode,
    ResidenceSource Source,
    Country? Country,
    PostcodeStatus PostcodeStatus,
    bool NeedsPostcode,
    bool NeedsLocalAuthority)
{
    /// <summary>Nothing is known: what an applicant starts from until the address has been looked up.</summary>
    public static Residence Unknown { get; } =
        new(ResidenceArea.Unknown, null, ResidenceSource.None, null, PostcodeStatus.NotGiven, NeedsPostcode: true, NeedsLocalAuthority: true);

    /// <summary>Decides where a home lies on a day.</summary>
    /// <param name="facts">What is known about it.</param>
    /// <param name="areas">The local authorities of the combined authority, past ones included.</param>
    /// <param name="on">The day the learning starts.</param>
    /// <returns>
    /// The first of these that tells: the full postcode in the directory, whatever else was said; the letters of the postcode, when they settle
    /// another country than England; the postcode sector, or the outward code when no other sector of it differs (a declaration does not overrule
    /// any of these); the declared local authority; otherwise unknown. Forces addresses, and ZZ99 9ZZ for an address that is not known, leave only the declaration.
    /// </returns>
    /// <remarks>
    /// Sources: WMCA skills programmes funding rules 2022-23, section 2 (home postcode in the area at the start of the learning);
    /// ILR guidance, recording Skills Bootcamps (England). Where somebody works plays no part.
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

        // Where a PO box is says nothing of where its owner lives.
        if (sector is { IsLargeUser: false, LocalAuthorityCode: { } authority })
        {
            return new Residence(ByMembership(areas, authority, on), authority, coverage.Source, authority.Country, status, false, false);
        }

        if (sector.Coverage == Coverage.Out)
        {
            return new Residence(ResidenceArea.Outside, null, coverage.Source, country ?? declared?.Country, status, coverage.NeedsFullPostcode, false);
        }

        // A combined authority is always in England, so inside one of several of its authorities is too.
        var oneOfSeveral = declared is { } code && AreaMembership.Contains(areas, code, on) ? declared : null;
        return new Residence(ResidenceArea.Inside, oneOfSeveral, coverage.Source, Eligibility.Country.England, status, false, false);
    }

    private static Residence ByDeclaration(PostcodeStatus status, LocalAuthorityCode? declared, Country? country, IReadOnlyList<AreaMembership> areas, DateOnly on) =>
        declared is { } authority
            ? new Residence(ByMembership(areas, authority, on), authority, ResidenceSource.Declared, country ?? authority.Country, status, false, false)
            : new Residence(ResidenceArea.Unknown, null, ResidenceSource.None, country, status, false, NeedsLocalAuthority: areas.Count > 0);

    // An authority that has not said which local authorities belong to it has no outside either.
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
