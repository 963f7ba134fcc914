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

    /// <summary>The outward code, in the authority's table.</summary>
    OutwardCode,

    /// <summary>The local authority the person declared.</summary>
    Declared,
}

/// <summary>Where somebody lives, as far as funding is concerned.</summary>
/// <param name="Area">Whether in the authority's area.</param>
/// <param name="LocalAuthorityCode">
/// The local authority, for figures by place. Null when it is not known. Where the outward code decided and lies in several authorities of the area, it is the
/// declared one, provided that belongs to the area.
/// </param>
/// <param name="Source">What decided on <paramref name="Area"/>.</param>
/// <param name="IsInEngland">Null when it is not known.</param>
/// <param name="IsPostcodeKnown">Whether the directory has the full postcode. Null when there is no directory or no full postcode to look for.</param>
/// <param name="IsTerminated">Whether the postcode was out of use on the day.</param>
/// <param name="IsLargeUser">Whether the address looks like a PO box or a large organisation rather than a home.</param>
/// <param name="NeedsPostcode">Whether a full postcode would settle an area that is unknown.</param>
/// <param name="NeedsLocalAuthority">Whether a declared local authority would.</param>
public sealed record Residence(
    ResidenceArea Area,
    LocalAuthorityCode? LocalAuthorityCode,
    ResidenceSource Source,
    bool? IsInEngland,
    bool? IsPostcodeKnown,
    bool IsTerminated,
    bool IsLargeUser,
    bool NeedsPostcode,
    bool NeedsLocalAuthority)
{
    /// <summary>Decides where a home lies on a day.</summary>
    /// <param name="facts">What is known about it.</param>
    /// <param name="areas">The local authorities of the combined authority, past ones included.</param>
    /// <param name="on">The day the learning starts.</param>
    /// <returns>
    /// The first of these that tells: the full postcode in the directory, whatever else was said; the outward code, when no postcode of it or every one is
    /// in the area (a declaration does not overrule it); the declared local authority; otherwise unknown. ZZ99 9ZZ, the postcode for an address that is
    /// not known, leaves only the declaration.
    /// </returns>
    /// <remarks>
    /// Sources: WMCA skills programmes funding rules 2022-23, section 2 (home postcode in the area at the start of the learning);
    /// ILR guidance, recording Skills Bootcamps (England). Where somebody works plays no part.
    /// </remarks>
    public static Residence Resolve(ResidenceFacts facts, IReadOnlyList<AreaMembership> areas, DateOnly on)
    {
        var declared = facts.DeclaredLocalAuthority;
        if (facts.IsHomeUnknown)
        {
            return ByDeclaration(facts, areas, on);
        }

        if (facts.Postcode is { LocalAuthorityCode: { } authority })
        {
            return Decided(facts, ByMembership(areas, authority, on), authority, ResidenceSource.Postcode, on);
        }

        if (facts.Outward is not { } outward)
        {
            return Decided(facts, ResidenceArea.Outside, null, ResidenceSource.OutwardCode, on) with { IsInEngland = declared?.IsInEngland };
        }

        if (outward.Coverage == Coverage.Straddles)
        {
            return ByDeclaration(facts, areas, on);
        }

        if (outward.LocalAuthorityCode is { } wholeAuthority)
        {
            return Decided(facts, ByMembership(areas, wholeAuthority, on), wholeAuthority, ResidenceSource.OutwardCode, on);
        }

        // A combined authority is always in England, so inside one of several of its authorities is too.
        var oneOfSeveral = declared is { } code && AreaMembership.Contains(areas, code, on) ? declared : null;
        return Decided(facts, ResidenceArea.Inside, oneOfSeveral, ResidenceSource.OutwardCode, on) with { IsInEngland = true };
    }

    private static Residence ByDeclaration(ResidenceFacts facts, IReadOnlyList<AreaMembership> areas, DateOnly on) =>
        facts.DeclaredLocalAuthority is { } declared
            ? Decided(facts, ByMembership(areas, declared, on), declared, ResidenceSource.Declared, on)
            : Decided(facts, ResidenceArea.Unknown, null, ResidenceSource.None, on) with
            {
                NeedsPostcode = facts.IsHomeUnknown || (facts.IsDirectoryLoaded && facts.Home?.Postcode is null),
                NeedsLocalAuthority = true,
            };

    private static ResidenceArea ByMembership(IReadOnlyList<AreaMembership> areas, LocalAuthorityCode code, DateOnly on) =>
        AreaMembership.Contains(areas, code, on) ? ResidenceArea.Inside : ResidenceArea.Outside;

    private static Residence Decided(ResidenceFacts facts, ResidenceArea area, LocalAuthorityCode? authority, ResidenceSource source, DateOnly on) =>
        new(
            area,
            authority,
            source,
            IsInEngland: authority?.IsInEngland,
            IsPostcodeKnown: facts is { IsDirectoryLoaded: true, Home.Postcode: { IsPlaceholder: false } } ? facts.Postcode is not null : null,
            IsTerminated: facts.Postcode?.TerminatedPeriod <= Period.Of(on),
            IsLargeUser: facts.Postcode?.IsLargeUser ?? facts.Outward?.IsLargeUser ?? false,
            NeedsPostcode: false,
            NeedsLocalAuthority: false);
}
