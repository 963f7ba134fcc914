using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Tables;
using FastEndpoints;

namespace Bootcamps.Api.Funding;

/// <summary>Lists programmes, a page at a time.</summary>
internal sealed class ListProgrammes(FundingStore store) : Endpoint<ListProgrammes.Request, JsonOrCsv<Page<Programme>>>
{
    internal sealed class Request
    {
        /// <summary>Maximum number of programmes on the page. Default: 50.</summary>
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
        Get("/v1/programmes");
        Roles(Role.Authority, Role.Provider);
        Summary(summary =>
        {
            summary.Summary = "List programmes";
            summary.Description = "In the order they were made. An authority and its providers see the authority's programmes.";
            summary.Responses[200] = "A page of programmes.";
        });
    }

    /// <inheritdoc/>
    public override async Task<JsonOrCsv<Page<Programme>>> ExecuteAsync(Request request, CancellationToken ct) => await HttpContext.ListAsync(
        request.Cursor,
        request.Limit,
        (cursor, limit) => store.ListAsync(HttpContext.Caller(), cursor.Number, limit, ct),
        row => new Cursor("", row.Number),
        Programme.Of);
}
