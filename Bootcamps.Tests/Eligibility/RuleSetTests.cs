using Bootcamps.Domain.Eligibility;
using NUnit.Framework;

namespace Bootcamps.Tests.Eligibility;

public sealed class RuleSetTests
{
    private static readonly RuleSet First = KnownRuleSets.Standard;
    private static readonly RuleSet Later = First with { RuleSetId = "later", ValidFrom = new DateOnly(2024, 10, 1) };
    private static readonly RuleSet HgvOnly = First with { RuleSetId = "hgv", Route = RuleSet.HgvRoute, ValidFrom = new DateOnly(2024, 6, 1) };

    [TestCase("2024-03-31", RuleSet.StandardRoute, null)]
    [TestCase("2024-09-30", RuleSet.StandardRoute, "LCRCA-2024-25/standard/2024-04-01")]
    [TestCase("2024-10-01", RuleSet.StandardRoute, "later")]
    [TestCase("2024-10-01", RuleSet.HgvRoute, "hgv")]
    [TestCase("2024-05-31", RuleSet.HgvRoute, "LCRCA-2024-25/standard/2024-04-01")]
    public void The_latest_rule_set_of_the_route_in_force_applies(string startsOn, string route, string? ruleSetId) =>
        Assert.That(RuleSet.InForce([First, Later, HgvOnly], route, DateOnly.ParseExact(startsOn, "yyyy-MM-dd"))?.RuleSetId, Is.EqualTo(ruleSetId));

    [Test]
    public void A_rule_set_ends_with_its_programme()
    {
        var programme = new DatedProgramme("LCRCA-2024-25", "2024-25", new DateOnly(2024, 4, 1), new DateOnly(2025, 3, 31), [First]);

        Assert.That(DatedProgramme.RulesOn([programme], RuleSet.StandardRoute, new DateOnly(2025, 3, 31), "/startsOn").Value, Is.EqualTo(First));
        Assert.That(
            NoRules(programme, "2025-04-01"),
            Is.EqualTo("No programme includes a start on 1 April 2025. Learning can start in 2024-25 (1 April 2024 to 31 March 2025)."));
        Assert.That(
            NoRules(programme with { RuleSets = [Later] }, "2024-09-30"),
            Is.EqualTo("2024-25 has no eligibility rules for a start on 30 September 2024. Its rules begin on 1 October 2024."));
        Assert.That(NoRules(programme with { RuleSets = [HgvOnly] }, "2024-09-30"), Is.EqualTo("2024-25 has no eligibility rules yet."));
        Assert.That(NoRules(null, "2024-09-30"), Is.EqualTo("This authority has no programme yet."));
    }

    private static string NoRules(DatedProgramme? programme, string startsOn)
    {
        var refusal = DatedProgramme.RulesOn(
            programme is null ? [] : [programme],
            RuleSet.StandardRoute,
            DateOnly.ParseExact(startsOn, "yyyy-MM-dd"),
            "/startsOn").Refusals.Single();
        Assert.That((refusal.Code, refusal.Pointer), Is.EqualTo(("eligibility.no-rules", "/startsOn")));
        return refusal.Message;
    }
}
