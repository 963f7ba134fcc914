using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Providers;
using Bootcamps.Api.Sectors;
using Bootcamps.Domain;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Courses;

/// <summary>Adds a run of a course, open to learners at once.</summary>
internal sealed class AddCohort(
    CourseStore courses,
    CohortStore cohorts,
    WriteQueue writes) : Endpoint<AddCohort.Request, Results<Created<Cohort>, WriteRefused>>
{
    internal sealed class Request
    {
        /// <summary>The course.</summary>
        [RouteParam]
        public string? CourseId { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>A cohort to add.</summary>
    internal sealed record Body : CohortBody
    {
        /// <summary>The programme that pays for the cohort. The cohort must start between its first and last day.</summary>
        public string? ProgrammeId { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.CourseId).Id();
            RuleFor(request => request.Body.ProgrammeId).Needed().Key();
            RuleFor(request => request.Body).SetValidator(new CohortBody.Rules());
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/courses/{courseId}/cohorts");
        Roles(Role.Provider, Role.Authority);
        Options(route => route.WithMetadata(new NeedsIdempotencyKey("/v1/cohorts/{cohortId}", HasVersion: true)));
        Summary(summary =>
        {
            summary.Summary = "Add a cohort";
            summary.Description = "A provider adds to its own courses, an authority to any. The cohort and the course must meet the rules for the first day.";
            summary.ExampleRequest = new Body
            {
                ProgrammeId = "LCRCA-2024-25", StartsOn = "2025-01-13", EndsOn = "2025-04-25", Seats = 20, PricePence = 448_000,
                Venue = "Example Hall, Liverpool", LocalAuthorityCode = "E08000012", ApplyUrl = "https://example.org/apply",
            };
            summary.Responses[201] = "Added and open.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Created<Cohort>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        if (await courses.FindAsync(request.CourseId!, caller.AuthorityId!, ct) is not { } course || !caller.MaySee(course.AuthorityId, course.Ukprn))
        {
            return new WriteRefused([NotFound404.Refusal(null)]);
        }

        // The programme is looked up before the unit is queued, because its lane must exist. A programme is never deleted and its authority never changes.
        if (await cohorts.AuthorityOfAsync(request.Body.ProgrammeId!, ct) != course.AuthorityId)
        {
            return new WriteRefused([NotFound404.Refusal("/programmeId")]);
        }

        var outcome = await writes.SubmitAsync(
            new AddingCohort(course, request.Body, HttpContext.Actor()) { Claim = HttpContext.IdempotencyClaim(), CallerGone = ct });
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Created($"/v1/cohorts/{outcome.Value.CohortId}", outcome.Value);
    }

    // The course is read again in the lane because it can have changed. Its owner never changes.
    private sealed class AddingCohort(CourseRow owned, Body body, Actor actor) : Unit<Cohort>(body.ProgrammeId!, actor)
    {
        private readonly string _cohortId = Ids.New();
        private readonly ProviderKey _provider = new(owned.AuthorityId, owned.Ukprn);

        public override void Ask(Batch batch)
        {
            batch.Ask(ProgrammeBook.Source, LaneId);
            batch.Ask(CourseStore.Courses, owned.CourseId);
            batch.Ask(ProviderStore.Providers, _provider);
            batch.Ask(SectorStore.Sectors, owned.AuthorityId);
        }

        protected override Outcome<Cohort> Decide(Batch batch)
        {
            var book = batch.Get(ProgrammeBook.Source, LaneId)!;
            var course = batch.Get(CourseStore.Courses, owned.CourseId)!;
            var sector = batch.Get(SectorStore.Sectors, owned.AuthorityId)!.Find(course.SectorCode)!;
            var plan = body.ToPlan();
            var refusals = CohortBody.Check(plan, book, course, sector);
            if (refusals.Count > 0)
            {
                return Outcome<Cohort>.Refused(refusals);
            }

            var row = new CohortRow
            {
                CohortId = _cohortId,
                ProgrammeId = LaneId,
                CourseId = course.CourseId,
                AuthorityId = course.AuthorityId,
                Ukprn = course.Ukprn,
                SectorCode = course.SectorCode,
                Number = batch.Number,
                StartsOn = plan.StartsOn,
                EndsOn = plan.EndsOn,
                Seats = plan.Seats,
                SeatsTaken = 0,
                PricePence = plan.PricePence,
                Venue = body.Venue,
                LocalAuthorityCode = body.LocalAuthorityCode,
                ApplyUrl = body.ApplyUrl,
                Status = CohortRow.Open,
                Version = 1,
                CreatedAt = batch.PostedAt,
                UpdatedAt = batch.PostedAt,
            };
            batch.Add(CohortStore.Sql.Add, row);
            return Cohort.Of(row, course, batch.Get(ProviderStore.Providers, _provider)!);
        }

        protected override Change Describe(Cohort value) => new(
            "cohort.created", _cohortId, owned.AuthorityId, owned.Ukprn,
            ChangedFields.With(("startsOn", value.StartsOn), ("endsOn", value.EndsOn), ("seats", value.Seats), ("pricePence", value.PricePence)));
    }
}
