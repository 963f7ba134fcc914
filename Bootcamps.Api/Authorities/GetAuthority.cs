using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Authorities;

/// <summary>Shows an authority with its area.</summary>
internal sealed class GetAuthority(AuthorityStore store) : Endpoint<GetAuthority.Request, Results<Ok<Authority>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The authority, such as LCRCA.</summary>
        [RouteParam]
        public string? AuthorityId { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.AuthorityId).Key(20);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/authorities/{authorityId}");
        Roles(Role.Provider, Role.Authority, Role.Partner, Role.Admin);
        Summary(summary =>
        {
            summary.Summary = "Get an authority";
            summary.Description =
                "With the local authorities of its area. An admin sees every authority, others their own. The ETag is what an edit sends in If-Match.";
            summary.Responses[200] = "The authority.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Authority>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        var authorityId = request.AuthorityId!;
        if ((caller.Role != Role.Admin && !caller.MaySee(authorityId)) || await store.FindAsync(authorityId, ct) is not { } authority)
        {
            return new NotFound404();
        }

        HttpContext.SetVersion(authority.Version);
        return TypedResults.Ok(authority);
    }
}
