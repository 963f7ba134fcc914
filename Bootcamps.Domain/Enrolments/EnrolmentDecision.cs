using System.Globalization;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Domain.Enrolments;

/// <summary>A cohort as an enrolment meets it.</summary>
/// <param name="CohortId">Its id.</param>
/// <param name="Ukprn">The provider that runs it.</param>
/// <param name="SectorCode">The authority's code of its sector.</param>
/// <param name="StartsOn">First day.</param>
/// <param name="EndsOn">Last day.</param>
/// <param name="Seats">Seats in all.</param>
/// <param name="SeatsTaken">Seats that live enrolments hold.</param>
/// <param name="IsOpen">Whether the provider or the authority lets learners join.</param>
/// <param name="PricePence">Price for one learner, in pence without VAT.</param>
public sealed record EnrolmentCohort(string CohortId, int Ukprn, string SectorCode, DateOnly StartsOn, DateOnly EndsOn, int Seats, int SeatsTaken, bool IsOpen, long PricePence);

/// <summary>Everything an enrolment is decided on.</summary>
public sealed record EnrolmentFacts
{
    /// <summary>The cohort to join.</summary>
    public required EnrolmentCohort Cohort { get; init; }

    /// <summary>The programme's rule sets, in any order.</summary>
    public required IReadOnlyList<RuleSet> RuleSets { get; init; }

    /// <summary>The delivery route of the cohort's sector.</summary>
    public required string Route { get; init; }

    /// <summary>The learner.</summary>
    public required Applicant Applicant { get; init; }

    /// <summary>Employees of the employer that puts the learner forward; null when there is none.</summary>
    public int? EmployeeCount { get; init; }

    /// <summary>The day of enrolment the provider gave; null for the earlier of today and the cohort's start.</summary>
    public DateOnly? EnrolledOn { get; init; }

    /// <summary>Today in England.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Last day on which the programme accepts enrolments; null for no end.</summary>
    public DateOnly? AcceptsUntil { get; init; }

    /// <summary>Whether the authority has suspended the cohort's provider.</summary>
    public bool IsProviderSuspended { get; init; }

    /// <summary>What the programme knows of the same learner, and of who may be.</summary>
    public LearnerHistory History { get; init; } = LearnerHistory.Empty;

    /// <summary>Whether the learner goes on from an enrolment in which the start was paid for: it is not promised again.</summary>
    public bool HasCarriedStart { get; init; }

    /// <summary>Whether the National Insurance number lacks its last letter.</summary>
    public bool IsNinoSuffixMissing { get; init; }

    /// <summary>Of which pools the caller may see the numbers.</summary>
    public PoolFigures Figures { get; init; } = PoolFigures.ProviderOnly;
}

/// <summary>On what terms a learner is enrolled.</summary>
/// <param name="EnrolledOn">Day of enrolment.</param>
/// <param name="Price">Who pays how much.</param>
/// <param name="Milestones">What of the authority's money each milestone earns.</param>
/// <param name="Eligibility">Why the learner may learn.</param>
/// <param name="Warnings">What is to be reported though nothing is refused.</param>
public sealed record EnrolmentTerms(DateOnly EnrolledOn, PriceSplit Price, MilestoneAmounts Milestones, EligibilityDecision Eligibility, IReadOnlyList<Refusal> Warnings);

