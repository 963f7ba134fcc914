using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Api.Reports;

/// <summary>
/// A programme's performance against its targets. Counts are of this programme's own learners and events up to the end of a month. Each breakdown adds up to
/// the programme, except in published figures.
/// </summary>
internal sealed record Performance : ITable
{
    /// <summary>The programme.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// true for the form that can be published: counts are rounded and small ones withheld, rates are in whole percent, money and forecast are left out.
    /// </summary>
    public required bool IsPublished { get; init; }

    /// <summary>The last month that is counted.</summary>
    public required Month UpToPeriod { get; init; }

    /// <summary>The date of the figures: the last day of that month, or today if the month has not ended.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>When they were read, UTC.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>The performance rules that apply.</summary>
    public required PerformanceTerms Rules { get; init; }

    /// <summary>The programme's learners: counts, and the rates between them.</summary>
    public required PerformanceFigures Figures { get; init; }

    /// <summary>The programme's committed, earned and paid money and places up to now, for a report of any month. Null when published.</summary>
    public required FundingFigures? Funding { get; init; }

    /// <summary>Rates against their targets. If a rate can be taken of different groups of learners, each has an entry.</summary>
    [MaxLength(10)]
    public required IReadOnlyList<PerformanceKpi> Kpis { get; init; }

    /// <summary>Starts, completions and outcomes against the profile.</summary>
    [MaxLength(3)]
    public required IReadOnlyList<PerformanceProgress> Progress { get; init; }

    /// <summary>The expected final figures at the present rate. Null before the programme's first day, and in published figures.</summary>
    public required PerformanceForecast? Forecast { get; init; }

    /// <summary>Month by month, from the programme's first month to its last, or the last that has a target or a count.</summary>
    [MaxLength(120)]
    public required IReadOnlyList<PerformanceMonth> Months { get; init; }

    /// <summary>The same figures by group of learners.</summary>
    [MaxLength(8)]
    public required IReadOnlyList<PerformanceBreakdown> Breakdowns { get; init; }

    Type ITable.RowType => typeof(PerformanceRow);

    IEnumerable<object> ITable.Rows =>
    [
        PerformanceRow.Of("programme", ProgrammeId, Name, Figures, Funding, Progress, Forecast?.CommittedPlaces, Forecast?.CommittedPence, Forecast?.Bookings),
        .. Breakdowns.SelectMany(breakdown => breakdown.Members, (breakdown, member) => PerformanceRow.Of(
            breakdown.Dimension, member.Member, member.Name, member.Figures, member.Funding, member.Progress,
            member.Forecast?.CommittedPlaces, member.Forecast?.CommittedPence, member.Forecast?.Bookings)),
    ];
}

/// <summary>The performance rules of a programme.</summary>
internal sealed record PerformanceTerms
{
    /// <summary>First day it applies to. It applies until later rules begin.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Most drop-outs, in percent.</summary>
    public required Percent MaximumDropOutPercent { get; init; }

    /// <summary>Fewest interviews offered, in percent.</summary>
    public required Percent MinimumInterviewPercent { get; init; }

    /// <summary>Fewest positive outcomes, in percent.</summary>
    public required Percent MinimumOutcomePercent { get; init; }

    /// <summary>How far beyond the tolerance of a review a shortfall is still amber, in percent.</summary>
    public required Percent AmberMarginPercent { get; init; }

    /// <summary>The number to which published counts are rounded.</summary>
    public required int RoundTo { get; init; }

    /// <summary>Counts below this are not published.</summary>
    public required int SuppressBelow { get; init; }

    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>The reviews, earliest first.</summary>
    [MaxLength(60)]
    public required IReadOnlyList<PerformanceReview> Reviews { get; init; }

    /// <summary>
    /// The month of the next review, whose tolerance applies: the first in or after the month of the figures, or the last if all have passed. Null without
    /// reviews.
    /// </summary>
    public required Month? ReviewPeriod { get; init; }
}

/// <summary>A month in which delivery is reviewed against the profile.</summary>
internal sealed record PerformanceReview
{
    /// <summary>The month.</summary>
    public required Month Period { get; init; }

    /// <summary>How far delivery can be below the profile and still be green, in percent.</summary>
    public required Percent TolerancePercent { get; init; }

    /// <summary>The source.</summary>
    public required string Source { get; init; }
}

/// <summary>A rate against its target.</summary>
internal sealed record PerformanceKpi
{
    /// <summary>The measure: dropOut, interview or outcome.</summary>
    [EnumDataType(typeof(Kpi))]
    public required string Kpi { get; init; }

