using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class ReplaceAllocationsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Path = $"/v1/programmes/{Given.ProgrammeId}/allocations";

    private ApiHost _host = null!;
    private HttpClient _authority = null!;

    [SetUp]
    public void Start()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme(capPlaces: 10, capPence: 1_000_000, commitmentLimitBasisPoints: 11_000).Provider(capPlaces: 5, capPence: 400_000);
        _authority = _host.With(_host.Given.Key(Role.Authority));
    }

    [TearDown]
    public void Stop()
    {
        _authority.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task Replacing_the_list_opens_pools_at_the_commitments_of_earlier_years()
    {
        _host.Given.Opening("digital", 4, 300).Opening("construction", 3);
        var read = await _authority.Get(Path);

        var answer = await _authority.Put(Path, new
        {
            items = new[]
            {
                Item(20, 2_000_000), Item(12, 900_000, "digital"), Item(6, 500_000, ukprn: Given.Ukprn), Item(5, 400_000, "digital", Given.Ukprn),
            },
        }, read.Headers.Headers.ETag!.ToString());

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That((read.Headers.Headers.ETag.Tag, answer.Headers.Headers.ETag?.Tag), Is.EqualTo(("\"1\"", "\"2\"")));
        Assert.That(answer.Json["warnings"]!.AsArray(), Is.Empty);
        Assert.That(answer.Json["items"]!.AsArray()
            .Select(item => $"{item!["poolId"]} {item["level"]} {item["sectorCode"]} {item["ukprn"]} {item["capPlaces"]} {item["capPence"]}"), Is.EqualTo(new[]
        {
            "TEST-2024-25/programme programme   20 2000000", "TEST-2024-25/sector/digital sector digital  12 900000",
            "TEST-2024-25/provider/10001234 provider  10001234 6 500000", "TEST-2024-25/provider/10001234/digital providerSector digital 10001234 5 400000",
        }));
        Assert.That((await _authority.Get(Path)).Text, Is.EqualTo(answer.Text));
        var pools = (await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/headroom")).Json["pools"]!.AsArray();
        Assert.That(
            pools.Select(pool => $"{pool!["committedPlaces"]} {pool["committedPence"]} of {pool["commitmentLimitPence"]}"),
            Is.EqualTo(new[] { "7 300 of 2200000", "4 300 of 990000", "0 0 of 550000", "0 0 of 440000" }));
        Assert.That(await IsConsistent(), Is.True);
    }

    [Test]
    public async Task Enrolments_draw_from_the_new_pools_and_do_not_move_the_version()
    {
        var provider = _host.With(_host.Given.Key());
        var cohortId = _host.Given.Cohort(pricePence: 100_000);
        await _authority.Put(Path, new { items = new[] { Item(2, 2_000_000), Item(2, 500_000, ukprn: Given.Ukprn) } }, "\"1\"");

        var statuses = new List<int>();
        for (var n = 1; n <= 3; n++)
        {
            statuses.Add((await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, n))).Status);
        }

        Assert.That(statuses, Is.EqualTo(new[] { 201, 201, 422 }));
        Assert.That((await _authority.Get(Path)).Headers.Headers.ETag?.Tag, Is.EqualTo("\"2\""));
        Assert.That(await IsConsistent(), Is.True);
    }

    [Test]
    public async Task Allocations_cannot_be_replaced_after_the_first_enrolment()
    {
        await _host.With(_host.Given.Key()).Post("/v1/enrolments", Given.Enrolment(_host.Given.Cohort(pricePence: 100_000)));
        using var afterRestart = new ApiHost(Database);

        var answer = await _authority.Put(Path, new { items = new[] { Item(20, 2_000_000) } }, "\"1\"");
        var later = await afterRestart.With(_host.Given.Key(Role.Authority)).Put(Path, new { items = new[] { Item(20, 2_000_000) } }, "\"1\"");

        Assert.That((answer.Status, answer.Codes[0]), Is.EqualTo((409, "funding.allocations-committed")));
        Assert.That(later.Status, Is.EqualTo(409));
    }

    [Test]
    public async Task Concurrent_replacements_and_first_enrolments_leave_consistent_figures()
    {
        var cohortId = _host.Given.Cohort(pricePence: 100_000);
        var provider = _host.With(_host.Given.Key());
        object[] items = [Item(7, 900_000), Item(7, 900_000, ukprn: Given.Ukprn)];

        var puts = Enumerable.Range(0, 20).Select(_ => _authority.Put(Path, new { items }, "*")).ToList();
        var enrolments = Enumerable.Range(1, 20).Select(n => provider.Post("/v1/enrolments", Given.Enrolment(cohortId, n))).ToList();
        var more = Enumerable.Range(0, 20).Select(_ => _authority.Put(Path, new { items }, "*")).ToList();
        var replaced = (await Task.WhenAll(puts.Concat(more))).Select(answer => answer.Status).ToList();
        var enrolled = (await Task.WhenAll(enrolments)).Count(answer => answer.Status == 201);

        Assert.That(replaced, Is.All.EqualTo(200).Or.EqualTo(409));
        var version = 1 + replaced.Count(status => status == 200);
        Assert.That(_host.Given.Scalar<int>($"select allocations_version from programme where programme_id = '{Given.ProgrammeId}'"), Is.EqualTo(version));
        Assert.That(enrolled, Is.EqualTo(version == 1 ? 4 : 7));
        Assert.That(await IsConsistent(), Is.True);
    }

    [Test]
    public async Task An_edit_needs_the_current_version()
    {
        object[] items = [Item(20, 2_000_000)];

        var without = await _authority.Put(Path, new { items }, null);
        var stale = await _authority.Put(Path, new { items }, "\"7\"");

        Assert.That((without.Status, without.Codes[0]), Is.EqualTo((428, "version.required")));
        Assert.That((stale.Status, stale.Codes[0]), Is.EqualTo((412, "version.stale")));
    }

    [Test]
    public async Task Every_malformed_field_is_reported_in_one_response()
    {
        var answer = await _authority.Put(
            Path,
            new { items = new object[] { new { level = "team", sectorCode = "a b", ukprn = 1, capPlaces = -1, capPence = -1 }, new { } } },
            "\"1\"");

        Assert.That(answer.Status, Is.EqualTo(400), answer.Text);
        Assert.That(answer.Faults, Is.EquivalentTo(new[]
        {
            "request.enum-invalid /items/0/level", "request.id-invalid /items/0/sectorCode", "request.ukprn-invalid /items/0/ukprn",
            "request.out-of-range /items/0/capPlaces", "request.out-of-range /items/0/capPence", "request.required /items/1/level",
            "request.required /items/1/capPlaces", "request.required /items/1/capPence",
        }));
    }

    [Test]
    public async Task Every_broken_rule_is_reported_in_one_response()
    {
        _host.Given.Opening("digital", 4, 300);

        var answer = await _authority.Put(Path, new
        {
            items = new object[]
        {
            new { level = "sector",
            ukprn = Given.Ukprn, capPlaces = 1, capPence = 1 }, Item(3, 299, "digital"), Item(9, 999, "digital"), Item(9, 999, ukprn: Given.Ukprn),
        }
        }, "\"1\"");

        Assert.That(answer.Status, Is.EqualTo(422), answer.Text);
        Assert.That(answer.Faults, Is.EqualTo(new[]
        {
            "funding.allocation-programme-missing ", "funding.level-mismatch /items/0/sectorCode", "funding.level-mismatch /items/0/ukprn",
            "funding.cap-below-committed /items/1/capPlaces", "funding.cap-below-committed /items/1/capPence", "funding.allocation-duplicate /items/2",
        }));
        Assert.That(((long)answer.Json["errors"]![3]!["actual"]!, (long)answer.Json["errors"]![3]!["allowed"]!), Is.EqualTo((3, 4)));
        Assert.That((await _authority.Get(Path)).Headers.Headers.ETag?.Tag, Is.EqualTo("\"1\""));
    }

    [Test]
    public async Task Unknown_sectors_and_providers_are_not_found()
    {
        _host.Given.Programme(authorityId: "OTHER").Provider(Given.OtherUkprn, authorityId: "OTHER");

        var answer = await _authority.Put(
            Path,
            new { items = new[] { Item(20, 2_000_000), Item(1, 1, "cooking"), Item(1, 1, ukprn: Given.OtherUkprn) } },
            "\"1\"");

        Assert.That(answer.Status, Is.EqualTo(404));
        Assert.That(answer.Faults, Is.EqualTo(new[] { "access.not-found /items/1/sectorCode", "access.not-found /items/2/ukprn" }));
    }

    [Test]
    public async Task Sectors_that_add_up_to_more_than_the_programme_give_a_warning()
    {
        var answer = await _authority.Put(
            Path,
            new { items = new[] { Item(20, 2_000_000), Item(15, 1_000_000, "digital"), Item(6, 1_000_001, "construction") } },
            "\"1\"");

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Json["warnings"]!.AsArray()
            .Select(warning => $"{warning!["code"]} {warning["severity"]} {warning["actual"]}/{warning["allowed"]}"), Is.EqualTo(new[]
        {
            "funding.sectors-exceed-programme warning 21/20", "funding.sectors-exceed-programme warning 2000001/2000000",
        }));
    }

    [Test]
    public async Task A_list_of_the_maximum_length_is_accepted_and_a_longer_one_refused()
    {
        var longest = Enumerable.Range(0, 2_001).Select(_ => Item(1, 1_000_000_000_000, "construction-and-the-built-environment", 10001234)).ToArray();
        var limit = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Single(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == nameof(ReplaceAllocations))
            .Metadata.GetMetadata<IRequestSizeLimitMetadata>();

        var answer = await _authority.Put(Path, new { items = longest }, "\"1\"");

        Assert.That((answer.Status, answer.Faults[0]), Is.EqualTo((400, "request.too-long /items")));
        Assert.That(System.Text.Json.JsonSerializer.Serialize(longest).Length, Is.LessThan(limit!.MaxRequestBodySize!.Value));
    }

    [Test]
    public async Task Another_authoritys_programme_is_not_found()
    {
        _host.Given.Programme(authorityId: "OTHER");

        Assert.That((await _authority.Get("/v1/programmes/OTHER-2024-25/allocations")).Status, Is.EqualTo(404));
        Assert.That((await _authority.Put("/v1/programmes/OTHER-2024-25/allocations", new { items = new[] { Item(1, 1) } }, "*")).Status, Is.EqualTo(404));
    }

    [TestCase(Role.Provider)]
    [TestCase(Role.Partner)]
    [TestCase(Role.Admin)]
    public async Task Only_the_authority_can_read_and_replace_allocations(string role)
    {
        var caller = _host.With(_host.Given.Key(role));

        Assert.That(((await caller.Get(Path)).Status, (await caller.Put(Path, new { items = new[] { Item(1, 1) } }, "*")).Status), Is.EqualTo((403, 403)));
    }

    private static object Item(int capPlaces, long capPence, string? sectorCode = null, int? ukprn = null) => new
    {
        level = (sectorCode, ukprn) switch { (null, null) => "programme", (_, null) => "sector", (null, _) => "provider", _ => "providerSector" },
        sectorCode, ukprn, capPlaces, capPence,
    };

    private async Task<bool> IsConsistent() => (bool)(await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/check")).Json["isConsistent"]!;
}
