using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Enrolments;

/// <summary>Shows an enrolment with its money, its milestones and the decision on eligibility.</summary>
internal sealed class GetEnrolment(
    EnrolmentStore store,
    MilestoneStore milestones,
    TimeProvider clock) : Endpoint<GetEnrolment.Request, Results<Ok<Enrolment>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The enrolment.</summary>
        [RouteParam]
        public string? EnrolmentId { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.EnrolmentId).Id();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/enrolments/{enrolmentId}");
        Roles(Role.Provider, Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Get an enrolment";
            summary.Description = "A provider sees its own, an authority those of its programmes. Personal data is never shown.";
            summary.Responses[200] = "The enrolment.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Enrolment>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.EnrolmentId!, HttpContext.Caller(), ct) is not { } row)
        {
            return new NotFound404();
        }

        var terms = await milestones.TermsOfAsync(row, ct);
        return TypedResults.Ok(Enrolment.Of(row, await store.EligibilityOfAsync(row.EnrolmentId, ct)) with
        {
            Milestones = MilestoneStanding.Of(row, await milestones.OfAsync(row.EnrolmentId, ct), terms.Rules, terms.CohortStartsOn, clock.Today()),
        });
    }
}
