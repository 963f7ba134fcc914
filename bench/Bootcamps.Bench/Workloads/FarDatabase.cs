using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;

namespace Bootcamps.Bench.Workloads;

/// <summary>A simulated far database: the exchanges of a batch must not grow with its size.</summary>
internal sealed class FarDatabase : Workload
{
    private static readonly int[] Delays = [0, 1, 5];

    /// <inheritdoc/>
    public override string Name => "far";

    /// <inheritdoc/>
    public override string Heading => "A far database";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(BenchRun bench)
    {
        var section = new Section(Heading);
        section.Say("""
            SQLite is in the process and has no round trips, so the storage seam counts what would be one to a server:
            begin, taking the lane, what is read together, what is written together, commit.
            Each then waits as long as a round trip would take.
            The turn is the time for which nobody else can write in the programme.
            """.ReplaceLineEndings(" "));
        await CountAsync(bench, section);
        await CompareAsync(bench, section);
        if (Environment.GetEnvironmentVariable("BOOTCAMPS_BENCH_SQLSERVER") is { Length: > 0 } connectionString)
        {
            await FarSqlServer.RunAsync(bench, section, connectionString, Delays);
        }

        return section;
    }

    // Twice as many connections as the largest batch, counted while turns are long, so that a full batch waits.
    private static async Task CountAsync(BenchRun bench, Section section)
    {
        List<IReadOnlyList<string>> rows = [];
        List<(int Size, double Exchanges)> exchanges = [];
        foreach (var most in new[] { 1, 16, 64, 256 })
        {
            await using var api = await ApiServer.StartRoomyAsync(
                bench.NewFolder("far"),
                Beside.Far,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["WriteQueue__MostUnits"] = most.ToString(CultureInfo.InvariantCulture) });
            var talk = EnrolInto(api, new StrongBox<int>());
            await LoadRun.RunAsync(api.Port, most * 2, bench.Options.WarmUp / 2, talk);
            List<string> turns = [];
            List<string> row = [string.Create(CultureInfo.InvariantCulture, $"at most {most}")];
            foreach (var delay in Delays)
            {
                await SetDelayAsync(api, delay);
                var result = await LoadRun.RunAsync(api.Port, most * 2, bench.Options.Duration / 2, talk);
                var (batches, outside) = await TakeAsync(api);
                if (delay == Delays[^1])
                {
                    exchanges.Add((most, Statistics.Median(batches.Select(batch => (double)batch.Exchanges))));
                    row.Add(Figure.Rate(batches.Average(batch => batch.Changes)));
                    row.Add(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{exchanges[^1].Exchanges:0.#} ({batches.Min(batch => batch.Exchanges)}–{batches.Max(batch => batch.Exchanges)})"));
                    row.Add(Figure.Rate((double)outside / Math.Max(1, result.Answers)));
                }

                turns.Add(Figure.Milliseconds(Statistics.Median(batches.Select(batch => batch.TurnMilliseconds))));
            }

            rows.Add([.. row, .. turns]);
            BenchRun.Tell(string.Join(", ", rows[^1]));
        }

        section.Table(["batch", "changes", "exchanges a batch", "others a request", .. Delays.Select(delay => $"turn ms at {delay} ms")], rows);
        var growth = exchanges[^1].Exchanges / Math.Max(1, exchanges[0].Exchanges);
        section.Target("exchanges of a batch of 256 at most 1.5 × those of one", Figure.Ratio(growth), growth <= 1.5);
        section.EndTargets();
    }

    private static async Task CompareAsync(BenchRun bench, Section section)
    {
        var connections = bench.Options.Connections;
        await using var api = await ApiServer.StartRoomyAsync(bench.NewFolder("far"), Beside.Far);
        var ours = EnrolInto(api, new StrongBox<int>());
        var theirs = EnrolInto(new StrongBox<int>());
        List<PeerServer> peers = [];
        try
        {
            List<Contender> contenders = [];
            foreach (var delay in Delays)
            {
                var peer = await PeerServer.StartCarefulAsync(bench.NewFolder("careful"), isQueued: true, delay);
                peers.Add(peer);
                contenders.Add(new($"Bootcamps, {delay} ms", async duration =>
                {
                    await SetDelayAsync(api, delay);
                    return await LoadRun.RunAsync(api.Port, connections, duration, ours, api.Process.CpuTime);
                }));
                contenders.Add(new($"careful peer, {delay} ms", duration => LoadRun.RunAsync(peer.Port, connections, duration, theirs, peer.Process.CpuTime)));
            }

            section.Say(
                $"{connections} connections, each exchange so many milliseconds. The peer's lookups and inserts wait outside its lock, "
                + "as they would with row locks; its conditional update, its seat and its commit within; its writers queue.");
            foreach (var pair in (await Rounds.RunAsync(bench, contenders)).Chunk(2))
            {
                Rounds.Show(section, pair);
            }
        }
        finally
        {
            foreach (var peer in peers)
            {
                await peer.DisposeAsync();
            }
        }
    }

    private static Task SetDelayAsync(ApiServer api, int milliseconds) => Http.AskAsync(api.Port, Http.Request("POST", $"/bench/far/{milliseconds}", body: ""));

    private static async Task<(IReadOnlyList<Batch> Batches, long Outside)> TakeAsync(ApiServer api)
    {
        var answer = JsonSerializer.Deserialize<Counted>(await Http.AskAsync(api.Port, Http.Request("GET", "/bench/far")), JsonSerializerOptions.Web)!;
        return (answer.Batches, answer.Outside);
    }

    private sealed record Counted(IReadOnlyList<Batch> Batches, long Outside);

    private sealed record Batch(int Changes, int Exchanges, double TurnMilliseconds);
}
