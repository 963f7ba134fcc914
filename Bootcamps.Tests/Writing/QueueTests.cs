using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Bootcamps.Tests.Writing;

/// <summary>A queue on a database of its own, with one lane and one pool of 1,000 places.</summary>
internal abstract class QueueTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    /// <summary>The clock of all queues of a test.</summary>
    protected TestClock Clock { get; private set; } = null!;

    /// <summary>The lane's pool.</summary>
    protected Places Places { get; private set; } = null!;

    /// <summary>The engine of <see cref="Queue"/>.</summary>
    protected FaultyEngine Engine { get; private set; } = null!;

    /// <summary>The queue under test.</summary>
    protected WriteQueue Queue { get; private set; } = null!;

    /// <summary>The current content of the database.</summary>
    protected Places.Found Found => Places.Find(Database.Db);

    [SetUp]
    public void Start_a_queue()
    {
        Places.Lay(Database.Db, capPlaces: 1_000);
        Clock = new TestClock();
        Places = new Places();
        Engine = new FaultyEngine(Database.NewEngine());
        Queue = NewQueue(Engine);
    }

    // Runs before the database goes.
    [TearDown]
    public void Stop_the_queue() => Queue?.Dispose();

    /// <summary>Another queue, as another process would have.</summary>
    protected WriteQueue NewQueue(FaultyEngine engine, WriteQueueOptions? options = null) =>
        new(engine, Clock, options ?? new WriteQueueOptions(), NullLogger<WriteQueue>.Instance);

    /// <summary>Submits units that take a place each.</summary>
    protected List<Task<Outcome<Place>>> Submit(int count, WriteQueue? queue = null) =>
        [.. Enumerable.Range(0, count).Select(_ => (queue ?? Queue).SubmitAsync(new TakePlace(Places)))];

    /// <summary>Keeps the lane busy, so that everything submitted before <see cref="Gate.OpenAsync"/> is one batch.</summary>
    protected Gate Hold(WriteQueue? queue = null)
    {
        var gate = new Gate(Places);
        gate.Submit(queue ?? Queue);
        return gate;
    }

    /// <summary>Asserts that places, numbers, feed and audit have the same number of changes.</summary>
    protected void AssertTaken(int places)
    {
        var found = Found;
        var numbers = Enumerable.Range(1, places).Select(number => (long)number);
        Assert.Multiple(() =>
        {
            Assert.That(found.Committed, Is.EqualTo(places), "places of the pool");
            Assert.That(found.LastNumber, Is.EqualTo(places), "last number of the lane");
            Assert.That(found.Changes, Is.EqualTo(numbers), "numbers of the feed");
            Assert.That(found.Audits, Is.EqualTo(numbers), "numbers of the audit");
        });
    }

    /// <summary>A unit that takes a place when the test opens the gate.</summary>
    internal sealed class Gate(Places places) : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
        private readonly ManualResetEventSlim _isEntered = new();
        private readonly ManualResetEventSlim _isOpen = new();
        private Task<Outcome<Place>> _decision = null!;

        public void Submit(WriteQueue queue)
        {
            _decision = queue.SubmitAsync(new TakePlace(places) { BeforeDeciding = Wait });
            Assert.That(_isEntered.Wait(Patience), Is.True, "the lane has picked up the gate");
        }

        /// <summary>Releases the lane and waits until the gate's own place is taken.</summary>
        public async Task OpenAsync()
        {
            _isOpen.Set();
            await _decision.WaitAsync(Patience);
        }

        public void Dispose() => _isOpen.Set();

        private void Wait()
        {
            _isEntered.Set();
            _isOpen.Wait(Patience);
        }
    }
}
