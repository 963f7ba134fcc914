using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Funding;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Lists a programme's variations, a page at a time.</summary>
internal sealed class ListVariations(
    FundingStore programmes,
    VariationStore store) : Endpoint<ListVariations.Request, Results<JsonOrCsv<Page<Variation>>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        /// <summary>Only those with this status.</summary>
        [QueryParam]
        public string? Status { get; init; }

        /// <summary>Only those of this kind.</summary>
        [QueryParam]
        public string? Kind { get; init; }

        /// <summary>Maximum number of variations on the page. Default: 50.</summary>
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
            RuleFor(request => request.Status).OneOf<Request, VariationStatus>();
            RuleFor(request => request.Kind).OneOf<Request, VariationKind>();
            RuleFor(request => request.Limit).IsLimit();
            RuleFor(request => request.Cursor).IsCursor();
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/programmes/{programmeId}/variations");
        Roles(Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "List variations";
            summary.Description = "In the order they were proposed, decided ones included.";
            summary.Responses[200] = "A page of variations.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<JsonOrCsv<Page<Variation>>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        if (await programmes.OwnerOfAsync(programmeId, HttpContext.Caller(), ct) is null)
        {
            return new NotFound404();
        }

        return await HttpContext.ListAsync(
            request.Cursor,
            request.Limit,
            (cursor, limit) => store.ListAsync(programmeId, request.Status, request.Kind, cursor.Number, limit, ct),
            row => new Cursor("", row.Number),
            row => Variation.Of(row.State));
    }
}
