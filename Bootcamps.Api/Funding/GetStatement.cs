using System.Globalization;
using System.Runtime.CompilerServices;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Shows a statement with a page of its lines.</summary>
internal sealed class GetStatement(StatementStore store) : Endpoint<GetStatement.Request, Results<JsonOrCsv<GetStatement.Shown>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The statement.</summary>
        [RouteParam]
        public string? StatementId { get; init; }

        /// <summary>Maximum number of lines on the page. Default: 50.</summary>
        [QueryParam]
        public int? Limit { get; init; }

        /// <summary><c>next</c> from the previous page of lines.</summary>
        [QueryParam]
        public string? Cursor { get; init; }

        /// <summary><c>json</c>, the default, or <c>csv</c>. The same can be asked for with the header Accept.</summary>
        [QueryParam]
        public string? Format { get; init; }
    }

    /// <summary>A statement with lines.</summary>
    internal sealed record Shown : ITable
    {
        /// <summary>The statement.</summary>
        public required Statement Statement { get; init; }

        /// <summary>A page of its lines, in their order.</summary>
        public required Page<StatementLine> Lines { get; init; }

        Type ITable.RowType => typeof(StatementTableRow);

        IEnumerable<object> ITable.Rows => Lines.Items.Select(StatementTableRow.Of);
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.StatementId).Id();
            RuleFor(request => request.Limit).IsLimit();
            RuleFor(request => request.Cursor).IsCursor();
            RuleFor(request => request.Format).IsTableFormat();
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
            summary.Description =
                "With a page of its lines. A provider sees its own, an authority those of its programmes. As CSV without a limit it has every line and a "
                + "last row with the total.";
            summary.Responses[200] = "The statement.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<JsonOrCsv<Shown>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.StatementId!, HttpContext.Caller(), ct) is not { } row)
        {
            return new NotFound404();
        }

        HttpContext.SetVersion(row.Version);
        if (request.Limit is null && Csv.IsAsked(HttpContext.Request))
        {
            _ = Cursor.TryParse(request.Cursor, out var start);
            return JsonOrCsv.Rows<Shown, StatementTableRow>(
                WholeAsync(row, start.Number, ct),
                $"statement-{row.Ukprn.ToString(CultureInfo.InvariantCulture)}-{new Month(row.Period)}");
        }

        return JsonOrCsv.Of(new Shown
        {
            Statement = Statement.Of(row),
            Lines = await HttpContext.PageAsync(
                request.Cursor,
                request.Limit,
                (cursor, limit) => store.LinesAsync(row, cursor.Number, limit, ct),
                line => new Cursor("", line.Line),
                StatementLine.Of),
        });
    }

    private async IAsyncEnumerable<StatementTableRow> WholeAsync(
        StatementRow statement,
        long after,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var lines = await store.LinesAsync(statement, after, Paging.MostItems, cancellationToken);
            foreach (var line in lines)
            {
                yield return StatementTableRow.Of(StatementLine.Of(line));
            }

            if (lines.Count < Paging.MostItems)
            {
                break;
            }

            after = lines[^1].Line;
        }

        yield return new StatementTableRow { Line = StatementTableRow.Total, AmountPence = statement.TotalPence, UnfundedPence = statement.UnfundedPence };
    }
}
