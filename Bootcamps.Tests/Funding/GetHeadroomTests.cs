using System.Text.Json.Nodes;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class GetHeadroomTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Path = $"/v1/programmes/{Given.ProgrammeId}/headroom";

    private ApiHost _host = null!;

    [SetUp]
    public void Start()
    {
        _host = new ApiHost(Database);
        _host.Given
            .Programme(capPlaces: 10, capPence: 1_000_000, commitmentLimitBasisPoints: 12_000)
            .Pool(6, 900_000, sectorCode: "digital", limitBasisPoints: 12_000)
            .Provider(capPlaces: 5, capPence: 800_000)
            .Provider(Given.OtherUkprn, capPlaces: 4, capPence: 700_000)
            .Pool(3, 600_000, sectorCode: "digital", ukprn: Given.Ukprn);
    }

    [TearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public async Task The_authority_sees_every_pool_with_the_room_left_after_an_enrolment()
    {
        var enrolled = await _host.With(_host.Given.Key()).Post("/v1/enrolments", Given.Enrolment(_host.Given.Cohort(pricePence: 100_000)));

        var answer = await _host.With(_host.Given.Key(Role.Authority)).Get(Path);

        Assert.That(enrolled.Status, Is.EqualTo(201), enrolled.Text);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That((string?)answer.Json["programmeId"], Is.EqualTo(Given.ProgrammeId));
        Assert.That(Pools(answer), Is.EqualTo(new[]
        {
            "TEST-2024-25/programme programme   10-1=9 1000000/1200000-100000=1100000",
            "TEST-2024-25/sector/digital sector digital  6-1=5 900000/1080000-100000=980000",
            "TEST-2024-25/provider/10001234 provider  10001234 5-1=4 800000/800000-100000=700000",
            "TEST-2024-25/provider/10005678 provider  10005678 4-0=4 700000/700000-0=700000",
            "TEST-2024-25/provider/10001234/digital providerSector digital 10001234 3-1=2 600000/600000-100000=500000",
        }));
    }

    [Test]
    public async Task A_provider_sees_its_own_pools_and_no_others()
    {
        var answer = await _host.With(_host.Given.Key(ukprn: Given.OtherUkprn)).Get(Path);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(Pools(answer), Is.EqualTo(new[] { "TEST-2024-25/provider/10005678 provider  10005678 4-0=4 700000/700000-0=700000" }));
        Assert.That(answer.Text, Does.Not.Contain("10001234"));
    }

    [Test]
    public async Task A_provider_without_funding_sees_an_empty_list()
    {
        var answer = await _host.With(_host.Given.Key(ukprn: 10009999)).Get(Path);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Json["pools"]!.AsArray(), Is.Empty);
    }

    [TestCase(Role.Authority)]
    [TestCase(Role.Provider)]
    public async Task Another_authoritys_programme_and_an_unknown_one_are_not_found(string role)
    {
        _host.Given.Programme(authorityId: "OTHER").Provider(authorityId: "OTHER");
        var caller = _host.With(_host.Given.Key(role));

        var foreign = await caller.Get("/v1/programmes/OTHER-2024-25/headroom");
        var absent = await caller.Get("/v1/programmes/TEST-1999-00/headroom");

        Assert.That((foreign.Status, absent.Status), Is.EqualTo((404, 404)));
        Assert.That(foreign.Codes, Is.EqualTo(new[] { "access.not-found" }));
    }

    [Test]
    public async Task A_malformed_id_is_refused()
    {
        var answer = await _host.With(_host.Given.Key(Role.Authority)).Get("/v1/programmes/TEST_2024/headroom");

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Faults, Is.EqualTo(new[] { "request.id-invalid /programmeId" }));
    }

    [TestCase(Role.Partner)]
    [TestCase(Role.Admin)]
    public async Task Other_roles_are_refused(string role) =>
        Assert.That((await _host.With(_host.Given.Key(role)).Get(Path)).Status, Is.EqualTo(403));

    [Test]
    public async Task A_request_without_a_key_is_refused() => Assert.That((await _host.Anonymous().Get(Path)).Status, Is.EqualTo(401));

    private static IEnumerable<string> Pools(Reply answer) => answer.Json["pools"]!.AsArray().Select(pool => Text(pool!));

    private static string Text(JsonNode pool) =>
        $"{pool["poolId"]} {pool["level"]} {pool["sectorCode"]} {pool["ukprn"]} {pool["capPlaces"]}-{pool["committedPlaces"]}={pool["remainingPlaces"]} "
        + $"{pool["capPence"]}/{pool["commitmentLimitPence"]}-{pool["committedPence"]}={pool["remainingPence"]}";
}
