using System.Globalization;
using Bootcamps.Domain.Targets;

namespace Bootcamps.Domain.Funding;

/// <summary>The state that a variation is judged on.</summary>
public sealed record VariationFacts
{
    /// <summary>The programme's pools.</summary>
    public required PoolBook Pools { get; init; }

    /// <summary>What the stored ledger has committed and earned, one entry for each sector and provider.</summary>
    public required IReadOnlyList<CommittedBeneath> Committed { get; init; }

    /// <summary>The variations that are approved and not in effect yet.</summary>
    public required IReadOnlyList<VariationState> Pending { get; init; }

    /// <summary>The limit of commitments, in basis points of a cap on money.</summary>
    public required int CommitmentLimitBasisPoints { get; init; }

    /// <summary>Whether allocations can add up to more than the allocation above them.</summary>
    public required bool IsOverAllocationAllowed { get; init; }

    /// <summary>Today in England.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The programme's first day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The programme's last day.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>The authority's sectors.</summary>
    public required IReadOnlySet<string> Sectors { get; init; }

    /// <summary>The providers registered with the authority.</summary>
    public required IReadOnlySet<int> Providers { get; init; }

    /// <summary>Most places of a pool.</summary>
    public required int MostPlaces { get; init; }

    /// <summary>Most money of a pool, in pence.</summary>
    public required long MostPence { get; init; }
}

/// <summary>A variation that fits.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Pools">What it does to each pool.</param>
/// <param name="Warnings">Warnings about it.</param>
public sealed record VariationPlan(VariationKind Kind, IReadOnlyList<PoolChange> Pools, IReadOnlyList<Refusal> Warnings);

/// <summary>Judges whether a variation fits a programme. Nothing is changed.</summary>
public static class VariationRules
{
    private const string BelowCommitted = "funding.cap-below-committed";

    /// <summary>Judges a variation on the state of a moment.</summary>
    /// <param name="terms">What it changes.</param>
    /// <param name="facts">The state of the moment.</param>
    /// <param name="isProposal">Whether it is proposed now, so that its day must be today or later. An approval can come after that day.</param>
    /// <returns>
    /// What it does, with the warning <c>funding.over-allocated</c> when it applies; or every reason to refuse: <c>variation.empty</c>,
    /// <c>variation.effective-too-early</c>, <c>variation.effective-too-late</c>, <c>variation.line-empty</c>, <c>variation.limit-pending</c>,
    /// <c>variation.cap-too-high</c>, <c>funding.level-mismatch</c>, <c>funding.allocation-duplicate</c>, <c>funding.cap-below-committed</c>,
    /// <c>funding.children-exceed-parent</c>, <c>access.not-found</c>, and those of <see cref="TargetRules.Check"/>.
    /// </returns>
    public static Outcome<VariationPlan> Judge(VariationTerms terms, VariationFacts facts, bool isProposal)
    {
        List<Refusal> refusals = [];
        if (terms is { Lines.Count: 0, CommitmentLimitBasisPoints: null, Targets: null })
        {
            refusals.Add(new Refusal("variation.empty", "The variation changes nothing. Send lines, targets or commitmentLimitPercent."));
        }

        var bounds = new DateBounds(DateLimit.Today(facts.Today), new DateLimit(facts.EndsOn, "the programme's last day"));
        if (isProposal
            && bounds.Check(terms.EffectiveOn, "/effectiveOn", "variation.effective-too-early", "variation.effective-too-late") is { } outside)
        {
            refusals.Add(outside);
        }

        // A line that names no pool is left out of all that follows.
        List<(int Index, PoolChange Change)> changes = [];
        HashSet<(string?, int?)> pools = [];
        foreach (var (i, line) in terms.Lines.Index())
        {
            var faults = FaultsOf(line, pools, PointerOf(i), facts).ToList();
            refusals.AddRange(faults);
            if (faults.Count == 0)
            {
                changes.Add((i, ChangeOf(line, terms, facts)));
            }
        }

        refusals.AddRange(Shortfalls(changes, terms, facts));
        refusals.AddRange(changes.SelectMany(one => TooHigh(one.Change, PointerOf(one.Index), facts)));

        if (terms.CommitmentLimitBasisPoints is not null
            && facts.Pending.FirstOrDefault(pending => pending.CommitmentLimitBasisPoints > facts.CommitmentLimitBasisPoints) is { } pending)
        {
            refusals.Add(new Refusal(
                "variation.limit-pending",
                $"An approved variation changes the commitment limit on {Prose.Date(pending.EffectiveOn)}.",
                "/commitmentLimitPercent"));
        }

        refusals.AddRange(TargetRules.Check(terms.Targets ?? [], new TargetFacts
        {
            StartsOn = facts.StartsOn, EndsOn = facts.EndsOn, Sectors = facts.Sectors, Providers = facts.Providers,
        }).Select(refusal => refusal with { Pointer = "/targets" + refusal.Pointer }));

        var excesses = Excesses(changes, facts).ToList();
        if (!facts.IsOverAllocationAllowed)
        {
            refusals.AddRange(excesses);
        }

        return refusals.Count > 0
            ? Outcome<VariationPlan>.Refused(refusals)
            : new VariationPlan(
                KindOf(terms.Lines), [.. changes.Select(one => one.Change)], [.. excesses.Select(excess => excess with { Code = "funding.over-allocated" })]);
    }

