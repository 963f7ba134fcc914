using System.Globalization;
using System.Runtime.InteropServices;

namespace Bootcamps.Domain.Enrolments;

/// <summary>A milestone that has been declared and not voided.</summary>
/// <param name="Kind">Which milestone.</param>
/// <param name="OccurredOn">The day the learner reached it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReachedMilestone(MilestoneKind Kind, DateOnly OccurredOn);

/// <summary>The facts that a declaration is decided on.</summary>
public sealed record MilestoneFacts
{
    /// <summary>The milestone that is declared.</summary>
    public required MilestoneKind Kind { get; init; }

    /// <summary>The day the learner reached it, as reported by the provider.</summary>
    public required DateOnly OccurredOn { get; init; }

    /// <summary>The evidence.</summary>
    public required MilestoneEvidence Evidence { get; init; }

    /// <summary>The enrolment's present status.</summary>
    public required EnrolmentStatus Status { get; init; }

    /// <summary>The milestones declared earlier and not voided.</summary>
    public required IReadOnlyList<ReachedMilestone> Reached { get; init; }

    /// <summary>The learner's funding type.</summary>
    public required FundingType FundingType { get; init; }

    /// <summary>The rules in force for the cohort.</summary>
    public required MilestoneRules Rules { get; init; }

    /// <summary>First day of the programme.</summary>
    public required DateOnly ProgrammeStartsOn { get; init; }

    /// <summary>First day of the cohort.</summary>
    public required DateOnly CohortStartsOn { get; init; }

    /// <summary>Last day of the cohort.</summary>
    public required DateOnly CohortEndsOn { get; init; }

    /// <summary>Guided learning of the course, in hours.</summary>
    public required int GuidedHours { get; init; }

    /// <summary>The day of enrolment. Time limits count from it for learners who join late.</summary>
    public required DateOnly EnrolledOn { get; init; }

    /// <summary>The changes of circumstance, in the order in which they were recorded.</summary>
    public IReadOnlyList<DatedMove> Moves { get; init; } = [];

    /// <summary>The first day of learning, from the start milestone. Null without one in this enrolment.</summary>
    public DateOnly? LearningSince { get; init; }

    /// <summary>Whether the start was reached before a transfer.</summary>
    public bool HasCarriedStart { get; init; }

    /// <summary>Whether the outcome's money was released because its time limit passed.</summary>
    public bool IsOutcomeClosed { get; init; }

    /// <summary>Today in England.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The earlier dated events.</summary>
    public EnrolmentTimeline Timeline => new(EnrolledOn, Reached, Moves);
}

/// <summary>Decides whether a milestone is earned.</summary>
public static class MilestoneDecision
{
    private const int MinutesPerHour = 60;

    /// <summary>Checks a declaration. Returns every reason to refuse it; empty when the milestone is earned.</summary>
    /// <param name="facts">The facts to decide on.</param>
    /// <remarks>
    /// Codes: <c>milestone.already-declared</c>, <c>enrolment.move-not-allowed</c>, <c>milestone.date-in-future</c>, <c>milestone.too-early</c>,
    /// <c>milestone.after-cohort-ends</c>, <c>milestone.during-break</c>,
    /// <c>milestone.evidence-missing</c>, <c>milestone.evidence-not-wanted</c>, <c>milestone.evidence-after-milestone</c>, <c>milestone.qualifying-days</c>,
    /// <c>milestone.guided-minutes</c>, <c>milestone.elapsed-days</c>, <c>milestone.more-days-than-passed</c>, <c>milestone.more-minutes-than-passed</c>,
    /// <c>milestone.completed-too-soon</c>, <c>milestone.assessments-not-passed</c>, <c>milestone.interview-kind</c>,
    /// <c>milestone.outcome-kind</c>, <c>milestone.intended-weeks</c>, <c>milestone.outcome-window-closed</c>, <c>milestone.declared-too-late</c>.
    /// </remarks>
    public static IReadOnlyList<Refusal> Check(MilestoneFacts facts) =>
    [
        .. Order(facts),
        .. Dates(facts),
        .. facts.Kind switch
        {
            MilestoneKind.Start => Start(facts),
            MilestoneKind.Completion => Completion(facts),
            MilestoneKind.Outcome => Outcome(facts),
        },
        .. Stray(facts),
    ];

