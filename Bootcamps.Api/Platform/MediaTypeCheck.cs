using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bootcamps.Api.Platform.Problems;
using FastEndpoints;
using Microsoft.Net.Http.Headers;

namespace Bootcamps.Api.Platform;

/// <summary>Answers 415 to a body that does not say it is JSON, or names a character set that nobody knows, before anybody reads it.</summary>
internal sealed class MediaTypeCheck(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var mayHaveBody = HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPut(context.Request.Method);
        var operation = mayHaveBody ? context.GetEndpoint()?.Metadata.GetMetadata<EndpointDefinition>() : null;
        return operation is null || !HasBody(operation.ReqDtoType) || (context.Request.HasJsonContentType() && CharacterSet(context.Request) is not null)
            ? next(context)
            : ProblemResult.WriteAsync(context, Problem.Single(context, StatusCodes.Status415UnsupportedMediaType, "request.unsupported-media-type"));
    }

    /// <summary>Reads the body of an operation that has one; a body that is null is refused like one that is absent.</summary>
    public static async ValueTask<object?> ReadBodyAsync(HttpRequest request, Type type, JsonSerializerContext? context, CancellationToken cancellationToken)
    {
        // The real package also offers a request class without a body; it has none to fill.
        if (HasBody(type) || typeof(System.Collections.IEnumerable).IsAssignableFrom(type) || !type.Name.Equals("Request", StringComparison.Ordinal))
        {
            var body = CharacterSet(request) is not { } characters || characters.Equals(Encoding.UTF8)
                ? await JsonSerializer.DeserializeAsync(request.BodyReader, type, Json.Options, cancellationToken)
                : await JsonSerializer.DeserializeAsync(Encoding.CreateTranscodingStream(request.Body, characters, Encoding.UTF8, leaveOpen: true), type, Json.Options, cancellationToken);
            return body ?? throw new JsonException("The body is null.");
        }

        return null;
    }

    // UTF-8 unless the content type names another, with or without quotation marks; null when it is none.
    private static Encoding? CharacterSet(HttpRequest request)
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
