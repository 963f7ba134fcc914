using Bootcamps.Domain.Funding;

namespace Bootcamps.Domain.Reports;

/// <summary>Key performance indicators of a programme.</summary>
public enum Kpi
{
    /// <summary>Drop-outs, with a maximum.</summary>
    DropOut,

    /// <summary>Offers of a job interview, with a minimum.</summary>
    Interview,

    /// <summary>Positive outcomes, with a minimum.</summary>
    Outcome,
}

/// <summary>The denominator of a rate.</summary>
public enum RateOf
{
    /// <summary>Learners who started.</summary>
    Starts,

    /// <summary>Learners whose training has ended, by completing or dropping out.</summary>
    Ended,

    /// <summary>Learners who completed.</summary>
    Completions,

    /// <summary>Learners who completed and are due the offer of a job interview.</summary>
    CompletionsDueAnInterview,
}

/// <summary>A rate against its target.</summary>
/// <param name="Kpi">The indicator.</param>
/// <param name="Of">Its denominator.</param>
/// <param name="Rate">The rate.</param>
/// <param name="TargetBasisPoints">The target, in basis points.</param>
/// <param name="IsMet">Whether the rounded rate meets the target. Null when there is no rate, or when it is withheld.</param>
public sealed record KpiResult(Kpi Kpi, RateOf Of, RateFigure Rate, int TargetBasisPoints, bool? IsMet);

/// <summary>Compares a programme's rates with their targets. When sources disagree about the denominator, each one is used.</summary>
/// <remarks>
/// Sources: DfE, Skills Bootcamps KPI measurement and monitoring guidance, September 2022 (drop-out); FE Week, 27 September 2024 (interviews, outcomes); DfE
/// customer help community, outcome methodology (denominators).
/// </remarks>
public static class PerformanceKpis
{
    /// <summary>Compares the rates with their targets.</summary>
    /// <param name="all">Counts of all learners.</param>
    /// <param name="dueAnInterview">Counts of the learners who are due an interview when they complete.</param>
    /// <param name="rule">The targets.</param>
    /// <param name="disclosure">The disclosure rules.</param>
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
            kpi, rateOf, disclosure.Rate(count, of, isHidden), target, isHidden || BasisPoints.Rate(count, of) is not { } rate ?
                null :
                kpi == Kpi.DropOut ? rate <= target : rate >= target);
    }
}
