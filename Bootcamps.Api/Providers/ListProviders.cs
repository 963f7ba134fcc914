using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Providers;

/// <summary>Lists an authority's providers, a page at a time.</summary>
internal sealed class ListProviders(ProviderStore store) : Endpoint<ListProviders.Request, Ok<Page<Provider>>>
{
    internal sealed class Request
    {
        /// <summary>Most providers on the page; 50 unless said.</summary>
        [QueryParam]
        public int? Limit { get; init; }

        /// <summary>The <c>next</c> of the page before.</summary>
        [QueryParam]
        public string? Cursor { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.Limit).IsLimit();
            RuleFor(request => request.Cursor).IsCursor();
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
            summary.Description = "The providers of the caller's authority in the order they were registered. A partner sees active ones only.";
            summary.Responses[200] = "A page of providers.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Ok<Page<Provider>>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        return TypedResults.Ok(await HttpContext.PageAsync(
            request.Cursor,
            request.Limit,
            (cursor, limit) => store.ListAsync(caller.AuthorityId!, caller.Role == Role.Partner, cursor.Number, limit, ct),
            row => new Cursor("", row.Number),
            Provider.Of));
    }
}
