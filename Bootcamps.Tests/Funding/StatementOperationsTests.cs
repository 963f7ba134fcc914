using System.Text.Json.Nodes;
using Bootcamps.Tests.Enrolments;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>Statements: two people, lines that add up, and a table for spreadsheets.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class StatementOperationsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private ApiHost _host = null!;
    private HttpClient _provider = null!;
    private HttpClient _authority = null!;
    private HttpClient _ada = null!;
    private HttpClient _grace = null!;
    private string _cohortId = null!;

    [SetUp]
    public void Start_the_host()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider().Provider(Given.OtherUkprn);
        _cohortId = _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        _provider = _host.With(_host.Given.Key());
        _authority = _host.With(_host.Given.Key("authority"));
        _ada = _host.With(_host.Person(subject: "ada"));
        _grace = _host.With(_host.Person(subject: "grace"));
    }

    [TearDown]
    public void Stop_the_host()
    {
        _provider.Dispose();
        _authority.Dispose();
        _ada.Dispose();
        _grace.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task Authorisation_and_payment_need_two_different_people()
    {
        var statementId = await Statement();

        var authorised = await Change(_ada, statementId, "authorise", version: 1);
        var paid = await Change(_grace, statementId, "pay", new { paidOn = "2024-11-15" }, version: 2);

        Assert.Multiple(() =>
        {
            Assert.That(((string?)authorised.Json["status"], (string?)authorised.Json["authorisedBy"]), Is.EqualTo(("authorised", "ada")), authorised.Text);
            Assert.That(
                ((string?)paid.Json["status"], (string?)paid.Json["paidBy"], (string?)paid.Json["paidOn"]),
                Is.EqualTo(("paid", "grace", "2024-11-15")),
                paid.Text);
            Assert.That(paid.Headers.Headers.ETag?.Tag, Is.EqualTo("\"3\""));
        });
        var check = (await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/check")).Json;
        Assert.That(((bool)check["isConsistent"]!, (long)check["totals"]!["paidPence"]!), Is.EqualTo((true, 179_200L)), check.ToJsonString());
    }

    [Test]
    public async Task A_payment_reversed_by_another_person_can_be_made_again()
    {
        var statementId = await Statement();
        await Change(_ada, statementId, "authorise", version: 1);
        await Change(_grace, statementId, "pay", new { paidOn = "2024-11-15" }, version: 2);

        var reversed = await Change(_ada, statementId, "reverse-payment", new { reason = "The bank returned the transfer." }, version: 3);

        Assert.That(
            ((string?)reversed.Json["status"],
                (string?)reversed.Json["authorisedBy"],
                (string?)reversed.Json["paidBy"],
                (string?)reversed.Json["paidOn"],
                reversed.Headers.Headers.ETag?.Tag),
            Is.EqualTo(("authorised", "ada", (string?)null, (string?)null, "\"4\"")),
            reversed.Text);
        await AssertPaid(0);
        Assert.That(
            _host.Given.Scalar<string>(
                "select concat(actor_id, ' | ', changed_fields, ' | ', reason) from audit_event where action = 'statement.payment-reversed'"),
            Is.EqualTo("ada | status=authorised, totalPence=179200, wasPaidOn=2024-11-15 | The bank returned the transfer."));
        Assert.That(_host.Given.Scalar<int>("select ukprn from change_event where kind = 'statement.payment-reversed'"), Is.EqualTo(Given.Ukprn));

        var paidAgain = await Change(_grace, statementId, "pay", new { paidOn = "2024-11-15" }, version: 4);

        Assert.That((string?)paidAgain.Json["paidOn"], Is.EqualTo("2024-11-15"), paidAgain.Text);
        await AssertPaid(179_200);
        Assert.That(
            (_host.Given.Scalar<long>("select count(*) from ledger_entry where kind = 'pay'"),
                _host.Given.Scalar<long>("select sum(paid_pence) from ledger_entry where kind = 'pay'")),
            Is.EqualTo((3L, 179_200L)),
            "the ledger keeps all three");
    }

    [Test]
    public async Task A_payment_can_be_reversed_once_by_another_person_with_a_reason()
    {
        var statementId = await Statement();
        var unpaid = await Change(_ada, statementId, "reverse-payment", new { reason = "Mistake." }, version: 1);
        await Change(_ada, statementId, "authorise", version: 1);
        await Change(_grace, statementId, "pay", new { }, version: 2);

        var same = await Change(_grace, statementId, "reverse-payment", new { reason = "Mistake." }, version: 3);
        var key = await Change(_authority, statementId, "reverse-payment", new { reason = "Mistake." }, version: 3);
        var silent = await Change(_ada, statementId, "reverse-payment", new { }, version: 3);
        var stale = await Change(_ada, statementId, "reverse-payment", new { reason = "Mistake." }, version: 2);
        await Change(_ada, statementId, "reverse-payment", new { reason = "Mistake." }, version: 3);
        var again = await Change(_ada, statementId, "reverse-payment", new { reason = "Mistake." }, version: 3);

        Assert.That((unpaid.Status, unpaid.Codes), Is.EqualTo((409, new[] { "statement.not-paid" })), unpaid.Text);
        Assert.That((same.Status, same.Codes), Is.EqualTo((422, new[] { "statement.same-person" })), same.Text);
        Assert.That((key.Status, (string?)key.Json["code"]), Is.EqualTo((403, "access.person-required")));
        Assert.That((silent.Status, silent.Faults), Is.EqualTo((400, new[] { "request.required /reason" })));
        Assert.That(stale.Status, Is.EqualTo(412));
        Assert.That((again.Status, again.Codes), Is.EqualTo((409, new[] { "statement.not-paid" })));
        await AssertPaid(0);
    }

    // The reversal must find a paid statement that is not the latest.
    [Test]
    public async Task A_payment_of_an_earlier_statement_can_be_reversed()
    {
        var statementId = await Statement();
        await Change(_ada, statementId, "authorise", version: 1);
        await Change(_grace, statementId, "pay", new { }, version: 2);
        await Journey.Reach(_provider, await Journey.Enrol(_provider, _cohortId, 2), Journey.Start());

        var reversed = await Change(_ada, statementId, "reverse-payment", new { reason = "Mistake." }, version: 3);

        Assert.That((reversed.Status, (string?)reversed.Json["status"]), Is.EqualTo((200, "authorised")), reversed.Text);
        await AssertPaid(0);
    }

    [Test]
    public async Task A_person_cannot_pay_their_own_authorisation_and_a_key_cannot_pay()
    {
        var statementId = await Statement();
        await Change(_ada, statementId, "authorise", version: 1);

        var same = await Change(_ada, statementId, "pay", new { paidOn = "2024-11-16" }, version: 2);
        var key = await Change(_authority, statementId, "pay", new { }, version: 2);

        Assert.That((same.Status, same.Codes), Is.EqualTo((422, new[] { "statement.same-person", "statement.paid-in-future" })), same.Text);
        Assert.That((key.Status, (string?)key.Json["code"]), Is.EqualTo((403, "access.person-required")));
    }

    [TestCase("2024-11-14", "statement.paid-before-authorised")]
    [TestCase("1900-01-01", "statement.paid-before-authorised")]
    [TestCase("2024-11-16", "statement.paid-in-future")]
    public async Task A_payment_date_must_be_between_the_authorisation_and_today(string paidOn, string code)
    {
        var statementId = await Statement();
        await Change(_ada, statementId, "authorise", version: 1);

        var reply = await Change(_grace, statementId, "pay", new { paidOn }, version: 2);

        Assert.That((reply.Status, reply.Codes.Single()), Is.EqualTo((422, code)), reply.Text);
        Assert.That(
            (string?)reply.Json["errors"]![0]!["message"],
            Is.EqualTo("The date must be on or after 15 November 2024 (the statement was authorised) and on or before 15 November 2024 (today)."));
    }

    [Test]
    public async Task Each_step_can_be_made_once_in_order_and_needs_the_current_version()
    {
        var statementId = await Statement();

        var early = await Change(_grace, statementId, "pay", new { }, version: 1);
        var blind = await _ada.Send(HttpMethod.Post, $"/v1/statements/{statementId}/authorise", null);
        var stale = await Change(_ada, statementId, "authorise", version: 7);
        await Journey.Reach(_provider, await Journey.Enrol(_provider, _cohortId, 2), Journey.Start());
        var unseen = await Change(_ada, statementId, "authorise", version: 1);
        await Change(_ada, statementId, "authorise", version: 2);
        var twice = await Change(_ada, statementId, "authorise", version: 2);
        await Change(_grace, statementId, "pay", new { }, version: 3);
        var again = await Change(_grace, statementId, "pay", new { }, version: 3);

        Assert.That((early.Status, early.Codes[0]), Is.EqualTo((409, "statement.not-authorised")));
        Assert.That((blind.Status, stale.Status, unseen.Status), Is.EqualTo((428, 412, 412)), "a line was added since the first version");
        Assert.That((twice.Status, twice.Codes[0]), Is.EqualTo((409, "statement.already-authorised")));
        Assert.That(again.Codes, Does.Contain("statement.already-paid"));
    }

    [Test]
    public async Task Claims_after_authorisation_are_on_the_next_statement()
    {
        var statementId = await Statement();
        await Change(_ada, statementId, "authorise", version: 1);

        var second = await Journey.Enrol(_provider, _cohortId, 2);
        var declared = await _provider.Post($"/v1/enrolments/{second}/milestones", Journey.Start());

        Assert.That((string?)declared.Json["statement"]!["period"], Is.EqualTo("2024-12"), declared.Text);
        Assert.That((await _provider.Get("/v1/statements?status=open")).Json["items"]!.AsArray(), Has.Count.EqualTo(1));
        await Journey.AssertConsistent(_authority, committedPence: 896_000, earnedPence: 358_400, places: 2);
    }

    [Test]
    public async Task A_provider_sees_its_own_statements_only()
    {
        var statementId = await Statement();
        using var other = _host.With(_host.Given.Key(ukprn: Given.OtherUkprn));

        Assert.That((await other.Get("/v1/statements")).Json["items"]!.AsArray(), Is.Empty);
        Assert.That((await other.Get($"/v1/statements/{statementId}")).Status, Is.EqualTo(404));
        Assert.That((await _authority.Get("/v1/statements?ukprn=10001234&period=2024-11")).Json["items"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [TestCase("from=2024-11&to=2024-11", 1)]
    [TestCase("from=2024-10", 1)]
    [TestCase("to=2025-03", 1)]
    [TestCase("from=2024-12", 0)]
    [TestCase("to=2024-10", 0)]
    public async Task A_list_of_statements_includes_its_first_and_last_month(string query, int count)
    {
        await Statement();

        Assert.That((await _authority.Get("/v1/statements?" + query)).Json["items"]!.AsArray(), Has.Count.EqualTo(count));
    }

    [TestCase("from=202411", "request.month-invalid /from")]
    [TestCase("to=2024-13", "request.month-invalid /to")]
    [TestCase("period=2024", "request.month-invalid /period")]
    public async Task A_month_that_does_not_exist_is_refused(string query, string fault)
    {
        var answer = await _authority.Get("/v1/statements?" + query);

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((400, new[] { fault })), answer.Text);
    }

    // Two starts of £1,792.00 are on the statement that is paid, one on the next that is not.
    [Test]
    public async Task The_dashboard_shows_committed_earned_and_paid_money()
    {
        var statementId = await Statement();
        await Statement(2);
        await Change(_ada, statementId, "authorise", version: 2);
        await Change(_grace, statementId, "pay", new { paidOn = "2024-11-15" }, version: 3);
        await Statement(3);

        var dashboard = (await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/dashboard")).Json;
        var performance = (await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/performance")).Json;

        static string Text(JsonNode? figures) => $"{figures!["committedPence"]} {figures["earnedPence"]} {figures["paidPence"]}";
        JsonNode Of(JsonNode list, string key, string member) => list.AsArray().Single(one => one![key]?.ToString() == member)!;
        JsonNode Breakdown(string dimension) => Of(performance["breakdowns"]!, "dimension", dimension)["members"]!;
        Assert.Multiple(() =>
        {
            Assert.That(Text(dashboard["programme"]), Is.EqualTo("1344000 537600 358400"));
            Assert.That(Text(Of(dashboard["sectors"]!, "sectorCode", "digital")["figures"]), Is.EqualTo("1344000 537600 358400"));
            Assert.That(Text(Of(dashboard["sectors"]!, "sectorCode", "construction")["figures"]), Is.EqualTo("0 0 0"));
            Assert.That(Text(Of(dashboard["providers"]!, "ukprn", "10001234")["figures"]), Is.EqualTo("1344000 537600 358400"));
            Assert.That(Text(Of(dashboard["localAuthorities"]!, "localAuthorityCode", "E08000012")["figures"]), Is.EqualTo("1344000 537600 "));
            Assert.That(Text(performance["funding"]), Is.EqualTo("1344000 537600 358400"));
            Assert.That(Text(Of(Breakdown("sector"), "member", "digital")["funding"]), Is.EqualTo("1344000 537600 358400"));
            Assert.That(Text(Of(Breakdown("provider"), "member", "10001234")["funding"]), Is.EqualTo("1344000 537600 358400"));
            Assert.That(Breakdown("sex").AsArray().Select(member => member!["funding"]), Is.All.Null);
        });
    }

    [Test]
    public async Task The_table_shows_pounds_and_no_cell_starts_a_formula()
    {
        var body = Given.Enrolment(_cohortId, enrolledOn: Enrolments.Journey.EnrolledOn);
        body["providerReference"] = "=cmd|' /C calc'!A0";
        var enrolled = await _provider.Post("/v1/enrolments", body);
        var milestone = await _provider.Post($"/v1/enrolments/{(string)enrolled.Json["enrolmentId"]!}/milestones", Journey.Start());
        await _provider.Post($"/v1/milestones/{(string)milestone.Json["milestoneId"]!}/void", new { reason = "+SUM(A1:A9), \"quoted\"" });

        var table = await _provider.Get($"/v1/statements/{(string)milestone.Json["statement"]!["statementId"]!}?format=csv");

        var rows = table.Text.TrimEnd().Split("\r\n");
        await TestContext.Out.WriteLineAsync(table.Text);
        Assert.Multiple(() =>
        {
            Assert.That(table.Headers.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/csv; charset=utf-8"));
            Assert.That(table.Headers.Content.Headers.ContentDisposition?.FileName, Is.EqualTo("statement-10001234-2024-11.csv"));
            Assert.That(rows, Has.Length.EqualTo(4));
            Assert.That(rows[1], Does.StartWith("1,earn,start,2024-10-25,1792.00,0.00,").And.Contain("'=cmd"));
            Assert.That(rows[2], Does.StartWith("2,void,start,2024-10-25,-1792.00,0.00,").And.Contain("'+SUM(A1:A9), \"\"quoted\"\""));
            Assert.That(rows[3], Does.StartWith("total,,,,0.00,0.00,"));
        });
    }

    [Test]
    public async Task Money_earned_above_a_cap_is_unfunded_and_not_paid()
    {
        // The authority allows commitments of 200 % of a cap of £4,480.
        using var database = new TDatabase();
        using var host = new ApiHost(database);
        host.Given.Programme(capPence: 448_000, commitmentLimitBasisPoints: 20_000).Provider();
        using var provider = host.With(host.Given.Key());
        using var authority = host.With(host.Given.Key("authority"));
        var cohortId = host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        var first = await Journey.Enrol(provider, cohortId);
        var second = await Journey.Enrol(provider, cohortId, 2);
        await Journey.Reach(provider, first, Journey.Start(), Journey.Completion());

        var over = await provider.Post($"/v1/enrolments/{second}/milestones", Journey.Start());

        // 448000 - 179200 - 134400 = 134400 are left of the cap; 44800 of the second start are not.
        Assert.That(((long)over.Json["pence"]!, (long)over.Json["unfundedPence"]!), Is.EqualTo((134_400L, 44_800L)), over.Text);
        Assert.That(host.Given.Scalar<long>("select max(earned_pence) from funding_pool where pool_level = 'programme'"), Is.EqualTo(448_000));
        await Journey.AssertConsistent(authority, committedPence: 896_000, earnedPence: 448_000, places: 2);
        var voided = await provider.Post($"/v1/milestones/{(string)over.Json["milestoneId"]!}/void", new { reason = "Mistake." });
        Assert.That((voided.Status, (long)voided.Json["pence"]!), Is.EqualTo((200, 134_400L)), voided.Text);
        await Journey.AssertConsistent(authority, committedPence: 896_000, earnedPence: 313_600, places: 2);
    }

    private async Task AssertPaid(long pence)
    {
        var check = (await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/check")).Json;
        Assert.That(((bool)check["isConsistent"]!, (long)check["totals"]!["paidPence"]!), Is.EqualTo((true, pence)), check.ToJsonString());
    }

    private async Task<string> Statement(int n = 1)
    {
        var enrolmentId = await Journey.Enrol(_provider, _cohortId, n);
        var declared = await _provider.Post($"/v1/enrolments/{enrolmentId}/milestones", Journey.Start());
        return (string)declared.Json["statement"]!["statementId"]!;
    }

    private static Task<Reply> Change(HttpClient client, string statementId, string step, object? body = null, int version = 1) =>
        client.Send(HttpMethod.Post, $"/v1/statements/{statementId}/{step}", body, ("If-Match", $"\"{version}\""));
}
