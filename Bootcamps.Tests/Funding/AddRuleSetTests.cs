using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class AddRuleSetTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Path = $"/v1/programmes/{Given.ProgrammeId}/rule-sets";

    private ApiHost _host = null!;
    private HttpClient _authority = null!;

    [SetUp]
    public void Start()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider();
        _authority = _host.With(_host.Given.Key(Role.Authority));
    }

    [TearDown]
    public void Stop()
    {
        _authority.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task Omitted_fields_default_to_the_2024_25_rules()
    {
        var answer = await _authority.Post(Path, new
        {
            route = "hgv", validFrom = "2024-12-01", name = "HGV", source = "Test",
            severities = new[] { new { code = "eligibility.age", severity = "off" } }
        });

        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        Assert.That((string?)answer.Json["ruleSetId"], Is.EqualTo("TEST-2024-25/hgv/2024-12-01"));
        Assert.That(new[] { "minimumAge", "prisonReleaseMonths", "maximumWeeks", "minimumGuidedHours", "lowestLevel", "highestLevel", "smallEmployerUpTo" }
            .Select(field => (int)answer.Json[field]!), Is.EqualTo(new[] { 19, 6, 16, 60, 3, 5, 249 }));
        Assert.That(new[] { "smallEmployerPercent", "largeEmployerPercent", "startPercent", "completionPercent", "outcomePercent" }
            .Select(field => answer.Json[field]!.ToJsonString()), Is.EqualTo(new[] { "10.00", "30.00", "40.00", "30.00", "30.00" }));
        var severities = answer.Json["severities"]!.AsArray().ToDictionary(one => (string)one!["code"]!, one => (string)one!["severity"]!);
        Assert.That(
            (severities["eligibility.age"], severities["eligibility.area"], severities["eligibility.unemployment-length"]),
            Is.EqualTo(("off", "block", "off")));
        Assert.That((await _authority.Get(Path)).Json["items"]![1]!.ToJsonString(), Is.EqualTo(answer.Json.ToJsonString()));
    }

    [Test]
    public async Task A_new_rule_set_applies_to_the_next_enrolment()
    {
        var provider = _host.With(_host.Given.Key());
        var cohortId = _host.Given.Cohort(pricePence: 100_000);
        var before = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 1));

        await _authority.Post(Path, new
        {
            route = "standard", validFrom = "2024-12-01", name = "New", source = "Test", startPercent = 45, completionPercent = 35.0m,
            outcomePercent = 20.00m,
        });
        var after = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 2));

        Assert.That((long)before.Json["funding"]!["milestones"]![0]!["pence"]!, Is.EqualTo(40_000));
        Assert.That((long)after.Json["funding"]!["milestones"]![0]!["pence"]!, Is.EqualTo(45_000));
        Assert.That((string?)after.Json["eligibility"]!["ruleSet"], Is.EqualTo("TEST-2024-25/standard/2024-12-01"));
    }

    [Test]
    public async Task Every_malformed_field_is_reported_in_one_response()
    {
        var answer = await _authority.Post(Path, new
        {
            route = "sea", validFrom = "soon", ageRule = "ageOnMonday", minimumAge = 15, lowestLevel = 0, startPercent = 100.01m,
            completionPercent = 33.333m, outcomePercent = -0.001m, severities = new[] { new { code = "eligibility.star-sign", severity = "maybe" } },
        });

        Assert.That(answer.Status, Is.EqualTo(400), answer.Text);
        Assert.That(answer.Faults, Is.EquivalentTo(new[]
        {
            "request.enum-invalid /route", "request.date-invalid /validFrom", "request.required /name", "request.required /source",
            "request.enum-invalid /ageRule", "request.out-of-range /minimumAge", "request.out-of-range /lowestLevel", "request.out-of-range /startPercent",
            "request.too-precise /completionPercent", "request.out-of-range /outcomePercent", "request.too-precise /outcomePercent",
            "request.enum-invalid /severities/0/code", "request.enum-invalid /severities/0/severity",
        }));
    }

    [Test]
    public async Task Every_broken_rule_is_reported_in_one_response()
    {
        var age = new { code = "eligibility.age", severity = "warn" };
        var answer = await _authority.Post(Path, new
        {
            route = "standard", validFrom = "2025-04-01", name = "New", source = "Test", startPercent = 40.01m, lowestLevel = 6,
            severities = new[] { age, age },
        });

        Assert.That(answer.Status, Is.EqualTo(422), answer.Text);
        Assert.That(answer.Faults, Is.EqualTo(new[]
        {
            "funding.schedule-not-whole /startPercent", "programme.levels-reversed /lowestLevel", "programme.rule-set-too-late /validFrom",
            "programme.severity-duplicate /severities/1/code",
        }));
    }

    // The programme runs to 31 March 2025. With 16 weeks and 6 months, the last outcome comes on 21 January 2026.
    [TestCase("2024-03-31", null, "programme.rule-set-too-early /validFrom", "1 April 2024", "31 March 2025")]
    [TestCase("1900-01-01", null, "programme.rule-set-too-early /validFrom", "1 April 2024", "31 March 2025")]
    [TestCase("2025-04-01", null, "programme.rule-set-too-late /validFrom", "1 April 2024", "31 March 2025")]
    [TestCase("2024-12-01", "1999-09-30", "programme.outcome-cutoff-outside-period /milestones/outcomeCutoffOn", "31 March 2025", "21 January 2026")]
    [TestCase("2024-12-01", "2025-03-30", "programme.outcome-cutoff-outside-period /milestones/outcomeCutoffOn", "31 March 2025", "21 January 2026")]
    [TestCase("2024-12-01", "2026-01-22", "programme.outcome-cutoff-outside-period /milestones/outcomeCutoffOn", "31 March 2025", "21 January 2026")]
    public async Task A_date_outside_its_period_is_refused_with_both_bounds(string validFrom, string? cutoffOn, string fault, string first, string last)
    {
        var answer = await _authority.Post(
            Path,
            new { route = "standard", validFrom, name = "New", source = "Test", milestones = new { outcomeCutoffOn = cutoffOn } });

        Assert.That((answer.Status, answer.Faults.Single()), Is.EqualTo((422, fault)), answer.Text);
        Assert.That((string?)answer.Json["errors"]![0]!["message"], Does.Contain(first).And.Contain(last));
    }

    [TestCase("2024-04-01", "2025-03-31")]
    [TestCase("2025-03-31", "2026-01-21")]
    public async Task A_date_on_a_bound_is_accepted(string validFrom, string cutoffOn) =>
        Assert.That((await _authority.Post(
            Path,
            new { route = "hgv", validFrom, name = "New", source = "Test", milestones = new { outcomeCutoffOn = cutoffOn } })).Status, Is.EqualTo(201));

    [Test]
    public async Task A_second_rule_set_for_one_day_is_a_conflict()
    {
        var answer = await _authority.Post(Path, new { route = "standard", validFrom = "2024-04-01", name = "New", source = "Test" });

        Assert.That((answer.Status, answer.Codes[0]), Is.EqualTo((409, "programme.rule-set-duplicate")));
    }

    [Test]
    public async Task Another_authoritys_programme_is_not_found()
    {
        _host.Given.Programme(authorityId: "OTHER");
        const string Foreign = "/v1/programmes/OTHER-2024-25/rule-sets";

        Assert.That((await _authority.Get(Foreign)).Status, Is.EqualTo(404));
        Assert.That((await _authority.Post(Foreign, new { route = "hgv", validFrom = "2024-12-01", name = "HGV", source = "Test" })).Status, Is.EqualTo(404));
    }

    [TestCase(Role.Provider, 200)]
    [TestCase(Role.Partner, 403)]
    [TestCase(Role.Admin, 403)]
    public async Task Providers_can_read_rule_sets_but_only_the_authority_can_add_them(string role, int read)
    {
        var caller = _host.With(_host.Given.Key(role));

        Assert.That((await caller.Get(Path)).Status, Is.EqualTo(read));
        Assert.That((await caller.Post(Path, new { route = "hgv", validFrom = "2024-12-01", name = "HGV", source = "Test" })).Status, Is.EqualTo(403));
    }
}
