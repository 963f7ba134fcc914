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

/// <summary>Enrols an eligible learner on a cohort, within every cap above it.</summary>
internal sealed class EnrolLearner(CohortStore cohorts, AreaStore areas, LearnerFacts learnerFacts, WriteQueue writes, TimeProvider clock)
    : Endpoint<EnrolLearner.Request, Results<Created<Enrolment>, Ok<Enrolment>, WriteRefused>>
{
    internal sealed class Request
    {
        /// <summary>
        /// A unique value for this enrolment: 1 to 100 visible ASCII characters. Send the same value when you retry, and the learner is enrolled only once.
        /// Required unless <c>dryRun</c> is <c>true</c>.
        /// </summary>
        [FromHeader(IdempotentRequests.Header, isRequired: false)]
        public string? IdempotencyKey { get; init; }

        /// <summary><c>true</c> applies the same rules but changes nothing. It needs no Idempotency-Key.</summary>
        [QueryParam]
        public string? DryRun { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>An enrolment to add.</summary>
    internal sealed record Body
    {
        /// <summary>The cohort to join. It must be one of your own.</summary>
        public string? CohortId { get; init; }

        /// <summary>Your own reference for the learner, without personal data. You can search for it.</summary>
        public string? ProviderReference { get; init; }

        /// <summary>
        /// The day the learner enrolled, for late reporting: today or earlier, from the programme's first day to the cohort's last, and within the time in
        /// which the start can be claimed. Default: today.
        /// </summary>
        public string? EnrolledOn { get; init; }

        /// <summary>The learner's details on that day.</summary>
        public Learner? Learner { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules(TimeProvider clock)
        {
            RuleFor(request => request.DryRun).Boolean();
            RuleFor(request => request.Body.CohortId).Needed().Id();
            RuleFor(request => request.Body.ProviderReference).TextUpTo(100);
            RuleFor(request => request.Body.EnrolledOn).Date();
            RuleFor(request => request.Body.Learner).Needed();
            RuleFor(request => request.Body.Learner!).SetValidator(new Learner.Rules(clock)).When(request => request.Body.Learner is not null);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/enrolments");
        Roles(Role.Provider);
        Options(route => route.WithMetadata(new NeedsIdempotencyKey("/v1/enrolments/{enrolmentId}")));
        Summary(summary =>
        {
            summary.Summary = "Enrol a learner";
            summary.Description =
                "Decides eligibility, seats, duplicates and every funding cap at once. A refusal gives every reason. A 201 means the enrolment is on disk.";
            summary.ExampleRequest = new Body
            {
                CohortId = "018e98ac-2920-7898-a65e-02bbe6d5506f",
                ProviderReference = "CRM-10442",
                EnrolledOn = "2024-11-04",
                Learner = new Learner
                {
                    Uln = "1000000027", GivenName = "Ada", FamilyName = "Example", DateOfBirth = "1990-04-12", Postcode = "L19 2AB",
                    EmploymentStatus = "unemployed", HasRightToWork = true, IsInFullTimeEducation = false, HasOtherPublicFunding = false,
                },
            };
            summary.Responses[201] = "Enrolled: the place and the money are committed.";
            summary.Responses[200] = "Dry run: the result, without a change.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Created<Enrolment>, Ok<Enrolment>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var body = request.Body;
        var caller = HttpContext.Caller();
        if (await cohorts.OwnerOfAsync(body.CohortId!, ct) is not { } owner || !caller.MaySee(owner.AuthorityId, owner.Ukprn))
        {
            return new WriteRefused([NotFound404.Refusal("/cohortId")]);
        }

        var unit = new Enrolling(owner, HttpContext.Actor(), await areas.OfAsync(owner.AuthorityId, ct), learnerFacts.Take(body.Learner!), clock.Today())
        {
            ProviderReference = body.ProviderReference,
            EnrolledOn = IsoDates.Parse(body.EnrolledOn),
            Claim = HttpContext.IdempotencyClaim(),
            CallerGone = ct,
            IsDryRun = Booleans.Parse(request.DryRun) == true,
        };

        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        return unit.IsDryRun
            ? TypedResults.Ok(outcome.Value with { EnrolmentId = null, CreatedAt = null, UpdatedAt = null })
            : TypedResults.Created($"/v1/enrolments/{outcome.Value.EnrolmentId}", outcome.Value);
    }
}
