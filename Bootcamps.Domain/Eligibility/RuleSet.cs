using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Domain.Eligibility;

/// <summary>What happens when a rule fails.</summary>
public enum Severity
{
    /// <summary>The rule is not checked and does not appear in the results.</summary>
    Off,

    /// <summary>A failure is reported but refuses nothing.</summary>
    Warn,

    /// <summary>A failure refuses the enrolment; an unknown result refuses it until the missing fact is given.</summary>
    Block,
}

/// <summary>The day on which a learner's age is taken.</summary>
public enum AgeRule
{
    /// <summary>31 August of the teaching year the start falls in (<see cref="TeachingYear.AgeDateOf"/>).</summary>
    AgeOnAugust31,

    /// <summary>The day the learning starts.</summary>
    AgeOnStartDate,
}

/// <summary>
/// The rules of a programme and delivery route from a date. Every value is data that an authority can replace with a later rule set.
/// The defaults are those of the demonstration programme of 2024-25.
/// </summary>
public sealed record RuleSet
{
    /// <summary>Readable key, such as <c>LCRCA-2024-25/standard/2024-04-01</c>.</summary>
    public required string RuleSetId { get; init; }

    /// <summary>The programme it belongs to.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>Delivery route: <c>standard</c> or <c>hgv</c>. A route without its own rules uses <c>standard</c>.</summary>
    public required string Route { get; init; }

    /// <summary>First start date it applies to, included; it applies until a later set of the same route begins.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Its display name, such as <c>2024-25 (40/30/30)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The source of its values.</summary>
    public required string Source { get; init; }

    /// <summary>The severity of each eligibility rule, by code. A code that is absent is <see cref="Severity.Off"/>.</summary>
    public required IReadOnlyDictionary<string, Severity> Severities { get; init; }

    /// <summary>The day on which the age is taken.</summary>
    public AgeRule AgeRule { get; init; } = AgeRule.AgeOnAugust31;

    /// <summary>Youngest age in years, included.</summary>
    public int MinimumAge { get; init; } = 19;

    /// <summary>Longest time unemployed in months, excluded (12: under twelve months). Null for no limit.</summary>
    public int? UnemployedUnderMonths { get; init; }

    /// <summary>A serving prisoner must be released within this many months of the planned end, included.</summary>
    public int PrisonReleaseMonths { get; init; } = 6;

    /// <summary>Starts allowed in one financial year, this one included.</summary>
    public int StartsPerFinancialYear { get; init; } = 1;

    /// <summary>Maximum length of a course in weeks, the last day included.</summary>
    public int MaximumWeeks { get; init; } = 16;

    /// <summary>Minimum guided learning hours.</summary>
    public int MinimumGuidedHours { get; init; } = 60;

    /// <summary>Lowest level open to every sector.</summary>
    public int LowestLevel { get; init; } = 3;

    /// <summary>Highest level.</summary>
    public int HighestLevel { get; init; } = 5;

    /// <summary>Whether level 2 is allowed in every sector (an authority's flexibility), not only in those marked for it.</summary>
    public bool IsLevel2OpenToAll { get; init; }

    /// <summary>Largest number of employees of a small or medium employer.</summary>
    public int SmallEmployerUpTo { get; init; } = 249;

    /// <summary>A small or medium employer's share of the price, in basis points.</summary>
    public int SmallEmployerBasisPoints { get; init; } = 1_000;

    /// <summary>A large employer's share of the price, in basis points.</summary>
    public int LargeEmployerBasisPoints { get; init; } = 3_000;

    /// <summary>Share of the authority's money earned by the start milestone, in basis points. The three add up to 10,000.</summary>
    public int StartBasisPoints { get; init; } = 4_000;

    /// <summary>Share earned by the completion milestone, in basis points.</summary>
    public int CompletionBasisPoints { get; init; } = 3_000;

    /// <summary>Share earned by the outcome milestone, in basis points.</summary>
    public int OutcomeBasisPoints { get; init; } = 3_000;

    /// <summary>What a learner needs for each milestone, and the time limits.</summary>
    public MilestoneRules Milestones { get; init; } = new();

    /// <summary>The three shares together.</summary>
    public MilestoneShares MilestoneShares => new(StartBasisPoints, CompletionBasisPoints, OutcomeBasisPoints);

    /// <summary>The severity of the rule with this code.</summary>
    public Severity SeverityOf(string code) => Severities.GetValueOrDefault(code, Severity.Off);

    /// <summary>Finds the set that applies to a start: the latest of its route, or of <c>standard</c>, that has begun by then. Null when none has.</summary>
    /// <param name="ruleSets">The programme's rule sets in any order.</param>
    /// <param name="route">The course's delivery route.</param>
    /// <param name="startsOn">When the learning starts.</param>
    public static RuleSet? InForce(IEnumerable<RuleSet> ruleSets, string route, DateOnly startsOn) => ruleSets
        .Where(ruleSet => ruleSet.ValidFrom <= startsOn && (ruleSet.Route == route || ruleSet.Route == StandardRoute))
        .OrderByDescending(ruleSet => ruleSet.Route == route)
        .ThenByDescending(ruleSet => ruleSet.ValidFrom)
        .FirstOrDefault();

    /// <summary>The route that every programme has rules for.</summary>
    public const string StandardRoute = "standard";

    /// <summary>The route of courses for drivers of heavy goods vehicles.</summary>
    public const string HgvRoute = "hgv";
}
