using System.Globalization;
using Bootcamps.Domain;
using NUnit.Framework;

namespace Bootcamps.Tests.Domain;

public sealed class YearsTests
{
    [TestCase("2025-09-30", 1, "2026-09-30")]
    [TestCase("2025-09-30", -2, "2023-09-30")]
    [TestCase("2024-02-29", 1, "2025-02-28")]
    [TestCase("2024-02-29", 4, "2028-02-29")]
    [TestCase("2023-02-28", 1, "2024-02-29")]
    [TestCase("2024-02-28", 4, "2028-02-28")]
    [TestCase("2025-03-01", -1, "2024-03-01")]
    public void A_date_moves_to_the_same_day_in_another_year(string date, int years, string expected) =>
        Assert.That(new FinancialYear(2023).Move(Day(date), new FinancialYear(2023 + years)), Is.EqualTo(Day(expected)));

    [TestCase("2024-07-31", "2023-08-31")]
    [TestCase("2024-08-01", "2024-08-31")]
    [TestCase("2024-09-01", "2024-08-31")]
    [TestCase("2025-01-06", "2024-08-31")]
    public void Age_is_measured_on_31_August_of_the_teaching_year(string startsOn, string ageDate) =>
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

    [TestCase(202402, "2024-02-01", "2024-02-29")]
    [TestCase(202412, "2024-12-01", "2024-12-31")]
    public void A_period_is_a_month(int period, string first, string last) =>
        Assert.That((Period.Of(Day(last)), Period.FirstDayOf(period), Period.LastDayOf(period)), Is.EqualTo((period, Day(first), Day(last))));

    [TestCase(202404, 8, 202412)]
    [TestCase(202404, 18, 202510)]
    [TestCase(202404, -1, 202403)]
    [TestCase(202401, -1, 202312)]
    public void Periods_are_counted_in_months(int period, int months, int expected) => Assert.That(Period.Plus(period, months), Is.EqualTo(expected));

    [TestCase(200001, ExpectedResult = true)]
    [TestCase(209912, ExpectedResult = true)]
    [TestCase(199912, ExpectedResult = false)]
    [TestCase(202400, ExpectedResult = false)]
    [TestCase(202413, ExpectedResult = false)]
    [TestCase(210001, ExpectedResult = false)]
    [TestCase(-202401, ExpectedResult = false)]
    public bool A_month_is_one_of_twelve_of_the_century(int period) => Period.IsMonth(period);

    [TestCase("2024-11", 202411)]
    [TestCase("2000-01", 200001)]
    [TestCase("2099-12", 209912)]
    public void Month_WellFormed_RoundTrips(string text, int period) =>
        Assert.That((Month.TryParse(text, out var month), month.Period, month.ToString()), Is.EqualTo((true, period, text)));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("202411")]
    [TestCase("2024-1")]
    [TestCase("2024-00")]
    [TestCase("2024-13")]
    [TestCase("1999-12")]
    [TestCase("2100-01")]
    [TestCase("2024-11-01")]
    [TestCase(" 2024-1")]
    [TestCase("2024-+1")]
    [TestCase("2024/11")]
    [TestCase("-024-11")]
    [TestCase("２０２４-11")]
    public void Month_AnyOtherText_IsRefused(string? text) => Assert.That(Month.TryParse(text, out _), Is.False);

    [TestCase(4_000, "40.00")]
    [TestCase(3_333, "33.33")]
    [TestCase(5, "0.05")]
    [TestCase(0, "0.00")]
    [TestCase(10_000, "100.00")]
    [TestCase(-150, "-1.50")]
    public void Percent_BasisPoints_AreWrittenWithTwoDecimals(int basisPoints, string text) =>
        Assert.That(
            (new Percent(basisPoints).ToString(),
                new Percent(basisPoints).Value.ToString(CultureInfo.InvariantCulture),
                Percent.Of(new Percent(basisPoints).Value).BasisPoints),
            Is.EqualTo((text, text, basisPoints)));

    [TestCase("33.33", true)]
    [TestCase("33.3", true)]
    [TestCase("33.3300", true)]
    [TestCase("33.333", false)]
    [TestCase("0.001", false)]
    [TestCase("79228162514264337593543950335", true)]
    public void Percent_MoreThanTwoDecimals_IsNotExact(string number, bool isExact) =>
        Assert.That(Percent.IsExact(decimal.Parse(number, CultureInfo.InvariantCulture)), Is.EqualTo(isExact));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
