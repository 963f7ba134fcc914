using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Authorities;

/// <summary>Lists authorities with their areas. There are few, so they come at once.</summary>
internal sealed class ListAuthorities(AuthorityStore store) : EndpointWithoutRequest<Ok<Page<Authority>>>
{
    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/authorities");
        Roles(Role.Provider, Role.Authority, Role.Partner, Role.Admin);
        Summary(summary =>
        {
            summary.Summary = "List authorities";
            summary.Description = "Each with the local authorities of its area, all of them at once. An admin sees every authority, others their own.";
            summary.Responses[200] = "The authorities.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Ok<Page<Authority>>> ExecuteAsync(CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        return TypedResults.Ok(new Page<Authority> { Items = await store.ListAsync(caller.Role == Role.Admin ? null : caller.AuthorityId!, ct), Next = null });
    }
}
