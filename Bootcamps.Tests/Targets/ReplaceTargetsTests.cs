using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Targets;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class ReplaceTargetsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Path = $"/v1/programmes/{Given.ProgrammeId}/targets";

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
    public async Task The_whole_profile_is_replaced_and_read_back()
    {
        var empty = await _authority.Get(Path);
        await _authority.Put(Path, new { items = new[] { Item("2024-04", 9, 9, 9) } }, "\"1\"");

        var answer = await _authority.Put(Path, new
        {
            items = new[]
        {
            Item("2024-05", 20, 8, 2,
            ukprn: Given.Ukprn), Item("2024-04", 10, 0, 0), Item("2024-05", 20, 8, 2), Item("2025-09", 20, 18, 12), Item("2024-04", 5, 0, 0, "digital"),
        }
        }, "\"2\"");

        Assert.That((empty.Status, empty.Json["items"]!.AsArray().Count, empty.Headers.Headers.ETag?.Tag), Is.EqualTo((200, 0, "\"1\"")));
        Assert.That((answer.Status, answer.Headers.Headers.ETag?.Tag), Is.EqualTo((200, "\"3\"")), answer.Text);
        Assert.That(answer.Json["items"]!.AsArray().Select(item =>
            $"{item!["level"]} {item["sectorCode"]} {item["ukprn"]} {item["period"]} {item["starts"]} {item["completions"]} {item["outcomes"]}"),
            Is.EqualTo(new[]
            {
                "programme   2024-04 10 0 0", "programme   2024-05 20 8 2", "programme   2025-09 20 18 12", "sector digital  2024-04 5 0 0",
                "provider  10001234 2024-05 20 8 2",
            }));
        var read = await _authority.Get(Path);
        Assert.That((read.Text, read.Headers.Headers.ETag?.Tag), Is.EqualTo((answer.Text, "\"3\"")));
    }

    [Test]
    public async Task Of_concurrent_edits_exactly_one_is_stored_in_full()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(1, 20).Select(n => _authority.Put(Path, new { items = new[] { Item("2024-04", n, n, n), Item("2024-05", n, n, n) } }, "*")));

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(200));
        var read = await _authority.Get(Path);
        Assert.That(read.Headers.Headers.ETag?.Tag, Is.EqualTo("\"21\""));
        Assert.That(answers.Single(answer => answer.Headers.Headers.ETag?.Tag == "\"21\"").Text, Is.EqualTo(read.Text));
    }

    [Test]
    public async Task Every_malformed_field_is_reported_in_one_response()
    {
        var answer = await _authority.Put(
            Path,
            new { items = new object[] { new { level = "team", period = "24", starts = -1, completions = 1_000_001, outcomes = 0 }, new { } } },
            "\"1\"");

        Assert.That(answer.Status, Is.EqualTo(400), answer.Text);
        Assert.That(answer.Faults, Is.EquivalentTo(new[]
        {
            "request.enum-invalid /items/0/level", "request.month-invalid /items/0/period", "request.out-of-range /items/0/starts",
            "request.out-of-range /items/0/completions", "request.required /items/1/level", "request.required /items/1/period",
            "request.required /items/1/starts", "request.required /items/1/completions", "request.required /items/1/outcomes",
        }));
    }

    [Test]
    public async Task Every_broken_rule_is_reported_in_one_response()
    {
        var answer = await _authority.Put(Path, new
        {
            items = new object[]
            {
                Item("2024-03", 1, 0, 0), Item("2025-10", 9, 9, 9), Item("2024-05", 5, 5, 5, "digital"), Item("2024-05", 5, 5, 5, "digital"),
                Item("2024-06", 4, 4, 3, "digital"),
                new { level = "provider", sectorCode = "digital", period = "2024-04", starts = 0, completions = 0, outcomes = 0 },
            },
        }, "\"1\"");

        Assert.That(answer.Status, Is.EqualTo(422), answer.Text);
        Assert.That(answer.Faults, Is.EqualTo(new[]
        {
            "target.outside-programme /items/0/period", "target.outside-programme /items/1/period", "target.duplicate /items/3",
            "target.level-mismatch /items/5/sectorCode", "target.level-mismatch /items/5/ukprn", "target.falls /items/4/starts",
            "target.falls /items/4/completions", "target.falls /items/4/outcomes",
        }));
    }

    [Test]
    public async Task More_completions_than_starts_or_outcomes_than_completions_are_refused()
    {
        var answer = await _authority.Put(Path, new
        {
            items = new[]
            {
                Item("2024-04", 10, 11, 11), Item("2024-04", 10, 10, 10, "digital"), Item("2024-05", 1_200, 1_000, 1_001, "digital"),
                Item("2024-04", 0, 1, 2, ukprn: Given.Ukprn),
            },
        }, "\"1\"");

        Assert.That(answer.Status, Is.EqualTo(422), answer.Text);
        Assert.That(answer.Faults, Is.EqualTo(new[]
        {
            "target.exceeds /items/0/completions", "target.exceeds /items/2/outcomes", "target.exceeds /items/3/completions",
            "target.exceeds /items/3/outcomes",
        }));
        Assert.That((string?)answer.Json["errors"]![1]!["message"], Is.EqualTo("There are 1,001 outcomes and only 1,000 completions."));
        Assert.That(((int)answer.Json["errors"]![1]!["actual"]!, (int)answer.Json["errors"]![1]!["allowed"]!), Is.EqualTo((1_001, 1_000)));
    }

    [Test]
    public async Task Unknown_sectors_and_providers_are_not_found()
    {
        var answer = await _authority.Put(
            Path,
            new { items = new[] { Item("2024-04", 1, 0, 0, "cooking"), Item("2024-04", 1, 0, 0, ukprn: Given.OtherUkprn) } },
            "\"1\"");

        Assert.That(
            (answer.Status, string.Join(", ", answer.Faults)),
            Is.EqualTo((404, "access.not-found /items/0/sectorCode, access.not-found /items/1/ukprn")));
    }

    [Test]
    public async Task An_edit_needs_the_current_version()
    {
        Assert.That((await _authority.Put(Path, new { items = new[] { Item("2024-04", 1, 0, 0) } }, null)).Status, Is.EqualTo(428));
        Assert.That((await _authority.Put(Path, new { items = new[] { Item("2024-04", 1, 0, 0) } }, "\"2\"")).Status, Is.EqualTo(412));
    }

    [Test]
    public async Task A_list_that_is_too_long_is_refused()
    {
        var answer = await _authority.Put(Path, new { items = Enumerable.Repeat(Item("2024-04", 1, 0, 0), 2_001) }, "\"1\"");

        Assert.That((answer.Status, answer.Faults[0]), Is.EqualTo((400, "request.too-long /items")));
    }

    [Test]
    public async Task Another_authoritys_programme_is_not_found()
    {
        _host.Given.Programme(authorityId: "OTHER");

        Assert.That((await _authority.Get("/v1/programmes/OTHER-2024-25/targets")).Status, Is.EqualTo(404));
        Assert.That((await _authority.Put("/v1/programmes/OTHER-2024-25/targets", new { items = Array.Empty<object>() }, "*")).Status, Is.EqualTo(404));
    }

    [TestCase(Role.Provider)]
    [TestCase(Role.Partner)]
    [TestCase(Role.Admin)]
    public async Task Only_the_authority_can_read_and_replace_targets(string role)
    {
        var caller = _host.With(_host.Given.Key(role));

        Assert.That(((await caller.Get(Path)).Status, (await caller.Put(Path, new { items = Array.Empty<object>() }, "*")).Status), Is.EqualTo((403, 403)));
    }

    private static object Item(string period, int starts, int completions, int outcomes, string? sectorCode = null, int? ukprn = null) => new
    {
        level = sectorCode is not null ? "sector" : ukprn is not null ? "provider" : "programme", sectorCode, ukprn, period, starts, completions, outcomes,
    };
}
