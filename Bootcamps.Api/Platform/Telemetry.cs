using System.Diagnostics.Metrics;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform;

/// <summary>The service's metrics, under the meter <c>Bootcamps</c>.</summary>
internal static class Telemetry
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Bootcamps";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Accepted = Meter.CreateCounter<long>("bootcamps.changes.accepted", "{change}", "Changes that were committed");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "bootcamps.changes.refused",
        "{reason}",
        "Reasons for which changes were refused");
    private static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>("bootcamps.batch.size", "{change}", "Changes decided together");
    private static readonly Histogram<double> CommitTime = Meter.CreateHistogram<double>(
        "bootcamps.batch.duration",
        "s",
        "From taking the lane to the end of the commit");
    private static Func<int> _depth = () => 0;

    static Telemetry() => Meter.CreateObservableGauge("bootcamps.queue.depth", () => _depth(), "{change}", "Changes waiting to be picked up");

    /// <summary>Says where the depth of the queue is read.</summary>
    public static void WatchQueue(Func<int> depth) => _depth = depth;

    /// <summary>Counts a decision.</summary>
    public static void Decided(string operation, IReadOnlyList<Refusal> refusals)
    {
        if (refusals.Count == 0)
        {
            Accepted.Add(1, new KeyValuePair<string, object?>("operation", operation));
        }

        foreach (var refusal in refusals)
        {
            Refused.Add(1, new KeyValuePair<string, object?>("operation", operation), new KeyValuePair<string, object?>("code", refusal.Code));
        }
    }

    /// <summary>Records a batch.</summary>
    public static void BatchDone(string laneId, int units, bool isCommitted, TimeSpan duration)
    {
        var lane = new KeyValuePair<string, object?>("lane", laneId);
        BatchSize.Record(units, lane);
        if (isCommitted)
        {
            CommitTime.Record(duration.TotalSeconds, lane);
        }
    }
}
