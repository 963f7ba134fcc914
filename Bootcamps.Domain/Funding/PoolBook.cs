using System.Globalization;

namespace Bootcamps.Domain.Funding;

/// <summary>The pools whose numbers a caller can see.</summary>
public enum PoolFigures
{
    /// <summary>All pools: for an authority.</summary>
    All,

    /// <summary>The provider's own pools: for a provider. It is told that another pool is full, but not its size.</summary>
    ProviderOnly,
}

/// <summary>All funding pools of one programme, and the only way to draw from them.</summary>
/// <remarks>Not thread-safe: only the writer of its programme uses it.</remarks>
public sealed class PoolBook
{
    private readonly Dictionary<string, FundingPool> _pools;
    private readonly HashSet<int> _fundedProviders;
    private readonly Dictionary<(int Ukprn, string SectorCode), FundingPool[]> _above = [];
    private readonly List<Movement> _movements = [];

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

    /// <summary>The pools that an enrolment draws from, widest first. A level without a pool has no limit.</summary>
    /// <param name="ukprn">The provider.</param>
    /// <param name="sectorCode">The course's sector.</param>
    public IReadOnlyList<FundingPool> PoolsAbove(int ukprn, string sectorCode)
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
            pools = [.. poolIds.Select(poolId => _pools.GetValueOrDefault(poolId)).OfType<FundingPool>()];
            _above.Add((ukprn, sectorCode), pools);
        }

        return pools;
    }

    /// <summary>Draws places and money for a provider's enrolment from every pool above it, or from none.</summary>
    /// <param name="ukprn">The provider.</param>
    /// <param name="sectorCode">The course's sector.</param>
    /// <param name="places">Places to take; 0 or more.</param>
    /// <param name="pence">The authority's share of the price; 0 or more.</param>
    /// <param name="figures">The pools whose numbers the caller can see.</param>
    /// <returns>
    /// Empty on success. Otherwise nothing was drawn, and these are the reasons: <c>funding.no-allocation</c> when the provider has no pool at all
    /// in the programme, and those of <see cref="Commit(int, long, IReadOnlyList{FundingPool}, PoolFigures)"/>.
    /// </returns>
    public IReadOnlyList<Refusal> Commit(int ukprn, string sectorCode, int places, long pence, PoolFigures figures)
    {
        var pools = PoolsAbove(ukprn, sectorCode);
        if (_fundedProviders.Contains(ukprn))
        {
            return Commit(places, pence, pools, figures);
        }

        return
        [
            new Refusal("funding.no-allocation", "The provider has no allocation in this programme.", "/cohortId"),
            .. Shortages(places, pence, pools, figures) ?? [],
        ];
    }

    /// <summary>Draws places and money from all of the given pools, or from none.</summary>
    /// <param name="places">Places to take; 0 or more.</param>
    /// <param name="pence">Money to commit, in pence; 0 or more.</param>
    /// <param name="pools">Pools of this book.</param>
    /// <param name="figures">The pools whose numbers the caller can see.</param>
    /// <returns>
    /// Empty on success. Otherwise nothing was drawn, and there is a reason for each pool that is full: <c>funding.places-cap-reached</c>,
    /// <c>funding.pence-cap-reached</c>, with the amount asked for and, if the caller can see it, the amount left.
    /// </returns>
    public IReadOnlyList<Refusal> Commit(int places, long pence, IReadOnlyList<FundingPool> pools, PoolFigures figures)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(places);
        ArgumentOutOfRangeException.ThrowIfNegative(pence);
        if (Shortages(places, pence, pools, figures) is { } shortages)
        {
            return shortages;
        }

        Move(places, pence, pools);
        return [];
    }

    /// <summary>Gives places and money back to all of the given pools.</summary>
    /// <param name="places">Places to give back; 0 or more. More than is taken is a bug: it throws and changes nothing.</param>
    /// <param name="pence">Money no longer committed, in pence; 0 or more. More than is committed throws in the same way.</param>
    /// <param name="pools">Pools of this book.</param>
    public void Release(int places, long pence, IReadOnlyList<FundingPool> pools)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(places);
        ArgumentOutOfRangeException.ThrowIfNegative(pence);
        foreach (var pool in pools)
        {
            if (places > pool.CommittedPlaces || pence > pool.CommittedPence)
            {
                throw new InvalidOperationException($"More would be released than {pool.PoolId} has committed.");
            }
        }

        Move(-places, -pence, pools);
    }

    /// <summary>Earns committed money, as far as the caps of the given pools allow.</summary>
    /// <param name="pence">The value of a milestone, in pence; 0 or more.</param>
    /// <param name="pools">Pools of this book.</param>
    /// <returns>The pence earned: less than the value when a cap is reached. The rest is not paid.</returns>
    public long Earn(long pence, IReadOnlyList<FundingPool> pools)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pence);
        var earned = pence;
        for (var i = 0; i < pools.Count; i++)
        {
            earned = Math.Clamp(pools[i].CapPence - pools[i].EarnedPence, 0, earned);
        }

        MoveEarned(earned, pools);
        return earned;
    }

    /// <summary>Takes back money that was earned.</summary>
    /// <param name="pence">The pence earned before; 0 or more. More than a pool has earned is a bug: it throws and changes nothing.</param>
    /// <param name="pools">Pools of this book.</param>
    public void TakeBack(long pence, IReadOnlyList<FundingPool> pools)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pence);
        if (pools.FirstOrDefault(pool => pool.EarnedPence < pence) is { } pool)
        {
            throw new InvalidOperationException($"More would be taken back than {pool.PoolId} has earned.");
        }

        MoveEarned(-pence, pools);
    }

    /// <summary>Marks the present state, for <see cref="RollbackTo"/>.</summary>
    /// <returns>A mark, valid until the book is rolled back to an earlier one or accepted as saved.</returns>
    public int Mark() => _movements.Count;

    /// <summary>Undoes everything since a mark.</summary>
    /// <param name="mark">A valid mark.</param>
    public void RollbackTo(int mark)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mark);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mark, _movements.Count);
        for (var i = _movements.Count - 1; i >= mark; i--)
        {
            var (pool, places, pence, earned) = _movements[i];
            pool.Add(-places, -pence);
            pool.Earn(-earned);
        }

        _movements.RemoveRange(mark, _movements.Count - mark);
    }

    /// <summary>Records that the counters are saved. Earlier marks become invalid.</summary>
    public void AcceptAsSaved()
    {
        _movements.Clear();
        foreach (var pool in _pools.Values)
        {
            pool.AcceptAsSaved();
        }
    }

    private void Move(int places, long pence, IReadOnlyList<FundingPool> pools)
    {
        for (var i = 0; i < pools.Count; i++)
        {
            pools[i].Add(places, pence);
            _movements.Add(new Movement(pools[i], places, pence, 0));
        }
    }

    private void MoveEarned(long pence, IReadOnlyList<FundingPool> pools)
    {
        for (var i = 0; i < pools.Count; i++)
        {
            pools[i].Earn(pence);
            _movements.Add(new Movement(pools[i], 0, 0, pence));
        }
    }

    private static List<Refusal>? Shortages(int places, long pence, IReadOnlyList<FundingPool> pools, PoolFigures figures)
    {
        List<Refusal>? shortages = null;
        for (var i = 0; i < pools.Count; i++)
        {
            var pool = pools[i];
            if (places > pool.RemainingPlaces)
            {
                (shortages ??= []).Add(PlacesShortage(pool, places, figures));
            }

            if (pence > pool.RemainingPence)
            {
                (shortages ??= []).Add(PenceShortage(pool, pence, figures));
            }
        }

        return shortages;
    }

    private static Refusal PlacesShortage(FundingPool pool, int asked, PoolFigures figures)
    {
        const string Code = "funding.places-cap-reached";
        if (!AreShown(pool, figures))
        {
            return new Refusal(Code, $"{NameOf(pool)} has no places left.", "/cohortId") { PoolId = pool.PoolId };
        }

        var left = Math.Max(0, pool.RemainingPlaces);
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"{NameOf(pool)} has {left:N0} of {pool.CapPlaces:N0} places left. This enrolment needs {asked:N0}.");
        return new Refusal(Code, message, "/cohortId") { Actual = asked, Allowed = left, PoolId = pool.PoolId };
    }

    private static Refusal PenceShortage(FundingPool pool, long asked, PoolFigures figures)
    {
        const string Code = "funding.pence-cap-reached";
        if (!AreShown(pool, figures))
        {
            return new Refusal(Code, $"{NameOf(pool)} does not have enough funding left.", "/cohortId") { PoolId = pool.PoolId };
        }

        var left = Math.Max(0, pool.RemainingPence);
        var message = $"{NameOf(pool)} has {Pence.ToText(left)} of {Pence.ToText(pool.CommitmentLimitPence)} left. This enrolment needs {Pence.ToText(asked)}.";
        return new Refusal(Code, message, "/cohortId") { Actual = asked, Allowed = left, PoolId = pool.PoolId };
    }

    private static bool AreShown(FundingPool pool, PoolFigures figures) => figures == PoolFigures.All || pool.Ukprn is not null;

    private static string NameOf(FundingPool pool) => pool.Level switch
    {
        PoolLevel.Programme => "The programme",
        PoolLevel.Sector => $"The sector {pool.SectorCode}",
        PoolLevel.Provider => FormattableString.Invariant($"Provider {pool.Ukprn}"),
        PoolLevel.ProviderSector => FormattableString.Invariant($"Provider {pool.Ukprn} in {pool.SectorCode}"),
    };

    private readonly record struct Movement(FundingPool Pool, int Places, long Pence, long EarnedPence);
}
