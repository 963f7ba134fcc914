using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Tables;
using FastEndpoints;

namespace Bootcamps.Api.Providers;

/// <summary>Lists an authority's providers, a page at a time.</summary>
internal sealed class ListProviders(ProviderStore store) : Endpoint<ListProviders.Request, JsonOrCsv<Page<Provider>>>
{
    internal sealed class Request
    {
        /// <summary>Maximum number of providers on the page. Default: 50.</summary>
        [QueryParam]
        public int? Limit { get; init; }

        /// <summary><c>next</c> from the previous page.</summary>
        [QueryParam]
        public string? Cursor { get; init; }

        /// <summary><c>json</c>, the default, or <c>csv</c>. The same can be asked for with the header Accept.</summary>
        [QueryParam]
        public string? Format { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.Limit).IsLimit();
            RuleFor(request => request.Cursor).IsCursor();
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/providers");
        Roles(Role.Provider, Role.Authority, Role.Partner);
        Summary(summary =>
        {
            summary.Summary = "List providers";
            summary.Description = "The providers of your authority, in the order they were registered. A partner sees active ones only.";
            summary.Responses[200] = "A page of providers.";
        });
    }

    /// <inheritdoc/>
    public override async Task<JsonOrCsv<Page<Provider>>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        return await HttpContext.ListAsync(
            request.Cursor,
            request.Limit,
            (cursor, limit) => store.ListAsync(caller.AuthorityId!, caller.Role == Role.Partner, cursor.Number, limit, ct),
            row => new Cursor("", row.Number),
            Provider.Of);
    }
}
