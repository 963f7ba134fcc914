using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Shows a variation.</summary>
internal sealed class GetVariation(VariationStore store) : Endpoint<GetVariation.Request, Results<Ok<Variation>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The variation.</summary>
        [RouteParam]
        public string? VariationId { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.VariationId).Id();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/variations/{variationId}");
        Roles(Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Get a variation";
            summary.Description = "With what it does to each pool. The ETag is what an approval sends in If-Match.";
            summary.Responses[200] = "The variation.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Variation>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.VariationId!, HttpContext.Caller(), ct) is not { } found)
        {
            return new NotFound404();
        }

        HttpContext.SetVersion(found.State.Version);
        return TypedResults.Ok(Variation.Of(found.State));
    }
}
