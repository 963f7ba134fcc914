namespace Bootcamps.Domain.Enrolments;

/// <summary>A change of circumstance that was recorded.</summary>
/// <param name="Move">The event.</param>
/// <param name="OccurredOn">The day it happened. For a correction, the day it was made.</param>
public sealed record DatedMove(EnrolmentMove Move, DateOnly OccurredOn);

/// <summary>A break in learning.</summary>
/// <param name="From">The day the learner was deferred: the last day for events before the break.</param>
/// <param name="Until">The day the learner resumed: the first day for events after the break. Null while the break lasts.</param>
public sealed record LearningBreak(DateOnly From, DateOnly? Until)
{
    /// <summary>Whether a day is inside the break. The days of deferral and resumption are not.</summary>
    public bool Contains(DateOnly day) => day > From && (Until is null || day < Until);
}

/// <summary>
/// The dated events of one enrolment. The next event is checked against them: it cannot be dated before an event that it follows, and no milestone
/// can be reached during a break.
/// </summary>
/// <param name="EnrolledOn">The day of enrolment.</param>
/// <param name="Reached">The milestones that have not been voided.</param>
/// <param name="Moves">The changes of circumstance, in the order in which they were recorded.</param>
public sealed record EnrolmentTimeline(DateOnly EnrolledOn, IReadOnlyList<ReachedMilestone> Reached, IReadOnlyList<DatedMove> Moves)
{
    /// <summary>The breaks, in order.</summary>
    public IReadOnlyList<LearningBreak> Breaks { get; } = [.. BreaksOf(Moves)];

    /// <summary>The day of enrolment, as a limit.</summary>
    public DateLimit Enrolment => new(EnrolledOn, "the learner enrolled");

    /// <summary>
    /// The latest event: a change of circumstance cannot be dated before it. Corrections do not count, because they apply from the day of enrolment
    /// and a provider can still report earlier events after one.
    /// </summary>
    public DateLimit Latest => AfterMoves(AfterMilestones(Reached), move => move is not (EnrolmentMove.Correct or EnrolmentMove.CloseOutcome));

    /// <summary>Whether a correction ended the enrolment and nothing has happened since, so that the next correction can restore it.</summary>
    /// <param name="status">The enrolment's status.</param>
    public bool IsWithdrawnByCorrection(EnrolmentStatus status) => status == EnrolmentStatus.Withdrawn && Moves is [.., { Move: EnrolmentMove.Correct }];

    /// <summary>The first day on which a milestone can be reached: after every earlier milestone, and a completion or outcome after every break.</summary>
    /// <param name="kind">The milestone. A start may be dated before a break that was reported earlier.</param>
    public DateLimit EarliestOf(MilestoneKind kind) => kind == MilestoneKind.Start
        ? Enrolment
        : AfterMoves(AfterMilestones(Reached.Where(one => one.Kind < kind)), move => move is EnrolmentMove.Defer or EnrolmentMove.Resume);

    /// <summary>Number of days on which the learner can have learned, both ends included, without breaks.</summary>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day; before <paramref name="from"/> there are no days.</param>
    public int LearningDays(DateOnly from, DateOnly to)
    {
        var days = Math.Max(0, to.DayNumber - from.DayNumber + 1);
        foreach (var pause in Breaks)
        {
            var first = Math.Max(from.DayNumber, pause.From.DayNumber + 1);
            var last = Math.Min(to.DayNumber, pause.Until is { } until ? until.DayNumber - 1 : to.DayNumber);
            days -= Math.Max(0, last - first + 1);
        }

        return days;
    }

    private DateLimit AfterMilestones(IEnumerable<ReachedMilestone> reached) => reached
        .Select(one => new DateLimit(one.OccurredOn, WordsFor(one.Kind)))
        .Aggregate(Enrolment, DateLimit.Later);

    private DateLimit AfterMoves(DateLimit limit, Func<EnrolmentMove, bool> counts) => Moves
        .Where(move => counts(move.Move))
        .Select(move => new DateLimit(move.OccurredOn, WordsFor(move.Move)))
        .Aggregate(limit, DateLimit.Later);

    private static IEnumerable<LearningBreak> BreaksOf(IReadOnlyList<DatedMove> moves)
    {
        DateOnly? deferredOn = null;
        foreach (var move in moves)
        {
            if (move.Move == EnrolmentMove.Defer)
            {
                deferredOn = move.OccurredOn;
            }
            else if (move.Move == EnrolmentMove.Resume && deferredOn is { } from)
            {
                yield return new LearningBreak(from, move.OccurredOn);
                deferredOn = null;
            }
        }

        if (deferredOn is { } still)
        {
            yield return new LearningBreak(still, null);
        }
    }

    private static string WordsFor(MilestoneKind kind) => kind switch
    {
        MilestoneKind.Start => "the learner reached the start milestone",
        MilestoneKind.Completion => "the learner reached the completion milestone",
        MilestoneKind.Outcome => "the learner reached the outcome milestone",
    };

    private static string WordsFor(EnrolmentMove move) => move switch
    {
        EnrolmentMove.Defer => "the learner was deferred",
        EnrolmentMove.Resume => "the learner resumed",
        EnrolmentMove.Withdraw => "the learner withdrew",
        EnrolmentMove.Transfer => "the learner transferred",
        EnrolmentMove.Lapse => "the place lapsed",
        EnrolmentMove.Correct or EnrolmentMove.CloseOutcome or EnrolmentMove.Start or EnrolmentMove.Complete or EnrolmentMove.Succeed =>
            throw new ArgumentOutOfRangeException(nameof(move), move, "Dates nothing."),
    };
}
