using System.Globalization;
using System.Runtime.CompilerServices;
using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;
using Microsoft.Data.SqlClient;

namespace Bootcamps.Bench.Workloads;

/// <summary>Enrolments into a SQL Server behind a proxy that adds a delay. The login must be able to create databases.</summary>
internal static class FarSqlServer
{
    /// <summary>Measures it with a separate database for each delay.</summary>
    public static async Task RunAsync(BenchRun bench, Section section, string connectionString, IReadOnlyList<int> delays)
    {
        List<Measured> measured = [];
        foreach (var delay in delays)
        {
            var database = string.Create(CultureInfo.InvariantCulture, $"bootcamps_bench_{Environment.ProcessId}_{delay}");
            await ExecuteAsync(connectionString, "master", $"create database {database}");
            try
            {
                measured.Add(new Measured(
                    string.Create(CultureInfo.InvariantCulture, $"SQL Server, {delay} ms"),
                    await MeasureAsync(bench, connectionString, database, delay)));
            }
            finally
            {
                SqlConnection.ClearAllPools();
                await ExecuteAsync(connectionString, "master", $"alter database {database} set single_user with rollback immediate; drop database {database}");
            }
        }

        section.Say("The same enrolments into a SQL Server behind a proxy with the delay there and back:");
        Rounds.Show(section, measured);
    }

    private static async Task<IReadOnlyList<LoadResult>> MeasureAsync(BenchRun bench, string connectionString, string database, int delay)
    {
        var (host, port) = AddressOf(new SqlConnectionStringBuilder(connectionString).DataSource);
        await using var proxy = new DelayProxy(host, port, TimeSpan.FromMilliseconds(delay));
        var near = new SqlConnectionStringBuilder(connectionString) { InitialCatalog = database }.ConnectionString;
        var far = new SqlConnectionStringBuilder(connectionString)
        {
            InitialCatalog = database,
            DataSource = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1,{proxy.Port}")
        }.ConnectionString;
        var folder = bench.NewFolder("sqlserver");
        Dictionary<string, string> Settings(string text) => new(StringComparer.Ordinal)
        {
            ["Database__Engine"] = "sqlserver", ["ConnectionStrings__Bootcamps"] = text, ["PersonalData__KeysFolder"] = Path.Combine(folder, "keys"),
        };

        // On SQL Server the demonstration's keys are not written to this folder, so the bench makes its own key.
        await using (await ServerProcess.StartAsync(ApiServer.Assembly, folder, With(ApiServer.SettingsOf(folder), Settings(near))))
        {
        }

        await ExecuteAsync(connectionString, database, """
            update funding_pool set cap_places = 100000000, cap_pence = 1000000000000000, limit_pence = 1000000000000000;
            update cohort set seats = 10000;
            """);
        var cohortIds = await ListAsync(
            connectionString,
            database,
            "select cohort_id from cohort where ukprn = 10001234 and sector_code <> 'hgv-driving' order by cohort_id");
        var key = await MakeKeyAsync(folder, With(ApiServer.SettingsOf(folder), Settings(near)));
        await using var server = await ServerProcess.StartAsync(ApiServer.Assembly, folder, With(ApiServer.SettingsOf(folder), Settings(far)));
        var (templates, learners) = (EnrolmentTalk.Templates(key, cohortIds), new StrongBox<int>());
        List<LoadResult> rounds = [];
        await LoadRun.RunAsync(server.Port, bench.Options.Connections, bench.Options.WarmUp, _ => new EnrolmentTalk(templates, learners));
        for (var round = 1; round <= bench.Options.Rounds; round++)
        {
            rounds.Add(await LoadRun.RunAsync(
                server.Port,
                bench.Options.Connections,
                bench.Options.Duration,
                _ => new EnrolmentTalk(templates, learners),
                server.CpuTime));
        }

        return rounds;
    }

    private static Dictionary<string, string> With(Dictionary<string, string> settings, Dictionary<string, string> more)
    {
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return settings;
    }

    // host, host,port or tcp:host,port
    private static (string Host, int Port) AddressOf(string dataSource)
    {
        var parts = dataSource.Replace("tcp:", "", StringComparison.OrdinalIgnoreCase).Split(',');
        return (parts[0], parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1433);
    }

    private static async Task<string> MakeKeyAsync(string folder, Dictionary<string, string> settings)
    {
        var start = new System.Diagnostics.ProcessStartInfo(
            "dotnet",
            [ApiServer.Assembly, "keys", "create", "--role", "provider", "--authority", "LCRCA", "--ukprn", "10001234", "--name", "Bench"])
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = System.Diagnostics.Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Split('\n')[0].Trim();
    }

    private static async Task ExecuteAsync(string connectionString, string database, string sql)
    {
        await using var connection = new SqlConnection(new SqlConnectionStringBuilder(connectionString) { InitialCatalog = database }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new SqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> ListAsync(string connectionString, string database, string sql)
    {
        await using var connection = new SqlConnection(new SqlConnectionStringBuilder(connectionString) { InitialCatalog = database }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new SqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> values = [];
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
}
