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
using Bootcamps.Domain.Courses;
using Bootcamps.Domain.Eligibility;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Courses;

/// <summary>Adds a run of a course, open to learners at once.</summary>
internal sealed class AddCohort(CourseStore courses, CohortStore cohorts, WriteQueue writes) : Endpoint<AddCohort.Request, Results<Created<Cohort>, WriteRefused>>
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
    internal sealed record Body
    {
        /// <summary>The programme that pays for it: the one in whose days it starts.</summary>
        public string? ProgrammeId { get; init; }

        /// <summary>First day, within the programme.</summary>
        public string? StartsOn { get; init; }

        /// <summary>Planned last day: at most 16 weeks after the first by the usual rules.</summary>
        public string? EndsOn { get; init; }

        /// <summary>Learners it can take.</summary>
        public int? Seats { get; init; }

        /// <summary>Agreed price for one learner without VAT, in whole pence.</summary>
        public long? PricePence { get; init; }

        /// <summary>Where it is taught.</summary>
        public string? Venue { get; init; }

        /// <summary>Local authority of the venue.</summary>
        public string? LocalAuthorityCode { get; init; }

        /// <summary>Where residents apply.</summary>
        public string? ApplyUrl { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        private const int MostSeats = 10_000;
        private const long HighestPricePence = 10_000_000;

        public Rules()
        {
            RuleFor(request => request.CourseId).Id();
            RuleFor(request => request.Body.ProgrammeId).Needed().Key();
            RuleFor(request => request.Body.StartsOn).Needed().Date();
            RuleFor(request => request.Body.EndsOn).Needed().Date();
            RuleFor(request => request.Body.Seats).Needed().Within(1, MostSeats);
            RuleFor(request => request.Body.PricePence).Needed().Within(1, HighestPricePence);
            RuleFor(request => request.Body.Venue).TextUpTo(200);
            RuleFor(request => request.Body.LocalAuthorityCode).LocalAuthority();
            RuleFor(request => request.Body.ApplyUrl).WebAddress();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/courses/{courseId}/cohorts");
        Roles(Role.Provider, Role.Authority);
        Options(route => route.WithMetadata(new NeedsIdempotencyKey("/v1/cohorts/{cohortId}")));
        Summary(summary =>
        {
            summary.Summary = "Add a cohort";
            summary.Description = "A provider adds to its own courses, an authority to any. Cohort and course are held against the rules in force on the first day.";
            summary.ExampleRequest = new Body
            {
                ProgrammeId = "LCRCA-2024-25", StartsOn = "2025-01-13", EndsOn = "2025-04-25", Seats = 20, PricePence = 448_000, Venue = "Example Hall, Liverpool",
                LocalAuthorityCode = "E08000012", ApplyUrl = "https://example.org/apply",
            };
            summary.Responses[201] = "Added, and open.";
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

        // A programme has its lane, so it is looked up before the unit is queued; neither it nor its authority ever goes away.
        if (await cohorts.AuthorityOfAsync(request.Body.ProgrammeId!, ct) != course.AuthorityId)
        {
            return new WriteRefused([NotFound404.Refusal("/programmeId")]);
        }

        var outcome = await writes.SubmitAsync(new AddingCohort(course, request.Body, HttpContext.Actor()) { Claim = HttpContext.IdempotencyClaim(), CallerGone = ct });
        return outcome.IsRefused ? new WriteRefused(outcome.Refusals) : TypedResults.Created($"/v1/cohorts/{outcome.Value.CohortId}", outcome.Value);
    }

    // The course is read again in the lane: it may have changed since. Its owner never does.
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
            var plan = new CohortPlan(IsoDates.Parse(body.StartsOn)!.Value, IsoDates.Parse(body.EndsOn)!.Value, body.Seats!.Value, body.PricePence!.Value);
            if (RuleSet.InForce(book.RuleSets, sector.Route, plan.StartsOn) is not { } ruleSet)
            {
                return new Refusal("eligibility.no-rules", "No rules of the programme are in force on the day the cohort starts.", "/startsOn");
            }

            List<Refusal> refusals =
            [
                .. CohortRules.Check(plan, book.Programme.StartsOn, book.Programme.EndsOn, ruleSet),
                .. CourseRules.Check(new CoursePlan(course.GuidedHours, course.Weeks, course.CourseLevel, course.IsGreenSkills, sector.IsLevel2Allowed), ruleSet)
                    .Select(refusal => refusal with { Pointer = null, Message = "The course: " + refusal.Message }),
            ];
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

        protected override Change Describe(Cohort value) => new("cohort.created", _cohortId, owned.AuthorityId, owned.Ukprn);
    }
}
