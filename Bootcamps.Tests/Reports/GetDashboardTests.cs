using System.Text.Json.Nodes;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Reports;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class GetDashboardTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Path = $"/v1/programmes/{Given.ProgrammeId}/dashboard";

    private ApiHost _host = null!;

    [SetUp]
    public void Start()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme(capPlaces: 300, capPence: 3_000_000, commitmentLimitBasisPoints: 11_000)
            .Pool(150, 1_500_000, sectorCode: "digital", limitBasisPoints: 11_000)
            .Provider(capPlaces: 30, capPence: 900_000)
            .Opening("digital", 90)
            .Opening("construction", 10);
    }

    [TearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public async Task Commitments_are_shown_in_every_dimension()
    {
        var provider = _host.With(_host.Given.Key());
        var digital = _host.Given.Cohort(pricePence: 100_000);
        var construction = _host.Given.Cohort(pricePence: 200_000, sectorCode: "construction");
        await Enrol(provider, digital, 1, "2024-09-30");
        await Enrol(provider, digital, 2, "2024-11-01");
        await Enrol(provider, construction, 3, "2024-11-15");

        var answer = await Read();

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(((string?)answer.Json["name"], (string?)answer.Json["readAt"]), Is.EqualTo(("Test programme", "2024-11-15T09:00:00+00:00")));
        Assert.That(Text(answer.Json["programme"]!), Is.EqualTo("100 103 400000 of 300 3000000 3300000 leaves 197 2900000, 34.33 13.33"));
        Assert.That(Rows(answer, "sectors", "sectorCode"), Is.EqualTo(new[]
        {
            "construction construction 10 11 200000 of    leaves  ,  ",
            "digital digital 90 92 200000 of 150 1500000 1650000 leaves 58 1450000, 61.33 13.33",
            "hgv-driving hgv-driving 0 0 0 of    leaves  ,  ",
        }));
        Assert.That(Rows(answer, "providers", "ukprn"), Is.EqualTo(new[]
        {
            "10001234 Provider 10001234 0 3 400000 of 30 900000 900000 leaves 27 500000, 10.00 44.44",
            "  100 100 0 of    leaves  ,  ",
        }));
        Assert.That(Rows(answer, "localAuthorities", "localAuthorityCode"), Is.EqualTo(new[]
        {
            "E08000012 Liverpool 0 3 400000 of    leaves  ,  ",
            "  100 100 0 of    leaves  ,  ",
        }));
        Assert.That(answer.Json["months"]!.AsArray().Select(month =>
            $"{month!["period"]} {month["openingPlaces"]} {month["committedPlaces"]} {month["committedPence"]}, "
            + $"{month["cumulativePlaces"]} {month["cumulativePence"]} leaves {month["remainingPlaces"]} {month["remainingPence"]}"),
            Is.EqualTo(new[]
            {
                "2024-03 100 100 0, 100 0 leaves 200 3300000",
                "2024-09 0 1 100000, 101 100000 leaves 199 3200000",
                "2024-11 0 2 300000, 103 400000 leaves 197 2900000",
            }));
    }

    [Test]
    public async Task A_cap_of_zero_has_no_share()
    {
        _host.Given.Pool(0, 0, sectorCode: "hgv-driving");

        var figures = (await Read()).Json["sectors"]![2]!["figures"]!;

        Assert.That(Text(figures), Is.EqualTo("0 0 0 of 0 0 0 leaves 0 0,  "));
    }

    [Test]
    public void A_report_reads_no_enrolment_and_of_the_ledger_only_an_index()
    {
        Assert.That(ReportStore.Sql.Dashboard, Does.Not.Contain("enrolment"));
        if (Database is SqliteDatabase)
        {
            var plan = QueryPlan.Of(Database.Engine, ReportStore.Sql.Dashboard, new { programmeId = Given.ProgrammeId });

            // Every step finds its rows by key, without a scan. Of the ledger, the lines of paid statements are summed in their index.
            Assert.That(plan, Is.Not.Empty);
            Assert.That(plan, Has.None.Contains("enrolment").And.None.StartsWith("SCAN"));
            Assert.That(plan.Where(step => step.Contains(" l ", StringComparison.Ordinal)), Has.All.Contains("USING COVERING INDEX"));
        }
    }

    [Test]
    public async Task Another_authoritys_programme_is_not_found()
    {
        _host.Given.Programme(authorityId: "OTHER");
        var authority = _host.With(_host.Given.Key(Role.Authority));

        Assert.That((await authority.Get("/v1/programmes/OTHER-2024-25/dashboard")).Status, Is.EqualTo(404));
        Assert.That((await authority.Get("/v1/programmes/a_b/dashboard")).Status, Is.EqualTo(400));
    }

    [TestCase(Role.Provider)]
    [TestCase(Role.Partner)]
    [TestCase(Role.Admin)]
    public async Task Only_the_authority_can_read_it(string role) => Assert.That((await _host.With(_host.Given.Key(role)).Get(Path)).Status, Is.EqualTo(403));

    private Task<Reply> Read() => _host.With(_host.Given.Key(Role.Authority)).Get(Path);

    private static async Task Enrol(HttpClient provider, string cohortId, int n, string enrolledOn)
    {
        var body = Given.Enrolment(cohortId, n);
        body["enrolledOn"] = enrolledOn;
        var answer = await provider.Post("/v1/enrolments", body);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
    }

    private static IEnumerable<string> Rows(Reply answer, string list, string key) =>
        answer.Json[list]!.AsArray().Select(row => $"{row![key]} {row["name"]} {Text(row["figures"]!)}");

    private static string Text(JsonNode figures) =>
        $"{figures["openingPlaces"]} {figures["committedPlaces"]} {figures["committedPence"]} "
        + $"of {figures["capPlaces"]} {figures["capPence"]} {figures["commitmentLimitPence"]} "
        + $"leaves {figures["remainingPlaces"]} {figures["remainingPence"]}, {figures["placesPercent"]} {figures["pencePercent"]}";
}
