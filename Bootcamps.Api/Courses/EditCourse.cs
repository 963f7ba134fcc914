using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Providers;
using Bootcamps.Domain;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Courses;

/// <summary>Changes a course.</summary>
internal sealed class EditCourse(WriteQueue writes, TimeProvider clock) : Endpoint<EditCourse.Request, Results<Ok<Course>, EditRefused>>
{
    internal sealed class Request
    {
        /// <summary>The course.</summary>
        [RouteParam]
        public string? CourseId { get; init; }

        [FromBody]
        public CourseBody Body { get; init; } = null!;
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.CourseId).Id();
            RuleFor(request => request.Body).SetValidator(new CourseBody.Rules());
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Put("/v1/courses/{courseId}");
        Roles(Role.Provider, Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Change a course";
            summary.Description =
                "Replaces the whole course: fields that you do not send are cleared. Send the ETag you read in If-Match. Today's rules apply, as to a new "
                + "course.";
            summary.ExampleRequest = CourseBody.Example;
            summary.Responses[200] = "Changed.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Course>, EditRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var outcome = await writes.SubmitAsync(
            new EditingCourse(request.CourseId!, HttpContext.IfMatch(), request.Body, clock.Today(), HttpContext.Actor()) { CallerGone = ct });
        if (outcome.IsRefused)
        {
            return new EditRefused(outcome.Refusals);
        }

        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Ok(outcome.Value);
    }

    private sealed class EditingCourse(
        string courseId,
        string? ifMatch,
        CourseBody body,
        DateOnly today,
        Actor actor) : Unit<Course>(WriteQueue.ReferenceLane, actor)
    {
        private readonly RulesKey _rules = new(actor.Caller.AuthorityId!, today);
        private string _changed = "";

        public override void Ask(Batch batch)
        {
            batch.Ask(CourseStore.Courses, courseId);
            batch.Ask(CourseStore.WithCohorts, courseId);
            CourseBody.Ask(batch, _rules);
        }

        protected override Outcome<Course> Decide(Batch batch)
        {
            if (batch.Get(CourseStore.Courses, courseId) is not { } row || !Actor.Caller.MaySee(row.AuthorityId, row.Ukprn))
            {
                return NotFound404.Refusal(null);
            }

            if (body.Ukprn is { } ukprn && ukprn != row.Ukprn)
            {
                return NotFound404.Refusal("/ukprn");
            }

            if (Versions.Check(ifMatch, row.Version) is { } versionRefusal)
            {
                return versionRefusal;
            }

            var refusals = body.Check(batch, _rules);
            if (body.SectorCode != row.SectorCode && batch.Get(CourseStore.WithCohorts, courseId) is not null)
            {
                refusals.Add(new Refusal("course.has-cohorts", "The sector cannot change because the course has cohorts.", "/sectorCode"));
            }

            if (refusals.Count > 0)
            {
                return Outcome<Course>.Refused(refusals);
            }

            var edited = body.ToRow(courseId, new ProviderKey(row.AuthorityId, row.Ukprn), row.Number, row.Version + 1, row.CreatedAt, batch.PostedAt);
            _changed = Changes(row, edited);
            batch.Add(CourseStore.Sql.Edit, edited);
            batch.Set(CourseStore.Courses, courseId, edited);
            return Course.Of(edited);
        }

        protected override Change Describe(Course value) => new("course.edited", courseId, _rules.AuthorityId, value.Ukprn, _changed);

        private static string Changes(CourseRow from, CourseRow to) => ChangedFields.Of(
            ("title", to.Title != from.Title),
            ($"sectorCode={to.SectorCode}", to.SectorCode != from.SectorCode),
            (FormattableString.Invariant($"level={to.CourseLevel}"), to.CourseLevel != from.CourseLevel),
            (FormattableString.Invariant($"guidedHours={to.GuidedHours}"), to.GuidedHours != from.GuidedHours),
            (FormattableString.Invariant($"weeks={to.Weeks}"), to.Weeks != from.Weeks),
            ($"deliveryMode={to.DeliveryMode}", to.DeliveryMode != from.DeliveryMode),
            ($"isGreenSkills={to.IsGreenSkills}", to.IsGreenSkills != from.IsGreenSkills),
            ("socCodes", to.SocCodes != from.SocCodes),
            ("summary", to.Summary != from.Summary));
    }
}
