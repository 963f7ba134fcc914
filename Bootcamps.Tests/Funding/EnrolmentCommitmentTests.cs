using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Funding;
using Bootcamps.Tests.Eligibility;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>
/// The commitment of an enrolment. The F tests use the numbers of the published worked examples: £4,480.00 at 45, 35 and 20 % is 201600, 156800 and 89600
/// pence.
/// </summary>
public sealed class EnrolmentCommitmentTests
{
    private static readonly MilestoneAmounts Amounts = new(201_600, 156_800, 89_600);

    [Test]
    public void F10_An_interview_without_a_job_earns_eighty_percent()
    {
        Assert.That(Of(EnrolmentStatus.Completed, "sc"), Is.EqualTo(new Held(1, 448_000)), "as long as there is time for an outcome");
        Assert.That(Of(EnrolmentStatus.Completed, "sc", isOutcomeClosed: true), Is.EqualTo(new Held(1, 358_400)));
    }

    [Test]
    public void F11_Dropping_out_after_the_start_costs_forty_five_percent() =>
        Assert.That(Of(EnrolmentStatus.Withdrawn, "s"), Is.EqualTo(new Held(1, 201_600)));

    [Test]
    public void F12_In_2021_22_completion_had_the_largest_share()
    {
        var amounts = MilestonePayments.Split(448_000, KnownRuleSets.Wave2.MilestoneShares).Value;

        Assert.That(
            (amounts.Of(MilestoneKind.Start), amounts.Of(MilestoneKind.Completion), amounts.Of(MilestoneKind.Outcome)),
            Is.EqualTo((134_400L, 268_800L, 44_800L)));
    }

    // A learner with a place holds the earned money and the money that can still be earned.
    [TestCase(EnrolmentStatus.Enrolled, "", 448_000)]
    [TestCase(EnrolmentStatus.Started, "s", 448_000)]
    [TestCase(EnrolmentStatus.Completed, "sc", 448_000)]
    [TestCase(EnrolmentStatus.Outcome, "sco", 448_000)]
    [TestCase(EnrolmentStatus.Deferred, "", 448_000)]
    [TestCase(EnrolmentStatus.Deferred, "s", 448_000)]
    public void A_learner_with_a_place_holds_the_whole_price(EnrolmentStatus status, string earned, long pence) =>
        Assert.That(Of(status, earned), Is.EqualTo(new Held(1, pence)));

    // A leaver holds the earned money, and the place only if it was used.
    [TestCase(EnrolmentStatus.Withdrawn, "", 0, 0)]
    [TestCase(EnrolmentStatus.Withdrawn, "s", 1, 201_600)]
    [TestCase(EnrolmentStatus.Transferred, "", 0, 0)]
    [TestCase(EnrolmentStatus.Transferred, "s", 0, 201_600)]
    [TestCase(EnrolmentStatus.Lapsed, "", 0, 0)]
    public void A_leaver_holds_only_the_earned_money(EnrolmentStatus status, string earned, int places, long pence) =>
        Assert.That(Of(status, earned), Is.EqualTo(new Held(places, pence)));

    // 156800 + 89600 = 246400: the start is paid for elsewhere.
    [TestCase(EnrolmentStatus.Started, "", 1, 246_400)]
    [TestCase(EnrolmentStatus.Deferred, "", 1, 246_400)]
    [TestCase(EnrolmentStatus.Completed, "c", 1, 246_400)]
    [TestCase(EnrolmentStatus.Outcome, "co", 1, 246_400)]
    [TestCase(EnrolmentStatus.Withdrawn, "", 1, 0)]
    [TestCase(EnrolmentStatus.Transferred, "", 0, 0)]
    public void A_carried_start_is_not_committed_again_and_uses_the_place(EnrolmentStatus status, string earned, int places, long pence) =>
        Assert.That(Of(status, earned, hasCarriedStart: true), Is.EqualTo(new Held(places, pence)));

    [TestCase(EnrolmentStatus.Completed, "sc", false, 358_400)]
    [TestCase(EnrolmentStatus.Completed, "c", true, 156_800)]
    [TestCase(EnrolmentStatus.Started, "s", false, 358_400)]
    [TestCase(EnrolmentStatus.Outcome, "sco", false, 448_000)]
    public void A_closed_outcome_is_not_committed_but_stays_earned(EnrolmentStatus status, string earned, bool hasCarriedStart, long pence) =>
        Assert.That(Of(status, earned, hasCarriedStart, isOutcomeClosed: true), Is.EqualTo(new Held(1, pence)));

    [Test]
    public void Money_above_a_cap_is_held_until_the_learner_has_left()
    {
        // 100000 of 201600 were below the cap; a void makes all of it possible again.
        var earned = new Dictionary<MilestoneKind, long> { [MilestoneKind.Start] = 100_000 };

        Assert.That(
            EnrolmentCommitment.Of(EnrolmentStatus.Started, Amounts, earned, hasCarriedStart: false, isOutcomeClosed: false),
            Is.EqualTo(new Held(1, 448_000)));
        Assert.That(
            EnrolmentCommitment.Of(EnrolmentStatus.Withdrawn, Amounts, earned, hasCarriedStart: false, isOutcomeClosed: false),
            Is.EqualTo(new Held(1, 100_000)));
    }

    // The valid milestones by letter: s, c, o.
    private static Held Of(EnrolmentStatus status, string earned, bool hasCarriedStart = false, bool isOutcomeClosed = false) => EnrolmentCommitment.Of(
        status,
        Amounts,
        earned.ToDictionary(letter => (MilestoneKind)"sco".IndexOf(letter, StringComparison.Ordinal), letter => Worth(letter)),
        hasCarriedStart,
        isOutcomeClosed);

    private static long Worth(char letter) => letter switch { 's' => 201_600, 'c' => 156_800, _ => 89_600 };
}
