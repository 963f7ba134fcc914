using System.Runtime.CompilerServices;
using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;

namespace Bootcamps.Bench.Workloads;

/// <summary>One enrolment sent repeatedly with its Idempotency-Key.</summary>
internal sealed class Replays : Workload
{
    /// <inheritdoc/>
    public override string Name => "replays";

    /// <inheritdoc/>
    public override string Heading => "Replays of one Idempotency-Key";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(BenchRun bench)
    {
        await using var api = await ApiServer.StartRoomyAsync(bench.NewFolder("api"), Beside.Constant);
        var buffer = new byte[8_192];
        var request = buffer[..EnrolInto(api, new StrongBox<int>())(0).Next(buffer)];
        var answer = await Http.AskAsync(api.Port, request);
        var constant = Http.Request(
            "POST",
            $"/bench/constant/{answer.Length}",
            api.Keys["provider"],
            EnrolmentTalk.Body(PeerServer.CohortIds[0], "100000001", "1000000019"),
            "bench-100000001");
        Contender Of(string name, byte[] asked) =>
            new(name, duration => LoadRun.RunAsync(api.Port, bench.Options.Connections, duration, _ => new Same(asked), api.Process.CpuTime));

        var measured = await Rounds.RunAsync(bench, [Of("the same enrolment again", request), Of($"constant of {answer.Length} bytes", constant)]);
        var enrolments = ApiServer.Number(api.Folder, "select count(*) from enrolment");
        var section = new Section(Heading);
        section.Say($"{bench.Options.Connections} connections send one enrolment with one key. Each gets the first answer.");
        Rounds.Show(section, measured);
        section.Target("one enrolment, however often it is sent", Figure.Count(enrolments), enrolments == 1);
        section.EndTargets();
        return section;
    }
}
