using System.Text.Json;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Reports;
using Bootcamps.Domain.Statements;
using Bootcamps.Tests.Eligibility;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>
/// Random journeys of three learners, decided without a database. A decision changes nothing, whether it accepts or refuses. What it answers is all that
/// changes: the postings add up to what the enrolments hold, and to the statements.
/// </summary>
public sealed class DecisionPropertyTests
{
    private static readonly DateOnly CohortStartsOn = new(2025, 1, 6);

    private static readonly Gen<Step> Steps =
        from learner in Gen.Choose(0, 2)
        from act in Gen.Elements(Enum.GetValues<Act>())
        from days in Gen.Choose(0, 20)
        select new Step(learner, act, days);

    private static int _accepted;
    private static int _refused;

    private enum Act
    {
        Enrol, Start, Complete, Succeed, Void, Withdraw, Defer, Resume, Lapse, CloseOutcome, Transfer,
        CorrectToEmployed, CorrectToUnemployed, CorrectToIneligible, Authorise, Pay, ReversePayment,
    }

    [FsCheck.NUnit.Property(MaxTest = 300, StartSize = 20, EndSize = 120, Replay = "1128,1787")]
    public Property A_decision_changes_nothing_and_its_postings_are_all_that_changes() => Prop.ForAll(Gen.ListOf(Steps).ToArbitrary(), steps =>
    {
        var world = new World();
        foreach (var step in steps)
        {
            world.Take(step);
        }
    });

    [OneTimeTearDown]
    public void Print()
    {
        TestContext.Progress.WriteLine($"Decisions: {_accepted} accepted, {_refused} refused, each compared with the state before it.");
        Assert.That((_accepted, _refused), Is.GreaterThan((1_000, 1_000)).Using<(int, int)>((one, other) =>
            Math.Min(one.Item1.CompareTo(other.Item1), one.Item2.CompareTo(other.Item2))));
    }

    private sealed record Step(int Learner, Act Act, int Days);

    private sealed class World
    {
        private static readonly JsonSerializerOptions Indented = new() { MaxDepth = 32 };

        private readonly List<EnrolmentState> _enrolments = [];
        private readonly Dictionary<string, (StatementState State, StatementTotal Total)> _statements = new(StringComparer.Ordinal);
        private readonly Dictionary<string, CohortSeats> _seats = new(StringComparer.Ordinal) { ["first"] = new(0), ["second"] = new(0) };
        private readonly List<Posting> _postings = [];
        private readonly Books _books;
        private DateOnly _today = CohortStartsOn;
        private int _ids;

        // Half as much again can be committed as can be paid, so that some claims are not paid in full.
        public World() => _books = new Books(
            new PoolBook(
                "TEST-2024-25",
                [
                    new FundingPool("TEST-2024-25", null, null, 3, 900_000, 15_000),
                    new FundingPool("TEST-2024-25", "digital", null, 3, 800_000, 15_000),
                    new FundingPool("TEST-2024-25", null, 10001234, 2, 700_000, 15_000),
                ]),
            new TallyBook([]),
            new PerformanceBook([]));

        private IEnumerable<StatementState> States =>
            _statements.Values.Select(one => one.State with { Lines = one.Total.Lines, TotalPence = one.Total.Pence });

        private DateTimeOffset Now => new(_today, new TimeOnly(9, 0), TimeSpan.Zero);

        public void Take(Step step)
        {
            _today = _today.AddDays(step.Days);
            var before = Text();
            var enrolment = _enrolments.FindLast(one => one.EnrolmentId.StartsWith($"learner{step.Learner}-", StringComparison.Ordinal));
            var decided = Decide(step, enrolment);
            Assert.That(Text(), Is.EqualTo(before), $"{step.Act} changed what it decided on");
            if (decided is null)
            {
                return;
            }

            if (decided.IsRefused)
            {
                _refused++;
                Assert.That(decided.Refusals, Is.Not.Empty);
                return;
            }

            _accepted++;
            decided.Value();
            AddUp();
        }

