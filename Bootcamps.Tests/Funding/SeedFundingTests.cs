using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Targets;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Reports;
using Bootcamps.Domain.Targets;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>The seeded programme's money, places, targets and rules, and that its parts agree with each other.</summary>
internal sealed class SeedFundingTests
{
    private SeededProgramme _seeded = null!;

    [OneTimeSetUp]
    public void Load() => _seeded = new SeededProgramme();

    [OneTimeTearDown]
    public void Remove() => _seeded.Dispose();

    [Test]
    public void The_programme_has_its_money_and_places_and_opens_with_4_000_places_committed() =>
        Assert.That(
            _seeded.Connection.QuerySingle<SeededProgramme.PoolRow>($"select * from funding_pool where pool_id = '{SeededProgramme.ProgrammeId}/programme'"),
            Is.EqualTo(new SeededProgramme.PoolRow
            {
                PoolId = $"{SeededProgramme.ProgrammeId}/programme",
                CapPlaces = 6_500,
                CapPence = 1_120_000_000,
                LimitPence = 1_120_000_000,
                CommittedPlaces = 4_000
            }));

    [Test]
    public void The_sectors_add_up_to_the_programme() =>
        Assert.That(
            _seeded.Connection.QuerySingle<SeededProgramme.PoolRow>("""
                select 'sectors' as pool_id, sum(cap_places) as cap_places, sum(cap_pence) as cap_pence, sum(limit_pence) as limit_pence,
                    sum(committed_places) as committed_places, sum(committed_pence) as committed_pence
                from funding_pool
                where pool_level = 'sector'
                """),
            Is.EqualTo(new SeededProgramme.PoolRow
            {
                PoolId = "sectors",
                CapPlaces = 6_500,
                CapPence = 1_120_000_000,
                LimitPence = 1_120_000_000,
                CommittedPlaces = 4_000
            }));

    [Test]
    public void Pools_ledger_and_tallies_agree()
    {
        const string Committed =
            "select sector_code as member, committed_places as places, committed_pence as pence from funding_pool where pool_level = 'sector' order by member";
        const string Moved = "select sector_code as member, sum(places) as places, sum(committed_pence) as pence "
            + "from ledger_entry where kind <> 'vary' group by sector_code order by member";
        const string Tallied = "select member, committed_places as places, committed_pence as pence from tally where dimension = 'sector' order by member";
        var committed = _seeded.Connection.Query<MemberRow>(Committed).AsList();

        Assert.That(committed, Has.Count.EqualTo(10));
        Assert.That(_seeded.Connection.Query<MemberRow>(Moved), Is.EqualTo(committed));
        Assert.That(_seeded.Connection.Query<MemberRow>(Tallied), Is.EqualTo(committed));
        Assert.That(_seeded.Number("select count(*) from tally where opening_places <> committed_places or committed_pence <> 0"), Is.Zero);
        Assert.That(
            _seeded.Connection.Query<MemberRow>(
                "select dimension as member, sum(committed_places) as places, sum(committed_pence) as pence from tally group by dimension order by dimension"),
            Is.EqualTo(new[] { "localAuthority", "month", "programme", "provider", "sector" }
                .Select(dimension => new MemberRow { Member = dimension, Places = 4_000 })));
        Assert.That(_seeded.Number("select count(*) from funding_pool where ukprn is not null and (committed_places <> 0 or committed_pence <> 0)"), Is.Zero);
    }

    [Test]
    public void A_pool_key_names_its_scope()
    {
        foreach (var pool in _seeded.Pools())
        {
            Assert.That(pool.PoolId, Is.EqualTo(FundingPool.PoolIdOf(SeededProgramme.ProgrammeId, pool.SectorCode, pool.Ukprn)));
        }
    }

