using System.Globalization;

namespace Bootcamps.Domain.Eligibility;

/// <summary>A programme with its dates and rule sets, to find the rules for a start.</summary>
/// <param name="ProgrammeId">Its id.</param>
/// <param name="Name">Its display name.</param>
/// <param name="StartsOn">First day on which learning can start.</param>
/// <param name="EndsOn">Last day on which learning can start, included.</param>
/// <param name="RuleSets">Its rule sets, in any order.</param>
public sealed record DatedProgramme(string ProgrammeId, string Name, DateOnly StartsOn, DateOnly EndsOn, IReadOnlyList<RuleSet> RuleSets)
{
    private const int MostNamed = 5;

    /// <summary>The rules for a start. A rule set ends with its programme, so a start outside every programme has none.</summary>
    /// <param name="programmes">The possible programmes, in order of their first day.</param>
    /// <param name="route">The course's delivery route.</param>
    /// <param name="startsOn">When the learning starts.</param>
    /// <param name="pointer">JSON pointer to the start date in the request.</param>
    /// <returns>The rule set, or <c>eligibility.no-rules</c> with the possible start dates.</returns>
    public static Outcome<RuleSet> RulesOn(IReadOnlyList<DatedProgramme> programmes, string route, DateOnly startsOn, string pointer)
    {
        var programme = programmes.LastOrDefault(one => one.StartsOn <= startsOn && startsOn <= one.EndsOn);
        if (programme is null)
        {
            return NoRules(
                programmes.Count == 0
                    ? "This authority has no programme yet."
                    : Text($"No programme includes a start on {startsOn:d MMMM yyyy}. Learning can start in {Named(programmes)}."),
                pointer);
        }

        if (RuleSet.InForce(programme.RuleSets, route, startsOn) is { } ruleSet)
        {
            return ruleSet;
        }

        var usual = programme.RuleSets.Where(one => one.Route == route || one.Route == RuleSet.StandardRoute).Select(one => one.ValidFrom).Order().ToList();
        return NoRules(
            usual.Count == 0
                ? Text($"{programme.Name} has no eligibility rules yet.")
                : Text($"{programme.Name} has no eligibility rules for a start on {startsOn:d MMMM yyyy}. Its rules begin on {usual[0]:d MMMM yyyy}."),
            pointer);
    }

    private static Refusal NoRules(string message, string pointer) => new("eligibility.no-rules", message, pointer);

    // Only the latest programmes, because nobody starts in an old one.
    private static string Named(IReadOnlyList<DatedProgramme> programmes) =>
        string.Join(", or in ", programmes.TakeLast(MostNamed).Select(one => Text($"{one.Name} ({one.StartsOn:d MMMM yyyy} to {one.EndsOn:d MMMM yyyy})")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
