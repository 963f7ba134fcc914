using System.Reflection;
using Bootcamps.Domain;
using Microsoft.AspNetCore.Http.Metadata;

namespace Bootcamps.Api.Platform.Problems;

/// <summary>An answer that is a problem, with any status.</summary>
internal class ProblemResult(int status, string code, IReadOnlyList<Refusal> refusals) : IResult, IStatusCodeHttpResult
{
    /// <inheritdoc/>
    public int? StatusCode => status;

    /// <summary>The refusals behind it.</summary>
    public IReadOnlyList<Refusal> Refusals => refusals;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) =>
        WriteAsync(httpContext, Problem.Of(httpContext, status, code, [.. refusals.Select(ProblemEntry.Of)]));

    /// <summary>Writes a problem.</summary>
    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        return context.Response.WriteAsJsonAsync(problem, Json.Options, Problem.MediaType, context.RequestAborted);
    }

    private protected static void Document(EndpointBuilder builder, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(Problem), [Problem.MediaType]));
        }
    }
}

/// <summary>404: no record has this id, or it is not the caller's.</summary>
internal sealed class NotFound404(string? pointer = null)
    : ProblemResult(StatusCodes.Status404NotFound, NotFoundCode, [Refusal(pointer)]), IEndpointMetadataProvider
{
    /// <summary>The code for a record that does not exist or belongs to another tenant.</summary>
    public const string NotFoundCode = "access.not-found";

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Document(builder, StatusCodes.Status404NotFound);

    /// <summary>The same as a refusal, for an id in the body.</summary>
    public static Refusal Refusal(string? pointer) => new(NotFoundCode, RuleCatalogue.Get(NotFoundCode).Text, pointer);
}

/// <summary>400: a fault in the shape of the request that depends on the caller.</summary>
internal sealed class Invalid400(Refusal refusal)
    : ProblemResult(StatusCodes.Status400BadRequest, "request.invalid", [refusal]), IEndpointMetadataProvider
{
    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Document(builder, StatusCodes.Status400BadRequest);

    /// <summary>A field is missing that callers of this role have to send.</summary>
    public static Invalid400 Required(string pointer) => new(new Refusal("request.required", "This field is required for your role.", pointer));
}

/// <summary>422: what is asked for breaks a rule.</summary>
internal sealed class Refused422(Refusal refusal)
    : ProblemResult(StatusCodes.Status422UnprocessableEntity, "refused", [refusal]), IEndpointMetadataProvider
{
    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Document(builder, StatusCodes.Status422UnprocessableEntity);
}

/// <summary>A refused change: 404, 409 when every failure is a conflict, otherwise 422.</summary>
internal sealed class WriteRefused(IReadOnlyList<Refusal> refusals)
    : ProblemResult(StatusOf(refusals), CodeOf(refusals), refusals), IEndpointMetadataProvider
{
    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        Document(builder, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);

    internal static int StatusOf(IReadOnlyList<Refusal> refusals) =>
        refusals.Any(refusal => refusal.Code == NotFound404.NotFoundCode) ? StatusCodes.Status404NotFound
        : refusals.Any(refusal => refusal.Code == "version.required") ? StatusCodes.Status428PreconditionRequired
        : refusals.Any(refusal => refusal.Code == "version.stale") ? StatusCodes.Status412PreconditionFailed
        : refusals.All(refusal => RuleCatalogue.Get(refusal.Code).IsConflict) ? StatusCodes.Status409Conflict
        : StatusCodes.Status422UnprocessableEntity;

    internal static string CodeOf(IReadOnlyList<Refusal> refusals) => StatusOf(refusals) switch
    {
        StatusCodes.Status404NotFound => NotFound404.NotFoundCode,
        StatusCodes.Status428PreconditionRequired => "version.required",
        StatusCodes.Status412PreconditionFailed => "version.stale",
        StatusCodes.Status409Conflict => "conflict",
        _ => "refused",
    };
}

/// <summary>A refused edit: as <see cref="WriteRefused"/>, and 428 without If-Match or 412 when it is stale.</summary>
internal sealed class EditRefused(IReadOnlyList<Refusal> refusals)
    : ProblemResult(WriteRefused.StatusOf(refusals), WriteRefused.CodeOf(refusals), refusals), IEndpointMetadataProvider
{
    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Document(
        builder,
        StatusCodes.Status404NotFound,
        StatusCodes.Status409Conflict,
        StatusCodes.Status412PreconditionFailed,
        StatusCodes.Status422UnprocessableEntity,
        StatusCodes.Status428PreconditionRequired);
}
