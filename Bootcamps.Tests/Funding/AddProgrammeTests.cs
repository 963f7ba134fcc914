using System.Globalization;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Domain.Reports;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class AddProgrammeTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Path = "/v1/programmes";
    private const string NewId = "TEST-2025-26";

    private ApiHost _host = null!;
    private HttpClient _authority = null!;

    [SetUp]
    public void Start()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme(capPlaces: 500, capPence: 4_000_000, commitmentLimitBasisPoints: 11_000).Pool(200, 3_000_000, sectorCode: "digital")
            .Provider(capPlaces: 50, capPence: 900_000);
        _authority = _host.With(_host.Given.Key(Role.Authority));
    }

    [TearDown]
    public void Stop()
    {
        _authority.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task An_empty_programme_can_be_added()
    {
        var answer = await _authority.Post(Path, new { name = " Bootcamps 2025-26 ", financialYear = "2025-26", acceptsUntil = "2026-03-31" });

        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        Assert.That(answer.Headers.Headers.Location?.ToString(), Is.EqualTo("/v1/programmes/TEST-2025-26"));
        var shown = await _authority.Get($"{Path}/{NewId}");
        Assert.That(shown.Text, Is.EqualTo(answer.Text));
        Assert.That(
            shown.Text,
            Is.EqualTo("""
                {"programmeId":"TEST-2025-26","authority":"TEST","name":"Bootcamps 2025-26","financialYear":"2025-26",
                "startsOn":"2025-04-01","endsOn":"2026-03-31","acceptsUntil":"2026-03-31","commitmentLimitPercent":100.00,
                "isOverAllocationAllowed":false,"createdAt":"2024-11-15T09:00:00+00:00","version":1}
                """.ReplaceLineEndings("")));
        Assert.That((await _authority.Get($"{Path}/{NewId}/headroom")).Json["pools"]!.AsArray(), Is.Empty);
        Assert.That((bool)(await _authority.Get($"{Path}/{NewId}/check")).Json["isConsistent"]!, Is.True);
    }

    [Test]
    public async Task A_copied_programme_takes_rules_caps_and_targets_and_its_own_opening_figures()
    {
        _host.Given.RuleSet(validFrom: "2024-10-01", change: rules => rules with { MinimumAge = 20 });
        _host.Given.RuleSet(route: "hgv");
        await _authority.Put(
            $"{Path}/TEST-2024-25/targets",
            new { items = new[] { new { level = "sector", sectorCode = "digital", period = "2025-01", starts = 5, completions = 4, outcomes = 3 } } },
            "*");

        var answer = await _authority.Post(Path, new
        {
            name = "Next", financialYear = "2026-27", copyFrom = "TEST-2024-25",
            openings = new object[] { new { sectorCode = "digital", places = 120, pence = 7_000 },
                new { sectorCode = "construction", places = 80 } },
        });

        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        Assert.That(answer.Json["commitmentLimitPercent"]!.ToJsonString(), Is.EqualTo("110.00"));
        var ruleSets = (await _authority.Get($"{Path}/TEST-2026-27/rule-sets")).Json["items"]!.AsArray();
        Assert.That(
            ruleSets.Select(one => $"{one!["ruleSetId"]} {one["minimumAge"]}"),
            Is.EqualTo(new[] { "TEST-2026-27/standard/2026-04-01 20", "TEST-2026-27/hgv/2026-04-01 19" }));
        var pools = (await _authority.Get($"{Path}/TEST-2026-27/headroom")).Json["pools"]!.AsArray();
        Assert.That(pools.Select(pool =>
            $"{pool!["poolId"]} {pool["capPlaces"]}-{pool["committedPlaces"]} "
            + $"{pool["capPence"]}/{pool["commitmentLimitPence"]}-{pool["committedPence"]}"), Is.EqualTo(new[]
        {
            "TEST-2026-27/programme 500-200 4000000/4400000-7000",
            "TEST-2026-27/sector/digital 200-120 3000000/3300000-7000",
            "TEST-2026-27/provider/10001234 50-0 900000/990000-0",
        }));
        var targets = (await _authority.Get($"{Path}/TEST-2026-27/targets")).Json["items"]!.AsArray();
        Assert.That(
            targets.Select(target => $"{target!["sectorCode"]} {target["period"]} {target["starts"]} {target["completions"]} {target["outcomes"]}"),
            Is.EqualTo(new[] { "digital 2027-01 5 4 3" }));
        var check = await _authority.Get($"{Path}/TEST-2026-27/check");
        Assert.That(
            ((bool)check.Json["isConsistent"]!, (long)check.Json["totals"]!["openingPlaces"]!, (long)check.Json["totals"]!["ledgerPence"]!),
            Is.EqualTo((true, 200, 7_000)),
            check.Text);
        Assert.That((string?)(await _authority.Get($"{Path}/TEST-2026-27/dashboard")).Json["months"]![0]!["period"], Is.EqualTo("2026-03"));
    }

    [TestCase("2025-09-30", "2025-26", "2026-09-30")]
    [TestCase("2025-09-30", "2027-28", "2028-09-30")]
    [TestCase("2025-09-30", "2022-23", "2023-09-30")]
    [TestCase("2026-02-28", "2026-27", "2028-02-29")]
    [TestCase(null, "2025-26", null)]
    public async Task Copying_moves_the_cut_off_for_outcomes_by_the_years_between(string? cutoffOn, string financialYear, string? expected)
    {
        _host.Given.RuleSet(
            validFrom: "2024-10-01",
            change: rules => rules with
            {
                Name = "2024-25 (40/30/30)",
                Milestones = rules.Milestones with
                {
                    OutcomeMonths = 12,
                    OutcomeCutoffOn = cutoffOn is null ? null : DateOnly.ParseExact(cutoffOn, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                },
            });

        var answer = await _authority.Post(Path, new { name = "Next", financialYear, copyFrom = "TEST-2024-25" });

        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        var copied = (await _authority.Get($"{Path}/TEST-{financialYear}/rule-sets")).Json["items"]![0]!;
        Assert.That(
            ((string?)copied["milestones"]!["outcomeCutoffOn"], (string?)copied["name"], (string?)copied["validFrom"]),
            Is.EqualTo((expected, $"{financialYear} (40/30/30)", $"{financialYear[..4]}-04-01")));
    }

    [Test]
    public async Task A_copy_must_pass_the_rules_for_new_configuration()
    {
        _host.Given.RuleSet(
            validFrom: "2024-10-01",
            change: rules => rules with { Milestones = rules.Milestones with { OutcomeCutoffOn = new DateOnly(1999, 9, 30) } });

        var answer = await _authority.Post(Path, new { name = "Next", financialYear = "2025-26", copyFrom = "TEST-2024-25" });

        Assert.That((answer.Status, string.Join(", ", answer.Faults)), Is.EqualTo((422, "programme.outcome-cutoff-outside-period /copyFrom")), answer.Text);
    }

    // Today is in 2024-25.
    [TestCase("2019-20", 422)]
    [TestCase("2020-21", 201)]
    [TestCase("2029-30", 201)]
    [TestCase("2030-31", 422)]
    public async Task A_year_before_Skills_Bootcamps_or_far_ahead_is_refused(string financialYear, int status)
    {
        var answer = await _authority.Post(Path, new { name = "Next", financialYear });

        Assert.That(answer.Status, Is.EqualTo(status), answer.Text);
        if (status == 422)
        {
            Assert.That(answer.Faults, Is.EqualTo(new[] { "programme.year-outside-bounds /financialYear" }));
            Assert.That((string?)answer.Json["errors"]![0]!["message"], Does.Contain("2020-21").And.Contain("2029-30"));
        }
    }

    [TestCase("2025-03-31", "programme.accepts-until-too-early")]
    [TestCase("2025-04-01", null)]
    [TestCase("2026-09-30", null)]
    [TestCase("2026-10-01", "programme.accepts-until-too-late")]
    [TestCase("2099-12-31", "programme.accepts-until-too-late")]
    public async Task The_last_day_of_acceptance_must_be_within_six_months_after_the_programme(string acceptsUntil, string? code)
    {
        var answer = await _authority.Post(Path, new { name = "Next", financialYear = "2025-26", acceptsUntil });

        Assert.That(answer.Status, Is.EqualTo(code is null ? 201 : 422), answer.Text);
        if (code is not null)
        {
            Assert.That(answer.Faults, Is.EqualTo(new[] { $"{code} /acceptsUntil" }));
            Assert.That((string?)answer.Json["errors"]![0]!["message"], Does.Contain("1 April 2025").And.Contain("30 September 2026"));
        }
    }

    [Test]
    public async Task A_copied_programme_uses_the_same_performance_rules_from_its_first_day()
    {
        _host.Given.PerformanceRule(new PerformanceRule
        {
            ValidFrom = new DateOnly(2024, 10, 1),
            MinimumOutcomeBasisPoints = 7_000,
            Source = "Ours",
            ReviewPoints = [new ReviewPoint(6, 2_000, "Ours too")]
        });
        _host.Clock.Advance(TimeSpan.FromDays(200));

        var answer = await _authority.Post(Path, new { name = "Next", financialYear = "2025-26", copyFrom = "TEST-2024-25" });

        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        var rules = (await _authority.Get($"{Path}/{NewId}/performance")).Json["rules"]!;
        Assert.That(
            ((string?)rules["validFrom"], (decimal)rules["minimumOutcomePercent"]!, (string?)rules["source"], rules["reviews"]!.ToJsonString()),
            Is.EqualTo(("2025-04-01", 70m, "Ours", """[{"period":"2025-09","tolerancePercent":20.00,"source":"Ours too"}]""")));
    }

    [Test]
    public async Task A_new_programme_uses_the_default_performance_rules_and_its_profile_includes_the_openings()
    {
        var answer = await _authority.Post(
            Path,
            new
            {
                name = "Next", financialYear = "2025-26", openings = new[] { new { sectorCode = "digital", places = 120, completions = 96, outcomes = 70 } },
            });

        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        var performance = (await _authority.Get($"{Path}/{NewId}/performance")).Json;
        Assert.That(
            ((string?)performance["rules"]!["validFrom"],
                (decimal)performance["rules"]!["minimumOutcomePercent"]!,
                performance["rules"]!["reviews"]!.AsArray().Count),
            Is.EqualTo(("2025-04-01", 75m, 4)));
        Assert.That(performance["progress"]!.AsArray().Select(one => (int)one!["opening"]!["value"]!), Is.EqualTo(new[] { 120, 96, 70 }));
    }

    [Test]
    public async Task A_new_programme_numbers_its_changes_without_gaps()
    {
        await _authority.Post(Path, new { name = "Next", financialYear = "2025-26", copyFrom = "TEST-2024-25" });

        var added = await _authority.Post($"{Path}/{NewId}/rule-sets", new { route = "hgv", validFrom = "2025-04-01", name = "HGV", source = "Test" });

        Assert.That(added.Status, Is.EqualTo(201), added.Text);
        Assert.That(
            Enumerable.Range(1, 3)
                .Select(number => _host.Given.Scalar<string>($"select kind from change_event where lane_id = '{NewId}' and number = {number}")),
            Is.EqualTo(new[] { "programme.opened", "rule-set.created", "rule-set.created" }));
        Assert.That(_host.Given.Scalar<long>($"select count(*) from audit_event where lane_id = '{NewId}' and actor_role = 'authority'"), Is.EqualTo(3));
        Assert.That(_host.Given.Scalar<long>($"select last_number from lane where lane_id = '{NewId}'"), Is.EqualTo(3));
    }

    [Test]
    public async Task Every_malformed_field_is_reported_in_one_response()
    {
        var answer = await _authority.Post(Path, new
        {
            financialYear = "2025-27", acceptsUntil = "2025-02-30", commitmentLimitPercent = 99.99m, copyFrom = "a b",
            openings = new object[] { new { sectorCode = "x y", places = -1, pence = -1, completions = -1, outcomes = 1_000_001 },
                new { } },
        });

        Assert.That(answer.Status, Is.EqualTo(400), answer.Text);
        Assert.That(answer.Faults, Is.EquivalentTo(new[]
        {
            "request.required /name", "programme.year-invalid /financialYear", "request.date-invalid /acceptsUntil",
            "request.out-of-range /commitmentLimitPercent", "request.id-invalid /copyFrom", "request.id-invalid /openings/0/sectorCode",
            "request.out-of-range /openings/0/places", "request.out-of-range /openings/0/pence", "request.out-of-range /openings/0/completions",
            "request.out-of-range /openings/0/outcomes", "request.required /openings/1/sectorCode", "request.required /openings/1/places",
        }));
    }

    [Test]
    public async Task Every_broken_rule_is_reported_in_one_response()
    {
        var answer = await _authority.Post(Path, new
        {
            name = "Again", financialYear = "2024-25", acceptsUntil = "2024-03-31", copyFrom = "TEST-2024-25",
            openings = new object[] { new { sectorCode = "digital", places = 201 }, new { sectorCode = "digital", places = 0, completions = 1, outcomes = 2 } },
        });

        Assert.That(answer.Status, Is.EqualTo(422), answer.Text);
        Assert.That(answer.Faults, Is.EqualTo(new[]
        {
            "programme.accepts-until-too-early /acceptsUntil", "programme.opening-duplicate /openings/1/sectorCode",
            "programme.opening-exceeds /openings/1/completions", "programme.opening-exceeds /openings/1/outcomes", "programme.duplicate /financialYear",
            "funding.cap-below-committed /openings",
        }));
    }

    [Test]
    public async Task A_second_programme_for_one_year_is_a_conflict()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _authority.Post(Path, new { name = "Next", financialYear = "2025-26" })));

        Assert.That(answers.Select(answer => answer.Status).Order(), Is.EqualTo(new[] { 201, 409, 409, 409, 409, 409, 409, 409 }));
        Assert.That(answers.First(answer => answer.Status == 409).Codes, Is.EqualTo(new[] { "programme.duplicate" }));
    }

    [Test]
    public async Task A_retry_gets_the_first_answer_and_another_request_with_its_key_is_refused()
    {
        var body = new { name = "Next", financialYear = "2025-26" };

        var first = await _authority.Post(Path, body, "key-1");
        var again = await _authority.Post(Path, body, "key-1");
        var other = await _authority.Post(Path, new { name = "Other", financialYear = "2025-26" }, "key-1");
        var without = await _authority.Send(HttpMethod.Post, Path, body);

        Assert.That((first.Status, again.Status, other.Status, without.Status), Is.EqualTo((201, 201, 422, 400)));
        Assert.That(again.Text, Is.EqualTo(first.Text));
        Assert.That((other.Codes[0], without.Codes[0]), Is.EqualTo(("idempotency.key-reused", "idempotency.key-required")));
    }

    [Test]
    public async Task An_unknown_sector_and_another_authoritys_programme_are_not_found()
    {
        _host.Given.Programme(authorityId: "OTHER");

        var sector = await _authority.Post(
            Path,
            new { name = "Next", financialYear = "2025-26", openings = new[] { new { sectorCode = "cooking", places = 1 } } });
        var copy = await _authority.Post(Path, new { name = "Next", financialYear = "2025-26", copyFrom = "OTHER-2024-25" });

        Assert.That((sector.Status, copy.Status), Is.EqualTo((404, 404)));
        Assert.That(sector.Faults.Concat(copy.Faults), Is.EqualTo(new[] { "access.not-found /openings/0/sectorCode", "access.not-found /copyFrom" }));
    }

    [Test]
    public async Task Programmes_are_listed_page_by_page_to_the_authority_and_its_providers()
    {
        _host.Given.Programme(authorityId: "OTHER");
        await _authority.Post(Path, new { name = "Next", financialYear = "2025-26" });
        var provider = _host.With(_host.Given.Key());

        var first = await provider.Get(Path + "?limit=1");
        var second = await provider.Get($"{Path}?limit=1&cursor={first.Json["next"]}");

        Assert.That(
            ((string?)first.Json["items"]![0]!["programmeId"], (string?)second.Json["items"]![0]!["programmeId"], second.Json["next"]),
            Is.EqualTo(("TEST-2024-25", NewId, (object?)null)));
        Assert.That((await provider.Get(Path + "?limit=0&cursor=x")).Status, Is.EqualTo(400));
        Assert.That((await provider.Get(Path + "/TEST-2024-25")).Status, Is.EqualTo(200));
        Assert.That((await provider.Get(Path + "/OTHER-2024-25")).Status, Is.EqualTo(404));
        Assert.That((await _authority.Get(Path + "/OTHER-2024-25")).Status, Is.EqualTo(404));
    }

    [TestCase(Role.Provider, 403)]
    [TestCase(Role.Partner, 403)]
    [TestCase(Role.Admin, 403)]
    public async Task Only_the_authority_can_add_programmes(string role, int status) =>
        Assert.That((await _host.With(_host.Given.Key(role)).Post(Path, new { name = "Next", financialYear = "2025-26" })).Status, Is.EqualTo(status));
}
