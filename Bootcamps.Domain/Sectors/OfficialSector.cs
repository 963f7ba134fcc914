using System.Collections.Frozen;

namespace Bootcamps.Domain.Sectors;

/// <summary>A sector of the national Course Directory. Every sector of an authority has one of these codes in addition to its own.</summary>
/// <param name="Code">National code, such as <c>DIGITAL</c>.</param>
/// <param name="Name">National name.</param>
/// <remarks>Source: DfE Course Directory, sectors of the format for courses outside the Learning Aim Reference Service.</remarks>
public sealed record OfficialSector(string Code, string Name)
{
    private static readonly FrozenDictionary<string, OfficialSector> ByCode = new OfficialSector[]
    {
        new("ENVIRONMENTAL", "Agriculture, environmental and animal care"),
        new("BUSINESSADMIN", "Business and administration"),
        new("CARE", "Care services"),
        new("CATERINGHOSP", "Catering and hospitality"),
        new("CONSTRUCTION", "Construction and the built environment"),
        new("CREATIVE", "Creative and design"),
        new("DIGITAL", "Digital"),
        new("EDUCATION", "Education and early years"),
        new("ENGMAN", "Engineering and manufacturing"),
        new("BEAUTY", "Hair and beauty"),
        new("HEALTH", "Health and science"),
        new("LEGALFINANCE", "Legal, finance and accounting"),
        new("PROTECTIVE", "Protective services"),
        new("SALESMARKETING", "Sales, marketing and procurement"),
        new("TRANSPORT", "Transport and logistics"),
    }.ToFrozenDictionary(sector => sector.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>All fifteen sectors, ordered by code.</summary>
    public static IReadOnlyList<OfficialSector> All { get; } = [.. ByCode.Values.OrderBy(sector => sector.Code, StringComparer.Ordinal)];

    /// <summary>The sector with a code, in either case. Null when there is none.</summary>
    public static OfficialSector? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code);
}
