using System.Runtime.CompilerServices;
using Bootcamps.Bench.Data;
using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;

namespace Bootcamps.Bench.Workloads;

/// <summary>Mixed load: four reads to one write, and reads while writes run at full rate.</summary>
internal sealed class MixedDay : Workload
{
    private static readonly string[] Kinds = ["dashboard", "headroom", "list", "one enrolment", "eligibility check", "enrolment"];

    /// <inheritdoc/>
    public override string Name => "mixed";

    /// <inheritdoc/>
    public override string Heading => "A mixed day";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(BenchRun bench)
    {
        var size = bench.Options.Sizes.LastOrDefault(one => one <= 100_000, bench.Options.Sizes[0]);
        var folder = bench.NewFolder("api");
        Grown.Copy(await Grown.FolderAsync(size, bench.Options.Sizes), folder);
        await using var api = await ApiServer.StartAsync(folder);
        var learners = new StrongBox<int>((int)ApiServer.Number(folder, "select count(*) * 2 from enrolment"));
        var enrol = EnrolInto(api, learners);
        var reads = ReadsOf(api);
        var half = Math.Max(1, bench.Options.Connections / 2);
        Task<LoadResult> MixedAsync(TimeSpan duration) =>
            LoadRun.RunAsync(api.Port, bench.Options.Connections, duration, i => new Mix(reads, enrol(i), 0.2, i), api.Process.CpuTime);
        Task<LoadResult> ReadAsync(TimeSpan duration) => LoadRun.RunAsync(api.Port, half, duration, i => new Mix(reads, enrol(i), 0, i));
        Task<LoadResult> WriteAsync(TimeSpan duration) => LoadRun.RunAsync(api.Port, half, duration, enrol);

        BenchRun.Tell("warming up");
        await MixedAsync(bench.Options.WarmUp);
        List<LoadResult> mixed = [], alone = [], beside = [], writes = [];
        for (var round = 1; round <= bench.Options.Rounds; round++)
        {
            mixed.Add(await MixedAsync(bench.Options.Duration));
            alone.Add(await ReadAsync(bench.Options.Duration));
            var both = await Task.WhenAll(ReadAsync(bench.Options.Duration), WriteAsync(bench.Options.Duration));
            beside.Add(both[0]);
            writes.Add(both[1]);
            BenchRun.Tell(
                $"round {round}: {Figure.Rate(mixed[^1].PerSecond)}/s, read p99 alone {Figure.Milliseconds(alone[^1].Milliseconds(0.99))} ms, "
                + $"beside writes {Figure.Milliseconds(both[0].Milliseconds(0.99))} ms");
        }

        var section = new Section(Heading);
        section.Say($"{size:N0} enrolments stored, {bench.Options.Connections} connections, 80 % reads of five kinds in equal parts and 20 % enrolments:");
        Rounds.Show(section,
        [
            new Measured("all", mixed),
            .. Kinds.Select((kind, i) =>
                new Measured(kind, [.. mixed.Where(round => round.ByKind.ContainsKey(i + 1)).Select(round => round.ByKind[i + 1])])),
        ]);
        section.Say($"Reads of {half} connections, alone and while {half} others enrol at full rate:");
        Rounds.Show(section, [new Measured("reads alone", alone), new Measured("reads beside writes", beside), new Measured("those writes", writes)]);
        var memory = api.Process.Memory();
        section.Say($"Resident memory after all that: {Figure.Megabytes(memory.Now)} MB, {Figure.Megabytes(memory.Most)} MB at most.");
        return section;
    }

    private static List<byte[][]> ReadsOf(ApiServer api)
    {
        var authority = api.Keys["authority"];
        var provider = api.Keys["provider"];
        var ids = ApiServer.Read(
            api.Folder,
            $"select enrolment_id from enrolment where ukprn = {ApiServer.Providers["provider"]} order by enrolment_id limit 2000");
        return
        [
            [Http.Request("GET", $"/v1/programmes/{ApiServer.ProgrammeId}/dashboard", authority)],
            [Http.Request("GET", $"/v1/programmes/{ApiServer.ProgrammeId}/headroom", provider)],
            [Http.Request("GET", "/v1/enrolments?limit=20", provider)],
            [.. ids.Select(id => Http.Request("GET", $"/v1/enrolments/{id}", provider))],
            [EligibilityChecks.Ask(api)],
        ];
    }

    /// <summary>Reads of every kind in turn, and the given share of enrolments.</summary>
    private sealed class Mix(List<byte[][]> reads, Talk enrol, double writes, int seed) : Talk
    {
        private readonly Random _random = new(seed);

        public override int Next(Span<byte> buffer)
        {
            if (_random.NextDouble() < writes)
            {
                Kind = reads.Count + 1;
                return enrol.Next(buffer);
            }

            var i = _random.Next(reads.Count);
            Kind = i + 1;
            var request = reads[i][_random.Next(reads[i].Length)];
            request.CopyTo(buffer);
            return request.Length;
        }
    }
}
