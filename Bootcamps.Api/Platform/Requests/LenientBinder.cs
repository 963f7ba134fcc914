using FastEndpoints;

namespace Bootcamps.Api.Platform.Requests;

/// <summary>
/// Fills a request class from path, query, headers and body. It replaces the library's binder, which stops at the first fault and ignores unknown
/// query parameters. This binder reports every fault together with the validator's.
/// </summary>
internal sealed class LenientBinder<TRequest> : IRequestBinder<TRequest>
    where TRequest : notnull
{
    private static readonly RequestShape Shape = RequestShape.Of(typeof(TRequest));

    /// <inheritdoc/>
    public async ValueTask<TRequest> BindAsync(BinderContext ctx, CancellationToken ct)
    {
        var http = ctx.HttpContext;
        var faults = new List<RequestFault>(Shape.FaultsOf(http.Request.Query));
        var request = typeof(TRequest) == typeof(EmptyRequest) ? (TRequest)(object)EmptyRequest.Instance : Activator.CreateInstance<TRequest>();
        if (Shape.Body is { } property)
        {
            var characters = MediaTypeCheck.CharacterSet(http.Request)!;
            var (message, lenient) = await BodyReader.ReadAsync(http.Request, characters, property.PropertyType, ReadOnlyFields.AnswerOf(http), ct);
            property.SetValue(request, message);
            faults.AddRange(lenient?.Faults ?? []);
            if (lenient?.ReadOnly.Count > 0)
            {
                faults.AddRange(await ReadOnlyFields.FaultsAsync(http, lenient.ReadOnly, lenient.MovesByItself));
            }
        }

        foreach (var parameter in Shape.Parameters)
        {
            if (TextOf(http.Request, parameter) is { } text && parameter.Fill(request, text) is { } fault)
            {
                faults.Add(fault);
            }
        }

        if (!http.IsIfMatchReadable())
        {
            faults.Add(new RequestFault("version.malformed", "If-Match must have the ETag in its quotation marks, such as \"9\".", null));
        }

        ctx.ValidationFailures.AddRange(faults.Select(fault => fault.AsFailure()));
        return request;
    }

    private static string? TextOf(HttpRequest request, RequestParameter parameter) => parameter.Place switch
    {
        RequestPlace.Path => request.RouteValues[parameter.Name]?.ToString(),
        RequestPlace.Query => request.Query[parameter.Name] is [{ } only] ? only : null,
        _ => request.Headers[parameter.Name] is { Count: > 0 } values ? values.ToString() : null,
    };
}

/// <summary>Answers a request with faults before its operation runs, because the library would throw, which costs more than the rest of the refusal.</summary>
internal sealed class RefuseFaultyRequests : IGlobalPreProcessor
{
    /// <inheritdoc/>
    public Task PreProcessAsync(IPreProcessorContext context, CancellationToken ct)
    {
        if (!context.HasValidationFailures)
        {
            return Task.CompletedTask;
        }

        context.HttpContext.MarkResponseStart();
        return Problems.ProblemResult.WriteAsync(
            context.HttpContext, Validation.ShapeErrors.ToProblem(context.ValidationFailures, context.HttpContext, StatusCodes.Status400BadRequest));
    }
}
