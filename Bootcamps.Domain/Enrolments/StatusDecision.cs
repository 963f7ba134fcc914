namespace Bootcamps.Domain.Enrolments;

/// <summary>A change of status to make: withdrawal, deferral, resumption, lapse or closed outcome.</summary>
/// <param name="Move">The move.</param>
/// <param name="OccurredOn">The day it happened.</param>
public sealed record StatusCommand(EnrolmentMove Move, DateOnly OccurredOn)
{
    /// <summary>ILR reason of a withdrawal. Null for other moves.</summary>
    public int? ReasonCode { get; init; }

    /// <summary>The provider's own words.</summary>
    public string? Note { get; init; }
}

/// <summary>Decides a change of an enrolment's status.</summary>
public static class StatusDecision
{
    /// <summary>Decides a move.</summary>
    /// <returns>The change, or every reason to refuse (see <see cref="ChangeOfCircumstance.Check"/>).</returns>
    public static Outcome<EnrolmentChange> Decide(EnrolmentState state, StatusCommand command, EnrolmentContext context)
    {
        List<Refusal> refusals = [.. ChangeOfCircumstance.Check(command.Move, state.Status, command.OccurredOn, context.Today, state.Timeline)];
        if (IsTooEarly(state, command.Move, context))
        {
            refusals.Add(new Refusal("enrolment.move-not-allowed", "The milestone can still be claimed."));
        }

        if (refusals.Count > 0)
        {
            return Outcome<EnrolmentChange>.Refused(refusals);
        }

        var draft = new EnrolmentDraft(context);
        var closed = command.Move == EnrolmentMove.CloseOutcome ? state with { OutcomeClosedOn = context.Today } : state;
        var after = draft.Settle(closed, StatusAfter(state, command.Move), command.OccurredOn);
        if (command.Move == EnrolmentMove.Withdraw)
        {
            draft.Leave(after, command.OccurredOn);
        }

        return draft.Change(after, new RecordedMove(command.Move, command.OccurredOn, state.Held - after.Held)
        {
            ReasonCode = command.ReasonCode, Note = command.Note,
        });
    }

    // For a passed time limit the service submits the move, so the limit is checked again in the lane.
    private static bool IsTooEarly(EnrolmentState state, EnrolmentMove move, EnrolmentContext context)
    {
        var rules = context.RulesOf(state.RuleSetId).Milestones;
        return move switch
        {
            EnrolmentMove.Lapse => context.Today <= rules.StartDeclaredBy(context.Cohort.StartsOn, state.EnrolledOn),
            EnrolmentMove.CloseOutcome => state.Reached.Any(
                reached => reached.Kind == MilestoneKind.Completion && context.Today <= rules.OutcomeDeclaredBy(reached.OccurredOn)),
            _ => false,
        };
    }

    private static EnrolmentStatus StatusAfter(EnrolmentState state, EnrolmentMove move) => move switch
    {
        EnrolmentMove.Withdraw => EnrolmentStatus.Withdrawn,
        EnrolmentMove.Defer => EnrolmentStatus.Deferred,
        EnrolmentMove.Resume => state.ActiveStatus,
        EnrolmentMove.Lapse => EnrolmentStatus.Lapsed,
        EnrolmentMove.CloseOutcome => state.Status,
        EnrolmentMove.Start or EnrolmentMove.Complete or EnrolmentMove.Succeed or EnrolmentMove.Transfer or EnrolmentMove.Correct =>
            throw new ArgumentOutOfRangeException(nameof(move), move, "It is no change of status alone."),
    };
}
