using System.Globalization;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>The evidence that earns a milestone. The M tests use the numbers of the published worked examples.</summary>
public sealed class MilestoneDecisionTests
{
    /// <summary>2022-23: five days with five guided hours in all; no outcome after 30 September 2023.</summary>
    private static readonly MilestoneRules Wave3 = new() { StartQualifyingDays = 5, StartGuidedMinutes = 300, OutcomeCutoffOn = new DateOnly(2023, 9, 30) };

    /// <summary>Ten guided hours in at least a fortnight and an initial assessment.</summary>
    private static readonly MilestoneRules Fortnight = new() { StartGuidedMinutes = 600, StartElapsedDays = 14, IsInitialAssessmentNeeded = true };

    private static readonly MilestoneEvidence Interviewed = new()
    {
        AssessmentsPassed = true,
        InterviewOfferedOn = Day("2025-03-28"),
        InterviewKind = InterviewKind.Vacancy
    };

    private static readonly MilestoneEvidence Hired = new() { OutcomeKind = OutcomeKind.NewJob, IntendedWeeks = 12 };

    [TestCase(4, 360, "milestone.qualifying-days", 4, 5, TestName = "M-1 Six hours on four days do not earn a start")]
    [TestCase(5, 270, "milestone.guided-minutes", 270, 300, TestName = "M-2 Four and a half hours on five days do not earn a start")]
    public void In_2022_23_a_start_needs_days_and_hours(int days, int minutes, string code, long actual, long allowed)
    {
        var refusal = Check(Start(Wave3, days, minutes)).Single();

        Assert.That((refusal.Code, refusal.Actual, refusal.Allowed), Is.EqualTo((code, (long?)actual, (long?)allowed)));
    }

    [Test]
    public void Five_days_and_five_hours_earn_a_start() => Assert.That(Check(Start(Wave3, 5, 300)), Is.Empty);

    [TestCase("2025-01-16", true, "milestone.elapsed-days", TestName = "M-3 Not earned after ten days")]
    [TestCase("2025-01-19", true, "milestone.elapsed-days", TestName = "M-3 Not earned after thirteen days")]
    [TestCase("2025-01-20", true, null, TestName = "M-3 Earned after fourteen days")]
    [TestCase("2025-01-20", false, "milestone.evidence-missing", TestName = "M-3 Not earned without the initial assessment")]
    public void Twelve_hours_in_the_first_ten_days_earn_a_start_after_fourteen_days(string occurredOn, bool isAssessed, string? code)
    {
        var facts = Facts(MilestoneKind.Start, occurredOn, Fortnight) with
        {
            CohortStartsOn = Day("2025-01-06"),
            EnrolledOn = Day("2025-01-06"),
            Evidence = new MilestoneEvidence
            {
                StartedOn = Day("2025-01-06"),
                GuidedMinutes = 720,
                InitialAssessmentOn = isAssessed ? Day("2025-01-08") : null
            },
        };

        Assert.That(Codes(facts), Is.EqualTo(code is null ? [] : new[] { code }));
    }

    [TestCase("2025-09-30", null, TestName = "M-4 A job on 30 September 2025 counts")]
    [TestCase("2025-10-01", "milestone.outcome-window-closed", TestName = "M-4 A job on 1 October 2025 does not count")]
    public void Completed_on_31_March_the_outcome_counts_until_30_September(string occurredOn, string? code)
    {
        var facts = Outcome(occurredOn, Hired) with { Reached = Reached("2025-01-20", "2025-03-31"), Today = Day("2025-10-15") };

        Assert.That(Codes(facts), Is.EqualTo(code is null ? [] : new[] { code }));
    }

    [TestCase("2023-09-30", 0)]
    [TestCase("2023-10-15", 1)]
    public void M6_The_cut_off_of_2022_23_comes_before_the_end_of_six_months(string occurredOn, int refusals)
    {
        var facts = Outcome(occurredOn, Hired, Wave3) with
        {
            CohortStartsOn = Day("2023-02-06"),
            EnrolledOn = Day("2023-02-06"),
            Reached = Reached(
            "2023-02-20",
            "2023-05-01"),
            Today = Day("2023-10-20")
        };

        Assert.That(Codes(facts), Is.EqualTo(Enumerable.Repeat("milestone.outcome-window-closed", refusals)));
    }

