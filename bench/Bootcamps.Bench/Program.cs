using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bootcamps.Bench;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;
using Bootcamps.Bench.Workloads;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

// The load generator runs continuations on the one thread that waits for all sockets. This must be set before the first socket.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
AppDomain.CurrentDomain.ProcessExit += (_, _) => Running.EndAll();

var only = new Option<string[]>("--only") { Description = "Only these workloads; the others keep their results.", AllowMultipleArgumentsPerToken = true };
only.AcceptOnlyFromAmong([.. Workload.All.Select(workload => workload.Name)]);
var rounds = new Option<int?>("--rounds") { Description = "Number of rounds. Default: 3." };
var seconds = new Option<double?>("--seconds") { Description = "Seconds for each measurement. Default: 10." };
var connections = new Option<int>("--connections") { Description = "How many connections ask at the same time.", DefaultValueFactory = _ => 64 };
var sizes = new Option<string?>("--sizes") { Description = "Enrolments stored, with commas between. Default: 10000,100000,1000000." };
var quick = new Option<bool>("--quick") { Description = "A short trial: everything tiny, nothing written." };
var keep = new Option<bool>("--keep") { Description = "Keep the temporary folders." };
var output = new Option<string?>("--output") { Description = "The page of results. Default: bench/results.md." };
var root = new RootCommand("Measures the API against peers and limits on this machine, and writes bench/results.md.")
{
    only, rounds, seconds, connections, sizes, quick, keep, output,
};
root.SetAction(async (parsed, _) =>
{
    var isQuick = parsed.GetValue(quick);
    var options = new BenchOptions
    {
        Only = parsed.GetValue(only) ?? [],
        Rounds = parsed.GetValue(rounds) ?? (isQuick ? 1 : 3),
        Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? (isQuick ? 0.5 : 10)),
        Connections = parsed.GetValue(connections),
        Sizes = [.. (parsed.GetValue(sizes) ?? (isQuick ? "500,1000" : "10000,100000,1000000")).Split(',')
            .Select(size => int.Parse(size, CultureInfo.InvariantCulture))
            .Order()],
        IsQuick = isQuick,
        IsKept = parsed.GetValue(keep),
        Output = parsed.GetValue(output) ?? (isQuick ? null : Path.Combine(Repository.Root, "bench", "results.md")),
    };
    var workloads = Workload.All.Where(workload => options.Only.Count == 0 || options.Only.Contains(workload.Name, StringComparer.Ordinal)).ToList();
    var machine = await Machine.DescribeAsync();
    Console.WriteLine(string.Join('\n', machine));
    foreach (var workload in workloads)
    {
        using var bench = new BenchRun(options);
        var from = Stopwatch.GetTimestamp();
        Console.WriteLine($"\n## {workload.Heading}\n");
        var section = await workload.RunAsync(bench);
        Console.WriteLine(section.Text);
        BenchRun.Tell($"took {Stopwatch.GetElapsedTime(from).TotalSeconds:N0} s");
        if (options.Output is { } file)
        {
            var taken = string.Create(
                CultureInfo.InvariantCulture,
                $"Taken {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {options.Rounds} rounds of {options.Duration.TotalSeconds:0.#} s, "
                + $"{options.Connections} connections; {string.Join("; ", machine)}; engine SQLite.");
            await ResultsPage.WriteAsync(file, taken, [section], [.. Workload.All.Select(one => one.Heading)]);
        }
    }

    return 0;
});
return await root.Parse(args).InvokeAsync();
