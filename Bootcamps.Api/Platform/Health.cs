using Bootcamps.Api.Platform.Storage;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bootcamps.Api.Platform;

/// <summary>Whether the service lives, and whether it can work.</summary>
internal static class Health
{
    /// <summary>Maps <c>/health/live</c> (the process answers) and <c>/health/ready</c> (the database is reachable and current).</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
    }

    /// <summary>The database is reachable and has the schema of this version.</summary>
    internal sealed class DatabaseCheck(Migrator migrator) : IHealthCheck
    {
        /// <inheritdoc/>
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await migrator.ObstacleAsync(cancellationToken) is { } obstacle ? HealthCheckResult.Unhealthy(obstacle) : HealthCheckResult.Healthy();
    }
}
