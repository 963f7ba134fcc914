using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Shows a statement with a page of its lines.</summary>
internal sealed class GetStatement(StatementStore store) : Endpoint<GetStatement.Request, Results<Ok<GetStatement.Shown>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The statement.</summary>
        [RouteParam]
        public string? StatementId { get; init; }

        /// <summary>Most lines on the page; 50 unless said.</summary>
        [QueryParam]
        public int? Limit { get; init; }

        /// <summary>The <c>next</c> of the page of lines before.</summary>
        [QueryParam]
        public string? Cursor { get; init; }
    }

    /// <summary>A statement with lines.</summary>
    internal sealed record Shown
    {
        /// <summary>The statement.</summary>
        public required Statement Statement { get; init; }

        /// <summary>A page of its lines, in their order.</summary>
        public required Page<StatementLine> Lines { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.StatementId).Id();
            RuleFor(request => request.Limit).IsLimit();
            RuleFor(request => request.Cursor).IsCursor();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/statements/{statementId}");
        Roles(Role.Provider, Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Get a statement";
            summary.Description = "With a page of its lines. A provider sees its own, an authority those of its programmes. All lines as a spreadsheet: /v1/statements/{statementId}/csv.";
            summary.Responses[200] = "The statement.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Shown>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.StatementId!, HttpContext.Caller(), ct) is not { } row)
        {
            return new NotFound404();
        }

        HttpContext.SetVersion(row.Version);
        return TypedResults.Ok(new Shown
        {
            Statement = Statement.Of(row),
            Lines = await HttpContext.PageAsync(
                request.Cursor, request.Limit, (cursor, limit) => store.LinesAsync(row, cursor.Number, limit, ct), line => new Cursor("", line.Line), StatementLine.Of),
        });
    }
}
