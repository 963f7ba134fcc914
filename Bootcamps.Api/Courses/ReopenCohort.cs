using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Courses;

/// <summary>Opens a closed cohort to learners again.</summary>
internal sealed class ReopenCohort(CohortStore store, WriteQueue writes) : Endpoint<ReopenCohort.Request, Results<Ok<Cohort>, WriteRefused>>
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
        Post("/v1/cohorts/{cohortId}/reopen");
        Roles(Role.Provider, Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Reopen a cohort";
            summary.Description =
                "Learners can join again while a seat is left. Send no body and no Idempotency-Key: a repeat answers 409 cohort.already-open and changes "
                + "nothing.";
            summary.Responses[200] = "Open.";
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

        var outcome = await writes.SubmitAsync(new CohortStatusChange(owner, CohortRow.Open, HttpContext.Actor()) { CallerGone = ct });
        return outcome.IsRefused
            ? new WriteRefused(outcome.Refusals)
            : TypedResults.Ok(Cohort.Of((await store.FindAsync(owner.CohortId, caller, ct))!));
    }
}
