namespace Bootcamps.Domain.Reports;

/// <summary>A month in which delivery is reviewed against the profile.</summary>
/// <param name="MonthNumber">Which month of the programme: 1 is its first, 13 the first after a year.</param>
/// <param name="ToleranceBasisPoints">How far delivery can be below the profile and still be green, in basis points of the profile.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record ReviewPoint(int MonthNumber, int ToleranceBasisPoints, string Source)
{
    /// <summary>The month, <c>yyyymm</c>.</summary>
    /// <param name="firstPeriod">The programme's first month.</param>
    public int PeriodIn(int firstPeriod) => Period.Plus(firstPeriod, MonthNumber - 1);
}

/// <summary>The targets of a programme's performance from a day, and how it is published. It is never edited: a later rule replaces it.</summary>
public sealed record PerformanceRule
{
    /// <summary>First day on which it applies.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Maximum drop-outs, in basis points of starts.</summary>
    public int MaximumDropOutBasisPoints { get; init; } = 2_000;

    /// <summary>Minimum interviews offered, in basis points of the learners who complete and are due one.</summary>
    public int MinimumInterviewBasisPoints { get; init; } = 10_000;

    /// <summary>Minimum positive outcomes, in basis points.</summary>
    public int MinimumOutcomeBasisPoints { get; init; } = 7_500;

    /// <summary>The amber range below the tolerance of a review, in basis points of the profile.</summary>
    public int AmberMarginBasisPoints { get; init; } = 1_000;

    /// <summary>The number to which published counts are rounded.</summary>
    public int RoundTo { get; init; } = 10;

    /// <summary>Counts below this are not published.</summary>
    public int SuppressBelow { get; init; } = 30;

    /// <summary>Where the figures come from, except those of the reviews.</summary>
    public string Source { get; init; } =
        "Drop-out: Department for Education, Skills Bootcamps KPI measurement and monitoring guidance, "
        + "September 2022. Interviews, outcomes: FE Week, 27 September 2024, on the "
        + "Department's evaluation. Rounding to 10, nothing below 30: DfE statistics, Skills Bootcamps "
        + "completions and outcomes, methodology. Amber margin: this product's default; "
        + "at the last review it ends at the 90 % of GLA decision MD3006.";

    /// <summary>The reviews, earliest first.</summary>
    public IReadOnlyList<ReviewPoint> ReviewPoints { get; init; } =
    [
        new(9, 1_500, $"{Wmca} December (R04)."),
        new(13, 1_000, $"{Wmca} April (R08)."),
        new(16, 500, $"{Wmca} July (R12)."),
        new(19, 0, $"{Wmca} October (R14)."),
    ];

    private const string Wmca =
        "Default until the authority sets its own: WMCA Payment and Performance Management Framework 2022-23, contract funding principles,";

    /// <summary>The rule in force on a day.</summary>
    /// <param name="rules">The rules of a programme, in no particular order.</param>
    /// <param name="on">The day.</param>
    /// <returns>The latest rule that began by then, or the earliest if none had.</returns>
    /// <exception cref="InvalidOperationException">There is no rule: every programme is opened with one.</exception>
    public static PerformanceRule InForce(IReadOnlyCollection<PerformanceRule> rules, DateOnly on) =>
        rules.Where(rule => rule.ValidFrom <= on).MaxBy(rule => rule.ValidFrom)
        ?? rules.MinBy(rule => rule.ValidFrom)
        ?? throw new InvalidOperationException("The programme has no rule to judge its performance by.");

    /// <summary>The review for a month: the first in or after it, or the last when all have passed. Null when there are no reviews.</summary>
    /// <param name="period">The month, <c>yyyymm</c>.</param>
    /// <param name="firstPeriod">The programme's first month.</param>
    public ReviewPoint? ReviewAt(int period, int firstPeriod) =>
        ReviewPoints.OrderBy(point => point.MonthNumber).FirstOrDefault(point => point.PeriodIn(firstPeriod) >= period)
            ?? ReviewPoints.MaxBy(point => point.MonthNumber);
}
