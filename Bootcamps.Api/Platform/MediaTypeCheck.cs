using System.Text;
using Bootcamps.Api.Platform.Problems;
using FastEndpoints;
using Microsoft.Net.Http.Headers;

namespace Bootcamps.Api.Platform;

/// <summary>Answers 415, before reading, to a body that is not declared as JSON, has an unknown character set or is compressed.</summary>
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

        // Compressed bodies are refused because a small one can expand to a very large one.
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

    /// <summary>The character set of the content type, with or without quotation marks; default UTF-8. Null when it is unknown.</summary>
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
