using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Tests.Storage;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Writing;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class WriteQueueTests<TDatabase> : QueueTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task Waiting_changes_are_committed_together_and_numbered_without_gaps()
    {
        using var gate = Hold();
        var waiting = Submit(256);
        await gate.OpenAsync();

        var decisions = await Task.WhenAll(waiting);

        TestContext.Out.WriteLine($"257 changes in {Engine.Commits} commits");
        Assert.Multiple(() =>
        {
            Assert.That(Engine.Commits, Is.EqualTo(2));
            Assert.That(decisions.Select(decision => decision.Value.Number), Is.EqualTo(Enumerable.Range(2, 256)), "each answer has its change's number");
        });
        AssertTaken(257);
    }

    [Test]
    public async Task A_batch_is_limited_to_the_maximum_size()
    {
        using var queue = NewQueue(Engine, new WriteQueueOptions { MostUnits = 10 });
        using var gate = Hold(queue);
        var waiting = Submit(30, queue);
        await gate.OpenAsync();

        await Task.WhenAll(waiting);

        Assert.That(Engine.Commits, Is.EqualTo(4));
    }

    [Test]
    public async Task A_capped_pool_gives_exactly_its_places()
    {
        Database.Db.Write(transaction => transaction.Connection!.Execute("update funding_pool set cap_places = 100", transaction: transaction));

        var decisions = await Task.WhenAll(Submit(300));

        TestContext.Out.WriteLine(
            $"{decisions.Count(decision => !decision.IsRefused)} of 300 taken, {decisions.Count(decision => decision.IsRefused)} refused, "
            + $"{Engine.Commits} commits");
        Assert.That(decisions.Count(decision => !decision.IsRefused), Is.EqualTo(100));
        AssertTaken(100);
    }

    [Test]
    public async Task Refusals_commit_nothing()
    {
        Database.Db.Write(transaction => transaction.Connection!.Execute("update funding_pool set cap_places = 0", transaction: transaction));

        var decisions = await Task.WhenAll(Submit(20));

        Assert.Multiple(() =>
        {
            Assert.That(decisions.Select(decision => decision.Refusals.Single().Code), Is.All.EqualTo("funding.places-cap-reached"));
            Assert.That(Engine.Commits, Is.Zero);
            Assert.That(Found.Turn, Is.Zero, "the lane's turn");
        });
        AssertTaken(0);
    }

    [Test]
    public async Task A_faulty_change_fails_alone()
    {
        using var gate = Hold();
        var waiting = Submit(100);
        var faulty = Queue.SubmitAsync(new TakePlace(Places) { BeforeDeciding = () => throw new FormatException("faulty") });
        waiting.AddRange(Submit(155));
        await gate.OpenAsync();

        var decisions = await Task.WhenAll(waiting);

        TestContext.Out.WriteLine($"255 good changes beside a faulty one took {Engine.Commits - 1} commits");
        Assert.Multiple(() =>
        {
            Assert.That(async () => await faulty, Throws.TypeOf<FormatException>().With.Message.EqualTo("faulty"));
            Assert.That(decisions.Select(decision => decision.IsRefused), Is.All.False);
        });
        AssertTaken(256);
    }

    [Test]
    public async Task A_change_whose_fenced_update_never_succeeds_fails_alone()
    {
        using var gate = Hold();
        var waiting = Submit(3);
        var faulty = Queue.SubmitAsync(new TakePlace(Places) { NeverFits = true });
        waiting.AddRange(Submit(4));
        await gate.OpenAsync();

        await Task.WhenAll(waiting);

        Assert.That(async () => await faulty, Throws.TypeOf<StoreUnavailableException>().With.InnerException.TypeOf<FenceException>());
        AssertTaken(8);
    }

    [Test]
    public async Task A_change_that_reads_an_undeclared_fact_fails()
    {
        Assert.That(
            async () => await Queue.SubmitAsync(new TakePlace(Places) { AsksFirst = false }),
            Throws.InvalidOperationException.With.Message.Contains("not asked for"));
        await Task.WhenAll(Submit(1));
        AssertTaken(1);
    }

    [Test]
    public async Task A_change_cancelled_before_it_is_picked_up_is_dropped()
    {
        using var caller = new CancellationTokenSource();
        using var gate = Hold();
        var unit = new TakePlace(Places) { CallerGone = caller.Token };
        var dropped = Queue.SubmitAsync(unit);
        await caller.CancelAsync();
        await gate.OpenAsync();

        Assert.That(async () => await dropped, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(unit.Decisions, Is.Zero);
        AssertTaken(1);
    }

    [Test]
    public async Task A_change_cancelled_after_it_is_picked_up_is_made()
    {
        using var caller = new CancellationTokenSource();

        var decision = await Queue.SubmitAsync(new TakePlace(Places) { CallerGone = caller.Token, BeforeDeciding = caller.Cancel });

        Assert.That(decision.Value.Number, Is.EqualTo(1));
        AssertTaken(1);
    }

    [Test]
    public async Task A_change_past_its_deadline_is_dropped()
    {
        using var gate = Hold();
        var late = Queue.SubmitAsync(new TakePlace(Places));
        Clock.Advance(new WriteQueueOptions().Deadline + TimeSpan.FromMilliseconds(1));
        var fresh = Queue.SubmitAsync(new TakePlace(Places));
        await gate.OpenAsync();

        Assert.That(async () => await late, Throws.TypeOf<StoreUnavailableException>().With.Message.Contains("waited too long"));
        Assert.That((await fresh).Value.Number, Is.EqualTo(2));
        AssertTaken(2);
    }

    [Test]
    public async Task A_full_queue_refuses_changes_and_recovers()
    {
        using var queue = NewQueue(Engine, new WriteQueueOptions { Capacity = 1 });
        using var gate = Hold(queue);
        var waiting = queue.SubmitAsync(new TakePlace(Places));

        Assert.That(async () => await queue.SubmitAsync(new TakePlace(Places)), Throws.TypeOf<StoreUnavailableException>());

        await gate.OpenAsync();
        await waiting;
        await queue.SubmitAsync(new TakePlace(Places));
        AssertTaken(3);
    }

    [Test]
    public async Task A_stopping_queue_finishes_waiting_changes_and_accepts_no_more()
    {
        using var gate = Hold();
        var waiting = Submit(20);
        var stopped = Queue.StopAsync(CancellationToken.None);
        await gate.OpenAsync();
        await stopped;

        await Task.WhenAll(waiting);

        Assert.That(async () => await Queue.SubmitAsync(new TakePlace(Places)), Throws.TypeOf<StoreUnavailableException>());
        AssertTaken(21);
    }

    [Test]
    public async Task Timestamps_of_records_never_decrease()
    {
        await Queue.SubmitAsync(new TakePlace(Places));
        Clock.Advance(TimeSpan.FromHours(-1));
        await Queue.SubmitAsync(new TakePlace(Places));
        Clock.Advance(TimeSpan.FromHours(2));
        await Queue.SubmitAsync(new TakePlace(Places));

        var times = await Database.Db.ListAsync<DateTimeOffset>("select posted_at from change_event order by number", null, CancellationToken.None);
        Assert.That(times, Is.Ordered);
        Assert.That(times.Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task Cached_facts_are_read_again_only_after_another_process_writes()
    {
        var otherEngine = new FaultyEngine(Database.NewEngine());
        using var other = NewQueue(otherEngine);
        var otherPlaces = new Places();

        await Queue.SubmitAsync(new TakePlace(Places));
        await Queue.SubmitAsync(new TakePlace(Places));
        var loadsAlone = Places.Loads;
        await other.SubmitAsync(new TakePlace(otherPlaces));
        var unit = new TakePlace(Places);
        var seen = await Queue.SubmitAsync(unit);

        Assert.Multiple(() =>
        {
            Assert.That(loadsAlone, Is.EqualTo(1));
            Assert.That(Places.Loads, Is.EqualTo(2));
            Assert.That(unit.Decisions, Is.EqualTo(1), "stale facts are not even tried");
            Assert.That(seen.Value, Is.EqualTo(new Place(4, 4, "")));
        });
        AssertTaken(4);
    }

    [Test]
    public async Task A_refused_batch_does_not_invalidate_cached_facts()
    {
        Database.Db.Write(transaction => transaction.Connection!.Execute("update funding_pool set cap_places = 1", transaction: transaction));

        await Queue.SubmitAsync(new TakePlace(Places));
        var refused = await Queue.SubmitAsync(new TakePlace(Places));
        var again = await Queue.SubmitAsync(new TakePlace(Places));

        Assert.Multiple(() =>
        {
            Assert.That(refused.IsRefused && again.IsRefused, Is.True);
            Assert.That(Places.Loads, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Two_processes_number_changes_without_gaps_or_duplicates()
    {
        var otherEngine = new FaultyEngine(Database.NewEngine());
        using var other = NewQueue(otherEngine);
        var otherPlaces = new Places();
        var decisions = new List<Outcome<Place>>();
        Database.Db.Write(transaction => transaction.Connection!.Execute("update funding_pool set cap_places = 150", transaction: transaction));

        for (var round = 0; round < 20; round++)
        {
            var here = Submit(5);
            var there = Enumerable.Range(0, 5).Select(_ => other.SubmitAsync(new TakePlace(otherPlaces))).ToList();
            decisions.AddRange(await Task.WhenAll(here.Concat(there)));
        }

        var taken = decisions.Where(decision => !decision.IsRefused).ToList();
        TestContext.Out.WriteLine($"{taken.Count} of {decisions.Count} taken by two processes in {Engine.Commits} and {otherEngine.Commits} commits");
        Assert.That(taken.Select(decision => decision.Value.Number).Order(), Is.EqualTo(Enumerable.Range(1, 150)));
        AssertTaken(150);
    }

    [Test]
    public async Task A_change_made_outside_the_lane_is_noticed_and_the_batch_is_decided_again()
    {
        await Queue.SubmitAsync(new TakePlace(Places));
        Database.Db.Write(transaction => transaction.Connection!.Execute("update funding_pool set committed_places = 10", transaction: transaction));

        var decision = await Queue.SubmitAsync(new TakePlace(Places));

        Assert.That(decision.Value.Taken, Is.EqualTo(11));
    }

    [Test]
    public void An_unknown_lane_is_an_error()
    {
        Database.Db.Write(
            transaction => transaction.Connection!.Execute("delete from funding_pool; delete from programme; delete from lane", transaction: transaction));

        Assert.That(async () => await Queue.SubmitAsync(new TakePlace(Places)), Throws.InvalidOperationException.With.Message.Contains("no lane"));
    }
}
