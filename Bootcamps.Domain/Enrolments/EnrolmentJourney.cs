namespace Bootcamps.Domain.Enrolments;

/// <summary>The statuses of an enrolment and what they mean for its place.</summary>
public static class EnrolmentJourney
{
    /// <summary>The only status a new enrolment can have.</summary>
    public const EnrolmentStatus Begins = EnrolmentStatus.Enrolled;

    /// <summary>The statuses in which the learner has a place: only one enrolment of a learner on a cohort can be in any of these.</summary>
    public static IReadOnlyList<EnrolmentStatus> Live { get; } = [.. Enum.GetValues<EnrolmentStatus>().Where(IsLive)];

    /// <summary>Whether the learner has a place in this status.</summary>
    public static bool IsLive(EnrolmentStatus status) => status switch
    {
        EnrolmentStatus.Enrolled or EnrolmentStatus.Started or EnrolmentStatus.Completed or EnrolmentStatus.Outcome or EnrolmentStatus.Deferred => true,
        EnrolmentStatus.Withdrawn or EnrolmentStatus.Transferred or EnrolmentStatus.Lapsed => false,
    };
}
