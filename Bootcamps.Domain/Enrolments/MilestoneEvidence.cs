using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Domain.Enrolments;

/// <summary>The milestones that the authority pays for, in order.</summary>
public enum MilestoneKind
{
    /// <summary>The learner has started and stayed.</summary>
    Start,

    /// <summary>The training is complete and led to an interview, a role or a plan.</summary>
    Completion,

    /// <summary>The learner has a job, a role or contracts that use the new skills.</summary>
    Outcome,
}

/// <summary>What the learner was offered, or wrote, at the end of the training.</summary>
public enum InterviewKind
{
    /// <summary>An interview for a real, lasting vacancy.</summary>
    Vacancy,

    /// <summary>An interview for an apprenticeship that uses the skills, accelerated ones included.</summary>
    Apprenticeship,

    /// <summary>A new role with the employer the learner has.</summary>
    NewRole,

    /// <summary>The existing role with added responsibilities.</summary>
    AddedResponsibilities,

    /// <summary>A self-employed learner's written plan to win contracts with the new skills.</summary>
    SelfEmploymentPlan,

    /// <summary>A practice interview. It is never accepted.</summary>
    Mock,
}

/// <summary>A learner's positive outcome.</summary>
public enum OutcomeKind
{
    /// <summary>A new job.</summary>
    NewJob,

    /// <summary>An apprenticeship.</summary>
    Apprenticeship,

    /// <summary>A new role with the employer the learner had.</summary>
    NewRole,

    /// <summary>More responsibility in the role the learner had.</summary>
    AddedResponsibilities,

    /// <summary>New contracts or opportunities for a self-employed learner.</summary>
    NewContracts,
}

/// <summary>Who pays for a learner. It decides what counts as completion and outcome.</summary>
public enum FundingType
{
    /// <summary>Fully funded: out of work, or employed and applying independently.</summary>
    Independent,

    /// <summary>Put forward by an employer who pays a share.</summary>
    CoFunded,

    /// <summary>Works for themselves.</summary>
    SelfEmployed,
}

/// <summary>A provider's evidence. Each field belongs to one milestone. Null means not sent.</summary>
public sealed record MilestoneEvidence
{
    /// <summary>Start: the learner's first day of learning.</summary>
    public DateOnly? StartedOn { get; init; }

    /// <summary>Start: days of learning attended.</summary>
    public int? QualifyingDays { get; init; }

    /// <summary>Start: guided learning so far, in minutes.</summary>
    public int? GuidedMinutes { get; init; }

    /// <summary>Start: day of the initial assessment.</summary>
    public DateOnly? InitialAssessmentOn { get; init; }

    /// <summary>Completion: whether all training and required assessments are done and passed.</summary>
    public bool? AssessmentsPassed { get; init; }

    /// <summary>Completion: the day the interview, role or plan was offered or written; not the day of the interview.</summary>
    public DateOnly? InterviewOfferedOn { get; init; }

    /// <summary>Completion: what was offered.</summary>
    public InterviewKind? InterviewKind { get; init; }

    /// <summary>Outcome: what the learner achieved.</summary>
    public OutcomeKind? OutcomeKind { get; init; }

    /// <summary>Outcome: how many weeks a new job is expected to last.</summary>
    public int? IntendedWeeks { get; init; }

    /// <summary>Whether it proves the offer of a job interview.</summary>
    public bool ProvesInterview() => InterviewKind is Enrolments.InterviewKind.Vacancy or Enrolments.InterviewKind.Apprenticeship;
}

/// <summary>The requirements and time limits of each milestone, from a rule set.</summary>
public sealed record MilestoneRules
{
    /// <summary>Qualifying days that a start needs. 0 if days are not required.</summary>
    public int StartQualifyingDays { get; init; }

    /// <summary>Guided learning that a start needs, in minutes; 0 if not required. 900 minutes are the 15 hours of 2024-25.</summary>
    public int StartGuidedMinutes { get; init; } = 900;

    /// <summary>Whole days that must have passed since the first day of learning; 0 for none.</summary>
    public int StartElapsedDays { get; init; }

    /// <summary>Whether the initial assessment must be done.</summary>
    public bool IsInitialAssessmentNeeded { get; init; }

