using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Platform.Access;

/// <summary>Stops a key, for good.</summary>
internal sealed class RevokeKey(KeyStore store, KeyRing ring, WriteQueue writes) : Endpoint<RevokeKey.Request, Results<Ok<ApiKey>, WriteRefused>>
{
    internal sealed class Request
    {
        /// <summary>The key's id.</summary>
        [RouteParam]
        public string? KeyId { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.KeyId).Key(20);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/keys/{keyId}/revoke");
        Roles(Role.Authority, Role.Admin);
        Summary(summary =>
        {
            summary.Summary = "Revoke a key";
            summary.Description =
                "The key stops working at once, and on other instances of the service within a second. Send no body and no Idempotency-Key: a repeat "
                + "answers 409 access.key-already-revoked.";
            summary.Responses[200] = "Revoked.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<ApiKey>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var outcome = await writes.SubmitAsync(new KeyRevoking(request.KeyId!, HttpContext.Actor()) { CallerGone = ct });
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        ring.Forget(request.KeyId!);
        var (row, origins) = (await store.FindAsync(request.KeyId!, ct))!.Value;
        return TypedResults.Ok(ApiKey.Of(row, origins));
    }
}
