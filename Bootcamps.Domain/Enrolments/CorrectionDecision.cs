using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Domain.Enrolments;

/// <summary>The corrected facts of a learner.</summary>
public sealed record CorrectionCommand
{
    /// <summary>The facts that the rules check, with the residence resolved.</summary>
    public required Applicant Applicant { get; init; }

    /// <summary>Employees of the employer that puts the learner forward. Null when there is no such employer.</summary>
    public required int? EmployeeCount { get; init; }

    /// <summary>The characteristics that statistics count by.</summary>
    public required LearnerGroup Group { get; init; }

    /// <summary>The delivery route of the cohort's sector.</summary>
    public required string Route { get; init; }

    /// <summary>The learner's other enrolments in the programme.</summary>
    public required LearnerHistory History { get; init; }

    /// <summary>The enrolments before the transfers. Their claims are taken back too if the learner is not eligible.</summary>
    public IReadOnlyList<EnrolmentState> Earlier { get; init; } = [];

    /// <summary>The provider's own words.</summary>
    public string? Note { get; init; }
}

/// <summary>A correction.</summary>
/// <param name="Change">What changes. The other enrolments are earlier ones of the learner.</param>
/// <param name="Eligibility">The eligibility decision on the corrected facts.</param>
/// <param name="TakenBackPence">Money taken back on statements, in pence. Below zero when the correction earns more than before.</param>
/// <param name="Warnings">Warnings, which do not refuse the correction.</param>
public sealed record CorrectionChange(EnrolmentChange Change, EligibilityDecision Eligibility, long TakenBackPence, IReadOnlyList<Refusal> Warnings);

/// <summary>
/// Decides a correction of a learner's facts. Claims on the old facts are taken back line by line and earned again if the new facts support them.
/// Statements show both, and no line is rewritten. A later correction can undo a wrong one: the place, the money and the claims come back if the pools and
/// the seats still have room.
/// </summary>
public static class CorrectionDecision
{
    private const string TakenBackBecause = "The learner's facts were corrected.";

    /// <summary>Decides a correction.</summary>
    /// <returns>
    /// The change, or every reason to refuse: <c>funding.employer-size-needed</c>, <c>enrolment.move-not-allowed</c>, <c>enrolment.duplicate</c>,
    /// <c>eligibility.*</c> for open rules, <c>enrolment.cohort-full</c> for a place that would come back; if there is none of these, the full pools.
    /// </returns>
    public static Outcome<CorrectionChange> Decide(EnrolmentState state, CorrectionCommand command, EnrolmentContext context)
    {
        var (cohort, history) = (context.Cohort, command.History);
        var ruleSet = context.RulesOf(state.RuleSetId);
        var eligibility = EligibilityRules.Decide(
            command.Applicant with { EarlierStartsThisYear = history.Starts },
            new LearningPlan(cohort.StartsOn, cohort.EndsOn, cohort.SectorCode, command.Route),
            ruleSet);
        var price = EmployerShare.Of(
            state.Price.AuthorityPence + state.Price.EmployerPence, command.Applicant.EmploymentStatus!.Value, command.EmployeeCount, ruleSet);
        var isComingBack = eligibility.Verdict == Verdict.Eligible && !state.IsLive;
        List<Refusal> refusals = [.. price.Refusals, .. Against(state, eligibility, history, isComingBack ? cohort : null, cohort.CohortId)];
        if (refusals.Count > 0)
        {
            return Outcome<CorrectionChange>.Refused(refusals);
        }

        var corrected = Corrected(state, command, price.Value, ruleSet, eligibility.Verdict);
        return NoRoom(state, corrected, isComingBack ? command.Earlier : [], context.Pools) is { Count: > 0 } shortages
            ? Outcome<CorrectionChange>.Refused(shortages)
            : Correct(state, corrected, command, eligibility, context);
    }

