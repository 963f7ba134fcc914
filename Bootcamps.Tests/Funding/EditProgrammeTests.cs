using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Enrolments;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>Correcting a programme: its name and its last day of acceptance.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class EditProgrammeTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Path = $"/v1/programmes/{Given.ProgrammeId}";

    private ApiHost _host = null!;
    private HttpClient _authority = null!;
    private HttpClient _provider = null!;

    [SetUp]
    public void Start()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider();
        _authority = _host.With(_host.Given.Key(Role.Authority));
        _provider = _host.With(_host.Given.Key());
    }

    [TearDown]
    public void Stop()
    {
        _authority.Dispose();
        _provider.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task A_programme_can_be_closed_on_another_day_and_reopened()
    {
        var cohortId = _host.Given.Cohort();
        var read = await _authority.Get(Path);

        var closed = await _authority.Put(
            Path,
            new { name = " Renamed ", acceptsUntil = "2024-11-14", reason = "The money is spent." },
            read.Headers.Headers.ETag!.Tag);
        var refused = await _provider.Post("/v1/enrolments", Given.Enrolment(cohortId));
        var opened = await _authority.Put(Path, new { name = "Renamed" }, "\"2\"");
        var enrolled = await _provider.Post("/v1/enrolments", Given.Enrolment(cohortId));

        Assert.That(
            (closed.Status, (string?)closed.Json["name"], (string?)closed.Json["acceptsUntil"], closed.Headers.Headers.ETag?.Tag),
            Is.EqualTo((200, "Renamed", "2024-11-14", "\"2\"")),
            closed.Text);
        Assert.That((refused.Status, refused.Codes), Is.EqualTo((422, new[] { "funding.programme-closed" })));
        Assert.That((opened.Status, opened.Json["acceptsUntil"], (int)opened.Json["version"]!), Is.EqualTo((200, (object?)null, 3)));
        Assert.That(enrolled.Status, Is.EqualTo(201), enrolled.Text);
        Assert.That((await _authority.Get(Path)).Text, Is.EqualTo(opened.Text));
        Assert.That(
            _host.Given.Scalar<string>(
                "select concat(changed_fields, ' | ', reason) from audit_event where action = 'programme.edited' "
                + "and number = (select min(number) from audit_event where action = 'programme.edited')"),
            Is.EqualTo("name, acceptsUntil=2024-11-14 | The money is spent."));
    }

    [Test]
    public async Task The_last_day_of_acceptance_cannot_be_before_the_latest_enrolment()
    {
        await Journey.Enrol(_provider, _host.Given.Cohort());

        var before = await _authority.Put(Path, new { name = "Test", acceptsUntil = "2024-11-14" }, "*");
        var same = await _authority.Put(Path, new { name = "Test", acceptsUntil = "2024-11-15" }, "*");

        Assert.That((before.Status, before.Faults), Is.EqualTo((409, new[] { "programme.accepts-until-before-enrolment /acceptsUntil" })), before.Text);
        Assert.That(
            (string?)before.Json["errors"]![0]!["message"],
            Is.EqualTo("The programme accepted an enrolment on 15 November 2024, so it cannot have stopped before."));
        Assert.That(same.Status, Is.EqualTo(200), same.Text);
    }

    [TestCase("2024-03-31", "programme.accepts-until-too-early")]
    [TestCase("2025-10-01", "programme.accepts-until-too-late")]
    public async Task The_last_day_of_acceptance_must_be_within_the_programmes_bounds(string acceptsUntil, string code)
    {
        var answer = await _authority.Put(Path, new { name = "Test", acceptsUntil }, "*");

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((422, new[] { $"{code} /acceptsUntil" })), answer.Text);
        Assert.That((string?)answer.Json["errors"]![0]!["message"], Does.Contain("1 April 2024").And.Contain("30 September 2025"));
    }

    [Test]
    public async Task An_edit_needs_a_name_and_the_current_version()
    {
        var faults = await _authority.Put(Path, new { acceptsUntil = "soon" }, "*");

        Assert.That((faults.Status, string.Join(", ", faults.Faults)), Is.EqualTo((400, "request.required /name, request.date-invalid /acceptsUntil")));
        Assert.That((await _authority.Put(Path, new { name = "Test" }, null)).Status, Is.EqualTo(428));
        Assert.That((await _authority.Put(Path, new { name = "Test" }, "\"2\"")).Status, Is.EqualTo(412));
    }

    [Test]
    public async Task Another_authoritys_programme_is_not_found_and_a_provider_cannot_edit_programmes()
    {
        _host.Given.Programme(authorityId: "OTHER");

        Assert.That((await _authority.Put("/v1/programmes/OTHER-2024-25", new { name = "Test" }, "*")).Status, Is.EqualTo(404));
        Assert.That((await _provider.Put(Path, new { name = "Test" }, "*")).Status, Is.EqualTo(403));
    }
}
