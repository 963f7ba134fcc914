using System.Globalization;
using Bootcamps.Api.Platform.OpenApi;
using Microsoft.OpenApi;

namespace Bootcamps.Api.Platform;

/// <summary>
/// Marks an operation that will be taken away: <c>route.WithMetadata(new OnItsWayOut(…))</c>. Every answer of it, refusals too, then says so in
/// <c>Deprecation</c> (RFC 9745) and <c>Sunset</c> (RFC 8594), and so does the description.
/// </summary>
/// <param name="Since">The day from which nobody should begin to use it.</param>
/// <param name="Until">The last day on which it answers.</param>
/// <param name="Successor">Path of what takes its place, such as <c>/v1/statements</c>; null when nothing does.</param>
internal sealed record OnItsWayOut(DateOnly Since, DateOnly Until, string? Successor = null)
{
    /// <summary>Says so in the description of the operation.</summary>
    public void Describe(OpenApiOperation operation, OpenApiDocument document)
    {
        operation.Deprecated = true;
        operation.Description = string.Create(CultureInfo.InvariantCulture, $"On its way out: answers until {Until:yyyy-MM-dd}{(Successor is null ? "" : $"; use {Successor}")}. {operation.Description}").Trim();
        foreach (var response in operation.Responses!.Where(answer => answer.Key.StartsWith('2')).Select(answer => answer.Value).OfType<OpenApiResponse>())
        {
            Headers.Add(response, document, Headers.Deprecation);
            Headers.Add(response, document, Headers.Sunset);
        }
    }

    /// <summary>Adds the headers.</summary>
    internal sealed class Middleware(RequestDelegate next)
    {
        /// <summary>Handles a request.</summary>
        public Task InvokeAsync(HttpContext context)
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<OnItsWayOut>() is { } mark)
            {
                var headers = context.Response.Headers;
                headers["Deprecation"] = string.Create(CultureInfo.InvariantCulture, $"@{new DateTimeOffset(mark.Since.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds()}");
                headers["Sunset"] = mark.Until.ToDateTime(new TimeOnly(23, 59, 59)).ToString("R", CultureInfo.InvariantCulture);
                if (mark.Successor is { } successor)
                {
                    headers.Append("Link", $"<{successor}>; rel=\"successor-version\"");
                }
            }

            return next(context);
        }
    }
}
