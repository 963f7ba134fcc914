using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;

namespace Bootcamps.Bench.Workloads;

/// <summary>Eligibility checks compared with a constant of the same size, in one process.</summary>
internal sealed class EligibilityChecks : Workload
{
    private const string Question = """
        {"authority":"LCRCA","startsOn":"2024-12-02","sectorCode":"digital","applicant":
        """ + """
        {"dateOfBirth":"1990-04-12","postcode":"L19 2AB","employmentStatus":"unemployed",
        """ + """
        "hasRightToWork":true,"isInFullTimeEducation":false,"hasOtherPublicFunding":false}}
        """;

    /// <inheritdoc/>
    public override string Name => "eligibility";

    /// <inheritdoc/>
    public override string Heading => "Eligibility checks";

    /// <summary>A partner's question.</summary>
    public static byte[] Ask(ApiServer api) => Http.Request("POST", "/v1/eligibility-checks", api.Keys["partner"], Question);

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(BenchRun bench)
    {
        await using var api = await ApiServer.StartAsync(bench.NewFolder("api"), Beside.Constant);
        var request = Ask(api);
        var answer = await Http.AskAsync(api.Port, request);
        var constant = Http.Request("POST", $"/bench/constant/{answer.Length}", api.Keys["partner"], Question);
        var endpoint = Http.Request("POST", $"/bench/endpoint/{answer.Length}", api.Keys["partner"], Question);
        Contender Of(string name, byte[] asked) =>
            new(name, duration => LoadRun.RunAsync(api.Port, bench.Options.Connections, duration, _ => new Same(asked), api.Process.CpuTime));

        var measured = await Rounds.RunAsync(
            bench,
            [Of("eligibility check", request), Of("constant behind the same middleware", endpoint), Of($"constant of {answer.Length:N0} bytes", constant)]);
        double Share(int other) => measured[0].PerSecond / Math.Max(0.001, measured[other].PerSecond);
        var section = new Section(Heading);
        section.Say($"POST /v1/eligibility-checks, {bench.Options.Connections} connections, by sector: the answer lists open cohorts.");
        Rounds.Show(section, measured);
        section.Target("at least 0.5 × an endpoint of the same host that answers a constant of equal size", Figure.Ratio(Share(1)), Share(1) >= 0.5);
        section.Target("at least 0.7 × a constant of equal size", Figure.Ratio(Share(2)), Share(2) >= 0.7);
        section.EndTargets();
        return section;
    }
}
