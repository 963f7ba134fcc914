using System.Globalization;
using System.Text.Json.Nodes;
using Bootcamps.Api.Eligibility;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using NUnit.Framework;

namespace Bootcamps.Tests.Eligibility;

public sealed class RuleSetRowTests
{
    private static readonly string[] KeyColumns = [nameof(RuleSet.RuleSetId), nameof(RuleSet.ProgrammeId), nameof(RuleSet.Route), nameof(RuleSet.ValidFrom)];

    [Test]
    public void A_stored_rule_set_keeps_every_property()
    {
        var stored = (RuleSet)Other(KnownRuleSets.Standard);

        var read = RuleSetRow.Of(stored, 7, DateTimeOffset.UnixEpoch).ToRuleSet();

        Assert.That(Values(stored).Keys, Is.SupersetOf(new[] { "RuleSetId", "MinimumAge", "Milestones.OutcomeCutoffOn", "Severities.eligibility.age" }));
        Assert.That(Values(read), Is.EqualTo(Values(stored)));
        Assert.That(
            Values(stored).Where(pair => Equals(pair.Value, Values(KnownRuleSets.Standard)[pair.Key])),
            Is.Empty,
            "a value that equals the default would also survive if it were not stored");
    }

    [Test]
    public void The_document_has_every_property_but_the_key()
    {
        var document = Document();

        Assert.That(document.Select(pair => pair.Key), Is.EquivalentTo(NamesOf<RuleSet>().Except(KeyColumns.Select(Camel), StringComparer.Ordinal)));
        Assert.That(document["milestones"]!.AsObject().Select(pair => pair.Key), Is.EquivalentTo(NamesOf<MilestoneRules>()));
        Assert.That((string?)document["ageRule"], Is.EqualTo("ageOnAugust31"));
        Assert.That((string?)document["severities"]!["eligibility.one-per-year"], Is.EqualTo("warn"));
    }

    [Test]
    public void A_document_without_a_property_is_refused_by_name()
    {
        foreach (var name in Document().Select(pair => pair.Key))
        {
            var document = Document();
            document.Remove(name);
            Assert.That(MessageFor(document), Does.Contain(KnownRuleSets.Standard.RuleSetId).And.Contain($"'{name}'"));
        }

        foreach (var name in NamesOf<MilestoneRules>())
        {
            var document = Document();
            document["milestones"]!.AsObject().Remove(name);
            Assert.That(MessageFor(document), Does.Contain($"'{name}'"));
        }
    }

    [TestCase("", "youngestAge", "19", "'youngestAge'")]
    [TestCase("", "route", "\"hgv\"", "'route'")]
    [TestCase("milestones", "outcomeDays", "180", "'outcomeDays'")]
    [TestCase("severities", "eligibility.star-sign", "\"warn\"", "eligibility.star-sign")]
    [TestCase("", "minimumAge", "\"19\"", "$.minimumAge")]
    [TestCase("", "minimumAge", "null", "$.minimumAge")]
    [TestCase("", "ageRule", "\"ageOnMonday\"", "$.ageRule")]
    [TestCase("severities", "eligibility.age", "\"maybe\"", "eligibility.age")]
    [TestCase("milestones", "outcomeCutoffOn", "\"soon\"", "$.milestones.outcomeCutoffOn")]
    public void A_document_with_an_unknown_property_or_value_is_refused_by_name(string parent, string name, string json, string named)
    {
        var document = Document();
        (parent.Length == 0 ? document : document[parent]!.AsObject())[name] = JsonNode.Parse(json);

        Assert.That(MessageFor(document), Does.Contain(named));
    }

    [Test]
    public void A_document_without_the_severity_of_a_rule_is_refused_by_name()
    {
        var document = Document();
        document["severities"]!.AsObject().Remove("eligibility.unemployment-length");

        Assert.That(MessageFor(document), Does.Contain("eligibility.unemployment-length"));
    }

    private static RuleSetRow Row() => RuleSetRow.Of(KnownRuleSets.Standard, 1, DateTimeOffset.UnixEpoch);

    private static JsonObject Document() => JsonNode.Parse(Row().Rules)!.AsObject();

    private static string MessageFor(JsonObject document) =>
        Assert.Throws<InvalidDataException>(() => (Row() with { Rules = document.ToJsonString() }).ToRuleSet())!.Message;

    private static IEnumerable<string> NamesOf<T>() =>
        typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => Camel(property.Name));

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    // The same record with another value in every property, also in one that is added later.
    private static object Other(object record)
    {
        var other = Activator.CreateInstance(record.GetType())!;
        foreach (var property in record.GetType().GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(other, property.GetValue(record) switch
            {
                string text => text + " 2",
                int number => number + 1,
                bool isTrue => !isTrue,
                DateOnly day => day.AddDays(1),
                AgeRule.AgeOnAugust31 => AgeRule.AgeOnStartDate,
                null when property.PropertyType == typeof(int?) => 11,
                null when property.PropertyType == typeof(DateOnly?) => new DateOnly(2025, 9, 30),
                MilestoneRules rules => Other(rules),
                IReadOnlyDictionary<string, Severity> severities =>
                    severities.ToDictionary(pair => pair.Key, pair => pair.Value == Severity.Block ? Severity.Off : Severity.Block, StringComparer.Ordinal),
                _ => throw new AssertionException($"A rule of a new type: say here which other value {property.Name} gets."),
            });
        }

        return other;
    }

    private static Dictionary<string, object?> Values(object record, string path = "")
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in record.GetType().GetProperties().Where(property => property.CanWrite))
        {
            var inner = property.GetValue(record) switch
            {
                MilestoneRules rules => Values(rules, "Milestones."),
                IReadOnlyDictionary<string, Severity> severities => severities.ToDictionary(pair => "Severities." + pair.Key, object? (pair) => pair.Value),
                var value => new Dictionary<string, object?> { [path + property.Name] = value is IFormattable text ? Text(text) : value },
            };
            foreach (var (name, value) in inner)
            {
                values.Add(name, value);
            }
        }

        return values;
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
