using System.Globalization;
using Bootcamps.Domain.Reports;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

public sealed class ProfileTests
{
    private static readonly DateOnly StartsOn = new(2024, 4, 1);
    private static readonly PerformanceRule Rule = new() { ValidFrom = StartsOn };
    private static readonly Disclosure Internal = Disclosure.Of(ReportForm.Internal, Rule);
    private static readonly Disclosure Published = Disclosure.Of(ReportForm.Published, Rule);

    // The starts of the Liverpool City Region, 4,000 of them in earlier years.
    private static readonly Profile Starts = new(StartsOn, 4_000, [(202410, 5_360), (202411, 5_620), (202404, 4_120), (202405, 4_280)]);

    [TestCase("2024-01-01", 4_000)]
    [TestCase("2024-03-31", 4_000)]
    [TestCase("2024-04-01", 4_004)]
    [TestCase("2024-04-15", 4_060)]
    [TestCase("2024-04-30", 4_120)]
    [TestCase("2024-05-31", 4_280)]
    [TestCase("2024-10-31", 5_360)]
    [TestCase("2024-11-15", 5_490)]
    [TestCase("2024-11-30", 5_620)]
    [TestCase("2025-06-30", 5_620)]
    public void The_profile_rises_evenly_between_month_ends(string on, long planned) => Assert.That(Starts.At(Day(on)), Is.EqualTo(planned));

    [Test]
    public void Months_without_a_target_are_interpolated() =>
        Assert.That(new Profile(StartsOn, 0, [(202406, 91)]).At(new DateOnly(2024, 4, 30)), Is.EqualTo(30));

    [Test]
    public void The_profile_is_rounded_half_away_from_zero() =>
        Assert.That(new Profile(StartsOn, 0, [(202404, 1)]).At(new DateOnly(2024, 4, 15)), Is.EqualTo(1));

    [Test]
    public void Without_a_target_there_is_no_profile() => Assert.That(new Profile(StartsOn, 4_000, []).At(StartsOn), Is.Null);

    // At the end of October the programme itself was to have started 1,360; the next review is in December, with 15 %.
    [TestCase(1_360, 0, 0, RagStatus.Green)]
    [TestCase(1_500, 0, 0, RagStatus.Green)]
    [TestCase(1_156, 204, 1_500, RagStatus.Green)]
    [TestCase(1_155, 205, 1_507, RagStatus.Amber)]
    [TestCase(1_020, 340, 2_500, RagStatus.Amber)]
    [TestCase(1_019, 341, 2_507, RagStatus.Red)]
    [TestCase(0, 1_360, 10_000, RagStatus.Red)]
    public void A_shortfall_is_green_within_the_tolerance_and_amber_within_the_margin(long count, long shortfall, int basisPoints, RagStatus status)
    {
        var progress = ProfileProgress.Of(Starts, new DateOnly(2024, 10, 31), count, isHidden: false, Rule.ReviewAt(202410, 202404), Rule, Internal);

        Assert.That(
            (progress.Actual.Value, progress.Planned, progress.Shortfall!.Value, progress.ShortfallPercent!.Value?.BasisPoints, progress.Status),
            Is.EqualTo((4_000 + count, (long?)5_360, shortfall, (int?)basisPoints, status)));
    }

    [TestCase(1_000, 1_000, RagStatus.Green)]
    [TestCase(1_001, 1_000, RagStatus.Amber)]
    [TestCase(2_000, 1_000, RagStatus.Amber)]
    [TestCase(2_001, 1_000, RagStatus.Red)]
    [TestCase(0, 0, RagStatus.Green)]
    [TestCase(1_000, 0, RagStatus.Amber)]
    [TestCase(1_001, 0, RagStatus.Red)]
    public void At_the_last_review_green_needs_the_whole_target_and_amber_ninety_percent(int shortfall, int tolerance, RagStatus status) =>
        Assert.That(ProfileProgress.StatusOf(shortfall, tolerance, 1_000), Is.EqualTo(status));

    [Test]
    public void Without_a_target_there_is_no_shortfall()
    {
        var progress = ProfileProgress.Of(new Profile(StartsOn, 10, []), StartsOn, 5, isHidden: false, Rule.ReviewPoints[0], Rule, Internal);

        Assert.That(
            (progress.Actual.Value, progress.Planned, progress.Shortfall, progress.ShortfallPercent, progress.Status),
            Is.EqualTo((15, (long?)null, (Figure?)null, (RateFigure?)null, (RagStatus?)null)));
    }

    [Test]
    public void While_the_profile_is_zero_there_is_no_status()
    {
        var progress = ProfileProgress.Of(
            new Profile(StartsOn, 100, [(202406, 100)]),
            new DateOnly(2024, 5, 31),
            0,
            isHidden: false,
            Rule.ReviewPoints[0],
            Rule,
            Internal);

        Assert.That((progress.Shortfall!.Value, progress.ShortfallPercent, progress.Status), Is.EqualTo((0, (RateFigure?)null, (RagStatus?)null)));
    }

    [Test]
    public void Without_a_review_there_is_no_status() =>
        Assert.That(ProfileProgress.Of(Starts, StartsOn, 0, isHidden: false, null, Rule, Internal).Status, Is.Null);

    // 5,360 planned less the 5,160 that are shown for 5,155 is 200, and 14.7 % of 1,360; the status is by the exact 205.
    [Test]
    public void Published_statuses_are_calculated_from_published_figures()
    {
        var progress = ProfileProgress.Of(Starts, new DateOnly(2024, 10, 31), 1_155, isHidden: false, Rule.ReviewAt(202410, 202404), Rule, Published);

        Assert.That(
            (progress.Opening.Value, progress.Actual.Value, progress.Shortfall!.Value, progress.ShortfallPercent!.Value?.BasisPoints, progress.Status),
            Is.EqualTo((4_000, 5_160, 200, 1_500, RagStatus.Amber)));
    }

    [TestCase(4_000, true)]
    [TestCase(12, false)]
    public void A_withheld_count_also_withholds_every_figure_that_reveals_it(long opening, bool isHidden)
    {
        var progress = ProfileProgress.Of(
            new Profile(StartsOn, opening, [(202410, opening + 100)]),
            new DateOnly(2024, 10, 31),
            50,
            isHidden,
            Rule.ReviewPoints[0],
            Rule,
            Published);

        Assert.That(
            (progress.Actual.IsSuppressed, progress.Shortfall!.IsSuppressed, progress.ShortfallPercent!.IsSuppressed, progress.Status),
            Is.EqualTo((true, true, true, (RagStatus?)null)));
        Assert.That(progress.Opening.IsSuppressed, Is.EqualTo(opening < 30));
    }

    [Test]
    public void An_opening_of_zero_is_not_withheld() =>
        Assert.That(ProfileProgress.Of(new Profile(StartsOn, 0, []), StartsOn, 40, isHidden: false, null, Rule, Published).Opening.Value, Is.Zero);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
