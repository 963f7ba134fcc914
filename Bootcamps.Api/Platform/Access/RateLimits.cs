using System.Globalization;
using System.Threading.RateLimiting;
using Bootcamps.Api.Platform.Configuration;
using Bootcamps.Api.Platform.Problems;

namespace Bootcamps.Api.Platform.Access;

/// <summary>
/// How often a key or a person may ask within a minute: <c>RateLimits__Provider__PerMinute</c> and so on for every role, 1,200 unless set; in Development only where
/// set. Each instance of the service counts for itself.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private const int UsualPerMinute = 1_200;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, int?> _perMinute;
    private readonly PartitionedRateLimiter<Caller> _limiter;

    public RateLimits(RateLimitsOptions options, IHostEnvironment environment)
    {
        int? usual = environment.IsDevelopment() ? null : UsualPerMinute;
        _perMinute = new(StringComparer.Ordinal)
        {
            [Role.Provider] = options.Provider.PerMinute ?? usual, [Role.Authority] = options.Authority.PerMinute ?? usual,
            [Role.Partner] = options.Partner.PerMinute ?? usual, [Role.Admin] = options.Admin.PerMinute ?? usual,
        };
        _limiter = PartitionedRateLimiter.Create<Caller, string>(caller => PerMinute(caller) is not { } permits
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter($"{NameOf(caller)} {caller.Role} {caller.ActorId}", _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window }));
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private static string NameOf(Caller caller) => caller.PersonId is null ? "key" : "person";

    private int? PerMinute(Caller caller) => _perMinute.GetValueOrDefault(caller.Role);

    /// <summary>Takes a permit for every request that comes with a key or a token that works, and says in the headers what is left.</summary>
    internal sealed class Middleware(RequestDelegate next, RateLimits limits)
    {
        /// <summary>Handles a request.</summary>
        public async Task InvokeAsync(HttpContext context)
        {
            if (context.Items[typeof(Caller)] is not Caller caller || limits.PerMinute(caller) is not { } permits)
            {
                await next(context);
                return;
            }

            using var lease = limits._limiter.AttemptAcquire(caller);
            var left = limits._limiter.GetStatistics(caller)?.CurrentAvailablePermits ?? 0;
            var resets = lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : Window;
            var seconds = Math.Max(1, (int)Math.Ceiling(resets.TotalSeconds));
            var name = NameOf(caller);
            context.Response.Headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={permits};w={(int)Window.TotalSeconds}");
            context.Response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={left};t={seconds}");
            if (lease.IsAcquired)
            {
                await next(context);
                return;
            }

            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await ProblemResult.WriteAsync(context, Problem.Single(context, StatusCodes.Status429TooManyRequests, "access.rate-limited"));
        }
    }
}
