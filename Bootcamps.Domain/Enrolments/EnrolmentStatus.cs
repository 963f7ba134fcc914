namespace Bootcamps.Domain.Enrolments;

/// <summary>The status of an enrolment.</summary>
public enum EnrolmentStatus
{
    /// <summary>Has a place; the learning has not started.</summary>
    Enrolled,

    /// <summary>The start milestone has been reached.</summary>
    Started,

    /// <summary>The completion milestone has been reached.</summary>
    Completed,

    /// <summary>The outcome milestone has been reached.</summary>
    Outcome,

    /// <summary>Interrupted; the place is kept.</summary>
    Deferred,

    /// <summary>Left.</summary>
    Withdrawn,

    /// <summary>Moved to another cohort, with a new enrolment.</summary>
    Transferred,

    /// <summary>Never started and the place was given up.</summary>
    Lapsed,
}
