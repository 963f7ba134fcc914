using System.Globalization;
using Bootcamps.Domain.Reports;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

public sealed class PerformanceRuleTests
{
    private static readonly PerformanceRule Rule = new() { ValidFrom = new DateOnly(2024, 4, 1) };

    /// <summary>WMCA 2022-23: December 15 %, April 10 %, July 5 %, October 0 %.</summary>
    [Test]
    public void The_default_reviews_are_those_of_the_West_Midlands() =>
        Assert.That(
            Rule.ReviewPoints.Select(point => (point.PeriodIn(202404), point.ToleranceBasisPoints)),
            Is.EqualTo(new[] { (202412, 1_500), (202504, 1_000), (202507, 500), (202510, 0) }));

    [Test]
    public void The_default_targets_are_the_published_ones() => Assert.That(
        (Rule.MaximumDropOutBasisPoints, Rule.MinimumInterviewBasisPoints, Rule.MinimumOutcomeBasisPoints, Rule.AmberMarginBasisPoints, Rule.RoundTo,
        Rule.SuppressBelow),
        Is.EqualTo((2_000, 10_000, 7_500, 1_000, 10, 30)));

    [TestCase(202404, 202412)]
    [TestCase(202411, 202412)]
    [TestCase(202412, 202412)]
    [TestCase(202501, 202504)]
    [TestCase(202510, 202510)]
    [TestCase(202511, 202510)]
    public void A_month_belongs_to_the_next_review(int period, int review) => Assert.That(Rule.ReviewAt(period, 202404)!.PeriodIn(202404), Is.EqualTo(review));

    [Test]
    public void Without_reviews_there_is_no_next_review() => Assert.That((Rule with { ReviewPoints = [] }).ReviewAt(202411, 202404), Is.Null);

    [TestCase("2024-03-31", "2024-04-01")]
    [TestCase("2024-09-30", "2024-04-01")]
    [TestCase("2024-10-01", "2024-10-01")]
    [TestCase("2025-03-31", "2024-10-01")]
    public void The_latest_rule_that_has_begun_is_in_force(string on, string validFrom) =>
        Assert.That(PerformanceRule.InForce([Rule with { ValidFrom = new DateOnly(2024, 10, 1) }, Rule], Day(on)).ValidFrom, Is.EqualTo(Day(validFrom)));

    [Test]
    public void A_programme_without_a_rule_is_a_bug() => Assert.That(() => PerformanceRule.InForce([], Rule.ValidFrom), Throws.InvalidOperationException);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