    /// <summary>What lines do, taken together: the sum of the widest level they change, in money, or in places if the money adds up to nothing.</summary>
    public static VariationKind KindOf(IReadOnlyList<VariationLine> lines)
    {
        if (lines.Count == 0)
        {
            return VariationKind.Reprofile;
        }

        var widest = lines.GroupBy(line => line.Level).MinBy(level => level.Key)!;
        var pence = widest.Sum(line => line.Pence);
        return (pence == 0 ? widest.Sum(line => (long)line.Places) : pence) switch
        {
            > 0 => VariationKind.Growth,
            < 0 => VariationKind.Reduction,
            _ => VariationKind.Virement,
        };
    }

    /// <summary>The limit of commitments from the approval on: a lower one binds at once, a higher one from its day.</summary>
    internal static int LimitNow(VariationTerms terms, VariationFacts facts) => terms.CommitmentLimitBasisPoints is { } limit
        && (limit < facts.CommitmentLimitBasisPoints || terms.EffectiveOn <= facts.Today)
            ? limit
            : facts.CommitmentLimitBasisPoints;

    private static string PointerOf(int i) => string.Create(CultureInfo.InvariantCulture, $"/lines/{i}");

    private static IEnumerable<Refusal> FaultsOf(VariationLine line, HashSet<(string?, int?)> pools, string pointer, VariationFacts facts)
    {
        if (line is { Places: 0, Pence: 0 })
        {
            yield return new Refusal("variation.line-empty", "The line changes neither places nor money.", pointer);
        }

        var allocation = new Allocation(line.Level, line.SectorCode, line.Ukprn, 0, 0);
        var mismatches = AllocationRules.Mismatches(allocation, pointer).ToList();
        foreach (var refusal in mismatches.Count > 0 ? mismatches : AllocationRules.Unknown(allocation, facts.Sectors, facts.Providers, pointer))
        {
            yield return refusal;
        }

        if (!pools.Add((line.SectorCode, line.Ukprn)))
        {
            yield return new Refusal("funding.allocation-duplicate", "An earlier entry is for the same sector and provider.", pointer)
            {
                PoolId = FundingPool.PoolIdOf(facts.Pools.ProgrammeId, line.SectorCode, line.Ukprn),
            };
        }
    }

