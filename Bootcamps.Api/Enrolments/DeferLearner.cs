using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Enrolments;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Enrolments;

/// <summary>The learner takes a break and keeps the place.</summary>
internal sealed class DeferLearner(
    EnrolmentStore store,
    WriteQueue writes,
    TimeProvider clock) : Endpoint<DeferLearner.Request, Results<Ok<EnrolmentMoved>, WriteRefused>>
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

    /// <summary>The event.</summary>
    internal sealed record Body
    {
        /// <summary>The day it happened, today or in the past. Default: today.</summary>
        public string? OccurredOn { get; init; }

        /// <summary>Your own note, without personal data.</summary>
        public string? Note { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.EnrolmentId).Id();
            RuleFor(request => request.DryRun).Boolean();
            RuleFor(request => request.Body.OccurredOn).Date();
            RuleFor(request => request.Body.Note).TextUpTo(500);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/enrolments/{enrolmentId}/defer");
        Roles(Role.Provider);
        Options(route => route.WithMetadata(NeedsIdempotencyKey.Instance));
        Summary(summary =>
        {
            summary.Summary = "Defer a learner";
            summary.Description =
                "Records that the learner takes a break. The place and the money are kept. You cannot claim a milestone until the learner resumes.";
            summary.ExampleRequest = new Body { OccurredOn = "2024-11-14", Note = "By e-mail." };
            summary.Responses[200] = "The change is recorded. The answer shows what happens to the place and the money.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<EnrolmentMoved>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.EnrolmentId!, HttpContext.Caller(), ct) is not { } row)
        {
            return new WriteRefused([NotFound404.Refusal(null)]);
        }

        var today = clock.Today();
        var command = new StatusCommand(EnrolmentMove.Defer, IsoDates.Parse(request.Body.OccurredOn) ?? today)
        {
            Note = request.Body.Note,
        };
        var unit = new ChangingStatus(row, HttpContext.Actor(), command, today)
        {
            Claim = HttpContext.IdempotencyClaim(), CallerGone = ct, SuccessStatus = StatusCodes.Status200OK,
            IsDryRun = Booleans.Parse(request.DryRun) == true,
        };
        var outcome = await writes.SubmitAsync(unit);
        return outcome.IsRefused ? new WriteRefused(outcome.Refusals) : TypedResults.Ok(outcome.Value);
    }
}
