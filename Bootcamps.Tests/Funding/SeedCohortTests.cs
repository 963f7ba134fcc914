using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain;
using Bootcamps.Domain.Courses;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>The seeded courses and cohorts pass the rules, and have enough seats to reach the caps.</summary>
internal sealed class SeedCohortTests
{
    private const int KeyProvider = 10001234;
    private const int OtherKeyProvider = 10005678;

    private SeededProgramme _seeded = null!;

    [OneTimeSetUp]
    public void Load() => _seeded = new SeededProgramme();

    [OneTimeTearDown]
    public void Remove() => _seeded.Dispose();

    [Test]
    public void Every_course_passes_the_course_rules()
    {
        var ruleSet = RuleSet.InForce(_seeded.RuleSets(), RuleSet.StandardRoute, SeededProgramme.Day("2024-04-01"))!;
        var courses = Courses();

        Assert.That(courses, Has.Count.EqualTo(29));
        foreach (var course in courses)
        {
            var plan = new CoursePlan(course.GuidedHours, course.Weeks, course.CourseLevel, course.IsGreenSkills, course.IsLevel2Allowed);
            Assert.That(CourseRules.Check(plan, ruleSet), Is.Empty, course.Title);
            Assert.That(
                Enum.TryParse<DeliveryMode>(course.DeliveryMode, ignoreCase: true, out var mode) && Camel(mode) == course.DeliveryMode,
                Is.True,
                course.DeliveryMode);
            Assert.That(course.SocCodes, Does.Match("^[0-9]{4}(,[0-9]{4})*$"), course.Title);
        }

        Assert.That(
            courses.Where(course => course.CourseLevel == 2).Select(course => course.SectorCode),
            Is.SupersetOf(new[] { "construction", "hgv-driving" }));
        Assert.That(courses, Has.Some.Matches<CourseRow>(course => course!.IsGreenSkills && course.CourseLevel == 2 && !course.IsLevel2Allowed));
    }

    [Test]
    public void Every_cohort_passes_the_cohort_rules()
    {
        var ruleSet = RuleSet.InForce(_seeded.RuleSets(), RuleSet.StandardRoute, SeededProgramme.Day("2024-04-01"))!;
        var cohorts = Cohorts();

        Assert.That(cohorts, Has.Count.InRange(180, 500));
        foreach (var cohort in cohorts)
        {
            var plan = new CohortPlan(cohort.StartsOn, cohort.EndsOn, cohort.Seats, cohort.PricePence);
            Assert.That(CohortRules.Check(plan, SeededProgramme.Day("2024-04-01"), SeededProgramme.Day("2025-03-31"), ruleSet), Is.Empty, cohort.CohortId);
            Assert.That(cohort.EndsOn.DayNumber - cohort.StartsOn.DayNumber, Is.AtMost(cohort.Weeks * 7), cohort.CohortId);
            Assert.That(Ids.IsWellFormed(cohort.CohortId), Is.True);
        }
    }

    [Test]
    public void One_cohort_is_exactly_16_weeks_long() =>
        Assert.That(Cohorts(), Has.One.Matches<CohortRow>(cohort => cohort!.EndsOn.DayNumber - cohort.StartsOn.DayNumber == 112));

    [Test]
    public void On_the_first_day_the_two_providers_have_3000_seats_that_can_be_joined() =>
        Assert.That(JoinableCohorts().Sum(cohort => cohort.Seats), Is.AtLeast(3_000));

    [Test]
    public void The_two_providers_with_keys_have_cohorts_in_every_month_and_can_fill_every_sector()
    {
        var cohorts = CohortsOfKeyProviders();
        var seats = cohorts.Sum(cohort => cohort.Seats);

        Assert.That(seats, Is.AtLeast(3_000));
        Assert.That(cohorts.Select(cohort => cohort.Status), Is.All.EqualTo("open"));
        Assert.That(cohorts.Select(cohort => Period.Of(cohort.StartsOn)).Distinct().Count(), Is.EqualTo(12));
        Assert.That(cohorts.Sum(cohort => cohort.Seats * cohort.PricePence) / seats, Is.InRange(430_000, 465_000));
        Assert.That(cohorts.Select(cohort => cohort.PricePence), Has.Some.EqualTo(234_386).And.All.InRange(222_000, 650_000));
        foreach (var pool in _seeded.Pools().Where(pool => pool.PoolLevel == "sector"))
        {
            Assert.That(
                JoinableCohorts().Where(cohort => cohort.SectorCode == pool.SectorCode).Sum(cohort => cohort.Seats),
                Is.GreaterThan(pool.CapPlaces - pool.CommittedPlaces),
                pool.SectorCode);
        }
    }

    [Test]
    public void The_first_provider_has_no_course_that_requires_a_licence() =>
        Assert.That(
            _seeded.Number($"select count(*) from cohort c join sector s on s.sector_code = c.sector_code where c.ukprn = {KeyProvider} and s.route = 'hgv'"),
            Is.Zero);

