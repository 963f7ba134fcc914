using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using Bootcamps.Domain.Targets;

namespace Bootcamps.Api.Targets;

/// <summary>All targets of a programme, month by month.</summary>
internal sealed record TargetProfile : ITable
{
    /// <summary>The programme.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>Every target: programme, sectors, providers, each by month.</summary>
    [MaxLength(ReplaceTargets.MostItems)]
    public required IReadOnlyList<TargetItem> Items { get; init; }

    Type ITable.RowType => typeof(TargetItem);

    IEnumerable<object> ITable.Rows => Items;

    /// <summary>Targets as a message.</summary>
    public static TargetProfile Of(string programmeId, IEnumerable<Target> targets) => new()
    {
        ProgrammeId = programmeId,
        Items =
        [
            .. targets.OrderBy(target => target.Level).ThenBy(target => target.SectorCode, StringComparer.Ordinal).ThenBy(target => target.Ukprn)
                .ThenBy(target => target.Period)
                .Select(target => new TargetItem
                {
                    Level = Names.NameOf(target.Level), SectorCode = target.SectorCode, Ukprn = target.Ukprn, Period = new Month(target.Period),
                    Starts = target.Starts, Completions = target.Completions, Outcomes = target.Outcomes,
                }),
        ],
    };
}

/// <summary>The totals planned by the end of a month, including earlier months.</summary>
internal sealed record TargetItem
{
    /// <summary>Its level: programme, sector or provider.</summary>
    [EnumDataType(typeof(TargetLevel))]
    public required string Level { get; init; }

    /// <summary>Its sector. Null if it has none.</summary>
    public required string? SectorCode { get; init; }

    /// <summary>Its provider. Null if it has none.</summary>
    public required int? Ukprn { get; init; }

    /// <summary>The month.</summary>
    public required Month Period { get; init; }

    /// <summary>Learners who have started, including places from earlier years.</summary>
    public required int Starts { get; init; }

    /// <summary>Learners who have completed.</summary>
    public required int Completions { get; init; }

    /// <summary>Learners with a positive outcome.</summary>
    public required int Outcomes { get; init; }
}
