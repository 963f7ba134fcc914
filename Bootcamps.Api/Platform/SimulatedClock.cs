namespace Bootcamps.Api.Platform;

/// <summary>A clock that starts at a chosen instant and runs on, so that the demonstration data works in any year.</summary>
internal sealed class SimulatedClock(DateTimeOffset startsAt, TimeProvider real) : TimeProvider
{
    private readonly TimeSpan _offset = startsAt - real.GetUtcNow();
    private readonly TimeProvider _real = real;

    /// <summary>The real clock, also behind a simulated one. Other systems use real time in their tokens.</summary>
    public static TimeProvider Behind(TimeProvider clock) => clock is SimulatedClock simulated ? simulated._real : clock;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _real.GetUtcNow() + _offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => _real.GetTimestamp();
}

/// <summary>Days as people in England count them.</summary>
internal static class Days
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>Today in England.</summary>
    public static DateOnly Today(this TimeProvider clock) => DayOf(clock.GetUtcNow());

    /// <summary>The instant at which a day begins in England.</summary>
    public static DateTimeOffset StartOf(DateOnly day) =>
        new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), London), TimeSpan.Zero);

    /// <summary>The day an instant falls on in England.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, London).DateTime);
}
