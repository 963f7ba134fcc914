using Bootcamps.Domain;
using Bootcamps.Domain.Enrolments;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

public sealed class EnrolmentJourneyTests
{
    // In the order Enrolled, Started, Completed, Outcome, Deferred, Withdrawn, Transferred, Lapsed: y for allowed.
    [TestCase(EnrolmentMove.Start, "y-------")]
    [TestCase(EnrolmentMove.Complete, "-y------")]
    [TestCase(EnrolmentMove.Succeed, "--y-----")]
    [TestCase(EnrolmentMove.Withdraw, "yy--y---")]
    [TestCase(EnrolmentMove.Defer, "yy------")]
    [TestCase(EnrolmentMove.Resume, "----y---")]
    [TestCase(EnrolmentMove.Transfer, "yy--y---")]
    [TestCase(EnrolmentMove.Correct, "yyyyy---")]
    [TestCase(EnrolmentMove.Lapse, "y-------")]
    [TestCase(EnrolmentMove.CloseOutcome, "--y-----")]
    public void Each_move_is_allowed_only_from_its_listed_statuses(EnrolmentMove move, string allowed)
    {
        EnrolmentStatus[] statuses =
        [
            EnrolmentStatus.Enrolled, EnrolmentStatus.Started, EnrolmentStatus.Completed, EnrolmentStatus.Outcome,
            EnrolmentStatus.Deferred, EnrolmentStatus.Withdrawn, EnrolmentStatus.Transferred, EnrolmentStatus.Lapsed,
        ];

        var refusals = statuses.Select(status => EnrolmentJourney.Check(move, status)).ToList();

        Assert.That(string.Concat(refusals.Select(refusal => refusal is null ? 'y' : '-')), Is.EqualTo(allowed));
        Assert.That(refusals.OfType<Refusal>().Select(refusal => refusal.Code), Is.All.EqualTo("enrolment.move-not-allowed"));
    }

    [Test]
    public void The_table_covers_every_move_and_every_status()
    {
        Assert.That(EnrolmentJourney.Moves.Keys, Is.EquivalentTo(Enum.GetValues<EnrolmentMove>()));
        Assert.That((Enum.GetValues<EnrolmentMove>().Length, Enum.GetValues<EnrolmentStatus>().Length), Is.EqualTo((10, 8)));
    }

    [Test]
    public void A_refusal_gives_the_current_status_and_the_allowed_ones()
    {
        Assert.That(
            EnrolmentJourney.Check(EnrolmentMove.Withdraw, EnrolmentStatus.Outcome)!.Message,
            Is.EqualTo("The enrolment's status is outcome. You can withdraw the learner only when it is enrolled, started or deferred."));
        Assert.That(
            EnrolmentJourney.Check(EnrolmentMove.Succeed, EnrolmentStatus.Lapsed)!.Message,
            Is.EqualTo("The enrolment's status is lapsed. You can claim an outcome only when it is completed."));
    }

    [Test]
    public void Learners_who_left_have_no_place() =>
        Assert.That(EnrolmentJourney.Live, Is.EquivalentTo(new[]
        {
            EnrolmentStatus.Enrolled, EnrolmentStatus.Started, EnrolmentStatus.Completed, EnrolmentStatus.Outcome, EnrolmentStatus.Deferred,
        }));

    [TestCase(MilestoneKind.Start, EnrolmentMove.Start)]
    [TestCase(MilestoneKind.Completion, EnrolmentMove.Complete)]
    [TestCase(MilestoneKind.Outcome, EnrolmentMove.Succeed)]
    public void Declaring_a_milestone_is_a_move(MilestoneKind kind, EnrolmentMove move) => Assert.That(MilestoneDecision.MoveOf(kind), Is.EqualTo(move));

    [TestCase("", false, EnrolmentStatus.Enrolled)]
    [TestCase("", true, EnrolmentStatus.Started)]
    [TestCase("s", false, EnrolmentStatus.Started)]
    [TestCase("sc", false, EnrolmentStatus.Completed)]
    [TestCase("c", true, EnrolmentStatus.Completed)]
    [TestCase("sco", false, EnrolmentStatus.Outcome)]
    [TestCase("co", true, EnrolmentStatus.Outcome)]
    public void The_last_valid_milestone_gives_the_status(string reached, bool hasCarriedStart, EnrolmentStatus status) =>
        Assert.That(
            EnrolmentJourney.StatusOf(reached.Select(letter => (MilestoneKind)"sco".IndexOf(letter, StringComparison.Ordinal)), hasCarriedStart),
            Is.EqualTo(status));
}
