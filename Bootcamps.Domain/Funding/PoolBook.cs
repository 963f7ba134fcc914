using System.Globalization;
using System.Runtime.InteropServices;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Domain.Funding;

/// <summary>The pools whose numbers a caller can see.</summary>
public enum PoolFigures
{
    /// <summary>All pools: for an authority.</summary>
    All,

    /// <summary>The provider's own pools: for a provider. It is told that another pool is full, but not its size.</summary>
    ProviderOnly,
}

/// <summary>An amount to draw from the pools above a provider's course in a sector.</summary>
/// <param name="Ukprn">The provider.</param>
/// <param name="SectorCode">The course's sector.</param>
/// <param name="Places">Places; negative when given back.</param>
/// <param name="Pence">Money, in pence; negative when given back.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Draw(int Ukprn, string SectorCode, int Places, long Pence);

/// <summary>All funding pools of one programme, and the only way to draw from them.</summary>
/// <remarks>Not thread-safe: only the writer of its programme uses it.</remarks>
public sealed class PoolBook
{
    private readonly Dictionary<string, FundingPool> _pools;
    private readonly HashSet<int> _fundedProviders;
    private readonly Dictionary<(int? Ukprn, string? SectorCode), FundingPool[]> _above = [];

    // Counted since the last save, by sector and provider. A sum of the stored ledger does not have it yet.
    private readonly Dictionary<(int? Ukprn, string? SectorCode), CommittedBeneath> _unsaved = [];

    /// <summary>Makes a book from saved pools.</summary>
    /// <param name="programmeId">The programme.</param>
    /// <param name="pools">Its pools, as saved; each key once.</param>
    public PoolBook(string programmeId, IEnumerable<FundingPool> pools)
    {
        ProgrammeId = programmeId;
        _pools = pools.ToDictionary(pool => pool.PoolId, StringComparer.Ordinal);
        _fundedProviders = [.. _pools.Values.Where(pool => pool.Ukprn is not null).Select(pool => pool.Ukprn!.Value)];
    }

    /// <summary>The programme.</summary>
    public string ProgrammeId { get; }

    /// <summary>Every pool, in no particular order.</summary>
    public IReadOnlyCollection<FundingPool> Pools => _pools.Values;

    /// <summary>The pools whose counters are not saved yet. Each has the last saved values, so that the update can check them.</summary>
    public IEnumerable<FundingPool> Changed => _pools.Values.Where(pool => pool.IsChanged);

    /// <summary>Finds the pool of exactly a sector and provider. Null when there is none.</summary>
    /// <param name="sectorCode">The sector. Null for all sectors.</param>
    /// <param name="ukprn">The provider. Null for all providers.</param>
    public FundingPool? Find(string? sectorCode, int? ukprn) => _pools.GetValueOrDefault(FundingPool.PoolIdOf(ProgrammeId, sectorCode, ukprn));

    /// <summary>Whether a provider has a pool in the programme, and so can enrol.</summary>
    public bool IsFunded(int ukprn) => _fundedProviders.Contains(ukprn);

    /// <summary>What is committed and earned for a sector and provider, whether or not they have a pool.</summary>
    /// <param name="sectorCode">The sector. Null for all sectors.</param>
    /// <param name="ukprn">The provider. Null for all providers.</param>
    /// <param name="stored">Sums of the stored ledger. What was counted since the last save is added to them.</param>
    public CommittedBeneath Beneath(string? sectorCode, int? ukprn, IEnumerable<CommittedBeneath> stored)
    {
        var sums = stored.Concat(_unsaved.Values).Where(sum => sum.IsBeneath(sectorCode, ukprn)).ToList();
        return new CommittedBeneath(
            sectorCode, ukprn, sums.Sum(sum => sum.Places), sums.Sum(sum => sum.Pence), sums.Sum(sum => sum.EarnedPence));
    }

    /// <summary>The pools that an enrolment draws from, widest first. A level without a pool has no limit.</summary>
    /// <param name="ukprn">The provider.</param>
    /// <param name="sectorCode">The course's sector.</param>
    public IReadOnlyList<FundingPool> PoolsAbove(int? ukprn, string? sectorCode)
    {
        if (!_above.TryGetValue((ukprn, sectorCode), out var pools))
        {
            string[] poolIds =
            [
                FundingPool.PoolIdOf(ProgrammeId, null, null),
                FundingPool.PoolIdOf(ProgrammeId, sectorCode, null),
                FundingPool.PoolIdOf(ProgrammeId, null, ukprn),
                FundingPool.PoolIdOf(ProgrammeId, sectorCode, ukprn),
            ];
            pools = [.. poolIds.Distinct(StringComparer.Ordinal).Select(poolId => _pools.GetValueOrDefault(poolId)).OfType<FundingPool>()];
            _above.Add((ukprn, sectorCode), pools);
        }

        return pools;
    }

