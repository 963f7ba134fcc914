using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Tests.Eligibility;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

public sealed class RuleSetBoundsTests
{
    [TestCase(int.MinValue)]
    [TestCase(int.MaxValue)]
    public void Every_number_of_a_rule_set_has_bounds(int value)
    {
        var ruleSet = KnownRuleSets.Standard with { Milestones = KnownRuleSets.Standard.Milestones with { } };
        var numbers = Fill(ruleSet, value) + Fill(ruleSet.Milestones, value);

        var refusals = Refusals(ruleSet);

        Assert.That(numbers, Is.EqualTo(23));
        Assert.That(refusals.Select(refusal => refusal.Code), Is.All.EqualTo("request.out-of-range"));
        Assert.That(refusals.Select(refusal => refusal.Pointer).Distinct(StringComparer.Ordinal).Count(), Is.EqualTo(numbers));
    }

    [Test]
    public void A_number_outside_its_bounds_is_refused_with_both()
    {
        var refusal = Refusals(KnownRuleSets.Standard with { MinimumAge = 15 }).Single();

        Assert.That((refusal.Pointer, refusal.Message), Is.EqualTo(("/minimumAge", "minimumAge must be between 16 and 99.")));
        Assert.That(Refusals(KnownRuleSets.Standard with { MinimumAge = 16 }), Is.Empty);
        Assert.That(Refusals(KnownRuleSets.Standard with { UnemployedUnderMonths = 600 }), Is.Empty);
    }

    [Test]
    public void A_share_outside_0_to_100_percent_is_refused_in_percent()
    {
        var refusal = Refusals(KnownRuleSets.Standard with { StartBasisPoints = 10_001, CompletionBasisPoints = 0, OutcomeBasisPoints = -1 });

        Assert.That(
            refusal.Select(one => one.Message),
            Is.EqualTo(new[] { "startPercent must be between 0 and 100.", "outcomePercent must be between 0 and 100." }));
    }

    [TestCase(100, 500, "")]
    [TestCase(101, 501, "/name,/source")]
    public void A_text_has_a_greatest_length_in_characters(int name, int source, string refused)
    {
        var ruleSet = KnownRuleSets.Standard with { Name = Emojis(name), Source = Emojis(source) };

        Assert.That(string.Join(',', Refusals(ruleSet).Select(refusal => refusal.Pointer)), Is.EqualTo(refused));
    }

    private static string Emojis(int count) => string.Concat(Enumerable.Repeat("😀", count));

    private static List<Refusal> Refusals(RuleSet ruleSet) =>
        [.. ProgrammeRules.Check(ruleSet, [], new DateOnly(2024, 4, 1), new DateOnly(2025, 3, 31))];

    private static int Fill(object record, int value)
    {
        var numbers = record.GetType().GetProperties()
            .Where(property => property.CanWrite && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(int))
            .ToList();
        numbers.ForEach(number => number.SetValue(record, value));
        return numbers.Count;
    }
}
