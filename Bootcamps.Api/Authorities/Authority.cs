using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Api.Authorities;

/// <summary>A combined authority: a tenant with the area whose residents it funds.</summary>
internal sealed record Authority
{
    /// <summary>Its key, such as LCRCA.</summary>
    public required string AuthorityId { get; init; }

    /// <summary>Its name.</summary>
    [MaxLength(200)]
    public required string Name { get; init; }

    /// <summary>Its code in the national register of geographic codes, such as E47000004. Null when not known.</summary>
    public required string? GssCode { get; init; }

    /// <summary>The local authorities of its area, including those that have left it.</summary>
    public required IReadOnlyList<AuthorityArea> Areas { get; init; }

    /// <summary>Goes up with every change. It is also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>An authority from its rows.</summary>
    public static Authority Of(AuthorityRow row, IEnumerable<AreaRow> areas) => new()
    {
        AuthorityId = row.AuthorityId,
        Name = row.Name,
        GssCode = row.GssCode,
        Areas = [.. areas.Select(
            area => new AuthorityArea { LocalAuthorityCode = area.LocalAuthorityCode, Name = area.Name, ValidFrom = area.ValidFrom, ValidTo = area.ValidTo })],
        Version = row.Version,
    };
}

/// <summary>A local authority of the area.</summary>
internal sealed record AuthorityArea : IHasText
{
    /// <summary>Its code, such as E08000012.</summary>
    public required string LocalAuthorityCode { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>First day on which it belongs to the area.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Last day on which it belongs to the area. Null if it still does.</summary>
    public required DateOnly? ValidTo { get; init; }

    string IHasText.Text => LocalAuthorityCode;
}

/// <summary>A row of the table of authorities.</summary>
internal sealed record AuthorityRow
{
    public required string AuthorityId { get; init; }

    public required string Name { get; init; }

    public required string? GssCode { get; init; }

    public required int Version { get; init; }
}

/// <summary>A stored local authority of an area.</summary>
internal sealed record AreaRow
{
    public required string AuthorityId { get; init; }

    public required string LocalAuthorityCode { get; init; }

    public required string Name { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required DateOnly? ValidTo { get; init; }

    /// <summary>The local authority as a domain value.</summary>
    public AreaMembership ToMembership() => new(AreaStore.Code(LocalAuthorityCode) ?? default, Name, ValidFrom, ValidTo);

    /// <summary>A local authority as a row.</summary>
    public static AreaRow Of(string authorityId, AreaMembership area) => new()
    {
        AuthorityId = authorityId,
        LocalAuthorityCode = area.LocalAuthorityCode.ToString(),
        Name = area.Name,
        ValidFrom = area.ValidFrom,
        ValidTo = area.ValidTo,
    };
}
