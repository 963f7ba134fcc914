using System.Globalization;

namespace Bootcamps.Domain.Funding;

/// <summary>A cap that an authority sets.</summary>
/// <param name="Level">Level of the cap.</param>
/// <param name="SectorCode">The sector, if the level has one.</param>
/// <param name="Ukprn">The provider, if the level has one.</param>
/// <param name="CapPlaces">Maximum places; 0 or more.</param>
/// <param name="CapPence">Maximum money that can be paid, in pence; 0 or more.</param>
public sealed record Allocation(PoolLevel Level, string? SectorCode, int? Ukprn, int CapPlaces, long CapPence);

/// <summary>What the ledger has committed and earned for a sector and provider.</summary>
/// <param name="SectorCode">The sector. Null when not attributed.</param>
/// <param name="Ukprn">The provider. Null when not attributed.</param>
/// <param name="Places">Places taken.</param>
/// <param name="Pence">Money committed, in pence.</param>
/// <param name="EarnedPence">Money earned, in pence; part of <paramref name="Pence"/>.</param>
public sealed record CommittedBeneath(string? SectorCode, int? Ukprn, long Places, long Pence, long EarnedPence = 0)
{
    /// <summary>Whether it counts towards a pool.</summary>
    /// <param name="sectorCode">The pool's sector. Null for all sectors.</param>
    /// <param name="ukprn">The pool's provider. Null for all providers.</param>
    public bool IsBeneath(string? sectorCode, int? ukprn) => (sectorCode is null || sectorCode == SectorCode) && (ukprn is null || ukprn == Ukprn);
}

/// <summary>The facts that allocations are checked against.</summary>
public sealed record AllocationFacts
{
    /// <summary>The programme.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>Limit of commitments, in basis points of a cap on money.</summary>
    public required int CommitmentLimitBasisPoints { get; init; }

    /// <summary>The authority's sectors.</summary>
    public required IReadOnlySet<string> Sectors { get; init; }

    /// <summary>The providers registered with the authority.</summary>
    public required IReadOnlySet<int> Providers { get; init; }

    /// <summary>Existing commitments, one entry for each sector and provider.</summary>
    public required IReadOnlyList<CommittedBeneath> Committed { get; init; }

    /// <summary>Version that the caps will have.</summary>
    public required int Version { get; init; }
}

/// <summary>Accepted allocations.</summary>
/// <param name="Pools">Their funding pools, each with the existing commitments.</param>
/// <param name="Warnings">Warnings about them.</param>
public sealed record AllocationPlan(IReadOnlyList<FundingPool> Pools, IReadOnlyList<Refusal> Warnings);

/// <summary>Decides whether a list of allocations can become a programme's funding pools.</summary>
public static class AllocationRules
{
    /// <summary>Checks a whole list of allocations.</summary>
    /// <param name="allocations">The list. Refusals point to positions in it.</param>
    /// <param name="facts">The facts to check against.</param>
    /// <returns>
    /// The pools, with the warning <c>funding.sectors-exceed-programme</c> when it applies; or every reason to refuse:
    /// <c>funding.level-mismatch</c>, <c>access.not-found</c> for a sector or provider that the authority does not have, <c>funding.allocation-duplicate</c>,
    /// <c>funding.allocation-programme-missing</c>, <c>funding.cap-below-committed</c>.
    /// </returns>
    public static Outcome<AllocationPlan> Decide(IReadOnlyList<Allocation> allocations, AllocationFacts facts)
    {
        var refusals = new List<Refusal>();
        var pools = new Dictionary<string, FundingPool>(StringComparer.Ordinal);
        if (!allocations.Any(allocation => allocation.Level == PoolLevel.Programme))
        {
            refusals.Add(new Refusal("funding.allocation-programme-missing", "The list has no allocation for the whole programme."));
        }

        foreach (var (i, allocation) in allocations.Index())
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"/items/{i}");
            var mismatches = Mismatches(allocation, pointer).ToList();
            refusals.AddRange(mismatches);
            if (mismatches.Count > 0)
            {
                continue;
            }

