using Bootcamps.Domain.Reports;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

public sealed class PerformanceCheckTests
{
    private static readonly PerformanceSubject Woman = new("digital", 10001234, "E08000012", null, "25-34", "F", 31, 1);
    private static readonly PerformanceSubject Man = new("construction", 10005678, null, null, "35-44", "M", 99, 9);

    private PerformanceBook _book = null!;

    [SetUp]
    public void Count_events()
    {
        _book = new PerformanceBook([]);
        _book.Count(Woman, PerformanceMeasure.Starts, new DateOnly(2024, 9, 10), 3, 300);
        _book.Count(Man, PerformanceMeasure.Starts, new DateOnly(2024, 11, 1), 2, 200);
        _book.Count(Woman, PerformanceMeasure.Outcomes, new DateOnly(2024, 11, 20), 1, 50);
        _book.Count(Man, PerformanceMeasure.DropOuts, new DateOnly(2024, 11, 20), 1);
        _book.Count(Man, PerformanceMeasure.DropOuts, new DateOnly(2024, 11, 20), -1);
    }

    [Test]
    public void The_counters_of_a_book_have_no_differences() => Assert.That(PerformanceCheck.Of(Sums(_book.Counts)), Is.Empty);

    [Test]
    public void An_empty_list_of_counters_has_no_differences() => Assert.That(PerformanceCheck.Of([]), Is.Empty);

    [Test]
    public void A_missing_counter_is_reported_in_every_measure_and_month_of_its_dimension()
    {
        var differences = PerformanceCheck.Of(Sums(_book.Counts.Where(count => count is not { Dimension: PerformanceDimension.Sex, Member: "F" })));

        Assert.That(Texts(differences), Is.EqualTo(new[]
        {
            "sex/starts/2024-09 3/0 /", "sex/earned/2024-09 0/0 300/0",
            "sex/outcomes/2024-11 1/0 /", "sex/earned/2024-11 0/0 250/200",
        }));
    }

    [Test]
    public void A_dimension_counted_in_another_month_is_found_even_when_the_totals_agree()
    {
        var differences = PerformanceCheck.Of(
            Sums(_book.Counts).Select(sum => sum.Dimension == PerformanceDimension.AgeBand && sum.Period == 202409 ? sum with { Period = 202410 } : sum));

        Assert.That(Texts(differences), Is.EqualTo(new[]
        {
            "ageBand/starts/2024-09 3/0 /", "ageBand/earned/2024-09 0/0 300/0",
            "ageBand/starts/2024-10 0/3 /", "ageBand/earned/2024-10 0/0 0/300",
        }));
    }

    private static IEnumerable<PerformanceSum> Sums(IEnumerable<PerformanceCount> counts) =>
        counts.Select(count => new PerformanceSum(count.Dimension, count.Period, count.Counts));

    private static IEnumerable<string> Texts(IEnumerable<Difference> differences) => differences.Select(difference =>
    {
        Assert.That(difference.What, Is.EqualTo(CheckedThing.Performance));
        return $"{difference.Id} {difference.ExpectedPlaces}/{difference.ActualPlaces} {difference.ExpectedPence}/{difference.ActualPence}";
    });
}
