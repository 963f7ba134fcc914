using System.Data.Common;
using System.Globalization;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Reports;
using Bootcamps.Api.Seed;
using Bootcamps.Domain;
using Bootcamps.Domain.Courses;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Reports;
using Bootcamps.Domain.Sectors;
using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>The seeded programme: its figures, and that its parts agree with each other.</summary>
public sealed class SeedTests
{
    private const string Programme = "LCRCA-2024-25";
    private const int KeyProvider = 10001234;
    private const int OtherKeyProvider = 10005678;

    private readonly string _folder = Directory.CreateTempSubdirectory("bootcamps-seed-").FullName;
    private SqliteEngine _engine = null!;
    private DbConnection _connection = null!;

    [OneTimeSetUp]
    public void Load()
    {
        _engine = Migrated("full.db");
        Assert.That(new SeedLoader(new Db(_engine)).Load(withDemonstration: true), Is.Not.Null);
        _connection = _engine.Connect();
        _connection.Open();
    }

    [OneTimeTearDown]
    public void Remove()
    {
        _connection.Dispose();
        _engine.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void A_database_that_has_an_authority_is_left_alone()
    {
        Assert.That(new SeedLoader(new Db(_engine)).Load(withDemonstration: true), Is.Null);
        Assert.That(Number("select count(*) from cohort"), Is.EqualTo(203));
    }

    [Test]
    public void Without_the_demonstration_there_is_a_programme_and_nobody_in_it()
    {
        using var engine = Migrated("reference.db");
        Assert.That(new SeedLoader(new Db(engine)).Load(withDemonstration: false), Is.Not.Null);

        using var connection = engine.Connect();
        Assert.That(connection.ExecuteScalar<long>("select count(*) from programme"), Is.EqualTo(1));
        Assert.That(connection.ExecuteScalar<long>("select count(*) from provider"), Is.Zero);
        Assert.That(connection.ExecuteScalar<long>("select count(*) from funding_pool"), Is.EqualTo(11));
        Assert.That(connection.ExecuteScalar<long>($"select last_number from lane where lane_id = '{Programme}'"), Is.EqualTo(5));
    }

    [Test]
    public void No_row_points_to_one_that_is_missing() => Assert.That(_connection.Query("pragma foreign_key_check"), Is.Empty);

    // Columns that point elsewhere without a foreign key, because they may also be empty or outlive what they point to.
    [TestCase("select cohort_id from cohort c where not exists (select 1 from course k where k.course_id = c.course_id and k.sector_code = c.sector_code and k.ukprn = c.ukprn)")]
    [TestCase("select sector_code from funding_pool p where sector_code is not null and not exists (select 1 from sector s where s.sector_code = p.sector_code)")]
    [TestCase("select ukprn from funding_pool p where ukprn is not null and not exists (select 1 from provider r where r.ukprn = p.ukprn)")]
    [TestCase("select sector_code from completion_target t where sector_code is not null and not exists (select 1 from sector s where s.sector_code = t.sector_code)")]
    [TestCase("select outward from outward_code o where local_authority_code is not null and not exists (select 1 from authority_area a where a.local_authority_code = o.local_authority_code)")]
    [TestCase("select cohort_id from cohort c where local_authority_code is not null and not exists (select 1 from authority_area a where a.local_authority_code = c.local_authority_code)")]
    public void Codes_are_those_of_other_tables(string sql) => Assert.That(_connection.Query(sql), Is.Empty);

    [Test]
    public void The_authority_has_its_six_local_authorities() =>
        Assert.That(
            _connection.Query<string>("select local_authority_code from authority_area where authority_id = 'LCRCA'"),
            Is.EquivalentTo(new[] { "E06000006", "E08000011", "E08000012", "E08000013", "E08000014", "E08000015" }));

    [TestCase("coverage = 'whole'", 66)]
    [TestCase("coverage = 'straddles'", 20)]
    [TestCase("coverage = 'straddles' and local_authority_code is not null", 0)]
    [TestCase("is_large_user = 1", 18)]
    [TestCase("is_large_user = 1 and coverage = 'straddles'", 0)]
    [TestCase("local_authority_code = 'E08000012'", 16)]
    [TestCase("local_authority_code = 'E08000014'", 6)]
    [TestCase("local_authority_code = 'E08000011'", 1)]
    [TestCase("local_authority_code = 'E08000015'", 12)]
    [TestCase("coverage = 'whole' and local_authority_code is null and is_large_user = 0", 13)]
    public void Outward_codes_are_as_many_as_the_postcode_directory_has(string condition, int expected) =>
        Assert.That(Number($"select count(*) from outward_code where {condition}"), Is.EqualTo(expected));

    [TestCase("L19", "whole", "E08000012", 0)]
    [TestCase("L3", "whole", "E08000012", 0)]
    [TestCase("WA10", "whole", null, 0)]
    [TestCase("CH29", "whole", null, 1)]
    [TestCase("L70", "whole", null, 1)]
    [TestCase("WN5", "straddles", null, 0)]
    [TestCase("PR9", "straddles", null, 0)]
    public void An_outward_code_says_what_it_covers(string outward, string coverage, string? localAuthorityCode, int isLargeUser)
    {
        var row = _connection.QuerySingle<OutwardRow>("select coverage, local_authority_code, is_large_user from outward_code where outward = @outward", new { outward });

        Assert.That(row, Is.EqualTo(new OutwardRow { Coverage = coverage, LocalAuthorityCode = localAuthorityCode, IsLargeUser = isLargeUser }));
        Assert.That(OutwardCode.TryParse(outward, out _), Is.True);
    }

    [TestCase("L40")]
    [TestCase("WN6")]
    [TestCase("WA1")]
    [TestCase("CH66")]
    public void An_outward_code_outside_the_area_is_absent(string outward) =>
        Assert.That(_connection.ExecuteScalar<long>("select count(*) from outward_code where outward = @outward", new { outward }), Is.Zero);

    [TestCase("PR9 8HX", "E08000014")]
    [TestCase("PR9 8EQ", "E07000127")]
    [TestCase("WA4 4JA", "E06000006")]
    [TestCase("WA4 3JH", "E06000007")]
    [TestCase("CH64 4EU", "E06000050")]
    [TestCase("WA8 8GW", null)]
    public void A_sample_postcode_lies_where_the_directory_says(string postcode, string? localAuthorityCode)
    {
        Assert.That(_connection.QuerySingle<string?>("select local_authority_code from postcode where postcode = @postcode", new { postcode }), Is.EqualTo(localAuthorityCode));
        Assert.That(Postcode.TryParse(postcode, out _), Is.True);
    }

    [Test]
    public void The_ten_sectors_have_official_codes()
    {
        var codes = _connection.Query<string>("select official_code from sector").AsList();

        Assert.That(codes, Has.Count.EqualTo(10));
        Assert.That(codes.Select(OfficialSector.Find), Has.None.Null);
        Assert.That(_connection.Query<string>("select sector_code from sector where is_level2_allowed = 1"), Is.EquivalentTo(new[] { "construction", "hgv-driving" }));
        Assert.That(_connection.Query<string>("select sector_code from sector where route = 'hgv'"), Is.EqualTo(new[] { "hgv-driving" }));
    }

    [Test]
    public void The_programme_has_its_money_and_places_and_opens_with_4_000_of_them() =>
        Assert.That(
            _connection.QuerySingle<PoolRow>($"select * from funding_pool where pool_id = '{Programme}/programme'"),
            Is.EqualTo(new PoolRow { PoolId = $"{Programme}/programme", CapPlaces = 6_500, CapPence = 1_120_000_000, LimitPence = 1_120_000_000, CommittedPlaces = 4_000 }));

    [Test]
    public void The_sectors_add_up_to_the_programme() =>
        Assert.That(
            _connection.QuerySingle<PoolRow>("""
                select 'sectors' as pool_id, sum(cap_places) as cap_places, sum(cap_pence) as cap_pence, sum(limit_pence) as limit_pence,
                    sum(committed_places) as committed_places, sum(committed_pence) as committed_pence
                from funding_pool
                where pool_level = 'sector'
                """),
            Is.EqualTo(new PoolRow { PoolId = "sectors", CapPlaces = 6_500, CapPence = 1_120_000_000, LimitPence = 1_120_000_000, CommittedPlaces = 4_000 }));

    [Test]
    public void Pools_ledger_and_tallies_agree()
    {
        const string Committed = "select sector_code as member, committed_places as places, committed_pence as pence from funding_pool where pool_level = 'sector' order by member";
        const string Moved = "select sector_code as member, sum(places) as places, sum(pence) as pence from ledger_entry group by sector_code order by member";
        const string Tallied = "select member, committed_places as places, committed_pence as pence from tally where dimension = 'sector' order by member";
        var committed = _connection.Query<MemberRow>(Committed).AsList();

        Assert.That(committed, Has.Count.EqualTo(10));
        Assert.That(_connection.Query<MemberRow>(Moved), Is.EqualTo(committed));
        Assert.That(_connection.Query<MemberRow>(Tallied), Is.EqualTo(committed));
        Assert.That(Number("select count(*) from tally where opening_places <> committed_places or committed_pence <> 0"), Is.Zero);
        Assert.That(
            _connection.Query<MemberRow>("select dimension as member, sum(committed_places) as places, sum(committed_pence) as pence from tally group by dimension order by dimension"),
            Is.EqualTo(new[] { "localAuthority", "month", "programme", "provider", "sector" }.Select(dimension => new MemberRow { Member = dimension, Places = 4_000 })));
        Assert.That(Number("select count(*) from funding_pool where ukprn is not null and (committed_places <> 0 or committed_pence <> 0)"), Is.Zero);
    }

    [Test]
    public void A_pool_is_named_by_what_it_is_for()
    {
        foreach (var pool in Pools())
        {
            Assert.That(pool.PoolId, Is.EqualTo(FundingPool.PoolIdOf(Programme, pool.SectorCode, pool.Ukprn)));
        }
    }

    [Test]
    public void Sector_targets_add_up_to_the_programme_in_every_month()
    {
        var programme = Targets("target_level = 'programme'");

        Assert.That(programme, Has.Count.EqualTo(12));
        Assert.That(Targets("target_level = 'sector'"), Is.EqualTo(programme));
        Assert.That(Number("select count(*) from completion_target where completions > starts or outcomes > completions"), Is.Zero);
    }

    [Test]
    public void Targets_rise_to_6_500_starts_in_March_2025()
    {
        var programme = Targets("target_level = 'programme'");

        Assert.That(programme[0].Period, Is.EqualTo(202404));
        Assert.That(programme[0].Starts, Is.GreaterThan(4_000));
        Assert.That(programme[^1].Period, Is.EqualTo(202503));
        Assert.That(programme[^1].Starts, Is.EqualTo(6_500));
        Assert.That(
            Number("""
                select count(*)
                from completion_target t
                join completion_target later on later.target_level = t.target_level and coalesce(later.sector_code, '') = coalesce(t.sector_code, '')
                where later.period > t.period and (later.starts < t.starts or later.completions < t.completions or later.outcomes < t.outcomes)
                """),
            Is.Zero);
        Assert.That(
            Number("""
                select count(*)
                from completion_target t
                join funding_pool p on p.sector_code = t.sector_code and p.pool_level = 'sector'
                where t.period = 202503 and t.starts <> p.cap_places
                """),
            Is.Zero);
    }

    [Test]
    public void Performance_is_judged_by_the_defaults_of_the_product()
    {
        using var transaction = _connection.BeginTransaction();

        var rule = PerformanceStore.ReadRules(transaction, Programme).Single();

        var defaults = new PerformanceRule { ValidFrom = Day("2024-04-01") };
        Assert.That(rule with { ReviewPoints = defaults.ReviewPoints }, Is.EqualTo(defaults));
        Assert.That(rule.ReviewPoints, Is.EqualTo(defaults.ReviewPoints));
    }

    [Test]
    public void Earlier_learners_have_reached_what_the_first_targets_begin_with() =>
        Assert.That(
            Number("""
                select count(*)
                from performance_opening o
                join completion_target t on t.programme_id = o.programme_id and t.sector_code = o.sector_code and t.period = 202404
                join tally y on y.programme_id = o.programme_id and y.dimension = 'sector' and y.member = o.sector_code
                where t.completions = o.completions and t.outcomes = o.outcomes and y.opening_places = o.completions
                """),
            Is.EqualTo(10));

    [TestCase("2021-06-01", "standard", 3000, 6000, 1000)]
    [TestCase("2023-06-01", "standard", 4500, 3500, 2000)]
    [TestCase("2024-10-07", "hgv", 4000, 3000, 3000)]
    public void A_start_is_paid_by_the_split_of_its_time(string startsOn, string route, int start, int completion, int outcome)
    {
        var ruleSet = RuleSet.InForce(RuleSets(), route, Day(startsOn));

        Assert.That(ruleSet?.MilestoneShares, Is.EqualTo(new MilestoneShares(start, completion, outcome)));
    }

    [TestCase("2021-06-01", "standard", 5, 300)]
    [TestCase("2023-06-01", "standard", 5, 300)]
    [TestCase("2024-10-07", "standard", 0, 900)]
    [TestCase("2024-10-07", "hgv", 0, 900)]
    public void A_start_takes_the_days_and_minutes_of_its_time(string startsOn, string route, int days, int minutes)
    {
        var ruleSetId = RuleSet.InForce(RuleSets(), route, Day(startsOn))!.RuleSetId;

        Assert.That(ruleSetId, Does.Contain($"/{route}/"));
        Assert.That(
            _connection.QuerySingle<(int, int)>("select start_qualifying_days, start_guided_minutes from milestone_rule where rule_set_id = @ruleSetId", new { ruleSetId }),
            Is.EqualTo((days, minutes)));
    }

    [Test]
    public void The_rules_in_force_are_the_defaults_of_the_product()
    {
        var seeded = RuleSet.InForce(RuleSets(), RuleSet.StandardRoute, Day("2024-04-01"))!;
        var defaults = new RuleSet
        {
            RuleSetId = seeded.RuleSetId,
            ProgrammeId = seeded.ProgrammeId,
            Route = seeded.Route,
            ValidFrom = seeded.ValidFrom,
            Name = seeded.Name,
            Source = seeded.Source,
            Severities = seeded.Severities,
        };

        Assert.That(seeded, Is.EqualTo(defaults));
        Assert.That(seeded.RuleSetId, Is.EqualTo("LCRCA-2024-25/standard/2024-04-01"));
        Assert.That(seeded.Source, Does.Contain("15 guided"));
    }

    [Test]
    public void Every_rule_set_has_the_default_severities()
    {
        foreach (var ruleSet in RuleSets())
        {
            Assert.That(ruleSet.Severities, Is.EquivalentTo(EligibilityRules.DefaultSeverities.Where(rule => rule.Value != Severity.Off)), ruleSet.RuleSetId);
        }
    }

    [Test]
    public void Every_course_keeps_the_course_rules()
    {
        var ruleSet = RuleSet.InForce(RuleSets(), RuleSet.StandardRoute, Day("2024-04-01"))!;
        var courses = Courses();

        Assert.That(courses, Has.Count.EqualTo(29));
        foreach (var course in courses)
        {
            var plan = new CoursePlan(course.GuidedHours, course.Weeks, course.CourseLevel, course.IsGreenSkills, course.IsLevel2Allowed);
            Assert.That(CourseRules.Check(plan, ruleSet), Is.Empty, course.Title);
            Assert.That(Enum.TryParse<DeliveryMode>(course.DeliveryMode, ignoreCase: true, out var mode) && Camel(mode) == course.DeliveryMode, Is.True, course.DeliveryMode);
            Assert.That(course.SocCodes, Does.Match("^[0-9]{4}(,[0-9]{4})*$"), course.Title);
        }

        Assert.That(courses.Where(course => course.CourseLevel == 2).Select(course => course.SectorCode), Is.SupersetOf(new[] { "construction", "hgv-driving" }));
        Assert.That(courses, Has.Some.Matches<CourseRow>(course => course.IsGreenSkills && course.CourseLevel == 2 && !course.IsLevel2Allowed));
    }

    [Test]
    public void Every_cohort_keeps_the_cohort_rules()
    {
        var ruleSet = RuleSet.InForce(RuleSets(), RuleSet.StandardRoute, Day("2024-04-01"))!;
        var cohorts = Cohorts();

        Assert.That(cohorts, Has.Count.InRange(180, 500));
        foreach (var cohort in cohorts)
        {
            var plan = new CohortPlan(cohort.StartsOn, cohort.EndsOn, cohort.Seats, cohort.PricePence);
            Assert.That(CohortRules.Check(plan, Day("2024-04-01"), Day("2025-03-31"), ruleSet), Is.Empty, cohort.CohortId);
            Assert.That(cohort.EndsOn.DayNumber - cohort.StartsOn.DayNumber, Is.AtMost(cohort.Weeks * 7), cohort.CohortId);
            Assert.That(Ids.IsWellFormed(cohort.CohortId), Is.True);
        }
    }

    [Test]
    public void One_cohort_is_exactly_16_weeks_long() =>
        Assert.That(Cohorts(), Has.One.Matches<CohortRow>(cohort => cohort.EndsOn.DayNumber - cohort.StartsOn.DayNumber == 112));

    [Test]
    public void The_two_providers_with_keys_run_more_seats_than_are_left_in_every_sector_and_month()
    {
        var cohorts = CohortsOfKeyProviders();
        var seats = cohorts.Sum(cohort => cohort.Seats);

        Assert.That(seats, Is.AtLeast(3_000));
        Assert.That(cohorts.Select(cohort => cohort.Status), Is.All.EqualTo("open"));
        Assert.That(cohorts.Select(cohort => Period.Of(cohort.StartsOn)).Distinct().Count(), Is.EqualTo(12));
        Assert.That(cohorts.Sum(cohort => cohort.Seats * cohort.PricePence) / seats, Is.InRange(430_000, 465_000));
        Assert.That(cohorts.Select(cohort => cohort.PricePence), Has.Some.EqualTo(234_386).And.All.InRange(222_000, 650_000));
        foreach (var pool in Pools().Where(pool => pool.PoolLevel == "sector"))
        {
            Assert.That(cohorts.Where(cohort => cohort.SectorCode == pool.SectorCode).Sum(cohort => cohort.Seats), Is.GreaterThan(pool.CapPlaces - pool.CommittedPlaces), pool.SectorCode);
        }
    }

    [Test]
    public void The_first_provider_runs_nothing_that_asks_for_a_licence() =>
        Assert.That(Number($"select count(*) from cohort c join sector s on s.sector_code = c.sector_code where c.ukprn = {KeyProvider} and s.route = 'hgv'"), Is.Zero);

    [Test]
    public void A_digital_cohort_is_open_from_October_on() =>
        Assert.That(Number("select count(*) from cohort where sector_code = 'digital' and status = 'open' and starts_on >= '2024-10-07'"), Is.Positive);

    [Test]
    public void When_every_seat_is_asked_for_the_caps_bind_and_none_is_exceeded()
    {
        var book = new PoolBook(Programme, Pools().Select(pool => new FundingPool(
            Programme, pool.SectorCode, pool.Ukprn, pool.CapPlaces, pool.CapPence, committedPlaces: pool.CommittedPlaces, committedPence: pool.CommittedPence)));
        var refusals = new HashSet<(string Code, string? PoolId)>();
        foreach (var cohort in SeatBySeat(CohortsOfKeyProviders()))
        {
            refusals.UnionWith(book.Commit(cohort.Ukprn, cohort.SectorCode, 1, cohort.PricePence, PoolFigures.All).Select(refusal => (refusal.Code, refusal.PoolId)));
        }

        Assert.That(book.Pools.Select(pool => Math.Min(pool.RemainingPlaces, pool.RemainingPence)), Is.All.GreaterThanOrEqualTo(0));
        Assert.That(book.Pools.Single(pool => pool.Level == PoolLevel.Programme).CommittedPlaces, Is.EqualTo(6_500));
        Assert.That(book.Pools.Where(pool => pool.Level == PoolLevel.Sector).Select(pool => pool.RemainingPlaces), Is.All.Zero);
        Assert.That(refusals, Does.Contain(("funding.places-cap-reached", $"{Programme}/programme")));
        Assert.That(refusals, Does.Contain(("funding.pence-cap-reached", $"{Programme}/sector/engineering")));
        Assert.That(refusals, Does.Contain(("funding.places-cap-reached", $"{Programme}/provider/{OtherKeyProvider}/construction")));
        foreach (var (poolId, shortOf) in new[] { ($"{Programme}/provider/{KeyProvider}", "pence"), ($"{Programme}/provider/{KeyProvider}/digital", "pence") })
        {
            Assert.That(refusals, Does.Contain(($"funding.{shortOf}-cap-reached", poolId)));
            Assert.That(book.Pools.Single(pool => pool.PoolId == poolId).RemainingPlaces, Is.Positive, poolId);
        }
    }

    [TestCase("reference", 36)]
    [TestCase(Programme, 209)]
    public void The_feed_has_no_gaps_and_every_change_its_audit(string laneId, int last)
    {
        Assert.That(_connection.Query<int>("select number from change_event where lane_id = @laneId order by number", new { laneId }), Is.EqualTo(Enumerable.Range(1, last)));
        Assert.That(_connection.Query<int>("select number from audit_event where lane_id = @laneId order by number", new { laneId }), Is.EqualTo(Enumerable.Range(1, last)));
        Assert.That(_connection.ExecuteScalar<long>("select last_number from lane where lane_id = @laneId", new { laneId }), Is.EqualTo(last));
        Assert.That(_connection.ExecuteScalar<string>("select last_posted_at from lane where lane_id = @laneId", new { laneId }), Is.EqualTo("2024-04-01 09:00:00.000"));
    }

    [TestCase("select number, 'reference' as lane_id, cast(ukprn as text) as entity_id from provider")]
    [TestCase("select number, 'reference' as lane_id, course_id as entity_id from course")]
    [TestCase("select number, programme_id as lane_id, cohort_id as entity_id from cohort")]
    [TestCase("select number, programme_id as lane_id, rule_set_id as entity_id from rule_set")]
    [TestCase("select number, 'reference' as lane_id, programme_id as entity_id from programme")]
    public void A_record_is_numbered_by_the_change_that_made_it(string numbered) =>
        Assert.That(
            Number($"select count(*) from ({numbered}) r where not exists (select 1 from change_event c where c.lane_id = r.lane_id and c.number = r.number and c.entity_id = r.entity_id)"),
            Is.Zero);

    private SqliteEngine Migrated(string file)
    {
        TypeHandlers.Register();
        var engine = new SqliteEngine($"Data Source={Path.Combine(_folder, file)}");
        new Migrator(engine, TimeProvider.System).Migrate();
        return engine;
    }

    private long Number(string sql) => _connection.ExecuteScalar<long>(sql);

    private List<PoolRow> Pools() => _connection.Query<PoolRow>("select * from funding_pool").AsList();

    private List<TargetRow> Targets(string condition) => _connection.Query<TargetRow>(
        $"select period, sum(starts) as starts, sum(completions) as completions, sum(outcomes) as outcomes from completion_target where {condition} group by period order by period").AsList();

    private List<CourseRow> Courses() =>
        _connection.Query<CourseRow>("select c.*, s.is_level2_allowed from course c join sector s on s.sector_code = c.sector_code").AsList();

    private List<CohortRow> Cohorts() => _connection.Query<CohortRow>("select c.*, k.weeks from cohort c join course k on k.course_id = c.course_id order by c.number").AsList();

    private List<CohortRow> CohortsOfKeyProviders() => [.. Cohorts().Where(cohort => cohort.Ukprn is KeyProvider or OtherKeyProvider)];

    private List<RuleSet> RuleSets()
    {
        var severities = _connection.Query<(string RuleSetId, string Code, string Severity)>("select rule_set_id, code, severity from rule_severity")
            .ToLookup(row => row.RuleSetId, row => KeyValuePair.Create(row.Code, Enum.Parse<Severity>(row.Severity, ignoreCase: true)), StringComparer.Ordinal);
        return
        [
            .. _connection.Query<RuleSetRow>("select * from rule_set").Select(row => new RuleSet
            {
                RuleSetId = row.RuleSetId, ProgrammeId = row.ProgrammeId, Route = row.Route, ValidFrom = row.ValidFrom, Name = row.Name, Source = row.Source,
                Severities = severities[row.RuleSetId].ToDictionary(), AgeRule = Enum.Parse<AgeRule>(row.AgeRule, ignoreCase: true), MinimumAge = row.MinimumAge,
                UnemployedUnderMonths = row.UnemployedUnderMonths, PrisonReleaseMonths = row.PrisonReleaseMonths, StartsPerFinancialYear = row.StartsPerFinancialYear,
                MaximumWeeks = row.MaximumWeeks, MinimumGuidedHours = row.MinimumGuidedHours, LowestLevel = row.LowestLevel, HighestLevel = row.HighestLevel,
                IsLevel2OpenToAll = row.IsLevel2OpenToAll, SmallEmployerUpTo = row.SmallEmployerUpTo, SmallEmployerBasisPoints = row.SmallEmployerBasisPoints,
                LargeEmployerBasisPoints = row.LargeEmployerBasisPoints, StartBasisPoints = row.StartBasisPoints, CompletionBasisPoints = row.CompletionBasisPoints,
                OutcomeBasisPoints = row.OutcomeBasisPoints,
            }),
        ];
    }

    // The first seat of every cohort, then the second of every cohort that has one, and so on: as many clients at once would fill them.
    private static IEnumerable<CohortRow> SeatBySeat(List<CohortRow> cohorts) =>
        Enumerable.Range(0, cohorts.Max(cohort => cohort.Seats)).SelectMany(seat => cohorts.Where(cohort => seat < cohort.Seats));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Camel(DeliveryMode mode) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(mode.ToString());

    private sealed record OutwardRow
    {
        public required string Coverage { get; init; }

        public required string? LocalAuthorityCode { get; init; }

        public required int IsLargeUser { get; init; }
    }

    private sealed record PoolRow
    {
        public required string PoolId { get; init; }

        public string PoolLevel { get; init; } = "programme";

        public string? SectorCode { get; init; }

        public int? Ukprn { get; init; }

        public required int CapPlaces { get; init; }

        public required long CapPence { get; init; }

        public required long LimitPence { get; init; }

        public int CommittedPlaces { get; init; }

        public long CommittedPence { get; init; }
    }

    private sealed record MemberRow
    {
        public required string Member { get; init; }

        public required long Places { get; init; }

        public long Pence { get; init; }
    }

    private sealed record TargetRow
    {
        public required int Period { get; init; }

        public required long Starts { get; init; }

        public required long Completions { get; init; }

        public required long Outcomes { get; init; }
    }

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

    private sealed record RuleSetRow
    {
        public required string RuleSetId { get; init; }

        public required string ProgrammeId { get; init; }

        public required string Route { get; init; }

        public required DateOnly ValidFrom { get; init; }

        public required string Name { get; init; }

        public required string Source { get; init; }

        public required string AgeRule { get; init; }

        public required int MinimumAge { get; init; }

        public required int? UnemployedUnderMonths { get; init; }

        public required int PrisonReleaseMonths { get; init; }

        public required int StartsPerFinancialYear { get; init; }

        public required int MaximumWeeks { get; init; }

        public required int MinimumGuidedHours { get; init; }

        public required int LowestLevel { get; init; }

        public required int HighestLevel { get; init; }

        public required bool IsLevel2OpenToAll { get; init; }

        public required int SmallEmployerUpTo { get; init; }

        public required int SmallEmployerBasisPoints { get; init; }

        public required int LargeEmployerBasisPoints { get; init; }

        public required int StartBasisPoints { get; init; }

        public required int CompletionBasisPoints { get; init; }

        public required int OutcomeBasisPoints { get; init; }
    }
}
