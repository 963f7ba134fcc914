using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Enrolments;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Authorities;

/// <summary>A new authority, from an empty database to its first claim, and the refusals.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class NewAuthorityTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Programme = "/v1/programmes/WMCA-2024-25";

    private ApiHost _host = null!;
    private HttpClient _admin = null!;

    private static object Wmca => new
    {
        authorityId = "WMCA", name = "West Midlands Combined Authority", gssCode = "E47000007",
        areas = new object[]
        {
            new { localAuthorityCode = "E08000025", name = "Birmingham", validFrom = "2016-06-17" },
            new { localAuthorityCode = "E08000026", name = "Coventry", validFrom = "2016-06-17", validTo = "2024-11-30" },
        },
    };

    private static object Sector => new { authority = "WMCA", sectorCode = "digital", name = "Digital", officialCode = "DIGITAL" };

    [SetUp]
    public void Start()
    {
        _host = new ApiHost(Database);
        _admin = _host.With(_host.Given.Key(Role.Admin));
    }

    [TearDown]
    public void Stop()
    {
        _admin.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task A_new_authority_funds_its_first_learner()
    {
        await Done(_admin.Post("/v1/authorities", Wmca));
        await Done(_admin.Post("/v1/sectors", Sector));
        using var authority = await Keyed(new { role = "authority", authorityId = "WMCA", name = "Staff" });
        await Done(authority.Post(
            "/v1/sectors",
            new { sectorCode = "hgv-driving", name = "HGV driving", officialCode = "TRANSPORT", route = "hgv", isLevel2Allowed = true }));
        await Done(authority.Post("/v1/programmes", new { name = "West Midlands 2024-25", financialYear = "2024-25" }));
        await Done(authority.Post(
            $"{Programme}/rule-sets",
            new { route = "standard", validFrom = "2024-04-01", name = "2024-25", source = "Decision of the authority" }));
        await Done(authority.Post("/v1/providers", new { ukprn = Given.Ukprn, name = "Example Training" }));
        await Done(authority.Put($"{Programme}/allocations", new
        {
            items = new object[]
            {
                new { level = "programme", capPlaces = 100, capPence = 50_000_000 },
                new { level = "sector", sectorCode = "digital", capPlaces = 100, capPence = 50_000_000 },
                new { level = "provider", ukprn = Given.Ukprn, capPlaces = 100, capPence = 50_000_000 },
            },
        }, "*"));
        await Done(authority.Put(
            $"{Programme}/targets",
            new { items = new[] { new { level = "sector", sectorCode = "digital", period = "2025-03", starts = 100, completions = 80, outcomes = 60 } } },
            "*"));
        using var provider = await Keyed(new { role = "provider", authorityId = "WMCA", ukprn = Given.Ukprn, name = "Records" });
        var course = await Done(provider.Post(
            "/v1/courses",
            new { title = "Data analysis", sectorCode = "digital", level = 3, guidedHours = 60, weeks = 12, deliveryMode = "online" }));
        var cohort = await Done(provider.Post(
            $"/v1/courses/{course.Json["courseId"]}/cohorts",
            new { programmeId = "WMCA-2024-25", startsOn = "2024-10-07", endsOn = "2024-12-20", seats = 20, pricePence = 448_000 }));
        var cohortId = (string)cohort.Json["cohortId"]!;

        var undecided = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 1, learner => learner["postcode"] = "B1 1AA"));
        var outside = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 1, learner => Lives(learner, "E08000012")));
        var late = Given.Enrolment(cohortId, 1, learner => Lives(learner, "E08000025"));
        late["enrolledOn"] = "2024-10-07";
        var enrolled = await Done(provider.Post("/v1/enrolments", late));
        await Journey.Reach(provider, (string)enrolled.Json["enrolmentId"]!, Journey.Start());

        Assert.That(
            (undecided.Status, undecided.Codes),
            Is.EqualTo((422, new[] { "eligibility.area", "eligibility.england" })).Or.EqualTo((422, new[] { "eligibility.area" })),
            undecided.Text);
        Assert.That(undecided.Json["errors"]![0]!["needs"]!.ToJsonString(), Does.Contain("/learner/localAuthorityCode"), "not outside for being in no table");
        Assert.That((outside.Status, outside.Codes), Is.EqualTo((422, new[] { "eligibility.area" })), outside.Text);
        var check = (await authority.Get($"{Programme}/check")).Json;
        Assert.That(((bool)check["isConsistent"]!, (long)check["totals"]!["earnedPence"]!), Is.EqualTo((true, 179_200L)), check.ToJsonString());
        Assert.That((await authority.Get($"{Programme}/dashboard")).Status, Is.EqualTo(200));
        Assert.That((await authority.Get($"{Programme}/performance")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_new_authority_is_a_separate_tenant()
    {
        _host.Given.Programme().Provider();
        await Done(_admin.Post("/v1/authorities", Wmca));
        using var authority = await Keyed(new { role = "authority", authorityId = "WMCA", name = "Staff" });
        using var other = _host.With(_host.Given.Key(Role.Authority));

        var all = await _admin.Get("/v1/authorities");
        var own = await authority.Get("/v1/authorities");

        Assert.That(all.Json["items"]!.AsArray().Select(item => (string?)item!["authorityId"]), Is.EqualTo(new[] { "TEST", "WMCA" }));
        Assert.That(
            own.Json["items"]!.AsArray().Single()!.ToJsonString(),
            Is.EqualTo(
                """{"authorityId":"WMCA","name":"West Midlands Combined Authority","gssCode":"E47000007","areas":["""
                + """{"localAuthorityCode":"E08000025","name":"Birmingham","validFrom":"2016-06-17","validTo":null},"""
                + """{"localAuthorityCode":"E08000026","name":"Coventry","validFrom":"2016-06-17","validTo":"2024-11-30"}],"version":1}"""));
        Assert.That((await authority.Get("/v1/programmes/TEST-2024-25")).Status, Is.EqualTo(404));
        Assert.That((await authority.Get("/v1/providers")).Json["items"]!.AsArray(), Is.Empty);
        Assert.That((await authority.Get("/v1/sectors")).Json["items"]!.AsArray(), Is.Empty);
        Assert.That((await other.Post("/v1/sectors", Sector)).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task An_authority_cannot_be_added_twice()
    {
        var first = await _admin.Post("/v1/authorities", Wmca, "key-1");
        var again = await _admin.Post("/v1/authorities", Wmca, "key-1");
        var second = await _admin.Post("/v1/authorities", Wmca);
        var without = await _admin.Send(HttpMethod.Post, "/v1/authorities", Wmca);

        Assert.That((first.Status, again.Status, again.Text), Is.EqualTo((201, 201, first.Text)));
        Assert.That((second.Status, second.Faults), Is.EqualTo((409, new[] { "authority.duplicate /authorityId" })));
        Assert.That((without.Status, without.Codes), Is.EqualTo((400, new[] { "idempotency.key-required" })));
        Assert.That(
            _host.Given.Scalar<string>("select concat(lane_id, ' ', actor_role, ' ', authority_id) from audit_event where action = 'authority.created'"),
            Is.EqualTo("reference admin WMCA"));
    }

    [Test]
    public async Task Every_invalid_field_of_an_authority_is_reported_in_one_response()
    {
        var shape = await _admin.Post("/v1/authorities", new
        {
            authorityId = "wmca", gssCode = "Birmingham",
            areas = new object[] { new { localAuthorityCode = "B1", validFrom = "soon", validTo = "later" } }
        });
        var empty = await _admin.Post("/v1/authorities", new { authorityId = "WMCA", name = "West Midlands", areas = Array.Empty<object>() });

        Assert.That(shape.Faults, Is.EquivalentTo(new[]
        {
            "request.id-invalid /authorityId", "request.required /name", "request.local-authority-invalid /gssCode",
            "request.local-authority-invalid /areas/0/localAuthorityCode", "request.required /areas/0/name", "request.date-invalid /areas/0/validFrom",
            "request.date-invalid /areas/0/validTo",
        }));
        Assert.That((empty.Status, empty.Faults), Is.EqualTo((422, new[] { "authority.no-area /areas" })), empty.Text);
    }

    [Test]
    public async Task A_new_sector_is_listed_last_can_be_used_at_once_and_cannot_be_added_twice()
    {
        _host.Given.Programme().Provider();
        using var authority = _host.With(_host.Given.Key(Role.Authority));
        var rail = new { sectorCode = "rail", name = " Rail ", officialCode = "TRANSPORT" };
        await authority.Post(
            "/v1/eligibility-checks",
            new { authority = Given.AuthorityId, sectorCode = "digital", startsOn = "2024-12-02", applicant = new { postcode = "L19" } });

        var added = await authority.Post("/v1/sectors", rail);
        var twice = await authority.Post("/v1/sectors", rail);
        var asked = await authority.Post(
            "/v1/eligibility-checks",
            new { authority = Given.AuthorityId, sectorCode = "rail", startsOn = "2024-12-02", applicant = new { postcode = "L19" } });

        Assert.That(
            (added.Status, added.Text),
            Is.EqualTo((201, """
                {"sectorCode":"rail","name":"Rail","officialCode":"TRANSPORT","route":"standard",
                "isLevel2Allowed":false,"displayOrder":2,"version":1}
                """.ReplaceLineEndings(""))));
        Assert.That((twice.Status, twice.Faults), Is.EqualTo((409, new[] { "sector.duplicate /sectorCode" })));
        Assert.That(asked.Status, Is.EqualTo(200), asked.Text);
        Assert.That((string?)(await authority.Get("/v1/sectors")).Json["items"]!.AsArray()[^1]!["sectorCode"], Is.EqualTo("rail"));
    }

    [Test]
    public async Task A_council_with_future_learners_cannot_leave_the_area()
    {
        _host.Given.Programme().Provider();
        using var provider = _host.With(_host.Given.Key());
        var cohortId = _host.Given.Cohort(startsOn: "2024-12-02");
        const string Path = "/v1/authorities/TEST";
        var read = await _admin.Get(Path);
        await Journey.Enrol(provider, cohortId);

        var early = await _admin.Put(Path, Area("2024-12-01"), read.Headers.Headers.ETag!.Tag);
        var late = await _admin.Put(Path, Area("2024-12-02"), read.Headers.Headers.ETag!.Tag);
        var stale = await _admin.Put(Path, Area("2024-12-02"), read.Headers.Headers.ETag!.Tag);
        var outside = await provider.Post("/v1/enrolments", Given.Enrolment(_host.Given.Cohort(startsOn: "2024-12-09"), 2));

        Assert.That((early.Status, early.Faults), Is.EqualTo((409, new[] { "authority.area-in-use /areas" })), early.Text);
        Assert.That(
            (string?)early.Json["errors"]![0]!["message"],
            Is.EqualTo(
                "Learners from E08000012 have places on cohorts that start from 2 December 2024 to 2 December 2024, so it stays in the area on those days."));
        Assert.That(
            (late.Status, (string?)late.Json["name"], (string?)late.Json["areas"]![0]!["validTo"], late.Headers.Headers.ETag?.Tag),
            Is.EqualTo((200, "Renamed", "2024-12-02", "\"2\"")),
            late.Text);
        Assert.That((stale.Status, (await _admin.Put(Path, Area(null), null)).Status), Is.EqualTo((412, 428)));
        Assert.That((outside.Status, outside.Codes), Is.EqualTo((422, new[] { "eligibility.area" })), outside.Text);
        Assert.That((await _admin.Get(Path)).Text, Is.EqualTo(late.Text));
        Assert.That(
            _host.Given.Scalar<string>("select concat(changed_fields, ' | ', reason) from audit_event where action = 'authority.edited'"),
            Is.EqualTo("name, gssCode=, areas | It has left."));

        static object Area(string? validTo) => new
        {
            name = "Renamed",
            areas = new[] { new { localAuthorityCode = "E08000012", name = "Liverpool", validFrom = "2014-04-01", validTo } }, reason = "It has left.",
        };
    }

    [Test]
    public async Task Only_an_admin_can_change_authorities_and_an_unknown_one_is_not_found()
    {
        _host.Given.Programme().Programme(authorityId: "OTHER");
        using var authority = _host.With(_host.Given.Key(Role.Authority));
        var body = new { name = "Renamed", areas = new[] { new { localAuthorityCode = "E08000012", name = "Liverpool", validFrom = "2014-04-01" } } };

        Assert.That((await authority.Put("/v1/authorities/TEST", body, "*")).Status, Is.EqualTo(403));
        Assert.That((await authority.Get("/v1/authorities/OTHER")).Status, Is.EqualTo(404));
        Assert.That(((await authority.Get("/v1/authorities/TEST")).Status, (await _admin.Get("/v1/authorities/OTHER")).Status), Is.EqualTo((200, 200)));
        Assert.That(((await _admin.Get("/v1/authorities/NONE")).Status, (await _admin.Put("/v1/authorities/NONE", body, "*")).Status), Is.EqualTo((404, 404)));
    }

    [Test]
    public async Task A_renamed_sector_keeps_its_course_rules()
    {
        _host.Given.Programme().Provider();
        using var authority = _host.With(_host.Given.Key(Role.Authority));
        const string Path = "/v1/sectors/construction";
        var read = await authority.Get(Path);

        var free = await authority.Put(
            Path,
            new { name = "Building", officialCode = "CONSTRUCTION", route = "hgv", isLevel2Allowed = true, reason = "Renamed." },
            read.Headers.Headers.ETag!.Tag);
        _host.Given.Course(sectorCode: "construction", level: 2);
        _host.Given.Cohort(sectorCode: "construction");
        var bound = await authority.Put(Path, new { name = "Building", officialCode = "CONSTRUCTION", displayOrder = 7 }, "*");
        var placed = await _admin.Put(
            Path,
            new { authority = "TEST", name = "Building", officialCode = "CONSTRUCTION", route = "hgv", isLevel2Allowed = true, displayOrder = 7 },
            "\"2\"");

        Assert.That(
            (free.Status, free.Text),
            Is.EqualTo((200, """
                {"sectorCode":"construction","name":"Building","officialCode":"CONSTRUCTION","route":"hgv",
                "isLevel2Allowed":true,"displayOrder":1,"version":2}
                """.ReplaceLineEndings(""))));
        Assert.That(
            (bound.Status, bound.Faults),
            Is.EqualTo((409, new[] { "sector.has-cohorts /route", "sector.has-level-2-courses /isLevel2Allowed" })),
            bound.Text);
        Assert.That((placed.Status, (int)placed.Json["displayOrder"]!, placed.Headers.Headers.ETag?.Tag), Is.EqualTo((200, 7, "\"3\"")), placed.Text);
        Assert.That((await authority.Get(Path)).Text, Is.EqualTo(placed.Text));
        Assert.That(
            ((await authority.Put(Path, new { name = "B", officialCode = "CONSTRUCTION" }, null)).Status,
                (await authority.Put(Path, new { name = "B", officialCode = "CONSTRUCTION" }, "\"1\"")).Status),
            Is.EqualTo((428, 412)));
        Assert.That((await authority.Put("/v1/sectors/rail", new { name = "Rail", officialCode = "TRANSPORT" }, "*")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Every_invalid_field_of_a_sector_is_reported_and_an_unknown_authority_is_not_found()
    {
        var shape = await _admin.Post("/v1/sectors", new { authority = "a b", sectorCode = "none", officialCode = "RAIL", route = "sea", displayOrder = 0 });
        var unnamed = await _admin.Post("/v1/sectors", new { sectorCode = "rail", name = "Rail", officialCode = "TRANSPORT" });
        var absent = await _admin.Post("/v1/sectors", Sector);

        Assert.That(shape.Faults, Is.EquivalentTo(new[]
        {
            "request.id-invalid /authority", "request.id-invalid /sectorCode", "request.required /name", "request.enum-invalid /officialCode",
            "request.enum-invalid /route", "request.out-of-range /displayOrder",
        }));
        Assert.That((unnamed.Status, unnamed.Faults), Is.EqualTo((400, new[] { "request.required /authority" })));
        Assert.That((absent.Status, absent.Faults), Is.EqualTo((404, new[] { "access.not-found /authority" })));
    }

    private static void Lives(Dictionary<string, object?> learner, string localAuthorityCode)
    {
        learner["postcode"] = "B1 1AA";
        learner["localAuthorityCode"] = localAuthorityCode;
    }

    private static async Task<Reply> Done(Task<Reply> request)
    {
        var reply = await request;
        Assert.That(reply.Status, Is.AnyOf(200, 201), reply.Text);
        return reply;
    }

    private async Task<HttpClient> Keyed(object order) => _host.With((string)(await Done(_admin.Post("/v1/keys", order))).Json["key"]!);
}