    private static IEnumerable<Refusal> Against(
        EnrolmentState state, EligibilityDecision eligibility, LearnerHistory history, EnrolmentCohort? rejoined, string cohortId)
    {
        if (EnrolmentJourney.CheckCorrection(state.Status, state.Timeline) is { } illegal)
        {
            yield return illegal;
        }

        if (history.DuplicateOn(cohortId) is { } duplicate)
        {
            yield return duplicate;
        }

        if (eligibility.Verdict == Verdict.NeedsInformation)
        {
            foreach (var refusal in eligibility.Refusals("/learner/"))
            {
                yield return refusal;
            }
        }

        if (rejoined is not null && rejoined.SeatsTaken >= rejoined.Seats)
        {
            yield return new Refusal(
                "enrolment.cohort-full",
                FormattableString.Invariant($"The place was given back and all {rejoined.Seats:N0} seats of the cohort are taken."),
                "/learner")
            { Actual = 1, Allowed = 0 };
        }
    }

    // An ineligible learner's place and money are released. An eligible learner holds those of a live enrolment.
    private static EnrolmentState Corrected(EnrolmentState state, CorrectionCommand command, PriceSplit price, RuleSet ruleSet, Verdict verdict)
    {
        var amounts = MilestonePayments.Split(price.AuthorityPence, ruleSet.MilestoneShares).Value;
        var status = state.IsLive || verdict != Verdict.Eligible
            ? state.Status
            : state.Timeline.Breaks is [.., { Until: null }] ? EnrolmentStatus.Deferred : EnrolmentJourney.StatusOf([], state.HasCarriedStart);
        return state with
        {
            Status = status,
            LocalAuthorityCode = command.Applicant.Residence.LocalAuthorityCode?.ToString(),
            Price = price,
            Amounts = amounts,
            Held = verdict == Verdict.Eligible
                ? EnrolmentCommitment.Of(
                    status, amounts, new Dictionary<MilestoneKind, long>(), state.HasCarriedStart, state.OutcomeClosedOn is not null)
                : default,
            Group = command.Group,
            FundingType = MilestoneRules.FundingTypeOf(command.Applicant.EmploymentStatus!.Value),
        };
    }

    // The pools can be full for a larger share or for a place that comes back.
    private static IReadOnlyList<Refusal> NoRoom(EnrolmentState before, EnrolmentState after, IReadOnlyList<EnrolmentState> earlier, PoolBook pools)
    {
        List<Draw> draws =
        [
            new Draw(before.Ukprn, before.SectorCode, -before.Held.Places, -before.Held.Pence),
            new Draw(after.Ukprn, after.SectorCode, after.Held.Places, after.Held.Pence),
            .. earlier.Select(left => new Draw(left.Ukprn, left.SectorCode, 0, left.TakenBack.Sum(claim => left.Amounts.Of(claim.Kind)))),
        ];
        return [.. pools.Shortages(draws, PoolFigures.ProviderOnly).Select(shortage => shortage with { Pointer = "/learner" })];
    }

    private static CorrectionChange Correct(
        EnrolmentState before, EnrolmentState corrected, CorrectionCommand command, EligibilityDecision eligibility, EnrolmentContext context)
    {
        var draft = new EnrolmentDraft(context);
        var held = before.LiveClaims;
        var isEligible = eligibility.Verdict == Verdict.Eligible;
        var isComingBack = corrected.IsLive && !before.IsLive;
        var bare = held.Reverse().Aggregate(before, (state, claim) => draft.TakeBack(state, claim, TakenBackBecause, isCorrection: true));
        draft.Post(EnrolmentDraft.Of(PostingKind.Release, before, context.Today, before.EnrolledOn) with
        {
            Places = -before.Held.Places,
            CommittedPence = -before.Held.Pence,
        });
        draft.Post(EnrolmentDraft.Of(PostingKind.Commit, corrected, context.Today, corrected.EnrolledOn) with
        {
            Places = corrected.Held.Places,
            CommittedPence = corrected.Held.Pence,
            Seats = isComingBack ? 1 : 0,
        });

        var after = corrected with { Claims = bare.Claims };
        List<Refusal> warnings = [.. eligibility.Warnings("/learner/").Select(command.History.Explain), .. Revealed(command.History, context.Cohort.CohortId)];
        IReadOnlyList<EnrolmentState> earlier = [];
        if (isEligible)
        {
            earlier = isComingBack ? [.. command.Earlier.Select(left => EarnAgain(draft, left, context))] : [];
            var claims = before.TakenBack.Concat(held).OrderBy(claim => claim.Kind).ToList();
            (after, var unsupported) = EarnAgain(draft, after, claims, held, context);
            warnings.AddRange(unsupported);
            after = draft.Settle(after, after.Status == EnrolmentStatus.Deferred ? after.Status : after.ActiveStatus, context.Today);
        }
        else
        {
            warnings.AddRange(
                [new Refusal("enrolment.no-longer-eligible", "The corrected details make the learner ineligible."), .. eligibility.Refusals("/learner/")]);
            earlier = [.. command.Earlier.Select(left => TakeBackAll(draft, left, context))];
            after = draft.Settle(after, EnrolmentStatus.Withdrawn, context.Today, holdsNothing: true);
        }

        var takenBack = before.EarnedPence - after.EarnedPence
            + (earlier.Count == 0 ? 0 : command.Earlier.Sum(left => left.EarnedPence) - earlier.Sum(left => left.EarnedPence));
        var move = new RecordedMove(EnrolmentMove.Correct, context.Today, before.Held - after.Held) { Note = command.Note };
        return new CorrectionChange(draft.Change(after, move, earlier), eligibility, takenBack, warnings);
    }