        // A decision, and how to take it over.
        private Outcome<Action>? Decide(Step step, EnrolmentState? enrolment)
        {
            if (step.Act == Act.Enrol || enrolment is null)
            {
                return Enrol(step);
            }

            return step.Act switch
            {
                Act.Start => Claim(enrolment, MilestoneKind.Start, new MilestoneEvidence { StartedOn = FirstDay(enrolment), GuidedMinutes = 960 }),
                Act.Complete => Claim(enrolment, MilestoneKind.Completion, new MilestoneEvidence
                {
                    AssessmentsPassed = true, InterviewOfferedOn = _today,
                    InterviewKind = enrolment.FundingType == FundingType.CoFunded ? InterviewKind.NewRole : InterviewKind.Vacancy,
                }),
                Act.Succeed => Claim(enrolment, MilestoneKind.Outcome, new MilestoneEvidence
                {
                    OutcomeKind = enrolment.FundingType == FundingType.CoFunded ? OutcomeKind.NewRole : OutcomeKind.NewJob,
                    IntendedWeeks = enrolment.FundingType == FundingType.CoFunded ? null : 26,
                }),
                Act.Void => enrolment.Claims.Count == 0 ? null : Then(
                    VoidDecision.Decide(
                        enrolment, new VoidCommand(enrolment.Claims[step.Days % enrolment.Claims.Count].MilestoneId, "By mistake."), Context(enrolment)),
                    change => Apply(change.Change)),
                Act.Withdraw => Move(enrolment, EnrolmentMove.Withdraw),
                Act.Defer => Move(enrolment, EnrolmentMove.Defer),
                Act.Resume => Move(enrolment, EnrolmentMove.Resume),
                Act.Lapse => Move(enrolment, EnrolmentMove.Lapse),
                Act.CloseOutcome => Move(enrolment, EnrolmentMove.CloseOutcome),
                Act.Transfer => Then(
                    TransferDecision.Decide(
                        enrolment,
                        new TransferCommand(_today, Facts(step, "second"), NewId(step), enrolment.Group) { Version = enrolment.Version },
                        Context(enrolment)),
                    change => Apply(change.Change)),
                Act.CorrectToEmployed => Correct(enrolment, Someone with { EmploymentStatus = EmploymentStatus.Employed }),
                Act.CorrectToUnemployed => Correct(enrolment, Someone),
                Act.CorrectToIneligible => Correct(enrolment, Someone with { HasRightToWork = false }),
                Act.Authorise => Step(StatementStep.Authorise, "officer"),
                Act.Pay => Step(StatementStep.Pay, step.Days % 2 == 0 ? "officer" : "head of finance"),
                Act.ReversePayment => Step(StatementStep.ReversePayment, "auditor"),
                Act.Enrol => throw new InvalidOperationException("It is decided above."),
            };
        }

        private Outcome<Action> Enrol(Step step)
        {
            var facts = Facts(step, "first");
            return Then(EnrolmentDecision.Decide(facts, _books.Pools), terms => Apply(
                EnrolmentDecision.Enrol(terms, facts, NewId(step), LearnerGroup.Of(EmploymentStatus.Unemployed, "25-34", "F", 31, 2), Now)));
        }

        private Outcome<Action> Claim(EnrolmentState enrolment, MilestoneKind kind, MilestoneEvidence evidence) => Then(
            ClaimDecision.Decide(enrolment, new ClaimCommand(kind, _today, evidence), Context(enrolment)), change => Apply(change.Change));

        private Outcome<Action> Move(EnrolmentState enrolment, EnrolmentMove move) =>
            Then(StatusDecision.Decide(enrolment, new StatusCommand(move, _today), Context(enrolment)), Apply);

        private Outcome<Action> Correct(EnrolmentState enrolment, Applicant applicant) => Then(
            CorrectionDecision.Decide(
                enrolment,
                new CorrectionCommand
                {
                    Applicant = applicant, EmployeeCount = 20, Route = RuleSet.StandardRoute, History = LearnerHistory.Empty,
                    Group = LearnerGroup.Of(applicant.EmploymentStatus, "25-34", "F", 31, 2),
                    Earlier = [.. _enrolments.Where(one => one.EnrolmentId == enrolment.CarriedFromId)],
                },
                Context(enrolment)),
            change => Apply(change.Change));

        private Outcome<Action>? Step(StatementStep step, string person) => _statements.Count == 0 ? null : Then(
            StatementDecision.Decide(
                States.MinBy(statement => (statement.Status, statement.Period))!,
                new StatementCommand(step, person, _today, Now) { PaidOn = _today }),
            change =>
            {
                _statements[change.After.StatementId] = (change.After, _statements[change.After.StatementId].Total);
                Post(change.Posting);
            });

        private static Outcome<Action> Then<T>(Outcome<T> decided, Action<T> apply) =>
            decided.IsRefused ? Outcome<Action>.Refused(decided.Refusals) : Outcome<Action>.Of(() => apply(decided.Value));

        private void Apply(EnrolmentChange change)
        {
            foreach (var opened in change.Opened)
            {
                _statements.Add(opened.StatementId, (opened, new StatementTotal()));
            }

            foreach (var posting in change.Postings)
            {
                Post(posting);
            }

            foreach (var after in change.Others.Prepend(change.After))
            {
                _enrolments.RemoveAll(one => one.EnrolmentId == after.EnrolmentId);
                _enrolments.Add(after);
            }
        }

