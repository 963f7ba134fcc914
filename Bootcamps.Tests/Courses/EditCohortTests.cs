using Bootcamps.Api.Courses;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Enrolments;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Courses;

/// <summary>Correcting a cohort: edits that are allowed and refused while it has learners, and seats that are never given twice.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class EditCohortTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private ApiHost _host = null!;
    private HttpClient _provider = null!;
    private string _cohortId = null!;

    private string Path => $"/v1/cohorts/{_cohortId}";

    [SetUp]
    public void Start()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider().Provider(Given.OtherUkprn);
        _cohortId = _host.Given.Cohort(seats: 20, startsOn: "2024-10-07", endsOn: "2024-12-20");
        _provider = _host.With(_host.Given.Key());
    }

    [TearDown]
    public void Stop()
    {
        _provider.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task Every_field_of_an_empty_cohort_can_be_replaced_with_its_current_version()
    {
        var read = await _provider.Get(Path);

        var answer = await _provider.Put(
            Path,
            Body(
                ("startsOn", "2025-01-06"), ("endsOn", "2025-04-28"), ("seats", 12), ("pricePence", 300_000), ("venue", "Example Hall"),
                ("localAuthorityCode", "E08000012"), ("applyUrl", "https://example.org/apply"), ("reason", "The room is smaller.")),
            read.Headers.Headers.ETag!.Tag);

        Assert.That((read.Headers.Headers.ETag.Tag, answer.Status, answer.Headers.Headers.ETag?.Tag), Is.EqualTo(("\"1\"", 200, "\"2\"")), answer.Text);
        Assert.That(
            new[] { "startsOn", "endsOn", "seats", "seatsRemaining", "pricePence", "venue", "localAuthorityCode", "applyUrl", "version" }.Select(
                field => answer.Json[field]!.ToString()),
            Is.EqualTo(new[] { "2025-01-06", "2025-04-28", "12", "12", "300000", "Example Hall", "E08000012", "https://example.org/apply", "2" }));
        Assert.That((await _provider.Get(Path)).Text, Is.EqualTo(answer.Text));
        Assert.That(
            _host.Given.Scalar<string>(
                "select concat(changed_fields, ' | ', reason) from audit_event where action = 'cohort.edited' and entity_id = @cohortId",
                new { cohortId = _cohortId }),
            Is.EqualTo(
                "startsOn=2025-01-06, endsOn=2025-04-28, seats=12, pricePence=300000, venue, localAuthorityCode=E08000012, applyUrl | The room is smaller."));
    }

    [Test]
    public async Task An_edit_that_breaks_a_promise_to_learners_is_refused_with_the_reason()
    {
        await Journey.Enrol(_provider, _cohortId, 1);
        await Journey.Enrol(_provider, _cohortId, 2);

        var answer = await _provider.Put(Path, Body(("startsOn", "2024-10-08"), ("endsOn", "2024-12-19"), ("seats", 1), ("pricePence", 448_001)), "*");

        Assert.That(answer.Status, Is.EqualTo(409), answer.Text);
        Assert.That(answer.Faults, Is.EqualTo(new[]
        {
            "cohort.seats-below-taken /seats", "cohort.has-enrolments /startsOn", "cohort.has-enrolments /endsOn", "cohort.has-enrolments /pricePence",
        }));
        Assert.That(answer.Json["errors"]!.AsArray().Select(error => (string)error!["message"]!), Is.EqualTo(new[]
        {
            "The cohort must have at least 2 seats, because these are taken. You sent 1.",
            "The first day must stay 7 October 2024 because learners are enrolled.",
            "The cohort must end on or after 20 December 2024 because learners are enrolled.",
            "The price must stay £4,480.00 because learners are enrolled.",
        }));
        Assert.That(((int)answer.Json["errors"]![0]!["actual"]!, (int)answer.Json["errors"]![0]!["allowed"]!), Is.EqualTo((1, 2)));
    }

    // 112 days after 7 October 2024 is 27 January 2025.
    [TestCase("2025-01-27", 2, 200)]
    [TestCase("2025-01-28", 2, 422)]
    public async Task A_harmless_edit_is_allowed_while_the_cohort_has_learners(string endsOn, int seats, int status)
    {
        await Journey.Enrol(_provider, _cohortId, 1);
        await Journey.Enrol(_provider, _cohortId, 2);

        var answer = await _provider.Put(Path, Body(("endsOn", endsOn), ("seats", seats), ("venue", "Another hall")), "*");

        Assert.That(answer.Status, Is.EqualTo(status), answer.Text);
        if (status == 200)
        {
            Assert.That(((int)answer.Json["seatsRemaining"]!, (string?)answer.Json["venue"]), Is.EqualTo((0, "Another hall")));
            Assert.That((await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, 3))).Codes, Is.EqualTo(new[] { "enrolment.cohort-full" }));
        }
        else
        {
            Assert.That(answer.Faults, Is.EqualTo(new[] { "course.weeks /endsOn" }));
        }
    }

    [Test]
    public async Task Price_and_dates_stay_fixed_while_a_leavers_milestone_still_counts()
    {
        var left = await Journey.Enrol(_provider, _cohortId, 1);
        await _provider.Post($"/v1/enrolments/{left}/withdraw", new { reasonCode = 98 });
        var free = await _provider.Put(Path, Body(("pricePence", 400_000)), "*");
        var started = await Journey.Enrol(_provider, _cohortId, 2);
        await Journey.Reach(_provider, started, Journey.Start());
        await _provider.Post($"/v1/enrolments/{started}/withdraw", new { reasonCode = 98 });

        var bound = await _provider.Put(Path, Body(("pricePence", 448_000)), "*");

        Assert.That((free.Status, (int)free.Json["seatsRemaining"]!), Is.EqualTo((200, 20)), free.Text);
        Assert.That((bound.Status, bound.Faults), Is.EqualTo((409, new[] { "cohort.has-enrolments /pricePence" })), bound.Text);
    }

    [Test]
    public async Task New_dates_must_pass_the_rules_for_a_new_cohort()
    {
        var late = await _provider.Put(Path, Body(("startsOn", "2025-04-01"), ("endsOn", "2025-07-23")), "*");
        var reversed = await _provider.Put(Path, Body(("startsOn", "2025-01-06"), ("endsOn", "2025-01-05")), "*");
        var early = await _provider.Put(Path, Body(("startsOn", "2024-03-31"), ("endsOn", "2024-05-01")), "*");

        Assert.That((late.Status, string.Join(", ", late.Faults)), Is.EqualTo((422, "course.weeks /endsOn, cohort.outside-programme /startsOn")));
        Assert.That((reversed.Status, string.Join(", ", reversed.Faults)), Is.EqualTo((422, "cohort.dates-reversed /endsOn")));
        Assert.That((early.Status, string.Join(", ", early.Faults)), Is.EqualTo((422, "eligibility.no-rules /startsOn")));
    }

    [Test]
    public async Task Every_malformed_field_is_reported_in_one_response()
    {
        var answer = await _provider.Put(Path, new
        {
            startsOn = "2025-02-30", seats = 0, pricePence = 0, venue = " ", localAuthorityCode = "Liverpool", applyUrl = "apply here",
            reason = new string('x', 501),
        }, "*");

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Faults, Is.EquivalentTo(new[]
        {
            "request.date-invalid /startsOn", "request.required /endsOn", "request.out-of-range /seats", "request.out-of-range /pricePence",
            "request.too-short /venue", "request.local-authority-invalid /localAuthorityCode", "request.malformed /applyUrl", "request.too-long /reason",
        }));
    }

    [Test]
    public async Task An_edit_needs_the_current_version_which_closing_moves()
    {
        var without = await _provider.Put(Path, Body(), null);
        await _provider.Send(HttpMethod.Post, $"{Path}/close", null);
        var stale = await _provider.Put(Path, Body(), "\"1\"");
        var fresh = await _provider.Put(Path, Body(("seats", 21)), "\"2\"");

        Assert.That((without.Status, stale.Status, fresh.Status), Is.EqualTo((428, 412, 200)));
        Assert.That(((string?)fresh.Json["status"], (int)fresh.Json["version"]!), Is.EqualTo((CohortRow.Closed, 3)));
    }

    [Test]
    public async Task Concurrent_edits_and_enrolments_never_leave_more_learners_than_seats()
    {
        var edits = Enumerable.Range(0, 10).Select(_ => _provider.Put(Path, Body(("seats", 5)), "*"));
        var enrolments = Enumerable.Range(1, 20).Select(n => _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, n)));

        var answers = await Task.WhenAll(edits.Concat(enrolments));

        Assert.That(answers.Select(answer => answer.Status), Is.All.AnyOf(200, 201, 409, 422));
        var enrolled = answers.Count(answer => answer.Status == 201);
        var seats = _host.Given.Scalar<int>("select seats from cohort where cohort_id = @cohortId", new { cohortId = _cohortId });
        var taken = _host.Given.Scalar<int>("select seats_taken from cohort where cohort_id = @cohortId", new { cohortId = _cohortId });
        Assert.That(taken, Is.EqualTo(enrolled).And.AtMost(seats));
        Assert.That(seats, Is.EqualTo(answers.Any(answer => answer.Status == 200) ? 5 : 20));
        await Journey.AssertConsistent(_host.With(_host.Given.Key(Role.Authority)), committedPence: 448_000L * enrolled, earnedPence: 0, places: enrolled);
    }

    [Test]
    public async Task Another_providers_cohort_cannot_be_edited()
    {
        _host.Given.Programme(authorityId: "OTHER").Provider(authorityId: "OTHER");
        var neighbours = _host.Given.Cohort(ukprn: Given.OtherUkprn);
        var foreign = _host.Given.Cohort(authorityId: "OTHER");
        using var authority = _host.With(_host.Given.Key(Role.Authority));
        using var partner = _host.With(_host.Given.Key(Role.Partner));

        Assert.That((await _provider.Put($"/v1/cohorts/{neighbours}", Body(), "*")).Status, Is.EqualTo(404));
        Assert.That((await authority.Put($"/v1/cohorts/{foreign}", Body(), "*")).Status, Is.EqualTo(404));
        Assert.That((await authority.Put($"/v1/cohorts/{neighbours}", Body(), "*")).Status, Is.EqualTo(200));
        Assert.That((await partner.Put(Path, Body(), "*")).Status, Is.EqualTo(403));
    }

    private static Dictionary<string, object?> Body(params (string Name, object? Value)[] changes)
    {
        var body = new Dictionary<string, object?> { ["startsOn"] = "2024-10-07", ["endsOn"] = "2024-12-20", ["seats"] = 20, ["pricePence"] = 448_000 };
        foreach (var (name, value) in changes)
        {
            body[name] = value;
        }

        return body;
    }
}
