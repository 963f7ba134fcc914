using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Enrolments;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Enrolments;

/// <summary>Declares that a learner has reached a milestone. Its amount goes on the provider's statement.</summary>
internal sealed class DeclareMilestone(EnrolmentStore store, WriteQueue writes, TimeProvider clock)
    : Endpoint<DeclareMilestone.Request, Results<Created<DeclareMilestone.Declared>, Ok<DeclareMilestone.Declared>, WriteRefused>>
{
    internal sealed class Request
    {
        /// <summary>The enrolment.</summary>
        [RouteParam]
        public string? EnrolmentId { get; init; }

        /// <summary><c>true</c> applies the same rules but changes nothing.</summary>
        [QueryParam]
        public string? DryRun { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>A milestone to claim.</summary>
    internal sealed record Body
    {
        /// <summary>start, completion or outcome.</summary>
        public string? Milestone { get; init; }

        /// <summary>The day the learner reached it, today or in the past.</summary>
        public string? OccurredOn { get; init; }

        /// <summary>The evidence you hold. Send only evidence for this milestone.</summary>
        public Evidence? Evidence { get; init; }
    }

    /// <summary>Evidence for a milestone. The required fields depend on the milestone, the rule set and the learner's funding.</summary>
    internal sealed record Evidence
    {
        /// <summary>Start: the first day of learning.</summary>
        public string? StartedOn { get; init; }

        /// <summary>Start: days of learning attended.</summary>
        public int? QualifyingDays { get; init; }

        /// <summary>Start: guided learning so far, in minutes.</summary>
        public int? GuidedMinutes { get; init; }

        /// <summary>Start: the day of the initial assessment.</summary>
        public string? InitialAssessmentOn { get; init; }

        /// <summary>Completion: whether the learner has finished all training and passed the required assessments.</summary>
        public bool? AssessmentsPassed { get; init; }

        /// <summary>Completion: the day on which the interview, role or plan was offered or written.</summary>
        public string? InterviewOfferedOn { get; init; }

        /// <summary>
        /// Completion: vacancy or apprenticeship for a fully funded learner, newRole or addedResponsibilities for a learner put forward by an employer,
        /// selfEmploymentPlan for a self-employed learner. mock is refused.
        /// </summary>
        public string? InterviewKind { get; init; }

        /// <summary>
        /// Outcome: newJob or apprenticeship for a fully funded learner, newRole or addedResponsibilities for a learner put forward by an employer,
        /// newContracts for a self-employed learner.
        /// </summary>
        public string? OutcomeKind { get; init; }

        /// <summary>Outcome: how many weeks a new job is expected to last.</summary>
        public int? IntendedWeeks { get; init; }

        internal sealed class Rules : AbstractValidator<Evidence>
        {
            public Rules()
            {
                RuleFor(evidence => evidence.StartedOn).Date();
                RuleFor(evidence => evidence.QualifyingDays).Within(0, 1_000);
                RuleFor(evidence => evidence.GuidedMinutes).Within(0, 120_000);
                RuleFor(evidence => evidence.InitialAssessmentOn).Date();
                RuleFor(evidence => evidence.InterviewOfferedOn).Date();
                RuleFor(evidence => evidence.InterviewKind).OneOf<Evidence, InterviewKind>();
                RuleFor(evidence => evidence.OutcomeKind).OneOf<Evidence, OutcomeKind>();
                RuleFor(evidence => evidence.IntendedWeeks).Within(0, 2_000);
            }
        }

        /// <summary>The evidence as a domain value.</summary>
        public MilestoneEvidence ToFacts() => new()
        {
            StartedOn = IsoDates.Parse(StartedOn),
            QualifyingDays = QualifyingDays,
            GuidedMinutes = GuidedMinutes,
            InitialAssessmentOn = IsoDates.Parse(InitialAssessmentOn),
            AssessmentsPassed = AssessmentsPassed,
            InterviewOfferedOn = IsoDates.Parse(InterviewOfferedOn),
            InterviewKind = InterviewKind is null ? null : Names.Parse<InterviewKind>(InterviewKind),
            OutcomeKind = OutcomeKind is null ? null : Names.Parse<OutcomeKind>(OutcomeKind),
            IntendedWeeks = IntendedWeeks,
        };
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.EnrolmentId).Id();
            RuleFor(request => request.DryRun).Boolean();
            RuleFor(request => request.Body.Milestone).Needed().OneOf<Request, MilestoneKind>();
            RuleFor(request => request.Body.OccurredOn).Needed().Date();
            RuleFor(request => request.Body.Evidence).Needed();
            RuleFor(request => request.Body.Evidence!).SetValidator(new Evidence.Rules()).When(request => request.Body.Evidence is not null);
        }
    }

    /// <summary>A claimed and accepted milestone.</summary>
    internal sealed record Declared
    {
        /// <summary>Its id. Null in a dry run.</summary>
        public required string? MilestoneId { get; init; }

        /// <summary>The enrolment.</summary>
        public required string EnrolmentId { get; init; }

        /// <summary>start, completion or outcome.</summary>
        [EnumDataType(typeof(MilestoneKind))]
        public required string Milestone { get; init; }

        /// <summary>The day the learner reached it.</summary>
        public required DateOnly OccurredOn { get; init; }

        /// <summary>Money earned, in whole pence.</summary>
        public required long Pence { get; init; }

        /// <summary>The part of its value above a cap, which is not paid, in whole pence. 0 unless the authority lets commitments exceed caps.</summary>
        public required long UnfundedPence { get; init; }

        /// <summary>The enrolment's status now.</summary>
        [EnumDataType(typeof(EnrolmentStatus))]
        public required string EnrolmentStatus { get; init; }

        /// <summary>The statement it is paid on.</summary>
        public required StatementOfMilestone Statement { get; init; }

        /// <summary>When it was claimed, UTC. Null in a dry run.</summary>
        public required DateTimeOffset? DeclaredAt { get; init; }
    }

    /// <summary>The statement of a milestone.</summary>
    internal sealed record StatementOfMilestone
    {
        /// <summary>Its id. Null in a dry run.</summary>
        public required string? StatementId { get; init; }

        /// <summary>Its month.</summary>
        public required Month Period { get; init; }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/enrolments/{enrolmentId}/milestones");
        Roles(Role.Provider);
        Options(route => route.WithMetadata(new NeedsIdempotencyKey("/v1/enrolments/{enrolmentId}")));
        Summary(summary =>
        {
            summary.Summary = "Claim a milestone";
            summary.Description =
                "Claims a start, a completion or an outcome, in this order. A refusal gives every reason. An accepted claim is a line on the provider's "
                + "open statement.";
            summary.ExampleRequest = new Body
            {
                Milestone = "start", OccurredOn = "2024-11-14", Evidence = new Evidence { StartedOn = "2024-11-04", QualifyingDays = 6, GuidedMinutes = 960 },
            };
            summary.Responses[201] = "Accepted: it is earned and on a statement.";
            summary.Responses[200] = "Dry run: the result, without a change.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Created<Declared>, Ok<Declared>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        if (await store.FindAsync(request.EnrolmentId!, HttpContext.Caller(), ct) is not { } row)
        {
            return new WriteRefused([NotFound404.Refusal(null)]);
        }

        var body = request.Body;
        var command = new ClaimCommand(Names.Parse<MilestoneKind>(body.Milestone!), IsoDates.Parse(body.OccurredOn)!.Value, body.Evidence!.ToFacts());
        var unit = new Declaring(row, HttpContext.Actor(), command, clock.Today())
        {
            Claim = HttpContext.IdempotencyClaim(),
            CallerGone = ct,
            IsDryRun = Booleans.Parse(request.DryRun) == true
        };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        return unit.IsDryRun
            ? TypedResults.Ok(outcome.Value with { MilestoneId = null, DeclaredAt = null, Statement = outcome.Value.Statement with { StatementId = null } })
            : TypedResults.Created($"/v1/enrolments/{row.EnrolmentId}", outcome.Value);
    }

    /// <summary>The unit of work, decided in the programme's lane on the result of all earlier changes.</summary>
    private sealed class Declaring(EnrolmentRow found, Actor actor, ClaimCommand command, DateOnly today) : Unit<Declared>(found.ProgrammeId, actor)
    {
        public override void Ask(Batch batch) => ProgrammeSession.Ask(batch, found, hasMilestones: true);

        protected override Outcome<Declared> Decide(Batch batch)
        {
            var session = new ProgrammeSession(batch, found.ProgrammeId);
            var decided = ClaimDecision.Decide(session.File(found.EnrolmentId).State, command, session.Context(found.CohortId, today, found.Ukprn));
            if (decided.IsRefused)
            {
                return Outcome<Declared>.Refused(decided.Refusals);
            }

            var (change, claim, statement) = decided.Value;
            session.Write(change);
            return new Declared
            {
                MilestoneId = claim.MilestoneId,
                EnrolmentId = found.EnrolmentId,
                Milestone = Names.NameOf(claim.Kind),
                OccurredOn = claim.OccurredOn,
                Pence = claim.Pence,
                UnfundedPence = claim.UnfundedPence,
                EnrolmentStatus = Names.NameOf(change.After.Status),
                Statement = new StatementOfMilestone { StatementId = statement.StatementId, Period = new Month(statement.Period) },
                DeclaredAt = claim.DeclaredAt,
            };
        }

        protected override Change Describe(Declared value) =>
            new(
                "milestone.declared",
                value.MilestoneId!,
                found.AuthorityId,
                found.Ukprn,
                ChangedFields.With(
                    ("enrolmentId", found.EnrolmentId), ("milestone", value.Milestone), ("occurredOn", value.OccurredOn), ("pence", value.Pence)));
    }
}
