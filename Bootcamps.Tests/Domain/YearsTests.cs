using System.Globalization;
using Bootcamps.Domain;
using NUnit.Framework;

namespace Bootcamps.Tests.Domain;

public sealed class YearsTests
{
    [TestCase("2024-07-31", "2023-08-31")]
    [TestCase("2024-08-01", "2024-08-31")]
    [TestCase("2024-09-01", "2024-08-31")]
    [TestCase("2025-01-06", "2024-08-31")]
    public void Ages_are_taken_on_31_August_of_the_teaching_year(string startsOn, string ageDate) =>
        Assert.That(TeachingYear.AgeDateOf(Day(startsOn)), Is.EqualTo(Day(ageDate)));

    [TestCase("2024-03-31", "2023-24")]
    [TestCase("2024-04-01", "2024-25")]
    [TestCase("2025-03-31", "2024-25")]
    [TestCase("1999-04-01", "1999-00")]
    public void A_financial_year_runs_from_April_to_March(string date, string year) =>
        Assert.That(FinancialYear.Of(Day(date)).ToString(), Is.EqualTo(year));

    [TestCase("2024-26")]
    [TestCase("2024/25")]
    [TestCase("24-25")]
    [TestCase(null)]
    public void A_financial_year_names_two_consecutive_years(string? text) => Assert.That(FinancialYear.TryParse(text, out _), Is.False);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
