using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Bootcamps.Api.Platform.Access;

/// <summary>
/// Lets pages of registered websites call the API (CORS). A preflight request has no key, so any registered origin is allowed here;
/// authentication checks that the key belongs to the origin.
/// </summary>
internal sealed class RegisteredOrigins(KeyStore keys) : ICorsPolicyProvider
{
    /// <inheritdoc/>
    public async Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        var origin = context.Request.Headers.Origin.ToString();
        return origin.Length is 0 or > 200 || !await keys.IsRegisteredAsync(origin, context.RequestAborted)
            ? null
            : new CorsPolicyBuilder(origin)
                .WithMethods("GET", "POST")
                .WithHeaders("Authorization", "Content-Type")
                .WithExposedHeaders("Link", "RateLimit", "RateLimit-Policy", "Retry-After")
                .SetPreflightMaxAge(TimeSpan.FromHours(1))
                .Build();
    }
}
