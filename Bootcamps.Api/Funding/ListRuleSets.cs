using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Lists the rule sets of a programme, a page at a time.</summary>
internal sealed class ListRuleSets(FundingStore store, RuleSetStore ruleSets)
    : Endpoint<ListRuleSets.Request, Results<JsonOrCsv<Page<ProgrammeRuleSet>>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        /// <summary>Maximum number of rule sets on the page. Default: 50.</summary>
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
            RuleFor(request => request.Limit).IsLimit();
            RuleFor(request => request.Cursor).IsCursor();
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/programmes/{programmeId}/rule-sets");
        Roles(Role.Authority, Role.Provider);
        Summary(summary =>
        {
            summary.Summary = "List a programme's rule sets";
            summary.Description = "In the order they were made. The latest rule set of the course's route that has begun by the cohort's first day applies.";
            summary.Responses[200] = "A page of rule sets.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<JsonOrCsv<Page<ProgrammeRuleSet>>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        return await store.OwnerOfAsync(programmeId, HttpContext.Caller(), ct) is null
            ? new NotFound404()
            : await HttpContext.ListAsync(
                request.Cursor,
                request.Limit,
                (cursor, limit) => ruleSets.ListAsync(programmeId, cursor.Number, limit, ct),
                row => new Cursor("", row.Number),
                row => ProgrammeRuleSet.Of(row.ToRuleSet(), row.CreatedAt));
    }
}
