using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Requests;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Providers;
using Bootcamps.Domain;
using Bootcamps.Domain.Funding;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Replaces all funding allocations of a programme, as long as nothing is committed.</summary>
internal sealed class ReplaceAllocations(FundingStore store, WriteQueue writes) : Endpoint<ReplaceAllocations.Request, Results<Ok<Allocations>, EditRefused>>
{
    /// <summary>Maximum number of allocations of a programme.</summary>
    internal const int MostItems = 2_000;
    private const int LargestBody = 524_288;

    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        [FromBody]
        public Body Body { get; init; } = null!;
    }

    /// <summary>All allocations of a programme, as GET answers them.</summary>
    internal sealed record Body
    {
        /// <summary>Every allocation, at most 2,000. Exactly one is for the whole programme.</summary>
        public IReadOnlyList<Item>? Items { get; init; }
    }

    /// <summary>The caps of one pool.</summary>
    internal sealed record Item
    {
        /// <summary>Its pool, which follows from level, sector and provider. Optional.</summary>
        public string? PoolId { get; init; }

        /// <summary>Its level: programme, sector, provider or providerSector.</summary>
        public string? Level { get; init; }

        /// <summary>Its sector, for the levels sector and providerSector. Null otherwise.</summary>
        public string? SectorCode { get; init; }

        /// <summary>Its provider, for the levels provider and providerSector. Null otherwise.</summary>
        public int? Ukprn { get; init; }

        /// <summary>Most places.</summary>
        public int? CapPlaces { get; init; }

        /// <summary>Maximum money that can be paid, in pence.</summary>
        public long? CapPence { get; init; }

        internal sealed class Rules : AbstractValidator<Item>
        {
            public Rules()
            {
                RuleFor(item => item.PoolId).TextUpTo(120);
                RuleFor(item => item.Level).Needed().OneOf<Item, PoolLevel>();
                RuleFor(item => item.SectorCode).Key();
                RuleFor(item => item.Ukprn).Ukprn();
                RuleFor(item => item.CapPlaces).Needed().Within(0, AddProgramme.MostPlaces);
                RuleFor(item => item.CapPence).Needed().Within(0, AddProgramme.MostPence);
            }
        }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.Body.Items).Needed().ItemsUpTo(MostItems);
            RuleForEach(request => request.Body.Items).SetValidator(new Item.Rules());
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Put("/v1/programmes/{programmeId}/allocations");
        Roles(Role.Authority);
        Options(route => route.WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestBody)));
        Summary(summary =>
        {
            summary.Summary = "Replace a programme's funding allocations";
            summary.Description =
                "The whole list at once, up to 512 KB. Possible until the first enrolment commits funding; from then on variations move places and money. "
                + "A new pool opens at what is committed beneath it by earlier years. Sectors may add up to more than the programme: that is a warning.";
            summary.ExampleRequest = new Body
            {
                Items =
                [
                    new Item { Level = "programme", CapPlaces = 6_500, CapPence = 1_120_000_000 },
                    new Item { Level = "sector", SectorCode = "digital", CapPlaces = 1_420, CapPence = 286_000_000 },
                    new Item { Level = "sector", SectorCode = "sales", CapPlaces = 370, CapPence = 54_600_000 },
                    new Item { Level = "provider", Ukprn = 10001234, CapPlaces = 1_150, CapPence = 510_000_000 },
                    new Item { Level = "providerSector", Ukprn = 10001234, SectorCode = "digital", CapPlaces = 200, CapPence = 100_000_000 },
                ],
            };
            summary.Responses[200] = "The new allocations. The ETag is their version.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Allocations>, EditRefused>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        if (await store.OwnerOfAsync(programmeId, HttpContext.Caller(), ct) is not { } authorityId)
        {
            return new EditRefused([NotFound404.Refusal(null)]);
        }

        var misnamed = request.Body.Items!.Index()
            .Where(one => one.Item.PoolId is { } poolId && poolId != FundingPool.PoolIdOf(programmeId, one.Item.SectorCode, one.Item.Ukprn))
            .ToList();
        if (misnamed.Count > 0)
        {
            return new EditRefused(
            [
                .. misnamed.Select(one => new Refusal(
                    ReadOnlyFields.Code,
                    "poolId follows from level, sectorCode and ukprn. Leave it out, or send the one that GET answers.",
                    FormattableString.Invariant($"/items/{one.Index}/poolId"))),
            ]);
        }

        List<Allocation> items = [.. request.Body.Items!.Select(
            item => new Allocation(Names.Parse<PoolLevel>(item.Level!), item.SectorCode, item.Ukprn, item.CapPlaces!.Value, item.CapPence!.Value))];
        var outcome = await writes.SubmitAsync(new Replacing(programmeId, authorityId, HttpContext.Actor(), HttpContext.IfMatch(), items) { CallerGone = ct });
        if (outcome.IsRefused)
        {
            return new EditRefused(outcome.Refusals);
        }

        HttpContext.SetVersion(outcome.Value.Version);
        return TypedResults.Ok(outcome.Value.Allocations);
    }

    private sealed record Replaced(Allocations Allocations, int Version);

    /// <summary>The unit of work. It runs in the programme's lane so that it is never decided at the same time as the first enrolment.</summary>
    private sealed class Replacing(
        string programmeId,
        string authorityId,
        Actor actor,
        string? ifMatch,
        IReadOnlyList<Allocation> items) : Unit<Replaced>(programmeId, actor)
    {
        private string ProgrammeId => LaneId;

        public override void Ask(Batch batch)
        {
            batch.Ask(ProgrammeBook.Source, ProgrammeId);
            batch.Ask(FundingStore.Authorities, authorityId);
            batch.Ask(FundingStore.Committed, ProgrammeId);
            batch.Ask(VariationStore.Books, ProgrammeId);
        }

        protected override Outcome<Replaced> Decide(Batch batch)
        {
            var book = batch.Get(ProgrammeBook.Source, ProgrammeId)!;
            var lists = batch.Get(FundingStore.Authorities, authorityId)!;
            if (Versions.Check(ifMatch, book.Programme.AllocationsVersion) is { } staleness)
            {
                return staleness;
            }

            if (book.HasCommitments)
            {
                return new Refusal("funding.allocations-committed", "Allocations cannot be replaced because enrolments have committed funding.");
            }

            if (batch.Get(VariationStore.Books, ProgrammeId)!.Pending is [var pending, ..])
            {
                return new Refusal(
                    "funding.allocations-varied",
                    $"Allocations cannot be replaced because an approved variation comes into effect on {Prose.Date(pending.EffectiveOn)}.");
            }

            var plan = AllocationRules.Decide(items, new AllocationFacts
            {
                ProgrammeId = ProgrammeId,
                CommitmentLimitBasisPoints = book.Programme.CommitmentLimitBasisPoints,
                Sectors = lists.Sectors,
                Providers = lists.Providers,
                Committed = batch.Get(FundingStore.Committed, ProgrammeId)!,
                Version = book.Programme.AllocationsVersion + 1,
            });
            if (plan.IsRefused)
            {
                return Outcome<Replaced>.Refused(plan.Refusals);
            }

            new Ledger(batch, book).Replace(plan.Value.Pools);
            return new Replaced(Allocations.Of(ProgrammeId, plan.Value.Pools, plan.Value.Warnings), book.Programme.AllocationsVersion);
        }

        protected override Change Describe(Replaced value) =>
            new("allocations.replaced", ProgrammeId, authorityId, ChangedFields: ChangedFields.With(("version", value.Version)));
    }
}