    /// <summary>The move that a declaration of this milestone makes.</summary>
    public static EnrolmentMove MoveOf(MilestoneKind kind) => kind switch
    {
        MilestoneKind.Start => EnrolmentMove.Start,
        MilestoneKind.Completion => EnrolmentMove.Complete,
        MilestoneKind.Outcome => EnrolmentMove.Succeed,
    };

    private static IEnumerable<Refusal> Order(MilestoneFacts facts)
    {
        if (facts.Reached.FirstOrDefault(one => one.Kind == facts.Kind) is { OccurredOn: var day } && day != default)
        {
            yield return new Refusal("milestone.already-declared", $"This milestone has already been claimed, with the date {Prose.Date(day)}.", "/milestone");
        }
        else if (EnrolmentJourney.Check(MoveOf(facts.Kind), facts.Status) is { } illegal)
        {
            yield return illegal with { Pointer = "/milestone" };
        }
    }

    private static IEnumerable<Refusal> Dates(MilestoneFacts facts)
    {
        if (facts.Timeline.Breaks.FirstOrDefault(pause => pause.Contains(facts.OccurredOn)) is { } pause)
        {
            yield return DuringBreak(pause, "/occurredOn");
            yield break;
        }

        var from = DateLimit.Later(CohortStart(facts), facts.Timeline.EarliestOf(facts.Kind));
        var today = DateLimit.Today(facts.Today);
        var bounds = new DateBounds(from, facts.Kind == MilestoneKind.Start ? DateLimit.Earlier(today, CohortEnd(facts)) : today);
        if (bounds.Check(
            facts.OccurredOn,
            "/occurredOn",
            "milestone.too-early",
            facts.OccurredOn > facts.Today ? "milestone.date-in-future" : "milestone.after-cohort-ends") is { } outside)
        {
            yield return outside;
        }
    }

    private static IEnumerable<Refusal> Start(MilestoneFacts facts)
    {
        var (rules, evidence) = (facts.Rules, facts.Evidence);
        if (evidence.StartedOn is not { } startedOn)
        {
            yield return Missing("startedOn");
        }
        else if (FirstDay(startedOn, facts) is { } impossible)
        {
            yield return impossible;
        }
        else
        {
            foreach (var refusal in DaysPassed(startedOn, facts))
            {
                yield return refusal;
            }
        }

        if (rules.StartQualifyingDays > 0
            && AtLeast(evidence.QualifyingDays, rules.StartQualifyingDays, "milestone.qualifying-days", "qualifyingDays", TooFewDays) is { } tooFewDays)
        {
            yield return tooFewDays;
        }

        if (rules.StartGuidedMinutes > 0
            && AtLeast(evidence.GuidedMinutes, rules.StartGuidedMinutes, "milestone.guided-minutes", "guidedMinutes", TooFewMinutes) is { } tooFewMinutes)
        {
            yield return tooFewMinutes;
        }

        if (rules.StartDeclaredBy(facts.CohortStartsOn, facts.EnrolledOn) is var declaredBy && facts.Today > declaredBy)
        {
            yield return new Refusal("milestone.declared-too-late", $"The last day to claim the start was {Prose.Date(declaredBy)}.", "/milestone");
        }

        if (rules.IsInitialAssessmentNeeded && evidence.InitialAssessmentOn is null)
        {
            yield return Missing("initialAssessmentOn");
        }

        if (evidence.InitialAssessmentOn is { } assessedOn && Proof(assessedOn, ProgrammeStart(facts), facts, "initialAssessmentOn") is { } misdated)
        {
            yield return misdated;
        }
    }

