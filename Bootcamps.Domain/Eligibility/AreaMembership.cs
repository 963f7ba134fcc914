namespace Bootcamps.Domain.Eligibility;

/// <summary>A local authority that is, or was, part of a combined authority's area.</summary>
/// <param name="LocalAuthorityCode">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="ValidFrom">First day it belongs to the area under this code.</param>
/// <param name="ValidTo">Last day, included. Null while it still belongs. There are dates because codes change when boundaries do.</param>
public sealed record AreaMembership(LocalAuthorityCode LocalAuthorityCode, string Name, DateOnly ValidFrom, DateOnly? ValidTo = null)
{
    /// <summary>Whether a local authority belongs to the area on a day.</summary>
    internal static bool Contains(IReadOnlyList<AreaMembership> areas, LocalAuthorityCode code, DateOnly on)
    {
        for (var i = 0; i < areas.Count; i++)
        {
            var area = areas[i];
            if (area.LocalAuthorityCode == code && area.ValidFrom <= on && (area.ValidTo is null || on <= area.ValidTo))
            {
                return true;
            }
        }

        return false;
    }
}