    // A new pool limits enrolments that had no limit, so it has its caps at once, unless the provider could not enrol before.
    private static PoolChange ChangeOf(VariationLine line, VariationTerms terms, VariationFacts facts)
    {
        var pool = facts.Pools.Find(line.SectorCode, line.Ukprn);
        var beneath = pool is null
            ? facts.Pools.Beneath(line.SectorCode, line.Ukprn, facts.Committed)
            : new CommittedBeneath(line.SectorCode, line.Ukprn, pool.CommittedPlaces, pool.CommittedPence, pool.EarnedPence);
        var isGivenLater = terms.EffectiveOn > facts.Today
            && (pool is not null || (line.Ukprn is { } ukprn && !facts.Pools.IsFunded(ukprn) && beneath is { Places: 0, Pence: 0, EarnedPence: 0 }));
        var capPence = (pool?.CapPence ?? 0) + line.Pence;
        return new PoolChange(
            line,
            pool is null ? null : PoolPosition.Of(pool),
            new PoolPosition(
                (pool?.CapPlaces ?? 0) + line.Places,
                capPence,
                BasisPoints.ShareRoundedDown(Math.Max(0, capPence), terms.CommitmentLimitBasisPoints ?? facts.CommitmentLimitBasisPoints),
                (int)beneath.Places,
                beneath.Pence,
                beneath.EarnedPence),
            isGivenLater ? Math.Max(0, line.Places) : 0,
            isGivenLater ? Math.Max(0, line.Pence) : 0);
    }

    // Caps at the approval, of pools with a line, and of all others when the limit falls.
    private static IEnumerable<Refusal> Shortfalls(IReadOnlyList<(int Index, PoolChange Change)> changes, VariationTerms terms, VariationFacts facts)
    {
        var limit = LimitNow(terms, facts);
        foreach (var (i, change) in changes)
        {
            var pointer = PointerOf(i);
            var (before, after) = (change.Before, change.After);
            var places = (before?.CapPlaces ?? 0) + change.PlacesNow;
            if (places < after.CommittedPlaces && (change.PlacesNow < 0 || before is null))
            {
                yield return Shortfall(change, facts, Prose.Count(after.CommittedPlaces - (long)places, "place"), before is null, limit) with
                {
                    Pointer = pointer + "/places",
                    Actual = before is null ? Math.Max(0, places) : -change.PlacesNow,
                    Allowed = before is null ? after.CommittedPlaces : Math.Max(0, before.CapPlaces - after.CommittedPlaces),
                };
            }

            var pence = (before?.CapPence ?? 0) + change.PenceNow;
            var least = LeastCap(after.CommittedPence, after.EarnedPence, limit);
            if (pence < least && (change.PenceNow < 0 || before is null || limit < facts.CommitmentLimitBasisPoints))
            {
                yield return before is not null && change.PenceNow >= 0
                    ? LimitTooLow(new FundingPool(facts.Pools.ProgrammeId, change.Line.SectorCode, change.Line.Ukprn, 0, 0), pence, after.CommittedPence, limit)
                    : Shortfall(change, facts, Prose.Money(least - pence), before is null, limit) with
                    {
                        Pointer = pointer + "/pence",
                        Actual = before is null ? Math.Max(0, pence) : -change.PenceNow,
                        Allowed = before is null ? least : Math.Max(0, before.CapPence - least),
                    };
            }
        }

        foreach (var pool in facts.Pools.Pools
            .Where(pool => limit < facts.CommitmentLimitBasisPoints && pool.CapPence < LeastCap(pool.CommittedPence, pool.EarnedPence, limit)
                && !changes.Any(one => one.Change.Line.SectorCode == pool.SectorCode && one.Change.Line.Ukprn == pool.Ukprn))
            .OrderBy(pool => pool.Level).ThenBy(pool => pool.PoolId, StringComparer.Ordinal))
        {
            yield return LimitTooLow(pool, pool.CapPence, pool.CommittedPence, limit);
        }
    }

    private static Refusal LimitTooLow(FundingPool pool, long capPence, long committedPence, int limit)
    {
        var allowed = BasisPoints.ShareRoundedDown(capPence, limit);
        return new Refusal(
            BelowCommitted,
            $"{PoolBook.NameOf(pool)} has {Prose.Money(committedPence)} committed. A limit of {Prose.Percent(limit)} allows {Prose.Money(allowed)}.",
            "/commitmentLimitPercent")
        {
            Actual = committedPence, Allowed = allowed, PoolId = pool.PoolId,
        };
    }

