using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Bootcamps.Bench.Servers;

/// <summary>An addition loaded into the API's process.</summary>
[Flags]
internal enum Beside
{
    /// <summary>No addition.</summary>
    None = 0,

    /// <summary>An endpoint that answers a constant.</summary>
    Constant = 1,

    /// <summary>A simulated far database that counts exchanges.</summary>
    Far = 2,
}

/// <summary>The unchanged API on its own SQLite file, with the demonstration programme.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    /// <summary>The demonstration programme.</summary>
    public const string ProgrammeId = "LCRCA-2024-25";

    /// <summary>The providers whose keys the demonstration makes: name of the key, UKPRN.</summary>
    public static readonly IReadOnlyDictionary<string, int> Providers = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["provider"] = 10001234,
        ["otherProvider"] = 10005678
    };

    private ApiServer(ServerProcess process, string folder, IReadOnlyDictionary<string, string> keys)
    {
        Process = process;
        Folder = folder;
        Keys = keys;
    }

    /// <summary>The process.</summary>
    public ServerProcess Process { get; }

    /// <summary>Where it listens.</summary>
    public int Port => Process.Port;

    /// <summary>The folder of its database and keys.</summary>
    public string Folder { get; }

    /// <summary>The demonstration's keys by role.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; }

    /// <summary>The program.</summary>
    public static string Assembly => Repository.Built("Bootcamps.Api", "Bootcamps.Api");

    /// <summary>Starts it on the database of a folder, and creates the database if it does not exist.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="beside">Addition to its process.</param>
    /// <param name="more">Further settings.</param>
    public static async Task<ApiServer> StartAsync(string folder, Beside beside = Beside.None, IReadOnlyDictionary<string, string>? more = null)
    {
        Directory.CreateDirectory(folder);
        var settings = SettingsOf(folder);
        (string Name, string Assembly)[] loaded =
        [
            .. beside.HasFlag(Beside.Constant) ? [("Constant", Repository.Built("bench/Constant", "Constant"))] : Array.Empty<(string, string)>(),
            .. beside.HasFlag(Beside.Far) ? [("Bootcamps.Bench.Far", Repository.Built("bench/Far", "Bootcamps.Bench.Far"))] : Array.Empty<(string, string)>(),
        ];
        if (loaded.Length > 0)
        {
            settings["DOTNET_STARTUP_HOOKS"] = string.Join(Path.PathSeparator, loaded.Select(one => one.Assembly));
        }

        if (beside.HasFlag(Beside.Constant))
        {
            settings["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "Constant";
        }

        foreach (var (name, value) in more ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            settings[name] = value;
        }

        var process = await ServerProcess.StartAsync(Assembly, folder, settings);
        var keys = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(Path.Combine(folder, "demo-keys.json")))!;
        return new ApiServer(process, folder, keys);
    }

    /// <summary>
    /// Starts it on a new database with room for as many enrolments as the load can make: the demonstration has 2,500 places left, which is gone in a
    /// second. The rules stay.
    /// </summary>
    public static async Task<ApiServer> StartRoomyAsync(string folder, Beside beside = Beside.None, IReadOnlyDictionary<string, string>? more = null)
    {
        await (await StartAsync(folder)).DisposeAsync();
        Widen(folder);
        return await StartAsync(folder, beside, more);
    }

    /// <summary>The settings it is started with.</summary>
    public static Dictionary<string, string> SettingsOf(string folder) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["ConnectionStrings__Bootcamps"] = $"Data Source={FileOf(folder)}",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    /// <summary>Its database.</summary>
    public static string FileOf(string folder) => Path.Combine(folder, "bootcamps.db");

    /// <summary>Gives pools and cohorts room for any load.</summary>
    public static void Widen(string folder) => Change(folder, $"""
        insert into ledger_entry (programme_id, number, line, kind, sector_code, ukprn, occurred_on, period, posted_at, places, seats, committed_pence,
            earned_pence, unfunded_pence, paid_pence, starts, completions, interviews, outcomes, drop_outs, cap_places, cap_pence)
        select programme_id, 1, 1000 + row_number() over (order by pool_id), 'vary', sector_code, ukprn, '2024-04-01', 202404, '2024-04-01 09:00:00.000',
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100000000 - cap_places, 1000000000000000 - cap_pence
        from funding_pool;
        update funding_pool set cap_places = 100000000, cap_pence = 1000000000000000, limit_pence = 1000000000000000;
        update cohort set seats = 10000;
        """);

    /// <summary>
    /// Leaves a provider exactly this number of places; no other pool is near its cap. Changing the lane makes the running service drop its cached values.
    /// </summary>
    public static void LeavePlaces(string folder, int ukprn, int places) => Change(folder, string.Create(CultureInfo.InvariantCulture, $"""
        update funding_pool set cap_places = committed_places + {places} where pool_level = 'provider' and ukprn = {ukprn};
        update lane set turn = turn + 1 where lane_id = '{ProgrammeId}';
        """));

    /// <summary>Adds cohorts for a load that does not go through the API: eight of each.</summary>
    public static void AddCohorts(string folder)
    {
        var columns = string.Join(
            ", ",
            Read(folder, "select name from pragma_table_info('cohort')").Where(name => name is not "cohort_id" and not "number" and not "seats_taken"));
        Change(folder, $"""
            insert into cohort (cohort_id, number, seats_taken, {columns})
            select printf('%s%012d', substr(cohort_id, 1, 24), row_number() over ()), -row_number() over (), 0, {columns}
            from cohort join (values (1), (2), (3), (4), (5), (6), (7), (8));
            """);
    }

    /// <summary>Cohorts of a provider that every learner of the load can join, enrolled on 12 November 2024; they have begun if learners must start.</summary>
    public static IReadOnlyList<string> CohortsOf(
        string folder,
        int ukprn,
        bool onlyBegun = false) => Read(folder, string.Create(CultureInfo.InvariantCulture, $"""
        select cohort_id from cohort
        where ukprn = {ukprn} and sector_code <> 'hgv-driving' and ends_on >= '2024-11-20' {(
            onlyBegun ? "and starts_on between '2024-10-07' and '2024-11-12'" : "")}
        order by cohort_id
        """));

    /// <summary>The first column of a query.</summary>
    public static IReadOnlyList<string> Read(string folder, string sql)
    {
        using var connection = Open(folder);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    /// <summary>The one number a query answers.</summary>
    public static long Number(string folder, string sql) => long.Parse(Read(folder, $"select cast(({sql}) as text)")[0], CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static void Change(string folder, string sql)
    {
        using var connection = Open(folder);
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private static SqliteConnection Open(string folder)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FileOf(folder), Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
