using Bootcamps.Bench.Load;
using NUnit.Framework;

namespace Bootcamps.Tests.Bench;

/// <summary>The arithmetic behind the figures of bench/results.md.</summary>
internal sealed class StatisticsTests
{
    [TestCase(0.5, 50)]
    [TestCase(0.95, 95)]
    [TestCase(0.99, 99)]
    [TestCase(0.999, 100)]
    [TestCase(1, 100)]
    [TestCase(0, 1)]
    public void A_percentile_is_the_smallest_sample_that_the_share_does_not_exceed(double share, long expected) =>
        Assert.That(Statistics.Percentile([.. Enumerable.Range(1, 100).Select(i => (long)i)], share), Is.EqualTo(expected));

    [Test]
    public void A_single_sample_is_every_percentile() => Assert.That(Statistics.Percentile([7], 0.99), Is.EqualTo(7));

    [Test]
    public void A_percentile_of_no_samples_is_zero() => Assert.That(Statistics.Percentile([], 0.5), Is.Zero);

    [TestCase(new[] { 3.0, 1, 2 }, 2)]
    [TestCase(new[] { 4.0, 1, 3, 2 }, 2.5)]
    [TestCase(new[] { 5.0 }, 5)]
    [TestCase(new double[0], 0)]
    public void A_median_is_the_middle_sample_or_the_mean_of_the_two_middle_samples(double[] values, double expected) =>
        Assert.That(Statistics.Median(values), Is.EqualTo(expected));
}