    private static Refusal Shortfall(PoolChange change, VariationFacts facts, string by, bool isNew, int limit)
    {
        var (committed, pool) = (change.After, new FundingPool(facts.Pools.ProgrammeId, change.Line.SectorCode, change.Line.Ukprn, 0, 0));
        var least = LeastCap(committed.CommittedPence, committed.EarnedPence, limit);
        var message = isNew
            ? $"{PoolBook.NameOf(pool)} would open {by} below what is already committed or earned. It must have at least "
                + $"{Prose.Count(committed.CommittedPlaces, "place")} and {Prose.Money(least)}."
            : $"The cap would be {by} below what is already committed or earned. At most "
                + $"{Prose.Count(Math.Max(0, change.Before!.CapPlaces - committed.CommittedPlaces), "place")} and "
                + $"{Prose.Money(Math.Max(0, change.Before.CapPence - least))} can be taken away now.";
        return new Refusal(BelowCommitted, message) { PoolId = pool.PoolId };
    }

    // The lowest cap on money whose limit of commitments covers what is committed, and that covers what is earned.
    private static long LeastCap(long committedPence, long earnedPence, int limit) =>
        Math.Max(earnedPence, (long)((((Int128)committedPence * BasisPoints.Whole) + limit - 1) / limit));

    private static IEnumerable<Refusal> TooHigh(PoolChange change, string pointer, VariationFacts facts)
    {
        var planned = Planned(facts, [change.Line])[(change.Line.SectorCode, change.Line.Ukprn)];
        if (planned.Places > facts.MostPlaces)
        {
            yield return new Refusal(
                "variation.cap-too-high", $"The cap can be at most {Prose.Count(facts.MostPlaces, "place")}.", pointer + "/places")
            {
                Actual = planned.Places, Allowed = facts.MostPlaces,
            };
        }

        if (planned.Pence > facts.MostPence)
        {
            yield return new Refusal("variation.cap-too-high", $"The cap can be at most {Prose.Money(facts.MostPence)}.", pointer + "/pence")
            {
                Actual = planned.Pence, Allowed = facts.MostPence,
            };
        }
    }

    // Every pool's caps when all that is approved has come into effect, with lines added.
    private static Dictionary<(string? SectorCode, int? Ukprn), (long Places, long Pence)> Planned(VariationFacts facts, IEnumerable<VariationLine> lines)
    {
        var planned = facts.Pools.Pools.ToDictionary(pool => (pool.SectorCode, pool.Ukprn), pool => ((long)pool.CapPlaces, pool.CapPence));
        foreach (var change in facts.Pending.SelectMany(pending => pending.Pools))
        {
            Add(change.Line, change.PlacesLater, change.PenceLater);
        }

        foreach (var line in lines)
        {
            Add(line, line.Places, line.Pence);
        }

        return planned;

        void Add(VariationLine line, int places, long pence)
        {
            var (hadPlaces, hadPence) = planned.GetValueOrDefault((line.SectorCode, line.Ukprn));
            planned[(line.SectorCode, line.Ukprn)] = (Math.Max(0, hadPlaces + places), Math.Max(0, hadPence + pence));
        }
    }

    // Families that would be further above their parent than they are.
    private static IEnumerable<Refusal> Excesses(IReadOnlyList<(int Index, PoolChange Change)> changes, VariationFacts facts)
    {
        var before = Families(Planned(facts, [])).ToDictionary(family => family.Key);
        foreach (var after in Families(Planned(facts, changes.Select(one => one.Change.Line))))
        {
            var earlier = before.GetValueOrDefault(after.Key);
            if (after.PlacesOver > Math.Max(0, earlier?.PlacesOver ?? 0))
            {
                yield return Excess(after, earlier?.PlacesOver ?? 0, changes, isPlaces: true, facts);
            }

            if (after.PenceOver > Math.Max(0, earlier?.PenceOver ?? 0))
            {
                yield return Excess(after, earlier?.PenceOver ?? 0, changes, isPlaces: false, facts);
            }
        }
    }

