using Bootcamps.Domain.Funding;

namespace Bootcamps.Domain.Reports;

/// <summary>What a programme is judged by.</summary>
public enum Kpi
{
    /// <summary>Drop-outs; at most so many.</summary>
    DropOut,

    /// <summary>Offers of a job interview; at least so many.</summary>
    Interview,

    /// <summary>Positive outcomes; at least so many.</summary>
    Outcome,
}

/// <summary>Out of which learners a rate is taken.</summary>
public enum RateOf
{
    /// <summary>All who started.</summary>
    Starts,

    /// <summary>All whose training has ended, by completing or dropping out.</summary>
    Ended,

    /// <summary>All who completed.</summary>
    Completions,

    /// <summary>Those who completed and are due the offer of a job interview.</summary>
    CompletionsDueAnInterview,
}

/// <summary>A rate against its target.</summary>
/// <param name="Kpi">What is judged.</param>
/// <param name="Of">Out of which learners.</param>
/// <param name="Rate">The rate.</param>
/// <param name="TargetBasisPoints">The target, in basis points.</param>
/// <param name="IsMet">Whether the rate, as it is rounded, meets the target. Null when there is none, or when it is withheld.</param>
public sealed record KpiResult(Kpi Kpi, RateOf Of, RateFigure Rate, int TargetBasisPoints, bool? IsMet);

/// <summary>Judges a programme's rates. Where it is contested what a rate is to be taken of, it is judged by each.</summary>
/// <remarks>
/// Sources: DfE, Skills Bootcamps KPI measurement and monitoring guidance, September 2022 (drop-out); FE Week, 27 September 2024 (interviews, outcomes); DfE
/// customer help community, outcome methodology (what a rate is taken of).
/// </remarks>
public static class PerformanceKpis
{
    /// <summary>Judges the rates.</summary>
    /// <param name="all">Counts of all learners.</param>
    /// <param name="dueAnInterview">Counts of the learners who are due an interview when they complete.</param>
    /// <param name="rule">The targets.</param>
    /// <param name="disclosure">What may be shown.</param>
    public static IReadOnlyList<KpiResult> Of(PerformanceCounts all, PerformanceCounts dueAnInterview, PerformanceRule rule, Disclosure disclosure)
    {
        return
        [
            Evaluate(Kpi.DropOut, RateOf.Starts, all.DropOuts, all.Starts, rule.MaximumDropOutBasisPoints, IsHidden(all.DropOuts, all.Starts)),
            Evaluate(Kpi.DropOut, RateOf.Ended, all.DropOuts, all.Ended, rule.MaximumDropOutBasisPoints, IsHidden(all.DropOuts, all.Completions)),
            Evaluate(
                Kpi.Interview, RateOf.CompletionsDueAnInterview, dueAnInterview.Interviews, dueAnInterview.Completions, rule.MinimumInterviewBasisPoints,
                IsHidden(dueAnInterview.Interviews, dueAnInterview.Completions)),
            Evaluate(Kpi.Outcome, RateOf.Starts, all.Outcomes, all.Starts, rule.MinimumOutcomeBasisPoints, IsHidden(all.Outcomes, all.Starts)),
            Evaluate(Kpi.Outcome, RateOf.Completions, all.Outcomes, all.Completions, rule.MinimumOutcomeBasisPoints, IsHidden(all.Outcomes, all.Completions)),
        ];

        bool IsHidden(long count, long of) => disclosure.IsTooSmall(count) || disclosure.IsTooSmall(of);

        KpiResult Evaluate(Kpi kpi, RateOf rateOf, long count, long of, int target, bool isHidden) => new(
            kpi, rateOf, disclosure.Rate(count, of, isHidden), target, isHidden || BasisPoints.Rate(count, of) is not { } rate ? null : kpi == Kpi.DropOut ? rate <= target : rate >= target);
    }
}
