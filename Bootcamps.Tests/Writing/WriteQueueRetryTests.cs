using System.Security.Cryptography;
using System.Text;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Tests.Storage;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Writing;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class WriteQueueRetryTests<TDatabase> : QueueTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [TestCase(Moment.Begin, 1)]
    [TestCase(Moment.Write, 2)]
    [TestCase(Moment.Commit, 2)]
    public async Task A_batch_is_run_again_after_a_transient_error_and_committed_once(Moment moment, int decisions)
    {
        Engine.FailAt(moment, new FaultException(isTransient: true), times: 1);
        var unit = new TakePlace(Places);

        var decision = await Queue.SubmitAsync(unit);

        Assert.Multiple(() =>
        {
            Assert.That(decision.Value, Is.EqualTo(new Place(1, 1, "")));
            Assert.That(unit.Decisions, Is.EqualTo(decisions));
            Assert.That(Engine.Commits, Is.EqualTo(1));
        });
        AssertTaken(1);
    }

    [TestCase(Moment.Begin)]
    [TestCase(Moment.Write)]
    [TestCase(Moment.Commit)]
    public async Task A_persistent_error_makes_the_store_unavailable_until_it_ends(Moment moment)
    {
        await Task.WhenAll(Submit(1));
        Engine.FailAt(moment, new FaultException(isTransient: true), times: 3);

        Assert.That(async () => await Queue.SubmitAsync(new TakePlace(Places)), Throws.TypeOf<StoreUnavailableException>());
        AssertTaken(1);

        await Task.WhenAll(Submit(1));
        AssertTaken(2);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_commit_whose_outcome_is_unknown_is_recognised_and_not_repeated(bool isTransient)
    {
        using var gate = Hold();
        var units = Enumerable.Range(0, 50).Select(_ => new TakePlace(Places)).ToList();
        var waiting = units.ConvertAll(unit => Queue.SubmitAsync(unit));
        Engine.FailAt(Moment.Committed, new FaultException(isTransient), times: 1, after: 1);
        await gate.OpenAsync();

        var decisions = await Task.WhenAll(waiting);

        Assert.Multiple(() =>
        {
            Assert.That(decisions.Select(decision => decision.Value.Number), Is.EqualTo(Enumerable.Range(2, 50)));
            Assert.That(units.Select(unit => unit.Decisions), Is.All.EqualTo(1));
            Assert.That(Engine.Commits, Is.EqualTo(2));
        });
        AssertTaken(51);
    }

    [Test]
    public async Task A_commit_with_repeatedly_unknown_outcome_is_answered_from_the_database()
    {
        Engine.FailAt(Moment.Committed, new FaultException(isTransient: false), times: 3);

        var decisions = await Task.WhenAll(Submit(5));

        Assert.That(decisions.Select(decision => decision.Value.Number), Is.EqualTo(Enumerable.Range(1, 5)));
        AssertTaken(5);
    }

    [Test]
    public async Task After_an_error_facts_are_read_again()
    {
        await Queue.SubmitAsync(new TakePlace(Places));
        Engine.FailAt(Moment.Write, new FaultException(isTransient: true), times: 1);

        var decision = await Queue.SubmitAsync(new TakePlace(Places));

        Assert.Multiple(() =>
        {
            Assert.That(decision.Value.Taken, Is.EqualTo(2));
            Assert.That(Places.Loads, Is.EqualTo(2));
        });
    }

    [Test]
    public async Task The_same_request_twice_in_one_batch_takes_effect_once_with_equal_answers()
    {
        using var gate = Hold();
        var waiting = Enumerable.Range(0, 20).Select(_ => Queue.SubmitAsync(Claiming("key", "request"))).ToList();
        await gate.OpenAsync();

        var decisions = await Task.WhenAll(waiting);

        Assert.That(decisions.Select(decision => decision.Value), Is.All.EqualTo(new Place(2, 2, "")));
        AssertTaken(2);
    }

    [Test]
    public async Task The_same_request_to_two_processes_takes_effect_once_with_equal_answers()
    {
        using var other = NewQueue(new FaultyEngine(Database.NewEngine()));
        var otherPlaces = new Places();

        var decisions = await Task.WhenAll(Enumerable.Range(0, 20)
            .SelectMany(_ => new[] { Queue.SubmitAsync(Claiming("key", "request")), other.SubmitAsync(Claiming("key", "request", otherPlaces)) }));

        Assert.That(decisions.Select(decision => decision.Value), Is.All.EqualTo(new Place(1, 1, "")));
        AssertTaken(1);
    }

    [Test]
    public async Task A_key_that_was_used_for_another_request_is_refused()
    {
        using var gate = Hold();
        var first = Queue.SubmitAsync(Claiming("key", "request"));
        var second = Queue.SubmitAsync(Claiming("key", "another"));
        await gate.OpenAsync();
        var third = await Queue.SubmitAsync(Claiming("key", "another"));

        Assert.That((await first).Value.Number, Is.EqualTo(2));
        Assert.That((await second).Refusals.Single().Code, Is.EqualTo("idempotency.key-reused"));
        Assert.That(third.Refusals.Single().Code, Is.EqualTo("idempotency.key-reused"));
        AssertTaken(2);
    }

    [Test]
    public async Task A_refused_request_is_decided_again_when_resent()
    {
        Database.Db.Write(transaction => transaction.Connection!.Execute("update funding_pool set cap_places = 0", transaction: transaction));
        var refused = await Queue.SubmitAsync(Claiming("key", "request"));
        Database.Db.Write(transaction => transaction.Connection!.Execute(
            "update funding_pool set cap_places = 1; update lane set turn = turn + 1",
            transaction: transaction));

        var decision = await Queue.SubmitAsync(Claiming("key", "request"));

        Assert.That(refused.IsRefused, Is.True);
        Assert.That(decision.Value.Taken, Is.EqualTo(1));
        AssertTaken(1);
    }

    [Test]
    public async Task Answers_are_purged_only_when_old()
    {
        var store = new IdempotencyStore(Database.Db);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Queue.SubmitAsync(Claiming($"old {i}", "request"))));
        Clock.Advance(IdempotencyStore.KeptFor);
        await Queue.SubmitAsync(Claiming("new", "request"));

        var early = store.Purge(Clock.GetUtcNow());
        Clock.Advance(TimeSpan.FromSeconds(1));
        var due = store.Purge(Clock.GetUtcNow());

        Assert.Multiple(() =>
        {
            Assert.That(early, Is.Zero);
            Assert.That(due, Is.EqualTo(5));
        });
    }

    private TakePlace Claiming(string key, string request, Places? places = null) => new(places ?? Places)
    {
        Claim = new IdempotencyClaim(new IdempotencyKey("LCRCA", Hash(key)), Hash(request)),
    };

    private static KeyedHash Hash(string text) => KeyedHash.Of(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
