using System.Globalization;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Domain.Enrolments;

/// <summary>The fields of a cohort that an enrolment needs.</summary>
/// <param name="CohortId">Its id.</param>
/// <param name="Ukprn">The provider that runs it.</param>
/// <param name="SectorCode">The authority's code of its sector.</param>
/// <param name="StartsOn">First day.</param>
/// <param name="EndsOn">Last day.</param>
/// <param name="Seats">Number of seats.</param>
/// <param name="SeatsTaken">Seats that live enrolments hold.</param>
/// <param name="IsOpen">Whether learners can join.</param>
/// <param name="PricePence">Price for one learner, in pence without VAT.</param>
public sealed record EnrolmentCohort(
    string CohortId,
    int Ukprn,
    string SectorCode,
    DateOnly StartsOn,
    DateOnly EndsOn,
    int Seats,
    int SeatsTaken,
    bool IsOpen,
    long PricePence);

/// <summary>The facts that an enrolment is decided on.</summary>
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

    /// <summary>Number of employees of the employer that puts the learner forward. Null when there is no such employer.</summary>
    public int? EmployeeCount { get; init; }

    /// <summary>The day of enrolment the provider gave, for late reporting. Null for today.</summary>
    public DateOnly? EnrolledOn { get; init; }

    /// <summary>JSON pointer to the day of enrolment in the request.</summary>
    public string EnrolledOnPointer { get; init; } = "/enrolledOn";

    /// <summary>First day of the programme and first possible day of enrolment.</summary>
    public required DateOnly ProgrammeStartsOn { get; init; }

    /// <summary>Today in England.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Last day on which the programme accepts enrolments. Null for no end.</summary>
    public DateOnly? AcceptsUntil { get; init; }

    /// <summary>Whether the authority has suspended the cohort's provider.</summary>
    public bool IsProviderSuspended { get; init; }

    /// <summary>Earlier enrolments of the same learner, or of a person who may be the same.</summary>
    public LearnerHistory History { get; init; } = LearnerHistory.Empty;

    /// <summary>Whether the start was paid for before a transfer, so that it is not committed again.</summary>
    public bool HasCarriedStart { get; init; }

    /// <summary>Whether the National Insurance number lacks its last letter.</summary>
    public bool IsNinoSuffixMissing { get; init; }

    /// <summary>What another enrolment gives back when this one is made: after a transfer.</summary>
    public IReadOnlyList<Draw> Freed { get; init; } = [];

    /// <summary>The pools whose numbers the caller can see.</summary>
    public PoolFigures Figures { get; init; } = PoolFigures.ProviderOnly;
}

/// <summary>The terms of an enrolment.</summary>
/// <param name="EnrolledOn">Day of enrolment.</param>
/// <param name="Price">What the employer and the authority pay.</param>
/// <param name="Milestones">How much of the authority's money each milestone earns.</param>
/// <param name="CommittedPence">The authority's money to commit, in pence: without a start that was paid for in an earlier enrolment.</param>
/// <param name="Eligibility">The eligibility decision.</param>
/// <param name="Warnings">Warnings, which do not refuse the enrolment.</param>
public sealed record EnrolmentTerms(
    DateOnly EnrolledOn,
    PriceSplit Price,
    MilestoneAmounts Milestones,
    long CommittedPence,
    EligibilityDecision Eligibility,
    IReadOnlyList<Refusal> Warnings);

/// <summary>Decides on an enrolment: eligibility, cohort, duplicates, who pays, and the caps.</summary>
public static class EnrolmentDecision
{
    /// <summary>Decides an enrolment. Nothing is taken: a posting does that.</summary>
    /// <param name="facts">The facts to decide on.</param>
    /// <param name="pools">The programme's pools.</param>
    /// <returns>
    /// The terms, or every reason to refuse: <c>eligibility.*</c> for each blocking rule that is broken or open, <c>eligibility.no-rules</c>,
    /// <c>provider.suspended</c>, <c>enrolment.cohort-closed</c>, <c>enrolment.cohort-full</c>, <c>enrolment.duplicate</c>, <c>enrolment.date-in-future</c>,
    /// <c>enrolment.before-programme</c>, <c>enrolment.after-cohort-ends</c>, <c>enrolment.start-window-passed</c>, <c>enrolment.too-late-to-start</c>,
    /// <c>funding.programme-closed</c>, <c>funding.no-allocation</c>, and for each full pool
    /// <c>funding.places-cap-reached</c> or <c>funding.pence-cap-reached</c>.
    /// </returns>
    public static Outcome<EnrolmentTerms> Decide(EnrolmentFacts facts, PoolBook pools)
    {
        var cohort = facts.Cohort;
        if (RuleSet.InForce(facts.RuleSets, facts.Route, cohort.StartsOn) is not { } ruleSet)
        {
            return new Refusal("eligibility.no-rules", $"The programme has no rules for a start on {Prose.Date(cohort.StartsOn)}.", "/cohortId");
        }

        var eligibility = EligibilityRules.Decide(
            facts.Applicant with { EarlierStartsThisYear = facts.History.Starts },
            new LearningPlan(cohort.StartsOn, cohort.EndsOn, cohort.SectorCode, facts.Route),
            ruleSet);
        var enrolledOn = facts.EnrolledOn ?? facts.Today;
        List<Refusal> refusals =
        [
            .. eligibility.Refusals("/learner/").Select(facts.History.Explain), .. Dates(facts, enrolledOn, ruleSet.Milestones), .. Seats(facts),
        ];

        var price = EmployerShare.Of(cohort.PricePence, facts.Applicant.EmploymentStatus ?? EmploymentStatus.NotKnown, facts.EmployeeCount, ruleSet);
        if (price.IsRefused)
        {
            return Outcome<EnrolmentTerms>.Refused([.. refusals, .. price.Refusals]);
        }

        var milestones = MilestonePayments.Split(
            price.Value.AuthorityPence, new MilestoneShares(ruleSet.StartBasisPoints, ruleSet.CompletionBasisPoints, ruleSet.OutcomeBasisPoints));
        refusals.AddRange(milestones.Refusals);

        var pence = milestones.IsRefused || !facts.HasCarriedStart ? price.Value.AuthorityPence : price.Value.AuthorityPence - milestones.Value.StartPence;
        refusals.AddRange(pools.Shortages([.. facts.Freed, new Draw(cohort.Ukprn, cohort.SectorCode, 1, pence)], facts.Figures));
        if (refusals.Count > 0)
        {
            return Outcome<EnrolmentTerms>.Refused(refusals);
        }

        return new EnrolmentTerms(enrolledOn, price.Value, milestones.Value, pence, eligibility, Warnings(facts, eligibility));
    }

