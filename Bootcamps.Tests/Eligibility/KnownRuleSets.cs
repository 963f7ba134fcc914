using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Tests.Eligibility;

/// <summary>Published rule sets and variations of them.</summary>
internal static class KnownRuleSets
{
    /// <summary>2024-25 with every default.</summary>
    public static RuleSet Standard { get; } = new()
    {
        RuleSetId = "LCRCA-2024-25/standard/2024-04-01",
        ProgrammeId = "LCRCA-2024-25",
        Route = RuleSet.StandardRoute,
        ValidFrom = new DateOnly(2024, 4, 1),
        Name = "2024-25 (40/30/30)",
        Source = "Test",
        Severities = EligibilityRules.DefaultSeverities,
    };

    /// <summary>2022-23: 45/35/20.</summary>
    public static RuleSet Wave3 { get; } = Standard with { StartBasisPoints = 4_500, CompletionBasisPoints = 3_500, OutcomeBasisPoints = 2_000 };

    /// <summary>2021-22: 30/60/10.</summary>
    public static RuleSet Wave2 { get; } = Standard with { StartBasisPoints = 3_000, CompletionBasisPoints = 6_000, OutcomeBasisPoints = 1_000 };

    /// <summary>The defaults with one rule changed.</summary>
    public static RuleSet With(string code, Severity severity) =>
        Standard with { Severities = new Dictionary<string, Severity>(EligibilityRules.DefaultSeverities) { [code] = severity } };
}
