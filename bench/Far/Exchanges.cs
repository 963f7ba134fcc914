using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Bootcamps.Bench.Far;

/// <summary>The part of a batch's work that would have crossed the network.</summary>
/// <param name="Changes">Changes decided together.</param>
/// <param name="Exchanges">Questions sent and answers waited for: begin, taking the lane, what is read together, what is written together, commit.</param>
/// <param name="TurnMilliseconds">How long the writer's turn lasted.</param>
internal sealed record BatchCost(int Changes, int Exchanges, double TurnMilliseconds);

/// <summary>
/// Counts exchanges with the database and makes each take as long as it would to a far one. The writer of a lane is one thread, so what it does belongs to
/// its batch.
/// </summary>
internal sealed class Exchanges : IDisposable
{
    [ThreadStatic]
    private static Turn? _turn;

    private readonly Lock _lock = new();
    private readonly List<BatchCost> _batches = [];
    private readonly MeterListener _listener = new();
    private long _outside;
    private double _delayMilliseconds;

    public Exchanges()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Bootcamps", Name: "bootcamps.batch.size" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, changes, _, _) => BatchDone(changes));
        _listener.Start();
    }

    /// <summary>The added delay of an exchange.</summary>
    public double DelayMilliseconds
    {
        get => Volatile.Read(ref _delayMilliseconds);
        set => Volatile.Write(ref _delayMilliseconds, value);
    }

    /// <summary>One exchange of the writer.</summary>
    public void Wait()
    {
        if (_turn is { } turn)
        {
            turn.Exchanges++;
        }
        else
        {
            Interlocked.Increment(ref _outside);
        }

        if (DelayMilliseconds > 0)
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(DelayMilliseconds));
        }
    }

    /// <summary>One exchange of a request, outside any turn.</summary>
    public Task WaitAsync()
    {
        Interlocked.Increment(ref _outside);
        return DelayMilliseconds > 0 ? Task.Delay(TimeSpan.FromMilliseconds(DelayMilliseconds)) : Task.CompletedTask;
    }

    /// <summary>The thread takes a turn.</summary>
    public static void Enter() => _turn = new Turn { From = Stopwatch.GetTimestamp() };

    /// <summary>The turn ends.</summary>
    public static void Leave()
    {
        if (_turn is { } turn)
        {
            turn.Milliseconds = Stopwatch.GetElapsedTime(turn.From).TotalMilliseconds;
        }
    }

    /// <summary>The batches since the last call, and the exchanges outside any batch.</summary>
    public (IReadOnlyList<BatchCost> Batches, long Outside) Take()
    {
        lock (_lock)
        {
            IReadOnlyList<BatchCost> batches = [.. _batches];
            _batches.Clear();
            return (batches, Interlocked.Exchange(ref _outside, 0));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    // Called on the writer's thread after the turn has ended.
    private void BatchDone(int changes)
    {
        if (_turn is not { } turn)
        {
            return;
        }

        _turn = null;
        lock (_lock)
        {
            _batches.Add(new BatchCost(changes, turn.Exchanges, turn.Milliseconds));
        }
    }

    private sealed class Turn
    {
        public long From { get; init; }

        public int Exchanges { get; set; }

        public double Milliseconds { get; set; }
    }
}