    [Test]
    public void M7_Without_passed_assessments_neither_completion_nor_outcome_is_earned()
    {
        var completion = Completion(Interviewed with { AssessmentsPassed = false });
        var outcome = Outcome("2025-04-28", Hired) with { Status = EnrolmentStatus.Started, Reached = Reached("2025-01-20") };

        Assert.That(Codes(completion), Is.EqualTo(new[] { "milestone.assessments-not-passed" }));
        Assert.That(Codes(outcome), Is.EqualTo(new[] { "enrolment.move-not-allowed" }));
    }

    [Test]
    public void M8_A_practice_interview_or_a_job_of_eight_weeks_earns_nothing()
    {
        var mock = Codes(Completion(Interviewed with { InterviewKind = InterviewKind.Mock }));
        var shortJob = Check(Outcome("2025-04-28", Hired with { IntendedWeeks = 8 })).Single();

        Assert.That(mock, Is.EqualTo(new[] { "milestone.interview-kind" }));
        Assert.That((shortJob.Code, shortJob.Actual, shortJob.Allowed), Is.EqualTo(("milestone.intended-weeks", (long?)8, (long?)12)));
    }

    [TestCase(EmploymentStatus.Unemployed, FundingType.Independent)]
    [TestCase(EmploymentStatus.EmployedIndependent, FundingType.Independent)]
    [TestCase(EmploymentStatus.NotKnown, FundingType.Independent)]
    [TestCase(EmploymentStatus.Employed, FundingType.CoFunded)]
    [TestCase(EmploymentStatus.SelfEmployed, FundingType.SelfEmployed)]
    public void Only_learners_put_forward_by_an_employer_are_co_funded(EmploymentStatus status, FundingType fundingType) =>
        Assert.That(MilestoneRules.FundingTypeOf(status), Is.EqualTo(fundingType));

    [Test]
    public void Each_funding_type_needs_its_own_kind_of_interview_for_completion()
    {
        var fitting = Fitting<InterviewKind>(
            (fundingType, kind) => Codes(Completion(Interviewed with { InterviewKind = kind }) with { FundingType = fundingType }),
            "milestone.interview-kind");

        Assert.That(fitting, Is.EqualTo(new[]
        {
            "Independent Vacancy", "Independent Apprenticeship", "CoFunded NewRole", "CoFunded AddedResponsibilities", "SelfEmployed SelfEmploymentPlan",
        }));
    }

    [Test]
    public void Each_funding_type_needs_its_own_kind_of_outcome()
    {
        var fitting = Fitting<OutcomeKind>(
            (fundingType, kind) => Codes(Outcome("2025-04-28", Hired with { OutcomeKind = kind }) with { FundingType = fundingType }),
            "milestone.outcome-kind");

        Assert.That(fitting, Is.EqualTo(new[]
        {
            "Independent NewJob", "Independent Apprenticeship", "CoFunded NewRole", "CoFunded AddedResponsibilities", "SelfEmployed NewContracts",
        }));
    }

    [TestCase(FundingType.Independent, OutcomeKind.Apprenticeship)]
    [TestCase(FundingType.CoFunded, OutcomeKind.NewRole)]
    [TestCase(FundingType.SelfEmployed, OutcomeKind.NewContracts)]
    public void Only_a_new_job_needs_a_minimum_number_of_weeks(FundingType fundingType, OutcomeKind kind)
    {
        var evidence = new MilestoneEvidence { OutcomeKind = kind };

        Assert.That(Codes(Outcome("2025-04-28", evidence) with { FundingType = fundingType }), Is.Empty);
        Assert.That(Needs(Outcome("2025-04-28", new MilestoneEvidence { OutcomeKind = OutcomeKind.NewJob })), Is.EqualTo(new[] { "/evidence/intendedWeeks" }));
    }

