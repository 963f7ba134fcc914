using Bootcamps.Domain.Funding;

namespace Bootcamps.Domain.Reports;

/// <summary>Who a report is for.</summary>
public enum ReportForm
{
    /// <summary>The authority: exact figures.</summary>
    Internal,

    /// <summary>The public: rounded figures, with small numbers withheld.</summary>
    Published,
}

/// <summary>A count or an amount, as the reader can see it.</summary>
public sealed record Figure
{
    /// <summary>The figure, in the unit its name says. Null when it is withheld.</summary>
    public required long? Value { get; init; }

    /// <summary>Whether the figure is withheld because it is about too few learners, or would reveal such a figure.</summary>
    public required bool IsSuppressed { get; init; }

    /// <summary>A figure that is withheld.</summary>
    internal static Figure Suppressed { get; } = new() { Value = null, IsSuppressed = true };

    /// <summary>A figure that is shown.</summary>
    internal static Figure Of(long? value) => new() { Value = value, IsSuppressed = false };
}

/// <summary>A rate, as the reader can see it.</summary>
public sealed record RateFigure
{
    /// <summary>The rate in percent. Null when it is withheld, or when there are no learners to count.</summary>
    public required Percent? Value { get; init; }

    /// <summary>Whether the rate is withheld because it is based on too few learners.</summary>
    public required bool IsSuppressed { get; init; }

    /// <summary>A rate that is withheld.</summary>
    internal static RateFigure Suppressed { get; } = new() { Value = null, IsSuppressed = true };

    /// <summary>A rate that is shown.</summary>
    internal static RateFigure Of(int? basisPoints) => new() { Value = basisPoints is { } rate ? new Percent(rate) : null, IsSuppressed = false };
}

/// <summary>
/// Decides which counts of learners can be shown. Published counts are rounded and withheld when small, rates are in whole percent, and money is left out
/// because with a price it would reveal the exact count.
/// </summary>
/// <remarks>
/// Source: DfE statistics, Skills Bootcamps completions and outcomes: counts to the nearest 10, fewer than 30 suppressed, percentages whole. This product
/// adds that a second member
/// is withheld, so that the first cannot be found by subtraction.
/// </remarks>
public sealed class Disclosure
{
    private const int WholePercent = 100;
    private static readonly PerformanceMeasure[] Measures = Enum.GetValues<PerformanceMeasure>();

    private readonly int _roundTo;
    private readonly int _suppressBelow;

    private Disclosure(int roundTo, int suppressBelow, bool isPublic)
    {
        _roundTo = roundTo;
        _suppressBelow = suppressBelow;
        IsPublic = isPublic;
    }

    /// <summary>Whether figures are for the public.</summary>
    public bool IsPublic { get; }

    /// <summary>The disclosure rules for a form of a report.</summary>
    public static Disclosure Of(ReportForm form, PerformanceRule rule) => form switch
    {
        ReportForm.Internal => new Disclosure(1, 0, isPublic: false),
        ReportForm.Published => new Disclosure(rule.RoundTo, rule.SuppressBelow, isPublic: true),
    };

    /// <summary>Shows the counts of all learners.</summary>
    public PerformanceFigures Show(PerformanceCounts counts) => new(counts, [.. Measures.Where(measure => counts[measure] < _suppressBelow)], this);

    /// <summary>
    /// Shows the counts of members whose total is also shown. When the count of only one member is withheld, the next smallest of the same
    /// measure is withheld too. A count of zero never serves as the second one, because it can be public that a member has no learners.
    /// </summary>
    /// <param name="members">The members' counts, without learners whose member is not known.</param>
    public IReadOnlyList<PerformanceFigures> ShowMembers(IReadOnlyList<PerformanceCounts> members)
    {
        var hidden = members.Select(_ => new HashSet<PerformanceMeasure>()).ToList();
        foreach (var measure in Measures)
        {
            foreach (var i in Hidden([.. members.Select(counts => counts[measure])]))
            {
                hidden[i].Add(measure);
            }
        }

        return [.. members.Zip(hidden, (counts, measures) => new PerformanceFigures(counts, measures, this))];
    }

    /// <summary>
    /// Shows running totals of months that are also shown: those before the first withheld month and those after the last. A total in between
    /// would reveal a month by subtraction.
    /// </summary>
    /// <param name="opening">The amount that every total includes; also shown.</param>
    /// <param name="months">The count of each month.</param>
    /// <param name="areHidden">Whether each month is withheld.</param>
    public IReadOnlyList<Figure> ShowRunning(long opening, IReadOnlyList<long> months, IReadOnlyList<bool> areHidden)
    {
        var hidden = months.Zip(areHidden).Count(month => month is { First: > 0, Second: true });
        var isOpeningHidden = IsHiddenOpening(opening);
        var figures = new List<Figure>();
        var (total, hiddenSoFar) = (0L, 0);
        foreach (var (count, isHidden) in months.Zip(areHidden))
        {
            total += count;
            hiddenSoFar += isHidden && count > 0 ? 1 : 0;
            figures.Add(Count(opening + total, isOpeningHidden || IsTooSmall(total) || (hiddenSoFar > 0 && hiddenSoFar < hidden)));
        }

        return figures;
    }

