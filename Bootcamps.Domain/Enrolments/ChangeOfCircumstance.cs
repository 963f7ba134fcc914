namespace Bootcamps.Domain.Enrolments;

/// <summary>Decides whether a reported change of circumstance is allowed.</summary>
public static class ChangeOfCircumstance
{
    /// <summary>The ILR withdrawal reasons that can apply to a bootcamp.</summary>
    /// <remarks>Source: ILR code lists, 2020-21. Codes for higher education are left out.</remarks>
    public static IReadOnlyList<int> WithdrawalReasons { get; } = [2, 3, 7, 28, 29, 40, 41, 43, 44, 46, 47, 48, 97, 98];

    /// <summary>Checks a move. Returns every reason to refuse it, or nothing.</summary>
    /// <param name="move">The move.</param>
    /// <param name="status">The enrolment's present status.</param>
    /// <param name="occurredOn">The day it happened.</param>
    /// <param name="today">Today in England.</param>
    /// <param name="timeline">The earlier dated events.</param>
    /// <remarks>
    /// Codes: <c>enrolment.move-not-allowed</c>, <c>enrolment.date-in-future</c>, <c>enrolment.before-enrolment</c>, <c>enrolment.before-earlier-event</c>.
    /// </remarks>
    public static IEnumerable<Refusal> Check(EnrolmentMove move, EnrolmentStatus status, DateOnly occurredOn, DateOnly today, EnrolmentTimeline timeline)
    {
        if (EnrolmentJourney.Check(move, status) is { } illegal)
        {
            yield return illegal;
        }

        var tooEarly = occurredOn < timeline.EnrolledOn ? "enrolment.before-enrolment" : "enrolment.before-earlier-event";
        if (new DateBounds(timeline.Latest, DateLimit.Today(today)).Check(occurredOn, "/occurredOn", tooEarly, "enrolment.date-in-future") is { } outside)
        {
            yield return outside;
        }
    }
}
