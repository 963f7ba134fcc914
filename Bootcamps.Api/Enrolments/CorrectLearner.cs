using Bootcamps.Api.Courses;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Enrolments;

/// <summary>Corrects a learner's facts and decides eligibility, funding and milestones again.</summary>
internal sealed class CorrectLearner(
    EnrolmentStore store,
    CohortStore cohorts,
    AreaStore areas,
    LearnerFacts learnerFacts,
    WriteQueue writes,
    TimeProvider clock)
    : Endpoint<CorrectLearner.Request, Results<Ok<EnrolmentMoved>, WriteRefused>>
{
    internal sealed class Request
    {
        /// <summary>The enrolment.</summary>
        [RouteParam]
        public string? EnrolmentId { get; init; }

        /// <summary><c>true</c> decides by the same rules, answers the same and changes nothing. It needs no Idempotency-Key.</summary>
        [QueryParam]
        public string? DryRun { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>The corrected details.</summary>
    internal sealed record Body
    {
        /// <summary>All the learner's details on the day of enrolment. They replace those you sent before.</summary>
        public Learner? Learner { get; init; }

        /// <summary>Your own note, without personal data.</summary>
        public string? Note { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules(TimeProvider clock)
        {
            RuleFor(request => request.EnrolmentId).Id();
            RuleFor(request => request.DryRun).Boolean();
            RuleFor(request => request.Body.Learner).Needed();
            RuleFor(request => request.Body.Learner!).SetValidator(new Learner.Rules(clock)).When(request => request.Body.Learner is not null);
            RuleFor(request => request.Body.Note).TextUpTo(500);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/enrolments/{enrolmentId}/correct");
        Roles(Role.Provider);
        Options(route => route.WithMetadata(NeedsIdempotencyKey.Instance));
        Summary(summary =>
        {
            summary.Summary = "Correct a learner's details";
            summary.Description =
                "Corrects a ULN, an address, a status or other details. The rules of the enrolment are applied again. Amounts change with the "
                + "share, claims no longer valid are taken back, and an ineligible learner loses the place.";
            summary.ExampleRequest = new Body
            {
                Learner = new Learner
                {
                    Uln = "1000000108", GivenName = "Ada", FamilyName = "Example", DateOfBirth = "1990-04-12", Postcode = "L19 2AB",
                    EmploymentStatus = "selfEmployed", HasRightToWork = true, IsInFullTimeEducation = false, HasOtherPublicFunding = false,
                },
                Note = "The learner has a ULN now.",
            };
            summary.Responses[200] = "The correction is recorded. The answer shows what happens to the place and the money.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<EnrolmentMoved>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.EnrolmentId!, HttpContext.Caller(), ct) is not { } row
            || await cohorts.OwnerOfAsync(row.CohortId, ct) is not { } owner)
        {
            return new WriteRefused([NotFound404.Refusal(null)]);
        }

        var unit = new Correcting(
            row,
            owner,
            HttpContext.Actor(),
            await areas.OfAsync(row.AuthorityId, ct),
            learnerFacts.Take(request.Body.Learner!),
            clock.Today())
        {
            Earlier = await store.BeforeAsync(row, ct),
            Note = request.Body.Note, Claim = HttpContext.IdempotencyClaim(), CallerGone = ct, SuccessStatus = StatusCodes.Status200OK,
            IsDryRun = Booleans.Parse(request.DryRun) == true,
        };
        var outcome = await writes.SubmitAsync(unit);
        return outcome.IsRefused ? new WriteRefused(outcome.Refusals) : TypedResults.Ok(outcome.Value);
    }
}
