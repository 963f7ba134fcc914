using System.Globalization;
using System.Runtime.InteropServices;

namespace Bootcamps.Domain.Enrolments;

/// <summary>A milestone that has been declared and not voided.</summary>
/// <param name="Kind">Which.</param>
/// <param name="OccurredOn">The day it was reached.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReachedMilestone(MilestoneKind Kind, DateOnly OccurredOn);

/// <summary>Everything a declaration is decided on.</summary>
public sealed record MilestoneFacts
{
    /// <summary>The milestone that is declared.</summary>
    public required MilestoneKind Kind { get; init; }

    /// <summary>The day it was reached, by the provider.</summary>
    public required DateOnly OccurredOn { get; init; }

    /// <summary>The proof.</summary>
    public required MilestoneEvidence Evidence { get; init; }

    /// <summary>Where the enrolment stands.</summary>
    public required EnrolmentStatus Status { get; init; }

    /// <summary>What was declared before and holds.</summary>
    public required IReadOnlyList<ReachedMilestone> Reached { get; init; }

    /// <summary>How the learner is paid for.</summary>
    public required LearnerFooting Footing { get; init; }

    /// <summary>The rules in force for the cohort.</summary>
    public required MilestoneRules Rules { get; init; }

    /// <summary>Whether the money of the outcome was given back because its time was over: it is not earned any more, even when completion is declared anew.</summary>
    public bool IsOutcomeClosed { get; init; }

    /// <summary>First day of the cohort.</summary>
    public required DateOnly CohortStartsOn { get; init; }

    /// <summary>Today in England.</summary>
    public required DateOnly Today { get; init; }
}

/// <summary>Decides whether a milestone is earned.</summary>
public static class MilestoneDecision
{
    /// <summary>Every reason against it; empty when it is earned.</summary>
    /// <param name="facts">What is known.</param>
    /// <remarks>
    /// Codes: <c>milestone.already-declared</c>, <c>enrolment.move-not-allowed</c>, <c>milestone.date-in-future</c>, <c>milestone.too-early</c>,
    /// <c>milestone.evidence-missing</c>, <c>milestone.evidence-not-wanted</c>, <c>milestone.evidence-after-milestone</c>, <c>milestone.qualifying-days</c>,
    /// <c>milestone.guided-minutes</c>, <c>milestone.elapsed-days</c>, <c>milestone.assessments-not-passed</c>, <c>milestone.interview-kind</c>,
    /// <c>milestone.outcome-kind</c>, <c>milestone.intended-weeks</c>, <c>milestone.outcome-window-closed</c>.
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

