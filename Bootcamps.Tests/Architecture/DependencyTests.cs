using System.Text.RegularExpressions;
using Bootcamps.Api.Platform;
using Bootcamps.Domain;
using NUnit.Framework;

namespace Bootcamps.Tests.Architecture;

/// <summary>What keeps the structure: who may know whom. Each rule is shown to bite on a text that breaks it.</summary>
internal sealed partial class DependencyTests
{
    private static readonly string[] Features = ["Sectors", "Providers", "Courses", "Eligibility", "Enrolments", "Funding", "Targets", "Reports"];

    [Test]
    public void The_domain_knows_nothing_but_the_runtime()
    {
        var references = typeof(Outcome<>).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);

        Assert.That(references, Is.All.Matches<string>(name => name!.StartsWith("System", StringComparison.Ordinal)));
    }

    [Test]
    public void The_domain_has_no_clock_no_randomness_and_no_floating_point()
    {
        var offences = Repository.SourcesOf("Bootcamps.Domain").Where(file => DomainOffence().IsMatch(WithoutComments(File.ReadAllText(file)))).Select(Path.GetFileName);

        Assert.That(offences, Is.Empty);
        Assert.That(DomainOffence().IsMatch("var today = DateTime.Now;"), Is.True, "bites");
    }

    [Test]
    public void Only_stores_books_and_plumbing_speak_to_the_database()
    {
        var offences = Repository.SourcesOf("Bootcamps.Api")
            .Where(file => DatabaseWord().IsMatch(File.ReadAllText(file)) && !MayUseDatabase(file))
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        Assert.That(offences, Is.Empty);
        Assert.That(DatabaseWord().IsMatch("using Dapper;"), Is.True, "bites");
    }

    [Test]
    public void The_platform_names_no_feature()
    {
        var offences = Repository.SourcesOf("Bootcamps.Api")
            .Where(file => Relative(file).StartsWith("Bootcamps.Api/Platform/", StringComparison.Ordinal) && !IsComposition(file))
            .Where(file => FeatureUse().IsMatch(File.ReadAllText(file)))
            .Select(Relative);

        Assert.That(offences, Is.Empty);
        Assert.That(FeatureUse().IsMatch("using Bootcamps.Api.Enrolments;"), Is.True, "bites");
    }

    [Test]
    public void Every_folder_of_the_projects_is_a_feature_or_named()
    {
        foreach (var project in new[] { "Bootcamps.Domain", "Bootcamps.Api" })
        {
            var folders = Directory.GetDirectories(Repository.PathOf(project)).Select(folder => Path.GetFileName(folder)!).Except(["bin", "obj", "Platform", "Properties", "Seed", "wwwroot"]);
            Assert.That(folders.Except(Features), Is.Empty, project);
        }
    }

    // A batch tells statements apart by reference; a text put together on the way would be another statement each time, with a place of its own in the order.
    [Test]
    public void What_a_batch_writes_is_a_constant_among_the_statements()
    {
        var sources = Repository.SourcesOf("Bootcamps.Api").Select(file => (Name: Relative(file), Text: File.ReadAllText(file))).ToList();

        Assert.That(sources.Where(file => MadeStatement().IsMatch(file.Text)).Select(file => file.Name), Is.Empty);
        Assert.That(sources.Sum(file => BatchStatement().Count(file.Text)), Is.GreaterThan(50), "are seen");
        Assert.That(MadeStatement().IsMatch("batch.Add(sql, row);"), Is.True, "bites");
        Assert.That(MadeStatement().IsMatch("batch.Add(Sql.Add + tail, row);"), Is.True, "bites");
    }

    [Test]
    public void There_is_no_interface_with_one_implementation()
    {
        var types = typeof(StartUp).Assembly.GetTypes();
        var lonely = types.Where(type => type.IsInterface && type.Namespace?.StartsWith("Bootcamps", StringComparison.Ordinal) == true)
            .Where(contract => types.Count(type => type is { IsClass: true, IsAbstract: false } && Implements(type, contract)) < 2)
            .Select(type => type.Name);

        Assert.That(lonely, Is.Empty);
    }

    private static bool Implements(Type type, Type contract) => type.GetInterfaces().Any(found => found == contract || (found.IsGenericType && found.GetGenericTypeDefinition() == contract));

    private static bool MayUseDatabase(string file) =>
        Relative(file) is var path && (path.StartsWith("Bootcamps.Api/Platform/Storage/", StringComparison.Ordinal)
            || path.StartsWith("Bootcamps.Api/Platform/Writing/", StringComparison.Ordinal)
            || path is "Bootcamps.Api/Platform/Settings.cs" or "Bootcamps.Api/Platform/Access/Scope.cs" or "Bootcamps.Api/Seed/SeedLoader.cs"
            || path.EndsWith("Book.cs", StringComparison.Ordinal)
            || path.EndsWith("Store.cs", StringComparison.Ordinal));

    // Where the application is put together, and where commands reach into it.
    private static bool IsComposition(string file) => Relative(file) is "Bootcamps.Api/Platform/Hosting.cs" or "Bootcamps.Api/Platform/StartUp.cs"
        || Relative(file).StartsWith("Bootcamps.Api/Platform/Commands/", StringComparison.Ordinal);

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    private static string WithoutComments(string text) => Comment().Replace(text, "");

    [GeneratedRegex(@"//.*", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(DateTime\.(Now|UtcNow|Today)|DateTimeOffset\.(Now|UtcNow)|TimeProvider|Random|Guid\.NewGuid|double|float)\b", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex DomainOffence();

    [GeneratedRegex(@"using (Dapper|Microsoft\.Data\.Sql\w+);", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex DatabaseWord();

    [GeneratedRegex(@"\b_?batch\.(Add|Update|InOrder)\(", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex BatchStatement();

    [GeneratedRegex(@"\b_?batch\.(Add|Update|InOrder)\((?!(\w+\.)?Sql\.\w+[,)])", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex MadeStatement();

    [GeneratedRegex(@"Bootcamps\.Api\.(Sectors|Providers|Courses|Eligibility|Enrolments|Funding|Targets|Reports)\b", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex FeatureUse();
}
