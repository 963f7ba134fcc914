using Bootcamps.Api.Platform.Tables;
using FastEndpoints;

namespace Bootcamps.Api.Platform.Access;

/// <summary>Lists keys, a page at a time.</summary>
internal sealed class ListKeys(KeyStore store) : Endpoint<ListKeys.Request, JsonOrCsv<Page<ApiKey>>>
{
    internal sealed class Request
    {
        /// <summary>Maximum number of keys on the page. Default: 50.</summary>
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
        Get("/v1/keys");
        Roles(Role.Authority, Role.Admin);
        Summary(summary =>
        {
            summary.Summary = "List keys";
            summary.Description =
                "In the order they were made, including revoked and expired keys, without their secrets. An authority sees its own, an admin all.";
            summary.Responses[200] = "A page of keys.";
        });
    }

    /// <inheritdoc/>
    public override async Task<JsonOrCsv<Page<ApiKey>>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        ILookup<string, string>? origins = null;
        return await HttpContext.ListAsync(
            request.Cursor,
            request.Limit,
            async (cursor, limit) =>
            {
                var rows = await store.ListAsync(caller.Role == Role.Admin ? null : caller.AuthorityId!, cursor.Number, limit, ct);
                origins = await store.OriginsOfAsync(rows, ct);
                return rows;
            },
            row => new Cursor("", row.Number),
            row => ApiKey.Of(row, [.. origins![row.KeyId]]));
    }
}
