namespace Bootcamps.Domain.Sectors;

/// <summary>What of a sector the rules look at.</summary>
/// <param name="Route">Which rule sets apply to its courses.</param>
/// <param name="IsLevel2Allowed">Whether its courses can be at level 2.</param>
public sealed record SectorTerms(string Route, bool IsLevel2Allowed);

/// <summary>What a sector must be.</summary>
public static class SectorRules
{
    /// <summary>Holds a change of a sector against what is in it.</summary>
    /// <param name="before">The sector as it is.</param>
    /// <param name="after">The sector as it is to be.</param>
    /// <param name="hasCohorts">Whether a cohort is in it.</param>
    /// <param name="hasLevel2Courses">Whether a course in it is at level 2 only because the sector may be.</param>
    /// <returns>
    /// Every reason against it, empty when there is none: <c>sector.has-cohorts</c> for another route once cohorts were held to its rules,
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
