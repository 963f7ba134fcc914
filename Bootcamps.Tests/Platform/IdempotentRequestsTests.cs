using Bootcamps.Tests.Contract;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>Operations that need an Idempotency-Key, and the parts of a replayed answer.</summary>
internal sealed class IdempotentRequestsTests : DatabaseTests<SqliteDatabase>
{
    private static readonly object Course = new
    {
        title = "Data analysis", sectorCode = "digital", level = 3, guidedHours = 60, weeks = 12, deliveryMode = "blended", isGreenSkills = false,
        socCodes = Array.Empty<string>(),
    };

    private ApiHost _host = null!;

    [SetUp]
    public void Start()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider();
    }

    [TearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public async Task A_dry_run_of_an_operation_that_has_none_is_refused()
    {
        var provider = _host.With(_host.Given.Key());

        var answer = await provider.Send(HttpMethod.Post, "/v1/courses?dryRun=true", Course);

        Assert.That((answer.Status, answer.Codes[0]), Is.EqualTo((400, "request.unknown-parameter")), answer.Text);
        Assert.That(_host.Given.Scalar<long>("select count(*) from course"), Is.Zero);
    }

    [Test]
    public async Task A_dry_run_needs_no_key()
    {
        var provider = _host.With(_host.Given.Key());
        var enrolment = Given.Enrolment(_host.Given.Cohort());

        Assert.That((await provider.Send(HttpMethod.Post, "/v1/enrolments?dryRun=true", enrolment)).Status, Is.EqualTo(200));
        Assert.That((await provider.Send(HttpMethod.Post, "/v1/enrolments?dryRun=false", enrolment)).Status, Is.EqualTo(400));
        Assert.That((await provider.Send(HttpMethod.Post, "/v1/enrolments", enrolment)).Status, Is.EqualTo(400));
    }

    // DemonstrationRun sends every other creation twice too.
    [Test]
    public async Task A_replayed_answer_has_the_headers_of_the_first()
    {
        var provider = _host.With(_host.Given.Key());
        var enrolment = Given.Enrolment(_host.Given.Cohort());

        var enrolled = await provider.Post("/v1/enrolments", enrolment, "e");
        var enrolledAgain = await provider.Post("/v1/enrolments", enrolment, "e");
        var course = await provider.Post("/v1/courses", Course, "c");
        var courseAgain = await provider.Post("/v1/courses", Course, "c");

        Assert.That(
            (enrolledAgain.Text, Told(enrolledAgain)),
            Is.EqualTo((enrolled.Text, $"201 /v1/enrolments/{enrolled.Json["enrolmentId"]}  application/json; charset=utf-8")));
        Assert.That(
            (courseAgain.Text, Told(courseAgain)),
            Is.EqualTo((course.Text, $"201 /v1/courses/{course.Json["courseId"]} \"1\" application/json; charset=utf-8")));
        Assert.That((Told(enrolled), Told(course)), Is.EqualTo((Told(enrolledAgain), Told(courseAgain))));
    }

    [Test]
    public void The_description_requires_the_key_once_except_for_a_dry_run()
    {
        var asking = (
            from operation in ApiDescription.Operations
            let parameters = (operation.Json["parameters"]?.AsArray() ?? []).Select(parameter => parameter!.AsObject()).ToList()
            from key in parameters.Where(parameter => (string)parameter["name"]! == "Idempotency-Key")
            let isNeeded = (bool?)key["required"] ?? false
            let hasDryRun = parameters.Any(parameter => (string)parameter["name"]! == "dryRun")
            select (operation.Id, isNeeded, hasDryRun, Description: (string)key["description"]!)).ToList();

        Assert.That(asking.Select(one => one.Id), Is.Unique.And.Contains("EnrolLearner").And.Contains("AddCourse"));
        Assert.That(asking, Has.All.Matches<(string Id, bool IsNeeded, bool HasDryRun, string Description)>(one => one.IsNeeded != one.HasDryRun));
        Assert.That(asking.Single(one => one.Id == "EnrolLearner").Description, Does.EndWith("Required unless `dryRun` is `true`."));
    }
    private static string Told(Reply answer) =>
        $"{answer.Status} {answer.Headers.Headers.Location} {answer.Headers.Headers.ETag} {answer.Headers.Content.Headers.ContentType}";
}