    private static Refusal? FirstDay(DateOnly startedOn, MilestoneFacts facts)
    {
        if (facts.Timeline.Breaks.FirstOrDefault(one => one.Contains(startedOn)) is { } pause)
        {
            return DuringBreak(pause, Pointer("startedOn"));
        }

        var from = DateLimit.Later(CohortStart(facts), facts.Timeline.Enrolment);
        var to = DateLimit.Earlier(Milestone(facts), CohortEnd(facts));
        return new DateBounds(from, to)
            .Check(
                startedOn,
                Pointer("startedOn"),
                "milestone.too-early",
                startedOn > facts.OccurredOn ? "milestone.evidence-after-milestone" : "milestone.after-cohort-ends");
    }

    // Evidence that cannot be true: more than fits between the first day of learning and the milestone.
    private static IEnumerable<Refusal> DaysPassed(DateOnly startedOn, MilestoneFacts facts)
    {
        var (rules, evidence) = (facts.Rules, facts.Evidence);
        var elapsed = facts.OccurredOn.DayNumber - startedOn.DayNumber;
        if (elapsed < rules.StartElapsedDays)
        {
            yield return new Refusal(
                "milestone.elapsed-days",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The start needs {rules.StartElapsedDays:N0} days between the first day of learning "
                    + $"({startedOn:d MMMM yyyy}) and the milestone. There are {elapsed:N0}."),
                "/occurredOn")
            { Actual = elapsed, Allowed = rules.StartElapsedDays };
        }

