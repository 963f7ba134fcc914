using Bootcamps.Domain.Ledger;

namespace Bootcamps.Domain.Enrolments;

/// <summary>A milestone to take back.</summary>
/// <param name="MilestoneId">The milestone, of the enrolment.</param>
/// <param name="Reason">Why, as shown on the statement.</param>
public sealed record VoidCommand(string MilestoneId, string Reason);

/// <summary>Decides whether a claimed milestone can be taken back.</summary>
public static class VoidDecision
{
    /// <summary>Decides a void.</summary>
    /// <returns>The change, or the reason to refuse: <c>milestone.already-voided</c>, <c>milestone.later-declared</c>, <c>milestone.carried</c>.</returns>
    public static Outcome<ClaimChange> Decide(EnrolmentState state, VoidCommand command, EnrolmentContext context)
    {
        var claim = state.Claims.First(one => one.MilestoneId == command.MilestoneId);
        if (claim.Voided is { } earlier)
        {
            return new Refusal("milestone.already-voided", $"This milestone has already been voided, on {Prose.Moment(earlier.At)}.");
        }

        if (state.LiveClaims[^1] is var last && last != claim)
        {
            var kind = last.Kind.ToString().ToLowerInvariant();
            return new Refusal("milestone.later-declared", $"The {kind} milestone relies on this one. Void {last.MilestoneId} first.");
        }

        if (state.Status == EnrolmentStatus.Transferred)
        {
            return new Refusal("milestone.carried", "The start cannot be voided because a later enrolment relies on it.");
        }

        var draft = new EnrolmentDraft(context);
        var without = draft.TakeBack(state, claim, command.Reason);

        // A learner who has left or is on a break keeps that status.
        var status = state.IsLive && state.Status != EnrolmentStatus.Deferred ? without.ActiveStatus : state.Status;
        var change = draft.Change(draft.Settle(without, status, context.Today));
        return new ClaimChange(
            change,
            change.After.Claims.First(one => one.MilestoneId == claim.MilestoneId),
            draft.Statement(change.Postings.First(posting => posting.Kind is PostingKind.Void or PostingKind.Clawback).StatementId!));
    }
}
