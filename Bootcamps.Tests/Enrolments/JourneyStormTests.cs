using System.Collections.Concurrent;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>Many concurrent changes: each takes effect once, nothing fails, no cap is exceeded and all figures agree.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class JourneyStormTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const int Clients = 48;
    private const int Learners = 48;

    private ApiHost _host = null!;
    private HttpClient _authority = null!;
    private string _cohortId = null!;
    private string _key = null!;

    [SetUp]
    public void Start_the_host()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme(capPlaces: Learners).Provider();
        _cohortId = _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        _key = _host.Given.Key();
        _authority = _host.With(_host.Given.Key("authority"));
    }

    [TearDown]
    public void Stop_the_host()
    {
        _authority.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task Concurrent_declarations_and_voids_take_effect_once()
    {
        var enrolmentIds = await Enrol();

        var declared = await Storm("declare", enrolmentIds.SelectMany(id => Twice(id, new Sent($"/v1/enrolments/{id}/milestones", Journey.Start()))));
        var milestoneIds = declared.Where(one => one.Reply.Status == 201).Select(one => (string)one.Reply.Json["milestoneId"]!).ToList();
        var voided = await Storm("void", milestoneIds.SelectMany(id => Twice(id, new Sent($"/v1/milestones/{id}/void", new { reason = "Mistake." }))));

        AssertOnceEach(declared, Learners, refusedWith: 409);
        AssertOnceEach(voided, Learners, refusedWith: 409);
        Assert.That(
            _host.Given.Scalar<string>("select concat(sum(line_count), ' lines, ', sum(total_pence), ' pence') from statement"),
            Is.EqualTo("96 lines, 0 pence"));
        await AssertSound(committedPence: 448_000L * Learners, earnedPence: 0, Learners);
    }

    [Test]
    public async Task Of_two_conflicting_concurrent_changes_one_succeeds()
    {
        // Sixteen withdraw during a completion, sixteen transfer to two cohorts at once, sixteen are deferred twice. The others try to take their places.
        var enrolmentIds = await Enrol();
        await Storm("start", enrolmentIds.Take(32).Select(id => (id, new Sent($"/v1/enrolments/{id}/milestones", Journey.Start()))));
        string[] others =
        [
            _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20"),
            _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20", pricePence: 234_386),
        ];
        var leaving = enrolmentIds.Take(16).SelectMany((id, i) =>
        {
            var (leave, complete) = (
                new Sent($"/v1/enrolments/{id}/withdraw", new { reasonCode = 44 }),
                new Sent($"/v1/enrolments/{id}/milestones", Journey.Completion()));
            return i % 2 == 0 ? new[] { (id, leave), (id, complete) } : [(id, complete), (id, leave)];
        });
        var moving = enrolmentIds.Skip(16).Take(16)
            .SelectMany(id => others.Select(cohortId => (id, new Sent($"/v1/enrolments/{id}/transfer", new { cohortId }))));
        var resting = enrolmentIds.Skip(32).SelectMany(id => Twice(id, new Sent($"/v1/enrolments/{id}/defer", new { })));

        var done = await Storm("move", leaving.Concat(moving).Concat(resting));

        // No place was released, because the leavers had started.
        AssertOnceEach(done, Learners, refusedWith: 409);
        Assert.That(_host.Given.Scalar<long>("select count(*) from enrolment where carried_from_id is not null"), Is.EqualTo(16));
        var withdrawn = _host.Given.Scalar<long>("select count(*) from enrolment where status = 'withdrawn'");
        var cheap = _host.Given.Scalar<long>("select count(*) from enrolment where carried_from_id is not null and price_pence = 234386");
        var committedPence = (179_200 * withdrawn) + (448_000 * (16 - withdrawn)) + (448_000 * (16 - cheap)) + ((179_200 + 140_632) * cheap) + (448_000 * 16);
        await AssertSound(committedPence, (179_200 * 32) + (134_400 * (16 - withdrawn)), Learners);
    }

    [Test]
    public async Task Released_places_are_reused_and_the_cap_is_never_exceeded()
    {
        var enrolmentIds = await Enrol();
        var leaving = enrolmentIds.Take(24).SelectMany(id => Twice(id, new Sent($"/v1/enrolments/{id}/withdraw", new { reasonCode = 44 })));
        var joining = Enumerable.Range(Learners + 1, 64)
            .Select(n => ($"learner {n}", new Sent("/v1/enrolments", Given.Enrolment(_cohortId, n, enrolledOn: Journey.EnrolledOn))));

        var done = await Storm(
            "leave and join",
            leaving.Zip(joining.Take(48), (one, other) => new[] { one, other }).SelectMany(pair => pair).Concat(joining.Skip(48)));

        var joined = done.Count(one => one.Path == "/v1/enrolments" && one.Reply.Status == 201);
        AssertOnceEach([.. done.Where(one => one.Path != "/v1/enrolments")], 24, refusedWith: 409);
        Assert.That(joined, Is.InRange(1, 24));
        await AssertSound(448_000L * (24 + joined), 0, 24 + joined);
    }

    [Test]
    public async Task A_statement_authorised_during_new_claims_keeps_its_total()
    {
        var enrolmentIds = await Enrol();
        using var provider = _host.With(_key);
        var firstId = await Journey.Reach(provider, enrolmentIds[0], Journey.Start());
        var statementId = (string)(await provider.Get("/v1/statements")).Json["items"]![0]!["statementId"]!;
        using var ada = _host.With(_host.Person(subject: "ada"));
        using var grace = _host.With(_host.Person(subject: "grace"));

        await Task.WhenAll(new[] { ada, grace }.Select(person => person.Get($"/v1/statements/{statementId}")));

        // Few clients send many requests each, so that some come before the authorisation and some after.
        var growing = Storm("declare", enrolmentIds.Skip(1).Select(id => (id, new Sent($"/v1/enrolments/{id}/milestones", Journey.Start()))), clients: 4);
        while (!growing.IsCompleted && _host.Given.Scalar<int>("select line_count from statement where period = 202411") < Learners / 4)
        {
            await Task.Yield();
        }

        var authorised = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => (i % 2 == 0 ? ada : grace).Send(HttpMethod.Post, $"/v1/statements/{statementId}/authorise", null, ("If-Match", "*"))));
        var declared = await growing;

        var total = (long)authorised.Single(reply => reply.Status == 200).Json["totalPence"]!;
        await TestContext.Out.WriteLineAsync($"Authorised by one of 8 at {total / 179_200} of {Learners} lines.");
        Assert.That(authorised.Select(reply => reply.Status).Order(), Is.EqualTo(new[] { 200, 409, 409, 409, 409, 409, 409, 409 }));
        Assert.That(declared.Select(one => one.Reply.Status), Is.All.EqualTo(201));
        Assert.That(
            _host.Given.Scalar<long>("select total_pence from statement where period = 202411"),
            Is.EqualTo(total),
            "an authorised statement never changes");
        Assert.That(_host.Given.Scalar<long>("select sum(total_pence) from statement"), Is.EqualTo(179_200L * Learners), "what came too late is on the next");
        var voided = await provider.Post($"/v1/milestones/{firstId}/void", new { reason = "Mistake." });
        Assert.That((voided.Status, (bool)voided.Json["isClawback"]!), Is.EqualTo((200, true)), voided.Text);
        await AssertSound(448_000L * Learners, 179_200L * (Learners - 1), Learners);
    }

    private async Task<List<string>> Enrol()
    {
        var enrolled = await Storm("enrol", Enumerable.Range(1, Learners)
            .Select(n => ($"learner {n}", new Sent("/v1/enrolments", Given.Enrolment(_cohortId, n, enrolledOn: Journey.EnrolledOn)))));
        return [.. enrolled.Select(one => (string)one.Reply.Json["enrolmentId"]!)];
    }

    private static (string Of, Sent Sent)[] Twice(string of, Sent sent) => [(of, sent), (of, sent)];

    /// <summary>Sends every request once with its own key from many clients, and asserts that each answer is a success, conflict or refusal.</summary>
    private async Task<List<Done>> Storm(string name, IEnumerable<(string Of, Sent Sent)> requests, int clients = Clients)
    {
        var waiting = new ConcurrentQueue<(string Of, Sent Sent)>(requests);
        var done = new ConcurrentQueue<Done>();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            using var http = _host.With(_key);
            while (waiting.TryDequeue(out var one))
            {
                done.Enqueue(new Done(one.Of, one.Sent.Path, await http.Post(one.Sent.Path, one.Sent.Body)));
            }
        })));

        var counts = done.CountBy(one => one.Reply.Status).OrderBy(pair => pair.Key).ToList();
        await TestContext.Out
            .WriteLineAsync($"{name}: {done.Count} requests from {clients} clients: {string.Join(", ", counts.Select(pair => $"{pair.Value} x {pair.Key}"))}");
        Assert.That(
            counts.Select(pair => pair.Key),
            Is.SubsetOf(new[] { 200, 201, 409, 422 }),
            done.FirstOrDefault(one => one.Reply.Status is not (200 or 201 or 409 or 422))?.Reply.Text);
        return [.. done];
    }

    private static void AssertOnceEach(List<Done> done, int things, int refusedWith)
    {
        var each = done.GroupBy(one => one.Of)
            .Select(group => string.Join(' ', group.Select(one => one.Reply.Status < 300 ? "made" : $"{one.Reply.Status}").Order()))
            .CountBy(text => text)
            .ToDictionary();

        Assert.That(each, Is.EqualTo(new Dictionary<string, int> { [$"{refusedWith} made"] = things }));
    }

    private async Task AssertSound(long committedPence, long earnedPence, int places)
    {
        Assert.That(
            _host.Given.Scalar<long>(
                "select count(*) from funding_pool where committed_places > cap_places or committed_pence > limit_pence or earned_pence > cap_pence"),
            Is.Zero,
            "pools over a cap");
        Assert.That(_host.Given.Scalar<long>(
            "select count(*) from (select enrolment_id from milestone where is_live = 1 group by enrolment_id, kind having count(*) > 1) m"), Is.Zero);
        await Journey.AssertConsistent(_authority, committedPence, earnedPence, places);
    }

    private sealed record Sent(string Path, object Body);

    private sealed record Done(string Of, string Path, Reply Reply);
}
