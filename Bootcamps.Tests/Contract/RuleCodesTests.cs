using System.Text.RegularExpressions;
using Bootcamps.Domain;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary>Every code in the sources is in the catalogue, and every code in the catalogue is used.</summary>
public sealed partial class RuleCodesTests
{
    private static readonly HashSet<string> Catalogued = [.. RuleCatalogue.Rules.Select(rule => rule.Code)];
    private static readonly HashSet<string> Prefixes = [.. Catalogued.Where(code => code.Contains('.', StringComparison.Ordinal)).Select(PrefixOf)];

    private static readonly string[] Sources =
    [
        .. new[] { "Bootcamps.Api", "Bootcamps.Domain" }
            .SelectMany(Repository.SourcesOf)
            .Where(file => !Path.GetFileName(file).StartsWith("RuleCatalogue", StringComparison.Ordinal))
            .Select(File.ReadAllText),
    ];

    [Test]
    public void Every_code_in_the_sources_is_catalogued() => Assert.That(Sources.SelectMany(UnknownIn).Distinct(), Is.Empty);

    [Test]
    public void Every_catalogued_code_is_used_in_the_sources() => Assert.That(UnusedIn(Sources), Is.Empty);

    [Test]
    public void An_unused_code_is_found()
    {
        var unused = UnusedIn(["new Refusal(\"enrolment.cohort-full\", …)", "/// <c>enrolment.cohort-closed</c>"]).ToList();

        Assert.That(unused, Does.Contain("enrolment.cohort-closed").And.Not.Contain("enrolment.cohort-full"));
    }

    [TestCase("return new Refusal(\"eligibility.star-sign\", \"…\");", "eligibility.star-sign")]
    [TestCase("if (a) { return new(\"enrolment.duplicate\", \"…\"); } Log(\"funding.cap-reached\");", "funding.cap-reached")]
    public void An_uncatalogued_code_is_found(string source, string code) => Assert.That(UnknownIn(source), Is.EqualTo(new[] { code }));

    [TestCase("protected override Change Describe(string value) => new(\"enrolment.created\", _id);")]
    [TestCase("protected override Change Describe(string value) =>\n    new(isOpen ? \"cohort.reopened\" : \"cohort.closed\", _id);")]
    [TestCase("/// <c>cohort.something-else</c> and \"docs/cohort.md\"")]
    [TestCase("new Refusal(\"enrolment.cohort-full\", \"…\")")]
    public void Catalogued_codes_and_other_texts_are_ignored(string source) => Assert.That(UnknownIn(source), Is.Empty);

    // Kinds of change look like codes but are not. They occur only in Describe.
    private static IEnumerable<string> UnknownIn(string source) => Literal()
        .Matches(Description().Replace(source, ""))
        .Select(match => match.Groups["code"].Value)
        .Where(code => Prefixes.Contains(PrefixOf(code)) && !Catalogued.Contains(code));

    private static IEnumerable<string> UnusedIn(IReadOnlyList<string> sources) =>
        Catalogued.Where(code => !sources.Any(source => source.Contains($"\"{code}\"", StringComparison.Ordinal)));

    private static string PrefixOf(string code) => code[..code.IndexOf('.', StringComparison.Ordinal)];

    [GeneratedRegex("\"(?<code>[a-z]+\\.[a-z0-9]+(-[a-z0-9]+)*)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"Change Describe\([^)]*\) =>[^;]*;", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Description();
}
