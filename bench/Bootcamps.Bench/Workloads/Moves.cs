using System.Runtime.CompilerServices;
using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;

namespace Bootcamps.Bench.Workloads;

/// <summary>Starts declared, then learners withdrawn.</summary>
internal sealed class Moves : Workload
{
    /// <inheritdoc/>
    public override string Name => "moves";

    /// <inheritdoc/>
    public override string Heading => "Milestones and withdrawals";

    /// <summary>Declares the start of a learner on a cohort that has begun.</summary>
    public static byte[] Start(string key, string enrolmentId) => Http.Request("POST", $"/v1/enrolments/{enrolmentId}/milestones", key, """
        {"milestone":"start","occurredOn":"2024-11-14","evidence":{"startedOn":"2024-11-12","qualifyingDays":3,"guidedMinutes":900}}
        """, "start-" + enrolmentId);

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(BenchRun bench)
    {
        await using var api = await ApiServer.StartRoomyAsync(bench.NewFolder("api"));
        var each = bench.Options.IsQuick ? 100 : 10_000;
        var key = api.Keys["provider"];
        var cohortIds = ApiServer.CohortsOf(api.Folder, ApiServer.Providers["provider"], onlyBegun: true);
        var ids = await EnrolAsync(api, EnrolmentTalk.Templates(key, cohortIds), each * (bench.Options.Rounds + 1), bench.Options.Connections);
        List<LoadResult> starts = [], withdrawals = [];
        foreach (var some in ids.Chunk(each))
        {
            starts.Add(await SayAsync(api, bench, [.. some.Select(id => Start(key, id))]));
            withdrawals.Add(await SayAsync(api, bench, [.. some.Select(id => Withdrawal(key, id))]));
            BenchRun.Tell(
                $"starts {Figure.Rate(starts[^1].AcceptedPerSecond)}/s {starts[^1].Others}, "
                + $"withdrawals {Figure.Rate(withdrawals[^1].AcceptedPerSecond)}/s {withdrawals[^1].Others}");
        }

        // The first of each was the warm-up.
        var section = new Section(Heading);
        section.Say($"{bench.Options.Connections} connections declare the start of {each:N0} learners, then withdraw them.");
        Rounds.Show(section, [new Measured("start declared", starts[1..]), new Measured("withdrawn after the start", withdrawals[1..])]);
        return section;
    }

    private static byte[] Withdrawal(string key, string enrolmentId) =>
        Http.Request("POST", $"/v1/enrolments/{enrolmentId}/withdraw", key, """{"occurredOn":"2024-11-15","reasonCode":44}""", "withdraw-" + enrolmentId);

    private static async Task<List<string>> EnrolAsync(ApiServer api, byte[][] templates, int count, int connections)
    {
        BenchRun.Tell($"enrolling {count:N0} learners");
        List<string> ids = [];
        var (learners, left) = (new StrongBox<int>(), new StrongBox<int>(count));
        await LoadRun.RunAsync(api.Port, connections, null, _ => new EnrolmentTalk(templates, learners, left, id =>
        {
            lock (ids)
            {
                ids.Add(id);
            }
        }));
        return ids;
    }

    private static Task<LoadResult> SayAsync(ApiServer api, BenchRun bench, IReadOnlyList<byte[]> requests)
    {
        var next = new StrongBox<int>();
        return LoadRun.RunAsync(api.Port, bench.Options.Connections, null, _ => new Once(requests, next), api.Process.CpuTime);
    }
}
