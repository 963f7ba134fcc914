using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform.Writing;

/// <summary>Bounds of the queue, each lane for itself.</summary>
internal sealed record WriteQueueOptions
{
    /// <summary>Maximum number of waiting units. More are refused with 503.</summary>
    [Range(1, 1_000_000)]
    public int Capacity { get; init; } = 4_096;

    /// <summary>How many units are committed together at most.</summary>
    [Range(1, 4_096)]
    public int MostUnits { get; init; } = 256;

    /// <summary>A unit that has waited longer is dropped.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>
/// The queue for every change. Concurrent changes of a lane are committed together (group commit): the cost of a transaction, and of
/// waiting for the disk, is shared by up to 256 requests, and the caps hold because a lane has one writer (ADR 6).
/// </summary>
internal sealed class WriteQueue(Engine engine, TimeProvider clock, WriteQueueOptions options, ILogger<WriteQueue> logger) : IHostedService, IDisposable
{
    /// <summary>The lane for records that have no lane of their own, such as keys.</summary>
    public const string ReferenceLane = "reference";

    private volatile bool _isClosed;
    private readonly ConcurrentDictionary<string, Lazy<Lane>> _lanes = new(StringComparer.Ordinal);
    private long _changes;

    /// <summary>Decides a change and commits it, unless it is refused or a dry run.</summary>
    /// <returns>
    /// The decision. Unless it is a refusal, the change is on disk. A dry run is decided on the same facts and rules in a read-only transaction without a
    /// lane.
    /// </returns>
    /// <exception cref="StoreUnavailableException">The queue is full, the change waited too long, or the database cannot be written.</exception>
    public async Task<Outcome<T>> SubmitAsync<T>(Unit<T> unit)
    {
        if (unit.IsDryRun)
        {
            return await new Db(engine).ReadAsync(transaction => Lane.TryOut(engine, transaction, clock, unit), unit.CallerGone);
        }

        if (_isClosed)
        {
            throw new StoreUnavailableException("The service is stopping.");
        }

        _lanes.GetOrAdd(unit.LaneId, laneId => new Lazy<Lane>(() => new Lane(laneId, engine, clock, options, logger))).Value.Enqueue(unit);
        var decision = await unit.Decision;
        if (!decision.IsRefused)
        {
            Interlocked.Increment(ref _changes);
        }

        Telemetry.Decided(unit.GetType().Name, decision.Refusals);
        return decision;
    }

    /// <summary>Goes up with every change of this process, so that caches know when to read again.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>How many units wait in all lanes.</summary>
    public int Depth => _lanes.Values.Sum(lane => lane.IsValueCreated ? lane.Value.Depth : 0);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Telemetry.WatchQueue(() => Depth);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>Waits on another thread, so that the host can stop its other services and apply its time limit.</remarks>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(Dispose, CancellationToken.None).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosed = true;
        foreach (var laneId in _lanes.Keys)
        {
            if (_lanes.TryRemove(laneId, out var lane) && lane.IsValueCreated)
            {
                lane.Value.Dispose();
            }
        }
    }
}
