namespace Bootcamps.Api.Platform;

/// <summary>Headers that every answer carries.</summary>
internal sealed class ResponseHeaders(RequestDelegate next, TimeProvider clock)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (!context.Request.Path.StartsWithSegments("/swagger", StringComparison.Ordinal))
        {
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        }

        if (clock is SimulatedClock)
        {
            headers["Date-Simulated"] = clock.GetUtcNow().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        }

        return next(context);
    }
}
