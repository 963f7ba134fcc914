using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Api.Reports;

/// <summary>
/// How a programme delivers against its targets. Counts are of this programme's own learners and events up to the end of a month; each breakdown adds up to the
/// programme, unless it is published.
/// </summary>
internal sealed record Performance : ITable
{
    /// <summary>The programme.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>true: as it may be made public. Counts are rounded and small ones withheld, rates are in whole percent, money and forecast are left out.</summary>
    public required bool IsPublished { get; init; }

    /// <summary>The last month that is counted.</summary>
    public required Month UpToPeriod { get; init; }

    /// <summary>The day the figures are of: the last of that month, or today while the month goes on.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>When they were read, UTC.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>What they are judged by.</summary>
    public required PerformanceTerms Rules { get; init; }

    /// <summary>The programme's learners: counts, and the rates between them.</summary>
    public required PerformanceFigures Figures { get; init; }

    /// <summary>What the programme has committed, earned and paid as it stands now, whatever month the report is up to; null when published.</summary>
    public required FundingFigures? Funding { get; init; }

    /// <summary>Rates against their targets. Where it is contested what a rate is to be taken of, there is an entry for each.</summary>
    [MaxLength(10)]
    public required IReadOnlyList<PerformanceKpi> Kpis { get; init; }

    /// <summary>Starts, completions and outcomes against the profile.</summary>
    [MaxLength(3)]
    public required IReadOnlyList<PerformanceProgress> Progress { get; init; }

    /// <summary>Where the programme will end if it goes on as it has; null before its first day, and when published.</summary>
    public required PerformanceForecast? Forecast { get; init; }

    /// <summary>Month by month, from the programme's first month to its last, or the last that has a target or a count.</summary>
    [MaxLength(120)]
    public required IReadOnlyList<PerformanceMonth> Months { get; init; }

    /// <summary>The same figures by what learners are told apart by.</summary>
    [MaxLength(8)]
    public required IReadOnlyList<PerformanceBreakdown> Breakdowns { get; init; }

    Type ITable.RowType => typeof(PerformanceRow);

    IEnumerable<object> ITable.Rows =>
    [
        PerformanceRow.Of("programme", ProgrammeId, Name, Figures, Funding, Progress, Forecast?.CommittedPlaces, Forecast?.CommittedPence, Forecast?.Bookings),
        .. Breakdowns.SelectMany(breakdown => breakdown.Members, (breakdown, member) => PerformanceRow.Of(
            breakdown.Dimension, member.Member, member.Name, member.Figures, member.Funding, member.Progress, member.Forecast?.CommittedPlaces, member.Forecast?.CommittedPence,
            member.Forecast?.Bookings)),
    ];
}

/// <summary>What performance is judged by.</summary>
internal sealed record PerformanceTerms
{
    /// <summary>First day it applies to; it applies until later rules begin.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Most drop-outs, in percent.</summary>
    public required Percent MaximumDropOutPercent { get; init; }

    /// <summary>Fewest interviews offered, in percent.</summary>
    public required Percent MinimumInterviewPercent { get; init; }

    /// <summary>Fewest positive outcomes, in percent.</summary>
    public required Percent MinimumOutcomePercent { get; init; }

    /// <summary>How far beyond the tolerance of a review a shortfall is still amber, in percent.</summary>
    public required Percent AmberMarginPercent { get; init; }

    /// <summary>What published counts are rounded to.</summary>
    public required int RoundTo { get; init; }

    /// <summary>Counts below this are not published.</summary>
    public required int SuppressBelow { get; init; }

    /// <summary>Where this comes from.</summary>
    public required string Source { get; init; }

    /// <summary>The reviews, earliest first.</summary>
    [MaxLength(60)]
    public required IReadOnlyList<PerformanceReview> Reviews { get; init; }

    /// <summary>The month of the review that the figures lead up to, whose tolerance holds: the first in their month or after it, the last when all have passed; null without reviews.</summary>
    public required Month? ReviewPeriod { get; init; }
}

/// <summary>A month in which delivery is reviewed against the profile.</summary>
internal sealed record PerformanceReview
{
    /// <summary>The month.</summary>
    public required Month Period { get; init; }

    /// <summary>How far delivery may be below the profile and still be green, in percent.</summary>
    public required Percent TolerancePercent { get; init; }

    /// <summary>Where this comes from.</summary>
    public required string Source { get; init; }
}

/// <summary>A rate against its target.</summary>
internal sealed record PerformanceKpi
{
    /// <summary>What is judged: dropOut, interview or outcome.</summary>
    [EnumDataType(typeof(Kpi))]
    public required string Kpi { get; init; }