    [Test]
    public void Every_missing_item_is_reported()
    {
        var nothing = new MilestoneEvidence();
        var start = Facts(MilestoneKind.Start, "2025-01-20", Wave3 with { IsInitialAssessmentNeeded = true }) with { Evidence = nothing };

        Assert.That(
            Needs(start),
            Is.EqualTo(new[] { "/evidence/startedOn", "/evidence/qualifyingDays", "/evidence/guidedMinutes", "/evidence/initialAssessmentOn" }));
        Assert.That(Needs(Completion(nothing)), Is.EqualTo(new[] { "/evidence/assessmentsPassed", "/evidence/interviewOfferedOn", "/evidence/interviewKind" }));
        Assert.That(Needs(Outcome("2025-04-28", nothing)), Is.EqualTo(new[] { "/evidence/outcomeKind" }));
    }

    [Test]
    public void A_rule_of_zero_requires_nothing()
    {
        var none = new MilestoneRules { StartQualifyingDays = 0, StartGuidedMinutes = 0, StartElapsedDays = 0 };
        var facts = Facts(MilestoneKind.Start, "2025-01-06", none) with { Evidence = new MilestoneEvidence { StartedOn = Day("2025-01-06") } };

        Assert.That(Codes(facts), Is.Empty);
    }

    [Test]
    public void Evidence_of_another_milestone_is_refused()
    {
        var everything = new MilestoneEvidence
        {
            StartedOn = Day("2025-01-06"), QualifyingDays = 5, GuidedMinutes = 900, InitialAssessmentOn = Day("2025-01-06"), AssessmentsPassed = true,
            InterviewOfferedOn = Day("2025-01-20"), InterviewKind = InterviewKind.Vacancy, OutcomeKind = OutcomeKind.NewJob, IntendedWeeks = 12,
        };
        string[] start = ["/evidence/startedOn", "/evidence/qualifyingDays", "/evidence/guidedMinutes", "/evidence/initialAssessmentOn"];
        string[] completion = ["/evidence/assessmentsPassed", "/evidence/interviewOfferedOn", "/evidence/interviewKind"];
        string[] outcome = ["/evidence/outcomeKind", "/evidence/intendedWeeks"];

        Assert.That(Unwanted(Start() with { Evidence = everything }), Is.EqualTo(completion.Concat(outcome)));
        Assert.That(Unwanted(Completion(everything)), Is.EqualTo(start.Concat(outcome)));
        Assert.That(Unwanted(Outcome("2025-04-28", everything)), Is.EqualTo(start.Concat(completion)));

        static IEnumerable<string?> Unwanted(MilestoneFacts facts)
        {
            var refusals = Check(facts);
            Assert.That(refusals.Select(refusal => refusal.Code), Is.All.EqualTo("milestone.evidence-not-wanted"));
            return refusals.Select(refusal => refusal.Pointer);
        }
    }

    [Test]
    public void Evidence_dated_after_the_milestone_is_refused()
    {
        var startedLater = Start() with { Evidence = new MilestoneEvidence { StartedOn = Day("2025-01-21"), GuidedMinutes = 900 } };
        var assessedLater = Start() with
        {
            Evidence = new MilestoneEvidence
            {
                StartedOn = Day("2025-01-06"),
                GuidedMinutes = 900,
                InitialAssessmentOn = Day("2025-01-21")
            }
        };
        var offeredLater = Completion(Interviewed with { InterviewOfferedOn = Day("2025-04-01") });

        Assert.That(Faults(startedLater), Is.EqualTo(new[] { "milestone.evidence-after-milestone /evidence/startedOn" }));
        Assert.That(Faults(assessedLater), Is.EqualTo(new[] { "milestone.evidence-after-milestone /evidence/initialAssessmentOn" }));
        Assert.That(Faults(offeredLater), Is.EqualTo(new[] { "milestone.evidence-after-milestone /evidence/interviewOfferedOn" }));
        Assert.That(Codes(Completion(Interviewed with { InterviewOfferedOn = Day("2025-03-31") })), Is.Empty, "on the same day");
    }