    /// <summary>Whether draws fit into the pools above them, one after another. Nothing is drawn.</summary>
    /// <param name="draws">The draws; a negative one gives back what a later one can use.</param>
    /// <param name="figures">The pools whose numbers the caller can see.</param>
    /// <returns>
    /// Empty when they fit. Otherwise <c>funding.no-allocation</c> for a provider that has no pool at all in the programme, and for each pool that is too full
    /// <c>funding.places-cap-reached</c> or <c>funding.pence-cap-reached</c>, with the amount asked for and, if the caller can see it, the amount left.
    /// </returns>
    public IReadOnlyList<Refusal> Shortages(IReadOnlyList<Draw> draws, PoolFigures figures)
    {
        List<Refusal>? shortages = null;
        Dictionary<FundingPool, (int Places, long Pence)>? drawn = draws.Count > 1 ? [] : null;
        foreach (var draw in draws)
        {
            if (draw is { Places: > 0 } && !_fundedProviders.Contains(draw.Ukprn))
            {
                (shortages ??= []).Add(new Refusal("funding.no-allocation", "The provider has no allocation in this programme.", "/cohortId"));
            }

            var before = shortages?.Count ?? 0;
            foreach (var pool in PoolsAbove(draw.Ukprn, draw.SectorCode))
            {
                // A pool that is over its cap still takes back what the same command gives it.
                var (places, pence) = drawn?.GetValueOrDefault(pool) ?? default;
                if (draw.Places > 0 && places + draw.Places > Math.Max(0, pool.RemainingPlaces))
                {
                    (shortages ??= []).Add(PlacesShortage(pool, draw.Places, Math.Max(0, pool.RemainingPlaces - places), figures));
                }

                if (draw.Pence > 0 && pence + draw.Pence > Math.Max(0, pool.RemainingPence))
                {
                    (shortages ??= []).Add(PenceShortage(pool, draw.Pence, Math.Max(0, pool.RemainingPence - pence), figures));
                }
            }

            if (drawn is not null && (shortages?.Count ?? 0) == before)
            {
                foreach (var pool in PoolsAbove(draw.Ukprn, draw.SectorCode))
                {
                    var (places, pence) = drawn.GetValueOrDefault(pool);
                    drawn[pool] = (places + draw.Places, pence + draw.Pence);
                }
            }
        }

        return shortages ?? (IReadOnlyList<Refusal>)[];
    }

    /// <summary>How much of a milestone's value can be earned before a cap is reached. The rest is not paid.</summary>
    /// <param name="pence">The value of the milestone, in pence; 0 or more.</param>
    /// <param name="ukprn">The provider.</param>
    /// <param name="sectorCode">The course's sector.</param>
    /// <param name="pending">Postings of the same decision, which are not counted yet.</param>
    public long Earnable(long pence, int ukprn, string sectorCode, IReadOnlyList<Posting>? pending = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pence);
        foreach (var pool in PoolsAbove(ukprn, sectorCode))
        {
            var earned = pool.EarnedPence + (pending?.Where(posting => pool.Counts(posting)).Sum(posting => posting.EarnedPence) ?? 0);
            pence = Math.Clamp(pool.CapPence - earned, 0, pence);
        }

