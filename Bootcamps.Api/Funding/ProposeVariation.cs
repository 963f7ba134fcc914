using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Providers;
using Bootcamps.Api.Targets;
using Bootcamps.Domain;
using Bootcamps.Domain.Funding;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Proposes a change of a programme's caps, targets or commitment limit. Nothing changes until another person approves it.</summary>
internal sealed class ProposeVariation(
    FundingStore programmes,
    WriteQueue writes,
    TimeProvider clock) : Endpoint<ProposeVariation.Request, Results<Created<Variation>, Ok<Variation>, WriteRefused>>
{
    /// <summary>Most lines of a variation.</summary>
    internal const int MostLines = 500;
    private const int LargestBody = 786_432;

    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        /// <summary><c>true</c> decides by the same rules, answers the same and changes nothing.</summary>
        [QueryParam]
        public string? DryRun { get; init; }

        /// <summary>
        /// A unique value for this request: 1 to 100 visible ASCII characters. Send the same value when you retry, and the variation is proposed only once.
        /// </summary>
        [FromHeader(IdempotentRequests.Header, isRequired: false)]
        public string? IdempotencyKey { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>A variation to propose: at least one of lines, targets and commitmentLimitPercent.</summary>
    internal sealed record Body
    {
        /// <summary>Why, such as the paper that a board decided on. Kept in the audit. Do not include personal data.</summary>
        public string? Reason { get; init; }

        /// <summary>
        /// The day from which it gives what it gives, from today to the programme's last day. What it takes away is held back from its approval on. Default:
        /// today.
        /// </summary>
        public string? EffectiveOn { get; init; }

        /// <summary>Changes of caps, one line for each pool, at most 500. A line for a pool that does not exist makes it. Null for none.</summary>
        public IReadOnlyList<Line>? Lines { get; init; }

        /// <summary>
        /// The new limit of commitments as a share of every cap on money, in percent with up to two decimals, from 100 to 200. Null for no change.
        /// </summary>
        public decimal? CommitmentLimitPercent { get; init; }

        /// <summary>All new targets, as PUT targets takes them. They replace all others on the day. Null for no change.</summary>
        public ReplaceTargets.Body? Targets { get; init; }

        /// <summary>A proposed variation of the same programme that this one replaces. Null for none.</summary>
        public string? Supersedes { get; init; }
    }

    /// <summary>A change of the caps of one pool. One of places and pence is not zero.</summary>
    internal sealed record Line
    {
        /// <summary>Level of the pool: programme, sector, provider or providerSector.</summary>
        public string? Level { get; init; }

        /// <summary>Its sector, for the levels sector and providerSector. Null otherwise.</summary>
        public string? SectorCode { get; init; }

        /// <summary>Its provider, for the levels provider and providerSector. Null otherwise.</summary>
        public int? Ukprn { get; init; }

        /// <summary>Places to add, or below zero to take away. Null for 0.</summary>
        public int? Places { get; init; }

        /// <summary>Money to add, in pence, or below zero to take away. Null for 0.</summary>
        public long? Pence { get; init; }

        internal sealed class Rules : AbstractValidator<Line>
        {
            public Rules()
            {
                RuleFor(line => line.Level).Needed().OneOf<Line, PoolLevel>();
                RuleFor(line => line.SectorCode).Key();
                RuleFor(line => line.Ukprn).Ukprn();
                RuleFor(line => line.Places).Within(-AddProgramme.MostPlaces, AddProgramme.MostPlaces);
                RuleFor(line => line.Pence).Within(-AddProgramme.MostPence, AddProgramme.MostPence);
            }
        }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.DryRun).Boolean();
            RuleFor(request => request.Body.Reason).Needed().TextUpTo(500);
            RuleFor(request => request.Body.EffectiveOn).Date();
            RuleFor(request => request.Body.Lines).ItemsUpTo(MostLines);
            RuleForEach(request => request.Body.Lines).SetValidator(new Line.Rules());
            RuleFor(request => request.Body.CommitmentLimitPercent).Percent(100, 200);
            RuleFor(request => request.Body.Targets!).SetValidator(new ReplaceTargets.Body.Rules()).When(request => request.Body.Targets is not null);
            RuleFor(request => request.Body.Supersedes).Id();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Post("/v1/programmes/{programmeId}/variations");
        Roles(Role.Authority);
        Options(route => route
            .WithMetadata(new NeedsIdempotencyKey("/v1/variations/{variationId}", HasVersion: true))
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestBody)));
        Summary(summary =>
        {
            summary.Summary = "Propose a variation";
            summary.Description =
                "Changes caps, targets or the commitment limit once money is committed. A key or a person proposes, and another person approves. Every rule "
                + "is checked now, and again at the approval. A cap never falls below what is committed or earned: a refusal says how much can be taken away. "
                + "Up to 768 KB.";
            summary.ExampleRequest = new Body
            {
                Reason = "Digital demand, board paper 12",
                EffectiveOn = "2024-12-01",
                Lines =
                [
                    new Line { Level = "sector", SectorCode = "sales", Places = 0, Pence = -20_000_000 },
                    new Line { Level = "sector", SectorCode = "digital", Places = 0, Pence = 20_000_000 },
                ],
            };
            summary.Responses[201] = "Proposed. Nothing has changed yet.";
            summary.Responses[200] = "Dry run: the result, without a change.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Created<Variation>, Ok<Variation>, WriteRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        if (await programmes.OwnerOfAsync(programmeId, HttpContext.Caller(), ct) is not { } authorityId)
        {
            return new WriteRefused([NotFound404.Refusal(null)]);
        }

        var body = request.Body;
        var unit = new Proposing(programmeId, authorityId, HttpContext.Actor(), body.Supersedes)
        {
            Reason = body.Reason!,
            Terms = new VariationTerms
            {
                Lines = [.. (body.Lines ?? []).Select(line => new VariationLine(
                    Names.Parse<PoolLevel>(line.Level!), line.SectorCode, line.Ukprn, line.Places ?? 0, line.Pence ?? 0))],
                CommitmentLimitBasisPoints = Percents.Parse(body.CommitmentLimitPercent),
                Targets = body.Targets?.ToTargets(),
                EffectiveOn = IsoDates.Parse(body.EffectiveOn) ?? clock.Today(),
            },
            Claim = HttpContext.IdempotencyClaim(),
            CallerGone = ct,
            IsDryRun = Booleans.Parse(request.DryRun) == true,
        };
        var outcome = await writes.SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return new WriteRefused(outcome.Refusals);
        }

        if (unit.IsDryRun)
        {
            return TypedResults.Ok(outcome.Value with { VariationId = null });
        }

        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Created($"/v1/variations/{outcome.Value.VariationId}", outcome.Value);
    }

    /// <summary>The unit of work.</summary>
    private sealed class Proposing(string programmeId, string authorityId, Actor actor, string? supersedes) : VariationUnit(programmeId, authorityId, actor)
    {
        private VariationState? _proposed;

        public required string Reason { get; init; }

        public required VariationTerms Terms { get; init; }

        public override void Ask(Batch batch)
        {
            base.Ask(batch);
            if (supersedes is not null)
            {
                batch.Ask(VariationStore.ById, supersedes);
            }
        }

        protected override Outcome<Variation> Decide(Batch batch)
        {
            var variations = batch.Get(VariationStore.Books, ProgrammeId)!;
            var earlier = supersedes is null ? null : variations.Find(supersedes) ?? batch.Get(VariationStore.ById, supersedes);
            if (supersedes is not null && earlier?.State.ProgrammeId != ProgrammeId)
            {
                return NotFound404.Refusal("/supersedes");
            }

            var caller = Actor.Caller;
            var outcome = VariationDecision.Propose(
                new VariationState
                {
                    VariationId = Ids.New(),
                    ProgrammeId = ProgrammeId,
                    Kind = VariationKind.Reprofile,
                    Status = VariationStatus.Proposed,
                    Reason = Reason,
                    EffectiveOn = Terms.EffectiveOn,
                    Pools = [],
                    CommitmentLimitBasisPoints = Terms.CommitmentLimitBasisPoints,
                    Targets = Terms.Targets,
                    ProposedBy = new Proposer(caller.PersonId ?? caller.ActorId, caller.PersonId is not null),
                    ProposedAt = batch.PostedAt,
                    Version = 1,
                },
                Terms,
                earlier?.State,
                Facts(batch));
            if (outcome.IsRefused)
            {
                return Outcome<Variation>.Refused(outcome.Refusals);
            }

            if (outcome.Value.Superseded is { } superseded)
            {
                variations.Change(superseded);
                ChangeLog.AddFurther(batch, this, Describe(superseded));
            }

            _proposed = outcome.Value.Variation;
            variations.Add(new StoredVariation(_proposed, AuthorityId, batch.Number));
            return Apply(batch, outcome.Value);
        }

        protected override Change Describe(Variation value) => Changed("variation.proposed", _proposed!, Reason);

        private Change Describe(VariationState superseded) => Changed("variation.superseded", superseded, Reason);
    }
}
