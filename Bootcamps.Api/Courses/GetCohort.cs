using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Courses;

/// <summary>Shows a cohort.</summary>
internal sealed class GetCohort(CohortStore store) : Endpoint<GetCohort.Request, Results<Ok<Cohort>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The cohort.</summary>
        [RouteParam]
        public string? CohortId { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.CohortId).Id();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/cohorts/{cohortId}");
        Roles(Role.Provider, Role.Authority, Role.Partner);
        Summary(summary =>
        {
            summary.Summary = "Get a cohort";
            summary.Description =
                "A provider sees its own, an authority those of its programmes, a partner those with status open. The ETag is what an edit sends in If-Match.";
            summary.Responses[200] = "The cohort.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Cohort>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        if (await store.FindAsync(request.CohortId!, caller, ct) is not { } row || (row.Status != CohortRow.Open && caller.Role == Role.Partner))
        {
            return new NotFound404();
        }

        HttpContext.SetVersion(row.Version);
        return TypedResults.Ok(Cohort.Of(row));
    }
}
