using System.Globalization;
using Bootcamps.Bench.Data;
using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;

namespace Bootcamps.Bench.Workloads;

/// <summary>Dashboard, performance and headroom with more and more enrolments stored, and the memory it takes.</summary>
internal sealed class StoredReads : Workload
{
    private static readonly (string Name, double? Most)[] Reads = [("dashboard", 1.2), ("headroom", 1.2), ("performance", null)];

    /// <inheritdoc/>
    public override string Name => "reads";

    /// <inheritdoc/>
    public override string Heading => "Reports and memory by enrolments stored";

    /// <summary>How many connections read at the same time: a few staff, not a crowd.</summary>
    public static int Readers(BenchRun bench) => Math.Max(1, bench.Options.Connections / 8);

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(BenchRun bench)
    {
        var section = new Section(Heading);
        List<(int Size, ApiServer Api)> servers = [];
        try
        {
            List<string> checks = [];
            foreach (var size in bench.Options.Sizes)
            {
                var folder = await Grown.FolderAsync(size, bench.Options.Sizes);
                checks.Add($"{size:N0}: {await Grown.CheckAsync(folder)}");
                BenchRun.Tell($"check of {checks[^1]}");
                servers.Add((size, await ApiServer.StartAsync(folder)));
            }

            await Task.Delay(TimeSpan.FromSeconds(bench.Options.IsQuick ? 0.1 : 3));
            var atRest = servers.Select(server => server.Api.Process.Memory()).ToList();
            section.Say($"What `check` says about the databases: {string.Join("; ", checks)}.");
            var results = new List<IReadOnlyList<Measured>>();
            foreach (var (name, _) in Reads)
            {
                results.Add(await Rounds.RunAsync(bench, [.. servers.Select(server => ContenderOf(bench, name, server.Size, server.Api))]));
            }

            section.Say($"{Readers(bench)} connections; first ÷ this is what a read costs compared with the smallest database.");
            Rounds.Show(section, [.. results[0]]);
            Rounds.Show(section, [.. results[1]]);
            Rounds.Show(section, [.. results[2]]);
            section.Say("Resident memory of the process, MB, and the size of its database:");
            section.Table(["", "at rest", "most until then", "after the reads", "most", "database"],
            [
                .. servers.Zip(atRest, (server, rest) => (IReadOnlyList<string>)
                [
                    $"{server.Size:N0} enrolments", Figure.Megabytes(rest.Now), Figure.Megabytes(rest.Most), Figure.Megabytes(server.Api.Process.Memory().Now),
                    Figure.Megabytes(server.Api.Process.Memory().Most), Figure.Megabytes(new FileInfo(ApiServer.FileOf(server.Api.Folder)).Length),
                ]),
            ]);
            AddTargets(section, servers, results);
            return section;
        }
        finally
        {
            foreach (var (_, api) in servers)
            {
                await api.DisposeAsync();
            }
        }
    }

    private static Contender ContenderOf(BenchRun bench, string read, int size, ApiServer api)
    {
        var request = Http.Request("GET", $"/v1/programmes/{ApiServer.ProgrammeId}/{read}", api.Keys["authority"]);
        return new Contender(
            string.Create(CultureInfo.InvariantCulture, $"{read}, {size:N0} enrolments"),
            duration => LoadRun.RunAsync(api.Port, Readers(bench), duration, _ => new Same(request), api.Process.CpuTime));
    }

    private static void AddTargets(Section section, List<(int Size, ApiServer Api)> servers, List<IReadOnlyList<Measured>> results)
    {
        foreach (var ((name, most), measured) in Reads.Zip(results))
        {
            if (most is { } bound && measured.Count > 1)
            {
                var ratio = measured[0].PerSecond / Math.Max(0.001, measured[^1].PerSecond);
                section.Target(
                    $"{name} at {servers[^1].Size:N0} at most {Figure.Ratio(bound)} its cost at {servers[0].Size:N0}",
                    Figure.Ratio(ratio),
                    ratio <= bound);
            }
        }

        var memory = servers[^1].Api.Process.Memory();
        section.Target(
            $"resident memory below 300 MB at {servers[^1].Size:N0}, at most after the reads",
            $"{Figure.Megabytes(memory.Most)} MB",
            memory.Most < 300 * 1_048_576L);
        section.EndTargets();
    }
}