        private void Post(Posting? posting)
        {
            if (posting is not null)
            {
                _books.Post(
                    posting,
                    posting.CohortId is null ? null : _seats[posting.CohortId],
                    posting.StatementLine is null ? null : _statements[posting.StatementId!].Total);
                _postings.Add(posting);
            }
        }

        private void AddUp()
        {
            var whole = _books.Pools.PoolsAbove(10001234, "digital")[0];
            Assert.Multiple(() =>
            {
                Assert.That(_enrolments.Sum(one => one.Held.Places), Is.EqualTo(whole.CommittedPlaces), "places");
                Assert.That(_enrolments.Sum(one => one.Held.Pence), Is.EqualTo(whole.CommittedPence), "money committed");
                Assert.That(_enrolments.Sum(one => one.EarnedPence), Is.EqualTo(whole.EarnedPence), "money earned");
                Assert.That(_enrolments.Count(one => one.IsLive), Is.EqualTo(_seats.Values.Sum(seats => seats.Taken)), "seats");
                Assert.That(_statements.Values.Sum(one => one.Total.Pence), Is.EqualTo(whole.EarnedPence), "statements");
                Assert.That(
                    _statements.Values.Where(one => one.State.Status == StatementStatus.Paid).Sum(one => one.Total.Pence),
                    Is.EqualTo(_postings.Sum(posting => posting.PaidPence)),
                    "money paid");
                Assert.That(_enrolments.Select(one => one.Held.Pence >= one.EarnedPence), Is.All.True, "what is earned is held");
                foreach (var (state, total) in _statements.Values)
                {
                    var lines = _postings.Where(posting => posting.StatementLine is not null && posting.StatementId == state.StatementId).ToList();
                    Assert.That(lines.Select(line => line.StatementLine), Is.EqualTo(Enumerable.Range(1, total.Lines)), "lines in order");
                    Assert.That(lines.Sum(line => line.EarnedPence), Is.EqualTo(total.Pence), "a statement is its postings");
                }
            });
        }

        private EnrolmentContext Context(EnrolmentState enrolment) => new()
        {
            Pools = _books.Pools, RuleSets = [KnownRuleSets.Standard], ProgrammeStartsOn = new DateOnly(2024, 4, 1), Cohort = Cohort(enrolment.CohortId),
            GuidedHours = 60, Statements = [.. States],
            Today = _today, PostedAt = Now, NewId = () => $"id-{_ids++}",
        };

        private EnrolmentFacts Facts(Step step, string cohortId) => new()
        {
            Cohort = Cohort(cohortId), RuleSets = [KnownRuleSets.Standard], Route = RuleSet.StandardRoute, Applicant = Someone,
            ProgrammeStartsOn = new DateOnly(2024, 4, 1), Today = _today,
            History = new LearnerHistory(_enrolments
                .Where(one => step.Act == Act.Enrol && one.EnrolmentId.StartsWith($"learner{step.Learner}-", StringComparison.Ordinal))
                .Select(one => new EarlierEnrolment(one.CohortId, one.Status, one.HasStarted, new LearnerMatch(MatchCertainty.Certain, ["uln"])))),
        };

        private EnrolmentCohort Cohort(string cohortId) => new(
            cohortId, 10001234, "digital", CohortStartsOn, CohortStartsOn.AddDays(90), 2, _seats[cohortId].Taken, IsOpen: true, PricePence: 448_000);

        private static Applicant Someone { get; } = new()
        {
            Residence = new Residence(
                ResidenceArea.Inside, LiverpoolCityRegion.Liverpool, ResidenceSource.Postcode, Country.England, PostcodeStatus.Live, NeedsPostcode: false,
                NeedsLocalAuthority: false),
            DateOfBirth = new DateOnly(1990, 4, 12), EmploymentStatus = EmploymentStatus.Unemployed, HasRightToWork = true, IsInFullTimeEducation = false,
            HasOtherPublicFunding = false,
        };

        private static DateOnly FirstDay(EnrolmentState enrolment) => enrolment.EnrolledOn > CohortStartsOn ? enrolment.EnrolledOn : CohortStartsOn;

        private string NewId(Step step) => $"learner{step.Learner}-{_enrolments.Count}";

        // Everything that a decision could change.
        private string Text() => JsonSerializer.Serialize(
            new
            {
                _enrolments,
                Statements = _statements.Values.Select(one => new { one.State, one.Total.Lines, one.Total.Pence }),
                Seats = _seats.Values.Select(seats => seats.Taken),
                Pools = _books.Pools.Pools.Select(pool => new { pool.CommittedPlaces, pool.CommittedPence, pool.EarnedPence, pool.CapPlaces, pool.CapPence }),
                Tallies = _books.Tallies.Tallies.Select(tally => new { tally.Member, tally.CommittedPlaces, tally.CommittedPence }),
                Performance = _books.Performance.Counts,
            },
            Indented);
    }
}
