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
    public void The_latest_set_of_the_route_that_has_begun_applies(string startsOn, string route, string? ruleSetId) =>
        Assert.That(RuleSet.InForce([First, Later, HgvOnly], route, DateOnly.ParseExact(startsOn, "yyyy-MM-dd"))?.RuleSetId, Is.EqualTo(ruleSetId));
}
