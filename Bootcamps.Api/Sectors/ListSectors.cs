using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Sectors;

/// <summary>Lists the sectors an authority funds. There are few, so they come in one answer.</summary>
internal sealed class ListSectors(
    SectorStore store,
    KeyStore tenants) : Endpoint<ListSectors.Request, Results<JsonOrCsv<Page<Sector>>, NotFound404, Invalid400>>
{
    internal sealed class Request
    {
        /// <summary>The authority, such as LCRCA. Default: the key's own. An admin must send it.</summary>
        [QueryParam]
        public string? Authority { get; init; }

        /// <summary><c>json</c>, the default, or <c>csv</c>. The same can be asked for with the header Accept.</summary>
        [QueryParam]
        public string? Format { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.Authority).Key(20);
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/sectors");
        Roles(Role.Provider, Role.Authority, Role.Partner, Role.Admin);
        Summary(summary =>
        {
            summary.Summary = "List sectors";
            summary.Description = "All sectors of an authority, in display order. The list has one page.";
            summary.Responses[200] = "The sectors.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<JsonOrCsv<Page<Sector>>, NotFound404, Invalid400>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        if ((request.Authority ?? caller.AuthorityId) is not { } authorityId)
        {
            return Invalid400.Required("/authority");
        }

        var rows = await store.ListAsync(authorityId, ct);
        if (caller.Role == Role.Admin ? rows.Count == 0 && !await tenants.IsAuthorityAsync(authorityId, ct) : !caller.MaySee(authorityId))
        {
            return new NotFound404("/authority");
        }

        return JsonOrCsv.Of(new Page<Sector>
        {
            Items = [.. rows.Select(Sector.Of)],
            Next = null,
        });
    }
}
