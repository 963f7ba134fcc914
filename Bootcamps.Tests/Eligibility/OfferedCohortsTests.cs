using System.Globalization;
using System.Text.Json.Nodes;
using Bootcamps.Api.Courses;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Tests.Storage;
using NUnit.Framework;
using static Bootcamps.Tests.Eligibility.EligibilityQuestions;

namespace Bootcamps.Tests.Eligibility;

/// <summary>
/// The cohorts a resident is offered, and that cached answers equal new ones. All tests share one service; each has an authority
/// of its own.
/// </summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class OfferedCohortsTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private TDatabase? _database;
    private ApiHost _host = null!;
    private int _tenants;

    [OneTimeSetUp]
    public void Start()
    {
        TestDatabase.SkipUnlessConfigured<TDatabase>();
        _database = new TDatabase();
        _host = new ApiHost(_database);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host?.Dispose();
        _database?.Dispose();
    }

    [Test]
    public async Task Only_cohorts_that_can_be_joined_are_offered_earliest_first()
    {
        using var tenant = NewTenant();
        using var neighbour = NewTenant();
        _host.Given.Provider(Given.OtherUkprn, authorityId: tenant.Id, status: "suspended");
        var later = tenant.Cohort("2025-01-06", seats: 2, seatsTaken: 1);
        var today = tenant.Cohort("2024-11-15");
        var digger = tenant.Cohort("2024-12-09", sectorCode: "construction");
        var december = tenant.Cohort();
        tenant.Cohort("2024-11-14");
        tenant.Cohort(seats: 2, seatsTaken: 2);
        tenant.Cohort(status: CohortRow.Closed);
        tenant.Cohort(ukprn: Given.OtherUkprn);
        neighbour.Cohort();

        var digital = await tenant.Partner.Ask(Resident(), sectorCode: "digital");

        Assert.That(digital.Cohorts(), Is.EqualTo(new[] { today, december, later }));
        Assert.That(digital.Json["cohorts"]!.AsArray().Select(SeatsRemaining), Is.EqualTo(new[] { 10_000, 10_000, 1 }));
        Assert.That((await tenant.Partner.Ask(Resident())).Cohorts(), Is.EqualTo(new[] { today, december, digger, later }));
        Assert.That((await tenant.Partner.Ask(Resident(), "2024-12-02", "digital")).Cohorts(), Is.EqualTo(new[] { december, later }));
        Assert.That((await tenant.Partner.Ask(Resident(), "2024-12-03", "digital")).Cohorts(), Is.EqualTo(new[] { later }));
        Assert.That((await tenant.Partner.Ask(Resident(), "2025-01-07", "digital")).Cohorts(), Is.Empty);
        Assert.That((await tenant.Partner.Ask(Resident(), sectorCode: "hgv-driving")).Cohorts(), Is.Empty);
    }

    [Test]
    public async Task A_cohort_that_has_begun_is_offered_for_its_late_joining_days()
    {
        using var tenant = NewTenant();
        var eighth = tenant.Cohort("2024-11-08");
        tenant.Cohort("2024-11-07");
        var before = await tenant.Partner.Ask(Resident(), sectorCode: "digital");

        _host.Given.ChangeRules(rules => rules with { Milestones = rules.Milestones with { LateJoiningDays = 7 } });
        _host.Clock.Advance(TimeSpan.FromSeconds(10));
        var after = await tenant.Partner.Ask(Resident(), sectorCode: "digital");
        _host.Given.ChangeRules(rules => rules with { Milestones = rules.Milestones with { LateJoiningDays = 0 } });

        Assert.That((before.Cohorts(), after.Cohorts()), Is.EqualTo((Array.Empty<string>(), new[] { eighth })));
        Assert.That((await tenant.Partner.Ask(Resident(), "2024-11-15", "digital")).Cohorts(), Is.Empty, "it does not start on that day or later");
    }

    [Test]
    public async Task A_cohort_that_cannot_be_joined_is_checked_but_not_offered()
    {
        using var tenant = NewTenant();
        _host.Given.Provider(Given.OtherUkprn, authorityId: tenant.Id, status: "suspended");
        string[] cohorts = [tenant.Cohort(seats: 2, seatsTaken: 2), tenant.Cohort(status: CohortRow.Closed), tenant.Cohort(ukprn: Given.OtherUkprn), tenant
            .Cohort("2024-11-14")];
        tenant.Cohort();

        foreach (var cohortId in cohorts)
        {
            var answer = await tenant.Partner.Ask(Resident(), cohortId: cohortId);
            Assert.That((answer.Verdict(), answer.Cohorts()), Is.EqualTo(("eligible", Array.Empty<string>())), answer.Text);
        }
    }

    [TestCase("true", 2)]
    [TestCase("null", 2)]
    [TestCase("false", 1)]
    public async Task A_question_about_every_sector_offers_no_cohort_whose_own_rules_fail(string holdsCategoryBLicence, int offered)
    {
        using var tenant = NewTenant();
        var digital = tenant.Cohort("2025-01-06");
        var driving = tenant.Cohort(sectorCode: "hgv-driving");

        var answer = await tenant.Partner.Ask(Resident($$"""{"holdsCategoryBLicence":{{holdsCategoryBLicence}}}"""), "2024-12-02");

        Assert.That((answer.Verdict(), answer.Cohorts()), Is.EqualTo(("eligible", new[] { driving, digital }[(2 - offered)..])), answer.Text);
    }

    [TestCase("2024-11-15", 1)]
    [TestCase("2024-11-14", 0)]
    public async Task Cohorts_are_offered_until_the_last_day_the_programme_accepts(string acceptsUntil, int offered)
    {
        using var tenant = NewTenant(acceptsUntil);
        tenant.Cohort();

        var answer = await tenant.Partner.Ask(Resident(), "2024-12-02");

        Assert.That((answer.Verdict(), answer.Cohorts().Length), Is.EqualTo(("eligible", offered)));
    }

    [Test]
    public async Task At_most_the_twenty_earliest_cohorts_are_offered()
    {
        using var tenant = NewTenant();
        string[] courses = [_host.Given.Course(authorityId: tenant.Id), _host.Given.Course(sectorCode: "construction", authorityId: tenant.Id)];
        var digital = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var every = new SortedDictionary<string, string>(StringComparer.Ordinal);

        // 11 and 42 have no common factor, so every day occurs once and out of order.
        for (var i = 0; i < 42; i++)
        {
            var startsOn = new DateOnly(2024, 12, 2).AddDays(i * 11 % 42).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var sectorCode = i % 2 == 0 ? "digital" : "construction";
            every[startsOn] = tenant.Cohort(startsOn, sectorCode: sectorCode, courseId: courses[i % 2]);
            if (sectorCode == "digital")
            {
                digital[startsOn] = every[startsOn];
            }
        }

        Assert.That((digital.Count, every.Count), Is.EqualTo((21, 42)));
        Assert.That((await tenant.Partner.Ask(Resident(), sectorCode: "digital")).Cohorts(), Is.EqualTo(digital.Values.Take(20)));
        Assert.That((await tenant.Partner.Ask(Resident())).Cohorts(), Is.EqualTo(every.Values.Take(20)));
        Assert.That((await tenant.Partner.Ask(Resident(), cohortId: every.Values.Last())).Cohorts(), Is.EqualTo(new[] { every.Values.Last() }));
    }

    [Test]
    public async Task A_full_closed_or_suspended_cohort_is_not_offered_until_that_ends()
    {
        using var tenant = NewTenant();
        var cohortId = tenant.Cohort(seats: 2);
        using var provider = _host.With(_host.Given.Key(authorityId: tenant.Id));
        using var authority = _host.With(_host.Given.Key(Role.Authority, authorityId: tenant.Id));
        List<string> seats = [await Seats()];

        await Changes(provider.Post("/v1/enrolments", Given.Enrolment(cohortId)), 201);
        await Changes(provider.Send(HttpMethod.Post, $"/v1/cohorts/{cohortId}/close", null), 200);
        await Changes(provider.Send(HttpMethod.Post, $"/v1/cohorts/{cohortId}/reopen", null), 200);
        await Changes(authority.Put("/v1/providers/10001234", new { name = "Test", status = "suspended", isVatEligibleBody = false }, "*"), 200);
        await Changes(authority.Put("/v1/providers/10001234", new { name = "Test", status = "active", isVatEligibleBody = false }, "*"), 200);
        await Changes(provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 2)), 201);

        Assert.That(seats, Is.EqualTo(new[] { "2", "1", "", "1", "", "1", "" }));

        async Task Changes(Task<Reply> change, int status)
        {
            var answer = await change;
            Assert.That(answer.Status, Is.EqualTo(status), answer.Text);
            seats.Add(await Seats());
        }

        async Task<string> Seats() => string.Join(' ', (await tenant.Partner.Ask(Resident(), "2024-12-02")).Json["cohorts"]!.AsArray().Select(SeatsRemaining));
    }

    [Test]
    public async Task A_cohort_closed_by_another_instance_is_not_offered_after_a_second()
    {
        using var tenant = NewTenant();
        using var another = new ApiHost(_database!);
        var open = tenant.Cohort(sectorCode: "construction", localAuthorityCode: "E08000012");
        var closing = tenant.Cohort();
        using var elsewhere = another.With(tenant.Key);
        using var provider = another.With(_host.Given.Key(authorityId: tenant.Id));

        var here = await tenant.Partner.Ask(Resident(), "2024-12-02");
        var there = await elsewhere.Ask(Resident(), "2024-12-02");
        var closed = await provider.Send(HttpMethod.Post, $"/v1/cohorts/{closing}/close", null);
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        var afterwards = await tenant.Partner.Ask(Resident(), "2024-12-02");

        Assert.That(here.Cohorts(), Is.EqualTo(new[] { open, closing }));
        Assert.That(there.WithoutTime(), Is.EqualTo(here.WithoutTime()));
        Assert.That(closed.Status, Is.EqualTo(200), closed.Text);
        Assert.That(afterwards.Cohorts(), Is.EqualTo(new[] { open }));
    }

    [Test]
    public async Task The_same_question_gets_the_same_answer_apart_from_the_time()
    {
        using var tenant = NewTenant();
        tenant.Cohort();
        tenant.Cohort(sectorCode: "construction", localAuthorityCode: "E08000012");

        var first = await tenant.Partner.Ask(Resident(), "2024-12-02");
        var again = await tenant.Partner.Ask(Resident(), "2024-12-02");
        _host.Clock.Advance(TimeSpan.FromSeconds(90));
        var readAnew = await tenant.Partner.Ask(Resident(), "2024-12-02");

        Assert.That(first.Cohorts(), Has.Length.EqualTo(2));
        Assert.That(again.Text, Is.EqualTo(first.Text));
        Assert.That(readAnew.WithoutTime(), Is.EqualTo(first.WithoutTime()));
        Assert.That((DateTimeOffset)readAnew.Json["checkedAt"]! - (DateTimeOffset)first.Json["checkedAt"]!, Is.EqualTo(TimeSpan.FromSeconds(90)));
    }

    [Test]
    public async Task Concurrent_questions_get_their_own_answers()
    {
        using var tenant = NewTenant();
        using var neighbour = NewTenant();
        neighbour.Severity("eligibility.right-to-work", Severity.Warn);
        neighbour.Severity("eligibility.full-time-education", Severity.Block);
        tenant.Cohort();
        (HttpClient Caller, string Changes, string Verdict, string RightToWork, string Education, int Cohorts)[] residents =
        [
            (tenant.Partner, "{}", "eligible", "pass block", "pass warn", 1),
            (tenant.Partner, """{"hasRightToWork":false}""", "ineligible", "fail block", "pass warn", 0),
            (tenant.Partner, """{"hasRightToWork":null,"isInFullTimeEducation":true}""", "needsInformation", "unknown block", "fail warn", 1),
            (neighbour.Partner, "{}", "eligible", "pass warn", "pass block", 0),
            (neighbour.Partner, """{"hasRightToWork":false}""", "eligible", "fail warn", "pass block", 0),
            (neighbour.Partner, """{"hasRightToWork":null,"isInFullTimeEducation":true}""", "ineligible", "unknown warn", "fail block", 0),
        ];

        // In sequence first, then all at once.
        int[] alternately = [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 1, 2, 1, 3, 1, 4, 1, 5, 2, 3, 2, 4, 2, 5, 3, 4, 3, 5, 4, 5];
        List<(int Resident, Reply Reply)> answers = [];
        foreach (var i in alternately)
        {
            answers.Add((i, await AskAbout(i)));
        }

        answers.AddRange(await Task.WhenAll(alternately.Select(async i => (i, await AskAbout(i)))));

        Assert.Multiple(() =>
        {
            foreach (var (i, answer) in answers)
            {
                var (_, changes, verdict, rightToWork, education, cohorts) = residents[i];
                Assert.That((answer.Verdict(), answer.Cohorts().Length), Is.EqualTo((verdict, cohorts)), changes);
                Assert.That(answer.Lines(), Has.Member($"eligibility.right-to-work {rightToWork}").And.Member($"eligibility.full-time-education {education}"));
                Assert.That(answer.Text, Is.EqualTo(answers.First(other => other.Resident == i).Reply.Text));
            }
        });

        Task<Reply> AskAbout(int i) => residents[i].Caller.Ask(Resident(residents[i].Changes), "2024-12-02");
    }

    [Test]
    public async Task A_question_is_not_stored()
    {
        using var tenant = NewTenant();
        var cohortId = tenant.Cohort();
        await tenant.Partner.Get("/v1/sectors");
        var before = Rows();

        int[] statuses =
        [
            (await tenant.Partner.Ask(Resident(), "2024-12-02", "digital")).Status,
            (await tenant.Partner.Ask(Resident("""{"hasRightToWork":false}"""), cohortId: cohortId)).Status,
            (await tenant.Partner.Ask(Resident("""{"postcode":"WN5 7PQ","localAuthorityCode":"E08000012"}"""))).Status,
            (await tenant.Partner.Ask([])).Status,
            (await tenant.Partner.Ask(null)).Status,
            (await tenant.Partner.Ask(Resident(), authority: "NOWHERE")).Status,
            (await tenant.Partner.Ask(Resident(), "2024-03-31")).Status,
            (await tenant.Partner.Post("/v1/eligibility-checks", Question(Resident()))).Status,
        ];

        Assert.That(statuses, Is.EqualTo(new[] { 200, 200, 200, 200, 400, 404, 422, 200 }));
        Assert.That(before.Keys, Has.Member("enrolment_learner").And.Member("idempotency_key").And.Member("change_event").And.Member("audit_event"));
        Assert.That(before["cohort"], Is.Positive);
        Assert.That(Rows(), Is.EqualTo(before));
    }

    private static int SeatsRemaining(JsonNode? cohort) => (int)cohort!["seatsRemaining"]!;

    private Dictionary<string, long> Rows() =>
        Schema.OfScripts(Schema.Scripts("sqlserver")).Tables.Keys
            .ToDictionary(table => table, table => _host.Given.Scalar<long>($"select count(*) from {table}"));

    private Tenant NewTenant(string? acceptsUntil = null) => new(_host, $"TEST{++_tenants}", acceptsUntil);

    /// <summary>An authority with a programme, a provider and a partner.</summary>
    private sealed class Tenant : IDisposable
    {
        private readonly Given _given;

        public Tenant(ApiHost host, string id, string? acceptsUntil)
        {
            Id = id;
            _given = host.Given.Programme(
                acceptsUntil: acceptsUntil is null ? null : DateOnly.Parse(acceptsUntil, CultureInfo.InvariantCulture),
                authorityId: id).Provider(authorityId: id);
            Key = _given.Key(Role.Partner, authorityId: id);
            Partner = host.With(Key);
        }

        public string Id { get; }

        public string Key { get; }

        public HttpClient Partner { get; }

        public string Cohort(
            string startsOn = "2024-12-02", int seats = 10_000, int seatsTaken = 0, string sectorCode = "digital",
            string status = CohortRow.Open, int ukprn = Given.Ukprn,
            string? courseId = null, string? localAuthorityCode = null) => _given.Cohort(
                seats: seats, ukprn: ukprn, sectorCode: sectorCode, startsOn: startsOn, status: status, authorityId: Id, courseId: courseId,
                seatsTaken: seatsTaken, localAuthorityCode: localAuthorityCode);

        public void Severity(string code, Severity severity) => _given.ChangeRules(
            rules => rules with { Severities = Given.Severities(rules.Severities, (code, severity)) },
            $"{Id}-2024-25/standard/2024-04-01");

        public void Dispose() => Partner.Dispose();
    }
}