    /// <summary>Weeks that a new job must be expected to last.</summary>
    public int OutcomeWeeks { get; init; } = 12;

    /// <summary>Months after completion within which the outcome must happen, the last day included.</summary>
    public int OutcomeMonths { get; init; } = 6;

    /// <summary>Last day on which an outcome counts, even if the months allow a later day. Null for none.</summary>
    public DateOnly? OutcomeCutoffOn { get; init; }

    /// <summary>Days after the window closes in which an earlier outcome can still be declared. After that its money is released.</summary>
    public int OutcomeReportDays { get; init; } = 31;

    /// <summary>Days after the cohort's first day, or after a later enrolment, within which the start must be declared. After that the place lapses.</summary>
    public int StartWithinDays { get; init; } = 42;

    /// <summary>Maximum guided learning in one day, in minutes. 600 minutes are ten hours; no source sets a limit.</summary>
    public int MaximumGuidedMinutesPerDay { get; init; } = 600;

    /// <summary>Days after the cohort's first day on which it is still offered to residents; 0 to offer it until that day.</summary>
    public int LateJoiningDays { get; init; }

    /// <summary>The last day on which an outcome counts.</summary>
    /// <param name="completedOn">The day of completion.</param>
    public DateOnly OutcomeUntil(DateOnly completedOn)
    {
        var window = completedOn.AddMonths(OutcomeMonths);
        return OutcomeCutoffOn < window ? OutcomeCutoffOn.Value : window;
    }

    /// <summary>The last day on which an outcome can be declared.</summary>
    /// <param name="completedOn">The day of completion.</param>
    public DateOnly OutcomeDeclaredBy(DateOnly completedOn) => OutcomeUntil(completedOn).AddDays(OutcomeReportDays);

    /// <summary>The last day on which a start can be declared.</summary>
    /// <param name="cohortStartsOn">The cohort's first day.</param>
    /// <param name="enrolledOn">The day of enrolment, which may be later.</param>
    public DateOnly StartDeclaredBy(DateOnly cohortStartsOn, DateOnly enrolledOn) => FirstLearningDay(cohortStartsOn, enrolledOn).AddDays(StartWithinDays);

    /// <summary>The first day on which the learner can learn.</summary>
    /// <param name="cohortStartsOn">The cohort's first day.</param>
    /// <param name="enrolledOn">The day of enrolment, which may be later.</param>
    public static DateOnly FirstLearningDay(DateOnly cohortStartsOn, DateOnly enrolledOn) => enrolledOn > cohortStartsOn ? enrolledOn : cohortStartsOn;

    /// <summary>The first day on which the start can be reached.</summary>
    /// <param name="firstLearningDay">The first day on which the learner can learn.</param>
    public DateOnly EarliestStart(DateOnly firstLearningDay) =>
        firstLearningDay.AddDays(Math.Max(StartElapsedDays, Math.Max(1, Math.Max(StartQualifyingDays, DaysFor(StartGuidedMinutes))) - 1));

    /// <summary>The minimum number of days for an amount of guided learning.</summary>
    /// <param name="guidedMinutes">The guided learning, in minutes.</param>
    public int DaysFor(int guidedMinutes) => (guidedMinutes + MaximumGuidedMinutesPerDay - 1) / MaximumGuidedMinutesPerDay;

    /// <summary>
    /// Whether a cohort is offered to residents: it starts today or later, or began at most <see cref="LateJoiningDays"/> days ago, and has not ended.
    /// </summary>
    /// <param name="startsOn">The cohort's first day.</param>
    /// <param name="endsOn">Its last day.</param>
    /// <param name="today">Today in England.</param>
    public bool IsOffered(DateOnly startsOn, DateOnly endsOn, DateOnly today) => startsOn.AddDays(LateJoiningDays) >= today && endsOn >= today;

    /// <summary>The funding type for an employment status.</summary>
    /// <param name="status">The learner's employment status at enrolment.</param>
    public static FundingType FundingTypeOf(EmploymentStatus status) => status switch
    {
        EmploymentStatus.Employed => FundingType.CoFunded,
        EmploymentStatus.SelfEmployed => FundingType.SelfEmployed,
        EmploymentStatus.Unemployed or EmploymentStatus.EmployedIndependent or EmploymentStatus.NotKnown => FundingType.Independent,
    };
}
