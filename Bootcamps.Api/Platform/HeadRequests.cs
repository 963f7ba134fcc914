using Microsoft.AspNetCore.Http.Features;

namespace Bootcamps.Api.Platform;

/// <summary>Answers HEAD like GET, without the body (RFC 9110, 9.3.2).</summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        var answer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var unseen = new StreamResponseBodyFeature(Stream.Null, answer);
        context.Features.Set<IHttpResponseBodyFeature>(unseen);
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
            await unseen.CompleteAsync();
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.Features.Set(answer);
        }
    }

    /// <summary>Says of an address that takes GET that it takes HEAD too.</summary>
    public static void AddToAllow(HttpResponse response)
    {
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed && response.Headers.Allow.ToString() is var allowed
            && allowed.Contains(HttpMethods.Get, StringComparison.Ordinal) && !allowed.Contains(HttpMethods.Head, StringComparison.Ordinal))
        {
            response.Headers.Allow = $"{allowed}, {HttpMethods.Head}";
        }
    }
}
