using System.Collections.Concurrent;
using System.Data.Common;
using Bootcamps.Api.Platform.Storage;
using Dapper;
using Microsoft.Data.SqlClient;
using NUnit.Framework;
using Respawn;
using Respawn.Graph;
using Testcontainers.MsSql;

namespace Bootcamps.Tests.Storage;

/// <summary>
/// A database on the server in <see cref="Variable"/>, which must speak TDS and run plain T-SQL. A migrated one is lent to one test at a time and emptied in
/// between, so that a run makes only as many as there are workers. All are dropped at the end of the run.
/// </summary>
internal sealed class SqlServerDatabase : TestDatabase
{
    /// <summary>Holds a connection string without a database, or <c>container</c> for a SQL Server 2022 of the run's own (needs Docker).</summary>
    public const string Variable = "BOOTCAMPS_TEST_SQLSERVER";

    private static readonly ConcurrentBag<Migrated> Free = [];
    private static readonly Lazy<MsSqlContainer> Container = new(StartContainer);
    private readonly Migrated _migrated;

    public SqlServerDatabase()
    {
        SkipUnlessConfigured<SqlServerDatabase>();
        _migrated = Free.TryTake(out var free) ? free : new Migrated();
    }

    /// <summary>Whether a server is configured.</summary>
    public static bool IsConfigured { get; } = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <inheritdoc/>
    public override string ConnectionString => ConnectionStringOf(_migrated.Name);

    private static string Server =>
        Environment.GetEnvironmentVariable(Variable) is "container" ? Container.Value.GetConnectionString() : Environment.GetEnvironmentVariable(Variable)!;

    /// <summary>Drops every database that was kept for the next test.</summary>
    public static void DropAll()
    {
        while (Free.TryTake(out var database))
        {
            Drop(database.Name);
        }
    }

    /// <inheritdoc/>
    public override Engine NewEngine() => new SqlServerEngine(ConnectionString);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _migrated.Empty();
        Free.Add(_migrated);
    }

    private static string ConnectionStringOf(string name) => new SqlConnectionStringBuilder(Server) { InitialCatalog = name }.ConnectionString;

    private static string Create()
    {
        var name = "bootcamps_" + Ids.New().Replace("-", "", StringComparison.Ordinal);
        OnServer($"create database {name}");
        return name;
    }

    // Closes connections that a test left open, because they would keep the database in use.
    private static void Drop(string name)
    {
        using (var connection = new SqlConnection(ConnectionStringOf(name)))
        {
            SqlConnection.ClearPool(connection);
        }

        OnServer($"alter database {name} set single_user with rollback immediate");
        OnServer($"drop database {name}");
    }

    private static void OnServer(string statement)
    {
        using DbConnection connection = new SqlConnection(Server);
        connection.Open();
        connection.Execute(statement);
    }

    private static MsSqlContainer StartContainer()
    {
        var container = new MsSqlBuilder("mcr.microsoft.com/mssql/server:2022-latest").Build();
        container.StartAsync().GetAwaiter().GetResult();
        return container;
    }

    /// <summary>A migrated database that is lent and emptied.</summary>
    private sealed class Migrated
    {
        private readonly Respawner _respawner;

        // The rows that the migrations insert.
        private readonly IReadOnlyList<(string LaneId, long Turn, long LastNumber, DateTime LastPostedAt)> _lanes;

        public Migrated()
        {
            new Migrator(new SqlServerEngine(ConnectionStringOf(Name)), TimeProvider.System).Migrate();
            using var connection = Open();
            _lanes = [.. connection.Query<(string, long, long, DateTime)>("select lane_id, turn, last_number, last_posted_at from lane")];
            _respawner = Respawner.CreateAsync(
                connection,
                new RespawnerOptions { DbAdapter = DbAdapter.SqlServer, TablesToIgnore = [new Table("schema_version")] }).GetAwaiter().GetResult();
        }

        public string Name { get; } = Create();

        public void Empty()
        {
            using var connection = Open();
            _respawner.ResetAsync(connection).GetAwaiter().GetResult();
            foreach (var (laneId, turn, lastNumber, lastPostedAt) in _lanes)
            {
                connection.Execute(
                    "insert into lane (lane_id, turn, last_number, last_posted_at) values (@laneId, @turn, @lastNumber, @lastPostedAt)",
                    new { laneId, turn, lastNumber, lastPostedAt });
            }
        }

        private SqlConnection Open()
        {
            var connection = new SqlConnection(ConnectionStringOf(Name));
            connection.Open();
            return connection;
        }
    }
}

/// <summary>Drops the databases of the run.</summary>
[SetUpFixture]
internal sealed class SqlServerDatabases
{
    [OneTimeTearDown]
    public void Drop() => SqlServerDatabase.DropAll();
}
