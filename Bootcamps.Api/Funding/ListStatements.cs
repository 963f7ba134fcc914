using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Providers;
using FastEndpoints;
using Bootcamps.Domain.Statements;

namespace Bootcamps.Api.Funding;

/// <summary>Lists statements, a page at a time.</summary>
internal sealed class ListStatements(StatementStore store) : Endpoint<ListStatements.Request, JsonOrCsv<Page<Statement>>>
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

        /// <summary>Only those of this month or later.</summary>
        [QueryParam]
        public string? From { get; init; }

        /// <summary>Only those of this month or earlier.</summary>
        [QueryParam]
        public string? To { get; init; }

        /// <summary>Only those with this status.</summary>
        [QueryParam]
        public string? Status { get; init; }

        /// <summary>Maximum number of statements on the page. Default: 50.</summary>
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
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.Ukprn).Ukprn();
            RuleFor(request => request.Period).Month();
            RuleFor(request => request.From).Month();
            RuleFor(request => request.To).Month();
            RuleFor(request => request.Status).OneOf<Request, StatementStatus>();
            RuleFor(request => request.Limit).IsLimit();
            RuleFor(request => request.Cursor).IsCursor();
            RuleFor(request => request.Format).IsTableFormat();
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
            summary.Description = "Ordered by programme, then in the order they were opened. A provider sees its own, an authority those of its programmes.";
            summary.Responses[200] = "A page of statements.";
        });
    }

    /// <inheritdoc/>
    public override async Task<JsonOrCsv<Page<Statement>>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var filter = new StatementFilter(
            request.ProgrammeId,
            request.Ukprn,
            Months.Parse(request.Period),
            Months.Parse(request.From),
            Months.Parse(request.To),
            request.Status);
        return await HttpContext.ListAsync(
            request.Cursor,
            request.Limit,
            (cursor, limit) => store.ListAsync(HttpContext.Caller(), filter, cursor.Group, cursor.Number, limit, ct),
            row => new Cursor(row.ProgrammeId, row.Number),
            Statement.Of);
    }
}