    [Test]
    public void A_milestone_before_the_cohort_begins_or_after_today_is_refused()
    {
        var early = Start(occurredOn: "2025-01-05") with { Evidence = new MilestoneEvidence { StartedOn = Day("2025-01-05"), GuidedMinutes = 900 } };

        Assert.That(Faults(early), Is.EqualTo(new[] { "milestone.too-early /occurredOn", "milestone.too-early /evidence/startedOn" }));
        Assert.That(Faults(Start() with { Today = Day("2025-01-19") }), Is.EqualTo(new[] { "milestone.date-in-future /occurredOn" }));
        Assert.That(Codes(Start() with { Today = Day("2025-01-20") }), Is.Empty, "today");
    }

    [Test]
    public void A_milestone_dated_before_an_earlier_one_is_refused()
    {
        Assert.That(Faults(Completion(Interviewed) with { Reached = Reached("2025-04-01") }), Is.EqualTo(new[] { "milestone.too-early /occurredOn" }));
        Assert.That(Faults(Outcome("2025-03-30", Hired)), Is.EqualTo(new[] { "milestone.too-early /occurredOn" }));
        Assert.That(Codes(Outcome("2025-03-31", Hired)), Is.Empty, "both on one day");
    }

    [Test]
    public void A_milestone_cannot_be_declared_twice_or_skipped()
    {
        var again = Start() with { Status = EnrolmentStatus.Started, Reached = Reached("2025-01-17") };
        var skipped = Completion(Interviewed) with { Status = EnrolmentStatus.Enrolled, Reached = [] };
        var carried = Start() with { Status = EnrolmentStatus.Started };

        Assert.That(Faults(again), Is.EqualTo(new[] { "milestone.already-declared /milestone" }));
        Assert.That(Check(again).Single().Message, Does.Contain("17 January 2025"));
        Assert.That(Faults(skipped), Is.EqualTo(new[] { "enrolment.move-not-allowed /milestone" }));
        Assert.That(Faults(carried), Is.EqualTo(new[] { "enrolment.move-not-allowed /milestone" }), "paid for in an earlier enrolment");
    }

    [Test]
    public void An_outcome_whose_money_was_released_cannot_be_earned() =>
        Assert.That(Faults(Outcome("2025-04-28", Hired) with { IsOutcomeClosed = true }), Is.EqualTo(new[] { "milestone.outcome-window-closed /occurredOn" }));

    [TestCase("2024-08-31", "2025-02-28")]
    [TestCase("2024-08-30", "2025-02-28")]
    [TestCase("2023-08-31", "2024-02-29")]
    [TestCase("2025-02-28", "2025-08-28")]
    public void Six_months_end_on_the_same_day_of_the_month_or_on_its_last_day(string completedOn, string until) =>
        Assert.That(new MilestoneRules().OutcomeUntil(Day(completedOn)), Is.EqualTo(Day(until)));

    [Test]
    public void The_last_days_to_declare_follow_from_the_rules()
    {
        var rules = new MilestoneRules();

        Assert.That(rules.StartDeclaredBy(Day("2025-01-06"), Day("2024-12-01")), Is.EqualTo(Day("2025-02-17")), "42 days");
        Assert.That(rules.StartDeclaredBy(Day("2025-01-06"), Day("2025-01-13")), Is.EqualTo(Day("2025-02-24")), "who joins late has as long");
        Assert.That(rules.OutcomeDeclaredBy(Day("2025-03-31")), Is.EqualTo(Day("2025-10-31")), "31 days after 30 September");
        Assert.That(Wave3.OutcomeDeclaredBy(Day("2023-05-01")), Is.EqualTo(Day("2023-10-31")), "31 days after the cut-off");
    }