    private static IEnumerable<Family> Families(Dictionary<(string? SectorCode, int? Ukprn), (long Places, long Pence)> caps)
    {
        foreach (var ((sectorCode, ukprn), parent) in caps.OrderBy(pair => pair.Key.Ukprn).ThenBy(pair => pair.Key.SectorCode, StringComparer.Ordinal))
        {
            var families = (sectorCode, ukprn) switch
            {
                (null, null) => new[] { PoolLevel.Sector, PoolLevel.Provider },
                (_, null) or (null, _) => [PoolLevel.ProviderSector],
                _ => [],
            };
            foreach (var level in families)
            {
                var key = new FamilyKey(sectorCode, ukprn, level);
                var children = caps.Where(pair => key.IsChild(pair.Key.SectorCode, pair.Key.Ukprn)).Select(pair => pair.Value).ToList();
                yield return new Family(key, parent, (children.Sum(child => child.Places), children.Sum(child => child.Pence)));
            }
        }
    }

    private static Refusal Excess(
        Family family,
        long earlier,
        IReadOnlyList<(int Index, PoolChange Change)> changes,
        bool isPlaces,
        VariationFacts facts)
    {
        var (sum, most) = isPlaces ? (family.Children.Places, family.Parent.Places) : (family.Children.Pence, family.Parent.Pence);
        var parent = new FundingPool(facts.Pools.ProgrammeId, family.Key.SectorCode, family.Key.Ukprn, 0, 0);
        var message = $"{family.Key.ChildrenText} would add up to {Text(sum)}, more than the {Text(most)} of {PoolBook.NameWithin(parent)}.";
        if (earlier > 0)
        {
            message += $" They are already {Text(earlier)} above it, and a variation cannot raise that.";
        }

        var i = changes.FirstOrDefault(one => one.Change.Line is var line && (isPlaces ? line.Places : line.Pence) is var amount
            && (family.Key.IsParent(line.SectorCode, line.Ukprn) ? amount < 0 : amount > 0 && family.Key.IsChild(line.SectorCode, line.Ukprn))).Index;
        return new Refusal("funding.children-exceed-parent", message, PointerOf(i) + (isPlaces ? "/places" : "/pence"))
        {
            Actual = sum, Allowed = most + Math.Max(0, earlier), PoolId = parent.PoolId,
        };

        string Text(long amount) => isPlaces ? Prose.Count(amount, "place") : Prose.Money(amount);
    }

    /// <summary>A pool and the level of the pools that share it.</summary>
    private sealed record FamilyKey(string? SectorCode, int? Ukprn, PoolLevel Children)
    {
        public string ChildrenText => Children switch
        {
            PoolLevel.Sector => "The sectors",
            PoolLevel.Provider => "The providers",
            _ when Ukprn is null => "The providers in the sector",
            _ => "The provider's sectors",
        };

        public bool IsParent(string? sectorCode, int? ukprn) => sectorCode == SectorCode && ukprn == Ukprn;

        public bool IsChild(string? sectorCode, int? ukprn) => Children switch
        {
            PoolLevel.Sector => sectorCode is not null && ukprn is null,
            PoolLevel.Provider => sectorCode is null && ukprn is not null,
            _ => sectorCode is not null && ukprn is not null && (SectorCode is null || SectorCode == sectorCode) && (Ukprn is null || Ukprn == ukprn),
        };
    }

    /// <summary>Planned caps of a pool and the sum of those that share it.</summary>
    private sealed record Family(FamilyKey Key, (long Places, long Pence) Parent, (long Places, long Pence) Children)
    {
        public long PlacesOver => Children.Places - Parent.Places;

        public long PenceOver => Children.Pence - Parent.Pence;
    }
}
