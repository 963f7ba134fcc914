using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Funding;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Funding;

/// <summary>Shows what is left of every funding pool.</summary>
internal sealed class GetHeadroom(FundingStore store) : Endpoint<GetHeadroom.Request, Results<JsonOrCsv<GetHeadroom.Headroom>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        /// <summary><c>json</c>, the default, or <c>csv</c>. The same can be asked for with the header Accept.</summary>
        [QueryParam]
        public string? Format { get; init; }
    }

    /// <summary>What is left of a programme's funding pools, all at the same moment.</summary>
    internal sealed record Headroom : ITable
    {
        /// <summary>The programme.</summary>
        public required string ProgrammeId { get; init; }

        /// <summary>The pools, widest first. An authority gets all of them, a provider its own.</summary>
        public required IReadOnlyList<Pool> Pools { get; init; }

        Type ITable.RowType => typeof(Pool);

        IEnumerable<object> ITable.Rows => Pools;
    }

    /// <summary>A funding pool and what is left of it.</summary>
    internal sealed record Pool
    {
        /// <summary>Its key, such as LCRCA-2024-25/sector/digital.</summary>
        public required string PoolId { get; init; }

        /// <summary>Its level: programme, sector, provider or providerSector.</summary>
        [EnumDataType(typeof(PoolLevel))]
        public required string Level { get; init; }

        /// <summary>Its sector. Null if it covers all sectors.</summary>
        public required string? SectorCode { get; init; }

        /// <summary>Its provider. Null if it covers all providers.</summary>
        public required int? Ukprn { get; init; }

        /// <summary>Most places.</summary>
        public required int CapPlaces { get; init; }

        /// <summary>Places taken, including those from earlier years.</summary>
        public required int CommittedPlaces { get; init; }

        /// <summary>Places left.</summary>
        public required int RemainingPlaces { get; init; }

        /// <summary>Maximum money that can be paid, in pence.</summary>
        public required long CapPence { get; init; }

        /// <summary>Maximum money that can be committed, in pence: the cap, or more if the programme expects that some commitments are never earned.</summary>
        public required long CommitmentLimitPence { get; init; }

        /// <summary>Money committed, in pence.</summary>
        public required long CommittedPence { get; init; }

        /// <summary>Money left to commit, in pence.</summary>
        public required long RemainingPence { get; init; }

        /// <summary>Money that milestones have earned, in pence. It is part of the committed money and never more than the cap.</summary>
        public required long EarnedPence { get; init; }

        /// <summary>A pool from its row.</summary>
        public static Pool Of(PoolRow row) => new()
        {
            PoolId = row.PoolId,
            Level = row.PoolLevel,
            SectorCode = row.SectorCode,
            Ukprn = row.Ukprn,
            CapPlaces = row.CapPlaces,
            CommittedPlaces = row.CommittedPlaces,
            RemainingPlaces = row.CapPlaces - row.CommittedPlaces,
            CapPence = row.CapPence,
            CommitmentLimitPence = row.LimitPence,
            CommittedPence = row.CommittedPence,
            RemainingPence = row.LimitPence - row.CommittedPence,
            EarnedPence = row.EarnedPence ?? 0,
        };
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.Format).IsTableFormat();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/programmes/{programmeId}/headroom");
        Roles(Role.Authority, Role.Provider);
        Summary(summary =>
        {
            summary.Summary = "Get what is left of a programme's funding";
            summary.Description = "Caps, commitments and what is left, in places and in pence. An authority sees every pool, a provider its own.";
            summary.Responses[200] = "The pools.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<JsonOrCsv<Headroom>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        var caller = HttpContext.Caller();
        if (await store.OwnerOfAsync(programmeId, caller, ct) is null)
        {
            return new NotFound404();
        }

        var pools = await store.PoolsAsync(programmeId, caller, ct);
        return JsonOrCsv.Of(new Headroom { ProgrammeId = programmeId, Pools = [.. pools.Select(Pool.Of)] });
    }
}