            refusals.AddRange(Unknown(allocation, facts.Sectors, facts.Providers, pointer));
            var pool = PoolOf(allocation, facts);
            refusals.AddRange(Shortfalls(pool, pointer));
            if (!pools.TryAdd(pool.PoolId, pool))
            {
                refusals.Add(
                    new Refusal("funding.allocation-duplicate", "An earlier entry is for the same sector and provider.", pointer) { PoolId = pool.PoolId });
            }
        }

        return refusals.Count > 0
            ? Outcome<AllocationPlan>.Refused(refusals)
            : new AllocationPlan([.. pools.Values], [.. Excesses(allocations)]);
    }

    internal static IEnumerable<Refusal> Mismatches(Allocation allocation, string pointer)
    {
        var hasSector = allocation.Level is PoolLevel.Sector or PoolLevel.ProviderSector;
        var hasProvider = allocation.Level is PoolLevel.Provider or PoolLevel.ProviderSector;
        if (hasSector != allocation.SectorCode is not null)
        {
            yield return new Refusal(
                "funding.level-mismatch",
                hasSector ? "An allocation at this level must have a sectorCode." : "An allocation at this level cannot have a sectorCode.",
                pointer + "/sectorCode");
        }

        if (hasProvider != allocation.Ukprn is not null)
        {
            yield return new Refusal(
                "funding.level-mismatch",
                hasProvider ? "An allocation at this level must have a ukprn." : "An allocation at this level cannot have a ukprn.",
                pointer + "/ukprn");
        }
    }

    internal static IEnumerable<Refusal> Unknown(Allocation allocation, IReadOnlySet<string> sectors, IReadOnlySet<int> providers, string pointer)
    {
        if (allocation.SectorCode is { } sectorCode && !sectors.Contains(sectorCode))
        {
            yield return new Refusal("access.not-found", "The authority has no sector with this code.", pointer + "/sectorCode");
        }

        if (allocation.Ukprn is { } ukprn && !providers.Contains(ukprn))
        {
            yield return new Refusal("access.not-found", "No provider with this UKPRN is registered with the authority.", pointer + "/ukprn");
        }
    }

    private static FundingPool PoolOf(Allocation allocation, AllocationFacts facts)
    {
        var beneath = facts.Committed.Where(sum => sum.IsBeneath(allocation.SectorCode, allocation.Ukprn)).ToList();
        return new FundingPool(
            facts.ProgrammeId,
            allocation.SectorCode,
            allocation.Ukprn,
            allocation.CapPlaces,
            allocation.CapPence,
            facts.CommitmentLimitBasisPoints,
            (int)beneath.Sum(sum => sum.Places),
            beneath.Sum(sum => sum.Pence),
            facts.Version,
            beneath.Sum(sum => sum.EarnedPence));
    }

    private static IEnumerable<Refusal> Shortfalls(FundingPool pool, string pointer)
    {
        if (pool.RemainingPlaces < 0)
        {
            var message = $"The cap must be at least {Prose.Count(pool.CommittedPlaces, "place")}, because these are already committed.";
            yield return new Refusal("funding.cap-below-committed", message, pointer + "/capPlaces")
            {
                Actual = pool.CapPlaces,
                Allowed = pool.CommittedPlaces,
                PoolId = pool.PoolId
            };
        }

        if (pool.CommittedPence > pool.CapPence)
        {
            yield return new Refusal(
                "funding.cap-below-committed",
                $"The cap must be at least {Prose.Money(pool.CommittedPence)}, because this is already committed.",
                pointer + "/capPence")
            {
                Actual = pool.CapPence, Allowed = pool.CommittedPence, PoolId = pool.PoolId,
            };
        }
    }

    private static IEnumerable<Refusal> Excesses(IReadOnlyList<Allocation> allocations)
    {
        var programme = allocations.Single(allocation => allocation.Level == PoolLevel.Programme);
        var sectors = allocations.Where(allocation => allocation.Level == PoolLevel.Sector).ToList();
        var places = sectors.Sum(sector => (long)sector.CapPlaces);
        var pence = sectors.Sum(sector => sector.CapPence);
        if (places > programme.CapPlaces)
        {
            var message = Prose.Text($"The sectors' places add up to {places:N0}, more than the programme's {programme.CapPlaces:N0}.");
            yield return new Refusal("funding.sectors-exceed-programme", message) { Actual = places, Allowed = programme.CapPlaces };
        }

        if (pence > programme.CapPence)
        {
            yield return new Refusal(
                "funding.sectors-exceed-programme",
                $"The sectors' funding adds up to {Prose.Money(pence)}, more than the programme's {Prose.Money(programme.CapPence)}.")
            {
                Actual = pence, Allowed = programme.CapPence,
            };
        }
    }
}
