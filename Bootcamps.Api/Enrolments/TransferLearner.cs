using Bootcamps.Api.Courses;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Enrolments;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Enrolments;

/// <summary>Moves a learner to another cohort: the enrolment ends and a new one, linked to it, replaces it.</summary>
internal sealed class TransferLearner(
    EnrolmentStore store,
    CohortStore cohorts,
    AreaStore areas,
    LearnerFacts learnerFacts,
    WriteQueue writes,
    TimeProvider clock)
    : Endpoint<TransferLearner.Request, Results<Ok<TransferLearner.Transferred>, WriteRefused>>
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

    /// <summary>The new cohort and the day.</summary>
    internal sealed record Body
    {
        /// <summary>The new cohort, in the same programme. A provider can only send its own cohorts, an authority any.</summary>
        public string? CohortId { get; init; }

        /// <summary>The day of the transfer, today or in the past. Default: today.</summary>
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
            RuleFor(request => request.Body.CohortId).Needed().Id();
            RuleFor(request => request.Body.OccurredOn).Date();
            RuleFor(request => request.Body.Note).TextUpTo(500);
        }
    }

    /// <summary>A transfer: two enrolments linked to each other.</summary>
    internal sealed record Transferred
    {
        /// <summary>The enrolment that ended.</summary>
        public required EnrolmentMoved Left { get; init; }

        /// <summary>The new enrolment. A start already paid for is not paid for again.</summary>
        public required Enrolment Joined { get; init; }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/enrolments/{enrolmentId}/transfer");
        Roles(Role.Provider, Role.Authority);
        Options(route => route.WithMetadata(NeedsIdempotencyKey.Instance));
        Summary(summary =>
        {
            summary.Summary = "Transfer a learner to another cohort";
            summary.Description =
                "Moves the learner to a cohort of the same programme. The old place and unearned money are released and the new cohort's are "
                + "taken, both or neither. Earned money stays earned. A provider can choose its own cohorts, an authority any.";
            summary.ExampleRequest = new Body
            {
                CohortId = "018e98ac-27e1-7607-a6c4-a672df0717f5",
                OccurredOn = "2024-11-14",
                Note = "The learner moved house."
            };
            summary.Responses[200] = "The learner is transferred. The answer shows both enrolments.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Transferred>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var caller = HttpContext.Caller();
        if (await store.FindAsync(request.EnrolmentId!, caller, ct) is not { } row)
        {
            return new WriteRefused([NotFound404.Refusal(null)]);
        }

        if (await cohorts.OwnerOfAsync(request.Body.CohortId!, ct) is not { } owner || !caller.MaySee(owner.AuthorityId, owner.Ukprn))
        {
            return new WriteRefused([NotFound404.Refusal("/cohortId")]);
        }

        if (owner.ProgrammeId != row.ProgrammeId)
        {
            return new WriteRefused([new Refusal(
                "enrolment.other-programme",
                $"The new cohort must be in {row.ProgrammeId}, the programme of the enrolment. It is in {owner.ProgrammeId}.",
                "/cohortId")]);
        }

        var today = clock.Today();
        var occurredOn = IsoDates.Parse(request.Body.OccurredOn) ?? today;
        var learner = learnerFacts.Take(learnerFacts.Read(await store.ProtectedFactsOfAsync(row.EnrolmentId, ct)));
        var joining = new Enrolling(owner, HttpContext.Actor(), await areas.OfAsync(owner.AuthorityId, ct), learner, today)
        {
            ProviderReference = owner.Ukprn == row.Ukprn ? row.ProviderReference : null,
            EnrolledOn = occurredOn, EnrolledOnPointer = request.Body.OccurredOn is null ? "/cohortId" : "/occurredOn",
        };
        var unit = new Transferring(row, joining, HttpContext.Actor(), occurredOn, today)
        {
            Note = request.Body.Note, Claim = HttpContext.IdempotencyClaim(), CallerGone = ct, SuccessStatus = StatusCodes.Status200OK,
            IsDryRun = Booleans.Parse(request.DryRun) == true,
        };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        var (left, joined) = (outcome.Value.Left, outcome.Value.Joined);
        return TypedResults.Ok(unit.IsDryRun
            ? new Transferred { Left = left with { LinkedEnrolmentId = null }, Joined = joined with { EnrolmentId = null, CreatedAt = null, UpdatedAt = null } }
            : outcome.Value);
    }

    /// <summary>The unit of work. The old place is released and the new one taken in one transaction, so that a full pool refuses both.</summary>
    private sealed class Transferring(EnrolmentRow found, Enrolling joining, Actor actor, DateOnly occurredOn, DateOnly today)
        : Unit<Transferred>(found.ProgrammeId, actor)
    {
        public string? Note { get; init; }

        public override void Ask(Batch batch)
        {
            joining.Ask(batch);
            ProgrammeSession.Ask(batch, found, hasMilestones: false);
        }

        protected override Outcome<Transferred> Decide(Batch batch)
        {
            var session = new ProgrammeSession(batch, found.ProgrammeId);
            var facts = joining.Facts(batch, session, transferredId: found.EnrolmentId);
            var command = new TransferCommand(occurredOn, facts, joining.EnrolmentId, joining.Group(session)) { Version = found.Version, Note = Note };
            var decided = TransferDecision.Decide(session.File(found.EnrolmentId).State, command, session.Context(found.CohortId, today));
            if (decided.IsRefused)
            {
                return Outcome<Transferred>.Refused(decided.Refusals);
            }

            session.Write(decided.Value.Change);
            var joined = joining.Add(batch, session, decided.Value.Change.Others[0], decided.Value.Terms);

            // The receiving provider sees the enrolment in its feed too.
            ChangeLog.AddFurther(batch, this, joining.Described(joined));
            return new Transferred { Left = EnrolmentMoved.Of(decided.Value.Change), Joined = joined };
        }

        protected override Change Describe(Transferred value) =>
            new("enrolment.transferred", found.EnrolmentId, found.AuthorityId, found.Ukprn, $"linkedEnrolmentId={value.Joined.EnrolmentId}");
    }
}
