using System.Globalization;
using Bootcamps.Api.Platform;
using Bootcamps.Bench.Data;
using Bootcamps.Bench.Load;
using Bootcamps.Bench.Report;
using Bootcamps.Bench.Servers;

namespace Bootcamps.Bench.Workloads;

/// <summary>Pages of the list of enrolments, the first one and those far behind it.</summary>
internal sealed class Pages : Workload
{
    /// <inheritdoc/>
    public override string Name => "pages";

    /// <inheritdoc/>
    public override string Heading => "Pages of a list";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(BenchRun bench)
    {
        var section = new Section(Heading);
        section.Say(
            $"GET /v1/enrolments, 50 on a page, {StoredReads.Readers(bench)} connections. "
            + "Deep pages begin behind nine tenths of all enrolments and follow the cursor from there.");
        List<(int Size, ApiServer Api)> servers = [];
        List<(string What, double Ratio)> ratios = [];
        try
        {
            foreach (var size in bench.Options.Sizes)
            {
                servers.Add((size, await ApiServer.StartAsync(await Grown.FolderAsync(size, bench.Options.Sizes))));
            }

            foreach (var role in new[] { "provider", "authority" })
            {
                List<Contender> contenders = [];
                foreach (var (size, api) in servers)
                {
                    var last = ApiServer.Number(api.Folder, $"select last_number from lane where lane_id = '{ApiServer.ProgrammeId}'");
                    contenders.Add(Of(bench, api, role, string.Create(CultureInfo.InvariantCulture, $"{role}, first page of {size:N0}"), null));
                    contenders.Add(Of(bench, api, role, string.Create(CultureInfo.InvariantCulture, $"{role}, deep in {size:N0}"), last * 9 / 10));
                }

                var measured = await Rounds.RunAsync(bench, contenders);
                Rounds.Show(section, measured);
                ratios.Add(($"a deep page of the {role}'s at {servers[^1].Size:N0} at most 1.20 × a deep one at {servers[0].Size:N0}", measured[1].PerSecond
                    / Math.Max(0.001, measured[^1].PerSecond)));
                ratios.Add(($"a deep page of the {role}'s at {servers[^1].Size:N0} at most 1.20 × the first one there", measured[^2].PerSecond
                    / Math.Max(0.001, measured[^1].PerSecond)));
            }
        }
        finally
        {
            foreach (var (_, api) in servers)
            {
                await api.DisposeAsync();
            }
        }

        foreach (var (what, ratio) in ratios)
        {
            section.Target(what, Figure.Ratio(ratio), ratio <= 1.2);
        }

        section.EndTargets();
        return section;
    }

    private static Contender Of(BenchRun bench, ApiServer api, string role, string name, long? behind) => new(
        name, duration => LoadRun.RunAsync(api.Port, StoredReads.Readers(bench), duration, _ => new Following(api.Keys[role], behind), api.Process.CpuTime));

    /// <summary>The same page again, or one page after the other from a place in the middle.</summary>
    private sealed class Following(string key, long? behind) : Talk
    {
        private readonly string _start = behind is { } number ? new Cursor(ApiServer.ProgrammeId, number).ToString() : "";
        private string? _next;

        public override int Next(Span<byte> buffer)
        {
            _next ??= _start;
            var request = Http.Request("GET", _next.Length == 0 ? "/v1/enrolments" : $"/v1/enrolments?cursor={_next}", key);
            request.CopyTo(buffer);
            return request.Length;
        }

        public override void Answered(int status, ReadOnlySpan<byte> body)
        {
            if (behind is null)
            {
                return;
            }

            // The cursor is the last field. After the last page it is null, and reading starts again.
            var at = body.LastIndexOf("\"next\":\""u8);
            var text = at < 0 ? default : body[(at + "\"next\":\"".Length)..];
            _next = at < 0 ? null : System.Text.Encoding.ASCII.GetString(text[..text.IndexOf((byte)'"')]);
        }
    }
}
