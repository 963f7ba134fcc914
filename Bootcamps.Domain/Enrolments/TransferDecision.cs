using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Domain.Enrolments;

/// <summary>A learner to move to another cohort.</summary>
/// <param name="OccurredOn">The day.</param>
/// <param name="Joining">The facts of the new enrolment, without what the old one carries over and gives back.</param>
/// <param name="EnrolmentId">Id of the new enrolment.</param>
/// <param name="Group">The learner's characteristics that statistics count by, on the new cohort's first day.</param>
public sealed record TransferCommand(DateOnly OccurredOn, EnrolmentFacts Joining, string EnrolmentId, LearnerGroup Group)
{
    /// <summary>The version of the enrolment that the request was made on.</summary>
    public required int Version { get; init; }

    /// <summary>The provider's own words.</summary>
    public string? Note { get; init; }
}

/// <summary>A transfer.</summary>
/// <param name="Change">What changes. The new enrolment is the only other one.</param>
/// <param name="Terms">The terms of the new enrolment.</param>
public sealed record TransferChange(EnrolmentChange Change, EnrolmentTerms Terms);

/// <summary>
/// Decides whether a learner can move to another cohort of the programme. The old place is given back and the new one taken, both or neither.
/// </summary>
public static class TransferDecision
{
    /// <summary>Decides a transfer.</summary>
    /// <returns>
    /// The change, or every reason to refuse: those of <see cref="ChangeOfCircumstance.Check"/>, <c>enrolment.same-cohort</c>,
    /// <c>enrolment.changed-meanwhile</c>; if there is none of these, those of <see cref="EnrolmentDecision.Decide"/>.
    /// </returns>
    public static Outcome<TransferChange> Decide(EnrolmentState state, TransferCommand command, EnrolmentContext context)
    {
        List<Refusal> refusals =
            [.. ChangeOfCircumstance.Check(EnrolmentMove.Transfer, state.Status, command.OccurredOn, context.Today, state.Timeline)];
        if (command.Joining.Cohort.CohortId == state.CohortId)
        {
            refusals.Add(new Refusal("enrolment.same-cohort", "The learner is already on this cohort.", "/cohortId"));
        }

        if (state.Version != command.Version)
        {
            refusals.Add(new Refusal("enrolment.changed-meanwhile", "Someone else changed this enrolment."));
        }

        if (refusals.Count > 0)
        {
            return Outcome<TransferChange>.Refused(refusals);
        }

        // The new place can use what the old one releases.
        var freed = new Draw(state.Ukprn, state.SectorCode, -state.Held.Places, state.EarnedPence - state.Held.Pence);
        var joining = command.Joining with { HasCarriedStart = state.HasStarted, Freed = [freed] };
        var terms = EnrolmentDecision.Decide(joining, context.Pools);
        if (terms.IsRefused)
        {
            return Outcome<TransferChange>.Refused(terms.Refusals);
        }

        var draft = new EnrolmentDraft(context);
        var left = draft.Settle(state, EnrolmentStatus.Transferred, command.OccurredOn);
        var (joined, commit) = EnrolmentDraft.Enrol(terms.Value, joining, command.EnrolmentId, command.Group, context.PostedAt, state.EnrolmentId);
        draft.Post(commit);
        var move = new RecordedMove(EnrolmentMove.Transfer, command.OccurredOn, state.Held - left.Held)
        {
            Note = command.Note, LinkedEnrolmentId = joined.EnrolmentId,
        };
        return new TransferChange(draft.Change(left, move, joined), terms.Value);
    }
}
