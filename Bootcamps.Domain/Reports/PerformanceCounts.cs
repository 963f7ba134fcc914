using System.Runtime.InteropServices;

namespace Bootcamps.Domain.Reports;

/// <summary>What is counted of learners.</summary>
public enum PerformanceMeasure
{
    /// <summary>Starts: the first milestone was reached.</summary>
    Starts,

    /// <summary>Completions: the second milestone was reached.</summary>
    Completions,

    /// <summary>Learners who completed and were offered a job interview.</summary>
    Interviews,

    /// <summary>Positive outcomes: the third milestone was reached.</summary>
    Outcomes,

    /// <summary>Learners who left after their start and before completing.</summary>
    DropOuts,
}

/// <summary>Counts of learners, and what their milestones have earned. None is negative.</summary>
/// <param name="Starts">Starts.</param>
/// <param name="Completions">Completions.</param>
/// <param name="Interviews">Completions with a job interview offered.</param>
/// <param name="Outcomes">Positive outcomes.</param>
/// <param name="DropOuts">Learners who left after their start and before completing.</param>
/// <param name="EarnedPence">Earned by the milestones, the authority's share, in pence.</param>
/// <remarks>Source of the definitions: DfE statistics, Skills Bootcamps completions and outcomes, methodology.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PerformanceCounts(long Starts, long Completions, long Interviews, long Outcomes, long DropOuts, long EarnedPence)
{
    /// <summary>One of the counts.</summary>
    public long this[PerformanceMeasure measure] => measure switch
    {
        PerformanceMeasure.Starts => Starts,
        PerformanceMeasure.Completions => Completions,
        PerformanceMeasure.Interviews => Interviews,
        PerformanceMeasure.Outcomes => Outcomes,
        PerformanceMeasure.DropOuts => DropOuts,
    };

    /// <summary>Learners whose training has ended: completed, or dropped out.</summary>
    public long Ended => Completions + DropOuts;

    /// <summary>Whether a count or the money is below zero.</summary>
    public bool IsNegative => Starts < 0 || Completions < 0 || Interviews < 0 || Outcomes < 0 || DropOuts < 0 || EarnedPence < 0;

    /// <summary>Counts of several.</summary>
    public static PerformanceCounts SumOf(IEnumerable<PerformanceCounts> several) => several.Aggregate(default(PerformanceCounts), (sum, one) => sum + one);

    /// <summary>Counts of both.</summary>
    public static PerformanceCounts operator +(PerformanceCounts left, PerformanceCounts right) => new(
        left.Starts + right.Starts,
        left.Completions + right.Completions,
        left.Interviews + right.Interviews,
        left.Outcomes + right.Outcomes,
        left.DropOuts + right.DropOuts,
        left.EarnedPence + right.EarnedPence);

    /// <inheritdoc cref="op_Addition"/>
    public static PerformanceCounts Add(PerformanceCounts left, PerformanceCounts right) => left + right;
}
