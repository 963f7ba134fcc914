using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Sectors;

/// <summary>Shows a sector.</summary>
internal sealed class GetSector(SectorStore store) : Endpoint<GetSector.Request, Results<Ok<Sector>, NotFound404, Invalid400>>
{
    internal sealed class Request
    {
        /// <summary>The sector, such as digital.</summary>
        [RouteParam]
        public string? SectorCode { get; init; }

        /// <summary>The authority, such as LCRCA. Default: the key's own. An admin must send it.</summary>
        [QueryParam]
        public string? Authority { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.SectorCode).Key();
            RuleFor(request => request.Authority).Key(20);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/sectors/{sectorCode}");
        Roles(Role.Provider, Role.Authority, Role.Partner, Role.Admin);
        Summary(summary =>
        {
            summary.Summary = "Get a sector";
            summary.Description = "A sector of the caller's authority, or of the one that an admin names. The ETag is what an edit sends in If-Match.";
            summary.Responses[200] = "The sector.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Sector>, NotFound404, Invalid400>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        if ((request.Authority ?? caller.AuthorityId) is not { } authorityId)
        {
            return Invalid400.Required("/authority");
        }

        if ((caller.Role != Role.Admin && !caller.MaySee(authorityId))
            || (await store.ListAsync(authorityId, ct)).Find(row => row.SectorCode == request.SectorCode) is not { } sector)
        {
            return new NotFound404();
        }

        HttpContext.SetVersion(sector.Version);
        return TypedResults.Ok(Sector.Of(sector));
    }
}
