using System.Collections.Frozen;

namespace Bootcamps.Domain.Enrolments;

/// <summary>What can happen to an enrolment.</summary>
public enum EnrolmentMove
{
    /// <summary>The start milestone is declared.</summary>
    Start,

    /// <summary>The completion milestone is declared.</summary>
    Complete,

    /// <summary>The outcome milestone is declared.</summary>
    Succeed,

    /// <summary>The learner leaves.</summary>
    Withdraw,

    /// <summary>The learner takes a break and keeps the place.</summary>
    Defer,

    /// <summary>The learner comes back from a break.</summary>
    Resume,

    /// <summary>The learner moves to another cohort, with a new enrolment.</summary>
    Transfer,

    /// <summary>The learner's facts are corrected.</summary>
    Correct,

    /// <summary>The start was not declared in time.</summary>
    Lapse,

    /// <summary>The outcome was not declared in time.</summary>
    CloseOutcome,
}

/// <summary>The statuses of an enrolment, the moves between them, and which statuses have a place.</summary>
public static class EnrolmentJourney
{
    /// <summary>The status of a new enrolment, except after a transfer.</summary>
    public const EnrolmentStatus Begins = EnrolmentStatus.Enrolled;

    /// <summary>The allowed moves, each with the statuses from which it can be made.</summary>
    public static FrozenDictionary<EnrolmentMove, IReadOnlyList<EnrolmentStatus>> Moves { get; } = new Dictionary<EnrolmentMove, IReadOnlyList<EnrolmentStatus>>
    {
        [EnrolmentMove.Start] = [EnrolmentStatus.Enrolled],
        [EnrolmentMove.Complete] = [EnrolmentStatus.Started],
        [EnrolmentMove.Succeed] = [EnrolmentStatus.Completed],
        [EnrolmentMove.Withdraw] = [EnrolmentStatus.Enrolled, EnrolmentStatus.Started, EnrolmentStatus.Deferred],
        [EnrolmentMove.Defer] = [EnrolmentStatus.Enrolled, EnrolmentStatus.Started],
        [EnrolmentMove.Resume] = [EnrolmentStatus.Deferred],
        [EnrolmentMove.Transfer] = [EnrolmentStatus.Enrolled, EnrolmentStatus.Started, EnrolmentStatus.Deferred],
        [EnrolmentMove.Correct] =
            [EnrolmentStatus.Enrolled, EnrolmentStatus.Started, EnrolmentStatus.Completed, EnrolmentStatus.Outcome, EnrolmentStatus.Deferred],
        [EnrolmentMove.Lapse] = [EnrolmentStatus.Enrolled],
        [EnrolmentMove.CloseOutcome] = [EnrolmentStatus.Completed],
    }.ToFrozenDictionary();

    /// <summary>The statuses in which the learner has a place: only one enrolment of a learner on a cohort can be in any of these.</summary>
    public static IReadOnlyList<EnrolmentStatus> Live { get; } = [.. Enum.GetValues<EnrolmentStatus>().Where(IsLive)];

    /// <summary>Whether the learner has a place in this status.</summary>
    public static bool IsLive(EnrolmentStatus status) => status switch
    {
        EnrolmentStatus.Enrolled or EnrolmentStatus.Started or EnrolmentStatus.Completed or EnrolmentStatus.Outcome or EnrolmentStatus.Deferred => true,
        EnrolmentStatus.Withdrawn or EnrolmentStatus.Transferred or EnrolmentStatus.Lapsed => false,
    };

    /// <summary>The status of an active learner, from the milestones reached and not voided.</summary>
    /// <param name="reached">The milestones.</param>
    /// <param name="hasCarriedStart">Whether the start was reached before a transfer.</param>
    public static EnrolmentStatus StatusOf(IEnumerable<MilestoneKind> reached, bool hasCarriedStart) =>
        reached.Select(kind => (MilestoneKind?)kind).Max() switch
        {
            MilestoneKind.Outcome => EnrolmentStatus.Outcome,
            MilestoneKind.Completion => EnrolmentStatus.Completed,
            MilestoneKind.Start => EnrolmentStatus.Started,
            _ => hasCarriedStart ? EnrolmentStatus.Started : EnrolmentStatus.Enrolled,
        };

    /// <summary>The status that a claimed milestone leads to.</summary>
    public static EnrolmentStatus StatusAfter(MilestoneKind kind) => kind switch
    {
        MilestoneKind.Start => EnrolmentStatus.Started,
        MilestoneKind.Completion => EnrolmentStatus.Completed,
        MilestoneKind.Outcome => EnrolmentStatus.Outcome,
    };

    /// <summary>Why a move cannot be made from a status (<c>enrolment.move-not-allowed</c>). Null when it can.</summary>
    public static Refusal? Check(EnrolmentMove move, EnrolmentStatus status) => Moves[move].Contains(status)
        ? null
        : new Refusal(
            "enrolment.move-not-allowed",
            $"The enrolment's status is {NameOf(status)}. {Phrase(move)} only when it is {Prose.Or(Moves[move].Select(NameOf))}.");

    /// <summary>
    /// Why a learner's facts cannot be corrected (<c>enrolment.move-not-allowed</c>). Null when they can. A later correction can restore what an earlier one
    /// took away.
    /// </summary>
    /// <param name="status">The enrolment's present status.</param>
    /// <param name="timeline">The earlier dated events.</param>
    public static Refusal? CheckCorrection(EnrolmentStatus status, EnrolmentTimeline timeline) =>
        timeline.IsWithdrawnByCorrection(status) ? null : Check(EnrolmentMove.Correct, status);

    private static string NameOf(EnrolmentStatus status) => status.ToString().ToLowerInvariant();

    private static string Phrase(EnrolmentMove move) => move switch
    {
        EnrolmentMove.Start => "You can claim a start",
        EnrolmentMove.Complete => "You can claim completion",
        EnrolmentMove.Succeed => "You can claim an outcome",
        EnrolmentMove.Withdraw => "You can withdraw the learner",
        EnrolmentMove.Defer => "You can defer the learner",
        EnrolmentMove.Resume => "The learner can resume",
        EnrolmentMove.Transfer => "You can transfer the learner",
        EnrolmentMove.Correct => "You can correct the learner's details",
        EnrolmentMove.Lapse => "A place can lapse",
        EnrolmentMove.CloseOutcome => "The time for an outcome can end",
    };
}
