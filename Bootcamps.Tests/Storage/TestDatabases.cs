using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Bootcamps.Api.Platform.Storage;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Storage;

/// <summary>A migrated, otherwise empty database, deleted when it is disposed.</summary>
internal abstract class TestDatabase : IDisposable
{
    /// <summary>The engine on it; a test of several processes makes further ones with <see cref="NewEngine"/>.</summary>
    public Engine Engine => field ??= NewEngine();

    /// <summary>Reads and start-up writes on it.</summary>
    public Db Db => field ??= new Db(Engine);

    /// <summary>What <c>ConnectionStrings__Bootcamps</c> would hold.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>Marks the fixture as skipped when databases of a kind cannot be made here.</summary>
    public static void SkipUnlessConfigured<TDatabase>()
        where TDatabase : TestDatabase
    {
        if (typeof(TDatabase) == typeof(SqlServerDatabase) && !SqlServerDatabase.IsConfigured)
        {
            Assert.Ignore($"{SqlServerDatabase.Variable} is not set.");
        }
    }

    /// <summary>Another engine on the same database, as another process would have.</summary>
    public abstract Engine NewEngine();

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A SQLite file in a folder of its own, copied from one that is migrated once in a run.</summary>
internal sealed class SqliteDatabase : TestDatabase
{
    private static readonly Lazy<byte[]> Template = new(MakeTemplate);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bootcamps-");
    private readonly ConcurrentStack<SqliteEngine> _engines = [];

    public SqliteDatabase()
        : this(Template.Value)
    {
    }

    private SqliteDatabase(byte[]? content)
    {
        File = Path.Combine(_folder.FullName, "bootcamps.db");
        ConnectionString = $"Data Source={File}";
        if (content is not null)
        {
            System.IO.File.WriteAllBytes(File, content);
        }
    }

    /// <summary>The database file.</summary>
    public string File { get; }

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <summary>A folder without a database.</summary>
    public static SqliteDatabase Unmigrated() => new(content: null);

    /// <inheritdoc/>
    public override Engine NewEngine()
    {
        var engine = new SqliteEngine(ConnectionString);
        _engines.Push(engine);
        return engine;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        while (_engines.TryPop(out var engine))
        {
            engine.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static byte[] MakeTemplate()
    {
        using var database = Unmigrated();
        using (var engine = (SqliteEngine)database.NewEngine())
        {
            new Migrator(engine, TimeProvider.System).Migrate();
        }

        return System.IO.File.ReadAllBytes(database.File);
    }
}

/// <summary>
/// A fixture that runs on both engines, with a fresh database for every test. Put above it
/// <c>[TestFixture(typeof(SqliteDatabase))] [TestFixture(typeof(SqlServerDatabase))]</c>; without a server the second is shown as skipped.
/// </summary>
internal abstract class DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    /// <summary>This test's database.</summary>
    protected TDatabase Database { get; private set; } = null!;

    [OneTimeSetUp]
    public static void Skip_unless_configured() => TestDatabase.SkipUnlessConfigured<TDatabase>();

    [SetUp]
    public void Create_database() => Database = new TDatabase();

    [TearDown]
    public void Drop_database() => Database?.Dispose();
}

/// <summary>
/// Lets all test databases of one engine share Dapper's compiled statements. Dapper caches them by connection string, which here is
/// a new one for every test.
/// </summary>
internal sealed class SameEngine : IEqualityComparer<string>
{
    [ModuleInitializer]
    internal static void Use() => SqlMapper.ConnectionStringComparer = new SameEngine();

    /// <inheritdoc/>
    public bool Equals(string? x, string? y) => IsSqlite(x) == IsSqlite(y);

    /// <inheritdoc/>
    public int GetHashCode(string obj) => IsSqlite(obj) ? 1 : 0;

    private static bool IsSqlite(string? connectionString) => connectionString?.EndsWith(".db", StringComparison.Ordinal) == true;
}
