using System.Globalization;
using System.Reflection;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using CsvHelper;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace Bootcamps.Api.Funding;

/// <summary>Gives all lines of a statement as a table for spreadsheets, with amounts in pounds.</summary>
internal sealed class GetStatementCsv(StatementStore store) : Endpoint<GetStatementCsv.Request, Results<GetStatementCsv.Table, NotFound404>>
{
    private const int Step = 1_000;

    internal sealed class Request
    {
        /// <summary>The statement.</summary>
        [RouteParam]
        public string? StatementId { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.StatementId).Id();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/statements/{statementId}/csv");
        Roles(Role.Provider, Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Get a statement as CSV";
            summary.Description = "All lines, amounts in pounds with two decimals; the last row is the total. A text that a spreadsheet would take for a formula has an apostrophe before it.";
            summary.Responses[200] = "UTF-8, commas, a header row.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Table, NotFound404>> ExecuteAsync(Request request, CancellationToken ct) =>
        await store.FindAsync(request.StatementId!, HttpContext.Caller(), ct) is { } row ? new Table(row, store) : new NotFound404();

    /// <summary>The table, written as it is read.</summary>
    internal sealed class Table(StatementRow statement, StatementStore store) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
    {
        private const string MediaType = "text/csv";

        /// <inheritdoc/>
        public int? StatusCode => StatusCodes.Status200OK;

        /// <inheritdoc/>
        public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
            builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [MediaType]));

        /// <inheritdoc/>
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = $"{MediaType}; charset=utf-8";
            response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"statement-{statement.Ukprn}-{new Month(statement.Period)}.csv\"");
            await using var text = new StreamWriter(response.Body);
            await using var csv = CsvWriter.Create(text, new CsvWriterOptions { Separator = ',', Injection = CsvInjection.Escape }, leaveOpen: true);
            csv.WriteHeader(
                "line", "kind", "milestone", "occurredOn", "amountPounds", "unfundedPounds", "providerReference", "sectorCode", "enrolmentId", "cohortId", "milestoneId", "reason",
                "lineId", "correctsLineId", "correctedByLineId", "postedAt");
            for (var after = 0; ;)
            {
                var lines = await store.LinesAsync(statement, after, Step, httpContext.RequestAborted);
                foreach (var line in lines)
                {
                    Write(csv, line);
                }

                if (lines.Count < Step)
                {
                    break;
                }

                after = lines[^1].Line;
            }

            csv.WriteField("total");
            csv.WriteField("");
            csv.WriteField("");
            csv.WriteField("");
            csv.WriteField(Pounds(statement.TotalPence), "0.00");
            csv.WriteField(Pounds(statement.UnfundedPence), "0.00");
            for (var i = 0; i < 10; i++)
            {
                csv.WriteField("");
            }

            csv.EndRecord();
            await csv.FlushAsync(httpContext.RequestAborted);
        }

        private static void Write(CsvWriter csv, StatedLineRow line)
        {
            csv.WriteField(line.Line);
            csv.WriteField(line.Kind);
            csv.WriteField(line.MilestoneKind);
            csv.WriteField(line.OccurredOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            csv.WriteField(Pounds(line.Pence), "0.00");
            csv.WriteField(Pounds(line.UnfundedPence), "0.00");
            csv.WriteField(line.ProviderReference);
            csv.WriteField(line.SectorCode);
            csv.WriteField(line.EnrolmentId);
            csv.WriteField(line.CohortId);
            csv.WriteField(line.MilestoneId);
            csv.WriteField(line.Reason);
            csv.WriteField(line.StatementLineId);
            csv.WriteField(line.CorrectsId);
            csv.WriteField(line.CorrectedById);
            csv.WriteField(line.PostedAt.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            csv.EndRecord();
        }

        private static decimal Pounds(long pence) => pence / 100m;
    }
}