    /// <summary>
    /// The learners whose number is the denominator of the rate. ended: those who completed or dropped out. completionsDueAnInterview: those who completed,
    /// except the
    /// self-employed and those put forward by an employer, who need other evidence.
    /// </summary>
    [EnumDataType(typeof(Domain.Reports.RateOf))]
    public required string RateOf { get; init; }

    /// <summary>The rate, in percent.</summary>
    public required RateFigure RatePercent { get; init; }

    /// <summary>The target, in percent: a maximum for dropOut, a minimum for the others.</summary>
    public required Percent TargetPercent { get; init; }

    /// <summary>Whether the rate, rounded to two decimals, meets the target. Null when there are no learners to count, and when it is withheld.</summary>
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

/// <summary>A measure against its profile. Between month ends the profile rises evenly from day to day.</summary>
internal sealed record PerformanceProgress
{
    /// <summary>starts, completions or outcomes.</summary>
    [AllowedValues("starts", "completions", "outcomes")]
    public required string Measure { get; init; }

    /// <summary>The total of earlier years.</summary>
    public required Figure Opening { get; init; }

    /// <summary>The total so far, including earlier years, as in the targets.</summary>
    public required Figure Actual { get; init; }

    /// <summary>The total planned by the date of the figures, including earlier years. Null without a target.</summary>
    public required long? Planned { get; init; }

    /// <summary>How far the actual total is below plan, or 0. Null without a target.</summary>
    public required Figure? Shortfall { get; init; }

    /// <summary>
    /// The shortfall as a percentage of planned less opening, which is the programme's own plan. Null without a target, and while nothing is due.
    /// </summary>
    public required RateFigure? ShortfallPercent { get; init; }

    /// <summary>
    /// green: within the tolerance of the review. amber: within the amber margin beyond it. red: further. By the exact figures, when published too. Null
    /// without a shortfall in percent, without reviews, and when withheld.
    /// </summary>
    [EnumDataType(typeof(RagStatus))]
    public required string? Status { get; init; }
}

/// <summary>
/// The expected final figures of a programme at the present rate. A projection can be above a cap: it is the demand. No cap is ever exceeded.
/// </summary>
internal sealed record PerformanceForecast
{
    /// <summary>The programme's last day: the date of every projection.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>Booked learners who have not started yet, and the expected starts. Null for a past month.</summary>
    public required BookingForecast? Bookings { get; init; }

    /// <summary>Starts.</summary>
    public required CountForecast Starts { get; init; }

    /// <summary>Completions.</summary>
    public required CountForecast Completions { get; init; }

    /// <summary>Positive outcomes.</summary>
    public required CountForecast Outcomes { get; init; }

    /// <summary>Places taken by enrolments.</summary>
    public required CapForecast CommittedPlaces { get; init; }

    /// <summary>Money committed by enrolments, in pence.</summary>
    public required CapForecast CommittedPence { get; init; }

    /// <summary>Money earned by milestones, in pence.</summary>
    public required CapForecast EarnedPence { get; init; }
}

/// <summary>Expected starts of learners on cohorts that begin by the programme's last day and whose start window is open.</summary>
internal sealed record BookingForecast
{
    /// <summary>The learners.</summary>
    public required long Booked { get; init; }

    /// <summary>
    /// Share of enrolled learners who start, in percent: on this programme's cohorts whose start window has closed, starts as a share of all enrolments.
    /// Default: 100.00, until a cohort's start window has closed.
    /// </summary>
    public required Percent ShowUpPercent { get; init; }

    /// <summary>Whether that rate was observed; false for the default.</summary>
    public required bool IsShowUpObserved { get; init; }

    /// <summary>The starts to expect: booked learners by the exact rate.</summary>
    public required long ExpectedStarts { get; init; }
}

/// <summary>The expected final figures of a sector or a provider at the present rate, by today's commitments.</summary>
internal sealed record MemberForecast
{
    /// <summary>Its booked learners, by the show-up rate of the programme.</summary>
    public required BookingForecast Bookings { get; init; }

    /// <summary>Places taken by enrolments.</summary>
    public required CapForecast CommittedPlaces { get; init; }

    /// <summary>Money committed by enrolments, in pence.</summary>
    public required CapForecast CommittedPence { get; init; }
}

/// <summary>The expected final figure of a count.</summary>
internal sealed record CountForecast
{
    /// <summary>The total so far, including earlier years.</summary>
    public required long Actual { get; init; }

    /// <summary>
    /// The projected total on the programme's last day, including earlier years. For starts, at least the actual total and the expected starts of booked
    /// learners.
    /// Null while the profile expects nothing yet.
    /// </summary>
    public required long? Projected { get; init; }

    /// <summary>The total planned by the programme's last day. Null without a target.</summary>
    public required long? Planned { get; init; }

