using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Ledger;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Enrolments;

/// <summary>Takes back a milestone that was declared by mistake.</summary>
internal sealed class VoidMilestone(
    MilestoneStore store,
    WriteQueue writes,
    TimeProvider clock) : Endpoint<VoidMilestone.Request, Results<Ok<VoidMilestone.Voided>, WriteRefused>>
{
    internal sealed class Request
    {
        /// <summary>The milestone.</summary>
        [RouteParam]
        public string? MilestoneId { get; init; }

        /// <summary><c>true</c> decides by the same rules, answers the same and changes nothing. It needs no Idempotency-Key.</summary>
        [QueryParam]
        public string? DryRun { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>Why it is taken back.</summary>
    internal sealed record Body
    {
        /// <summary>The reason, shown on the statement. Do not include personal data.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.MilestoneId).Id();
            RuleFor(request => request.DryRun).Boolean();
            RuleFor(request => request.Body.Reason).Needed().TextUpTo(500);
        }
    }

    /// <summary>A milestone that was taken back.</summary>
    internal sealed record Voided
    {
        /// <summary>The milestone.</summary>
        public required string MilestoneId { get; init; }

        /// <summary>The enrolment.</summary>
        public required string EnrolmentId { get; init; }

        /// <summary>start, completion or outcome.</summary>
        [EnumDataType(typeof(MilestoneKind))]
        public required string Milestone { get; init; }

        /// <summary>The earned money that is taken back, in whole pence.</summary>
        public required long Pence { get; init; }

        /// <summary>
        /// Whether its statement was authorised. If so, the amount is clawed back on a later statement. If not, two lines on the same statement cancel out.
        /// </summary>
        public required bool IsClawback { get; init; }

        /// <summary>The statement it is taken back on.</summary>
        public required DeclareMilestone.StatementOfMilestone Statement { get; init; }

        /// <summary>The enrolment's status now.</summary>
        [EnumDataType(typeof(EnrolmentStatus))]
        public required string EnrolmentStatus { get; init; }

        /// <summary>Places released to the pools: 1 if the learner has left and now has no start.</summary>
        public required int ReleasedPlaces { get; init; }

        /// <summary>Money that can no longer be earned and was released to the pools, in whole pence.</summary>
        public required long ReleasedPence { get; init; }

        /// <summary>When it was taken back, UTC.</summary>
        public required DateTimeOffset VoidedAt { get; init; }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/milestones/{milestoneId}/void");
        Roles(Role.Provider);
        Options(route => route.WithMetadata(NeedsIdempotencyKey.Instance));
        Summary(summary =>
        {
            summary.Summary = "Void a milestone";
            summary.Description =
                "Takes back a claim. Before its statement is authorised, an opposite line cancels it. Afterwards the amount is clawed back on the next "
                + "open statement. Void later milestones first.";
            summary.ExampleRequest = new Body { Reason = "Declared for the wrong learner." };
            summary.Responses[200] = "Voided.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Voided>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.EnrolmentOfAsync(request.MilestoneId!, HttpContext.Caller(), ct) is not { } row)
        {
            return new WriteRefused([NotFound404.Refusal(null)]);
        }

        var unit = new Voiding(row, HttpContext.Actor(), new VoidCommand(request.MilestoneId!, request.Body.Reason!.Trim()), clock.Today())
        {
            Claim = HttpContext.IdempotencyClaim(), CallerGone = ct, SuccessStatus = StatusCodes.Status200OK,
            IsDryRun = Booleans.Parse(request.DryRun) == true,
        };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        // The statement may not exist yet.
        return TypedResults.Ok(unit.IsDryRun ? outcome.Value with { Statement = outcome.Value.Statement with { StatementId = null } } : outcome.Value);
    }

    private sealed class Voiding(EnrolmentRow found, Actor actor, VoidCommand command, DateOnly today) : Unit<Voided>(found.ProgrammeId, actor)
    {
        public override void Ask(Batch batch) => ProgrammeSession.Ask(batch, found, hasMilestones: true);

        protected override Outcome<Voided> Decide(Batch batch)
        {
            var session = new ProgrammeSession(batch, found.ProgrammeId);
            var before = session.File(found.EnrolmentId).State;
            var decided = VoidDecision.Decide(before, command, session.Context(found.CohortId, today, found.Ukprn));
            if (decided.IsRefused)
            {
                return Outcome<Voided>.Refused(decided.Refusals);
            }

            var (change, claim, statement) = decided.Value;
            session.Write(change);
            var released = before.Held - change.After.Held;
            return new Voided
            {
                MilestoneId = claim.MilestoneId,
                EnrolmentId = found.EnrolmentId,
                Milestone = Names.NameOf(claim.Kind),
                Pence = claim.Pence,
                IsClawback = change.Postings.Any(posting => posting.Kind == PostingKind.Clawback),
                Statement = new DeclareMilestone.StatementOfMilestone { StatementId = statement.StatementId, Period = new Month(statement.Period) },
                EnrolmentStatus = Names.NameOf(change.After.Status),
                ReleasedPlaces = released.Places,
                ReleasedPence = released.Pence,
                VoidedAt = batch.PostedAt,
            };
        }

        protected override Change Describe(Voided value) =>
            new(
                "milestone.voided",
                value.MilestoneId,
                found.AuthorityId,
                found.Ukprn,
                ChangedFields.With(
                    ("enrolmentId", found.EnrolmentId), ("milestone", value.Milestone), ("pence", value.Pence), ("isClawback", value.IsClawback)),
                command.Reason);
    }
}
