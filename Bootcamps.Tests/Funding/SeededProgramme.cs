using System.Data.Common;
using System.Globalization;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Seed;
using Bootcamps.Domain.Eligibility;
using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>A seeded database with the demonstration.</summary>
internal sealed class SeededProgramme : IDisposable
{
    /// <summary>The seeded programme.</summary>
    public const string ProgrammeId = "LCRCA-2024-25";

    private readonly string _folder = Directory.CreateTempSubdirectory("bootcamps-seed-").FullName;

    public SeededProgramme()
    {
        Engine = Migrated("full.db");
        Assert.That(new SeedLoader(new Db(Engine)).Load(withDemonstration: true), Is.Not.Null);
        Connection = Engine.Connect();
        Connection.Open();
    }

    /// <summary>The engine on it.</summary>
    public SqliteEngine Engine { get; }

    /// <summary>An open connection to it.</summary>
    public DbConnection Connection { get; }

    /// <summary>A day written as in ISO 8601.</summary>
    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Another database in the same folder, migrated and empty.</summary>
    public SqliteEngine Migrated(string file)
    {
        TypeHandlers.Register();
        var engine = new SqliteEngine($"Data Source={Path.Combine(_folder, file)}");
        new Migrator(engine, TimeProvider.System).Migrate();
        return engine;
    }

    /// <summary>Runs queries as the API does.</summary>
    public T Read<T>(Func<Reads, Func<T>> ask)
    {
        using var transaction = Connection.BeginTransaction();
        return Reads.Run(Engine, transaction, ask);
    }

    /// <summary>The number that a query returns.</summary>
    public long Number(string sql) => Connection.ExecuteScalar<long>(sql);

    /// <summary>Every pool.</summary>
    public List<PoolRow> Pools() => Connection.Query<PoolRow>("select * from funding_pool").AsList();

    /// <summary>Every rule set.</summary>
    public List<RuleSet> RuleSets() => [.. Connection.Query<RuleSetRow>(RuleSetStore.Sql.All).Select(row => row.ToRuleSet())];

    /// <inheritdoc/>
    public void Dispose()
    {
        Connection.Dispose();
        Engine.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A seeded pool, or the sum of several.</summary>
    internal sealed record PoolRow
    {
        public required string PoolId { get; init; }

        public string PoolLevel { get; init; } = "programme";

        public string? SectorCode { get; init; }

        public int? Ukprn { get; init; }

        public required int CapPlaces { get; init; }

        public required long CapPence { get; init; }

        public required long LimitPence { get; init; }

        public int CommittedPlaces { get; init; }

        public long CommittedPence { get; init; }
    }
}
