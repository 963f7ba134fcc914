using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Approves a variation. What it takes away is held back at once, and what it gives is there from its day.</summary>
internal sealed class ApproveVariation(
    VariationStore store,
    WriteQueue writes) : Endpoint<ApproveVariation.Request, Results<Ok<Variation>, EditRefused>>
{
    internal sealed class Request
    {
        /// <summary>The variation.</summary>
        [RouteParam]
        public string? VariationId { get; init; }

        /// <summary><c>true</c> decides by the same rules, answers the same and changes nothing.</summary>
        [QueryParam]
        public string? DryRun { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.VariationId).Id();
            RuleFor(request => request.DryRun).Boolean();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/variations/{variationId}/approve");
        Roles(Role.Authority);
        Options(route => route.WithMetadata(NeedsPerson.Instance));
        Summary(summary =>
        {
            summary.Summary = "Approve a variation";
            summary.Description =
                "A person approves, and must not be the person who proposed it. Send the ETag you read in If-Match. It is judged again on the state of this "
                + "moment: if it no longer fits, it is refused with the numbers and stays proposed. A dry run shows those figures. A repeat answers 409 "
                + "variation.already-decided and changes nothing.";
            summary.Responses[200] = "Approved. isInEffect says whether its day has come.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Variation>, EditRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.VariationId!, HttpContext.Caller(), ct) is not { } found)
        {
            return new EditRefused([NotFound404.Refusal(null)]);
        }

        var unit = new DecidingVariation(found, isApproval: true, reason: null, HttpContext.Actor(), HttpContext.IfMatch())
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