    /// <summary>
    /// Out of which learners the rate is taken. ended: those who completed or dropped out. completionsDueAnInterview: those who completed, without the
    /// self-employed and those put forward by their employer, who have other proof to show.
    /// </summary>
    [EnumDataType(typeof(Domain.Reports.RateOf))]
    public required string RateOf { get; init; }

    /// <summary>The rate, in percent.</summary>
    public required RateFigure RatePercent { get; init; }

    /// <summary>The target, in percent: for dropOut the most, for the others the least.</summary>
    public required Percent TargetPercent { get; init; }

    /// <summary>Whether the rate, rounded to two decimals, meets the target; null when there is nothing to take it of, and when it is withheld.</summary>
    public required bool? IsMet { get; init; }

    /// <summary>A result as a message.</summary>
    public static PerformanceKpi Of(KpiResult result) => new()
    {
        Kpi = Names.NameOf(result.Kpi),
        RateOf = Names.NameOf(result.Of),
        RatePercent = result.Rate,
        TargetPercent = new Percent(result.TargetBasisPoints),
        IsMet = result.IsMet,
    };
}

/// <summary>A measure against its profile. In between the ends of months the profile is taken to rise evenly from day to day.</summary>
internal sealed record PerformanceProgress
{
    /// <summary>starts, completions or outcomes.</summary>
    [AllowedValues("starts", "completions", "outcomes")]
    public required string Measure { get; init; }

    /// <summary>What was reached in earlier years.</summary>
    public required Figure Opening { get; init; }

    /// <summary>What has been reached, earlier years included, as in the targets.</summary>
    public required Figure Actual { get; init; }

    /// <summary>What was planned by the day the figures are of, earlier years included; null without a target.</summary>
    public required long? Planned { get; init; }

    /// <summary>How much is missing, 0 when nothing is; null without a target.</summary>
    public required Figure? Shortfall { get; init; }

    /// <summary>The shortfall in percent of planned less opening, which is what the programme itself was to reach by then. Null without a target, and while nothing is due.</summary>
    public required RateFigure? ShortfallPercent { get; init; }

    /// <summary>
    /// green: within the tolerance of the review. amber: within the amber margin beyond it. red: further. By the exact figures, when published too. Null without a
    /// shortfall in percent, without reviews, and when withheld.
    /// </summary>
    [EnumDataType(typeof(RagStatus))]
    public required string? Status { get; init; }
}

/// <summary>Where a programme will end if it goes on as it has. What is projected over a cap will be asked for, not committed: no cap is ever exceeded.</summary>
internal sealed record PerformanceForecast
{
    /// <summary>The programme's last day, which everything is projected to.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>Learners who are booked and have not started yet, and how many of them to expect; null for a past month.</summary>
    public required BookingForecast? Bookings { get; init; }

    /// <summary>Starts.</summary>
    public required CountForecast Starts { get; init; }

    /// <summary>Completions.</summary>
    public required CountForecast Completions { get; init; }

    /// <summary>Positive outcomes.</summary>
    public required CountForecast Outcomes { get; init; }

    /// <summary>Places taken by enrolments.</summary>
    public required CapForecast CommittedPlaces { get; init; }

    /// <summary>Money promised by enrolments, in pence.</summary>
    public required CapForecast CommittedPence { get; init; }

    /// <summary>Money earned by milestones, in pence.</summary>
    public required CapForecast EarnedPence { get; init; }
}

/// <summary>Starts to expect of learners who are enrolled on cohorts that begin by the programme's last day and whose time to start is not over.</summary>
internal sealed record BookingForecast
{
    /// <summary>The learners.</summary>
    public required long Booked { get; init; }

    /// <summary>
    /// How many of those who enrol turn up, in percent: the starts on this programme's cohorts whose time to start is over, of everybody who was enrolled on them.
    /// The default is 100.00, while no cohort's time to start is over.
    /// </summary>
    public required Percent ShowUpPercent { get; init; }

    /// <summary>Whether that rate was observed; false for the default.</summary>
    public required bool IsShowUpObserved { get; init; }

    /// <summary>The starts to expect: booked learners by the exact rate.</summary>
    public required long ExpectedStarts { get; init; }
}

/// <summary>Where a sector or a provider will end if it goes on as it has, by what is committed today.</summary>
internal sealed record MemberForecast
{
    /// <summary>Its booked learners, by the show-up rate of the programme.</summary>
    public required BookingForecast Bookings { get; init; }

    /// <summary>Places taken by enrolments.</summary>
    public required CapForecast CommittedPlaces { get; init; }

    /// <summary>Money promised by enrolments, in pence.</summary>
    public required CapForecast CommittedPence { get; init; }
}

/// <summary>Where a count will end.</summary>
internal sealed record CountForecast
{
    /// <summary>What has been reached, earlier years included.</summary>
    public required long Actual { get; init; }

