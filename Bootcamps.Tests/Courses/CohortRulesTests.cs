using Bootcamps.Domain;
using Bootcamps.Domain.Courses;
using Bootcamps.Tests.Eligibility;
using NUnit.Framework;

namespace Bootcamps.Tests.Courses;

public sealed class CohortRulesTests
{
    private static readonly CohortPlan January = new(new DateOnly(2025, 1, 6), new DateOnly(2025, 4, 28), Seats: 20, PricePence: 448_000);

    [Test]
    public void L18_An_end_112_days_after_the_start_is_allowed() => Assert.That(Check(January), Is.Empty);

    [Test]
    public void L18_An_end_113_days_after_the_start_is_refused()
    {
        var refusal = Check(January with { EndsOn = new DateOnly(2025, 4, 29) }).Single();
        Assert.That((refusal.Code, refusal.Pointer, refusal.Actual, refusal.Allowed), Is.EqualTo(("course.weeks", "/endsOn", (long?)113, (long?)112)));
    }

    [Test]
    public void A_cohort_can_last_one_day() => Assert.That(Check(January with { EndsOn = January.StartsOn }), Is.Empty);

    [Test]
    public void A_cohort_cannot_end_before_it_starts() =>
        Assert.That(Codes(January with { EndsOn = new DateOnly(2025, 1, 5) }), Is.EqualTo(new[] { "cohort.dates-reversed" }));

    [TestCase("2024-03-31", false)]
    [TestCase("2024-04-01", true)]
    [TestCase("2025-03-31", true)]
    [TestCase("2025-04-01", false)]
    public void A_cohort_must_start_within_its_programme(string startsOn, bool isAllowed)
    {
        var start = DateOnly.ParseExact(startsOn, "yyyy-MM-dd");
        var codes = Codes(January with { StartsOn = start, EndsOn = start.AddDays(70) });
        Assert.That(codes, Is.EqualTo(isAllowed ? Array.Empty<string>() : ["cohort.outside-programme"]));
    }

    [Test]
    public void Seats_and_price_must_be_positive() =>
        Assert.That(Codes(January with { Seats = 0, PricePence = -1 }), Is.EqualTo(new[] { "cohort.seats-not-positive", "cohort.price-not-positive" }));

    private static IReadOnlyList<Refusal> Check(CohortPlan cohort) =>
        CohortRules.Check(cohort, new DateOnly(2024, 4, 1), new DateOnly(2025, 3, 31), KnownRuleSets.Standard);

    private static IEnumerable<string> Codes(CohortPlan cohort) => Check(cohort).Select(refusal => refusal.Code);
}