    [Test]
    public void A_late_start_and_an_outcome_that_is_late_or_released_are_refused()
    {
        var outcome = Outcome("2025-04-28", Hired);

        Assert.That(Codes(Start() with { Today = Day("2025-02-18") }), Is.EqualTo(new[] { "milestone.declared-too-late" }));
        Assert.That(Codes(outcome with { Today = Day("2025-10-31") }), Is.Empty, "31 days after 30 September");
        Assert.That(Codes(outcome with { Today = Day("2025-11-01") }), Is.EqualTo(new[] { "milestone.outcome-window-closed" }));
        Assert.That(Codes(outcome with { IsOutcomeClosed = true }), Is.EqualTo(new[] { "milestone.outcome-window-closed" }));
    }

    // The break is from 10 to 17 January 2025, both days excluded.
    [TestCase("2025-01-10", null)]
    [TestCase("2025-01-11", "milestone.during-break")]
    [TestCase("2025-01-16", "milestone.during-break")]
    [TestCase("2025-01-17", null)]
    public void A_start_during_a_break_is_refused(string occurredOn, string? code)
    {
        var facts = Start(occurredOn: occurredOn) with { Moves = Break("2025-01-10", "2025-01-17") };

        Assert.That(Faults(facts), Is.EqualTo(code is null ? [] : new[] { $"{code} /occurredOn" }));
    }

    [TestCase("2025-02-10", "milestone.too-early")]
    [TestCase("2025-02-11", "milestone.during-break")]
    [TestCase("2025-02-17", null)]
    public void A_completion_before_or_during_a_break_is_refused(string occurredOn, string? code)
    {
        var facts = Completion(Interviewed with { InterviewOfferedOn = Day("2025-02-01") }) with
        {
            OccurredOn = Day(occurredOn),
            Moves = Break(
            "2025-02-10",
            "2025-02-17")
        };

        Assert.That(Codes(facts), Is.EqualTo(code is null ? [] : new[] { code }));
    }

    [Test]
    public void A_start_before_the_enrolment_or_after_the_cohort_is_refused()
    {
        var before = Start() with { EnrolledOn = Day("2025-01-21") };
        var after = Start(occurredOn: "2025-04-26") with
        {
            EnrolledOn = Day("2025-04-01"),
            Today = Day("2025-04-30"),
            Evidence = new MilestoneEvidence
            {
                StartedOn = Day("2025-04-01"),
                GuidedMinutes = 900
            }
        };

        Assert.That(Faults(before), Is.EqualTo(new[] { "milestone.too-early /occurredOn", "milestone.too-early /evidence/startedOn" }));
        Assert.That(
            Check(before)[0].Message,
            Is.EqualTo("The date must be on or after 21 January 2025 (the learner enrolled) and on or before 17 February 2025 (today)."));
        Assert.That(Faults(after), Is.EqualTo(new[] { "milestone.after-cohort-ends /occurredOn" }));
        Assert.That(Codes(after with { OccurredOn = Day("2025-04-25") }), Is.Empty, "on its last day");
    }

    // Enrolled on 6 January 2025; the programme begins on 1 April 2024.
    [TestCase("2014-03-28", false, "milestone.too-early")]
    [TestCase("2025-01-05", false, "milestone.too-early")]
    [TestCase("2025-01-06", false, null)]
    [TestCase("2024-03-31", true, "milestone.too-early")]
    [TestCase("2024-04-01", true, null)]
    public void An_interview_before_the_enrolment_is_refused(string offeredOn, bool hasCarriedStart, string? code)
    {
        var facts = Completion(Interviewed with { InterviewOfferedOn = Day(offeredOn) }) with { HasCarriedStart = hasCarriedStart };

        Assert.That(Faults(facts), Is.EqualTo(code is null ? [] : new[] { $"{code} /evidence/interviewOfferedOn" }));
    }

    [TestCase("2024-03-31", "milestone.too-early")]
    [TestCase("2024-04-01", null)]
    public void An_initial_assessment_before_the_programme_is_refused(string assessedOn, string? code)
    {
        var facts = Start() with
        {
            Evidence = new MilestoneEvidence
            {
                StartedOn = Day("2025-01-06"),
                GuidedMinutes = 900,
                InitialAssessmentOn = Day(assessedOn)
            }
        };

        Assert.That(Faults(facts), Is.EqualTo(code is null ? [] : new[] { $"{code} /evidence/initialAssessmentOn" }));
    }

