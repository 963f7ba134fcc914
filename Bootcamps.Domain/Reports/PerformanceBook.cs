using Bootcamps.Domain.Ledger;

namespace Bootcamps.Domain.Reports;

/// <summary>One counter: what happened to the learners of one member of a dimension in one month.</summary>
/// <param name="dimension">Its dimension.</param>
/// <param name="member">Member of the dimension: a code, a UKPRN, or <see cref="PerformanceMembers.Unknown"/>.</param>
/// <param name="period">The month of the events, <c>yyyymm</c>.</param>
/// <param name="counts">Its counts.</param>
/// <param name="isSaved">Whether the counter exists in the store.</param>
public sealed class PerformanceCount(PerformanceDimension dimension, string member, int period, PerformanceCounts counts = default, bool isSaved = true)
{
    /// <summary>Its dimension.</summary>
    public PerformanceDimension Dimension { get; } = dimension;

    /// <summary>Member of the dimension.</summary>
    public string Member { get; } = member;

    /// <summary>The month of the events, <c>yyyymm</c>.</summary>
    public int Period { get; } = period;

    /// <summary>Its counts.</summary>
    public PerformanceCounts Counts { get; private set; } = counts;

    /// <summary>Its counts when it was last saved.</summary>
    public PerformanceCounts Saved { get; private set; } = counts;

    /// <summary>Whether the counter exists in the store.</summary>
    public bool IsSaved { get; private set; } = isSaved;

    /// <summary>Whether it differs from the stored counts. A counter of zeros need not be stored.</summary>
    public bool IsChanged => Counts != Saved;

    internal void Set(PerformanceCounts counts) => Counts = counts;

    internal void AcceptAsSaved()
    {
        Saved = Counts;
        IsSaved = true;
    }
}

/// <summary>
/// The counters behind a programme's performance, one for each member of each dimension and month. Every event is counted once in every dimension, so in each
/// month each dimension adds up to the programme.
/// </summary>
/// <remarks>Not thread-safe: only the writer of its programme uses it.</remarks>
/// <param name="counts">The counters as saved.</param>
public sealed class PerformanceBook(IEnumerable<PerformanceCount> counts)
{
    private readonly Dictionary<(PerformanceDimension Dimension, string Member, int Period), PerformanceCount> _counts =
        counts.ToDictionary(count => (count.Dimension, count.Member, count.Period));

    // Most batches change no counter, so only the changed ones are checked when a batch is written.
    private readonly HashSet<PerformanceCount> _moved = [];

    /// <summary>Every counter, in no particular order.</summary>
    public IReadOnlyCollection<PerformanceCount> Counts => _counts.Values;

    /// <summary>The counters that differ from the stored counts.</summary>
    public IEnumerable<PerformanceCount> Changed => _moved.Where(count => count.IsChanged);

    // Whether counting would take a counter below zero, which is a bug: more would be taken back than was counted.
    internal void Check(Posting posting)
    {
        if (posting.Counts == default)
        {
            return;
        }

        foreach (var (dimension, member) in PerformanceMembers.Of(posting))
        {
            if (((_counts.GetValueOrDefault((dimension, member, posting.Period))?.Counts ?? default) + posting.Counts).IsNegative)
            {
                throw new InvalidOperationException($"{dimension}/{member}/{posting.Period} would fall below zero: {posting.Kind} {posting.Counts}.");
            }
        }
    }

    // Counts in every dimension at once.
    internal void Count(Posting posting)
    {
        if (posting.Counts == default)
        {
            return;
        }

        foreach (var (dimension, member) in PerformanceMembers.Of(posting))
        {
            var count = Of(dimension, member, posting.Period);
            count.Set(count.Counts + posting.Counts);
            _moved.Add(count);
        }
    }

    /// <summary>Records that the counters are saved.</summary>
    public void AcceptAsSaved()
    {
        foreach (var count in Changed)
        {
            count.AcceptAsSaved();
        }

        _moved.Clear();
    }

    private PerformanceCount Of(PerformanceDimension dimension, string member, int period)
    {
        if (!_counts.TryGetValue((dimension, member, period), out var count))
        {
            _counts[(dimension, member, period)] = count = new PerformanceCount(dimension, member, period, isSaved: false);
        }

        return count;
    }
}