    [Test]
    public void A_digital_cohort_is_open_from_October() =>
        Assert.That(_seeded.Number("select count(*) from cohort where sector_code = 'digital' and status = 'open' and starts_on >= '2024-10-07'"), Is.Positive);

    [Test]
    public void When_every_seat_is_requested_the_caps_are_reached_and_not_exceeded()
    {
        var book = new PoolBook(
            SeededProgramme.ProgrammeId,
            _seeded.Pools().Select(pool => new FundingPool(
                SeededProgramme.ProgrammeId, pool.SectorCode, pool.Ukprn, pool.CapPlaces, pool.CapPence, committedPlaces: pool.CommittedPlaces,
                committedPence: pool.CommittedPence)));
        var refusals = new HashSet<(string Code, string? PoolId)>();
        foreach (var cohort in SeatBySeat(JoinableCohorts()))
        {
            refusals.UnionWith(
                book.Commit(cohort.Ukprn, cohort.SectorCode, 1, cohort.PricePence, PoolFigures.All).Select(refusal => (refusal.Code, refusal.PoolId)));
        }

        Assert.That(book.Pools.Select(pool => Math.Min(pool.RemainingPlaces, pool.RemainingPence)), Is.All.GreaterThanOrEqualTo(0));
        Assert.That(book.Pools.Single(pool => pool.Level == PoolLevel.Programme).CommittedPlaces, Is.EqualTo(6_500));
        Assert.That(book.Pools.Where(pool => pool.Level == PoolLevel.Sector).Select(pool => pool.RemainingPlaces), Is.All.Zero);
        Assert.That(refusals, Does.Contain(("funding.places-cap-reached", $"{SeededProgramme.ProgrammeId}/programme")));
        Assert.That(refusals, Does.Contain(("funding.pence-cap-reached", $"{SeededProgramme.ProgrammeId}/sector/engineering")));
        Assert.That(refusals, Does.Contain(("funding.places-cap-reached", $"{SeededProgramme.ProgrammeId}/provider/{OtherKeyProvider}/construction")));
        foreach (var (poolId, shortOf) in new[]
        {
            ($"{SeededProgramme.ProgrammeId}/provider/{KeyProvider}", "pence"), ($"{SeededProgramme.ProgrammeId}/provider/{KeyProvider}/digital", "pence"),
        })
        {
            Assert.That(refusals, Does.Contain(($"funding.{shortOf}-cap-reached", poolId)));
            Assert.That(book.Pools.Single(pool => pool.PoolId == poolId).RemainingPlaces, Is.Positive, poolId);
        }
    }

    private List<CourseRow> Courses() =>
        _seeded.Connection.Query<CourseRow>("select c.*, s.is_level2_allowed from course c join sector s on s.sector_code = c.sector_code").AsList();

    private List<CohortRow> Cohorts() =>
        _seeded.Connection.Query<CohortRow>("select c.*, k.weeks from cohort c join course k on k.course_id = c.course_id order by c.number").AsList();

    private List<CohortRow> CohortsOfKeyProviders() => [.. Cohorts().Where(cohort => cohort.Ukprn is KeyProvider or OtherKeyProvider)];

    // The clock of the demonstration starts on 15 November 2024, and nobody joins later than the first day.
    private List<CohortRow> JoinableCohorts() => [.. CohortsOfKeyProviders().Where(cohort => cohort.StartsOn >= SeededProgramme.Day("2024-11-15"))];

    // Fills the first seat of every cohort, then the second, and so on, as concurrent clients would.
    private static IEnumerable<CohortRow> SeatBySeat(List<CohortRow> cohorts) =>
        Enumerable.Range(0, cohorts.Max(cohort => cohort.Seats)).SelectMany(seat => cohorts.Where(cohort => seat < cohort.Seats));

    private static string Camel(DeliveryMode mode) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(mode.ToString());

    private sealed record CourseRow
    {
        public required string Title { get; init; }

        public required string SectorCode { get; init; }

        public required int CourseLevel { get; init; }

        public required int GuidedHours { get; init; }

        public required int Weeks { get; init; }

        public required string DeliveryMode { get; init; }

        public required bool IsGreenSkills { get; init; }

        public required bool IsLevel2Allowed { get; init; }

        public required string SocCodes { get; init; }
    }

    private sealed record CohortRow
    {
        public required string CohortId { get; init; }

        public required int Ukprn { get; init; }

        public required string SectorCode { get; init; }

        public required DateOnly StartsOn { get; init; }

        public required DateOnly EndsOn { get; init; }

        public required int Weeks { get; init; }

        public required int Seats { get; init; }

        public required long PricePence { get; init; }

        public required string Status { get; init; }
    }
}