    /// <summary>
    /// What will be reached by the programme's last day, earlier years included; of starts at least what has been reached and what booked learners are expected to add.
    /// Null while the profile expects nothing yet.
    /// </summary>
    public required long? Projected { get; init; }

    /// <summary>What is planned by the programme's last day; null without a target.</summary>
    public required long? Planned { get; init; }

    /// <summary>profile: what was reached of what was due by now will be reached of what is due later. linear, where there is no profile: a day of the rest brings as much as a day so far.</summary>
    [EnumDataType(typeof(ForecastMethod))]
    public required string Method { get; init; }
}

/// <summary>Where something that has a cap will end, in places or in pence.</summary>
internal sealed record CapForecast
{
    /// <summary>What has been reached, earlier years included.</summary>
    public required long Actual { get; init; }

    /// <summary>What will be reached by the programme's last day, were there no cap; null while the profile expects nothing yet.</summary>
    public required long? Projected { get; init; }

    /// <summary>The programme's cap; null without one.</summary>
    public required long? Cap { get; init; }

    /// <summary>What is projected to be left of the cap on the last day: the underspend, or below zero the overspend. Null without a cap or a projection.</summary>
    [Range(typeof(long), "-9007199254740991", "9007199254740991")]
    public required long? ProjectedHeadroom { get; init; }

    /// <summary>The day on which the cap, for money promised the commitment limit, will bind at the present rate, or the day of the figures when it does; null when it will not before the programme ends.</summary>
    public required DateOnly? CapReachedOn { get; init; }

    /// <summary>profile or linear, as in the counts. Places and promises follow the profile of starts, earnings those of starts, completions and outcomes by their shares of the price.</summary>
    [EnumDataType(typeof(ForecastMethod))]
    public required string Method { get; init; }
}

/// <summary>A month's events, and where the programme stood at its end.</summary>
internal sealed record PerformanceMonth
{
    /// <summary>The month.</summary>
    public required Month Period { get; init; }

    /// <summary>What happened in it; null for months that are not counted yet.</summary>
    public required PerformanceFigures? Figures { get; init; }

    /// <summary>
    /// Starts to expect of learners who are booked on cohorts that begin in it; in the month of the report also on cohorts that have begun. Null for past months, after
    /// the programme, in the report of a past month, and when published.
    /// </summary>
    public required long? ExpectedStarts { get; init; }

    /// <summary>Starts by its end, against the profile.</summary>
    public required CumulativeFigure Starts { get; init; }

    /// <summary>Completions by its end, against the profile.</summary>
    public required CumulativeFigure Completions { get; init; }

    /// <summary>Positive outcomes by its end, against the profile.</summary>
    public required CumulativeFigure Outcomes { get; init; }
}

/// <summary>What was reached and planned by the end of a month, everything earlier and earlier years included.</summary>
internal sealed record CumulativeFigure
{
    /// <summary>What was reached; null for months that are not counted yet. Not published from the first month of the measure that is withheld until the last is past.</summary>
    public required Figure? Actual { get; init; }

    /// <summary>What was planned; null without a target.</summary>
    public required long? Planned { get; init; }
}

/// <summary>Figures by what learners are told apart by.</summary>
internal sealed record PerformanceBreakdown
{
    /// <summary>By what.</summary>
    [EnumDataType(typeof(PerformanceDimension))]
    public required string Dimension { get; init; }

    /// <summary>How the figures may not be read; null where nothing is to be said.</summary>
    [MaxLength(500)]
    [RegularExpression(@"\S")]
    public required string? Note { get; init; }

    /// <summary>The members, in the authority's order, by name or by size of band. Published figures have none for learners of whom it is not known.</summary>
    public required IReadOnlyList<PerformanceMember> Members { get; init; }
}

/// <summary>The figures of some of a programme's learners.</summary>
internal sealed record PerformanceMember
{
    /// <summary>A sector, UKPRN, local authority or other code; unknown where it was not given.</summary>
    [MaxLength(40)]
    [RegularExpression("^[A-Za-z0-9-]+$")]
    public required string Member { get; init; }

    /// <summary>What it is called; null where the code says it.</summary>
    public required string? Name { get; init; }

    /// <summary>Counts, and the rates between them.</summary>
    public required PerformanceFigures Figures { get; init; }

    /// <summary>What it has committed, earned and paid as it stands now; for sectors and providers, and null when published.</summary>
    public required FundingFigures? Funding { get; init; }

    /// <summary>Where it will end, and when its places and its money run out; for sectors and providers, and null when published, before the programme begins and for a past month.</summary>
    public required MemberForecast? Forecast { get; init; }

    /// <summary>Starts, completions and outcomes against the member's own profile; empty where there are no targets by this breakdown.</summary>
    [MaxLength(3)]
    public required IReadOnlyList<PerformanceProgress> Progress { get; init; }
}
