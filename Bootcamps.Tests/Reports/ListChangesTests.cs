using System.Text.Json.Nodes;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Reports;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class ListChangesTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Path = $"/v1/programmes/{Given.ProgrammeId}/changes";

    private ApiHost _host = null!;
    private HttpClient _authority = null!;
    private HttpClient _provider = null!;
    private HttpClient _other = null!;

    /// <summary>A change as a reader got it.</summary>
    private sealed record Seen(long Number, string EntityId, int? Ukprn);

    [SetUp]
    public void Start()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider().Provider(Given.OtherUkprn);
        _authority = _host.With(_host.Given.Key(Role.Authority));
        _provider = _host.With(_host.Given.Key());
        _other = _host.With(_host.Given.Key(ukprn: Given.OtherUkprn));
    }

    [TearDown]
    public void Stop()
    {
        _authority.Dispose();
        _provider.Dispose();
        _other.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task An_authority_sees_every_change_and_a_provider_only_its_own()
    {
        var (cohortId, otherCohortId) = (_host.Given.Cohort(), _host.Given.Cohort(ukprn: Given.OtherUkprn));
        var enrolmentId = await Enrol(_provider, cohortId, 1);
        var otherId = await Enrol(_other, otherCohortId, 2);
        await _authority.Put(
            $"/v1/programmes/{Given.ProgrammeId}/targets",
            new { items = new[] { new { level = "programme", period = "2025-03", starts = 3, completions = 2, outcomes = 1 } } },
            "*");

        var all = await _authority.Get(Path);
        var own = await _provider.Get(Path);
        var others = await _other.Get(Path);

        Assert.That(all.Status, Is.EqualTo(200), all.Text);
        Assert.That(all.Json["items"]!.AsArray().Select(Text), Is.EqualTo(new[]
        {
            $"1000001 enrolment.created {enrolmentId} 10001234 by provider {KeyIdOf(_provider)}: "
                + $"status=enrolled cohortId={cohortId} enrolledOn=2024-11-15 committedPence=448000",
            $"1000002 enrolment.created {otherId} 10005678 by provider {KeyIdOf(_other)}: "
                + $"status=enrolled cohortId={otherCohortId} enrolledOn=2024-11-15 committedPence=448000",
            $"1000003 targets.replaced TEST-2024-25  by authority {KeyIdOf(_authority)}: version=2",
        }));
        Assert.That(Told(own), Is.EqualTo("1000001 next 1000001 of 1000001"));
        Assert.That(Told(others), Is.EqualTo("1000002 next 1000002 of 1000002"));
        Assert.That(own.Text, Does.Not.Contain(otherId));
    }

    [Test]
    public async Task The_feed_is_read_in_pages_and_can_be_resumed_from_its_end()
    {
        var cohortId = _host.Given.Cohort();
        for (var n = 1; n <= 5; n++)
        {
            await Enrol(_provider, cohortId, n);
        }

        Assert.That(Told(await _authority.Get($"{Path}?limit=2")), Is.EqualTo("1000001 1000002 next 1000002 of 1000005 and more"));
        Assert.That(Told(await _authority.Get($"{Path}?limit=2&after=1000002")), Is.EqualTo("1000003 1000004 next 1000004 of 1000005 and more"));
        Assert.That(Told(await _authority.Get($"{Path}?limit=2&after=1000004")), Is.EqualTo("1000005 next 1000005 of 1000005"));
        Assert.That(Told(await _authority.Get($"{Path}?limit=5")), Is.EqualTo("1000001 1000002 1000003 1000004 1000005 next 1000005 of 1000005"));
        Assert.That(Told(await _authority.Get($"{Path}?after=1000005")), Is.EqualTo("next 1000005 of 1000005"), "the end: where to go on is told all the same");

        await Enrol(_provider, cohortId, 6);

        Assert.That(Told(await _authority.Get($"{Path}?after=1000005")), Is.EqualTo("1000006 next 1000006 of 1000006"));
    }

    [Test]
    public async Task A_reader_ahead_of_a_restored_database_can_detect_it()
    {
        await Enrol(_provider, _host.Given.Cohort(), 1);

        Assert.That(Told(await _provider.Get($"{Path}?after=1000007")), Is.EqualTo("next 1000007 of 1000001"));
    }

    [Test]
    public async Task An_empty_feed_gives_the_position_to_start_from()
    {
        await Enrol(_provider, _host.Given.Cohort(), 1);

        Assert.That(Told(await _other.Get(Path)), Is.EqualTo("next 0 of 0"));
    }

    [Test]
    public async Task The_feed_of_a_programme_has_every_change_from_number_1()
    {
        const string ProgrammeId = "TEST-2025-26";
        const string Programme = $"/v1/programmes/{ProgrammeId}";
        await Done(_authority.Post("/v1/programmes", new { name = "Next", financialYear = "2025-26", copyFrom = Given.ProgrammeId }));
        await Done(_authority.Post($"{Programme}/rule-sets", new { route = "hgv", validFrom = "2025-04-01", name = "HGV", source = "Test" }));
        await Done(_authority.Put($"{Programme}/allocations", new
        {
            items = new object[]
            {
                new { level = "programme", capPlaces = 50, capPence = 50_000_000 },
                new { level = "provider", ukprn = Given.Ukprn, capPlaces = 50, capPence = 50_000_000 },
            },
        }, "*"));
        await Done(_authority.Put(
            $"{Programme}/targets",
            new { items = new[] { new { level = "programme", period = "2026-03", starts = 3, completions = 2, outcomes = 1 } } },
            "*"));
        var cohort = await Done(_provider.Post(
            $"/v1/courses/{_host.Given.Course()}/cohorts",
            new { programmeId = ProgrammeId, startsOn = "2025-06-02", endsOn = "2025-08-22", seats = 20, pricePence = 448_000 }));
        var cohortId = (string)cohort["cohortId"]!;
        await Done(_provider.Post($"/v1/cohorts/{cohortId}/close"));
        await Done(_provider.Post($"/v1/cohorts/{cohortId}/reopen"));
        _host.Clock.Advance(new DateTimeOffset(2025, 5, 1, 9, 0, 0, TimeSpan.Zero) - _host.Clock.GetUtcNow());
        var enrolmentId = await Enrol(_provider, cohortId, 1);

        var feed = await _authority.Get($"{Programme}/changes");

        Assert.That(
            feed.Json["items"]!.AsArray().Select(item => $"{item!["number"]} {item["kind"]} {item["entityId"]} {item["ukprn"]}".TrimEnd()),
            Is.EqualTo(new[]
            {
                "1 programme.opened TEST-2025-26",
                "2 rule-set.created TEST-2025-26/standard/2025-04-01",
                "3 rule-set.created TEST-2025-26/hgv/2025-04-01",
                "4 allocations.replaced TEST-2025-26",
                "5 targets.replaced TEST-2025-26",
                $"6 cohort.created {cohortId} 10001234",
                $"7 cohort.closed {cohortId} 10001234",
                $"8 cohort.reopened {cohortId} 10001234",
                $"9 enrolment.created {enrolmentId} 10001234",
            }));
        Assert.That((string?)feed.Json["items"]![8]!["postedAt"], Is.EqualTo("2025-05-01T09:00:00+00:00"));
        Assert.That(Told(await _provider.Get($"{Programme}/changes?after=6")), Is.EqualTo("7 8 9 next 9 of 9"));
    }

    [Test]
    public async Task The_demonstration_feed_starts_at_number_1_without_gaps()
    {
        using var database = new TDatabase();
        using var host = new ApiHost(database, ("Demonstration:Load", "true"));
        var authority = host.With(host.Given.Key(Role.Authority, authorityId: "LCRCA"));

        var pages = new[]
        {
            await authority.Get("/v1/programmes/LCRCA-2024-25/changes"),
            await authority.Get("/v1/programmes/LCRCA-2024-25/changes?after=100"),
            await authority.Get("/v1/programmes/LCRCA-2024-25/changes?after=200"),
        };

        // Opened, three rule sets, the providers' allocations, 203 cohorts.
        Assert.That(pages.SelectMany(page => page.Json["items"]!.AsArray(), (_, item) => (long)item!["number"]!), Is.EqualTo(Enumerable.Range(1, 209)));
        Assert.That(
            pages.Select(page => $"{page.Json["next"]} {page.Json["hasMore"]} {page.Json["lastNumber"]}"),
            Is.EqualTo(new[] { "100 true 209", "200 true 209", "209 false 209" }));
    }

    [Test]
    public async Task Readers_miss_no_change_while_many_clients_write_to_two_processes()
    {
        const int Requests = 600;
        using var second = new ApiHost(Database);
        var cohorts = new Dictionary<int, string> { [Given.Ukprn] = _host.Given.Cohort(), [Given.OtherUkprn] = _host.Given.Cohort(ukprn: Given.OtherUkprn) };
        var keys = new Dictionary<int, string> { [Given.Ukprn] = _host.Given.Key(), [Given.OtherUkprn] = _host.Given.Key(ukprn: Given.OtherUkprn) };
        var next = 0;
        var answers = new (int Ukprn, Reply Reply)[Requests];
        var writers = Task.WhenAll(Enumerable.Range(0, 32).Select(client => Task.Run(async () =>
        {
            var ukprn = client % 3 == 0 ? Given.OtherUkprn : Given.Ukprn;
            using var http = (client % 2 == 0 ? _host : second).With(keys[ukprn]);
            for (int n; (n = Interlocked.Increment(ref next)) <= Requests;)
            {
                // Every tenth learner is too young. The refusal must leave no gap.
                answers[n - 1] = (ukprn, await http.Post(
                    "/v1/enrolments",
                    Given.Enrolment(cohorts[ukprn], n, learner => learner["dateOfBirth"] = n % 10 == 0 ? "2008-09-01" : "1990-04-12")));
            }
        })));

        var readers = await Task.WhenAll(
            Task.Run(() => Follow("authority", _authority, 7, writers)),
            Task.Run(() => Follow("provider", _provider, 5, writers)),
            Task.Run(() => Follow("other provider", _other, 500, writers)));
        await writers;

        var enrolled = answers.Where(answer => answer.Reply.Status == 201).Select(answer => (answer.Ukprn, Id: (string)answer.Reply.Json["enrolmentId"]!))
            .ToList();
        var (all, own, others) = (readers[0], readers[1], readers[2]);
        Assert.That(answers.CountBy(answer => answer.Reply.Status).ToDictionary(), Is.EqualTo(new Dictionary<int, int> { [201] = 540, [422] = 60 }));
        Assert.That(all.Select(change => change.Number), Is.EqualTo(Enumerable.Range(1_000_001, 540)), "every number once, in order, without a gap");
        Assert.That(all.Select(change => change.EntityId), Is.EquivalentTo(enrolled.Select(one => one.Id)));
        Assert.That(own.Select(change => change.Number), Is.Ordered.And.Unique);
        Assert.That(own.Select(change => change.EntityId), Is.EquivalentTo(enrolled.Where(one => one.Ukprn == Given.Ukprn).Select(one => one.Id)));
        Assert.That(others.Select(change => change.EntityId), Is.EquivalentTo(enrolled.Where(one => one.Ukprn == Given.OtherUkprn).Select(one => one.Id)));
        Assert.That(own.Concat(others).OrderBy(change => change.Number), Is.EqualTo(all), "what the providers see is what there is");
    }

    [Test]
    public async Task A_provider_sees_the_ids_of_its_own_keys_and_only_the_role_of_others()
    {
        var cohortId = _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        var enrolmentId = await Enrol(_provider, cohortId, 1, Enrolments.Journey.EnrolledOn);
        var milestone = await Done(_provider.Post($"/v1/enrolments/{enrolmentId}/milestones", Enrolments.Journey.Start()));
        var statementId = (string)milestone["statement"]!["statementId"]!;
        using var ada = _host.With(_host.Person(subject: "ada"));
        await Done(ada.Send(HttpMethod.Post, $"/v1/statements/{statementId}/authorise", null, ("If-Match", "\"1\"")));
        await Done(_authority.Post($"/v1/cohorts/{cohortId}/close"));

        var all = (await _authority.Get(Path)).Json["items"]!.AsArray();
        var own = (await _provider.Get(Path)).Json["items"]!.AsArray();

        Assert.That(all.Select(item => item!["by"]!.ToJsonString()), Is.EqualTo(new[]
        {
            Key("provider", _provider), Key("provider", _provider), """{"role":"authority","keyId":null,"keyName":null,"personId":"ada"}""",
            Key("authority", _authority),
        }));
        Assert.That(own.Select(item => item!["by"]!.ToJsonString()), Is.EqualTo(new[]
        {
            Key("provider", _provider), Key("provider", _provider), """{"role":"authority","keyId":null,"keyName":null,"personId":null}""",
            """{"role":"authority","keyId":null,"keyName":null,"personId":null}""",
        }));
        Assert.That(all.Select(item => Text(item).Split(": ")[1]).Skip(1), Is.EqualTo(new[]
        {
            $"enrolmentId={enrolmentId} milestone=start occurredOn=2024-10-25 pence=179200", "status=authorised totalPence=179200", "status=closed",
        }));

        static string Key(string role, HttpClient client) =>
            $$"""{"role":"{{role}}","keyId":"{{KeyIdOf(client)}}","keyName":"Test {{role}}","personId":null}""";
    }

    [Test]
    public async Task The_feed_can_be_filtered_by_kind_record_and_enrolment()
    {
        var cohortId = _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        var first = await Enrol(_provider, cohortId, 1, Enrolments.Journey.EnrolledOn);
        var second = await Enrol(_provider, cohortId, 2);
        var milestone = (string)(await Done(_provider.Post($"/v1/enrolments/{first}/milestones", Enrolments.Journey.Start())))["milestoneId"]!;
        await Done(_authority.Post($"/v1/cohorts/{cohortId}/close"));

        foreach (var client in new[] { _authority, _provider })
        {
            Assert.That(Told(await client.Get($"{Path}?kind=enrolment.created")), Is.EqualTo("1000001 1000002 next 1000002 of 1000002"));
            Assert.That(Told(await client.Get($"{Path}?kind=enrolment.created&limit=1")), Is.EqualTo("1000001 next 1000001 of 1000002 and more"));
            Assert.That(Told(await client.Get($"{Path}?kind=enrolment.created&limit=1&after=1000001")), Is.EqualTo("1000002 next 1000002 of 1000002"));
            Assert.That(Told(await client.Get($"{Path}?entityId={second}")), Is.EqualTo("1000002 next 1000002 of 1000002"));
            Assert.That(Told(await client.Get($"{Path}?entityId={milestone}")), Is.EqualTo("1000003 next 1000003 of 1000003"));
            Assert.That(Told(await client.Get($"{Path}?enrolmentId={first}")), Is.EqualTo("1000001 1000003 next 1000003 of 1000003"));
            Assert.That(Told(await client.Get($"{Path}?enrolmentId={first}&kind=milestone.declared")), Is.EqualTo("1000003 next 1000003 of 1000003"));
            Assert.That(Told(await client.Get($"{Path}?kind=milestone.voided")), Is.EqualTo("next 0 of 0"));
        }

        Assert.That(Told(await _other.Get($"{Path}?entityId={second}")), Is.EqualTo("next 0 of 0"));
        var page = await _authority.Get($"{Path}?kind=enrolment.created&limit=1");
        Assert.That(page.Headers.Headers.GetValues("Link").Single(), Is.EqualTo($"<{Path}?kind=enrolment.created&limit=1&after=1000001>; rel=\"next\""));
    }

    // The clock stands at 9:00 on 15 November. 31 March 2025 has 23 hours in England: 23:30 UTC of the 30th is the 31st.
    [Test]
    public async Task The_feed_can_be_filtered_by_days_in_England()
    {
        var cohortId = _host.Given.Cohort(startsOn: "2025-05-05", endsOn: "2025-07-25");
        await Enrol(_provider, cohortId, 1);
        _host.Clock.Advance(new DateTimeOffset(2025, 3, 30, 22, 59, 59, TimeSpan.Zero) - _host.Clock.GetUtcNow());
        await Enrol(_provider, cohortId, 2);
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        await Enrol(_provider, cohortId, 3);

        foreach (var client in new[] { _authority, _provider })
        {
            Assert.That(Told(await client.Get($"{Path}?from=2024-11-15&to=2024-11-15")), Is.EqualTo("1000001 next 1000001 of 1000001"));
            Assert.That(Told(await client.Get($"{Path}?from=2024-11-16")), Is.EqualTo("1000002 1000003 next 1000003 of 1000003"));
            Assert.That(Told(await client.Get($"{Path}?to=2025-03-30")), Is.EqualTo("1000001 1000002 next 1000002 of 1000002"));
            Assert.That(Told(await client.Get($"{Path}?from=2025-03-31")), Is.EqualTo("1000003 next 1000003 of 1000003"));
            Assert.That(Told(await client.Get($"{Path}?from=2025-04-01")), Is.EqualTo("next 0 of 0"));
            Assert.That(Told(await client.Get($"{Path}?to=2024-11-14")), Is.EqualTo("next 0 of 0"));
            Assert.That(Told(await client.Get($"{Path}?from=2024-11-15&limit=1&after=1000001")), Is.EqualTo("1000002 next 1000002 of 1000003 and more"));
        }
    }

    [Test]
    public async Task The_feed_contains_no_personal_data()
    {
        await Enrol(_provider, _host.Given.Cohort(), 1);

        // A key's name is the authority's name for a system, so others must not see it.
        var text = (await _authority.Get(Path)).Text.Replace("Test provider", "", StringComparison.Ordinal);

        foreach (var value in Given.Learner().Values.OfType<string>())
        {
            Assert.That(text, Does.Not.Contain(value));
        }
    }

    [Test]
    public void Every_feed_query_uses_an_index_without_sorting()
    {
        if (Database is not SqliteDatabase)
        {
            Assert.Ignore("Plans are SQLite's.");
        }

        string Plan(string sql, string narrowing = "") => string.Join("; ", QueryPlan.Of(
            Database.Engine,
            sql.Replace("{narrowing}", narrowing, StringComparison.Ordinal),
            new
            {
                programmeId = Given.ProgrammeId, Given.Ukprn, after = 7, Last = 9, Kind = "k", entityId = "e",
                from = DateTimeOffset.UnixEpoch, before = DateTimeOffset.UnixEpoch, limit = 100
            }));
        const string Who = "; SEARCH a USING PRIMARY KEY (lane_id=? AND number=?) LEFT-JOIN; SEARCH k USING INDEX";

        // No scan and no sort: a provider's numbers come from its index, the other columns by key.
        const string Rest = "; SEARCH c USING PRIMARY KEY (lane_id=? AND number=?)";
        Assert.That(Plan(ReportStore.Sql.Changes), Does.StartWith("SEARCH n USING PRIMARY KEY (lane_id=? AND number>?)" + Rest + Who));
        Assert.That(Plan(ReportStore.Sql.LastChange), Is.EqualTo("SEARCH n USING PRIMARY KEY (lane_id=?)"));
        Assert.That(Plan(ReportStore.Sql.ChangesOfProvider), Does.StartWith(
            "SEARCH n USING COVERING INDEX ix_change_event_provider (lane_id=? AND ukprn=? AND number>?)" + Rest + Who));
        Assert.That(Plan(ReportStore.Sql.LastChangeOfProvider), Is.EqualTo("SEARCH n USING COVERING INDEX ix_change_event_provider (lane_id=? AND ukprn=?)"));
        Assert.That(
            Plan(ReportStore.Sql.FirstChangeFrom),
            Is.EqualTo("SEARCH change_event USING COVERING INDEX ix_change_event_posted_at (lane_id=? AND posted_at>?)"));
        Assert.That(
            Plan(ReportStore.Sql.LastChangeBefore),
            Is.EqualTo("SEARCH change_event USING COVERING INDEX ix_change_event_posted_at (lane_id=? AND posted_at<?)"));
        Assert.That(
            Plan(ReportStore.Sql.Changes, ReportStore.Sql.Narrowing.Kind),
            Does.StartWith("SEARCH n USING COVERING INDEX ix_change_event_kind (lane_id=? AND kind=? AND number>?)"));
        Assert.That(
            Plan(ReportStore.Sql.Changes, ReportStore.Sql.Narrowing.Entity),
            Does.StartWith("SEARCH n USING COVERING INDEX ix_change_event_entity (lane_id=? AND entity_id=? AND number>?)"));
        Assert.That(
            Plan(ReportStore.Sql.LastChange, ReportStore.Sql.Narrowing.Kind),
            Is.EqualTo("SEARCH n USING COVERING INDEX ix_change_event_kind (lane_id=? AND kind=?)"));
    }

    [TestCase("after=-1", "request.out-of-range /after")]
    [TestCase("after=9007199254740992", "request.out-of-range /after")]
    [TestCase("after=last", "request.wrong-type /after")]
    [TestCase("limit=0", "request.out-of-range /limit")]
    [TestCase("limit=501", "request.out-of-range /limit")]
    [TestCase("from=2024-02-30", "request.date-invalid /from")]
    [TestCase("to=15.11.2024", "request.date-invalid /to")]
    [TestCase("kind=enrolment", "request.malformed /kind")]
    [TestCase("entityId=a_b", "request.id-invalid /entityId")]
    [TestCase("enrolmentId=1", "request.id-invalid /enrolmentId")]
    public async Task Parameters_out_of_bounds_are_refused(string query, string fault)
    {
        var answer = await _authority.Get($"{Path}?{query}");

        Assert.That(answer.Status, Is.EqualTo(400), answer.Text);
        Assert.That(answer.Faults, Is.EqualTo(new[] { fault }));
    }

    [Test]
    public async Task Another_authoritys_programme_is_not_found()
    {
        _host.Given.Programme(authorityId: "OTHER").Provider(authorityId: "OTHER");
        var namesake = _host.With(_host.Given.Key(authorityId: "OTHER"));

        Assert.That((await _authority.Get("/v1/programmes/OTHER-2024-25/changes")).Status, Is.EqualTo(404));
        Assert.That((await _provider.Get("/v1/programmes/OTHER-2024-25/changes")).Status, Is.EqualTo(404));
        Assert.That((await namesake.Get(Path)).Status, Is.EqualTo(404), "the same UKPRN, registered with another authority");
        Assert.That((await _authority.Get("/v1/programmes/NONE-2024-25/changes")).Status, Is.EqualTo(404));
        Assert.That((await _authority.Get("/v1/programmes/reference/changes")).Status, Is.EqualTo(404), "a lane that is no programme's");
        Assert.That((await _authority.Get("/v1/programmes/a_b/changes")).Status, Is.EqualTo(400));
    }

    [TestCase(Role.Partner)]
    [TestCase(Role.Admin)]
    public async Task Only_the_authority_and_its_providers_can_read_the_feed(string role) =>
        Assert.That((await _host.With(_host.Given.Key(role)).Get(Path)).Status, Is.EqualTo(403));

    // Reads until the writers have ended and no change is left.
    private static async Task<List<Seen>> Follow(string reader, HttpClient client, int limit, Task writers)
    {
        const int MostPolls = 100_000;
        var seen = new List<Seen>();
        var withNews = 0;
        long after = 0;
        for (var polls = 1; polls <= MostPolls; polls++)
        {
            var isQuiet = writers.IsCompleted;
            var answer = (await client.Get($"{Path}?after={after}&limit={limit}")).Json;
            var items = answer["items"]!.AsArray();
            seen.AddRange(items.Select(item => new Seen((long)item!["number"]!, (string)item["entityId"]!, (int?)item["ukprn"])));
            withNews += items.Count > 0 ? 1 : 0;
            after = (long)answer["next"]!;
            if (isQuiet && !(bool)answer["hasMore"]!)
            {
                await TestContext.Out.WriteLineAsync($"{reader}: {seen.Count} changes in {withNews} of {polls} answers");
                return seen;
            }
        }

        throw new InvalidOperationException($"{reader} has asked {MostPolls} times without coming to an end.");
    }

    private static string KeyIdOf(HttpClient client) => client.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1];

    private static string Text(JsonNode? item) =>
        $"{item!["number"]} {item["kind"]} {item["entityId"]} {item["ukprn"]} by {item["by"]!["role"]} {item["by"]!["keyId"]}: "
        + string.Join(' ', item["fields"]!.AsArray().Select(field => $"{field!["name"]}={field["value"]}"));

    // Numbers, next position and last number.
    private static string Told(Reply answer) =>
        string.Concat(answer.Json["items"]!.AsArray().Select(item => $"{item!["number"]} "))
        + $"next {answer.Json["next"]} of {answer.Json["lastNumber"]}{((bool)answer.Json["hasMore"]! ? " and more" : "")}";

    private static async Task<string> Enrol(HttpClient provider, string cohortId, int n, string? enrolledOn = null) =>
        (string)(await Done(provider.Post("/v1/enrolments", Given.Enrolment(cohortId, n, enrolledOn: enrolledOn))))["enrolmentId"]!;

    private static async Task<JsonNode> Done(Task<Reply> request)
    {
        var answer = await request;
        Assert.That(answer.Status, Is.EqualTo(200).Or.EqualTo(201), answer.Text);
        return answer.Json;
    }
}
