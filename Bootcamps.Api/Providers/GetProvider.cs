using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Providers;

/// <summary>Shows a provider.</summary>
internal sealed class GetProvider(ProviderStore store) : Endpoint<GetProvider.Request, Results<Ok<Provider>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The provider's UKPRN.</summary>
        [RouteParam]
        public int? Ukprn { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.Ukprn).Ukprn();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/providers/{ukprn}");
        Roles(Role.Provider, Role.Authority, Role.Partner);
        Summary(summary =>
        {
            summary.Summary = "Get a provider";
            summary.Description = "A provider of your authority. Send the ETag in If-Match to edit it.";
            summary.Responses[200] = "The provider.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Provider>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        if (await store.FindAsync(caller.AuthorityId!, request.Ukprn!.Value, ct) is not { } row || (row.IsSuspended && caller.Role == Role.Partner))
        {
            return new NotFound404();
        }

        HttpContext.SetVersion(row.Version);
        return TypedResults.Ok(Provider.Of(row));
    }
}
