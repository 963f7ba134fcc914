using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Domain.Ledger;

/// <summary>
/// Every counter of a programme: its pools, the counters behind its dashboard and those behind its performance, the seats of its cohorts and the totals of its
/// statements. <see cref="Post"/> is the only way to change one.
/// </summary>
/// <remarks>Not thread-safe: only the writer of its programme uses it.</remarks>
/// <param name="pools">Its funding pools.</param>
/// <param name="tallies">The counters behind its dashboard.</param>
/// <param name="performance">The counters behind its performance.</param>
public sealed class Books(PoolBook pools, TallyBook tallies, PerformanceBook performance)
{
    /// <summary>Its funding pools.</summary>
    public PoolBook Pools { get; private set; } = pools;

    /// <summary>The counters behind its dashboard.</summary>
    public TallyBook Tallies { get; } = tallies;

    /// <summary>The counters behind its performance.</summary>
    public PerformanceBook Performance { get; } = performance;

    /// <summary>Puts other pools in place of all its pools. They start with what the ledger says of them.</summary>
    /// <param name="others">The other pools.</param>
    /// <param name="day">The day of the change.</param>
    /// <returns>
    /// The changes of caps, already counted, for the ledger: one posting for each pool whose caps differ, with a removed or new one counted as 0.
    /// </returns>
    public IReadOnlyList<Posting> Replace(PoolBook others, DateOnly day)
    {
        var postings = Pools.Pools.UnionBy(others.Pools, pool => pool.PoolId, StringComparer.Ordinal)
            .OrderBy(pool => pool.Level).ThenBy(pool => pool.PoolId, StringComparer.Ordinal)
            .Select(pool => (Pool: pool, Before: Pools.Find(pool.SectorCode, pool.Ukprn), After: others.Find(pool.SectorCode, pool.Ukprn)))
            .Select(one => one.Pool.Varied(
                (one.After?.CapPlaces ?? 0) - (one.Before?.CapPlaces ?? 0), (one.After?.CapPence ?? 0) - (one.Before?.CapPence ?? 0), day))
            .Where(posting => !posting.IsEmpty)
            .ToList();
        Pools = others;
        return postings;
    }

    /// <summary>Adds a pool. Its caps are 0 until they are posted.</summary>
    /// <param name="pool">The pool, with what is committed and earned beneath it.</param>
    public void Open(FundingPool pool) => Pools.Open(pool);

    /// <summary>Changes the limit of commitments of every pool.</summary>
    /// <param name="basisPoints">The limit, in basis points of a cap on money.</param>
    /// <exception cref="InvalidOperationException">A pool has more committed. That is a bug. Nothing is changed.</exception>
    public void SetLimit(int basisPoints) => Pools.SetLimit(basisPoints);

    /// <summary>Counts a posting everywhere it belongs, or nowhere.</summary>
    /// <param name="posting">The posting.</param>
    /// <param name="seats">The seats of its cohort; needed when it moves a seat.</param>
    /// <param name="statement">The total of its statement; needed when it is a line of one.</param>
    /// <exception cref="InvalidOperationException">
    /// A counter would fall below zero or rise above its cap. That is a bug, because a decision asks for room first. Nothing is counted.
    /// </exception>
    public void Post(Posting posting, CohortSeats? seats = null, StatementTotal? statement = null)
    {
        Pools.Check(posting);
        Performance.Check(posting);
        if (posting.StatementLine is not null)
        {
            (statement ?? throw new InvalidOperationException("A line of a statement needs the statement.")).Check(posting);
        }

        if (posting.Seats != 0)
        {
            (seats ?? throw new InvalidOperationException("A posting that moves a seat needs the cohort.")).Move(posting.Seats);
        }

        Pools.Count(posting);
        Tallies.Count(posting);
        Performance.Count(posting);
        if (posting.StatementLine is not null)
        {
            statement!.Add(posting);
        }
    }

    /// <summary>Counts sums of the ledger, in any order. The results can be compared with stored counters.</summary>
    /// <param name="pools">Pools with their caps and nothing committed.</param>
    /// <param name="movements">Postings of places and money, summed by what pools and dashboard count by.</param>
    /// <param name="statistics">Postings with a learner group, summed by what performance counts by.</param>
    public static Books Fold(PoolBook pools, IEnumerable<Posting> movements, IEnumerable<Posting> statistics)
    {
        var books = new Books(pools, new TallyBook([]), new PerformanceBook([]));
        foreach (var movement in movements)
        {
            books.Pools.Count(movement);
            books.Tallies.Count(movement);
        }

        foreach (var statistic in statistics)
        {
            books.Performance.Count(statistic);
        }

        return books;
    }
}
