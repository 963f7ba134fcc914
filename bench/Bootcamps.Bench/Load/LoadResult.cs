using System.Diagnostics;

namespace Bootcamps.Bench.Load;

/// <summary>The result of one load, with every latency, smallest first.</summary>
internal sealed class LoadResult(TimeSpan elapsed, IReadOnlyList<long> sortedTicks, IReadOnlyDictionary<int, long> byStatus, long bytes, int broken)
{
    /// <summary>From the first request to the last answer.</summary>
    public TimeSpan Elapsed => elapsed;

    /// <summary>Answers.</summary>
    public int Answers => sortedTicks.Count;

    /// <summary>Answers by status.</summary>
    public IReadOnlyDictionary<int, long> ByStatus => byStatus;

    /// <summary>Connections that broke.</summary>
    public int Broken => broken;

    /// <summary>Answers a second.</summary>
    public double PerSecond => Answers / elapsed.TotalSeconds;

    /// <summary>Bytes of an answer on average, its head included.</summary>
    public double BytesEach => Answers == 0 ? 0 : (double)bytes / Answers;

    /// <summary>The same by kind of request, if kinds are separate.</summary>
    public IReadOnlyDictionary<int, LoadResult> ByKind { get; init; } = new Dictionary<int, LoadResult>();

    /// <summary>CPU time the server took for an answer, in microseconds; null when it was not measured.</summary>
    public double? ServerMicroseconds { get; init; }

    /// <summary>CPU time the client took for an answer, in microseconds.</summary>
    public double ClientMicroseconds { get; init; }

    /// <summary>Accepted answers a second: 2xx only.</summary>
    public double AcceptedPerSecond => byStatus.Where(pair => pair.Key is >= 200 and < 300).Sum(pair => pair.Value) / elapsed.TotalSeconds;

    /// <summary>A percentile of the latencies.</summary>
    public double Milliseconds(double share) => Statistics.Percentile(sortedTicks, share) * 1_000.0 / Stopwatch.Frequency;

    /// <summary>Answers that were not 2xx, such as <c>422: 30</c>; empty when there were none.</summary>
    public string Others =>
        string.Join(", ", byStatus.Where(pair => pair.Key is < 200 or >= 300).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value:N0}"));
}
