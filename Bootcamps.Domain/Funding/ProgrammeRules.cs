using System.Globalization;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Domain.Funding;

/// <summary>Places and money of a sector taken over from earlier years.</summary>
/// <param name="SectorCode">The sector.</param>
/// <param name="Places">Places; 0 or more.</param>
/// <param name="Pence">Money, in pence; 0 or more.</param>
/// <param name="Completions">Learners of these places who have completed; 0 or more.</param>
/// <param name="Outcomes">Learners of these places with a positive outcome; 0 or more.</param>
public sealed record OpeningBalance(string SectorCode, int Places, long Pence, int Completions = 0, int Outcomes = 0);

/// <summary>A number of a rule set and its bounds, both included.</summary>
/// <param name="Field">The field in a request, such as <c>minimumAge</c> or <c>milestones/outcomeWeeks</c>.</param>
/// <param name="Least">The least value.</param>
/// <param name="Most">The greatest value.</param>
/// <param name="Of">Reads it from a rule set. Null when the rule set has no such limit.</param>
public sealed record RuleSetNumber(string Field, int Least, int Most, Func<RuleSet, int?> Of);

/// <summary>Rules for setting up a programme.</summary>
public static class ProgrammeRules
{
    /// <summary>Longest name of a rule set, in Unicode code points.</summary>
    public const int LongestRuleSetName = 100;

    /// <summary>Longest source of a rule set, in Unicode code points.</summary>
    public const int LongestRuleSetSource = 500;

    private const int YearsAhead = 5;

    // Wave 1: grant letter of the Department for Education of 27 August 2020.
    private static readonly FinancialYear FirstYear = new(2020);

    private static readonly (string Field, int Most, Func<RuleSet, string> Of)[] Texts =
        [("name", LongestRuleSetName, rules => rules.Name), ("source", LongestRuleSetSource, rules => rules.Source)];

    private static readonly (string Field, Func<RuleSet, int> Of)[] Shares =
    [
        ("smallEmployerPercent", rules => rules.SmallEmployerBasisPoints),
        ("largeEmployerPercent", rules => rules.LargeEmployerBasisPoints),
        ("startPercent", rules => rules.StartBasisPoints),
        ("completionPercent", rules => rules.CompletionBasisPoints),
        ("outcomePercent", rules => rules.OutcomeBasisPoints),
    ];

    /// <summary>Every number of a rule set that is not a share, by field.</summary>
    public static IReadOnlyDictionary<string, RuleSetNumber> RuleSetNumbers { get; } = new RuleSetNumber[]
    {
        new("minimumAge", 16, 99, rules => rules.MinimumAge),
        new("unemployedUnderMonths", 1, 600, rules => rules.UnemployedUnderMonths),
        new("prisonReleaseMonths", 0, 60, rules => rules.PrisonReleaseMonths),
        new("startsPerFinancialYear", 1, 100, rules => rules.StartsPerFinancialYear),
        new("maximumWeeks", 1, 52, rules => rules.MaximumWeeks),
        new("minimumGuidedHours", 1, 2_000, rules => rules.MinimumGuidedHours),
        new("lowestLevel", 1, 8, rules => rules.LowestLevel),
        new("highestLevel", 1, 8, rules => rules.HighestLevel),
        new("smallEmployerUpTo", 0, 1_000_000, rules => rules.SmallEmployerUpTo),
        new("milestones/startQualifyingDays", 0, 112, rules => rules.Milestones.StartQualifyingDays),
        new("milestones/startGuidedMinutes", 0, 120_000, rules => rules.Milestones.StartGuidedMinutes),
        new("milestones/startElapsedDays", 0, 112, rules => rules.Milestones.StartElapsedDays),
        new("milestones/outcomeWeeks", 0, 104, rules => rules.Milestones.OutcomeWeeks),
        new("milestones/outcomeMonths", 0, 36, rules => rules.Milestones.OutcomeMonths),
        new("milestones/outcomeReportDays", 0, 365, rules => rules.Milestones.OutcomeReportDays),
        new("milestones/startWithinDays", 0, 365, rules => rules.Milestones.StartWithinDays),
        new("milestones/maximumGuidedMinutesPerDay", 60, 1_440, rules => rules.Milestones.MaximumGuidedMinutesPerDay),
        new("milestones/lateJoiningDays", 0, 112, rules => rules.Milestones.LateJoiningDays),
    }.ToDictionary(number => number.Field, StringComparer.Ordinal);

