using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform.Writing;

/// <summary>
/// One lane's writer: a thread that takes the waiting units, decides them in memory and commits them in one transaction.
/// The lane's row in the database makes it the only writer of the lane across all processes.
/// </summary>
internal sealed class Lane : IDisposable
{
    private const int MostAttempts = 3;

    // Both in one exchange. The row is the transaction's own by then.
    private const string TakeAndRead = $"{Sql.Take};\n{Sql.Read}";

    private readonly string _laneId;
    private readonly Engine _engine;
    private readonly TimeProvider _clock;
    private readonly WriteQueueOptions _options;
    private readonly ILogger _logger;
    private readonly BlockingCollection<Unit> _waiting;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;
    private DbConnection? _connection;
    private Dictionary<FactSource, FactTable> _kept = [];
    private LaneRow? _keptAt;

    public Lane(string laneId, Engine engine, TimeProvider clock, WriteQueueOptions options, ILogger logger)
    {
        _laneId = laneId;
        _engine = engine;
        _clock = clock;
        _options = options;
        _logger = logger;
        _waiting = new BlockingCollection<Unit>(options.Capacity);
        _thread = new Thread(Run) { IsBackground = true, Name = $"lane {laneId}" };
        _thread.Start();
    }

    /// <summary>Number of units in the queue.</summary>
    public int Depth => _waiting.Count;

    /// <summary>Queues a unit.</summary>
    /// <exception cref="StoreUnavailableException">The queue is full or closing.</exception>
    public void Enqueue(Unit unit)
    {
        unit.EnqueuedAt = _clock.GetTimestamp();
        bool isTaken;
        try
        {
            isTaken = _waiting.TryAdd(unit);
        }
        catch (InvalidOperationException exception)
        {
            throw new StoreUnavailableException("The service is stopping.", exception);
        }

        if (!isTaken)
        {
            throw new StoreUnavailableException("The queue of changes is full.");
        }
    }

    /// <summary>Accepts no more units, finishes the waiting ones and ends the thread.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        if (!_thread.Join(_options.Deadline))
        {
            _stopping.Cancel();
            _thread.Join();
        }

        _connection?.Dispose();
        _waiting.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Decides a single unit on its own facts and writes nothing.</summary>
    public static Outcome<T> TryOut<T>(Engine engine, DbTransaction transaction, TimeProvider clock, Unit<T> unit)
    {
        var batch = new Batch(engine, transaction, unit.LaneId, 0, clock.GetUtcNow(), []);
        unit.Ask(batch);
        batch.LoadFacts();
        return unit.TryOut(batch);
    }