    // After a transfer, the start is in the earlier enrolment.
    private static EnrolmentState TakeBackAll(EnrolmentDraft draft, EnrolmentState left, EnrolmentContext context) => draft.Settle(
        left.LiveClaims.Reverse().Aggregate(left, (state, claim) => draft.TakeBack(state, claim, TakenBackBecause, isCorrection: true)),
        EnrolmentStatus.Transferred,
        context.Today);

    private static EnrolmentState EarnAgain(EnrolmentDraft draft, EnrolmentState left, EnrolmentContext context) => draft.Settle(
        left.TakenBack.Aggregate(left, (state, claim) => draft.Earn(state, claim.Kind, claim.OccurredOn, claim.Evidence, claim.DeclaredAt)),
        EnrolmentStatus.Transferred,
        context.Today);

    // In order, up to the first milestone that the new facts do not support.
    private static (EnrolmentState After, IReadOnlyList<Refusal> Unsupported) EarnAgain(
        EnrolmentDraft draft, EnrolmentState state, IEnumerable<Claim> claims, IReadOnlyList<Claim> held, EnrolmentContext context)
    {
        foreach (var claim in claims)
        {
            var command = new ClaimCommand(claim.Kind, claim.OccurredOn, claim.Evidence);
            var refusals = MilestoneDecision.Check(ClaimDecision.FactsOf(state with { Status = state.ActiveStatus }, command, context, DeclaredOn(claim)));
            if (refusals.Count > 0)
            {
                // An earlier correction has already reported the claims that it took back.
                var kind = claim.Kind.ToString().ToLowerInvariant();
                return (state, held.Contains(claim)
                    ? [new Refusal(
                        "enrolment.claim-taken-back",
                        $"The corrected details do not support the {kind} milestone. Its money is taken back, with that of later milestones."),
                        .. refusals]
                    : []);
            }

            state = draft.Earn(state, claim.Kind, claim.OccurredOn, claim.Evidence, claim.DeclaredAt);
        }

        return (state, []);
    }

    // A claim is checked as of the day it was made. Its instant is UTC and can be on the day before England's.
    private static DateOnly DeclaredOn(Claim claim) =>
        DateOnly.FromDateTime(claim.DeclaredAt.UtcDateTime) is var day && day > claim.OccurredOn ? day : claim.OccurredOn;

    private static IEnumerable<Refusal> Revealed(LearnerHistory history, string cohortId)
    {
        if (history.Starts > 0)
        {
            var message = $"The corrected details match a learner with {Prose.Count(history.Starts + 1, "enrolment")} in this programme.";
            yield return new Refusal("enrolment.duplicate-revealed", message, "/learner") { Actual = history.Starts + 1, MatchedOn = history.StartsMatchedOn };
        }

        if (history.LikelyOn(cohortId) is { } likely)
        {
            yield return likely;
        }
    }
}
