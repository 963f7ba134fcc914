using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;

namespace Bootcamps.Bench.Workloads;

/// <summary>The rate of the load generator itself, which must not be the limit.</summary>
internal sealed class Client : Workload
{
    /// <inheritdoc/>
    public override string Name => "client";

    /// <inheritdoc/>
    public override string Heading => "The load generator itself";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(BenchRun bench)
    {
        await using var api = await ApiServer.StartAsync(bench.NewFolder("api"), Beside.Constant);
        var connections = bench.Options.Connections;
        Contender Constant(string name, int count, byte[] request) =>
            new(name, duration => LoadRun.RunAsync(api.Port, count, duration, _ => new Same(request), api.Process.CpuTime));

        var body = EnrolmentTalk.Body(PeerServer.CohortIds[0], "100000001", "1000000019");
        var measured = await Rounds.RunAsync(bench,
        [
            Constant($"GET, 200 bytes, {connections} connections", connections, Http.Request("GET", "/bench/constant/200")),
            Constant(
                $"POST of an enrolment's size, 1,500 bytes, {connections} connections",
                connections,
                Http.Request("POST", "/bench/constant/1500", "key", body, "bench-1")),
            Constant("GET, 200 bytes, 1 connection", 1, Http.Request("GET", "/bench/constant/200")),
        ]);
        var section = new Section(Heading);
        section.Say(
            "Against an endpoint in the API's own process that answers a constant before any of the API's code. "
            + "The generator is one thread of the bench; its CPU time an answer, beside the server's, says how much of the machine it takes away.");
        Rounds.Show(section, measured);
        return section;
    }
}