    /// <summary>The move that declaring a milestone is.</summary>
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
            yield return new Refusal("milestone.already-declared", Text($"This milestone was declared before, as reached on {day:yyyy-MM-dd}."), "/milestone");
        }
        else if (EnrolmentJourney.Check(MoveOf(facts.Kind), facts.Status) is { } illegal)
        {
            yield return illegal with { Pointer = "/milestone" };
        }
    }

    private static IEnumerable<Refusal> Dates(MilestoneFacts facts)
    {
        if (facts.OccurredOn > facts.Today)
        {
            yield return new Refusal("milestone.date-in-future", Text($"{facts.OccurredOn:yyyy-MM-dd} is in the future."), "/occurredOn");
        }

        if (facts.OccurredOn < facts.CohortStartsOn)
        {
            yield return new Refusal("milestone.too-early", Text($"The cohort starts on {facts.CohortStartsOn:yyyy-MM-dd}."), "/occurredOn");
        }

        foreach (var earlier in facts.Reached.Where(one => one.Kind < facts.Kind && one.OccurredOn > facts.OccurredOn))
        {
            yield return new Refusal("milestone.too-early", Text($"An earlier milestone was reached on {earlier.OccurredOn:yyyy-MM-dd}."), "/occurredOn");
        }
    }

    private static IEnumerable<Refusal> Start(MilestoneFacts facts)
    {
        var (rules, evidence) = (facts.Rules, facts.Evidence);
        if (evidence.StartedOn is not { } startedOn)
        {
            yield return Missing("startedOn");
        }
        else if (startedOn < facts.CohortStartsOn)
        {
            yield return new Refusal("milestone.too-early", Text($"The cohort starts on {facts.CohortStartsOn:yyyy-MM-dd}."), Pointer("startedOn"));
        }
        else if (startedOn > facts.OccurredOn)
        {
            yield return After(startedOn, facts, "startedOn");
        }
        else if (facts.OccurredOn.DayNumber - startedOn.DayNumber < rules.StartElapsedDays)
        {
            var days = facts.OccurredOn.DayNumber - startedOn.DayNumber;
            yield return new Refusal("milestone.elapsed-days", Text($"{days:N0} days lie between the first day of learning and the milestone; {rules.StartElapsedDays:N0} are needed."), "/occurredOn") { Actual = days, Allowed = rules.StartElapsedDays };
        }

        if (rules.StartQualifyingDays > 0 && AtLeast(evidence.QualifyingDays, rules.StartQualifyingDays, "milestone.qualifying-days", "qualifyingDays", "days of learning attended") is { } tooFewDays)
        {
            yield return tooFewDays;
        }

        if (rules.StartGuidedMinutes > 0 && AtLeast(evidence.GuidedMinutes, rules.StartGuidedMinutes, "milestone.guided-minutes", "guidedMinutes", "minutes of guided learning") is { } tooFewMinutes)
        {
            yield return tooFewMinutes;
        }

        if (rules.IsInitialAssessmentNeeded && evidence.InitialAssessmentOn is null)
        {
            yield return Missing("initialAssessmentOn");
        }

        if (evidence.InitialAssessmentOn > facts.OccurredOn)
        {
            yield return After(evidence.InitialAssessmentOn.Value, facts, "initialAssessmentOn");
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
            yield return new Refusal("milestone.assessments-not-passed", "The training is complete when its required assessments are passed.", Pointer("assessmentsPassed"));
        }

        if (evidence.InterviewOfferedOn is null)
        {
            yield return Missing("interviewOfferedOn");
        }
        else if (evidence.InterviewOfferedOn > facts.OccurredOn)
        {
            yield return After(evidence.InterviewOfferedOn.Value, facts, "interviewOfferedOn");
        }

        var fitting = InterviewsFor(facts.Footing);
        if (evidence.InterviewKind is not { } kind)
        {
            yield return Missing("interviewKind");
        }
        else if (!fitting.Contains(kind))
        {
            yield return new Refusal("milestone.interview-kind", $"For {NameOf(facts.Footing)}, completion needs one of: {string.Join(", ", fitting.Select(Camel))}.", Pointer("interviewKind"));
        }
    }

    private static IEnumerable<Refusal> Outcome(MilestoneFacts facts)
    {
        var (rules, evidence) = (facts.Rules, facts.Evidence);
        var fitting = OutcomesFor(facts.Footing);
        if (evidence.OutcomeKind is not { } kind)
        {
            yield return Missing("outcomeKind");
        }
        else if (!fitting.Contains(kind))
        {
            yield return new Refusal("milestone.outcome-kind", $"For {NameOf(facts.Footing)}, an outcome is one of: {string.Join(", ", fitting.Select(Camel))}.", Pointer("outcomeKind"));
        }
        else if (kind == OutcomeKind.NewJob
            && AtLeast(evidence.IntendedWeeks, rules.OutcomeWeeks, "milestone.intended-weeks", "intendedWeeks", "weeks are intended") is { } tooShort)
        {
            yield return tooShort;
        }

        if (facts.IsOutcomeClosed)
        {
            yield return new Refusal("milestone.outcome-window-closed", "No outcome was declared in time, and its money was given back.", "/milestone");
        }
        else if (facts.Reached.FirstOrDefault(one => one.Kind == MilestoneKind.Completion) is { OccurredOn: var completedOn } && completedOn != default
            && rules.OutcomeUntil(completedOn) is var until && facts.OccurredOn > until)
        {
            yield return new Refusal("milestone.outcome-window-closed", Text($"The learner completed on {completedOn:yyyy-MM-dd}; an outcome counts until {until:yyyy-MM-dd}."), "/occurredOn");
        }
    }

    // Proof of another milestone: it says that the caller means something else than was sent.
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
            .Select(field => new Refusal("milestone.evidence-not-wanted", $"This is proof of another milestone ({Camel(field.Kind)}).", Pointer(field.Field)));
    }

    private static InterviewKind[] InterviewsFor(LearnerFooting footing) => footing switch
    {
        LearnerFooting.Independent => [InterviewKind.Vacancy, InterviewKind.Apprenticeship],
        LearnerFooting.CoFunded => [InterviewKind.NewRole, InterviewKind.AddedResponsibilities],
        LearnerFooting.SelfEmployed => [InterviewKind.SelfEmploymentPlan],
    };

    private static OutcomeKind[] OutcomesFor(LearnerFooting footing) => footing switch
    {
        LearnerFooting.Independent => [OutcomeKind.NewJob, OutcomeKind.Apprenticeship],
        LearnerFooting.CoFunded => [OutcomeKind.NewRole, OutcomeKind.AddedResponsibilities],
        LearnerFooting.SelfEmployed => [OutcomeKind.NewContracts],
    };

    private static string NameOf(LearnerFooting footing) => footing switch
    {
        LearnerFooting.Independent => "a fully funded learner",
        LearnerFooting.CoFunded => "a learner put forward by an employer",
        LearnerFooting.SelfEmployed => "a self-employed learner",
    };

    private static Refusal? AtLeast(int? actual, int least, string code, string field, string what) => actual switch
    {
        null => Missing(field),
        _ when actual < least => new Refusal(code, Text($"{actual:N0} {what}; {least:N0} are needed."), Pointer(field)) { Actual = actual, Allowed = least },
        _ => null,
    };

    private static Refusal Missing(string field) => new("milestone.evidence-missing", "This proof is needed for the milestone.", Pointer(field)) { Needs = [Pointer(field)] };

    private static Refusal After(DateOnly day, MilestoneFacts facts, string field) =>
        new("milestone.evidence-after-milestone", Text($"{day:yyyy-MM-dd} is after {facts.OccurredOn:yyyy-MM-dd}, when the milestone is said to have been reached."), Pointer(field));

    private static string Pointer(string field) => $"/evidence/{field}";

    private static string Camel<TEnum>(TEnum value)
        where TEnum : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
