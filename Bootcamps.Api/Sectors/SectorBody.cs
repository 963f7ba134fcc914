using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Sectors;
using FluentValidation;

namespace Bootcamps.Api.Sectors;

/// <summary>The fields of a sector that can be entered and edited.</summary>
internal abstract record SectorBody
{
    private static readonly string[] Routes = [RuleSet.StandardRoute, RuleSet.HgvRoute];

    /// <summary>The authority. Default: the caller's own. An admin must send it.</summary>
    public string? Authority { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>The code of the national Course Directory that it belongs to.</summary>
    public string? OfficialCode { get; init; }

    /// <summary>The rule sets for its courses: standard (default) or hgv. It cannot change once the sector has cohorts.</summary>
    public string? Route { get; init; }

    /// <summary>Whether its courses can be at level 2. Default: false.</summary>
    public bool? IsLevel2Allowed { get; init; }

    /// <summary>
    /// Its position in lists. Default: its present position, or the end for a new sector. Sectors with the same number are in the order of their codes.
    /// </summary>
    public int? DisplayOrder { get; init; }

    internal sealed class Rules : AbstractValidator<SectorBody>
    {
        public Rules()
        {
            RuleFor(sector => sector.Authority).Key(20);
            RuleFor(sector => sector.Name).Needed().TextUpTo(100);
            RuleFor(sector => sector.OfficialCode).Needed().OneOf([.. OfficialSector.All.Select(official => official.Code)]);
            RuleFor(sector => sector.Route).OneOf(Routes);
            RuleFor(sector => sector.DisplayOrder).Within(1, 1_000);
        }
    }

    /// <summary>The row with this content.</summary>
    /// <param name="authorityId">The authority.</param>
    /// <param name="sectorCode">The sector.</param>
    /// <param name="usualOrder">Its place when none is said.</param>
    /// <param name="version">Its version.</param>
    public SectorRow ToRow(string authorityId, string sectorCode, int usualOrder, int version) => new()
    {
        AuthorityId = authorityId,
        SectorCode = sectorCode,
        Name = Name!.Trim(),
        OfficialCode = OfficialCode!,
        Route = Route ?? RuleSet.StandardRoute,
        IsLevel2Allowed = IsLevel2Allowed ?? false,
        DisplayOrder = DisplayOrder ?? usualOrder,
        Version = version,
    };
}