    /// <summary>The key of an authority's programme: <c>LCRCA-2024-25</c>.</summary>
    public static string ProgrammeIdOf(string authorityId, FinancialYear year) => $"{authorityId}-{year}";

    /// <summary>The key of a rule set: <c>LCRCA-2024-25/standard/2024-04-01</c>.</summary>
    public static string RuleSetIdOf(string programmeId, string route, DateOnly validFrom) =>
        string.Create(CultureInfo.InvariantCulture, $"{programmeId}/{route}/{validFrom:yyyy-MM-dd}");

    /// <summary>Checks a new programme.</summary>
    /// <param name="year">Its financial year.</param>
    /// <param name="present">The current financial year.</param>
    /// <param name="acceptsUntil">Last day on which it accepts enrolments. Null for no end.</param>
    /// <param name="openings">Balances taken over from earlier years.</param>
    /// <param name="sectors">The authority's sectors.</param>
    /// <returns>
    /// Empty when it can; otherwise <c>programme.year-outside-bounds</c>, <c>programme.accepts-until-too-early</c>,
    /// <c>programme.accepts-until-too-late</c>, <c>programme.opening-duplicate</c>,
    /// <c>programme.opening-exceeds</c>, and <c>access.not-found</c> for a sector that the authority does not have.
    /// </returns>
    public static IEnumerable<Refusal> Check(
        FinancialYear year,
        FinancialYear present,
        DateOnly? acceptsUntil,
        IReadOnlyList<OpeningBalance> openings,
        IReadOnlySet<string> sectors)
    {
        var last = new FinancialYear(present.FirstYear + YearsAhead);
        if (year.FirstYear < FirstYear.FirstYear || year.FirstYear > last.FirstYear)
        {
            yield return new Refusal(
                "programme.year-outside-bounds",
                $"financialYear must be from {FirstYear}, the first year of Skills Bootcamps, to {last}.",
                "/financialYear");
        }

        foreach (var refusal in CheckAcceptsUntil(acceptsUntil, year.StartsOn, year.EndsOn))
        {
            yield return refusal;
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
                yield return new Refusal("programme.opening-duplicate", "An earlier entry is for the same sector.", pointer);
            }

            foreach (var refusal in LearnerNumbers.Excesses(
                "programme.opening-exceeds", FormattableString.Invariant($"/openings/{i}"), ("places", opening.Places), ("completions",
                opening.Completions), ("outcomes", opening.Outcomes)))
            {
                yield return refusal;
            }
        }
    }

    /// <summary>Checks the last day on which a programme accepts enrolments.</summary>
    /// <param name="acceptsUntil">The day. Null for no end.</param>
    /// <param name="startsOn">The programme's first day.</param>
    /// <param name="endsOn">The programme's last day.</param>
    /// <returns>Empty when it can; otherwise <c>programme.accepts-until-too-early</c> or <c>programme.accepts-until-too-late</c>.</returns>
    public static IEnumerable<Refusal> CheckAcceptsUntil(DateOnly? acceptsUntil, DateOnly startsOn, DateOnly endsOn)
    {
        var last = ReportingEndsOn(endsOn);
        if (acceptsUntil < startsOn || acceptsUntil > last)
        {
            yield return new Refusal(
                acceptsUntil < startsOn ? "programme.accepts-until-too-early" : "programme.accepts-until-too-late",
                Text($"acceptsUntil must be from {startsOn:d MMMM yyyy}, the programme's first day, to {last:d MMMM yyyy}, six months after its last."),
                "/acceptsUntil");
        }
    }

    /// <summary>Checks a change of the last day on which a programme accepts enrolments.</summary>
    /// <param name="acceptsUntil">The day. Null for no end.</param>
    /// <param name="startsOn">The programme's first day.</param>
    /// <param name="endsOn">The programme's last day.</param>
    /// <param name="lastAcceptedOn">The day of its latest enrolment. Null when it has none.</param>
    /// <returns>Empty when it can; otherwise those of <see cref="CheckAcceptsUntil"/> and <c>programme.accepts-until-before-enrolment</c>.</returns>
    public static IEnumerable<Refusal> CheckEdit(DateOnly? acceptsUntil, DateOnly startsOn, DateOnly endsOn, DateOnly? lastAcceptedOn)
    {
        foreach (var refusal in CheckAcceptsUntil(acceptsUntil, startsOn, endsOn))
        {
            yield return refusal;
        }

        if (acceptsUntil < lastAcceptedOn)
        {
            yield return new Refusal(
                "programme.accepts-until-before-enrolment",
                Text($"The programme accepted an enrolment on {lastAcceptedOn:d MMMM yyyy}, so it cannot have stopped before."),
                "/acceptsUntil");
        }
    }

    /// <summary>Checks a rule set that is added to a programme.</summary>
    /// <param name="ruleSet">The rule set.</param>
    /// <param name="existing">The programme's rule sets.</param>
    /// <param name="startsOn">The programme's first day.</param>
    /// <param name="endsOn">The programme's last day.</param>
    /// <returns>
    /// Empty when it can; otherwise every value outside its bounds as <c>request.out-of-range</c> or <c>request.too-long</c>; if there are none,
    /// <c>funding.schedule-not-whole</c>, <c>programme.levels-reversed</c>, <c>programme.rule-set-too-early</c>, <c>programme.rule-set-too-late</c>,
    /// <c>programme.outcome-cutoff-outside-period</c>, <c>programme.rule-set-duplicate</c>.
    /// </returns>
    public static IEnumerable<Refusal> Check(RuleSet ruleSet, IReadOnlyList<RuleSet> existing, DateOnly startsOn, DateOnly endsOn)
    {
        // The other checks calculate with these numbers.
        var outside = OutsideBounds(ruleSet).ToList();
        return outside.Count > 0 ? outside : CheckTogether(ruleSet, existing, startsOn, endsOn);
    }

    private static IEnumerable<Refusal> OutsideBounds(RuleSet ruleSet) =>
    [
        .. RuleSetNumbers.Values
            .Where(number => number.Of(ruleSet) < number.Least || number.Of(ruleSet) > number.Most)
            .Select(number => new Refusal(
                "request.out-of-range", Prose.Text($"{number.Field} must be between {number.Least:N0} and {number.Most:N0}."), "/" + number.Field)),
        .. Shares
            .Where(share => share.Of(ruleSet) is < 0 or > BasisPoints.Whole)
            .Select(share => new Refusal("request.out-of-range", $"{share.Field} must be between 0 and 100.", "/" + share.Field)),
        .. Texts
            .Where(text => text.Of(ruleSet).EnumerateRunes().Count() > text.Most)
            .Select(text => new Refusal("request.too-long", Prose.Text($"{text.Field} must have at most {text.Most:N0} characters."), "/" + text.Field)),
    ];

    private static IEnumerable<Refusal> CheckTogether(RuleSet ruleSet, IReadOnlyList<RuleSet> existing, DateOnly startsOn, DateOnly endsOn)
    {
        if (!ruleSet.MilestoneShares.AreWhole)
        {
            var total = ruleSet.StartBasisPoints + ruleSet.CompletionBasisPoints + ruleSet.OutcomeBasisPoints;
            yield return new Refusal(
                "funding.schedule-not-whole",
                $"The shares of the three milestones add up to {new Percent(total)} %. They must add up to 100.00 %.",
                "/startPercent");
        }

        if (ruleSet.LowestLevel > ruleSet.HighestLevel)
        {
            yield return new Refusal(
                "programme.levels-reversed",
                Prose.Text($"The lowest level ({ruleSet.LowestLevel}) cannot be above the highest level ({ruleSet.HighestLevel})."),
                "/lowestLevel")
            {
                Actual = ruleSet.LowestLevel, Allowed = ruleSet.HighestLevel,
            };
        }

        if (ruleSet.ValidFrom < startsOn || ruleSet.ValidFrom > endsOn)
        {
            yield return new Refusal(
                ruleSet.ValidFrom < startsOn ? "programme.rule-set-too-early" : "programme.rule-set-too-late",
                Text($"validFrom must be a day of the programme: from {startsOn:d MMMM yyyy} to {endsOn:d MMMM yyyy}."),
                "/validFrom");
        }

        var lastOutcomeOn = LastOutcomeOn(ruleSet, endsOn);
        if (ruleSet.Milestones.OutcomeCutoffOn < endsOn || ruleSet.Milestones.OutcomeCutoffOn > lastOutcomeOn)
        {
            yield return new Refusal(
                "programme.outcome-cutoff-outside-period",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"outcomeCutoffOn must be from {endsOn:d MMMM yyyy}, the programme's last day, to "
                    + $"{lastOutcomeOn:d MMMM yyyy}, the last day on which these rules allow an outcome."),
                "/milestones/outcomeCutoffOn");
        }

        if (existing.Any(other => other.Route == ruleSet.Route && other.ValidFrom == ruleSet.ValidFrom))
        {
            yield return new Refusal("programme.rule-set-duplicate", $"This route already has a rule set from {Prose.Date(ruleSet.ValidFrom)}.", "/validFrom");
        }
    }

    /// <summary>The last day on which providers report to a programme: six months after its last day.</summary>
    /// <remarks>Source: DfE statistics, Skills Bootcamps completions and outcomes, methodology (an outcome comes within six months).</remarks>
    public static DateOnly ReportingEndsOn(DateOnly endsOn) => endsOn.AddMonths(6);

    /// <summary>The last day on which a rule set allows an outcome: for the longest possible cohort that starts on the programme's last day.</summary>
    public static DateOnly LastOutcomeOn(RuleSet ruleSet, DateOnly endsOn) =>
        endsOn.AddDays(ruleSet.MaximumWeeks * 7).AddMonths(ruleSet.Milestones.OutcomeMonths);

    /// <summary>
    /// Copies rule sets to a new programme: the latest of each route, in force from its first day. Their dates and the year in their names change with the
    /// year.
    /// </summary>
    /// <param name="ruleSets">The rule sets of the programme it is copied from.</param>
    /// <param name="from">The year of that programme.</param>
    /// <param name="programmeId">The new programme.</param>
    /// <param name="to">Its year.</param>
    public static IReadOnlyList<RuleSet> CopyOf(IEnumerable<RuleSet> ruleSets, FinancialYear from, string programmeId, FinancialYear to) =>
    [
        .. ruleSets
            .GroupBy(ruleSet => ruleSet.Route, StringComparer.Ordinal)
            .Select(route => route.MaxBy(ruleSet => ruleSet.ValidFrom)!)
            .OrderByDescending(ruleSet => ruleSet.Route == RuleSet.StandardRoute)
            .ThenBy(ruleSet => ruleSet.Route, StringComparer.Ordinal)
            .Select(ruleSet => ruleSet with
            {
                RuleSetId = RuleSetIdOf(programmeId, ruleSet.Route, to.StartsOn),
                ProgrammeId = programmeId,
                ValidFrom = to.StartsOn,
                Name = ruleSet.Name.Replace(from.ToString(), to.ToString(), StringComparison.Ordinal),
                Milestones = ruleSet.Milestones with { OutcomeCutoffOn = ruleSet.Milestones.OutcomeCutoffOn is { } cutoffOn ? from.Move(cutoffOn, to) : null },
            }),
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
