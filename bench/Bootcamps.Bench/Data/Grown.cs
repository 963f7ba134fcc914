using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;
using Bootcamps.Bench.Workloads;

namespace Bootcamps.Bench.Data;

/// <summary>
/// Databases with many enrolments, made once by the API itself over HTTP and kept in <c>bench/data</c> while the schema does not change.
/// A bigger one continues from the next smaller. Reads are measured on them directly. Workloads that write take a copy.
/// </summary>
internal static class Grown
{
    private const int Connections = 64;

    /// <summary>One of a hundred learners has started, so that there is performance to report on.</summary>
    private const int StartedEach = 100;

    /// <summary>The folder of a database with this number of enrolments, which is grown if it does not exist.</summary>
    public static async Task<string> FolderAsync(int size, IReadOnlyList<int> sizes)
    {
        var folder = FolderOf(size);
        if (Directory.Exists(folder))
        {
            return folder;
        }

        var smaller = sizes.Where(one => one < size).Order().LastOrDefault();
        var unfinished = folder + "-unfinished";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        var from = Stopwatch.GetTimestamp();
        if (smaller > 0)
        {
            Copy(await FolderAsync(smaller, sizes), unfinished);
            from = Stopwatch.GetTimestamp();
        }
        else
        {
            await (await ApiServer.StartRoomyAsync(unfinished)).DisposeAsync();
        }

        BenchRun.Tell($"growing a database to {size:N0} enrolments, once");
        await GrowAsync(unfinished, size, smaller);
        Directory.Move(unfinished, folder);
        BenchRun.Tell(string.Create(
            CultureInfo.InvariantCulture,
            $"grown from {smaller:N0} to {size:N0} in {Stopwatch.GetElapsedTime(from).TotalSeconds:N0} s, "
            + $"{Figure.Megabytes(new FileInfo(ApiServer.FileOf(folder)).Length)} MB"));
        return folder;
    }

    /// <summary>A writable copy.</summary>
    public static void Copy(string folder, string copy)
    {
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".log", StringComparison.Ordinal)))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>The result of the API's <c>check</c> for a database, on one line.</summary>
    public static async Task<string> CheckAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [ApiServer.Assembly, "check"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach (var (name, value) in ApiServer.SettingsOf(folder))
        {
            start.Environment[name] = value;
        }

        var from = Stopwatch.GetTimestamp();
        using var check = Process.Start(start)!;
        Running.Add(check);
        var errors = check.StandardError.ReadToEndAsync();
        var output = await check.StandardOutput.ReadToEndAsync();
        await check.WaitForExitAsync();
        await Running.EndAsync(check);
        var lines = $"{output}\n{await errors}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(check.ExitCode == 0 ? lines[^1] : $"differences: {lines[^1]}")} ({Stopwatch.GetElapsedTime(from).TotalSeconds:N1} s)");
    }

    private static string FolderOf(int size)
    {
        using var engine = new SqliteEngine("Data Source=unused.db");
        var scripts = new Migrator(engine, TimeProvider.System).Scripts;
        var schema = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(scripts.Select(script => script.Sha256)))))[..8];
        return Path.Combine(Repository.Data, string.Create(CultureInfo.InvariantCulture, $"{scripts[^1].Name}-{schema}-{size}"));
    }

    private static async Task GrowAsync(string folder, int size, int already)
    {
        await using var api = await ApiServer.StartAsync(folder);
        var learners = new StrongBox<int>((int)ApiServer.Number(folder, "select count(*) * 2 from enrolment"));
        var left = new StrongBox<int>(size - already);
        var templates = ApiServer.Providers.Select(provider => EnrolmentTalk.Templates(api.Keys[provider.Key], ApiServer.CohortsOf(folder, provider.Value)))
            .ToList();
        var created = new List<(int Provider, string Id)>();
        var result = await LoadRun.RunAsync(api.Port, Connections, null, i => new EnrolmentTalk(templates[i % templates.Count], learners, left, id =>
        {
            lock (created)
            {
                created.Add((i % templates.Count, id));
            }
        }));
        if (created.Count != size - already)
        {
            throw new InvalidOperationException($"Only {created.Count} of {size - already} were accepted; {result.Others}");
        }

        BenchRun.Tell($"{Figure.Rate(result.AcceptedPerSecond)} enrolments a second");
        await StartLearnersAsync(api, created);
    }

    private static async Task StartLearnersAsync(ApiServer api, List<(int Provider, string Id)> created)
    {
        var keys = ApiServer.Providers.Keys.Select(name => api.Keys[name]).ToList();
        var begun = ApiServer.Read(
            api.Folder,
            "select e.enrolment_id from enrolment e join cohort h on h.cohort_id = e.cohort_id "
            + "where h.starts_on between '2024-10-07' and '2024-11-12'").ToHashSet(StringComparer.Ordinal);
        List<byte[]> requests = [.. created.Where(one => begun.Contains(one.Id)).Take(created.Count / StartedEach)
            .Select(one => Moves.Start(keys[one.Provider], one.Id))];
        var next = new StrongBox<int>();
        var result = await LoadRun.RunAsync(api.Port, Connections, null, _ => new Once(requests, next));
        if (result.Others.Length > 0)
        {
            throw new InvalidOperationException($"Milestones were not accepted; {result.Others}");
        }
    }
}
