using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Courses;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class CourseOperationsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static Dictionary<string, object?> Body(params (string Name, object? Value)[] changes)
    {
        var body = new Dictionary<string, object?>
        {
            ["title"] = "Software development", ["sectorCode"] = "digital", ["level"] = 3, ["guidedHours"] = 60, ["weeks"] = 16, ["deliveryMode"] = "blended",
            ["isGreenSkills"] = false, ["socCodes"] = new[] { "2134", "2141" }, ["summary"] = "From first program to web application.",
        };
        foreach (var (name, value) in changes)
        {
            body[name] = value;
        }

        return body;
    }

    [Test]
    public async Task A_provider_adds_a_course_of_its_own()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var provider = host.With(host.Given.Key());

        var added = await provider.Post("/v1/courses", Body());

        Assert.That(added.Status, Is.EqualTo(201), added.Text);
        var courseId = (string)added.Json["courseId"]!;
        Assert.That(
            added.Text,
            Is.EqualTo($$"""
                {"courseId":"{{courseId}}","ukprn":10001234,"title":"Software development","sectorCode":"digital","level":3,
                "guidedHours":60,"weeks":16,"deliveryMode":"blended","isGreenSkills":false,"socCodes":["2134","2141"],
                "summary":"From first program to web application.","createdAt":"2024-11-15T09:00:00+00:00",
                "updatedAt":"2024-11-15T09:00:00+00:00","version":1}
                """.ReplaceLineEndings("")));
        Assert.That(added.Headers.Headers.Location!.ToString(), Is.EqualTo($"/v1/courses/{courseId}"));
        Assert.That(added.Headers.Headers.ETag!.Tag, Is.EqualTo("\"1\""));
        Assert.That((await provider.Get($"/v1/courses/{courseId}")).Text, Is.EqualTo(added.Text));
    }

    [Test]
    public async Task A_retry_adds_no_second_course()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var provider = host.With(host.Given.Key());

        var first = await provider.Post("/v1/courses", Body(), key: "k");
        var second = await provider.Post("/v1/courses", Body(), key: "k");

        Assert.That((second.Status, second.Text), Is.EqualTo((201, first.Text)));
        Assert.That(host.Given.Scalar<int>("select count(*) from course"), Is.EqualTo(1));
    }

    [Test]
    public async Task An_authority_must_name_the_provider()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var authority = host.With(host.Given.Key(Role.Authority));

        var named = await authority.Post("/v1/courses", Body(("ukprn", 10001234)));
        var unnamed = await authority.Post("/v1/courses", Body());
        var unregistered = await authority.Post("/v1/courses", Body(("ukprn", 10009999)));

        Assert.That(named.Status, Is.EqualTo(201), named.Text);
        Assert.That((unnamed.Status, unnamed.Faults), Is.EqualTo((400, new[] { "request.required /ukprn" })));
        Assert.That((unregistered.Status, unregistered.Faults), Is.EqualTo((404, new[] { "access.not-found /ukprn" })));
    }

    [Test]
    public async Task A_provider_cannot_add_a_course_for_another()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider().Provider(Given.OtherUkprn);

        var answer = await host.With(host.Given.Key()).Post("/v1/courses", Body(("ukprn", Given.OtherUkprn)));

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((404, new[] { "access.not-found /ukprn" })));
    }

    [Test]
    public async Task Every_malformed_field_is_reported_in_one_response()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();

        var answer = await host.With(host.Given.Key()).Post("/v1/courses", new
        {
            ukprn = 1, title = new string('x', 256), level = 9, guidedHours = 0, weeks = 53, deliveryMode = "post",
            socCodes = new[] { "2134",
                "21" }, summary = "",
        });

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Faults, Is.EqualTo(new[]
        {
            "request.ukprn-invalid /ukprn", "request.too-long /title", "request.required /sectorCode", "request.out-of-range /level",
            "request.out-of-range /guidedHours", "request.out-of-range /weeks", "request.enum-invalid /deliveryMode", "request.malformed /socCodes/1",
            "request.too-short /summary",
        }));
    }

    [Test]
    public async Task Every_broken_rule_is_reported_with_its_numbers()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();

        var answer = await host.With(host.Given.Key()).Post("/v1/courses", Body(("guidedHours", 59), ("weeks", 17), ("level", 2)));

        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Faults, Is.EqualTo(new[] { "course.guided-hours /guidedHours", "course.weeks /weeks", "course.level /level" }));
        Assert.That(
            answer.Json["errors"]!.AsArray().Select(entry => ((long)entry!["actual"]!, (long)entry["allowed"]!)),
            Is.EqualTo(new[] { (59L, 60L), (17L, 16L), (2L, 3L) }));
    }

    [Test]
    public async Task An_unknown_sector_is_reported_with_the_other_errors()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();

        var answer = await host.With(host.Given.Key()).Post("/v1/courses", Body(("sectorCode", "alchemy"), ("weeks", 17), ("level", 2)));

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((422, new[] { "course.sector-unknown /sectorCode", "course.weeks /weeks" })));
    }

    [TestCase("construction", false, 201)]
    [TestCase("hgv-driving", false, 201)]
    [TestCase("digital", true, 201)]
    [TestCase("digital", false, 422)]
    public async Task Level_2_is_allowed_in_marked_sectors_and_for_green_skills(string sectorCode, bool isGreenSkills, int status)
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();

        var answer = await host.With(host.Given.Key()).Post("/v1/courses", Body(("sectorCode", sectorCode), ("level", 2), ("isGreenSkills", isGreenSkills)));

        Assert.That(answer.Status, Is.EqualTo(status), answer.Text);
    }

    [Test]
    public async Task A_course_is_refused_when_no_rule_set_applies()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        host.Given.Execute("delete from rule_set");

        var answer = await host.With(host.Given.Key()).Post("/v1/courses", Body());

        Assert.That((answer.Status, answer.Codes), Is.EqualTo((422, new[] { "eligibility.no-rules" })));
    }

    [Test]
    public async Task A_course_is_checked_against_the_rules_in_force_that_day()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider()
            .RuleSet(validFrom: "2024-11-15", change: rules => rules with { MinimumGuidedHours = 100 })
            .RuleSet(validFrom: "2024-11-16", change: rules => rules with { MinimumGuidedHours = 200 });
        var provider = host.With(host.Given.Key());

        var today = await provider.Post("/v1/courses", Body(("guidedHours", 99)));
        host.Clock.Advance(TimeSpan.FromDays(1));
        var tomorrow = await provider.Post("/v1/courses", Body(("guidedHours", 199)));

        Assert.That((long)today.Json["errors"]![0]!["allowed"]!, Is.EqualTo(100));
        Assert.That((long)tomorrow.Json["errors"]![0]!["allowed"]!, Is.EqualTo(200));
    }

    [Test]
    public async Task Before_the_first_programme_begins_its_first_rules_apply()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        host.Clock.Advance(TimeSpan.FromDays(-365));

        var answer = await host.With(host.Given.Key()).Post("/v1/courses", Body(("weeks", 17)));

        Assert.That((answer.Status, answer.Codes), Is.EqualTo((422, new[] { "course.weeks" })));
    }

    [Test]
    public async Task An_edit_replaces_the_course()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var courseId = host.Given.Course();
        var provider = host.With(host.Given.Key());

        var edited = await provider.Put($"/v1/courses/{courseId}", Body(("sectorCode", "construction"), ("summary", null)), "\"1\"");

        Assert.That(edited.Status, Is.EqualTo(200), edited.Text);
        Assert.That((string)edited.Json["sectorCode"]!, Is.EqualTo("construction"));
        Assert.That((int)edited.Json["version"]!, Is.EqualTo(2));
        Assert.That(edited.Headers.Headers.ETag!.Tag, Is.EqualTo("\"2\""));
        Assert.That((await provider.Get($"/v1/courses/{courseId}")).Text, Is.EqualTo(edited.Text));
        Assert.That(
            host.Given.Scalar<string>("select changed_fields from audit_event where action = 'course.edited'"),
            Is.EqualTo("title, sectorCode=construction, weeks=16, socCodes"));
    }

    [TestCase(null, 428, "version.required")]
    [TestCase("\"2\"", 412, "version.stale")]
    public async Task An_edit_needs_the_current_version(string? ifMatch, int status, string code)
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var courseId = host.Given.Course();

        var answer = await host.With(host.Given.Key()).Put($"/v1/courses/{courseId}", Body(), ifMatch);

        Assert.That((answer.Status, answer.Codes), Is.EqualTo((status, new[] { code })));
    }

    [Test]
    public async Task A_course_with_cohorts_cannot_change_sector()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var courseId = host.Given.Course();
        host.Given.Cohort(courseId: courseId);
        var provider = host.With(host.Given.Key());

        var moved = await provider.Put($"/v1/courses/{courseId}", Body(("sectorCode", "construction")), "\"1\"");
        var movedAndBroken = await provider.Put($"/v1/courses/{courseId}", Body(("sectorCode", "construction"), ("weeks", 17)), "\"1\"");
        var renamed = await provider.Put($"/v1/courses/{courseId}", Body(("title", "Another title")), "\"1\"");

        Assert.That((moved.Status, moved.Faults), Is.EqualTo((409, new[] { "course.has-cohorts /sectorCode" })));
        Assert.That((movedAndBroken.Status, movedAndBroken.Codes), Is.EqualTo((422, new[] { "course.weeks", "course.has-cohorts" })));
        Assert.That(renamed.Status, Is.EqualTo(200), renamed.Text);
    }

    [Test]
    public void The_database_refuses_a_sector_that_differs_from_the_cohorts()
    {
        var given = new Given(Database);
        given.Programme().Provider();
        var courseId = given.Course();
        given.Cohort(courseId: courseId);

        Assert.That(
            () => given.Execute("update course set sector_code = 'construction' where course_id = @courseId", new { courseId }),
            Throws.InstanceOf<System.Data.Common.DbException>());
    }

    [Test]
    public async Task Another_providers_course_can_be_read_but_not_changed()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider().Provider(Given.OtherUkprn);
        var courseId = host.Given.Course(Given.OtherUkprn);
        var provider = host.With(host.Given.Key());
        var authority = host.With(host.Given.Key(Role.Authority));

        var read = await provider.Get($"/v1/courses/{courseId}");
        var edited = await provider.Put($"/v1/courses/{courseId}", Body(), "\"1\"");
        var movedAway = await authority.Put($"/v1/courses/{courseId}", Body(("ukprn", Given.Ukprn)), "\"1\"");
        var editedByAuthority = await authority.Put($"/v1/courses/{courseId}", Body(), "\"1\"");

        Assert.That(read.Status, Is.EqualTo(200));
        Assert.That(edited.Status, Is.EqualTo(404));
        Assert.That((movedAway.Status, movedAway.Faults), Is.EqualTo((404, new[] { "access.not-found /ukprn" })));
        Assert.That(editedByAuthority.Status, Is.EqualTo(200), editedByAuthority.Text);
    }

    [Test]
    public async Task Another_authoritys_course_is_not_found()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Programme(authorityId: "OTHER").Provider(authorityId: "OTHER");
        var courseId = host.Given.Course(authorityId: "OTHER");
        var authority = host.With(host.Given.Key(Role.Authority));

        var read = await authority.Get($"/v1/courses/{courseId}");
        var edited = await authority.Put($"/v1/courses/{courseId}", Body(), "\"1\"");
        var listed = await authority.Get("/v1/courses");

        Assert.That((read.Status, edited.Status), Is.EqualTo((404, 404)));
        Assert.That(listed.Json["items"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_malformed_id_in_the_path_is_refused()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();

        var answer = await host.With(host.Given.Key()).Get("/v1/courses/17");

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((400, new[] { "request.id-invalid /courseId" })));
    }

    [Test]
    public async Task A_list_has_pages_and_filters()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider().Provider(Given.OtherUkprn);
        var a = host.Given.Course();
        var b = host.Given.Course(Given.OtherUkprn);
        var c = host.Given.Course(sectorCode: "construction");
        var partner = host.With(host.Given.Key(Role.Partner));

        var first = await partner.Get("/v1/courses?limit=2");
        var second = await partner.Get($"/v1/courses?limit=2&cursor={(string)first.Json["next"]!}");

        Assert.That(Ids(first), Is.EqualTo(new[] { a, b }));
        Assert.That(Ids(second), Is.EqualTo(new[] { c }));
        Assert.That(Ids(await partner.Get("/v1/courses?ukprn=10005678")), Is.EqualTo(new[] { b }));
        Assert.That(Ids(await partner.Get("/v1/courses?sectorCode=construction")), Is.EqualTo(new[] { c }));
        Assert.That(Ids(await partner.Get("/v1/courses?sectorCode=construction&ukprn=10005678")), Is.Empty);
    }

    private static IEnumerable<string> Ids(Reply reply) => reply.Json["items"]!.AsArray().Select(item => (string)item!["courseId"]!);
}
