namespace Bootcamps.Tests.Writing;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset _now = new(2024, 11, 15, 9, 0, 0, TimeSpan.Zero);
    private long _elapsed;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _elapsed;
        }
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan time)
    {
        lock (_lock)
        {
            _now += time;
            _elapsed += time.Ticks;
        }
    }

    /// <summary>Sets the hands, as an operator or a time server would; no time passes.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (_lock)
        {
            _now = now;
        }
    }
}
