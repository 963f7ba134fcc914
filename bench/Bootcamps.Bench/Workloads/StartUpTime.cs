using System.Globalization;
using Bootcamps.Bench.Data;
using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;

namespace Bootcamps.Bench.Workloads;

/// <summary>From the start of the process to its first answer that it is ready.</summary>
internal sealed class StartUpTime : Workload
{
    /// <inheritdoc/>
    public override string Name => "start-up";

    /// <inheritdoc/>
    public override string Heading => "Start-up";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(BenchRun bench)
    {
        var existing = bench.NewFolder("existing");
        await (await ApiServer.StartAsync(existing)).DisposeAsync();
        List<(string Name, Func<string> Folder)> databases =
        [
            ("no database yet: made and seeded", () => bench.NewFolder("new")), ("demonstration, no enrolments", () => existing),
        ];
        foreach (var size in bench.Options.Sizes)
        {
            var folder = await Grown.FolderAsync(size, bench.Options.Sizes);
            databases.Add((string.Create(CultureInfo.InvariantCulture, $"{size:N0} enrolments"), () => folder));
        }

        var times = databases.Select(_ => new List<double>()).ToList();
        var cpu = databases.Select(_ => new List<double>()).ToList();
        for (var round = 0; round <= bench.Options.Rounds * (bench.Options.IsQuick ? 1 : 3); round++)
        {
            foreach (var ((name, folder), taken, used) in databases.Zip(times, cpu))
            {
                await using var api = await ApiServer.StartAsync(folder());
                BenchRun.Tell($"{name}: {api.Process.ReadyAfter.TotalMilliseconds:N0} ms");

                // The first time the files come from disk.
                if (round > 0)
                {
                    taken.Add(api.Process.ReadyAfter.TotalMilliseconds);
                    used.Add(api.Process.CpuTime().TotalMilliseconds);
                }
            }
        }

        var section = new Section(Heading);
        section.Say($"From the start of the process to the first 200 of /health/ready, {times[0].Count} times in turns.");
        section.Table(["", "median ms", "min–max", "CPU ms"],
        [
            .. databases.Zip(times, cpu).Select(one => (IReadOnlyList<string>)
            [
                one.First.Name, Figure.Count(Statistics.Median(one.Second)),
                $"{Figure.Count(one.Second.Min())}–{Figure.Count(one.Second.Max())}", Figure.Count(Statistics.Median(one.Third)),
            ]),
        ]);
        var last = Statistics.Median(times[^1]);
        section.Target($"below 1 s at {databases[^1].Name}", $"{Figure.Count(last)} ms", last < 1_000);
        section.EndTargets();
        return section;
    }
}
