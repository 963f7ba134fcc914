using System.Text.Json;
using System.Text.Json.Serialization;
using Bootcamps.Api.Platform.Problems;
using FastEndpoints;

namespace Bootcamps.Api.Platform;

/// <summary>Answers 415 to a body that does not say it is JSON, before anybody reads it.</summary>
internal sealed class MediaTypeCheck(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var mayHaveBody = HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPut(context.Request.Method);
        var operation = mayHaveBody ? context.GetEndpoint()?.Metadata.GetMetadata<EndpointDefinition>() : null;
        return operation is null || !HasBody(operation.ReqDtoType) || context.Request.HasJsonContentType()
            ? next(context)
            : ProblemResult.WriteAsync(context, Problem.Single(context, StatusCodes.Status415UnsupportedMediaType, "request.unsupported-media-type"));
    }

    /// <summary>Reads the body of an operation that has one; a body that is null is refused like one that is absent.</summary>
    public static async ValueTask<object?> ReadBodyAsync(HttpRequest request, Type type, JsonSerializerContext? context, CancellationToken cancellationToken)
    {
        // The real package also offers a request class without a body; it has none to fill.
        if (HasBody(type) || typeof(System.Collections.IEnumerable).IsAssignableFrom(type) || !type.Name.Equals("Request", StringComparison.Ordinal))
        {
            return await request.ReadFromJsonAsync(type, Json.Options, cancellationToken) ?? throw new JsonException("The body is null.");
        }

        return null;
    }

    private static bool HasBody(Type requestType) => requestType.GetProperty("Body") is not null;
}