    /// <summary>Shows a count, unless it is withheld.</summary>
    public Figure Count(long count, bool isHidden) => isHidden ? Figure.Suppressed : Figure.Of(Rounding.Divide(count, _roundTo) * _roundTo);

    /// <summary>Shows a rate, unless a count behind it is withheld.</summary>
    public RateFigure Rate(long count, long of, bool isHidden) =>
        isHidden ? RateFigure.Suppressed : RateFigure.Of(BasisPoints.Rate(count, of, IsPublic ? WholePercent : 1));

    /// <summary>Shows money.</summary>
    public Figure Money(long pence) => IsPublic ? Figure.Suppressed : Figure.Of(pence);

    /// <summary>Whether a count is too small to be shown.</summary>
    public bool IsTooSmall(long count) => count < _suppressBelow;

    /// <summary>Whether a count of earlier years is too small to be shown. Zero can be shown.</summary>
    public bool IsHiddenOpening(long opening) => opening > 0 && IsTooSmall(opening);

    private List<int> Hidden(IReadOnlyList<long> counts)
    {
        var hidden = counts.Index().Where(one => IsTooSmall(one.Item)).Select(one => one.Index).ToList();
        if (hidden.Count(i => counts[i] > 0) == 1 && counts.Index().Where(one => !IsTooSmall(one.Item)).OrderBy(one => one.Item).Take(1).ToList() is [var next])
        {
            hidden.Add(next.Index);
        }

        return hidden;
    }
}

/// <summary>Counts of learners and the rates between them. The name of each rate names its denominator.</summary>
public sealed record PerformanceFigures
{
    private readonly HashSet<PerformanceMeasure> _hidden;

    internal PerformanceFigures(PerformanceCounts counts, HashSet<PerformanceMeasure> hidden, Disclosure disclosure)
    {
        _hidden = hidden;
        Starts = Count(PerformanceMeasure.Starts);
        Completions = Count(PerformanceMeasure.Completions);
        Interviews = Count(PerformanceMeasure.Interviews);
        Outcomes = Count(PerformanceMeasure.Outcomes);
        DropOuts = Count(PerformanceMeasure.DropOuts);
        EarnedPence = disclosure.Money(counts.EarnedPence);
        DropOutPerStartsPercent = Rate(PerformanceMeasure.DropOuts, PerformanceMeasure.Starts);
        DropOutPerEndedPercent = disclosure.Rate(
            counts.DropOuts,
            counts.Ended,
            IsHidden(PerformanceMeasure.DropOuts) || IsHidden(PerformanceMeasure.Completions));
        CompletionPerStartsPercent = Rate(PerformanceMeasure.Completions, PerformanceMeasure.Starts);
        InterviewPerStartsPercent = Rate(PerformanceMeasure.Interviews, PerformanceMeasure.Starts);
        InterviewPerCompletionsPercent = Rate(PerformanceMeasure.Interviews, PerformanceMeasure.Completions);
        OutcomePerStartsPercent = Rate(PerformanceMeasure.Outcomes, PerformanceMeasure.Starts);
        OutcomePerCompletionsPercent = Rate(PerformanceMeasure.Outcomes, PerformanceMeasure.Completions);

        Figure Count(PerformanceMeasure measure) => disclosure.Count(counts[measure], IsHidden(measure));
        RateFigure Rate(PerformanceMeasure measure, PerformanceMeasure of) => disclosure.Rate(counts[measure], counts[of], IsHidden(measure) || IsHidden(of));
    }

    /// <summary>Starts.</summary>
    public Figure Starts { get; init; }

    /// <summary>Completions.</summary>
    public Figure Completions { get; init; }

    /// <summary>Completions with a job interview offered.</summary>
    public Figure Interviews { get; init; }

    /// <summary>Positive outcomes.</summary>
    public Figure Outcomes { get; init; }

    /// <summary>Learners who left after their start and before completing.</summary>
    public Figure DropOuts { get; init; }

    /// <summary>The authority's money earned by milestones, in pence. Never published.</summary>
    public Figure EarnedPence { get; init; }

    /// <summary>Drop-outs as a percentage of starts.</summary>
    public RateFigure DropOutPerStartsPercent { get; init; }

    /// <summary>
    /// Drop-outs as a percentage of learners whose training has ended, by completing or dropping out. It equals the rate of starts when nobody is still in
    /// training.
    /// </summary>
    public RateFigure DropOutPerEndedPercent { get; init; }

    /// <summary>Completions as a percentage of starts.</summary>
    public RateFigure CompletionPerStartsPercent { get; init; }

    /// <summary>Interviews offered as a percentage of starts.</summary>
    public RateFigure InterviewPerStartsPercent { get; init; }

    /// <summary>Interviews offered as a percentage of completions.</summary>
    public RateFigure InterviewPerCompletionsPercent { get; init; }

    /// <summary>Positive outcomes as a percentage of starts.</summary>
    public RateFigure OutcomePerStartsPercent { get; init; }

    /// <summary>Positive outcomes as a percentage of completions.</summary>
    public RateFigure OutcomePerCompletionsPercent { get; init; }

    /// <summary>Whether a measure is withheld.</summary>
    public bool IsHidden(PerformanceMeasure measure) => _hidden.Contains(measure);
}
