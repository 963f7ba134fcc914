using System.Globalization;
using Bootcamps.Domain.Enrolments;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>The order of events: enrolled on 7 October 2024, started on 25 October, on a break from 28 October to 4 November; today is 15 November.</summary>
public sealed class EnrolmentTimelineTests
{
    private static readonly EnrolmentTimeline Timeline = new(
        Day("2024-10-07"),
        [new ReachedMilestone(MilestoneKind.Start, Day("2024-10-25"))],
        [
            new DatedMove(EnrolmentMove.Defer, Day("2024-10-28")), new DatedMove(EnrolmentMove.Correct, Day("2024-11-01")),
            new DatedMove(EnrolmentMove.Resume, Day("2024-11-04")),
        ]);

    [TestCase("2024-10-06", "enrolment.before-enrolment")]
    [TestCase("2024-10-07", "enrolment.before-earlier-event")]
    [TestCase("2024-10-26", "enrolment.before-earlier-event")]
    [TestCase("2024-11-03", "enrolment.before-earlier-event")]
    [TestCase("2024-11-04", null)]
    [TestCase("2024-11-15", null)]
    [TestCase("2024-11-16", "enrolment.date-in-future")]
    public void A_change_dated_before_an_earlier_milestone_or_change_is_refused(string on, string? code)
    {
        foreach (var move in new[] { EnrolmentMove.Withdraw, EnrolmentMove.Defer, EnrolmentMove.Transfer })
        {
            var refusal = ChangeOfCircumstance.Check(move, EnrolmentStatus.Started, Day(on), Day("2024-11-15"), Timeline).SingleOrDefault();

            Assert.That((refusal?.Code, refusal?.Pointer), Is.EqualTo((code, code is null ? null : "/occurredOn")), $"{move}");
        }
    }

    [Test]
    public void A_withdrawal_dated_before_the_reported_deferral_is_refused_with_both_bounds()
    {
        var deferred = new EnrolmentTimeline(Day("2024-10-07"), [], [new DatedMove(EnrolmentMove.Defer, Day("2024-11-14"))]);

        var refusal = ChangeOfCircumstance.Check(EnrolmentMove.Withdraw, EnrolmentStatus.Deferred, Day("2024-11-12"), Day("2024-11-15"), deferred).Single();

        Assert.That(refusal.Code, Is.EqualTo("enrolment.before-earlier-event"));
        Assert.That(
            refusal.Message,
            Is.EqualTo("The date must be on or after 14 November 2024 (the learner was deferred) and on or before 15 November 2024 (today)."));
    }

    [Test]
    public void A_correction_does_not_limit_later_dates() =>
        Assert.That(
            new EnrolmentTimeline(Day("2024-10-07"), [], [new DatedMove(EnrolmentMove.Correct, Day("2024-11-01"))]).Latest.Day,
            Is.EqualTo(Day("2024-10-07")));

    // 25 October to 8 November are 15 days. The break takes six of them, 29 October to 3 November.
    [TestCase("2024-10-25", "2024-11-08", 9)]
    [TestCase("2024-10-25", "2024-10-28", 4)]
    [TestCase("2024-10-29", "2024-11-03", 0)]
    [TestCase("2024-11-01", "2024-11-05", 2)]
    [TestCase("2024-11-05", "2024-11-04", 0)]
    public void Days_during_a_break_are_not_learning_days(string from, string to, int days) =>
        Assert.That(Timeline.LearningDays(Day(from), Day(to)), Is.EqualTo(days));

    [Test]
    public void A_break_without_an_end_leaves_no_learning_days_after_it() =>
        Assert.That(new EnrolmentTimeline(Day("2024-10-07"), [], [new DatedMove(EnrolmentMove.Defer, Day("2024-10-28"))]).LearningDays(
            Day("2024-10-25"),
            Day("2024-11-08")), Is.EqualTo(4));

    [Test]
    public void A_learner_made_ineligible_by_a_correction_can_be_corrected_but_one_who_left_cannot()
    {
        var corrected = new EnrolmentTimeline(Day("2024-10-07"), [], [new DatedMove(EnrolmentMove.Correct, Day("2024-11-01"))]);
        var left = new EnrolmentTimeline(
            Day("2024-10-07"),
            [],
            [new DatedMove(EnrolmentMove.Correct, Day("2024-11-01")), new DatedMove(EnrolmentMove.Withdraw, Day("2024-11-02"))]);

        Assert.That(EnrolmentJourney.CheckCorrection(EnrolmentStatus.Withdrawn, corrected), Is.Null);
        Assert.That(EnrolmentJourney.CheckCorrection(EnrolmentStatus.Withdrawn, left)!.Code, Is.EqualTo("enrolment.move-not-allowed"));
        Assert.That(EnrolmentJourney.CheckCorrection(EnrolmentStatus.Lapsed, corrected)!.Code, Is.EqualTo("enrolment.move-not-allowed"));
        Assert.That(EnrolmentJourney.CheckCorrection(EnrolmentStatus.Started, Timeline), Is.Null);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