        return pence;
    }

    /// <summary>Records that the counters are saved.</summary>
    public void AcceptAsSaved()
    {
        _unsaved.Clear();
        foreach (var pool in _pools.Values)
        {
            pool.AcceptAsSaved();
        }
    }

    // Adds a pool with what is committed beneath it. Its caps are 0 until they are posted.
    internal void Open(FundingPool pool)
    {
        pool.MarkAsNew();
        _pools.Add(pool.PoolId, pool);
        _above.Clear();
        if (pool.Ukprn is { } ukprn)
        {
            _fundedProviders.Add(ukprn);
        }
    }

    internal void SetLimit(int basisPoints)
    {
        if (_pools.Values.FirstOrDefault(pool => BasisPoints.ShareRoundedDown(pool.CapPence, basisPoints) < pool.CommittedPence) is { } over)
        {
            throw new InvalidOperationException($"The limit of {over.PoolId} would fall below what is committed.");
        }

        foreach (var pool in _pools.Values)
        {
            pool.SetLimit(basisPoints);
        }
    }

    // Whether counting would take a pool below zero or above its cap, or a cap below what is committed and earned.
    internal void Check(Posting posting)
    {
        if (posting.CapPlaces != 0 || posting.CapPence != 0)
        {
            var varied = Find(posting.SectorCode, posting.Ukprn)
                ?? throw new InvalidOperationException($"There is no pool for {posting.SectorCode} and {posting.Ukprn}: {posting.Kind}.");
            var capPence = varied.CapPence + posting.CapPence;
            if ((posting.CapPlaces < 0 && varied.CapPlaces + posting.CapPlaces < varied.CommittedPlaces)
                || (posting.CapPence < 0 && (capPence < varied.EarnedPence
                    || BasisPoints.ShareRoundedDown(Math.Max(0, capPence), varied.CommitmentLimitBasisPoints) < varied.CommittedPence)))
            {
                throw new InvalidOperationException($"The cap of {varied.PoolId} would fall below what is committed or earned.");
            }
        }

        foreach (var pool in PoolsAbove(posting.Ukprn, posting.SectorCode))
        {
            if (pool.CommittedPlaces + posting.Places < 0 || pool.CommittedPence + posting.CommittedPence < 0 || pool.EarnedPence + posting.EarnedPence < 0)
            {
                throw new InvalidOperationException($"More would be given back than {pool.PoolId} holds: {posting.Kind}.");
            }

            // A pool that was saved over its cap can rise again to what was saved, when the same command gave it back.
            var most = (Places: pool.CapPlaces, Pence: pool.CommitmentLimitPence);
            most.Places = pool.SavedPlaces > pool.SavedCapPlaces ? Math.Max(most.Places, pool.SavedPlaces) : most.Places;
            most.Pence = pool.SavedPence > pool.SavedLimitPence ? Math.Max(most.Pence, pool.SavedPence) : most.Pence;
            if ((posting.Places > 0 && pool.CommittedPlaces + posting.Places > most.Places)
                || (posting.CommittedPence > 0 && pool.CommittedPence + posting.CommittedPence > most.Pence)
                || (posting.EarnedPence > 0 && posting.EarnedPence > pool.CapPence - pool.EarnedPence))
            {
                throw new InvalidOperationException($"{pool.PoolId} would rise above its cap: {posting.Kind}.");
            }
        }
    }

    internal void Count(Posting posting)
    {
        if (posting.CapPlaces != 0 || posting.CapPence != 0)
        {
            Find(posting.SectorCode, posting.Ukprn)?.Vary(posting.CapPlaces, posting.CapPence);
        }

        if (posting is { Places: 0, CommittedPence: 0, EarnedPence: 0 })
        {
            return;
        }

        var unsaved = _unsaved.GetValueOrDefault((posting.Ukprn, posting.SectorCode));
        _unsaved[(posting.Ukprn, posting.SectorCode)] = new CommittedBeneath(
            posting.SectorCode,
            posting.Ukprn,
            (unsaved?.Places ?? 0) + posting.Places,
            (unsaved?.Pence ?? 0) + posting.CommittedPence,
            (unsaved?.EarnedPence ?? 0) + posting.EarnedPence);

        foreach (var pool in PoolsAbove(posting.Ukprn, posting.SectorCode))
        {
            pool.Add(posting.Places, posting.CommittedPence, posting.EarnedPence);
        }
    }

    private static Refusal PlacesShortage(FundingPool pool, int asked, int left, PoolFigures figures)
    {
        const string Code = "funding.places-cap-reached";
        if (!AreShown(pool, figures))
        {
            return new Refusal(Code, $"{NameOf(pool)} has no places left.", "/cohortId") { PoolId = pool.PoolId };
        }

        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"{NameOf(pool)} has {left:N0} of {pool.CapPlaces:N0} places left. This enrolment needs {asked:N0}.");
        return new Refusal(Code, message, "/cohortId") { Actual = asked, Allowed = left, PoolId = pool.PoolId };
    }

    private static Refusal PenceShortage(FundingPool pool, long asked, long left, PoolFigures figures)
    {
        const string Code = "funding.pence-cap-reached";
        if (!AreShown(pool, figures))
        {
            return new Refusal(Code, $"{NameOf(pool)} does not have enough funding left.", "/cohortId") { PoolId = pool.PoolId };
        }

        var message = $"{NameOf(pool)} has {Pence.ToText(left)} of {Pence.ToText(pool.CommitmentLimitPence)} left. This enrolment needs {Pence.ToText(asked)}.";
        return new Refusal(Code, message, "/cohortId") { Actual = asked, Allowed = left, PoolId = pool.PoolId };
    }

    private static bool AreShown(FundingPool pool, PoolFigures figures) => figures == PoolFigures.All || pool.Ukprn is not null;

    // In the middle of a sentence.
    internal static string NameWithin(FundingPool pool) => pool.Level switch
    {
        PoolLevel.Programme => "the programme",
        PoolLevel.Sector => $"the sector {pool.SectorCode}",
        _ => "p" + NameOf(pool)[1..],
    };

    internal static string NameOf(FundingPool pool) => pool.Level switch
    {
        PoolLevel.Programme => "The programme",
        PoolLevel.Sector => $"The sector {pool.SectorCode}",
        PoolLevel.Provider => FormattableString.Invariant($"Provider {pool.Ukprn}"),
        PoolLevel.ProviderSector => FormattableString.Invariant($"Provider {pool.Ukprn} in {pool.SectorCode}"),
    };
}
