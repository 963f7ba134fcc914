using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary>Checks that the kinds of change in the sources are listed for callers, in <c>docs/changes.md</c> and in the description of the feed.</summary>
public sealed partial class ChangeKindsTests
{
    // These belong to no programme, so no feed shows them.
    private static readonly string[] WithoutFeed = ["authority.", "sector.", "provider.", "course.", "key.", "programme.created"];

    private static readonly string[] InSources =
    [
        .. Repository.SourcesOf("Bootcamps.Api").Select(File.ReadAllText)
            .SelectMany(source => Description().Matches(source))
            .SelectMany(description => Literal().Matches(description.Value))
            .Select(literal => literal.Groups["kind"].Value)
            .Where(kind => !WithoutFeed.Any(start => kind.StartsWith(start, StringComparison.Ordinal)))
            .Distinct(),
    ];

    [Test]
    public void Changes_md_lists_every_kind() =>
        Assert.That(Row().Matches(File.ReadAllText(Repository.PathOf("docs/changes.md"))).Select(row => row.Groups["kind"].Value), Is.EquivalentTo(InSources));

    [Test]
    public void The_description_lists_every_kind()
    {
        var description = (string)ApiDescription.Document["components"]!["schemas"]!["ListChangesChange"]!["properties"]!["kind"]!["description"]!;

        Assert.That(Word().Matches(description).Select(word => word.Value), Is.EquivalentTo(InSources));
    }

    [Test]
    public void The_seed_uses_only_kinds_that_the_code_has()
    {
        var seeded = Directory.GetFiles(Repository.PathOf("db/seed"), "*_change_event.csv").SelectMany(File.ReadLines)
            .Select(line => line.Split(',')).Where(cells => cells[0] is not ("lane_id" or "reference")).Select(cells => cells[3]).Distinct();

        Assert.That(seeded, Is.SubsetOf(InSources));
    }

    [GeneratedRegex(@"Change Describe\([^)]*\)\s*=>[^;]*;", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Description();

    [GeneratedRegex("\"(?<kind>[a-z-]+\\.[a-z-]+)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"^\| `(?<kind>[a-z.-]+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1_000)]
    private static partial Regex Row();

    [GeneratedRegex(@"[a-z-]+\.[a-z-]+(?=[,.] )", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Word();
}
