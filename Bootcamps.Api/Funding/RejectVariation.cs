using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Rejects a variation. It is kept with the reason.</summary>
internal sealed class RejectVariation(
    VariationStore store,
    WriteQueue writes) : Endpoint<RejectVariation.Request, Results<Ok<Variation>, EditRefused>>
{
    internal sealed class Request
    {
        /// <summary>The variation.</summary>
        [RouteParam]
        public string? VariationId { get; init; }

        /// <summary><c>true</c> decides by the same rules, answers the same and changes nothing.</summary>
        [QueryParam]
        public string? DryRun { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>Why the variation is rejected.</summary>
    internal sealed record Body
    {
        /// <summary>The reason, kept with the variation and in the audit. Do not include personal data.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.VariationId).Id();
            RuleFor(request => request.DryRun).Boolean();
            RuleFor(request => request.Body.Reason).Needed().TextUpTo(500);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/variations/{variationId}/reject");
        Roles(Role.Authority);
        Options(route => route.WithMetadata(NeedsPerson.Instance));
        Summary(summary =>
        {
            summary.Summary = "Reject a variation";
            summary.Description =
                "A person rejects with a reason, and must not be the person who proposed it. Send the ETag you read in If-Match. A repeat answers 409 "
                + "variation.already-decided and changes nothing.";
            summary.ExampleRequest = new Body { Reason = "The sales sector needs the money in January." };
            summary.Responses[200] = "Rejected. No cap has changed.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Variation>, EditRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.VariationId!, HttpContext.Caller(), ct) is not { } found)
        {
            return new EditRefused([NotFound404.Refusal(null)]);
        }

        var unit = new DecidingVariation(found, isApproval: false, request.Body.Reason, HttpContext.Actor(), HttpContext.IfMatch())
        {
            CallerGone = ct, IsDryRun = Booleans.Parse(request.DryRun) == true,
        };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new EditRefused(outcome.Refusals);
        }

        if (!unit.IsDryRun)
        {
            HttpContext.SetVersion(outcome.Value.Version);
        }

        return TypedResults.Ok(outcome.Value);
    }
}
