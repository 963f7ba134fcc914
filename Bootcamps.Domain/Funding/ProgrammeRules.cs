using System.Globalization;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Domain.Funding;

/// <summary>Places and money of a sector taken over from earlier years.</summary>
/// <param name="SectorCode">The sector.</param>
/// <param name="Places">Places; 0 or more.</param>
/// <param name="Pence">Money, in pence; 0 or more.</param>
/// <param name="Completions">Learners of these places who have completed; 0 or more.</param>
/// <param name="Outcomes">Those of them with a positive outcome; 0 or more.</param>
public sealed record OpeningBalance(string SectorCode, int Places, long Pence, int Completions = 0, int Outcomes = 0);

/// <summary>Rules for setting up a programme.</summary>
public static class ProgrammeRules
{
    /// <summary>The key of an authority's programme: <c>LCRCA-2024-25</c>.</summary>
    public static string ProgrammeIdOf(string authorityId, FinancialYear year) => $"{authorityId}-{year}";

    /// <summary>The key of a rule set: <c>LCRCA-2024-25/standard/2024-04-01</c>.</summary>
    public static string RuleSetIdOf(string programmeId, string route, DateOnly validFrom) => string.Create(CultureInfo.InvariantCulture, $"{programmeId}/{route}/{validFrom:yyyy-MM-dd}");

    /// <summary>Why a programme cannot be opened like this.</summary>
    /// <param name="year">Its financial year.</param>
    /// <param name="acceptsUntil">Last day on which it accepts enrolments; null for no end.</param>
    /// <param name="openings">What it takes over.</param>
    /// <param name="sectors">The authority's sectors.</param>
    /// <returns>
    /// Empty when it can; otherwise <c>programme.accepts-until-too-early</c>, <c>programme.opening-duplicate</c>, <c>programme.opening-exceeds</c>, and
    /// <c>access.not-found</c> for a sector that the authority does not have.
    /// </returns>
    public static IEnumerable<Refusal> Check(FinancialYear year, DateOnly? acceptsUntil, IReadOnlyList<OpeningBalance> openings, IReadOnlySet<string> sectors)
    {
        if (acceptsUntil < year.StartsOn)
        {
            yield return new Refusal("programme.accepts-until-too-early", string.Create(CultureInfo.InvariantCulture, $"The programme starts on {year.StartsOn:d MMMM yyyy}."), "/acceptsUntil");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, opening) in openings.Index())
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"/openings/{i}/sectorCode");
            if (!sectors.Contains(opening.SectorCode))
            {
                yield return new Refusal("access.not-found", "The authority has no sector with this code.", pointer);
            }

            if (!seen.Add(opening.SectorCode))
            {
                yield return new Refusal("programme.opening-duplicate", "There is an earlier entry for the same sector.", pointer);
            }

            foreach (var (field, count, most) in new[] { ("completions", opening.Completions, opening.Places), ("outcomes", opening.Outcomes, opening.Completions) })
            {
                if (count > most)
                {
                    var message = string.Create(CultureInfo.InvariantCulture, $"{count:N0} is more than {most:N0}.");
                    yield return new Refusal("programme.opening-exceeds", message, string.Create(CultureInfo.InvariantCulture, $"/openings/{i}/{field}")) { Actual = count, Allowed = most };
                }
            }
        }
    }

    /// <summary>Why a rule set cannot be added to a programme.</summary>
    /// <param name="ruleSet">The rule set.</param>
    /// <param name="existing">The programme's rule sets.</param>
    /// <param name="endsOn">The programme's last day.</param>
    /// <returns>
    /// Empty when it can; otherwise <c>funding.schedule-not-whole</c>, <c>programme.levels-reversed</c>, <c>programme.rule-set-too-late</c>,
    /// <c>programme.rule-set-duplicate</c>.
    /// </returns>
    public static IEnumerable<Refusal> Check(RuleSet ruleSet, IReadOnlyList<RuleSet> existing, DateOnly endsOn)
    {
        if (!ruleSet.MilestoneShares.AreWhole)
        {
            var total = ruleSet.StartBasisPoints + ruleSet.CompletionBasisPoints + ruleSet.OutcomeBasisPoints;
            yield return new Refusal("funding.schedule-not-whole", $"The shares of the three milestones add up to {new Percent(total)} %. They must add up to 100.00 %.", "/startPercent");
        }

        if (ruleSet.LowestLevel > ruleSet.HighestLevel)
        {
            yield return new Refusal("programme.levels-reversed", "The lowest level is above the highest.", "/lowestLevel") { Actual = ruleSet.LowestLevel, Allowed = ruleSet.HighestLevel };
        }

        if (ruleSet.ValidFrom > endsOn)
        {
            yield return new Refusal("programme.rule-set-too-late", string.Create(CultureInfo.InvariantCulture, $"The programme ends on {endsOn:d MMMM yyyy}."), "/validFrom");
        }

        if (existing.Any(other => other.Route == ruleSet.Route && other.ValidFrom == ruleSet.ValidFrom))
        {
            yield return new Refusal("programme.rule-set-duplicate", "The route has a rule set from this day on already.", "/validFrom");
        }
    }

    /// <summary>The rule sets that a new programme takes over: the latest of each route, in force from its first day.</summary>
    /// <param name="ruleSets">The rule sets of the programme it is copied from.</param>
    /// <param name="programmeId">The new programme.</param>
    /// <param name="startsOn">Its first day.</param>
    public static IReadOnlyList<RuleSet> CopyOf(IEnumerable<RuleSet> ruleSets, string programmeId, DateOnly startsOn) =>
    [
        .. ruleSets
            .GroupBy(ruleSet => ruleSet.Route, StringComparer.Ordinal)
            .Select(route => route.MaxBy(ruleSet => ruleSet.ValidFrom)!)
            .OrderByDescending(ruleSet => ruleSet.Route == RuleSet.StandardRoute)
            .ThenBy(ruleSet => ruleSet.Route, StringComparer.Ordinal)
            .Select(ruleSet => ruleSet with { RuleSetId = RuleSetIdOf(programmeId, ruleSet.Route, startsOn), ProgrammeId = programmeId, ValidFrom = startsOn }),
    ];
}