    /// <summary>
    /// profile: the share of the plan reached so far continues to the end. linear (without a profile): each remaining day brings as much as an average day so
    /// far.
    /// </summary>
    [EnumDataType(typeof(ForecastMethod))]
    public required string Method { get; init; }
}

/// <summary>The expected final figure of something with a cap, in places or in pence.</summary>
internal sealed record CapForecast
{
    /// <summary>The total so far, including earlier years.</summary>
    public required long Actual { get; init; }

    /// <summary>The total expected by the programme's last day if there were no cap. Null while the profile expects nothing yet.</summary>
    public required long? Projected { get; init; }

    /// <summary>The programme's cap. Null without one.</summary>
    public required long? Cap { get; init; }

    /// <summary>
    /// The expected rest of the cap on the last day. Below zero means more is expected than the cap allows. Null without a cap or a projection.
    /// </summary>
    [Range(typeof(long), "-9007199254740991", "9007199254740991")]
    public required long? ProjectedHeadroom { get; init; }

    /// <summary>
    /// The day on which the cap (for committed money, the commitment limit) will be reached at the present rate, or the day of the figures if it is reached
    /// already. Null if it will not be reached before the programme ends.
    /// </summary>
    public required DateOnly? CapReachedOn { get; init; }

    /// <summary>
    /// profile or linear, as for the counts. Places and committed money follow the profile of starts. Earned money follows those of starts, completions and
    /// outcomes, by their shares of the price.
    /// </summary>
    [EnumDataType(typeof(ForecastMethod))]
    public required string Method { get; init; }
}

/// <summary>A month's events, and the programme's totals at the end of the month.</summary>
internal sealed record PerformanceMonth
{
    /// <summary>The month.</summary>
    public required Month Period { get; init; }

    /// <summary>The month's events. Null for months that are not counted yet.</summary>
    public required PerformanceFigures? Figures { get; init; }

    /// <summary>
    /// Expected starts of learners booked on cohorts that begin in this month; in the month of the report also on cohorts that have begun. Null for past
    /// months, after
    /// the programme, in the report of a past month, and when published.
    /// </summary>
    public required long? ExpectedStarts { get; init; }

    /// <summary>Starts by the end of the month, against the profile.</summary>
    public required CumulativeFigure Starts { get; init; }

    /// <summary>Completions by the end of the month, against the profile.</summary>
    public required CumulativeFigure Completions { get; init; }

    /// <summary>Positive outcomes by the end of the month, against the profile.</summary>
    public required CumulativeFigure Outcomes { get; init; }
}

/// <summary>The actual and planned totals at the end of a month, including earlier months and earlier years.</summary>
internal sealed record CumulativeFigure
{
    /// <summary>
    /// The actual total. Null for months that are not counted yet. In published figures it is withheld from the first withheld month of the measure to the
    /// last.
    /// </summary>
    public required Figure? Actual { get; init; }

    /// <summary>The planned total. Null without a target.</summary>
    public required long? Planned { get; init; }
}

/// <summary>Figures by group of learners.</summary>
internal sealed record PerformanceBreakdown
{
    /// <summary>The grouping.</summary>
    [EnumDataType(typeof(PerformanceDimension))]
    public required string Dimension { get; init; }

    /// <summary>A caution about the figures. Null if there is none.</summary>
    [MaxLength(500)]
    [RegularExpression(@"\S")]
    public required string? Note { get; init; }

    /// <summary>The groups, in the authority's order, by name or by size of band. Published figures leave out learners whose group is not known.</summary>
    public required IReadOnlyList<PerformanceMember> Members { get; init; }
}

/// <summary>The figures of one group of a programme's learners.</summary>
internal sealed record PerformanceMember
{
    /// <summary>A sector, UKPRN, local authority or other code. unknown if it was not given.</summary>
    [MaxLength(40)]
    [RegularExpression("^[A-Za-z0-9-]+$")]
    public required string Member { get; init; }

    /// <summary>Its name. Null if the code is the name.</summary>
    public required string? Name { get; init; }

    /// <summary>Counts, and the rates between them.</summary>
    public required PerformanceFigures Figures { get; init; }

    /// <summary>Its committed, earned and paid money and places up to now. Only for sectors and providers. Null when published.</summary>
    public required FundingFigures? Funding { get; init; }

    /// <summary>
    /// The expected final figures, and when places and money run out. Only for sectors and providers. Null when published, before the programme begins and
    /// for a past month.
    /// </summary>
    public required MemberForecast? Forecast { get; init; }

    /// <summary>Starts, completions and outcomes against the group's own profile. Empty if this breakdown has no targets.</summary>
    [MaxLength(3)]
    public required IReadOnlyList<PerformanceProgress> Progress { get; init; }
}
