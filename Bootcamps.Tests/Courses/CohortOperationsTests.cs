using Bootcamps.Api.Courses;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Courses;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class CohortOperationsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static Dictionary<string, object?> Body(params (string Name, object? Value)[] changes)
    {
        // 6 January to 28 April 2025 is 112 days: sixteen weeks exactly.
        var body = new Dictionary<string, object?>
        {
            ["programmeId"] = Given.ProgrammeId, ["startsOn"] = "2025-01-06", ["endsOn"] = "2025-04-28", ["seats"] = 20, ["pricePence"] = 448_000,
            ["venue"] = "Example Hall", ["localAuthorityCode"] = "E08000012", ["applyUrl"] = "https://example.org/apply",
        };
        foreach (var (name, value) in changes)
        {
            body[name] = value;
        }

        return body;
    }

    [Test]
    public async Task A_provider_adds_a_cohort_and_enrols_on_it()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var courseId = host.Given.Course();
        var provider = host.With(host.Given.Key());

        var added = await provider.Post($"/v1/courses/{courseId}/cohorts", Body());

        Assert.That(added.Status, Is.EqualTo(201), added.Text);
        var cohortId = (string)added.Json["cohortId"]!;
        Assert.That(
            added.Text,
            Is.EqualTo($$"""
                {"cohortId":"{{cohortId}}","courseId":"{{courseId}}","title":"Test course","sectorCode":"digital","level":3,
                "ukprn":10001234,"providerName":"Provider 10001234","programmeId":"TEST-2024-25","startsOn":"2025-01-06",
                "endsOn":"2025-04-28","seats":20,"seatsRemaining":20,"pricePence":448000,"status":"open","deliveryMode":"blended",
                "isOnline":false,"venue":"Example Hall","localAuthorityCode":"E08000012","applyUrl":"https://example.org/apply",
                "createdAt":"2024-11-15T09:00:00+00:00","updatedAt":"2024-11-15T09:00:00+00:00","version":1}
                """.ReplaceLineEndings("")));
        Assert.That(added.Headers.Headers.Location!.ToString(), Is.EqualTo($"/v1/cohorts/{cohortId}"));
        Assert.That((await provider.Get($"/v1/cohorts/{cohortId}")).Text, Is.EqualTo(added.Text));

        var enrolled = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId));
        Assert.That(enrolled.Status, Is.EqualTo(201), enrolled.Text);
        Assert.That((int)(await provider.Get($"/v1/cohorts/{cohortId}")).Json["seatsRemaining"]!, Is.EqualTo(19));
    }

    [Test]
    public async Task A_retry_adds_no_second_cohort()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var path = $"/v1/courses/{host.Given.Course()}/cohorts";
        var authority = host.With(host.Given.Key(Role.Authority));

        var first = await authority.Post(path, Body(), key: "k");
        var second = await authority.Post(path, Body(), key: "k");

        Assert.That((first.Status, second.Status, second.Text), Is.EqualTo((201, 201, first.Text)));
        Assert.That(host.Given.Scalar<int>("select count(*) from cohort"), Is.EqualTo(1));
    }

    [Test]
    public async Task Every_malformed_field_is_reported_in_one_response()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();

        var answer = await host.With(host.Given.Key()).Post($"/v1/courses/{host.Given.Course()}/cohorts", new
        {
            startsOn = "2025-02-30", seats = 0, pricePence = 0, venue = " ", localAuthorityCode = "Liverpool", applyUrl = "apply here",
        });

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Faults, Is.EqualTo(new[]
        {
            "request.required /programmeId", "request.date-invalid /startsOn", "request.required /endsOn", "request.out-of-range /seats",
            "request.out-of-range /pricePence", "request.too-short /venue", "request.local-authority-invalid /localAuthorityCode",
            "request.malformed /applyUrl",
        }));
    }

    [TestCase("http://example.org/apply")]
    [TestCase("https:/example.org")]
    [TestCase("https://")]
    [TestCase(" https://example.org/apply")]
    [TestCase("javascript:alert(1)")]
    [TestCase("//example.org/apply")]
    public async Task An_application_link_must_be_https(string applyUrl)
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();

        var answer = await host.With(host.Given.Key()).Post($"/v1/courses/{host.Given.Course()}/cohorts", Body(("applyUrl", applyUrl)));

        Assert.That(answer.Status, Is.EqualTo(400), answer.Text);
        Assert.That(answer.Faults, Is.EqualTo(new[] { "request.malformed /applyUrl" }));
        Assert.That(
            (string?)answer.Json["errors"]![0]!["message"],
            Is.EqualTo("Must be a web address that starts with https:// and has at most 500 characters."));
    }

    [Test]
    public async Task Every_broken_rule_is_reported_in_one_response()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var courseId = host.Given.Course(level: 6);

        var late = await host.With(host.Given.Key()).Post($"/v1/courses/{courseId}/cohorts", Body(("startsOn", "2025-04-01"), ("endsOn", "2025-07-23")));
        var reversed = await host.With(host.Given.Key()).Post($"/v1/courses/{host.Given.Course()}/cohorts", Body(("endsOn", "2025-01-05")));

        Assert.That(late.Status, Is.EqualTo(422));
        Assert.That(late.Faults, Is.EqualTo(new[] { "course.weeks /endsOn", "cohort.outside-programme /startsOn", "course.level " }));
        Assert.That(((long)late.Json["errors"]![0]!["actual"]!, (long)late.Json["errors"]![0]!["allowed"]!), Is.EqualTo((113L, 112L)));
        Assert.That((reversed.Status, reversed.Faults), Is.EqualTo((422, new[] { "cohort.dates-reversed /endsOn" })));
    }

    [Test]
    public async Task A_start_before_any_rules_is_refused()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();

        var answer = await host.With(host.Given.Key())
            .Post($"/v1/courses/{host.Given.Course()}/cohorts", Body(("startsOn", "2024-03-31"), ("endsOn", "2024-05-01")));

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((422, new[] { "eligibility.no-rules /startsOn" })));
    }

    [Test]
    public async Task Another_tenants_course_or_programme_is_not_found()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Programme(authorityId: "OTHER").Provider().Provider(Given.OtherUkprn).Provider(authorityId: "OTHER");
        var own = host.Given.Course();
        var neighbours = host.Given.Course(Given.OtherUkprn);
        var foreign = host.Given.Course(authorityId: "OTHER");
        var provider = host.With(host.Given.Key());
        var authority = host.With(host.Given.Key(Role.Authority));

        Assert.That((await provider.Post($"/v1/courses/{neighbours}/cohorts", Body())).Status, Is.EqualTo(404));
        Assert.That((await authority.Post($"/v1/courses/{neighbours}/cohorts", Body())).Status, Is.EqualTo(201));
        Assert.That((await authority.Post($"/v1/courses/{foreign}/cohorts", Body())).Status, Is.EqualTo(404));
        foreach (var programmeId in new[] { "OTHER-2024-25", "TEST-1999-00" })
        {
            var answer = await provider.Post($"/v1/courses/{own}/cohorts", Body(("programmeId", programmeId)));
            Assert.That((answer.Status, answer.Faults), Is.EqualTo((404, new[] { "access.not-found /programmeId" })), programmeId);
        }
    }

    [Test]
    public async Task A_closed_cohort_refuses_learners_until_it_is_reopened()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var cohortId = host.Given.Cohort();
        var provider = host.With(host.Given.Key());
        Assert.That((await provider.Post("/v1/enrolments", Given.Enrolment(cohortId))).Status, Is.EqualTo(201));

        host.Clock.Advance(TimeSpan.FromMinutes(5));
        var closed = await provider.Send(HttpMethod.Post, $"/v1/cohorts/{cohortId}/close", null);
        var closedAgain = await provider.Send(HttpMethod.Post, $"/v1/cohorts/{cohortId}/close", null);
        var refused = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 2));
        var reopened = await provider.Send(HttpMethod.Post, $"/v1/cohorts/{cohortId}/reopen", null);
        var reopenedAgain = await provider.Send(HttpMethod.Post, $"/v1/cohorts/{cohortId}/reopen", null);
        var enrolled = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 2));

        Assert.That(closed.Status, Is.EqualTo(200), closed.Text);
        Assert.That(
            ((string)closed.Json["status"]!, (int)closed.Json["version"]!, (string)closed.Json["updatedAt"]!),
            Is.EqualTo(("closed", 2, "2024-11-15T09:05:00+00:00")));
        Assert.That((closedAgain.Status, closedAgain.Codes), Is.EqualTo((409, new[] { "cohort.already-closed" })));
        Assert.That((refused.Status, refused.Codes), Is.EqualTo((422, new[] { "enrolment.cohort-closed" })));
        Assert.That(((string)reopened.Json["status"]!, (int)reopened.Json["version"]!), Is.EqualTo(("open", 3)));
        Assert.That((reopenedAgain.Status, reopenedAgain.Codes), Is.EqualTo((409, new[] { "cohort.already-open" })));
        Assert.That(enrolled.Status, Is.EqualTo(201), enrolled.Text);
        Assert.That((int)(await provider.Get($"/v1/cohorts/{cohortId}")).Json["seatsRemaining"]!, Is.EqualTo(9_998));
        Assert.That(
            host.Given.Scalar<string>(
                "select kind from change_event where entity_id = @cohortId and number = (select min(number) from change_event where entity_id = @cohortId)",
                new { cohortId }),
            Is.EqualTo("cohort.closed"));
    }

    [TestCase("close")]
    [TestCase("reopen")]
    public async Task Another_providers_cohort_cannot_be_closed_or_reopened(string verb)
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Programme(authorityId: "OTHER").Provider().Provider(Given.OtherUkprn).Provider(authorityId: "OTHER");
        var neighbours = host.Given.Cohort(ukprn: Given.OtherUkprn);
        var foreign = host.Given.Cohort(authorityId: "OTHER");

        Assert.That((await host.With(host.Given.Key()).Send(HttpMethod.Post, $"/v1/cohorts/{neighbours}/{verb}", null)).Status, Is.EqualTo(404));
        Assert.That((await host.With(host.Given.Key(Role.Authority)).Send(HttpMethod.Post, $"/v1/cohorts/{foreign}/{verb}", null)).Status, Is.EqualTo(404));
        Assert.That((await host.With(host.Given.Key()).Send(HttpMethod.Post, $"/v1/cohorts/17/{verb}", null)).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_list_shows_only_the_callers_cohorts()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Programme(authorityId: "OTHER").Provider().Provider(Given.OtherUkprn).Provider(authorityId: "OTHER");
        var own = host.Given.Cohort();
        var ownClosed = host.Given.Cohort(status: CohortRow.Closed);
        var neighbours = host.Given.Cohort(ukprn: Given.OtherUkprn);
        var foreign = host.Given.Cohort(authorityId: "OTHER");
        var provider = host.With(host.Given.Key());
        var authority = host.With(host.Given.Key(Role.Authority));
        var partner = host.With(host.Given.Key(Role.Partner));

        Assert.That(await Ids(provider, ""), Is.EqualTo(new[] { own, ownClosed }));
        Assert.That(await Ids(authority, ""), Is.EqualTo(new[] { own, ownClosed, neighbours }));
        Assert.That(await Ids(partner, ""), Is.EqualTo(new[] { own, neighbours }));
        Assert.That(await Ids(partner, "status=closed"), Is.Empty);
        Assert.That((await provider.Get($"/v1/cohorts/{neighbours}")).Status, Is.EqualTo(404));
        Assert.That((await authority.Get($"/v1/cohorts/{foreign}")).Status, Is.EqualTo(404));
        Assert.That((await partner.Get($"/v1/cohorts/{ownClosed}")).Status, Is.EqualTo(404));
        Assert.That((await partner.Get($"/v1/cohorts/{own}")).Status, Is.EqualTo(200));
        Assert.That((await partner.Get("/v1/cohorts/17")).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task Each_filter_narrows_a_list()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider().Provider(Given.OtherUkprn);
        var a = host.Given.Cohort(startsOn: "2024-12-02", localAuthorityCode: "E08000012");
        var b = host.Given.Cohort(startsOn: "2025-01-06", sectorCode: "construction", ukprn: Given.OtherUkprn);
        var c = host.Given.Cohort(startsOn: "2025-02-03", status: CohortRow.Closed, localAuthorityCode: "E08000015");
        var authority = host.With(host.Given.Key(Role.Authority));
        var courseOfC = (string)(await authority.Get($"/v1/cohorts/{c}")).Json["courseId"]!;

        Assert.That(await Ids(authority, "sectorCode=construction"), Is.EqualTo(new[] { b }));
        Assert.That(await Ids(authority, "ukprn=10005678"), Is.EqualTo(new[] { b }));
        Assert.That(await Ids(authority, $"courseId={courseOfC}"), Is.EqualTo(new[] { c }));
        Assert.That(await Ids(authority, "localAuthorityCode=E08000015"), Is.EqualTo(new[] { c }));
        Assert.That(await Ids(authority, "from=2025-01-06"), Is.EqualTo(new[] { b, c }));
        Assert.That(await Ids(authority, "to=2025-01-06"), Is.EqualTo(new[] { a, b }));
        Assert.That(await Ids(authority, "status=closed"), Is.EqualTo(new[] { c }));
        Assert.That(await Ids(authority, "programmeId=TEST-2024-25"), Is.EqualTo(new[] { a, b, c }));
        Assert.That(await Ids(authority, "programmeId=TEST-2023-24"), Is.Empty);
        Assert.That(await Ids(authority, "from=2025-01-01&sectorCode=digital&status=closed"), Is.EqualTo(new[] { c }));
    }

    [Test]
    public async Task A_cohort_is_open_when_a_resident_can_join_today_or_later()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider().Provider(Given.OtherUkprn, status: "suspended");
        var ended = host.Given.Cohort(startsOn: "2024-04-08", endsOn: "2024-06-28");
        var begun = host.Given.Cohort(startsOn: "2024-11-14", endsOn: "2025-01-31");
        var today = host.Given.Cohort(startsOn: "2024-11-15", endsOn: "2025-01-31");
        var lastSeat = host.Given.Cohort(seats: 2, seatsTaken: 1);
        var full = host.Given.Cohort(seats: 2, seatsTaken: 2);
        var closed = host.Given.Cohort(status: CohortRow.Closed);
        var suspended = host.Given.Cohort(ukprn: Given.OtherUkprn);
        var authority = host.With(host.Given.Key(Role.Authority));

        var partner = host.With(host.Given.Key(Role.Partner));

        Assert.That(await Ids(authority, "isOpen=true"), Is.EqualTo(new[] { today, lastSeat }));
        Assert.That(await Ids(authority, "isOpen=false"), Is.EqualTo(new[] { ended, begun, full, closed, suspended }));
        Assert.That(await Ids(partner, ""), Is.EqualTo(new[] { today, lastSeat }));
        Assert.That(await Ids(partner, "isOpen=false"), Is.Empty);

        host.Given.Execute("update programme set accepts_until = '2024-11-15'");
        Assert.That(await Ids(authority, "isOpen=true"), Is.EqualTo(new[] { today, lastSeat }));
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.That(await Ids(authority, "isOpen=true"), Is.Empty);
    }

    [Test]
    public async Task A_cohort_is_offered_to_late_joiners_for_the_days_its_rule_set_allows()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider().RuleSet(
            route: "hgv",
            change: rules => rules with { Milestones = rules.Milestones with { LateJoiningDays = 7 } });
        host.Given.Cohort(startsOn: "2024-11-08", endsOn: "2025-01-31");
        host.Given.Cohort(sectorCode: "hgv-driving", startsOn: "2024-11-07", endsOn: "2025-01-31");
        var driving = host.Given.Cohort(sectorCode: "hgv-driving", startsOn: "2024-11-08", endsOn: "2025-01-31");
        var partner = host.With(host.Given.Key(Role.Partner));

        Assert.That(await Ids(partner, ""), Is.EqualTo(new[] { driving }));
        Assert.That(await Ids(partner, "isOpen=true"), Is.EqualTo(new[] { driving }));
    }

    [Test]
    public async Task Pages_continue_across_programmes()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var cohorts = Enumerable.Range(0, 5).Select(_ => host.Given.Cohort()).ToList();
        host.Given.Execute("insert into lane (lane_id, turn, last_number, last_posted_at) values ('TEST-2025-26', 0, 0, '2024-04-01 00:00:00.000')");
        host.Given.Execute(
            "insert into programme (programme_id, authority_id, number, name, financial_year, starts_on, ends_on, commitment_limit_basis_points, "
            + """
            is_over_allocation_allowed, allocations_version,
                targets_version, version, created_at)
            values ('TEST-2025-26', 'TEST', 900, 'Next', 2025, '2025-04-01', '2026-03-31', 10000, 0, 1, 1, 1, '2024-04-01 00:00:00.000')
            """);

        // The first one moves to the next programme, so it is listed last.
        host.Given.Execute("update cohort set programme_id = 'TEST-2025-26' where cohort_id = @cohortId", new { cohortId = cohorts[0] });
        cohorts = [.. cohorts.Skip(1), cohorts[0]];
        var partner = host.With(host.Given.Key(Role.Partner));

        List<string> seen = [];
        var pages = 0;
        for (string? next = ""; next is not null; pages++)
        {
            var page = await partner.Get($"/v1/cohorts?limit=2{(next.Length == 0 ? "" : $"&cursor={next}")}");
            seen.AddRange(page.Json["items"]!.AsArray().Select(item => (string)item!["cohortId"]!));
            next = (string?)page.Json["next"];
        }

        Assert.That((pages, seen), Is.EqualTo((3, cohorts)));
    }

    [Test]
    public async Task Every_invalid_list_parameter_is_reported()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();

        var answer = await host.With(host.Given.Key())
            .Get("/v1/cohorts?courseId=1&localAuthorityCode=x&from=soon&to=2025-02-30&status=new&isOpen=yes&limit=501&cursor=%2A");

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Faults, Is.EqualTo(new[]
        {
            "request.id-invalid /courseId", "request.local-authority-invalid /localAuthorityCode", "request.date-invalid /from", "request.date-invalid /to",
            "request.enum-invalid /status", "request.wrong-type /isOpen", "request.out-of-range /limit", "request.cursor-invalid /cursor",
        }));
    }

    private static async Task<List<string>> Ids(HttpClient client, string query) =>
        [.. (await client.Get("/v1/cohorts?" + query)).Json["items"]!.AsArray().Select(item => (string)item!["cohortId"]!)];
}
