using System.Runtime.CompilerServices;
using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;

namespace Bootcamps.Bench.Workloads;

/// <summary>Many clients for the last places of a pool: exactly that number must succeed.</summary>
internal sealed class Race : Workload
{
    private static readonly string[] Headers = ["", "places", "201", "422", "other", "beyond the cap", "answers/s", "min–max", "p50 ms", "p99 ms", "max ms"];

    /// <inheritdoc/>
    public override string Name => "race";

    /// <inheritdoc/>
    public override string Heading => "Racing for the last places";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(BenchRun bench)
    {
        await using var api = await ApiServer.StartRoomyAsync(bench.NewFolder("api"));
        await using var efCore = await PeerServer.StartEfCoreAsync(bench.NewFolder("ef-core"));
        await using var careful = await PeerServer.StartCarefulAsync(bench.NewFolder("careful"), isQueued: false);
        var (places, requests) = bench.Options.IsQuick ? (20, 60) : (500, 2_000);
        var ukprn = ApiServer.Providers["provider"];
        Racer[] racers =
        [
            new(
                "Bootcamps",
                api.Port,
                api.Keys["provider"],
                ApiServer.CohortsOf(api.Folder, ukprn),
                () => ApiServer.LeavePlaces(api.Folder, ukprn, places),
                () => ApiServer.Number(
                    api.Folder,
                    $"select (select count(*) from enrolment where ukprn = {ukprn} and is_live = 1) - "
                    + $"(select cap_places from funding_pool where pool_level = 'provider' and ukprn = {ukprn})")),
            new(
                "EF Core peer",
                efCore.Port,
                null,
                PeerServer.CohortIds,
                () => efCore.LeavePlaces(isEfCore: true, places),
                () => efCore.Overshoot(isEfCore: true)),
            new(
                "careful peer",
                careful.Port,
                null,
                PeerServer.CohortIds,
                () => careful.LeavePlaces(isEfCore: false, places),
                () => careful.Overshoot(isEfCore: false)),
        ];

        Task<LoadResult> RunAsync(Racer racer, int count)
        {
            var left = new StrongBox<int>(count);
            return LoadRun.RunAsync(racer.Port, bench.Options.Connections, null, _ => new EnrolmentTalk(racer.Templates, racer.Learners, left));
        }

        foreach (var racer in racers)
        {
            BenchRun.Tell($"warming up: {racer.Name}");
            await RunAsync(racer, requests);
        }

        var results = racers.Select(_ => new List<(LoadResult Result, long Beyond)>()).ToList();
        for (var round = 1; round <= bench.Options.Rounds; round++)
        {
            foreach (var (racer, heard) in racers.Zip(results))
            {
                racer.LeavePlaces();
                var result = await RunAsync(racer, requests);
                heard.Add((result, racer.Beyond()));
                BenchRun.Tell(
                    $"round {round}: {racer.Name} {Figure.Rate(result.PerSecond)}/s, {result.ByStatus.GetValueOrDefault(201)} got in, {result.Others}");
            }
        }

        var section = new Section(Heading);
        section.Say(
            $"{bench.Options.Connections} connections send {requests:N0} enrolments for the last {places:N0} places of one provider's pool: "
            + $"exactly {places:N0} may be answered with 201, all others with 422.");
        section.Table(Headers, [.. racers.Zip(results, (racer, heard) => RowOf(racer.Name, places, heard))]);
        var isExact = results[0].TrueForAll(
            one => one.Result.ByStatus.GetValueOrDefault(201) == places && one.Result.ByStatus.GetValueOrDefault(422) == requests - places && one.Beyond <= 0);
        section.Target($"exactly {places:N0} get in, in every round", isExact ? "so it is" : "it is not so", isExact);
        section.EndTargets();
        return section;
    }

    private static IReadOnlyList<string> RowOf(string name, int places, List<(LoadResult Result, long Beyond)> heard) =>
    [
        name,
        Figure.Count(places),
        Each(heard, result => result.ByStatus.GetValueOrDefault(201)),
        Each(heard, result => result.ByStatus.GetValueOrDefault(422)),
        Each(heard, result => result.ByStatus.Where(pair => pair.Key is not 201 and not 422).Sum(pair => pair.Value)),
        Figure.Count(heard.Max(one => Math.Max(0, one.Beyond))),
        Figure.Rate(Statistics.Median(heard.Select(one => one.Result.PerSecond))),
        $"{Figure.Rate(heard.Min(one => one.Result.PerSecond))}–{Figure.Rate(heard.Max(one => one.Result.PerSecond))}",
        Figure.Milliseconds(Statistics.Median(heard.Select(one => one.Result.Milliseconds(0.5)))),
        Figure.Milliseconds(Statistics.Median(heard.Select(one => one.Result.Milliseconds(0.99)))),
        Figure.Milliseconds(heard.Max(one => one.Result.Milliseconds(1))),
    ];

    // One figure when it is the same in all rounds.
    private static string Each(List<(LoadResult Result, long Beyond)> heard, Func<LoadResult, long> count) =>
        string.Join(" / ", heard.Select(one => Figure.Count(count(one.Result))).Distinct(StringComparer.Ordinal));

    private sealed record Racer(string Name, int Port, string? Key, IReadOnlyList<string> CohortIds, Action LeavePlaces, Func<long> Beyond)
    {
        public byte[][] Templates { get; } = EnrolmentTalk.Templates(Key, CohortIds);

        public StrongBox<int> Learners { get; } = new();
    }
}
