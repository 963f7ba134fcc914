using System.Globalization;

namespace Bootcamps.Domain.Enrolments;

/// <summary>Decides whether a learner's circumstances can change as reported.</summary>
public static class ChangeOfCircumstance
{
    /// <summary>The ILR's reasons for a withdrawal that a bootcamp can have.</summary>
    /// <remarks>Source: ILR code lists, 2020-21. Codes for higher education are left out.</remarks>
    public static IReadOnlyList<int> WithdrawalReasons { get; } = [2, 3, 7, 28, 29, 40, 41, 43, 44, 46, 47, 48, 97, 98];

    /// <summary>Every reason against a move; empty when it can be made.</summary>
    /// <param name="move">The move.</param>
    /// <param name="status">Where the enrolment stands.</param>
    /// <param name="occurredOn">The day it happened.</param>
    /// <param name="today">Today in England.</param>
    /// <param name="enrolledOn">The day of enrolment.</param>
    /// <param name="reached">The milestones that hold.</param>
    /// <remarks>Codes: <c>enrolment.move-not-allowed</c>, <c>enrolment.date-in-future</c>, <c>enrolment.before-enrolment</c>.</remarks>
    public static IEnumerable<Refusal> Check(EnrolmentMove move, EnrolmentStatus status, DateOnly occurredOn, DateOnly today, DateOnly enrolledOn, IReadOnlyList<ReachedMilestone> reached)
    {
        if (EnrolmentJourney.Check(move, status) is { } illegal)
        {
            yield return illegal;
        }

        if (occurredOn > today)
        {
            yield return new Refusal("enrolment.date-in-future", Text($"{occurredOn:yyyy-MM-dd} is in the future."), "/occurredOn");
        }

        var earliest = reached.Select(milestone => milestone.OccurredOn).Append(enrolledOn).Max();
        if (occurredOn < earliest)
        {
            yield return new Refusal("enrolment.before-enrolment", Text($"The learner was enrolled, or reached a milestone, on {earliest:yyyy-MM-dd}."), "/occurredOn");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
