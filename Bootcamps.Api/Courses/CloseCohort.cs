using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Courses;

/// <summary>Closes a cohort to new learners.</summary>
internal sealed class CloseCohort(CohortStore store, WriteQueue writes) : Endpoint<CloseCohort.Request, Results<Ok<Cohort>, WriteRefused>>
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
        Post("/v1/cohorts/{cohortId}/close");
        Roles(Role.Provider, Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Close a cohort";
            summary.Description =
                "No more learners can join. Enrolled learners stay. Send no body and no Idempotency-Key: a repeat answers 409 cohort.already-closed and "
                + "changes nothing.";
            summary.Responses[200] = "Closed.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Cohort>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        if (await store.OwnerOfAsync(request.CohortId!, ct) is not { } owner || !caller.MaySee(owner.AuthorityId, owner.Ukprn))
        {
            return new WriteRefused([NotFound404.Refusal(null)]);
        }

        var outcome = await writes.SubmitAsync(new CohortStatusChange(owner, CohortRow.Closed, HttpContext.Actor()) { CallerGone = ct });
        return outcome.IsRefused
            ? new WriteRefused(outcome.Refusals)
            : TypedResults.Ok(Cohort.Of((await store.FindAsync(owner.CohortId, caller, ct))!));
    }
}
