using System.ComponentModel.DataAnnotations;
using Bootcamps.Domain;

namespace Bootcamps.Api.Funding;

/// <summary>An authority's funding year.</summary>
internal sealed record Programme
{
    /// <summary>Its key, such as LCRCA-2024-25.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>The authority it belongs to.</summary>
    [MaxLength(20)]
    public required string Authority { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its financial year, such as 2024-25.</summary>
    [MaxLength(7)]
    [RegularExpression("^[0-9]{4}-[0-9]{2}$")]
    public required string FinancialYear { get; init; }

    /// <summary>Its first day, 1 April.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>Its last day, 31 March.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>Last day on which enrolments are accepted. Null for no end.</summary>
    public required DateOnly? AcceptsUntil { get; init; }

    /// <summary>The limit of commitments as a share of every cap on money, in percent. 100.00 stops at the cap.</summary>
    public required Percent CommitmentLimitPercent { get; init; }

    /// <summary>Whether allocations can add up to more than the allocation above them, so that exceeding it is a warning and not refused.</summary>
    public required bool IsOverAllocationAllowed { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Goes up with every change of the fields above. It is also the ETag. Allocations and targets have separate versions.
    /// </summary>
    public required int Version { get; init; }

    /// <summary>A programme from its row.</summary>
    public static Programme Of(ProgrammeRow row) => new()
    {
        ProgrammeId = row.ProgrammeId,
        Authority = row.AuthorityId,
        Name = row.Name,
        FinancialYear = new FinancialYear(row.FinancialYear).ToString(),
        StartsOn = row.StartsOn,
        EndsOn = row.EndsOn,
        AcceptsUntil = row.AcceptsUntil,
        CommitmentLimitPercent = new Percent(row.CommitmentLimitBasisPoints),
        IsOverAllocationAllowed = row.IsOverAllocationAllowed,
        CreatedAt = row.CreatedAt,
        Version = row.Version,
    };
}