        var passed = facts.Timeline.LearningDays(startedOn, facts.OccurredOn);
        if (evidence.QualifyingDays > passed)
        {
            yield return new Refusal(
                "milestone.more-days-than-passed",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The learner cannot have attended {evidence.QualifyingDays:N0} days: from {startedOn:d MMMM yyyy} to "
                    + $"{facts.OccurredOn:d MMMM yyyy} there were {passed:N0}, breaks left out."),
                Pointer("qualifyingDays"))
            { Actual = evidence.QualifyingDays, Allowed = passed };
        }

        // Counts the attended days when they are given.
        var days = Math.Min(evidence.QualifyingDays ?? passed, passed);
        var most = (long)days * rules.MaximumGuidedMinutesPerDay;
        if (evidence.GuidedMinutes > most)
        {
            yield return new Refusal(
                "milestone.more-minutes-than-passed",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The learner cannot have had {evidence.GuidedMinutes:N0} guided minutes in {days:N0} days. At most "
                    + $"{rules.MaximumGuidedMinutesPerDay:N0} a day are accepted: {most:N0}."),
                Pointer("guidedMinutes"))
            { Actual = evidence.GuidedMinutes, Allowed = most };
        }
    }

    private static IEnumerable<Refusal> Completion(MilestoneFacts facts)
    {
        var evidence = facts.Evidence;
        if (evidence.AssessmentsPassed is null)
        {
            yield return Missing("assessmentsPassed");
        }
        else if (evidence.AssessmentsPassed == false)
        {
            yield return new Refusal(
                "milestone.assessments-not-passed",
                "The learner must pass every required assessment before you can claim completion.",
                Pointer("assessmentsPassed"));
        }

        if (evidence.InterviewOfferedOn is null)
        {
            yield return Missing("interviewOfferedOn");
        }
        else if (Proof(
            evidence.InterviewOfferedOn.Value,
            facts.HasCarriedStart ? ProgrammeStart(facts) : facts.Timeline.Enrolment,
            facts,
            "interviewOfferedOn") is { } misdated)
        {
            yield return misdated;
        }

        if (TooSoon(facts) is { } tooSoon)
        {
            yield return tooSoon;
        }

        var fitting = InterviewsFor(facts.FundingType);
        if (evidence.InterviewKind is not { } kind)
        {
            yield return Missing("interviewKind");
        }
        else if (!fitting.Contains(kind))
        {
            yield return new Refusal(
                "milestone.interview-kind",
                $"interviewKind must be {Prose.Or(fitting.Select(Camel))} for {NameOf(facts.FundingType)}.",
                Pointer("interviewKind"));
        }
    }

    // All training and assessments are done by that day, so the course's hours must fit in the days since the learner began.
    private static Refusal? TooSoon(MilestoneFacts facts)
    {
        if (facts.LearningSince is not { } since)
        {
            return null;
        }

        var passed = facts.Timeline.LearningDays(since, facts.OccurredOn);
        var needed = facts.Rules.DaysFor(facts.GuidedHours * MinutesPerHour);
        return passed >= needed
            ? null
            : new Refusal(
                "milestone.completed-too-soon",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The course has {facts.GuidedHours:N0} guided hours, which take at least {needed:N0} days. From "
                    + $"{since:d MMMM yyyy} to {facts.OccurredOn:d MMMM yyyy} there were {passed:N0}, breaks left out."),
                "/occurredOn")
            { Actual = passed, Allowed = needed };
    }

    private static IEnumerable<Refusal> Outcome(MilestoneFacts facts)
    {
        var (rules, evidence) = (facts.Rules, facts.Evidence);
        var fitting = OutcomesFor(facts.FundingType);
        if (evidence.OutcomeKind is not { } kind)
        {
            yield return Missing("outcomeKind");
        }
        else if (!fitting.Contains(kind))
        {
            yield return new Refusal(
                "milestone.outcome-kind",
                $"outcomeKind must be {Prose.Or(fitting.Select(Camel))} for {NameOf(facts.FundingType)}.",
                Pointer("outcomeKind"));
        }
        else if (kind == OutcomeKind.NewJob
            && AtLeast(evidence.IntendedWeeks, rules.OutcomeWeeks, "milestone.intended-weeks", "intendedWeeks", TooFewWeeks) is { } tooShort)
        {
            yield return tooShort;
        }

        if (facts.Reached.FirstOrDefault(one => one.Kind == MilestoneKind.Completion) is { OccurredOn: var completedOn } && completedOn != default
            && (facts.OccurredOn > rules.OutcomeUntil(completedOn) || facts.Today > rules.OutcomeDeclaredBy(completedOn) || facts.IsOutcomeClosed))
        {
            yield return new Refusal(
                "milestone.outcome-window-closed",
                $"The outcome must be on or before {Prose.Date(rules.OutcomeUntil(completedOn))} and claimed by "
                + $"{Prose.Date(rules.OutcomeDeclaredBy(completedOn))}, because the learner completed on {Prose.Date(completedOn)}.",
                "/occurredOn");
        }
    }

    // Evidence of another milestone suggests that the caller sent the wrong kind.
    private static IEnumerable<Refusal> Stray(MilestoneFacts facts)
    {
        var evidence = facts.Evidence;
        (MilestoneKind Kind, string Field, bool IsSent)[] fields =
        [
            (MilestoneKind.Start, "startedOn", evidence.StartedOn is not null),
            (MilestoneKind.Start, "qualifyingDays", evidence.QualifyingDays is not null),
            (MilestoneKind.Start, "guidedMinutes", evidence.GuidedMinutes is not null),
            (MilestoneKind.Start, "initialAssessmentOn", evidence.InitialAssessmentOn is not null),
            (MilestoneKind.Completion, "assessmentsPassed", evidence.AssessmentsPassed is not null),
            (MilestoneKind.Completion, "interviewOfferedOn", evidence.InterviewOfferedOn is not null),
            (MilestoneKind.Completion, "interviewKind", evidence.InterviewKind is not null),
            (MilestoneKind.Outcome, "outcomeKind", evidence.OutcomeKind is not null),
            (MilestoneKind.Outcome, "intendedWeeks", evidence.IntendedWeeks is not null),
        ];
        return fields
            .Where(field => field.IsSent && field.Kind != facts.Kind)
            .Select(field => new Refusal(
                "milestone.evidence-not-wanted",
                $"{field.Field} is evidence for the {Camel(field.Kind)} milestone only.",
                Pointer(field.Field)));
    }

    private static InterviewKind[] InterviewsFor(FundingType fundingType) => fundingType switch
    {
        FundingType.Independent => [InterviewKind.Vacancy, InterviewKind.Apprenticeship],
        FundingType.CoFunded => [InterviewKind.NewRole, InterviewKind.AddedResponsibilities],
        FundingType.SelfEmployed => [InterviewKind.SelfEmploymentPlan],
    };

    private static OutcomeKind[] OutcomesFor(FundingType fundingType) => fundingType switch
    {
        FundingType.Independent => [OutcomeKind.NewJob, OutcomeKind.Apprenticeship],
        FundingType.CoFunded => [OutcomeKind.NewRole, OutcomeKind.AddedResponsibilities],
        FundingType.SelfEmployed => [OutcomeKind.NewContracts],
    };

    private static string NameOf(FundingType fundingType) => fundingType switch
    {
        FundingType.Independent => "a fully funded learner",
        FundingType.CoFunded => "a learner put forward by an employer",
        FundingType.SelfEmployed => "a self-employed learner",
    };

    private static Refusal? AtLeast(int? actual, int least, string code, string field, Func<int, int, string> message) => actual switch
    {
        null => Missing(field),
        _ when actual < least => new Refusal(code, message(least, actual.Value), Pointer(field)) { Actual = actual, Allowed = least },
        _ => null,
    };

    private static string TooFewDays(int least, int actual) =>
        Prose.Text($"The learner needs {Prose.Count(least, "qualifying day")} to claim a start and has {actual:N0}.");

    private static string TooFewMinutes(int least, int actual) => least % MinutesPerHour == 0 && actual % MinutesPerHour == 0
        ? Prose.Text($"The learner needs {Prose.Count(least / MinutesPerHour, "guided hour")} to claim a start and has {actual / MinutesPerHour:N0}.")
        : $"The learner needs {Prose.Hours(least)} of guided learning to claim a start and has {Prose.Hours(actual)}.";

    private static string TooFewWeeks(int least, int actual) =>
        Prose.Text($"The job must be expected to last at least {Prose.Count(least, "week")} and is expected to last {actual:N0}.");

    private static Refusal Missing(string field) =>
        new("milestone.evidence-missing", $"{field} is required to claim this milestone.", Pointer(field)) { Needs = [Pointer(field)] };

    private static Refusal? Proof(DateOnly day, DateLimit from, MilestoneFacts facts, string field) =>
        new DateBounds(from, Milestone(facts)).Check(day, Pointer(field), "milestone.too-early", "milestone.evidence-after-milestone");

    private static Refusal DuringBreak(LearningBreak pause, string pointer) => new(
        "milestone.during-break",
        pause.Until is { } until
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The learner was on a break from {pause.From:d MMMM yyyy} to {until:d MMMM yyyy}. "
                + $"The date must be on one of these days, before or after them.")
            : Prose.Text($"The learner has been on a break since {pause.From:d MMMM yyyy}. The date must be on or before that day."),
        pointer);

    private static DateLimit ProgrammeStart(MilestoneFacts facts) => new(facts.ProgrammeStartsOn, "the programme begins");

    private static DateLimit CohortStart(MilestoneFacts facts) => new(facts.CohortStartsOn, "the cohort starts");

    private static DateLimit CohortEnd(MilestoneFacts facts) => new(facts.CohortEndsOn, "the cohort ends");

    private static DateLimit Milestone(MilestoneFacts facts) => new(facts.OccurredOn, "the milestone");

    private static string Pointer(string field) => $"/evidence/{field}";

    private static string Camel<TEnum>(TEnum value)
        where TEnum : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];
}
