using System.Runtime.CompilerServices;
using Bootcamps.Bench.Limits;
using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;

namespace Bootcamps.Bench.Workloads;

/// <summary>Enrolments into large pools, compared with the peers and the limits.</summary>
internal sealed class Enrolments : Workload
{
    /// <inheritdoc/>
    public override string Name => "enrolments";

    /// <inheritdoc/>
    public override string Heading => "Enrolments into roomy pools";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(BenchRun bench)
    {
        var connections = bench.Options.Connections;
        await using var api = await ApiServer.StartRoomyAsync(bench.NewFolder("api"), Beside.Constant);
        await using var efCore = await PeerServer.StartEfCoreAsync(bench.NewFolder("ef-core"));
        await using var careful = await PeerServer.StartCarefulAsync(bench.NewFolder("careful"), isQueued: false);
        await using var queued = await PeerServer.StartCarefulAsync(bench.NewFolder("careful-queued"), isQueued: true);
        using var direct = await DirectAsync(bench.NewFolder("direct"));

        var learners = new StrongBox<int>();
        var ours = EnrolInto(api, learners);
        var theirs = EnrolInto(learners);
        var body = EnrolmentTalk.Body(PeerServer.CohortIds[0], "100000001", "1000000019");
        var answer = await Http.AskAsync(api.Port, FirstOf(ours(0)));
        var constant = Http.Request("POST", $"/bench/constant/{answer.Length}", api.Keys["provider"], body, "bench-100000001");
        Contender Of(string name, ServerProcess server, int count, Func<int, Talk> talkOf) =>
            new(name, duration => LoadRun.RunAsync(server.Port, count, duration, talkOf, server.CpuTime));

        var busy = await Rounds.RunAsync(bench,
        [
            Of("Bootcamps", api.Process, connections, ours),
            Of("EF Core peer", efCore.Process, connections, theirs),
            Of("careful peer", careful.Process, connections, theirs),
            Of("careful peer, writers queued", queued.Process, connections, theirs),
            new("direct SQL, no HTTP", duration => Task.Run(() => direct.Run(duration))),
            Of($"constant of {answer.Length} bytes", api.Process, connections, _ => new Same(constant)),
        ]);
        var alone = await Rounds.RunAsync(bench,
        [
            Of("Bootcamps", api.Process, 1, ours),
            Of("EF Core peer", efCore.Process, 1, theirs),
            Of("careful peer", careful.Process, 1, theirs),
        ]);

        var section = new Section(Heading);
        section.Say(
            $"POST /v1/enrolments, {connections} connections, every learner new. The rate of the first line is divided by that of each. "
            + "A latency of direct SQL is that of a transaction of 256.");
        Rounds.Show(section, busy);
        section.Say("One connection:");
        Rounds.Show(section, alone);
        AtLeast("25 × the EF Core peer", 25, busy[1]);
        AtLeast("5 × the careful peer", 5, busy[2]);
        AtLeast("5 × the careful peer whose writers queue", 5, busy[3]);
        AtLeast("0.4 × direct SQL", 0.4, busy[4]);
        section.Target("p99 below 20 ms", $"{Figure.Milliseconds(busy[0].Milliseconds(0.99))} ms", busy[0].Milliseconds(0.99) < 20);
        section.EndTargets();
        return section;

        void AtLeast(string what, double bound, Measured other)
        {
            var ratio = busy[0].PerSecond / Math.Max(0.001, other.PerSecond);
            section.Target($"at least {what}", Figure.Ratio(ratio), ratio >= bound);
        }
    }

    private static byte[] FirstOf(Talk talk)
    {
        var buffer = new byte[8_192];
        return buffer[..talk.Next(buffer)];
    }

    // The API makes the database and one enrolment to take the rows from.
    private static async Task<DirectSql> DirectAsync(string folder)
    {
        await using (var api = await ApiServer.StartRoomyAsync(folder))
        {
            await Http.AskAsync(api.Port, FirstOf(EnrolInto(api, new StrongBox<int>())(0)));
        }

        var cohortIds = ApiServer.CohortsOf(folder, ApiServer.Providers["provider"]);
        ApiServer.AddCohorts(folder);
        return new DirectSql(
            ApiServer.FileOf(folder),
            [.. ApiServer.CohortsOf(folder, ApiServer.Providers["provider"]).Except(cohortIds, StringComparer.Ordinal)]);
    }
}
