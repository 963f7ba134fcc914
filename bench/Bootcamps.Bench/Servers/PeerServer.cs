using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Bootcamps.Bench.Servers;

/// <summary>A peer on a SQLite file of its own.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private const int CohortCount = 60;
    private readonly string _file;

    private PeerServer(ServerProcess process, string file)
    {
        Process = process;
        _file = file;
    }

    /// <summary>The process.</summary>
    public ServerProcess Process { get; }

    /// <summary>Where it listens.</summary>
    public int Port => Process.Port;

    /// <summary>The cohorts of every peer.</summary>
    public static IReadOnlyList<string> CohortIds { get; } =
        [.. Enumerable.Range(0, CohortCount).Select(n => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-7000-8000-{n:D12}"))];

    /// <summary>EF Core, a serializable transaction a request.</summary>
    public static Task<PeerServer> StartEfCoreAsync(string folder) => StartAsync("EfCore", folder, []);

    /// <summary>Dapper and conditional updates, a transaction a request.</summary>
    /// <param name="folder">Where its database goes.</param>
    /// <param name="isQueued">Whether its writers queue in the process instead of polling for SQLite's lock.</param>
    /// <param name="delayMilliseconds">Simulated round trip to its database, in milliseconds.</param>
    public static Task<PeerServer> StartCarefulAsync(string folder, bool isQueued, int delayMilliseconds = 0) => StartAsync("Careful", folder, new()
    {
        ["Peer__IsQueued"] = isQueued ? "true" : "false",
        ["Peer__DelayMilliseconds"] = delayMilliseconds.ToString(CultureInfo.InvariantCulture),
    });

    /// <summary>Leaves exactly this number of places in the provider's pool.</summary>
    public void LeavePlaces(bool isEfCore, int places)
    {
        var (table, id, cap, committed) = isEfCore ?
            ("Pools", "PoolId", "CapPlaces", "CommittedPlaces") :
            ("pool", "pool_id", "cap_places", "committed_places");
        Number(
            string.Create(CultureInfo.InvariantCulture, $"update {table} set {cap} = {committed} + {places} where {id} = 'provider/10001234' returning {cap}"));
    }

    /// <summary>Enrolments of the provider beyond its cap; 0 if the peer respected the cap.</summary>
    public long Overshoot(bool isEfCore) => isEfCore
        ? Number("select (select count(*) from Enrolments) - (select CapPlaces from Pools where PoolId = 'provider/10001234')")
        : Number("select (select count(*) from enrolment) - (select cap_places from pool where pool_id = 'provider/10001234')");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static async Task<PeerServer> StartAsync(string name, string folder, Dictionary<string, string> settings)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "peer.db");
        settings["Peer__Database"] = file;
        settings["Peer__Cohorts"] = CohortCount.ToString(CultureInfo.InvariantCulture);
        return new PeerServer(await ServerProcess.StartAsync(Repository.Built($"bench/Peers/{name}", name), folder, settings), file);
    }

    private long Number(string sql)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = _file, Pooling = false, DefaultTimeout = 10 }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
