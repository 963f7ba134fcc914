using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Providers;
using Bootcamps.Api.Sectors;
using Bootcamps.Domain;
using Bootcamps.Domain.Courses;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Courses;

/// <summary>Changes a cohort, within the limits that its learners set.</summary>
internal sealed class EditCohort(CohortStore store, WriteQueue writes) : Endpoint<EditCohort.Request, Results<Ok<Cohort>, EditRefused>>
{
    internal sealed class Request
    {
        /// <summary>The cohort.</summary>
        [RouteParam]
        public string? CohortId { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>The new values of the cohort.</summary>
    internal sealed record Body : CohortBody
    {
        /// <summary>The reason for the change, for the audit. Optional. Do not include personal data.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.CohortId).Id();
            RuleFor(request => request.Body).SetValidator(new CohortBody.Rules());
            RuleFor(request => request.Body.Reason).TextUpTo(500);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Put("/v1/cohorts/{cohortId}");
        Roles(Role.Provider, Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Change a cohort";
            summary.Description =
                "Replaces the whole record: fields that you do not send are cleared. Send the ETag you read in If-Match. New dates are held to the same "
                + "rules as a new cohort. Seats cannot fall below those taken. Once learners are enrolled, the first day and the price stay, and the last "
                + "day can only move later.";
            summary.ExampleRequest = new Body
            {
                StartsOn = "2025-01-13", EndsOn = "2025-05-02", Seats = 24, PricePence = 448_000, Venue = "Example Hall, Liverpool",
                LocalAuthorityCode = "E08000012", ApplyUrl = "https://example.org/apply", Reason = "A larger room.",
            };
            summary.Responses[200] = "Changed.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Cohort>, EditRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.OwnerOfAsync(request.CohortId!, ct) is not { } owner || !HttpContext.Caller().MaySee(owner.AuthorityId, owner.Ukprn))
        {
            return new EditRefused([NotFound404.Refusal(null)]);
        }

        var outcome = await writes.SubmitAsync(new EditingCohort(owner, HttpContext.IfMatch(), request.Body, HttpContext.Actor()) { CallerGone = ct });
        if (outcome.IsRefused)
        {
            return new EditRefused(outcome.Refusals);
        }

        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Ok(outcome.Value);
    }

    /// <summary>The unit of work. It runs in the programme's lane so that it is never decided at the same time as an enrolment.</summary>
    private sealed class EditingCohort(CohortOwner owner, string? ifMatch, Body body, Actor actor) : Unit<Cohort>(owner.ProgrammeId, actor)
    {
        private readonly ProviderKey _provider = new(owner.AuthorityId, owner.Ukprn);
        private string _changed = "";

        public override void Ask(Batch batch)
        {
            batch.Ask(ProgrammeBook.Source, LaneId);
            batch.Ask(CohortStore.Cohorts, owner.CohortId);
            batch.Ask(CohortStore.WithMilestones, owner.CohortId);
            batch.Ask(CourseStore.Courses, owner.CourseId);
            batch.Ask(ProviderStore.Providers, _provider);
            batch.Ask(SectorStore.Sectors, owner.AuthorityId);
        }

        protected override Outcome<Cohort> Decide(Batch batch)
        {
            var row = batch.Get(CohortStore.Cohorts, owner.CohortId)!;
            var course = batch.Get(CourseStore.Courses, owner.CourseId)!;
            if (Versions.Check(ifMatch, row.Version) is { } staleness)
            {
                return staleness;
            }

            var before = new CohortPlan(row.StartsOn, row.EndsOn, row.Seats, row.PricePence);
            var plan = body.ToPlan();
            var hasNewDates = plan.StartsOn != before.StartsOn || plan.EndsOn != before.EndsOn;
            List<Refusal> refusals =
            [
                // Unchanged dates passed the rules when they were entered.
                .. hasNewDates
                    ? CohortBody.Check(
                        plan,
                        batch.Get(ProgrammeBook.Source, LaneId)!,
                        course,
                        batch.Get(SectorStore.Sectors, owner.AuthorityId)!.Find(course.SectorCode)!)
                    : [],
                .. CohortRules.CheckEdit(before, plan, row.SeatsTaken, row.SeatsTaken > 0 || batch.Get(CohortStore.WithMilestones, owner.CohortId) is not null),
            ];
            if (refusals.Count > 0)
            {
                return Outcome<Cohort>.Refused(refusals);
            }

            var edited = row with
            {
                StartsOn = plan.StartsOn,
                EndsOn = plan.EndsOn,
                Seats = plan.Seats,
                PricePence = plan.PricePence,
                Venue = body.Venue,
                LocalAuthorityCode = body.LocalAuthorityCode,
                ApplyUrl = body.ApplyUrl,
                Version = row.Version + 1,
                UpdatedAt = batch.PostedAt,
            };
            _changed = Changes(row, edited);
            batch.Set(CohortStore.Cohorts, owner.CohortId, edited);
            return Cohort.Of(edited, course, batch.Get(ProviderStore.Providers, _provider)!);
        }

        protected override Change Describe(Cohort value) => new("cohort.edited", owner.CohortId, owner.AuthorityId, owner.Ukprn, _changed, body.Reason);

        private static string Changes(CohortRow from, CohortRow to) => ChangedFields.Of(
            (FormattableString.Invariant($"startsOn={to.StartsOn:yyyy-MM-dd}"), to.StartsOn != from.StartsOn),
            (FormattableString.Invariant($"endsOn={to.EndsOn:yyyy-MM-dd}"), to.EndsOn != from.EndsOn),
            (FormattableString.Invariant($"seats={to.Seats}"), to.Seats != from.Seats),
            (FormattableString.Invariant($"pricePence={to.PricePence}"), to.PricePence != from.PricePence),
            ("venue", to.Venue != from.Venue),
            ($"localAuthorityCode={to.LocalAuthorityCode}", to.LocalAuthorityCode != from.LocalAuthorityCode),
            ("applyUrl", to.ApplyUrl != from.ApplyUrl));
    }
}
