using System.ComponentModel.DataAnnotations;

namespace Bootcamps.Api.Platform;

/// <summary>How old a cached value can be.</summary>
internal sealed record CacheOptions
{
    /// <summary>A value up to this old is returned, even if the data has changed since. It limits how often a busy service reads.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Freshness { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A value older than this is read again, because another process can have changed it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>A cached value shared by all requests. One request at a time reads it again; the others wait for it.</summary>
/// <typeparam name="T">The reading, immutable.</typeparam>
/// <param name="read">Reads the value.</param>
/// <param name="version">Goes up with every change this process has committed.</param>
/// <param name="clock">Measures age.</param>
/// <param name="options">How old it can be.</param>
internal sealed class Cached<T>(Func<CancellationToken, Task<T>> read, Func<long> version, TimeProvider clock, CacheOptions options) : IDisposable
    where T : class
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private Reading? _latest;

    /// <summary>The reading.</summary>
    public ValueTask<T> GetAsync(CancellationToken cancellationToken) =>
        _latest is { } latest && IsFresh(latest) ? ValueTask.FromResult(latest.Value) : new ValueTask<T>(ReadAsync(cancellationToken));

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private async Task<T> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_latest is { } latest && IsFresh(latest))
            {
                return latest.Value;
            }

            var takenAt = clock.GetTimestamp();
            var seen = version();
            var value = await read(cancellationToken);
            _latest = new Reading(value, takenAt, seen);
            return value;
        }
        finally
        {
            _reading.Release();
        }
    }

    private bool IsFresh(Reading reading)
    {
        var age = clock.GetElapsedTime(reading.TakenAt);
        return age < options.Freshness || (age < options.Longest && reading.Version == version());
    }

    private sealed record Reading(T Value, long TakenAt, long Version);
}
