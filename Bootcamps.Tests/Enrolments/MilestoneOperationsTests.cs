using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>
/// Milestones over HTTP on the 40/30/30 rules of 2024-25, where a start needs 15 guided hours. Amounts of £4,480.00: 179200, 134400 and 134400 pence.
/// </summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class MilestoneOperationsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private ApiHost _host = null!;
    private HttpClient _provider = null!;
    private HttpClient _authority = null!;
    private string _cohortId = null!;

    [SetUp]
    public void Start_the_host()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider();
        _cohortId = _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20", seats: 20);
        _provider = _host.With(_host.Given.Key());
        _authority = _host.With(_host.Given.Key("authority"));
    }

    [TearDown]
    public void Stop_the_host()
    {
        _provider.Dispose();
        _authority.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task An_earned_start_is_on_this_months_statement()
    {
        var enrolmentId = await Enrol();

        var reply = await Declare(enrolmentId, Journey.Start());

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        var statement = await _provider.Get($"/v1/statements/{(string)reply.Json["statement"]!["statementId"]!}");
        Assert.Multiple(() =>
        {
            Assert.That((long)reply.Json["pence"]!, Is.EqualTo(179_200));
            Assert.That((string?)reply.Json["enrolmentStatus"], Is.EqualTo("started"));
            Assert.That((string?)statement.Json["statement"]!["period"], Is.EqualTo("2024-11"));
            Assert.That((long)statement.Json["statement"]!["totalPence"]!, Is.EqualTo(179_200));
            Assert.That((string?)statement.Json["lines"]!["items"]![0]!["kind"], Is.EqualTo("earn"));
            Assert.That((long)statement.Json["lines"]!["items"]![0]!["pence"]!, Is.EqualTo(179_200));
        });
        await AssertConsistent(committedPence: 448_000, earnedPence: 179_200);
    }

    [Test]
    public async Task All_three_milestones_earn_the_whole_share()
    {
        var enrolmentId = await Enrol();

        await Reach(enrolmentId, Journey.Start(), Journey.Completion(), Journey.Outcome());

        var enrolment = (await _provider.Get($"/v1/enrolments/{enrolmentId}")).Json;
        Assert.That((string?)enrolment["status"], Is.EqualTo("outcome"));
        Assert.That(enrolment["milestones"]!.AsArray().Select(one => (string?)one!["state"]), Is.All.EqualTo("accepted"));
        Assert.That(enrolment["milestones"]!.AsArray().Select(one => (long)one!["earnedPence"]!), Is.EqualTo(new[] { 179_200L, 134_400L, 134_400L }));
        await AssertConsistent(committedPence: 448_000, earnedPence: 448_000);
    }

    [Test]
    public async Task Every_reason_against_a_milestone_is_reported_in_one_response()
    {
        var enrolmentId = await Enrol();

        var reply = await Declare(enrolmentId, new
        {
            milestone = "outcome", occurredOn = "2024-12-01",
            evidence = new { startedOn = "2024-10-07", outcomeKind = "newRole", intendedWeeks = 8 },
        });

        Assert.That(reply.Status, Is.EqualTo(422), reply.Text);
        Assert.That(
            reply.Codes,
            Is.EquivalentTo(new[] { "enrolment.move-not-allowed", "milestone.date-in-future", "milestone.outcome-kind", "milestone.evidence-not-wanted" }));
        await AssertConsistent(committedPence: 448_000, earnedPence: 0);
    }

    [Test]
    public async Task A_start_without_the_hours_is_refused_with_the_numbers()
    {
        var enrolmentId = await Enrol();

        var reply = await Declare(enrolmentId, Journey.Start(guidedMinutes: 899));

        Assert.That(reply.Codes, Is.EqualTo(new[] { "milestone.guided-minutes" }));
        Assert.That((int)reply.Json["errors"]![0]!["actual"]!, Is.EqualTo(899));
        Assert.That((int)reply.Json["errors"]![0]!["allowed"]!, Is.EqualTo(900));
        Assert.That((string?)reply.Json["errors"]![0]!["pointer"], Is.EqualTo("/evidence/guidedMinutes"));
    }

    [Test]
    public async Task A_milestone_cannot_be_declared_twice_and_a_retry_gets_the_first_answer()
    {
        var enrolmentId = await Enrol();
        var first = await _provider.Post($"/v1/enrolments/{enrolmentId}/milestones", Journey.Start(), "start-1");

        var retry = await _provider.Post($"/v1/enrolments/{enrolmentId}/milestones", Journey.Start(), "start-1");
        var again = await Declare(enrolmentId, Journey.Start());

        Assert.That((retry.Status, retry.Text), Is.EqualTo((first.Status, first.Text)));
        Assert.That(again.Status, Is.EqualTo(409), again.Text);
        Assert.That(again.Codes, Is.EqualTo(new[] { "milestone.already-declared" }));
        await AssertConsistent(committedPence: 448_000, earnedPence: 179_200);
    }

    [Test]
    public async Task A_dry_run_gives_the_decision_and_changes_nothing()
    {
        var enrolmentId = await Enrol();

        var reply = await _provider.Send(HttpMethod.Post, $"/v1/enrolments/{enrolmentId}/milestones?dryRun=true", Journey.Start());

        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        Assert.That(reply.Json["milestoneId"], Is.Null);
        Assert.That((long)reply.Json["pence"]!, Is.EqualTo(179_200));
        await AssertConsistent(committedPence: 448_000, earnedPence: 0);
    }

    [Test]
    public async Task A_void_before_authorisation_cancels_the_claim_on_the_same_statement()
    {
        var enrolmentId = await Enrol();
        var milestoneId = await Reach(enrolmentId, Journey.Start());

        var reply = await _provider.Post($"/v1/milestones/{milestoneId}/void", new { reason = "Wrong learner." });

        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        var statement = (await _provider.Get($"/v1/statements/{(string)reply.Json["statement"]!["statementId"]!}")).Json;
        var lines = statement["lines"]!["items"]!.AsArray();
        Assert.Multiple(() =>
        {
            Assert.That((bool)reply.Json["isClawback"]!, Is.False);
            Assert.That((string?)reply.Json["enrolmentStatus"], Is.EqualTo("enrolled"));
            Assert.That((long)statement["statement"]!["totalPence"]!, Is.Zero);
            Assert.That(lines.Select(line => (long)line!["pence"]!), Is.EqualTo(new[] { 179_200L, -179_200L }));
            Assert.That((string?)lines[1]!["corrects"], Is.EqualTo((string?)lines[0]!["reference"]));
            Assert.That((string?)lines[0]!["correctedBy"], Is.EqualTo((string?)lines[1]!["reference"]));
        });
        await AssertConsistent(committedPence: 448_000, earnedPence: 0);
    }

    [Test]
    public async Task A_void_after_authorisation_is_clawed_back_on_the_next_statement()
    {
        var enrolmentId = await Enrol();
        var milestoneId = await Reach(enrolmentId, Journey.Start());
        _host.Given.Execute("update statement set status = 'authorised'");

        var reply = await _provider.Post($"/v1/milestones/{milestoneId}/void", new { reason = "Never attended." });

        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        Assert.That((bool)reply.Json["isClawback"]!, Is.True);
        Assert.That((string?)reply.Json["statement"]!["period"], Is.EqualTo("2024-12"), "this month's is closed");
        Assert.That(
            _host.Given.Scalar<long>("select total_pence from statement where period = 202411"),
            Is.EqualTo(179_200),
            "an authorised statement never changes");
        Assert.That(_host.Given.Scalar<long>("select total_pence from statement where period = 202412"), Is.EqualTo(-179_200));
        await AssertConsistent(committedPence: 448_000, earnedPence: 0);
    }

    [Test]
    public async Task A_milestone_with_a_later_one_cannot_be_voided_and_none_can_be_voided_twice()
    {
        var enrolmentId = await Enrol();
        var startId = await Reach(enrolmentId, Journey.Start());
        var completionId = await Reach(enrolmentId, Journey.Completion());

        var early = await _provider.Post($"/v1/milestones/{startId}/void", new { reason = "Mistake." });
        var first = await _provider.Post($"/v1/milestones/{completionId}/void", new { reason = "Mistake." });
        var twice = await _provider.Post($"/v1/milestones/{completionId}/void", new { reason = "Mistake." });

        Assert.That((early.Status, early.Codes[0]), Is.EqualTo((409, "milestone.later-declared")));
        Assert.That((string?)first.Json["enrolmentStatus"], Is.EqualTo("started"));
        Assert.That((twice.Status, twice.Codes[0]), Is.EqualTo((409, "milestone.already-voided")));
        await AssertConsistent(committedPence: 448_000, earnedPence: 179_200);
    }

    [Test]
    public async Task A_withdrawal_before_the_start_releases_the_place_and_the_money()
    {
        var enrolmentId = await Enrol();

        var reply = await _provider.Post($"/v1/enrolments/{enrolmentId}/withdraw", new { occurredOn = "2024-11-15", reasonCode = 44 });

        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        Assert.That(
            ((string?)reply.Json["place"], (int)reply.Json["releasedPlaces"]!, (long)reply.Json["releasedPence"]!),
            Is.EqualTo(("released", 1, 448_000L)));
        await AssertConsistent(committedPence: 0, earnedPence: 0, places: 0);
        Assert.That(
            (await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId))).Status,
            Is.EqualTo(201),
            "only live enrolments stand in the way of a new one");
    }

    [Test]
    public async Task A_withdrawal_after_the_start_keeps_the_start_earned_and_the_place_used()
    {
        // F11 of the worked examples with 40 %: the start and nothing else.
        var enrolmentId = await Enrol();
        await Reach(enrolmentId, Journey.Start());

        var reply = await _provider.Post($"/v1/enrolments/{enrolmentId}/withdraw", new { reasonCode = 3, note = "Ill." });

        Assert.That(
            ((string?)reply.Json["place"], (int)reply.Json["releasedPlaces"]!, (long)reply.Json["releasedPence"]!),
            Is.EqualTo(("used", 0, 268_800L)),
            reply.Text);
        Assert.That((long)reply.Json["earnedPence"]!, Is.EqualTo(179_200));
        await AssertConsistent(committedPence: 179_200, earnedPence: 179_200);
    }

    [Test]
    public async Task Voiding_the_start_of_a_leaver_releases_the_place()
    {
        var enrolmentId = await Enrol();
        var milestoneId = await Reach(enrolmentId, Journey.Start());
        await _provider.Post($"/v1/enrolments/{enrolmentId}/withdraw", new { reasonCode = 3 });

        var reply = await _provider.Post($"/v1/milestones/{milestoneId}/void", new { reason = "Never attended." });

        Assert.That(((int)reply.Json["releasedPlaces"]!, (long)reply.Json["releasedPence"]!), Is.EqualTo((1, 179_200L)), reply.Text);
        await AssertConsistent(committedPence: 0, earnedPence: 0, places: 0);
    }

    [Test]
    public async Task A_deferred_learner_cannot_declare_a_milestone_until_resumed()
    {
        var enrolmentId = await Enrol();
        await Reach(enrolmentId, Journey.Start());

        var deferred = await _provider.Post($"/v1/enrolments/{enrolmentId}/defer", new { occurredOn = "2024-11-08" });
        var refused = await Declare(enrolmentId, Journey.Completion());
        var resumed = await _provider.Post($"/v1/enrolments/{enrolmentId}/resume", new { });
        var twice = await _provider.Post($"/v1/enrolments/{enrolmentId}/resume", new { });

        Assert.That(((string?)deferred.Json["status"], (string?)deferred.Json["place"]), Is.EqualTo(("deferred", "kept")), deferred.Text);
        Assert.That((refused.Status, refused.Codes[0]), Is.EqualTo((409, "enrolment.move-not-allowed")));
        Assert.That((string?)resumed.Json["status"], Is.EqualTo("started"), resumed.Text);
        Assert.That(twice.Status, Is.EqualTo(409));
        await AssertConsistent(committedPence: 448_000, earnedPence: 179_200);
    }

    [Test]
    public async Task A_withdrawal_needs_a_reason_and_a_date()
    {
        var enrolmentId = await Enrol();

        var shape = await _provider.Post($"/v1/enrolments/{enrolmentId}/withdraw", new { occurredOn = "2024-11-31", reasonCode = 42 });
        var rules = await _provider.Post($"/v1/enrolments/{enrolmentId}/withdraw", new { occurredOn = "2024-11-16", reasonCode = 98 });

        Assert.That((shape.Status, shape.Codes.Order()), Is.EqualTo((400, new[] { "request.date-invalid", "request.enum-invalid" }.Order())), shape.Text);
        Assert.That((rules.Status, rules.Codes[0]), Is.EqualTo((422, "enrolment.date-in-future")));
    }

    [Test]
    public async Task An_event_dated_before_an_earlier_one_is_refused()
    {
        var enrolmentId = await Enrol();
        await Reach(enrolmentId, Journey.Start());
        await _provider.Post($"/v1/enrolments/{enrolmentId}/defer", new { occurredOn = "2024-11-04" });

        var beforeTheBreak = await _provider.Post($"/v1/enrolments/{enrolmentId}/withdraw", new { occurredOn = "2024-11-03", reasonCode = 44 });
        var resumedBefore = await _provider.Post($"/v1/enrolments/{enrolmentId}/resume", new { occurredOn = "2024-11-03" });
        await _provider.Post($"/v1/enrolments/{enrolmentId}/resume", new { occurredOn = "2024-11-11" });
        var during = await Declare(enrolmentId, Journey.Completion("2024-11-08"));
        var transferred = await _provider.Post($"/v1/enrolments/{enrolmentId}/transfer", new { cohortId = _host.Given.Cohort(), occurredOn = "2024-11-10" });
        var after = await Declare(enrolmentId, Journey.Completion("2024-11-11"));

        Assert.That((beforeTheBreak.Status, beforeTheBreak.Codes.Single()), Is.EqualTo((422, "enrolment.before-earlier-event")), beforeTheBreak.Text);
        Assert.That(resumedBefore.Codes.Single(), Is.EqualTo("enrolment.before-earlier-event"));
        Assert.That((during.Status, during.Codes.Single()), Is.EqualTo((422, "milestone.during-break")), during.Text);
        Assert.That(transferred.Codes.Single(), Is.EqualTo("enrolment.before-earlier-event"), transferred.Text);
        Assert.That(after.Status, Is.EqualTo(201), after.Text);
        await AssertConsistent(committedPence: 448_000, earnedPence: 313_600);
    }

    [Test]
    public async Task Impossible_evidence_is_refused_with_the_numbers()
    {
        var enrolmentId = await Enrol();

        var reply = await Declare(
            enrolmentId,
            new { milestone = "start", occurredOn = "2024-10-08", evidence = new { startedOn = "2024-10-07", qualifyingDays = 5, guidedMinutes = 120_000 } });

        Assert.That(reply.Status, Is.EqualTo(422), reply.Text);
        Assert.That(
            reply.Json["errors"]!.AsArray()
                .Select(error => ((string?)error!["code"], (string?)error["pointer"], (long)error["actual"]!, (long)error["allowed"]!)),
            Is.EqualTo(new[]
            {
                ("milestone.more-days-than-passed", "/evidence/qualifyingDays", 5L, 2L),
                ("milestone.more-minutes-than-passed", "/evidence/guidedMinutes", 120_000L, 1_200L),
            }));
        await AssertConsistent(committedPence: 448_000, earnedPence: 0);
    }

    [Test]
    public async Task A_start_before_the_enrolment_is_refused()
    {
        var enrolmentId = await Journey.Enrol(_provider, _cohortId, enrolledOn: "2024-11-01");

        var reply = await Declare(enrolmentId, Journey.Start());

        Assert.That(
            reply.Json["errors"]!.AsArray().Select(error => $"{error!["code"]} {error["pointer"]}"),
            Is.EqualTo(new[] { "milestone.too-early /occurredOn", "milestone.too-early /evidence/startedOn" }),
            reply.Text);
    }

    [Test]
    public async Task A_completion_before_the_guided_hours_fit_is_refused()
    {
        // 60 guided hours, ten a day: six days.
        var enrolmentId = await Enrol();
        await Reach(enrolmentId, new { milestone = "start", occurredOn = "2024-11-05", evidence = new { startedOn = "2024-11-04", guidedMinutes = 900 } });

        var fiveDays = await Declare(enrolmentId, Journey.Completion("2024-11-08"));
        var sixDays = await Declare(enrolmentId, Journey.Completion("2024-11-09"));

        Assert.That((fiveDays.Status, fiveDays.Codes.Single()), Is.EqualTo((422, "milestone.completed-too-soon")), fiveDays.Text);
        Assert.That(sixDays.Status, Is.EqualTo(201), sixDays.Text);
    }

    [Test]
    public async Task Performance_counts_declared_and_voided_milestones()
    {
        var first = await Enrol();
        await Reach(first, Journey.Start(), Journey.Completion(), Journey.Outcome());
        var second = await Enrol(2);
        var startId = await Reach(second, Journey.Start());
        await _provider.Post($"/v1/enrolments/{second}/withdraw", new { reasonCode = 3 });

        var before = Counts();
        await _provider.Post($"/v1/milestones/{startId}/void", new { reason = "Never attended." });

        Assert.That(before, Is.EqualTo("2 starts, 1 completions, 1 interviews, 1 outcomes, 1 drop-outs, 627200 pence"));
        Assert.That(Counts(), Is.EqualTo("1 starts, 1 completions, 1 interviews, 1 outcomes, 0 drop-outs, 448000 pence"));
        await AssertConsistent(committedPence: 448_000, earnedPence: 448_000);
    }

    // Of the whole programme, over all months.
    private string Counts() => _host.Given.Scalar<string>(
        "select concat(sum(starts), ' starts, ', sum(completions), ' completions, ', sum(interviews), ' interviews, ', sum(outcomes), ' outcomes, ', "
        + """
        sum(drop_outs), ' drop-outs, ', sum(earned_pence), ' pence')
        from performance_count
        where dimension = 'programme'
        """);

    private Task<string> Enrol(int n = 1) => Journey.Enrol(_provider, _cohortId, n);

    private Task<Reply> Declare(string enrolmentId, object body) => _provider.Post($"/v1/enrolments/{enrolmentId}/milestones", body);

    private Task<string> Reach(string enrolmentId, params object[] milestones) => Journey.Reach(_provider, enrolmentId, milestones);

    private Task AssertConsistent(long committedPence, long earnedPence, long places = 1) =>
        Journey.AssertConsistent(_authority, committedPence, earnedPence, places);
}
