using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Providers;
using Bootcamps.Domain;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Courses;

/// <summary>Adds a course that a provider offers.</summary>
internal sealed class AddCourse(WriteQueue writes, TimeProvider clock) : Endpoint<AddCourse.Request, Results<Created<Course>, WriteRefused, Invalid400>>
{
    internal sealed class Request
    {
        [FromBody]
        public CourseBody Body { get; init; } = null!;
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.Body).SetValidator(new CourseBody.Rules());
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/courses");
        Roles(Role.Provider, Role.Authority);
        Options(route => route.WithMetadata(new NeedsIdempotencyKey("/v1/courses/{courseId}", HasVersion: true)));
        Summary(summary =>
        {
            summary.Summary = "Add a course";
            summary.Description =
                "A provider adds its own course. An authority names the provider. The course must meet today's rules for weeks, guided hours and level.";
            summary.ExampleRequest = CourseBody.Example;
            summary.Responses[201] = "Added.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Created<Course>, WriteRefused, Invalid400>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        if ((request.Body.Ukprn ?? caller.Ukprn) is not { } ukprn)
        {
            return Invalid400.Required("/ukprn");
        }

        if (!caller.MaySee(caller.AuthorityId!, ukprn))
        {
            return new WriteRefused([NotFound404.Refusal("/ukprn")]);
        }

        var unit = new AddingCourse(new ProviderKey(caller.AuthorityId!, ukprn), request.Body, clock.Today(), HttpContext.Actor())
        {
            Claim = HttpContext.IdempotencyClaim(),
            CallerGone = ct
        };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Created($"/v1/courses/{outcome.Value.CourseId}", outcome.Value);
    }

    private sealed class AddingCourse(ProviderKey provider, CourseBody body, DateOnly today, Actor actor) : Unit<Course>(WriteQueue.ReferenceLane, actor)
    {
        private readonly string _courseId = Ids.New();
        private readonly RulesKey _rules = new(provider.AuthorityId, today);

        public override void Ask(Batch batch)
        {
            batch.Ask(ProviderStore.Providers, provider);
            CourseBody.Ask(batch, _rules);
        }

        protected override Outcome<Course> Decide(Batch batch)
        {
            if (batch.Get(ProviderStore.Providers, provider) is null)
            {
                return NotFound404.Refusal("/ukprn");
            }

            if (body.Check(batch, _rules) is { Count: > 0 } refusals)
            {
                return Outcome<Course>.Refused(refusals);
            }

            var row = body.ToRow(_courseId, provider, batch.Number, version: 1, batch.PostedAt, batch.PostedAt);
            batch.Add(CourseStore.Sql.Add, row);
            return Course.Of(row);
        }

        protected override Change Describe(Course value) => new("course.created", _courseId, provider.AuthorityId, provider.Ukprn);
    }
}
