using System.ComponentModel.DataAnnotations;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Api.Sectors;

/// <summary>A sector that an authority funds.</summary>
internal sealed record Sector
{
    /// <summary>The authority's code, such as digital.</summary>
    public required string SectorCode { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The code in the national Course Directory, such as DIGITAL. Several sectors of an authority can share one code.</summary>
    [MaxLength(40)]
    [RegularExpression("^[A-Z]+$")]
    public required string OfficialCode { get; init; }

    /// <summary>The rule sets for its courses: standard or hgv.</summary>
    [AllowedValues(RuleSet.StandardRoute, RuleSet.HgvRoute)]
    public required string Route { get; init; }

    /// <summary>Whether its courses can be at level 2.</summary>
    public required bool IsLevel2Allowed { get; init; }

    /// <summary>Its place in lists.</summary>
    public required int DisplayOrder { get; init; }

    /// <summary>Goes up with every change. It is also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>A sector from its row.</summary>
    public static Sector Of(SectorRow row) => new()
    {
        SectorCode = row.SectorCode,
        Name = row.Name,
        OfficialCode = row.OfficialCode,
        Route = row.Route,
        IsLevel2Allowed = row.IsLevel2Allowed,
        DisplayOrder = row.DisplayOrder,
        Version = row.Version,
    };
}
