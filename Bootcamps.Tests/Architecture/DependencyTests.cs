using System.Reflection;
using System.Text.RegularExpressions;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Seed;
using Bootcamps.Domain;
using NetArchTest.Rules;
using NUnit.Framework;

namespace Bootcamps.Tests.Architecture;

/// <summary>Checks which parts can depend on which. Each rule is also shown to fail for the types that it exempts.</summary>
internal sealed partial class DependencyTests
{
    private static readonly string[] Features =
        ["Authorities", "Sectors", "Providers", "Courses", "Eligibility", "Enrolments", "Funding", "Statements", "Targets", "Reports"];
    private static readonly string[] Database = ["Dapper", "Microsoft.Data"];
    private static readonly string[] ClockAndChance = ["System.TimeProvider", "System.Random", "System.Double", "System.Single"];

    private static Types Api => Types.InAssembly(typeof(StartUp).Assembly);

    private static Types Domain => Types.InAssembly(typeof(Outcome<>).Assembly);

    [Test]
    public void The_domain_depends_on_nothing_but_the_runtime()
    {
        var references = typeof(Outcome<>).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);

        Assert.That(references, Is.All.Matches<string>(name => name!.StartsWith("System", StringComparison.Ordinal)));
    }

    // BannedSymbols.txt forbids DateTime.Now and the like at compile time.
    [Test]
    public void The_domain_has_no_clock_no_randomness_and_no_floating_point()
    {
        Assert.That(Offenders(Domain.That().ResideInNamespace("Bootcamps.Domain").ShouldNot().HaveDependencyOnAny(ClockAndChance)), Is.Empty);
        Assert.That(Offenders(Api.That().ResideInNamespace("Bootcamps.Api.Platform").ShouldNot().HaveDependencyOnAny(ClockAndChance)), Is.Not.Empty, "bites");
    }

    [Test]
    public void Only_stores_books_and_plumbing_use_the_database()
    {
        var offenders = Offenders(Api.That().ResideInNamespace("Bootcamps.Api").ShouldNot().HaveDependencyOnAny(Database)).Where(type => !MayUseDatabase(type));

        Assert.That(offenders.Select(type => type.FullName), Is.Empty);
        Assert.That(Offenders(Api.That().HaveNameEndingWith("Store").ShouldNot().HaveDependencyOnAny(Database)), Is.Not.Empty, "bites");
    }

    // Their rows come from the books, which only a posting changes. Seats are also written when a cohort is added or edited, as they were read.
    [Test]
    public void Only_what_saves_the_books_writes_a_counter()
    {
        var writers = typeof(StartUp).Assembly.GetTypes()
            .Where(type => type.Name == "Sql")
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(field => field.IsLiteral && CounterWrite().IsMatch((string)field.GetRawConstantValue()!))
                .Select(field => $"{type.DeclaringType!.Name}.{field.Name}"));

        Assert.That(writers.Order(StringComparer.Ordinal), Is.EqualTo(new[]
        {
            "CohortStore.Add", "CohortStore.Edit", "CohortStore.TakeSeats", "PerformanceStore.AddCount", "PerformanceStore.Count", "ProgrammeBook.AddPool",
            "ProgrammeBook.AddTally", "ProgrammeBook.Count", "ProgrammeBook.DrawFromPool", "ProgrammeBook.RemovePool", "ProgrammeBook.VaryPool",
        }));
    }

    [Test]
    public void Every_project_folder_is_a_feature_or_listed()
    {
        foreach (var project in new[] { "Bootcamps.Domain", "Bootcamps.Api" })
        {
            var folders = Directory.GetDirectories(Repository.PathOf(project)).Select(folder => Path.GetFileName(folder)!)
                .Except(["bin", "obj", "Ledger", "Platform", "Properties", "Seed", "wwwroot"]);
            Assert.That(folders.Except(Features), Is.Empty, project);
        }
    }

    // A batch compares statements by reference, so a text built at run time would count as a new statement each time.
    [Test]
    public void A_batch_writes_only_constant_statements()
    {
        var sources = Repository.SourcesOf("Bootcamps.Api").Select(file => (Name: Relative(file), Text: File.ReadAllText(file))).ToList();

        Assert.That(sources.Where(file => MadeStatement().IsMatch(file.Text)).Select(file => file.Name), Is.Empty);
        Assert.That(sources.Sum(file => BatchStatement().Count(file.Text)), Is.GreaterThan(50), "are seen");
        Assert.That(MadeStatement().IsMatch("batch.Add(sql, row);"), Is.True, "bites");
        Assert.That(MadeStatement().IsMatch("batch.Add(Sql.Add + tail, row);"), Is.True, "bites");
    }

    [Test]
    public void No_interface_has_only_one_implementation()
    {
        var types = typeof(StartUp).Assembly.GetTypes();
        var lonely = types.Where(type => type.IsInterface && type.Namespace?.StartsWith("Bootcamps", StringComparison.Ordinal) == true)
            .Where(contract => types.Count(type => type is { IsClass: true, IsAbstract: false } && Implements(type, contract)) < 2)
            .Select(type => type.Name);

        Assert.That(lonely, Is.Empty);
    }

    private static bool Implements(Type type, Type contract) =>
        type.GetInterfaces().Any(found => found == contract || (found.IsGenericType && found.GetGenericTypeDefinition() == contract));

    private static bool MayUseDatabase(Type type) =>
        Outermost(type) is var owner && (owner.Namespace is "Bootcamps.Api.Platform.Storage" or "Bootcamps.Api.Platform.Writing"
            || owner == typeof(Settings) || owner == typeof(KeyProof) || owner == typeof(Scope) || owner == typeof(SeedLoader)
            || new[] { "Store", "Book", "File" }.Any(ending => owner.Name.EndsWith(ending, StringComparison.Ordinal)));

    private static Type Outermost(Type type) => type.DeclaringType is { } owner ? Outermost(owner) : type;

    private static IReadOnlyList<Type> Offenders(ConditionList rule) => [.. rule.GetResult().FailingTypes.Select(type => type.ReflectionType)];

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    [GeneratedRegex(@"\b_?batch\.(Add|Update|InOrder)\(", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex BatchStatement();

    [GeneratedRegex(
        @"(?:insert into|update|delete from) (?:funding_pool|tally|performance_count)\b|(?:insert into|update) cohort\b[^;]*seats_taken",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex CounterWrite();

    [GeneratedRegex(@"\b_?batch\.(Add|Update|InOrder)\((?!\s*(\w+\.)?(Sql\.\w+|WriteOrder)[,)])", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex MadeStatement();
}
