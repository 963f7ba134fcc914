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
    public void Replace(PoolBook others) => Pools = others;

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
