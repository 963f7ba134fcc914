using System.Text;
using Bootcamps.Api.Platform.Problems;
using FastEndpoints;
using Microsoft.Net.Http.Headers;

namespace Bootcamps.Api.Platform;

/// <summary>Answers 415 to a body that does not say it is JSON, names a character set that nobody knows, or is compressed, before anybody reads it.</summary>
internal sealed class MediaTypeCheck(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var mayHaveBody = HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPut(context.Request.Method);
        var operation = mayHaveBody ? context.GetEndpoint()?.Metadata.GetMetadata<EndpointDefinition>() : null;
        if (operation is null || !HasBody(operation.ReqDtoType))
        {
            return next(context);
        }

        // A body that is compressed is not looked into: small ones can be made of it that are very large.
        if (context.Request.Headers.ContentEncoding is { Count: > 0 } encoding && !encoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.AcceptEncoding = "identity";
            return ProblemResult.WriteAsync(
                context, Problem.Single(context, StatusCodes.Status415UnsupportedMediaType, "request.unsupported-content-encoding"));
        }

        return context.Request.HasJsonContentType() && CharacterSet(context.Request) is not null
            ? next(context)
            : ProblemResult.WriteAsync(context, Problem.Single(context, StatusCodes.Status415UnsupportedMediaType, "request.unsupported-media-type"));
    }

    /// <summary>UTF-8 unless the content type names another, with or without quotation marks. Null when it is none.</summary>
    public static Encoding? CharacterSet(HttpRequest request)
    {
        var name = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Charset).ToString() : "";
        try
        {
            return name.Length == 0 || name.Equals(Encoding.UTF8.WebName, StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : Encoding.GetEncoding(name);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool HasBody(Type requestType) => requestType.GetProperty("Body") is not null;
}