/// <summary>Decides on an enrolment: eligibility, cohort, duplicates, who pays, and the caps.</summary>
public static class EnrolmentDecision
{
    /// <summary>Decides, and when nothing speaks against it draws the place and the money from every funding pool above the cohort.</summary>
    /// <param name="facts">What is known.</param>
    /// <param name="pools">The programme's pools; unchanged when the outcome is a refusal.</param>
    /// <returns>
    /// The terms; or every reason against it: <c>eligibility.*</c> for each blocking rule that is broken or open, <c>eligibility.no-rules</c>,
    /// <c>provider.suspended</c>, <c>enrolment.cohort-closed</c>, <c>enrolment.cohort-full</c>, <c>enrolment.duplicate</c>, <c>enrolment.date-in-future</c>,
    /// <c>enrolment.after-cohort-ends</c>, <c>funding.programme-closed</c>, <c>funding.no-allocation</c>, and for each pool that is full
    /// <c>funding.places-cap-reached</c> or <c>funding.pence-cap-reached</c>.
    /// </returns>
    public static Outcome<EnrolmentTerms> Decide(EnrolmentFacts facts, PoolBook pools)
    {
        var cohort = facts.Cohort;
        if (RuleSet.InForce(facts.RuleSets, facts.Route, cohort.StartsOn) is not { } ruleSet)
        {
            return new Refusal("eligibility.no-rules", "No rules are in force on the day the cohort starts.", "/cohortId");
        }

        var eligibility = EligibilityRules.Decide(facts.Applicant with { EarlierStartsThisYear = facts.History.Starts }, new LearningPlan(cohort.StartsOn, cohort.EndsOn, cohort.SectorCode, facts.Route), ruleSet);
        var enrolledOn = facts.EnrolledOn ?? (facts.Today < cohort.StartsOn ? facts.Today : cohort.StartsOn);
        List<Refusal> refusals = [.. eligibility.Refusals("/learner/").Select(facts.History.Explain), .. Dates(facts, enrolledOn), .. Seats(facts)];

        var price = EmployerShare.Of(cohort.PricePence, facts.Applicant.EmploymentStatus ?? EmploymentStatus.NotKnown, facts.EmployeeCount, ruleSet);
        if (price.IsRefused)
        {
            return Outcome<EnrolmentTerms>.Refused([.. refusals, .. price.Refusals]);
        }

        var milestones = MilestonePayments.Split(
            price.Value.AuthorityPence, new MilestoneShares(ruleSet.StartBasisPoints, ruleSet.CompletionBasisPoints, ruleSet.OutcomeBasisPoints));
        refusals.AddRange(milestones.Refusals);

        // The caps last, since only they take something; what they took is given back when anything else speaks against it.
        var mark = pools.Mark();
        var pence = milestones.IsRefused || !facts.HasCarriedStart ? price.Value.AuthorityPence : price.Value.AuthorityPence - milestones.Value.StartPence;
        refusals.AddRange(pools.Commit(cohort.Ukprn, cohort.SectorCode, 1, pence, facts.Figures));
        if (refusals.Count > 0)
        {
            pools.RollbackTo(mark);
            return Outcome<EnrolmentTerms>.Refused(refusals);
        }

        return new EnrolmentTerms(enrolledOn, price.Value, milestones.Value, eligibility, Warnings(facts, eligibility));
    }

    private static IEnumerable<Refusal> Dates(EnrolmentFacts facts, DateOnly enrolledOn)
    {
        if (enrolledOn > facts.Today)
        {
            yield return new Refusal("enrolment.date-in-future", "The day of enrolment is in the future.", "/enrolledOn");
        }

        if (enrolledOn > facts.Cohort.EndsOn)
        {
            yield return new Refusal("enrolment.after-cohort-ends", Text($"The day of enrolment is after the cohort ends on {facts.Cohort.EndsOn:yyyy-MM-dd}."), "/enrolledOn");
        }

        if (facts.AcceptsUntil < facts.Today)
        {
            yield return new Refusal("funding.programme-closed", Text($"The programme accepted enrolments until {facts.AcceptsUntil:yyyy-MM-dd}."), "/cohortId");
        }
    }

    private static IEnumerable<Refusal> Seats(EnrolmentFacts facts)
    {
        var cohort = facts.Cohort;
        if (facts.History.DuplicateOn(cohort.CohortId) is { } duplicate)
        {
            yield return duplicate;
        }

        if (facts.IsProviderSuspended)
        {
            yield return new Refusal("provider.suspended", "The provider is suspended and enrols nobody at present.", "/cohortId");
        }

        if (!cohort.IsOpen)
        {
            yield return new Refusal("enrolment.cohort-closed", "The cohort is closed to new learners.", "/cohortId");
        }

        if (cohort.SeatsTaken >= cohort.Seats)
        {
            yield return new Refusal("enrolment.cohort-full", Text($"All {cohort.Seats:N0} seats of the cohort are taken."), "/cohortId") { Actual = 1, Allowed = 0 };
        }
    }

    private static IReadOnlyList<Refusal> Warnings(EnrolmentFacts facts, EligibilityDecision eligibility)
    {
        List<Refusal> warnings = [.. eligibility.Warnings("/learner/").Select(facts.History.Explain)];
        if (facts.History.LikelyOn(facts.Cohort.CohortId) is { } likely)
        {
            warnings.Add(likely);
        }

        if (facts.IsNinoSuffixMissing)
        {
            warnings.Add(new Refusal(NationalInsuranceNumber.SuffixMissingCode, RuleCatalogue.Get(NationalInsuranceNumber.SuffixMissingCode).Text, "/learner/nationalInsuranceNumber"));
        }

        return warnings;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
