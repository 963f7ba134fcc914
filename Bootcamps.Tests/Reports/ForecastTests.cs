using System.Globalization;
using Bootcamps.Domain.Reports;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

public sealed class ForecastTests
{
    private static readonly (DateOnly StartsOn, DateOnly EndsOn) Year = (new(2024, 4, 1), new(2025, 3, 31));

    // 30 June is the 91st of 365 days: at one a day there are 365 by 31 March, and 200 on the 200th day, 17 October.
    [TestCase(91, null, 365, null)]
    [TestCase(91, 200L, 365, "2024-10-17")]
    [TestCase(91, 365L, 365, "2025-03-31")]
    [TestCase(91, 366L, 365, null)]
    [TestCase(91, 91L, 365, "2024-06-30")]
    [TestCase(91, 50L, 365, "2024-06-30")]
    [TestCase(0, 50L, 0, null)]
    [TestCase(0, 0L, 0, "2024-06-30")]
    public void Without_a_profile_the_average_day_so_far_continues(long count, long? limit, long projected, string? reachedOn)
    {
        var forecast = Forecast.Of(Year, new DateOnly(2024, 6, 30), 0, count, null, limit);

        Assert.That(forecast, Is.EqualTo(new Forecast(count, projected, ForecastMethod.Linear, Day(reachedOn))));
    }

    [Test]
    public void Figures_of_earlier_years_are_not_projected() =>
        Assert.That(
            Forecast.Of(Year, new DateOnly(2024, 6, 30), 4_000, 91, null, 4_200),
            Is.EqualTo(new Forecast(4_091, 4_365, ForecastMethod.Linear, new DateOnly(2024, 10, 17))));

    [Test]
    public void A_projection_does_not_fall_below_zero() =>
        Assert.That(Forecast.Of(Year, new DateOnly(2024, 6, 30), 10, -5, null, 20), Is.EqualTo(new Forecast(5, 0, ForecastMethod.Linear, null)));

    // One in two days is 182.5 in 365.
    [Test]
    public void A_projection_is_rounded_half_away_from_zero() =>
        Assert.That(Forecast.Of(Year, new DateOnly(2024, 4, 2), 0, 1, null, null).Projected, Is.EqualTo(183));

    // 80 % of the 1,360 that were due by October: 80 % of the 2,500 that are due by March. 1,900 are 80 % of 2,375, which are due on 10 March: 2,320 and
    // 58 of the 180 of March.
    [TestCase(null, null)]
    [TestCase(5_900L, "2025-03-10")]
    [TestCase(6_000L, "2025-03-31")]
    [TestCase(6_001L, null)]
    public void With_a_profile_the_share_reached_so_far_continues(long? limit, string? reachedOn)
    {
        var profile = new Profile(Year.StartsOn, 4_000, [(202410, 5_360), (202411, 5_620), (202502, 6_320), (202503, 6_500)]);

        var forecast = Forecast.Of(Year, new DateOnly(2024, 10, 31), 4_000, 1_088, profile, limit);

        Assert.That(forecast, Is.EqualTo(new Forecast(5_088, 6_000, ForecastMethod.Profile, Day(reachedOn))));
    }

    [Test]
    public void While_the_profile_is_zero_there_is_no_projection()
    {
        var profile = new Profile(Year.StartsOn, 4_000, [(202407, 4_000), (202503, 5_296)]);

        Assert.That(
            Forecast.Of(Year, new DateOnly(2024, 6, 30), 4_000, 3, profile, 5_000),
            Is.EqualTo(new Forecast(4_003, null, ForecastMethod.Profile, null)));
    }

    [Test]
    public void A_profile_without_growth_within_the_programme_is_ignored()
    {
        var profile = new Profile(Year.StartsOn, 0, [(202503, 0)]);

        Assert.That(Forecast.Of(Year, new DateOnly(2024, 6, 30), 0, 91, profile, null).Method, Is.EqualTo(ForecastMethod.Linear));
    }

