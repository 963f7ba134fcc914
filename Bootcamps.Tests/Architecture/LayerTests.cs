using System.Text.RegularExpressions;
using Bootcamps.Api.Platform;
using NetArchTest.Rules;
using NUnit.Framework;

namespace Bootcamps.Tests.Architecture;

/// <summary>
/// Checks that features depend on each other in one direction, and the platform on none. A dependency is one in compiled code or a using directive: the
/// compiler copies constants, so a statement of another feature is seen only in the source.
/// </summary>
/// <remarks>
/// The lists of exceptions are exact. A new dependency fails, and so does a listed one that no longer exists, which also shows that the test bites.
/// </remarks>
internal sealed partial class LayerTests
{
    private const string Statements = "Statements";

    // Each layer can use itself and the layers before it.
    private static readonly string[][] Layers =
    [
        ["Authorities", "Sectors", "Providers", "Eligibility"],
        ["Funding", "Courses", "Targets"],
        ["Enrolments"],
        [Statements],
        ["Reports", "Seed"],
    ];

    // The operations on statements are in the folder Funding, whose name is their tag in openapi.yaml. StatementBook is part of Funding: it is written with
    // the ledger, and enrolments put milestones on it.
    private static readonly string[] StatementOperations =
    [
        "AuthoriseStatement", "GetStatement", "ListStatements", "PayStatement", "ReversePayment",
        "Statement", "StatementChanging", "StatementStore", "StatementTableRow",
    ];

    private static readonly Dictionary<string, string> Upwards = new(StringComparer.Ordinal)
    {
        ["ProgrammeBook -> Enrolments"] = "A batch saves this book first. ProgrammeSession.WriteOrder puts milestones before its ledger entries.",
        ["StatementBook -> Enrolments"] = "ProgrammeSession.WriteOrder puts statements before the ledger entries that are on them.",
    };

    private static readonly Dictionary<string, string> OfThePlatform = new(StringComparer.Ordinal)
    {
        ["Hosting"] = "The composition root registers the stores of every feature.",
        ["CommandLine"] = "The root command lists the commands of the features.",
        ["StartUp"] = "In Development, an empty database is filled with the demonstration data.",
        ["MakeKey"] = "The key of a provider has its UKPRN, which says what the key can see.",
        ["Csv"] = "A withheld figure of a published report is a value of its own, written as an empty field.",
    };

    private static readonly Dictionary<string, string> FieldWords = new(StringComparer.Ordinal)
    {
        ["Hosting"] = OfThePlatform["Hosting"],
        ["CommandLine"] = OfThePlatform["CommandLine"],
        ["ApiDocument"] = "The descriptions of keys and tokens say what they open.",
        ["MakeKey"] = "The example of a key names the system that uses it.",
        ["KeysCommand"] = "The help shows an authority of the demonstration data.",
        ["TokensCommand"] = "The help shows an authority of the demonstration data.",
        ["ListRules"] = "The description of a field says who sets the severity of a rule.",
        ["Problem"] = "The description of a field says which record it is about.",
        ["PersonalData"] = "The purpose of the encryption and the message about a damaged key name whose data it is.",
        ["KeyProof"] = "The messages name whose data is lost without the keys.",
        ["SettingFormats"] = "The message names whose data is lost without the key.",
    };

    private static readonly Lazy<List<Dependency>> All = new(() => [.. Compiled().Concat(Imported()).Distinct()]);

    [Test]
    public void Features_depend_only_on_their_own_layer_and_lower_ones() => Assert.That(
        All.Value.Where(one => LayerOf(one.From) is >= 0 and var layer && layer < LayerOf(one.To)).Select(one => $"{one.Name} -> {one.To}").Distinct(),
        Is.EquivalentTo(Upwards.Keys));

    [Test]
    public void The_platform_depends_on_no_feature() =>
        Assert.That(All.Value.Where(one => one.From == "Platform").Select(one => one.Name).Distinct(), Is.EquivalentTo(OfThePlatform.Keys));

    // Roles, authorities, providers and UKPRNs are words of access control, which is part of the platform.
    [Test]
    public void The_platform_has_no_words_of_a_feature() => Assert.That(
        Repository.SourcesOf("Bootcamps.Api/Platform").Where(file => FieldWord().IsMatch(File.ReadAllText(file))).Select(Path.GetFileNameWithoutExtension),
        Is.EquivalentTo(FieldWords.Keys));

    [Test]
    public void Every_feature_has_a_layer() => Assert.That(
        Directory.GetDirectories(Repository.PathOf("Bootcamps.Api")).Select(Path.GetFileName).Except(["bin", "obj", "Platform", "Properties", "wwwroot"]),
        Is.SubsetOf(Layers.SelectMany(layer => layer)));

    private static int LayerOf(string feature) => Array.FindIndex(Layers, layer => layer.Contains(feature));

    private static IEnumerable<Dependency> Compiled() =>
        from feature in Layers.SelectMany(layer => layer)
        from type in Types.InAssembly(typeof(StartUp).Assembly).That().HaveDependencyOnAny(TargetsOf(feature)).GetTypes()
        let owner = Outermost(type.ReflectionType)
        let parts = owner.Namespace?.Split('.') ?? []
        where parts is ["Bootcamps", "Api", _, ..]
        select new Dependency(FeatureOf(parts[2], owner.Name), owner.Name.Split('`')[0], feature);

    private static string[] TargetsOf(string feature) =>
        feature == Statements ? [.. StatementOperations.Select(name => $"Bootcamps.Api.Funding.{name}")] : [$"Bootcamps.Api.{feature}"];

    private static IEnumerable<Dependency> Imported() =>
        from file in Repository.SourcesOf("Bootcamps.Api")
        let name = Path.GetFileNameWithoutExtension(file)
        let folder = Path.GetRelativePath(Repository.PathOf("Bootcamps.Api"), file).Split(Path.DirectorySeparatorChar)[0]
        from Match import in Import().Matches(File.ReadAllText(file))
        where import.Groups["assembly"].Value == "Api" || folder == "Platform"
        where LayerOf(import.Groups["feature"].Value) >= 0
        select new Dependency(FeatureOf(folder, name), name, import.Groups["feature"].Value);

    private static string FeatureOf(string folder, string name) => folder == "Funding" && StatementOperations.Contains(name) ? Statements : folder;

    private static Type Outermost(Type type) => type.DeclaringType is { } owner ? Outermost(owner) : type;

    [GeneratedRegex(@"^using (static )?Bootcamps\.(?<assembly>Api|Domain)\.(?<feature>\w+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1_000)]
    private static partial Regex Import();

    [GeneratedRegex(
        @"programme|cohort|course|enrol|learner|milestone|sector|postcode|resident|headroom|LCRCA|\bULN\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1_000)]
    private static partial Regex FieldWord();

    private sealed record Dependency(string From, string Name, string To);
}
