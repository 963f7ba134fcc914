using System.Data.Common;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;

namespace Bootcamps.Api.Platform;

/// <summary>Runs once a minute: deletes old stored answers and records the last use of keys.</summary>
internal sealed class Housekeeping(IdempotencyStore replies, KeyStore keys, KeyRing ring, TimeProvider clock, ILogger<Housekeeping> logger) : BackgroundService
{
    /// <summary>Does it once.</summary>
    public void Tidy()
    {
        var gone = replies.Purge(clock.GetUtcNow());
        if (gone > 0)
        {
            logger.LogInformation("Removed {Count} stored answers", gone);
        }

        if (ring.TakeUses() is { Count: > 0 } uses)
        {
            keys.Touch(uses);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        try
        {
            while (await minute.WaitForNextTickAsync(stoppingToken))
            {
                TryToTidy();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is not a failure, but the host would report it as one when start-up fails.
        }
    }

    private void TryToTidy()
    {
        try
        {
            Tidy();
        }
        catch (DbException exception)
        {
            logger.LogWarning(exception, "Housekeeping will be tried again in a minute");
        }
    }
}
