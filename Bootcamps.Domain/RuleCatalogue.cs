using System.Collections.Frozen;

namespace Bootcamps.Domain;

/// <summary>Whether breaking a rule refuses the request.</summary>
public enum RuleSeverity
{
    /// <summary>The request is refused.</summary>
    Error,

    /// <summary>The request is accepted and the fact reported.</summary>
    Warning,

    /// <summary>The programme's rule set decides (block, warn or off); the default is in the text.</summary>
    Configured,
}

/// <summary>One rule the API can answer with.</summary>
/// <param name="Code">Stable code, <c>feature.kebab-case</c>; never renamed or reused.</param>
/// <param name="Severity">What breaking it leads to.</param>
/// <param name="Text">The rule as a sentence, without numbers that a rule set may change.</param>
/// <param name="Remedy">What the caller should do next.</param>
/// <param name="Source">Where the rule comes from, or <c>Bootcamps</c> for a rule of this product.</param>
/// <param name="Since">The day from which the API answers with it.</param>
public sealed record CataloguedRule(string Code, RuleSeverity Severity, string Text, string Remedy, string Source, DateOnly Since)
{
    /// <summary>Whether it says that the request clashes with what is already there, rather than that it breaks a rule.</summary>
    public bool IsConflict { get; init; }
}

/// <summary>Every code the API can answer with. <c>GET /v1/rules</c> and <c>docs/rules.md</c> are made of it; a code that is not here cannot be used.</summary>
public static partial class RuleCatalogue
{
    private static readonly DateOnly FirstRelease = new(2026, 11, 21);

    private static readonly FrozenDictionary<string, CataloguedRule> ByCode = All().ToFrozenDictionary(rule => rule.Code, StringComparer.Ordinal);

    /// <summary>Every rule, ordered by code.</summary>
    public static IReadOnlyList<CataloguedRule> Rules { get; } = [.. ByCode.Values.OrderBy(rule => rule.Code, StringComparer.Ordinal)];

    /// <summary>The rule with a code; an unknown code is a bug and throws.</summary>
    public static CataloguedRule Get(string code) =>
        ByCode.GetValueOrDefault(code) ?? throw new ArgumentOutOfRangeException(nameof(code), code, "Not in the rule catalogue.");

    private static IEnumerable<CataloguedRule> All() => [.. EligibilityRules, .. RequestRules, .. MoneyRules, .. MilestoneRules, .. FundingRules, .. AuthorityRules, .. PlatformRules];

    private static CataloguedRule Error(string code, string text, string remedy, string source = "Bootcamps") =>
        new(code, RuleSeverity.Error, text, remedy, source, FirstRelease);

    private static CataloguedRule Conflict(string code, string text, string remedy, string source = "Bootcamps") =>
        Error(code, text, remedy, source) with { IsConflict = true };

    private static CataloguedRule Warning(string code, string text, string remedy, string source = "Bootcamps") =>
        new(code, RuleSeverity.Warning, text, remedy, source, FirstRelease);

    private static CataloguedRule Configured(string code, string text, string remedy, string source) =>
        new(code, RuleSeverity.Configured, text, remedy, source, FirstRelease);
}
