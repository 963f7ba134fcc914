using System.Data.Common;
using Bootcamps.Api.Platform.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace Bootcamps.Api.Platform.Problems;

/// <summary>Turns exceptions into answers. An exception is a bug or an unusable database; a refusal is never an exception.</summary>
internal sealed class ProblemHandler(Migrator migrator, ILogger<ProblemHandler> logger) : IExceptionHandler
{
    /// <summary>Retry-After of an unavailable service, in seconds.</summary>
    public const string RetryAfterSeconds = "1";

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        // After a newer version has migrated the database, this one's statements can fail. A retry succeeds on an instance of the newer version.
        if (exception is DbException && await migrator.ObstacleAsync(CancellationToken.None) is { } obstacle)
        {
            exception = new StoreUnavailableException(obstacle, exception);
        }

        var problem = exception switch
        {
            StoreUnavailableException => Problem.Single(httpContext, StatusCodes.Status503ServiceUnavailable, "service.unavailable"),
            BadHttpRequestException bad => OfStatus(
                httpContext,
                bad.StatusCode is StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge
                    ? bad.StatusCode
                    : StatusCodes.Status400BadRequest),

            // The server reports a chunk size that overflows with this exception.
            IOException { InnerException: OverflowException } => OfStatus(httpContext, StatusCodes.Status400BadRequest),
            _ => Problem.Single(httpContext, StatusCodes.Status500InternalServerError, "service.error"),
        };

        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            logger.LogWarning(exception, "Unavailable: {Path}", httpContext.Request.Path);
        }
        else if (problem.Status == StatusCodes.Status500InternalServerError)
        {
            logger.LogError(exception, "Failed: {Path}", httpContext.Request.Path);
        }

        try
        {
            await ProblemResult.WriteAsync(httpContext, problem);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The caller has disconnected.
        }

        return true;
    }

    /// <summary>The problem for a status without a body, such as from routing.</summary>
    public static Problem OfStatus(HttpContext context, int status) => Problem.Single(context, status, status switch
    {
        StatusCodes.Status401Unauthorized => "access.key-required",
        StatusCodes.Status403Forbidden => "access.role-not-allowed",
        StatusCodes.Status404NotFound => context.GetEndpoint() is null ? "request.no-such-route" : "access.not-found",
        StatusCodes.Status405MethodNotAllowed => "request.method-not-allowed",
        StatusCodes.Status408RequestTimeout => "request.too-slow",
        StatusCodes.Status413PayloadTooLarge => "request.too-large",
        StatusCodes.Status415UnsupportedMediaType => "request.unsupported-media-type",
        StatusCodes.Status429TooManyRequests => "access.rate-limited",
        >= 500 => "service.error",
        _ => "request.malformed",
    });
}
