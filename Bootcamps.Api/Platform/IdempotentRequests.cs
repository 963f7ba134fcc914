using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Requests;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using FastEndpoints;
using Microsoft.AspNetCore.Http.Features;

namespace Bootcamps.Api.Platform;

/// <summary>Marks an operation that creates something: it needs an Idempotency-Key.</summary>
/// <param name="Location">
/// Location of its answer, with fields of the answer in braces, such as <c>/v1/keys/{keyId}</c>. Null if it has none. It restores the header of a stored
/// answer, because only the body is stored.
/// </param>
/// <param name="HasVersion">Whether the answer's version is also its ETag.</param>
internal sealed record NeedsIdempotencyKey(string? Location = null, bool HasVersion = false)
{
    /// <summary>The mark of an operation whose answer has neither header.</summary>
    public static NeedsIdempotencyKey Instance { get; } = new();
}

/// <summary>
/// Answers repeated requests. A used key gets its first answer again, or is refused if the request differs, before any other
/// refusal: the write queue looks it up inside the transaction, and refused requests are looked up here before the refusal is sent.
/// </summary>
internal sealed partial class IdempotentRequests(RequestDelegate next, IdempotencyStore store, PersonalData personalData)
{
    /// <summary>Name of the header.</summary>
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 100;

    /// <summary>Whether the operation has a dry run, which needs no key.</summary>
    public static bool HasDryRun(Type request) => request.GetProperty("DryRun") is not null;

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata is not { } operation || operation.GetMetadata<NeedsIdempotencyKey>() is not { } mark
            || IsDryRun(context.Request, operation))
        {
            await next(context);
            return;
        }

        var text = context.Request.Headers[Header].ToString();
        if (text.Length == 0 && operation.GetMetadata<EndpointDefinition>() is { } definition
            && RequestShape.Of(definition.ReqDtoType).FaultsOf(context.Request.Query).Any())
        {
            // A misspelt dryRun is reported instead of the missing key. Nothing is changed, because the same fault refuses the request.
            await next(context);
            return;
        }

        if (text.Length is 0 or > LongestKey || text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            var code = text.Length == 0 ? "idempotency.key-required" : "idempotency.key-invalid";
            await ProblemResult.WriteAsync(context, Problem.Single(context, StatusCodes.Status400BadRequest, code));
            return;
        }

        var claim = new IdempotencyClaim(
            new IdempotencyKey(context.Caller().Tenant, personalData.Hash("idempotency-key", text)),
            await HashAsync(context.Request, context.RequestAborted));
        context.Items[typeof(IdempotencyClaim)] = claim;

        var answer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var held = new MemoryStream();
        var holding = new StreamResponseBodyFeature(held);
        context.Features.Set<IHttpResponseBodyFeature>(holding);
        try
        {
            await next(context);
            await holding.CompleteAsync();
        }
        finally
        {
            context.Features.Set(answer);
        }

        if (context.Response.StatusCode is >= 400 and < 500 && await store.FindAsync(claim.Key, context.RequestAborted) is { } reply)
        {
            await AnswerAgainAsync(context, mark, claim, reply);
        }
        else if (held.Length > 0)
        {
            context.Response.ContentLength = held.Length;
            await context.Response.Body.WriteAsync(held.GetBuffer().AsMemory(0, (int)held.Length), context.RequestAborted);
        }
    }

    private static async Task AnswerAgainAsync(HttpContext context, NeedsIdempotencyKey mark, IdempotencyClaim claim, StoredReply reply)
    {
        if (reply.RequestHash != claim.RequestHash)
        {
            await new WriteRefused([IdempotencyClaim.Reused]).ExecuteAsync(context);
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        AddHeaders(context, mark, reply.Body);
        await context.Response.WriteAsync(reply.Body, context.RequestAborted);
    }

    private static void AddHeaders(HttpContext context, NeedsIdempotencyKey mark, string body)
    {
        if (mark is { Location: null, HasVersion: false })
        {
            return;
        }

        var answer = JsonNode.Parse(body)!;
        if (mark.Location is { } location)
        {
            context.Response.Headers.Location = Field().Replace(location, field => answer[field.Groups["name"].Value]!.ToString());
        }

        if (mark.HasVersion)
        {
            context.SetVersion((int)answer["version"]!);
        }
    }

    // Reads the whole body, which Kestrel limits, and resets it for the operation.
    private async Task<KeyedHash> HashAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var buffer = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 256, 65_536));
        await buffer.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"), cancellationToken);
        var bodyStart = (int)buffer.Length;
        await request.Body.CopyToAsync(buffer, cancellationToken);
        var hash = personalData.Hash("request", buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        request.Body = new MemoryStream(buffer.GetBuffer(), bodyStart, (int)buffer.Length - bodyStart, writable: false);
        return hash;
    }

    // Ignored for an operation without dry runs, which would otherwise create a record without a key.
    private static bool IsDryRun(HttpRequest request, EndpointMetadataCollection operation) =>
        request.Query["dryRun"] == "true" && operation.GetMetadata<EndpointDefinition>() is { } definition && HasDryRun(definition.ReqDtoType);

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Field();
}

/// <summary>The retry key of a request.</summary>
internal static class IdempotencyOfRequest
{
    /// <summary>The claim that <see cref="IdempotentRequests"/> checked. Null when none is needed.</summary>
    public static IdempotencyClaim? IdempotencyClaim(this HttpContext context) => context.Items[typeof(IdempotencyClaim)] as IdempotencyClaim;
}
