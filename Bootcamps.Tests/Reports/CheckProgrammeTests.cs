using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Reports;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class CheckProgrammeTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Path = $"/v1/programmes/{Given.ProgrammeId}/check";

    private ApiHost _host = null!;

    [SetUp]
    public void Start()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Pool(1_000, 500_000_000, sectorCode: "digital").Provider();
    }

    [TearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public async Task Openings_and_enrolments_add_up()
    {
        _host.Given.Opening("digital", places: 40, pence: 0).Opening("construction", places: 60, pence: 5_000);
        await Enrol(_host.Given.Cohort(pricePence: 100_000), 3);

        var answer = await Check();

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That((bool)answer.Json["isConsistent"]!, Is.True, answer.Text);
        Assert.That(
            answer.Json["totals"]!.ToJsonString(),
            Is.EqualTo("""
                {"openingPlaces":100,"enrolments":3,"earnedPence":0,"statementsPence":0,"paidPence":0,
                "committedPlaces":103,"committedPence":305000,"ledgerPlaces":103,"ledgerPence":305000}
                """.ReplaceLineEndings("")));
        Assert.That((int)answer.Json["pools"]!, Is.EqualTo(3));
        Assert.That(answer.Json["differences"]!.AsArray(), Is.Empty);
        Assert.That((string?)answer.Json["checkedAt"], Is.EqualTo("2024-11-15T09:00:00+00:00"));
    }

    [Test]
    public async Task An_empty_programme_agrees() => Assert.That((bool)(await Check()).Json["isConsistent"]!, Is.True);

    [TestCase(
        "update funding_pool set committed_places = 7 where pool_id = 'TEST-2024-25/sector/digital'",
        "pool TEST-2024-25/sector/digital 2/7 200000/200000")]
    [TestCase(
        "update funding_pool set committed_pence = 1 where pool_id = 'TEST-2024-25/provider/10001234'",
        "pool TEST-2024-25/provider/10001234 2/2 200000/1")]
    [TestCase("update tally set committed_pence = 200001 where dimension = 'sector' and member = 'digital'", "tally sector/digital 2/2 200000/200001")]
    [TestCase("delete from tally where dimension = 'localAuthority'", "tally localAuthority/E08000012 2/0 200000/0")]
    [TestCase("update tally set opening_places = 1 where dimension = 'month'", "openingTally month/2024-11 0/1 /")]
    [TestCase("update cohort set seats_taken = 3", "cohortSeats {cohort} 2/3 /")]
    [TestCase("update ledger_entry set seats = 0 where number = (select min(number) from ledger_entry where seats <> 0)", "cohortLedgerSeats {cohort} 2/1 /")]
    [TestCase(
        "update funding_pool set cap_places = cap_places + 1, cap_pence = cap_pence - 1 where pool_id = 'TEST-2024-25/sector/digital'",
        "allocation TEST-2024-25/sector/digital 1000/1001 500000000/499999999")]
    [TestCase("update funding_pool set earned_pence = 5 where pool_id = 'TEST-2024-25/programme'", "poolEarned TEST-2024-25/programme 0/0 0/5")]
    [TestCase(
        "insert into tally (programme_id, dimension, member, opening_places, committed_places, committed_pence) "
        + "values ('TEST-2024-25', 'sector', 'rail', 0, 1, 0)",
        "tally sector/rail 0/1 0/0")]
    [TestCase(
        "insert into performance_count (programme_id, dimension, member, period, starts, completions, interviews, outcomes, drop_outs, earned_pence) "
        + "values ('TEST-2024-25', 'sex', 'F', 202411, 1, 0, 0, 0, 0, 0)",
        "performance sex/F/starts/2024-11 0/1 /")]
    [TestCase(
        "update enrolment set authority_pence = 90000, price_pence = 90000, start_pence = 30000, completion_pence = 30000, outcome_pence = 30000 "
            + "where provider_reference = 'REF-1'",
        "cohortLedger {cohort} 2/2 190000/200000")]
    public async Task An_altered_figure_is_reported(string statement, string difference)
    {
        var cohortId = _host.Given.Cohort(pricePence: 100_000);
        await Enrol(cohortId, 2);
        _host.Given.Execute(statement);

        var answer = await Check();

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That((bool)answer.Json["isConsistent"]!, Is.False);
        Assert.That((int)answer.Json["differenceCount"]!, Is.EqualTo(1));
        Assert.That(answer.Json["differences"]!.AsArray().Select(one =>
            $"{one!["what"]} {one["id"]} {one["expectedPlaces"]}/{one["actualPlaces"]} {one["expectedPence"]}/{one["actualPence"]}"),
            Is.EqualTo(new[] { difference.Replace("{cohort}", cohortId, StringComparison.Ordinal) }));
    }

    [Test]
    public async Task The_check_passes_during_enrolments()
    {
        var cohortId = _host.Given.Cohort(pricePence: 100_000);
        var provider = _host.With(_host.Given.Key());
        var authority = _host.With(_host.Given.Key(Role.Authority));
        var enrolments = Task.WhenAll(Enumerable.Range(1, 150).Select(n => provider.Post("/v1/enrolments", Given.Enrolment(cohortId, n))));

        var checks = 0;
        do
        {
            var answer = await authority.Get(Path);
            Assert.That((bool)answer.Json["isConsistent"]!, Is.True, answer.Text);
            checks++;
        }
        while (!enrolments.IsCompleted || checks < 3);

        Assert.That((await enrolments).Select(answer => answer.Status), Is.All.EqualTo(201));
        Assert.That((long)(await Check()).Json["totals"]!["ledgerPence"]!, Is.EqualTo(15_000_000));
    }

    [Test]
    public async Task The_command_line_can_check_every_programme()
    {
        _host.Given.Programme(authorityId: "OTHER");
        var store = _host.Given.Service<ReportStore>();

        var programmeIds = await store.ProgrammeIdsAsync(CancellationToken.None);
        var check = await store.CheckAsync(programmeIds[0], CancellationToken.None);

        Assert.That(programmeIds, Is.EqualTo(new[] { "OTHER-2024-25", "TEST-2024-25" }));
        Assert.That((check.IsConsistent, check.Pools), Is.EqualTo((true, 1)));
    }

    [Test]
    public async Task Another_authoritys_programme_is_not_found()
    {
        _host.Given.Programme(authorityId: "OTHER");
        var authority = _host.With(_host.Given.Key(Role.Authority));

        Assert.That((await authority.Get("/v1/programmes/OTHER-2024-25/check")).Status, Is.EqualTo(404));
        Assert.That((await authority.Get("/v1/programmes/a_b/check")).Status, Is.EqualTo(400));
    }

    [TestCase(Role.Provider)]
    [TestCase(Role.Partner)]
    [TestCase(Role.Admin)]
    public async Task Only_the_authority_can_check(string role) => Assert.That((await _host.With(_host.Given.Key(role)).Get(Path)).Status, Is.EqualTo(403));

    private Task<Reply> Check() => _host.With(_host.Given.Key(Role.Authority)).Get(Path);

    private async Task Enrol(string cohortId, int learners)
    {
        var provider = _host.With(_host.Given.Key());
        for (var n = 1; n <= learners; n++)
        {
            var answer = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, n));
            Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        }
    }
}
