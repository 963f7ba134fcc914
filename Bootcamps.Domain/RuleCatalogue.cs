using System.Collections.Frozen;

namespace Bootcamps.Domain;

/// <summary>What happens when a request breaks a rule.</summary>
public enum RuleSeverity
{
    /// <summary>The request is refused.</summary>
    Error,

    /// <summary>The request is accepted and the answer has a warning.</summary>
    Warning,

    /// <summary>The programme's rule set decides: block, warn or off. The text gives the default.</summary>
    Configured,
}

/// <summary>One code that the API can return, with its text.</summary>
/// <param name="Code">Stable code, <c>feature.kebab-case</c>; never renamed or reused.</param>
/// <param name="Severity">What happens when a request breaks it.</param>
/// <param name="Text">What is wrong, in one sentence, without numbers that a rule set can change.</param>
/// <param name="Remedy">What the caller should do next, in the imperative.</param>
/// <param name="Source">Where the rule comes from; <c>Bootcamps</c> for a rule of this product.</param>
/// <param name="Since">The first day on which the API returned it.</param>
public sealed record CataloguedRule(string Code, RuleSeverity Severity, string Text, string Remedy, string Source, DateOnly Since)
{
    /// <summary>Whether the request conflicts with an existing record (409) instead of breaking a rule (422).</summary>
    public bool IsConflict { get; init; }
}

/// <summary>
/// Every code the API can return. <c>GET /v1/rules</c> and <c>docs/rules.md</c> are generated from it. A code that is not listed
/// here cannot be used.
/// </summary>
public static partial class RuleCatalogue
{
    private static readonly DateOnly FirstRelease = new(2026, 11, 21);

    private static readonly FrozenDictionary<string, CataloguedRule> ByCode = All().ToFrozenDictionary(rule => rule.Code, StringComparer.Ordinal);

    /// <summary>All rules, ordered by code.</summary>
    public static IReadOnlyList<CataloguedRule> Rules { get; } = [.. ByCode.Values.OrderBy(rule => rule.Code, StringComparer.Ordinal)];

    /// <summary>Gets the rule with a code. An unknown code is a bug and throws.</summary>
    public static CataloguedRule Get(string code) =>
        ByCode.GetValueOrDefault(code) ?? throw new ArgumentOutOfRangeException(nameof(code), code, "Not in the rule catalogue.");

    private static IEnumerable<CataloguedRule> All() =>
        [.. EligibilityRules, .. RequestRules, .. MoneyRules, .. MilestoneRules, .. FundingRules, .. AuthorityRules, .. PlatformRules];

    private static CataloguedRule Error(string code, string text, string remedy, string source = "Bootcamps") =>
        new(code, RuleSeverity.Error, text, remedy, source, FirstRelease);

    private static CataloguedRule Conflict(string code, string text, string remedy, string source = "Bootcamps") =>
        Error(code, text, remedy, source) with { IsConflict = true };

    private static CataloguedRule Warning(string code, string text, string remedy, string source = "Bootcamps") =>
        new(code, RuleSeverity.Warning, text, remedy, source, FirstRelease);

    private static CataloguedRule Configured(string code, string text, string remedy, string source) =>
        new(code, RuleSeverity.Configured, text, remedy, source, FirstRelease);
}