    // From 6 to 7 January 2025 there are two days: 1,200 minutes at 600 a day. From 6 to 20 January there are 15: 9,000.
    [TestCase("2025-01-07", null, 1_200, null, 0, 0)]
    [TestCase("2025-01-07", null, 1_201, "milestone.more-minutes-than-passed", 1_201, 1_200)]
    [TestCase("2025-01-07", 2, 900, null, 0, 0)]
    [TestCase("2025-01-07", 3, 900, "milestone.more-days-than-passed", 3, 2)]
    [TestCase("2025-01-20", 2, 1_200, null, 0, 0)]
    [TestCase("2025-01-20", 1, 900, "milestone.more-minutes-than-passed", 900, 600)]
    [TestCase("2025-01-20", null, 120_000, "milestone.more-minutes-than-passed", 120_000, 9_000)]
    public void Days_and_minutes_must_fit_in_the_elapsed_days(string occurredOn, int? days, int minutes, string? code, long actual, long allowed)
    {
        var refusal = Check(Start(occurredOn: occurredOn, days: days, minutes: minutes)).SingleOrDefault();

        Assert.That((refusal?.Code, refusal?.Actual ?? 0, refusal?.Allowed ?? 0), Is.EqualTo((code, actual, allowed)));
    }

    [Test]
    public void A_rule_set_limits_the_minutes_of_one_day() =>
        Assert.That(
            Codes(Start(new MilestoneRules { MaximumGuidedMinutesPerDay = 420 }, minutes: 900, occurredOn: "2025-01-07")),
            Is.EqualTo(new[] { "milestone.more-minutes-than-passed" }));

    [Test]
    public void Days_during_a_break_cannot_count_as_learning()
    {
        // 6 to 20 January without 8 to 19 January: 6, 7 and 20 January.
        var facts = Start(days: 4, minutes: 1_801) with { Moves = Break("2025-01-07", "2025-01-20") };

        Assert.That(
            Check(facts).Select(refusal => (refusal.Code, refusal.Allowed)),
            Is.EqualTo(new[] { ("milestone.more-days-than-passed", (long?)3), ("milestone.more-minutes-than-passed", 1_800) }));
    }

    // 60 guided hours at ten a day take six days; the learner began on 6 January.
    [TestCase("2025-01-11", 0)]
    [TestCase("2025-01-10", 1)]
    public void All_training_must_fit_in_the_days_until_completion(string occurredOn, int refusals)
    {
        var facts = Completion(Interviewed with { InterviewOfferedOn = Day("2025-01-08") }) with
        {
            OccurredOn = Day(occurredOn),
            LearningSince = Day("2025-01-06"),
            Reached = Reached("2025-01-07"),
        };

        Assert.That(Codes(facts), Is.EqualTo(Enumerable.Repeat("milestone.completed-too-soon", refusals)));
        Assert.That(Codes(facts with { LearningSince = null }), Is.Empty, "what was learned before a transfer is not known here");
    }

    [TestCase("2025-01-06", 0, 0, 0, "2025-01-06")]
    [TestCase("2025-01-06", 900, 0, 0, "2025-01-07")]
    [TestCase("2025-01-06", 600, 0, 0, "2025-01-06")]
    [TestCase("2025-01-06", 300, 5, 0, "2025-01-10")]
    [TestCase("2025-01-06", 600, 0, 14, "2025-01-20")]
    public void The_earliest_start_follows_from_the_rules(string firstDay, int minutes, int days, int elapsed, string earliest) =>
        Assert.That(
            new MilestoneRules { StartGuidedMinutes = minutes, StartQualifyingDays = days, StartElapsedDays = elapsed }.EarliestStart(Day(firstDay)),
            Is.EqualTo(Day(earliest)));

