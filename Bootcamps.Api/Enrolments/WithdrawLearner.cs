using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Enrolments;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Enrolments;

/// <summary>The learner leaves.</summary>
internal sealed class WithdrawLearner(
    EnrolmentStore store,
    WriteQueue writes,
    TimeProvider clock) : Endpoint<WithdrawLearner.Request, Results<Ok<EnrolmentMoved>, WriteRefused>>
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

        /// <summary>
        /// The ILR's reason for withdrawal: 2 transferred to another provider, 3 injury or illness, 7 directed transfer, 28 offender learning, 29 redundant, 40
        /// new aim with the same provider, 41 government strategy, 43 financial, 44 other personal, 46 exclusion, 47 provider merger, 48 placement, 97 other,
        /// 98 not known.
        /// </summary>
        public int? ReasonCode { get; init; }

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
            RuleFor(request => request.Body.ReasonCode).Needed().OneOf(ChangeOfCircumstance.WithdrawalReasons);
            RuleFor(request => request.Body.Note).TextUpTo(500);
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/enrolments/{enrolmentId}/withdraw");
        Roles(Role.Provider);
        Options(route => route.WithMetadata(NeedsIdempotencyKey.Instance));
        Summary(summary =>
        {
            summary.Summary = "Withdraw a learner";
            summary.Description =
                "Records that the learner has left. Before the start, the place and all the money are released. After the start, the place stays used, the "
                + "start stays earned and the rest of the money is released.";
            summary.ExampleRequest = new Body { OccurredOn = "2024-11-14", ReasonCode = 44, Note = "By e-mail." };
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
        var command = new StatusCommand(EnrolmentMove.Withdraw, IsoDates.Parse(request.Body.OccurredOn) ?? today)
        {
            ReasonCode = request.Body.ReasonCode, Note = request.Body.Note,
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
