using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Providers;
using Bootcamps.Domain;
using Bootcamps.Domain.Targets;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Targets;

/// <summary>Replaces all completion targets of a programme.</summary>
internal sealed class ReplaceTargets(FundingStore programmes, WriteQueue writes) : Endpoint<ReplaceTargets.Request, Results<Ok<TargetProfile>, EditRefused>>
{
    /// <summary>Most targets of a programme.</summary>
    internal const int MostItems = 2_000;
    private const int MostLearners = 1_000_000;
    private const int LargestBody = 524_288;

    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>All targets of a programme, as GET answers them.</summary>
    internal sealed record Body
    {
        /// <summary>Every target, at most 2,000; an empty list removes them all.</summary>
        public IReadOnlyList<Item>? Items { get; init; }

        /// <summary>The targets of a body whose shape was checked.</summary>
        public List<Target> ToTargets() =>
        [
            .. Items!.Select(item => new Target(
                Names.Parse<TargetLevel>(item.Level!), item.SectorCode, item.Ukprn, Months.Parse(item.Period)!.Value, item.Starts!.Value,
                item.Completions!.Value, item.Outcomes!.Value)),
        ];

        internal sealed class Rules : AbstractValidator<Body>
        {
            public Rules()
            {
                RuleFor(body => body.Items).Needed().ItemsUpTo(MostItems);
                RuleForEach(body => body.Items).SetValidator(new Item.Rules());
            }
        }
    }

    /// <summary>The totals planned by the end of a month, including earlier months.</summary>
    internal sealed record Item
    {
        /// <summary>Its level: programme, sector or provider.</summary>
        public string? Level { get; init; }

        /// <summary>Its sector, for the level sector. Null otherwise.</summary>
        public string? SectorCode { get; init; }

        /// <summary>Its provider, for the level provider. Null otherwise.</summary>
        public int? Ukprn { get; init; }

        /// <summary>The month, such as 2024-11: from the programme's first to six months after its last, in which outcomes are still reported.</summary>
        public string? Period { get; init; }

        /// <summary>Learners who have started, including places from earlier years.</summary>
        public int? Starts { get; init; }

        /// <summary>Learners who have completed; not more than starts.</summary>
        public int? Completions { get; init; }

        /// <summary>Learners with a positive outcome; not more than completions.</summary>
        public int? Outcomes { get; init; }

        internal sealed class Rules : AbstractValidator<Item>
        {
            public Rules()
            {
                RuleFor(item => item.Level).Needed().OneOf<Item, TargetLevel>();
                RuleFor(item => item.SectorCode).Key();
                RuleFor(item => item.Ukprn).Ukprn();
                RuleFor(item => item.Period).Needed().Month();
                RuleFor(item => item.Starts).Needed().Within(0, MostLearners);
                RuleFor(item => item.Completions).Needed().Within(0, MostLearners);
                RuleFor(item => item.Outcomes).Needed().Within(0, MostLearners);
            }
        }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.Body).SetValidator(new Body.Rules());
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Put("/v1/programmes/{programmeId}/targets");
        Roles(Role.Authority);
        Options(route => route.WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestBody)));
        Summary(summary =>
        {
            summary.Summary = "Replace a programme's completion targets";
            summary.Description = "Replaces the whole profile, up to 512 KB. Targets are cumulative, so no month can be below an earlier one.";
            summary.ExampleRequest = new Body
            {
                Items =
                [
                    new Item { Level = "programme", Period = "2024-04", Starts = 4_120, Completions = 4_000, Outcomes = 3_000 },
                    new Item { Level = "programme", Period = "2025-03", Starts = 6_500, Completions = 5_296, Outcomes = 3_426 },
                ],
            };
            summary.Responses[200] = "The new targets. The ETag is their version.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<TargetProfile>, EditRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        if (await programmes.OwnerOfAsync(programmeId, HttpContext.Caller(), ct) is not { } authorityId)
        {
            return new EditRefused([NotFound404.Refusal(null)]);
        }

        var outcome = await writes.SubmitAsync(
            new Replacing(programmeId, authorityId, HttpContext.Actor(), HttpContext.IfMatch(), request.Body.ToTargets()) { CallerGone = ct });
        if (outcome.IsRefused)
        {
            return new EditRefused(outcome.Refusals);
        }

        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Ok(outcome.Value.Profile);
    }

    private sealed record Replaced(TargetProfile Profile, int Version);

    /// <summary>The unit of work: decided in the programme's lane.</summary>
    private sealed class Replacing(
        string programmeId,
        string authorityId,
        Actor actor,
        string? ifMatch,
        IReadOnlyList<Target> targets) : Unit<Replaced>(programmeId, actor)
    {
        private string ProgrammeId => LaneId;

        public override void Ask(Batch batch)
        {
            batch.Ask(ProgrammeBook.Source, ProgrammeId);
            batch.Ask(FundingStore.Authorities, authorityId);
            batch.Ask(TargetStore.Sheets, ProgrammeId);
        }

        protected override Outcome<Replaced> Decide(Batch batch)
        {
            var book = batch.Get(ProgrammeBook.Source, ProgrammeId)!;
            var lists = batch.Get(FundingStore.Authorities, authorityId)!;
            if (Versions.Check(ifMatch, book.Programme.TargetsVersion) is { } staleness)
            {
                return staleness;
            }

            var refusals = TargetRules.Check(targets, new TargetFacts
            {
                StartsOn = book.Programme.StartsOn, EndsOn = book.Programme.EndsOn, Sectors = lists.Sectors, Providers = lists.Providers,
            });
            if (refusals.Count > 0)
            {
                return Outcome<Replaced>.Refused(refusals);
            }

            batch.Get(TargetStore.Sheets, ProgrammeId)!.Rows = [.. targets.Select(target => TargetRow.Of(ProgrammeId, target))];
            book.MoveTargetsVersion();
            return new Replaced(TargetProfile.Of(ProgrammeId, targets), book.Programme.TargetsVersion);
        }

        protected override Change Describe(Replaced value) =>
            new("targets.replaced", ProgrammeId, authorityId, ChangedFields: ChangedFields.With(("version", value.Version)));
    }
}
