using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Api.Funding;

/// <summary>All funding allocations of a programme: its caps. Headroom shows what is left of them.</summary>
internal sealed record Allocations : ITable
{
    /// <summary>The programme.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>Every allocation: programme, sectors, providers, providers within a sector.</summary>
    [MaxLength(ReplaceAllocations.MostItems)]
    public required IReadOnlyList<AllocationItem> Items { get; init; }

    /// <summary>Warnings about the allocations. Always empty in a GET.</summary>
    public required IReadOnlyList<ProblemEntry> Warnings { get; init; }

    Type ITable.RowType => typeof(AllocationItem);

    IEnumerable<object> ITable.Rows => Items;

    /// <summary>Pools with their warnings.</summary>
    public static Allocations Of(string programmeId, IEnumerable<FundingPool> pools, IEnumerable<Refusal> warnings) => new()
    {
        ProgrammeId = programmeId,
        Items =
        [
            .. pools.OrderBy(pool => pool.Level).ThenBy(pool => pool.Ukprn).ThenBy(pool => pool.SectorCode, StringComparer.Ordinal)
                .Select(pool => new AllocationItem
                {
                    PoolId = pool.PoolId, Level = Names.NameOf(pool.Level), SectorCode = pool.SectorCode, Ukprn = pool.Ukprn,
                    CapPlaces = pool.CapPlaces, CapPence = pool.CapPence,
                }),
        ],
        Warnings = [.. warnings.Select(ProblemEntry.Of)],
    };
}

/// <summary>A funding allocation: the caps of one pool.</summary>
internal sealed record AllocationItem
{
    /// <summary>The pool, such as LCRCA-2024-25/sector/digital.</summary>
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

    /// <summary>Maximum money that can be paid, in pence.</summary>
    public required long CapPence { get; init; }
}
