using Bootcamps.Tests.Storage;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>Runs commands on a database that does not exist yet.</summary>
internal abstract class CommandFixture
{
    protected SqliteDatabase Database { get; private set; } = null!;

    [SetUp]
    public void Create_empty_folder() => Database = SqliteDatabase.Unmigrated();

    [TearDown]
    public void Delete_folder() => Database.Dispose();

    /// <summary>Runs a command in this process.</summary>
    protected Task<CommandRun> Run(string command, params string[] settings) => Run(command.Split(' '), settings);

    /// <inheritdoc cref="Run(string, string[])"/>
    protected Task<CommandRun> Run(string[] args, params string[] settings) => CommandRun.Of(Database, args, settings);

    /// <summary>The number that a query returns.</summary>
    protected long Number(string sql)
    {
        using var connection = Database.Engine.Connect();
        return connection.ExecuteScalar<long>(sql);
    }
}
