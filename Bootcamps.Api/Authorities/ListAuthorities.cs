using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Tables;
using FastEndpoints;

namespace Bootcamps.Api.Authorities;

/// <summary>Lists authorities with their areas. There are few, so they come in one answer.</summary>
internal sealed class ListAuthorities(AuthorityStore store) : Endpoint<ListAuthorities.Request, JsonOrCsv<Page<Authority>>>
{
    internal sealed class Request
    {
        /// <summary><c>json</c>, the default, or <c>csv</c>. The same can be asked for with the header Accept.</summary>
        [QueryParam]
        public string? Format { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

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
    public override async Task<JsonOrCsv<Page<Authority>>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        return JsonOrCsv.Of(new Page<Authority> { Items = await store.ListAsync(caller.Role == Role.Admin ? null : caller.AuthorityId!, ct), Next = null });
    }
}