    [TestCase("2025-03-31")]
    [TestCase("2025-09-30")]
    public void After_the_end_the_forecast_equals_the_result(string on)
    {
        Assert.That(Forecast.Of(Year, Day(on)!.Value, 10, 90, null, 101), Is.EqualTo(new Forecast(100, 100, ForecastMethod.Linear, null)));
        Assert.That(Forecast.Of(Year, Day(on)!.Value, 10, 90, null, 100).LimitReachedOn, Is.EqualTo(Day(on)));
    }

    // 115 learners are booked on a cohort of 2 December. Of 200 who were enrolled on cohorts whose time to start is over, 180 started: 103.5 of the 115
    // turn up.
    [TestCase(180, 200, 9_000, 104)]
    [TestCase(2, 3, 6_667, 77)]
    [TestCase(200, 200, 10_000, 115)]
    [TestCase(0, 200, 0, 0)]
    [TestCase(0, 0, 10_000, 115, Description = "nothing was observed yet: everybody is expected")]
    public void BookedLearners_AreMultipliedByTheShowUpRate(long started, long enrolled, int basisPoints, long expected)
    {
        List<CohortBookings> cohorts =
        [
            new(new DateOnly(2024, 9, 2), new DateOnly(2024, 10, 14), enrolled, started, 0),
            new(new DateOnly(2024, 12, 2), new DateOnly(2025, 1, 13), 115, 0, 115),
        ];
        var on = new DateOnly(2024, 11, 15);

        var rate = ShowUpRate.Of(cohorts, on);

        Assert.That((rate.RoundedBasisPoints, rate.IsObserved), Is.EqualTo((basisPoints, enrolled > 0)));
        Assert.That(rate.ExpectedOf(ShowUpRate.BookedOn(cohorts, on, null, Year.EndsOn)), Is.EqualTo(expected));
    }

    // On its last day to start, learners can still start, so the cohort does not count for the show-up rate yet.
    [TestCase("2024-11-15", 40, false)]
    [TestCase("2024-11-14", 0, true)]
    public void Cohort_UntilItsLastDayToStart_CountsAsBooked(string startBy, long booked, bool isObserved)
    {
        List<CohortBookings> cohorts = [new(new DateOnly(2024, 10, 4), Day(startBy)!.Value, 50, 10, 40)];
        var on = new DateOnly(2024, 11, 15);

        Assert.That((ShowUpRate.BookedOn(cohorts, on, null, Year.EndsOn), ShowUpRate.Of(cohorts, on).IsObserved), Is.EqualTo((booked, isObserved)));
    }

    [TestCase("2024-12-01", "2024-12-31", 60)]
    [TestCase("2024-12-02", "2024-12-02", 60)]
    [TestCase("2024-12-03", "2025-03-31", 55)]
    [TestCase(null, "2025-03-31", 115)]
    [TestCase(null, "2024-12-01", 0)]
    [TestCase("2025-04-01", "2025-12-31", 7)]
    public void BookedLearners_CountFromTheirCohortsFirstDay(string? from, string to, long booked)
    {
        List<CohortBookings> cohorts =
        [
            new(new DateOnly(2024, 12, 2), new DateOnly(2025, 1, 13), 60, 0, 60), new(new DateOnly(2025, 1, 6), new DateOnly(2025, 2, 17), 55, 0, 55),
            new(new DateOnly(2025, 4, 7), new DateOnly(2025, 5, 19), 7, 0, 7),
        ];

        Assert.That(ShowUpRate.BookedOn(cohorts, new DateOnly(2024, 11, 15), Day(from), Day(to)!.Value), Is.EqualTo(booked));
    }

    [TestCase(115, 215L)]
    [TestCase(2, 110L)]
    [TestCase(0, 110L)]
    public void Projection_IsAtLeastTheExpectedBookedLearners(long expected, long projected) =>
        Assert.That(new Forecast(100, 110, ForecastMethod.Linear, null).WithAtLeast(expected).Projected, Is.EqualTo(projected));

    [Test]
    public void Projection_WithoutAValue_UsesBookedLearners()
    {
        Assert.That(new Forecast(100, null, ForecastMethod.Profile, null).WithAtLeast(115).Projected, Is.EqualTo(215));
        Assert.That(new Forecast(100, null, ForecastMethod.Profile, null).WithAtLeast(0).Projected, Is.Null);
    }

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