    [Test]
    public void Sector_targets_add_up_to_the_programme_in_every_month()
    {
        var programme = Targets("target_level = 'programme'");

        Assert.That(programme, Has.Count.EqualTo(12));
        Assert.That(Targets("target_level = 'sector'"), Is.EqualTo(programme));
        Assert.That(_seeded.Number("select count(*) from completion_target where completions > starts or outcomes > completions"), Is.Zero);
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
            _seeded.Number("""
                select count(*)
                from completion_target t
                join completion_target later on later.target_level = t.target_level and coalesce(later.sector_code, '') = coalesce(t.sector_code, '')
                where later.period > t.period and (later.starts < t.starts or later.completions < t.completions or later.outcomes < t.outcomes)
                """),
            Is.Zero);
        Assert.That(
            _seeded.Number("""
                select count(*)
                from completion_target t
                join funding_pool p on p.sector_code = t.sector_code and p.pool_level = 'sector'
                where t.period = 202503 and t.starts <> p.cap_places
                """),
            Is.Zero);
    }

    [Test]
    public void The_performance_rules_are_the_defaults()
    {
        var rule = _seeded.Read(reads => PerformanceStore.ReadRules(reads, SeededProgramme.ProgrammeId)).Single();

        var defaults = new PerformanceRule { ValidFrom = SeededProgramme.Day("2024-04-01") };
        Assert.That(rule with { ReviewPoints = defaults.ReviewPoints }, Is.EqualTo(defaults));
        Assert.That(rule.ReviewPoints, Is.EqualTo(defaults.ReviewPoints));
    }

    [Test]
    public void Opening_performance_equals_the_first_targets() =>
        Assert.That(
            _seeded.Number("""
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
    public void Each_rule_set_has_the_payment_split_of_its_period(string startsOn, string route, int start, int completion, int outcome)
    {
        var ruleSet = RuleSet.InForce(_seeded.RuleSets(), route, SeededProgramme.Day(startsOn));

        Assert.That(ruleSet?.MilestoneShares, Is.EqualTo(new MilestoneShares(start, completion, outcome)));
    }

    [TestCase("2021-06-01", "standard", 5, 300)]
    [TestCase("2023-06-01", "standard", 5, 300)]
    [TestCase("2024-10-07", "standard", 0, 900)]
    [TestCase("2024-10-07", "hgv", 0, 900)]
    public void Each_rule_set_has_the_start_requirements_of_its_period(string startsOn, string route, int days, int minutes)
    {
        var ruleSet = RuleSet.InForce(_seeded.RuleSets(), route, SeededProgramme.Day(startsOn))!;

        Assert.That(ruleSet.RuleSetId, Does.Contain($"/{route}/"));
        Assert.That((ruleSet.Milestones.StartQualifyingDays, ruleSet.Milestones.StartGuidedMinutes), Is.EqualTo((days, minutes)));
    }

    [Test]
    public void The_rules_in_force_are_the_defaults()
    {
        var seeded = RuleSet.InForce(_seeded.RuleSets(), RuleSet.StandardRoute, SeededProgramme.Day("2024-04-01"))!;
        var defaults = new RuleSet
        {
            RuleSetId = seeded.RuleSetId,
            ProgrammeId = seeded.ProgrammeId,
            Route = seeded.Route,
            ValidFrom = seeded.ValidFrom,
            Name = seeded.Name,
            Source = seeded.Source,
            Severities = seeded.Severities,
            Milestones = new MilestoneRules { OutcomeCutoffOn = SeededProgramme.Day("2025-09-30") },
        };

        Assert.That(seeded, Is.EqualTo(defaults));
        Assert.That(seeded.RuleSetId, Is.EqualTo("LCRCA-2024-25/standard/2024-04-01"));
        Assert.That(seeded.Source, Does.Contain("15 guided"));
    }

    [Test]
    public void Every_rule_set_has_the_default_severities()
    {
        foreach (var ruleSet in _seeded.RuleSets())
        {
            Assert.That(ruleSet.Severities, Is.EquivalentTo(EligibilityRules.DefaultSeverities), ruleSet.RuleSetId);
        }
    }

    [Test]
    public void Targets_pass_the_rules_for_targets_sent_by_an_authority()
    {
        var targets = _seeded.Read(reads => TargetStore.Read(reads, SeededProgramme.ProgrammeId).Then(rows => rows)).Select(row => row.ToTarget()).ToList();
        var sectors = _seeded.Connection.Query<string>("select sector_code from sector").ToHashSet();

        var facts = new TargetFacts
        {
            StartsOn = SeededProgramme.Day("2024-04-01"),
            EndsOn = SeededProgramme.Day("2025-03-31"),
            Sectors = sectors,
            Providers = new HashSet<int>()
        };
        Assert.That(targets, Is.Not.Empty);
        Assert.That(TargetRules.Check(targets, facts), Is.Empty);
    }

    [Test]
    public void Every_rule_set_is_stored_as_the_service_would_write_it()
    {
        foreach (var row in _seeded.Connection.Query<RuleSetRow>(RuleSetStore.Sql.All))
        {
            Assert.That(RuleSetRow.Of(row.ToRuleSet(), row.Number, row.CreatedAt), Is.EqualTo(row));
        }
    }

    // Rule sets of earlier years are for reading only.
    [Test]
    public void Rule_sets_of_the_year_pass_the_rules_for_rule_sets_sent_by_an_authority()
    {
        var ruleSets = _seeded.Read(reads => ProgrammeBook.Open(reads, SeededProgramme.ProgrammeId))!.RuleSets
            .Where(ruleSet => ruleSet.ValidFrom >= SeededProgramme.Day("2024-04-01"))
            .ToList();

        Assert.That(ruleSets, Has.Count.EqualTo(2));
        Assert.That(
            ruleSets.SelectMany(ruleSet => ProgrammeRules.Check(ruleSet, [], SeededProgramme.Day("2024-04-01"), SeededProgramme.Day("2025-03-31"))),
            Is.Empty);
        Assert.That(ruleSets.Select(ruleSet => ruleSet.Milestones.OutcomeCutoffOn), Is.All.EqualTo(SeededProgramme.Day("2025-09-30")));
    }

    private List<TargetRow> Targets(string condition) => _seeded.Connection.Query<TargetRow>(
        $"select period, sum(starts) as starts, sum(completions) as completions, sum(outcomes) as outcomes from completion_target where {condition} "
        + "group by period order by period").AsList();

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
}