    [TestCase(0, "2024-11-15", true)]
    [TestCase(0, "2024-11-14", false)]
    [TestCase(7, "2024-11-08", true)]
    [TestCase(7, "2024-11-07", false)]
    public void Residents_are_offered_cohorts_that_start_today_or_later_or_within_the_late_joining_days(int lateJoiningDays, string startsOn, bool isOffered)
    {
        var rules = new MilestoneRules { LateJoiningDays = lateJoiningDays };

        Assert.That(rules.IsOffered(Day(startsOn), Day("2025-02-21"), Day("2024-11-15")), Is.EqualTo(isOffered));
        Assert.That(rules.IsOffered(Day(startsOn), Day("2024-11-14"), Day("2024-11-15")), Is.False, "it has ended");
    }

    // Facts that are accepted: a cohort from 6 January 2025, started on 20 January, completed on 31 March, a job by 28 April.
    private static MilestoneFacts Start(MilestoneRules? rules = null, int? days = null, int minutes = 900, string occurredOn = "2025-01-20") =>
        Facts(MilestoneKind.Start, occurredOn, rules) with
        {
            Evidence = new MilestoneEvidence
            {
                StartedOn = Day("2025-01-06"),
                QualifyingDays = days,
                GuidedMinutes = minutes
            }
        };

    private static MilestoneFacts Completion(MilestoneEvidence evidence) =>
        Facts(MilestoneKind.Completion, "2025-03-31") with { Evidence = evidence, Status = EnrolmentStatus.Started, Reached = Reached("2025-01-20") };

    private static MilestoneFacts Outcome(string occurredOn, MilestoneEvidence evidence, MilestoneRules? rules = null) =>
        Facts(MilestoneKind.Outcome, occurredOn, rules) with
        {
            Evidence = evidence,
            Status = EnrolmentStatus.Completed,
            Reached = Reached(
            "2025-01-20",
            "2025-03-31")
        };

    private static MilestoneFacts Facts(MilestoneKind kind, string occurredOn, MilestoneRules? rules = null) => new()
    {
        Kind = kind, OccurredOn = Day(occurredOn), Evidence = new MilestoneEvidence(), Status = EnrolmentStatus.Enrolled, Reached = [],
        FundingType = FundingType.Independent, Rules = rules ?? new MilestoneRules(), ProgrammeStartsOn = Day("2024-04-01"),
        CohortStartsOn = Day("2025-01-06"), CohortEndsOn = Day("2025-04-25"), GuidedHours = 60, EnrolledOn = Day("2025-01-06"),
        Today = kind == MilestoneKind.Start ? Day("2025-02-17") : Day("2025-05-30"),
    };

    private static IReadOnlyList<DatedMove> Break(string from, string until) => [new(EnrolmentMove.Defer, Day(from)), new(EnrolmentMove.Resume, Day(until))];

    private static IReadOnlyList<ReachedMilestone> Reached(params string[] days) =>
        [.. days.Select((day, i) => new ReachedMilestone((MilestoneKind)i, Day(day)))];

    private static IEnumerable<string> Fitting<TKind>(Func<FundingType, TKind, IEnumerable<string>> codesOf, string code)
        where TKind : struct, Enum
    {
        foreach (var fundingType in Enum.GetValues<FundingType>())
        {
            foreach (var kind in Enum.GetValues<TKind>())
            {
                var codes = codesOf(fundingType, kind).ToList();
                Assert.That(codes, Is.Empty.Or.EqualTo(new[] { code }));
                if (codes.Count == 0)
                {
                    yield return $"{fundingType} {kind}";
                }
            }
        }
    }

    private static IReadOnlyList<Refusal> Check(MilestoneFacts facts) => MilestoneDecision.Check(facts);

    private static IEnumerable<string> Codes(MilestoneFacts facts) => Check(facts).Select(refusal => refusal.Code);

    private static IEnumerable<string> Faults(MilestoneFacts facts) => Check(facts).Select(refusal => $"{refusal.Code} {refusal.Pointer}");

    private static IEnumerable<string> Needs(MilestoneFacts facts)
    {
        var refusals = Check(facts);
        Assert.That(refusals.Select(refusal => refusal.Code), Is.All.EqualTo("milestone.evidence-missing"));
        return refusals.SelectMany(refusal => refusal.Needs);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
