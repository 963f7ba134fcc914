using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bootcamps.Api.Platform;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Api.Eligibility;

/// <summary>A row of a rule set: its key, its route and first day, and its rules as one JSON document.</summary>
internal sealed record RuleSetRow
{
    private static readonly HashSet<string> KeyColumns =
        new([nameof(RuleSet.RuleSetId), nameof(RuleSet.ProgrammeId), nameof(RuleSet.Route), nameof(RuleSet.ValidFrom)], StringComparer.OrdinalIgnoreCase);

    private static readonly JsonSerializerOptions Document = new(Json.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireEveryProperty } },
    };

    public required string RuleSetId { get; init; }

    public required string ProgrammeId { get; init; }

    public required long Number { get; init; }

    public required string Route { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required string Rules { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A rule set as a row.</summary>
    public static RuleSetRow Of(RuleSet ruleSet, long number, DateTimeOffset createdAt) => new()
    {
        RuleSetId = ruleSet.RuleSetId,
        ProgrammeId = ruleSet.ProgrammeId,
        Number = number,
        Route = ruleSet.Route,
        ValidFrom = ruleSet.ValidFrom,
        Rules = JsonSerializer.Serialize(ruleSet with { Severities = SeveritiesOf(ruleSet) }, Document),
        CreatedAt = createdAt,
    };

    /// <summary>The rule set as a domain value.</summary>
    /// <exception cref="InvalidDataException">The document lacks a property or a rule, has one that does not exist, or has a value of a wrong type.</exception>
    public RuleSet ToRuleSet()
    {
        try
        {
            var rules = JsonSerializer.Deserialize<RuleSet>(Rules, Document)!;
            var codes = rules.Severities.Keys.ToHashSet(StringComparer.Ordinal);
            codes.SymmetricExceptWith(EligibilityRules.DefaultSeverities.Keys);
            return codes.Count == 0
                ? rules with { RuleSetId = RuleSetId, ProgrammeId = ProgrammeId, Route = Route, ValidFrom = ValidFrom }
                : throw new JsonException($"Its severities must have every rule and no other. Missing or unknown: {string.Join(", ", codes)}.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The rules stored for {RuleSetId} cannot be read. {exception.Message}", exception);
        }
    }

    // A rule that is off is stored too, so that a missing one is noticed.
    private static Dictionary<string, Severity> SeveritiesOf(RuleSet ruleSet) =>
        EligibilityRules.DefaultSeverities.Keys.Order(StringComparer.Ordinal).ToDictionary(code => code, ruleSet.SeverityOf, StringComparer.Ordinal);

    // The key is in columns of its own. Every other property has to be in the document, because a default would silently change a stored rule.
    private static void RequireEveryProperty(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.ToList())
        {
            if (property.Set is null || (type.Type == typeof(RuleSet) && KeyColumns.Contains(property.Name)))
            {
                type.Properties.Remove(property);
            }
            else
            {
                property.IsRequired = true;
            }
        }
    }
}