    /// <summary>Makes an enrolment on terms that <see cref="Decide"/> has answered.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="facts">The facts they were decided on.</param>
    /// <param name="enrolmentId">Id of the new enrolment.</param>
    /// <param name="group">The learner's characteristics that statistics count by.</param>
    /// <param name="postedAt">The time of the change.</param>
    public static EnrolmentChange Enrol(EnrolmentTerms terms, EnrolmentFacts facts, string enrolmentId, LearnerGroup group, DateTimeOffset postedAt)
    {
        var (enrolment, commit) = EnrolmentDraft.Enrol(terms, facts, enrolmentId, group, postedAt);
        return new EnrolmentChange { After = enrolment, Postings = [commit] };
    }

    private static IEnumerable<Refusal> Dates(EnrolmentFacts facts, DateOnly enrolledOn, MilestoneRules rules)
    {
        var cohort = facts.Cohort;
        var pointer = facts.EnrolledOn is null ? "/cohortId" : facts.EnrolledOnPointer;
        var last = DateLimit.Earlier(DateLimit.Today(facts.Today), new DateLimit(cohort.EndsOn, "the cohort ends"));
        var tooLate = enrolledOn > facts.Today ? "enrolment.date-in-future" : "enrolment.after-cohort-ends";
        if (new DateBounds(new DateLimit(facts.ProgrammeStartsOn, "the programme begins"), last).Check(
            enrolledOn,
            pointer,
            "enrolment.before-programme",
            tooLate) is { } outside)
        {
            yield return facts.EnrolledOn is null ? outside with { Message = $"The learner would enrol today. {outside.Message}" } : outside;
        }
        else if (!facts.HasCarriedStart && Claimable(cohort, enrolledOn, facts.Today, rules, pointer) is { } tooLateToStart)
        {
            yield return tooLateToStart;
        }

        if (facts.AcceptsUntil < facts.Today)
        {
            yield return new Refusal(
                "funding.programme-closed",
                Text($"The programme accepted enrolments until {facts.AcceptsUntil:d MMMM yyyy}."),
                "/cohortId");
        }
    }

    // Without a start that can be claimed, the place would hold money that nobody can earn.
    private static Refusal? Claimable(EnrolmentCohort cohort, DateOnly enrolledOn, DateOnly today, MilestoneRules rules, string pointer)
    {
        var first = MilestoneRules.FirstLearningDay(cohort.StartsOn, enrolledOn);
        var declaredBy = rules.StartDeclaredBy(cohort.StartsOn, enrolledOn);
        if (today > declaredBy)
        {
            var passed = today.DayNumber - first.DayNumber;
            return new Refusal(
                "enrolment.start-window-passed",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The start can be claimed until {rules.StartWithinDays:N0} days after the first day of "
                    + $"learning. For {first:d MMMM yyyy} that was {declaredBy:d MMMM yyyy}."),
                pointer)
            { Actual = passed, Allowed = rules.StartWithinDays };
        }

        var earliest = rules.EarliestStart(first);
        return earliest <= cohort.EndsOn
            ? null
            : new Refusal(
                "enrolment.too-late-to-start",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A learner who begins on {first:d MMMM yyyy} can reach the start on {earliest:d MMMM yyyy} "
                    + $"at the earliest. The cohort ends on {cohort.EndsOn:d MMMM yyyy}."),
                pointer);
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
            yield return new Refusal("provider.suspended", "The provider is suspended and cannot enrol learners.", "/cohortId");
        }

        if (!cohort.IsOpen)
        {
            yield return new Refusal("enrolment.cohort-closed", "The cohort is closed to new learners.", "/cohortId");
        }

        if (cohort.SeatsTaken >= cohort.Seats)
        {
            yield return new Refusal(
                "enrolment.cohort-full",
                Text($"The cohort is full: {cohort.SeatsTaken:N0} of {Prose.Count(cohort.Seats, "seat")} taken."),
                "/cohortId")
            { Actual = 1, Allowed = 0 };
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
            warnings.Add(new Refusal(
                NationalInsuranceNumber.SuffixMissingCode,
                RuleCatalogue.Get(NationalInsuranceNumber.SuffixMissingCode).Text,
                "/learner/nationalInsuranceNumber"));
        }

        return warnings;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
