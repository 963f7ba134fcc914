using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bootcamps.Bench.Load;

/// <summary>A closed loop: every connection sends a request, waits for the answer and sends the next.</summary>
internal static class LoadRun
{
    /// <summary>Loads a server.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="connections">How many ask at the same time.</param>
    /// <param name="duration">After this no new request is sent; null to send all requests.</param>
    /// <param name="talkOf">The requests of a connection, by its number from 0.</param>
    /// <param name="cpuOf">The CPU time the server has used so far; null when it is not measured.</param>
    public static async Task<LoadResult> RunAsync(int port, int connections, TimeSpan? duration, Func<int, Talk> talkOf, Func<TimeSpan>? cpuOf = null)
    {
        var opened = new List<Connection>(connections);
        for (var i = 0; i < connections; i++)
        {
            opened.Add(new Connection());
            await opened[i].OpenAsync(port);
        }

        using var self = Process.GetCurrentProcess();
        var (serverBefore, clientBefore) = (cpuOf?.Invoke(), self.TotalProcessorTime);
        var from = Stopwatch.GetTimestamp();
        var until = duration is { } some ? from + (long)(some.TotalSeconds * Stopwatch.Frequency) : long.MaxValue;
        var loops = opened.Select((connection, i) => TalkAsync(connection, talkOf(i), until)).ToList();
        var heard = await Task.WhenAll(loops);

        // Answers are handled on the thread that waits for sockets, so nothing else can run there.
        await Task.Yield();
        var elapsed = Stopwatch.GetElapsedTime(from);
        self.Refresh();
        var (serverAfter, clientAfter) = (cpuOf?.Invoke(), self.TotalProcessorTime);
        opened.ForEach(connection => connection.Dispose());
        return Sum(heard, elapsed, serverAfter - serverBefore, clientAfter - clientBefore);
    }

    private static LoadResult Sum(IReadOnlyList<Heard> heard, TimeSpan elapsed, TimeSpan? serverTime, TimeSpan clientTime)
    {
        var ticks = new long[heard.Sum(one => one.Ticks.Count)];
        var at = 0;
        var byStatus = new Dictionary<int, long>();
        foreach (var one in heard)
        {
            one.Ticks.CopyTo(ticks, at);
            at += one.Ticks.Count;
            foreach (var (status, count) in one.ByStatus)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(byStatus, status, out _) += count;
            }
        }

        Array.Sort(ticks);
        var kinds = heard.SelectMany(one => one.ByKind.Keys).Select(key => key.Kind).Distinct().ToDictionary(kind => kind, kind =>
        {
            List<long> ofKind = [.. heard.SelectMany(one => one.ByKind.Where(pair => pair.Key.Kind == kind)).SelectMany(pair => pair.Value)];
            ofKind.Sort();
            var statuses = heard.SelectMany(one => one.ByKind.Where(pair => pair.Key.Kind == kind)).GroupBy(pair => pair.Key.Status)
                .ToDictionary(group => group.Key, group => group.Sum(pair => (long)pair.Value.Count));
            return new LoadResult(elapsed, ofKind, statuses, 0, 0);
        });
        return new LoadResult(elapsed, ticks, byStatus, heard.Sum(one => one.Bytes), heard.Count(one => one.IsBroken))
        {
            ByKind = kinds,
            ServerMicroseconds = serverTime?.TotalMicroseconds / Math.Max(1, ticks.Length),
            ClientMicroseconds = clientTime.TotalMicroseconds / Math.Max(1, ticks.Length),
        };
    }

    private static async Task<Heard> TalkAsync(Connection connection, Talk talk, long until)
    {
        var heard = new Heard();
        var buffer = new byte[8_192];
        try
        {
            for (var sent = Stopwatch.GetTimestamp(); sent < until && talk.Next(buffer) is > 0 and var length; sent = Stopwatch.GetTimestamp())
            {
                await connection.AskAsync(buffer.AsMemory(0, length));
                var ticks = Stopwatch.GetTimestamp() - sent;
                heard.Ticks.Add(ticks);
                if (talk.Kind > 0)
                {
                    (CollectionsMarshal.GetValueRefOrAddDefault(heard.ByKind, (talk.Kind, connection.Status), out _) ??= []).Add(ticks);
                }

                heard.Bytes += connection.Bytes;
                CollectionsMarshal.GetValueRefOrAddDefault(heard.ByStatus, connection.Status, out _)++;
                talk.Answered(connection.Status, connection.Body.Span);
            }
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            heard.IsBroken = true;
        }

        return heard;
    }

    private sealed class Heard
    {
        public List<long> Ticks { get; } = new(16_384);

        public Dictionary<int, long> ByStatus { get; } = [];

        public Dictionary<(int Kind, int Status), List<long>> ByKind { get; } = [];

        public long Bytes { get; set; }

        public bool IsBroken { get; set; }
    }
}
