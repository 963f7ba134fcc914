namespace Bootcamps.Domain.Sectors;

/// <summary>The fields of a sector that the rules check.</summary>
/// <param name="Route">Which rule sets apply to its courses.</param>
/// <param name="IsLevel2Allowed">Whether its courses can be at level 2.</param>
public sealed record SectorTerms(string Route, bool IsLevel2Allowed);

/// <summary>Rules for sectors.</summary>
public static class SectorRules
{
    /// <summary>Checks a change of a sector against its courses and cohorts.</summary>
    /// <param name="before">The sector before the change.</param>
    /// <param name="after">The sector after the change.</param>
    /// <param name="hasCohorts">Whether it has cohorts.</param>
    /// <param name="hasLevel2Courses">Whether it has a level 2 course that depends on the sector's permission.</param>
    /// <returns>
    /// Every reason to refuse, or empty: <c>sector.has-cohorts</c> for another route when the sector has cohorts,
    /// <c>sector.has-level-2-courses</c>
    /// when level 2 would no longer be allowed.
    /// </returns>
    public static IEnumerable<Refusal> CheckEdit(SectorTerms before, SectorTerms after, bool hasCohorts, bool hasLevel2Courses)
    {
        if (hasCohorts && after.Route != before.Route)
        {
            yield return new Refusal("sector.has-cohorts", $"The route must stay {before.Route} because the sector has cohorts.", "/route");
        }

        if (hasLevel2Courses && before.IsLevel2Allowed && !after.IsLevel2Allowed)
        {
            yield return new Refusal("sector.has-level-2-courses", "Level 2 must stay allowed because the sector has courses at level 2.", "/isLevel2Allowed");
        }
    }
}