    private void Run()
    {
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            var units = new List<Unit>();
            for (var unit = first; unit is not null; unit = units.Count < _options.MostUnits && _waiting.TryTake(out var next) ? next : null)
            {
                if (IsStillWanted(unit))
                {
                    units.Add(unit);
                }
            }

            if (units.Count == 0)
            {
                continue;
            }

            try
            {
                CommitTogether(units, mayBeCommitted: false);
            }
            catch (Exception exception)
            {
                // A bug in the queue. The thread must survive it, and every waiting caller must get an answer.
                _logger.LogCritical(exception, "Lane {Lane} failed on a batch of {Units}", _laneId, units.Count);
                units.ForEach(unit => unit.Fail(exception));
            }
        }
    }

    private bool IsStillWanted(Unit unit)
    {
        if (unit.CallerGone.IsCancellationRequested)
        {
            unit.Fail(new OperationCanceledException(unit.CallerGone));
            return false;
        }

        if (_clock.GetElapsedTime(unit.EnqueuedAt) > _options.Deadline)
        {
            unit.Fail(new StoreUnavailableException("The change waited too long and was dropped."));
            return false;
        }

        return true;
    }

    // mayBeCommitted: whether a commit of these units was tried and failed. Its outcome is looked up before they are decided again.
    private void CommitTogether(List<Unit> units, bool mayBeCommitted)
    {
        for (var attempt = 1; ; attempt++)
        {
            var from = _clock.GetTimestamp();
            bool hasChanges;
            try
            {
                hasChanges = Attempt(units, ref mayBeCommitted);
            }
            catch (Exception exception)
            {
                Forget();
                if (attempt < MostAttempts && (mayBeCommitted || exception is FenceException || IsTransient(exception)))
                {
                    _logger.LogWarning(exception, "Lane {Lane} runs a batch of {Units} again", _laneId, units.Count);
                    continue;
                }

                GiveUp(units, exception, mayBeCommitted);
                return;
            }

            // Outside the try, because a failure after the commit must not run the batch again.
            units.ForEach(unit => unit.Answer());
            Telemetry.BatchDone(_laneId, units.Count, hasChanges, _clock.GetElapsedTime(from));
            return;
        }
    }

    private bool IsTransient(Exception exception) => exception is DbException database && _engine.IsTransient(database);

    private bool IsUnavailable(Exception exception) =>
        IsTransient(exception) || (exception is DbException database && _engine.IsUnavailable(database))
            || (exception is OperationCanceledException && _stopping.IsCancellationRequested);

    private void GiveUp(List<Unit> units, Exception exception, bool mayBeCommitted)
    {
        var isUnavailable = IsUnavailable(exception);
        if (!isUnavailable && units.Count > 1)
        {
            // One unit is faulty. The batch is halved until that unit is alone, so that the others are committed.
            CommitTogether(units[..(units.Count / 2)], mayBeCommitted);
            CommitTogether(units[(units.Count / 2)..], mayBeCommitted);
            return;
        }

        _logger.LogError(
            exception,
            "Lane {Lane}: {Units} changes {Fate}",
            _laneId,
            units.Count,
            mayBeCommitted ? "may or may not have been made" : "were not made");
        var answer = isUnavailable || exception is FenceException ? new StoreUnavailableException("The database cannot be written now.", exception) : exception;
        units.ForEach(unit => unit.Fail(answer));
    }

    // Decides and commits a batch. Returns whether there was anything to commit.
    private bool Attempt(List<Unit> units, ref bool mayBeCommitted)
    {
        _stopping.Token.ThrowIfCancellationRequested();
        using var turn = _engine.EnterWrite(_stopping.Token);
        if (_connection is { State: not ConnectionState.Open })
        {
            Forget();
        }

        _connection ??= _engine.OpenForWriting();
        using var transaction = _engine.BeginWrite(_connection);

        var state = TakeLane(transaction);
        if (mayBeCommitted && WasCommitted(transaction, units))
        {
            return true;
        }

        var facts = state.Turn == _keptAt?.Turn + 1 ? _kept : [];
        var batch = new Batch(_engine, transaction, _laneId, state.LastNumber, PostedAt(state), facts);
        foreach (var unit in units)
        {
            if (unit.Claim is { } claim)
            {
                batch.Ask(IdempotencyStore.Replies, claim.Key);
            }

            unit.Ask(batch);
        }

        batch.LoadFacts();
        var hasChanges = false;
        foreach (var unit in units)
        {
            hasChanges |= unit.DecideIn(batch);
        }

        var left = state with { Turn = state.Turn - 1 };
        if (hasChanges)
        {
            left = state with { LastNumber = batch.LastNumber, LastPostedAt = batch.PostedAt };
            batch.Write(Sql.Advance, left);
            mayBeCommitted = true;
            _engine.Commit(transaction);
        }
        else
        {
            transaction.Rollback();
        }

        _kept = batch.Kept();
        _keptAt = left;
        return hasChanges;
    }

    // The first statement of every writing transaction. The update of this row locks the lane.
    private LaneRow TakeLane(DbTransaction transaction)
    {
        // As long as nobody else has had a turn, the row is as it was left and need not be read.
        if (_keptAt is { } kept && _engine.ExecuteAll(transaction, Sql.TakeAgain, [kept]) == 1)
        {
            return kept with { Turn = kept.Turn + 1 };
        }

        var row = Reads.Run(_engine, transaction, reads => reads.Add<LaneRow>(TakeAndRead, new { laneId = _laneId }).Then(rows => rows.SingleOrDefault()));
        return row ?? throw new InvalidOperationException($"There is no lane {_laneId}.");
    }

    // After an error with an unknown outcome: a batch is committed whole, so one unit in the feed means that all were committed.
    private bool WasCommitted(DbTransaction transaction, List<Unit> units) => Reads.Run(
        _engine,
        transaction,
        reads => reads.Add<string>(ChangeLog.Sql.AnyUnit, new { unitIds = TypeHandlers.Keys(units.Select(unit => unit.UnitId)) })
            .Then(found => found.Count > 0));

    private DateTimeOffset PostedAt(LaneRow state)
    {
        var now = _clock.GetUtcNow();
        now = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        return now > state.LastPostedAt ? now : state.LastPostedAt;
    }

    // After any error the connection and all facts are dropped.
    private void Forget()
    {
        _kept = [];
        _keptAt = null;
        var connection = _connection;
        _connection = null;
        try
        {
            connection?.Dispose();
        }
        catch (DbException exception)
        {
            _logger.LogWarning(exception, "Lane {Lane} could not close its connection", _laneId);
        }
    }

    internal static class Sql
    {
        public const string Add = """
            insert into lane (lane_id, turn, last_number, last_posted_at)
            values (@LaneId, @Turn, @LastNumber, @LastPostedAt)
            """;

        public const string Take = """
            update lane
            set turn = turn + 1
            where lane_id = @laneId
            """;

        public const string TakeAgain = """
            update lane
            set turn = turn + 1
            where lane_id = @LaneId and turn = @Turn
            """;

        public const string Read = """
            select lane_id, turn, last_number, last_posted_at
            from lane
            where lane_id = @laneId
            """;

        public const string Advance = """
            update lane
            set last_number = @LastNumber, last_posted_at = @LastPostedAt
            where lane_id = @LaneId
            """;
    }

    internal sealed record LaneRow
    {
        public required string LaneId { get; init; }

        public required long Turn { get; init; }

        public required long LastNumber { get; init; }

        public required DateTimeOffset LastPostedAt { get; init; }
    }
}
