using Bootcamps.Domain.Statements;

namespace Bootcamps.Domain.Enrolments;

/// <summary>A milestone to claim.</summary>
/// <param name="Kind">Which milestone.</param>
/// <param name="OccurredOn">The day the learner reached it.</param>
/// <param name="Evidence">The evidence.</param>
public sealed record ClaimCommand(MilestoneKind Kind, DateOnly OccurredOn, MilestoneEvidence Evidence);

/// <summary>A milestone that is claimed or taken back.</summary>
/// <param name="Change">What changes.</param>
/// <param name="Claim">The claim after it.</param>
/// <param name="Statement">The statement on which it is paid or taken back.</param>
public sealed record ClaimChange(EnrolmentChange Change, Claim Claim, StatementState Statement);

/// <summary>Decides whether a milestone is earned.</summary>
public static class ClaimDecision
{
    /// <summary>Decides a claim.</summary>
    /// <returns>The change, or every reason to refuse (see <see cref="MilestoneDecision.Check"/>).</returns>
    public static Outcome<ClaimChange> Decide(EnrolmentState state, ClaimCommand command, EnrolmentContext context)
    {
        var refusals = MilestoneDecision.Check(FactsOf(state, command, context, context.Today));
        if (refusals.Count > 0)
        {
            return Outcome<ClaimChange>.Refused(refusals);
        }

        var draft = new EnrolmentDraft(context);
        var earned = draft.Earn(state, command.Kind, command.OccurredOn, command.Evidence);
        var claim = earned.Claims[^1];
        return new ClaimChange(
            draft.Change(draft.Settle(earned, EnrolmentJourney.StatusAfter(command.Kind), command.OccurredOn)), claim, draft.Statement(claim.StatementId));
    }

    /// <summary>The facts that a claim is checked against.</summary>
    internal static MilestoneFacts FactsOf(EnrolmentState state, ClaimCommand command, EnrolmentContext context, DateOnly today) => new()
    {
        Kind = command.Kind,
        OccurredOn = command.OccurredOn,
        Evidence = command.Evidence,
        Status = state.Status,
        Reached = state.Reached,
        Moves = state.Moves,
        FundingType = state.FundingType,
        Rules = context.RulesOf(state.RuleSetId).Milestones,
        ProgrammeStartsOn = context.ProgrammeStartsOn,
        CohortStartsOn = context.Cohort.StartsOn,
        CohortEndsOn = context.Cohort.EndsOn,
        GuidedHours = context.GuidedHours,
        EnrolledOn = state.EnrolledOn,
        LearningSince = state.LiveClaims.FirstOrDefault(claim => claim.Kind == MilestoneKind.Start)?.Evidence.StartedOn,
        HasCarriedStart = state.HasCarriedStart,
        IsOutcomeClosed = state.OutcomeClosedOn is not null,
        Today = today,
    };
}
