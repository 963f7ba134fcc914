using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Lists statements, a page at a time.</summary>
internal sealed class ListStatements(StatementStore store) : Endpoint<ListStatements.Request, Ok<Page<Statement>>>
{
    internal sealed class Request
    {
        /// <summary>Only those of this programme.</summary>
        [QueryParam]
        public string? ProgrammeId { get; init; }

        /// <summary>Only those of this provider.</summary>
        [QueryParam]
        public int? Ukprn { get; init; }

        /// <summary>Only those of this month, such as 2024-11.</summary>
        [QueryParam]
        public string? Period { get; init; }

        /// <summary>Only those with this status.</summary>
        [QueryParam]
        public string? Status { get; init; }

        /// <summary>Most statements on the page; 50 unless said.</summary>
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
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.Ukprn).Ukprn();
            RuleFor(request => request.Period).Month();
            RuleFor(request => request.Status).OneOf([StatementRow.Open, StatementRow.Authorised, StatementRow.Paid]);
            RuleFor(request => request.Limit).IsLimit();
            RuleFor(request => request.Cursor).IsCursor();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/statements");
        Roles(Role.Provider, Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "List statements";
            summary.Description = "In the order they were opened, by programme. A provider sees its own, an authority those of its programmes.";
            summary.Responses[200] = "A page of statements.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Ok<Page<Statement>>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var filter = new StatementFilter(request.ProgrammeId, request.Ukprn, Months.Parse(request.Period), request.Status);
        return TypedResults.Ok(await HttpContext.PageAsync(
            request.Cursor,
            request.Limit,
            (cursor, limit) => store.ListAsync(HttpContext.Caller(), filter, cursor.Group, cursor.Number, limit, ct),
            row => new Cursor(row.ProgrammeId, row.Number),
            Statement.Of));
    }
}
