using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Bootcamps.Api.Platform.Configuration;
using Bootcamps.Api.Platform.Problems;

namespace Bootcamps.Api.Platform.Access;

/// <summary>
/// Limits the requests of a key or a person in a minute: <c>RateLimits__Provider__PerMinute</c> and so on for every role. Each instance of the service counts
/// separately.
/// </summary>
/// <remarks>
/// A partner's key is public in the pages that use it. So each address has its own limit within the key's, and calls without an Origin, which pages never
/// make, are counted separately. A person who copies the key cannot use up the pages' limit.
/// </remarks>
internal sealed class RateLimits : IDisposable
{
    private const int DefaultPerMinute = 1_200;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, int?> _perMinute;
    private readonly int? _visitorPerMinute;
    private readonly int? _serverPerMinute;
    private readonly PartitionedRateLimiter<Ask> _ofAddress;
    private readonly PartitionedRateLimiter<Ask> _ofCaller;
    private readonly PartitionedRateLimiter<Ask> _both;

    public RateLimits(RateLimitsOptions options, IHostEnvironment environment)
    {
        int? standard = environment.IsDevelopment() ? null : DefaultPerMinute;
        var partner = options.Partner.PerMinute ?? standard;
        _perMinute = new(StringComparer.Ordinal)
        {
            [Role.Provider] = options.Provider.PerMinute ?? standard, [Role.Authority] = options.Authority.PerMinute ?? standard,
            [Role.Partner] = partner, [Role.Admin] = options.Admin.PerMinute ?? standard,
        };
        _visitorPerMinute = options.Visitor.PerMinute ?? Part(partner, 10);
        _serverPerMinute = options.Server.PerMinute ?? Part(partner, 2);
        _ofAddress = Limiter(PerMinuteOfAddress, ask => $"{ask.Caller.ActorId} {ask.HasOrigin} {ask.Address}");
        _ofCaller = Limiter(PerMinuteOfCaller, ask => $"{NameOf(ask.Caller)} {ask.Caller.Role} {ask.Caller.ActorId} {ask.HasOrigin}");

        // The limit of the address comes first, so that requests above it do not use up the key's limit.
        _both = PartitionedRateLimiter.CreateChained(_ofAddress, _ofCaller);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _both.Dispose();
        _ofAddress.Dispose();
        _ofCaller.Dispose();
    }

    private static int? Part(int? perMinute, int divisor) => perMinute is { } some ? Math.Max(1, some / divisor) : null;

    private static PartitionedRateLimiter<Ask> Limiter(Func<Ask, int?> perMinute, Func<Ask, string> partition) =>
        PartitionedRateLimiter.Create<Ask, string>(ask => perMinute(ask) is not { } permits
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter(partition(ask), _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window }));

    private static string NameOf(Caller caller) => caller.PersonId is null ? "key" : "person";

    private int? PerMinuteOfCaller(Ask ask) => _perMinute.GetValueOrDefault(ask.Caller.Role);

    private int? PerMinuteOfAddress(Ask ask) => ask.Caller.Role != Role.Partner ? null : ask.HasOrigin ? _visitorPerMinute : _serverPerMinute;

    private IEnumerable<(string Name, int PerMinute, int Left)> LimitsOf(Ask ask)
    {
        if (PerMinuteOfAddress(ask) is { } ofAddress)
        {
            yield return (ask.HasOrigin ? "visitor" : "server", ofAddress, Left(_ofAddress));
        }

        if (PerMinuteOfCaller(ask) is { } ofCaller)
        {
            yield return (NameOf(ask.Caller), ofCaller, Left(_ofCaller));
        }

        int Left(PartitionedRateLimiter<Ask> limiter) => (int)(limiter.GetStatistics(ask)?.CurrentAvailablePermits ?? 0);
    }

    /// <summary>Takes a permit for every authenticated request, and reports the rest in headers.</summary>
    internal sealed class Middleware(RequestDelegate next, RateLimits limits)
    {
        /// <summary>Handles a request.</summary>
        public async Task InvokeAsync(HttpContext context)
        {
            if (context.Items[typeof(Caller)] is not Caller caller)
            {
                await next(context);
                return;
            }

            var ask = Ask.Of(context, caller);
            using var lease = limits._both.AttemptAcquire(ask);
            var resets = lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : Window;
            var seconds = Math.Max(1, (int)Math.Ceiling(resets.TotalSeconds));
            var inForce = limits.LimitsOf(ask).ToList();
            if (inForce.Count > 0)
            {
                context.Response.Headers["RateLimit-Policy"] = string.Join(
                    ", ",
                    inForce.Select(limit => Item(limit.Name, 'q', limit.PerMinute, 'w', (int)Window.TotalSeconds)));
                context.Response.Headers["RateLimit"] = string.Join(", ", inForce.Select(limit => Item(limit.Name, 'r', limit.Left, 't', seconds)));
            }

            if (lease.IsAcquired)
            {
                await next(context);
                return;
            }

            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await ProblemResult.WriteAsync(context, Problem.Single(context, StatusCodes.Status429TooManyRequests, "access.rate-limited"));
        }
    }

    // An item of a structured field (RFC 9651) with two parameters.
    private static string Item(string name, char first, int firstValue, char second, int secondValue) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{name}\";{first}={firstValue};{second}={secondValue}");

    /// <summary>The caller and its address, by which requests are counted.</summary>
    /// <param name="Caller">The key or person.</param>
    /// <param name="HasOrigin">Whether a partner's key comes from a page; false for other roles, whose requests are counted together.</param>
    /// <param name="Address">The address a partner's key comes from; empty for other roles.</param>
    private readonly record struct Ask(Caller Caller, bool HasOrigin, string Address)
    {
        private const int Ipv6PrefixBytes = 8;

        public static Ask Of(HttpContext context, Caller caller) => caller.Role == Role.Partner
            ? new(caller, context.Request.Headers.Origin.Count > 0, AddressOf(context.Connection.RemoteIpAddress))
            : new(caller, HasOrigin: false, "");

        // A household with IPv6 has a whole /64 of addresses.
        private static string AddressOf(IPAddress? address) => address switch
        {
            null => "",
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, Ipv6PrefixBytes)),
            _ => address.ToString(),
        };
    }
}
