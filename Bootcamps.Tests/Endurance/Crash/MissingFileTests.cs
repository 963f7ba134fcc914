using NUnit.Framework;

namespace Bootcamps.Tests.Endurance.Crash;

/// <summary>The database file disappears under the running service and comes back, as when a volume is lost for a while.</summary>
internal sealed class MissingFileTests
{
    private const int Clients = 8;
    private const int TurnedAway = 50;

    [TestCase("the file", "")]
    [TestCase("the file with its log", "", "-wal", "-shm")]
    public async Task A_missing_database_file_is_not_recreated_and_is_used_again_when_restored(string what, params string[] suffixes)
    {
        using var arena = new Arena();
        using var api = await ApiProcess.StartAsync(arena.Database);
        using var authority = api.With(arena.AuthorityKey);
        using var anonymous = new HttpClient { BaseAddress = api.Address };
        var load = arena.NewLoad();
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(api, Clients, stop.Token);
        await Until.Async([load], () => load.Acknowledged.Count > 100);

        var file = arena.Database.File;
        Array.ForEach(suffixes, suffix => File.Move(file + suffix, file + ".away" + suffix));
        var (ready, made) = (new List<int>(), 0);
        await Until.Async([load], () => load.Unavailable > 0);
        while (load.Unavailable < TurnedAway)
        {
            using var answer = await anonymous.GetAsync("/health/ready");
            ready.Add((int)answer.StatusCode);
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => load.ReadAsync(authority, $"/v1/programmes/{Given.ProgrammeId}/changes")));
            made += File.Exists(file) ? 1 : 0;
        }

        Assert.That(made, Is.Zero, $"a new, empty database was made; {string.Join(' ', load.Offences.Select(offence => offence.Status).Distinct())}");
        Array.ForEach(suffixes, suffix => File.Move(file + ".away" + suffix, file + suffix));
        var then = load.Acknowledged.Count;
        var recovery = await Until.Async([load], () => load.Acknowledged.Count > then);
        await stop.CancelAsync();
        await running;
        var unheard = load.Unanswered;
        var committed = arena.Read().UnheardOf(load);
        await load.RetryAsync(api, unheard);
        var beforeTheEnd = arena.Read();
        await arena.AssertGreenAsync(api);
        await api.KillAsync();
        using var next = await ApiProcess.StartAsync(arena.Database);

        await TestContext.Out.WriteLineAsync(
            $"{what} moved away: {load.Unavailable} times 503, {load.Acknowledged.Count} acknowledged, "
            + $"{unheard.Count} retried of which {committed} had been committed; "
            + $"not ready {ready.Count(status => status == 503)} of {ready.Count} times; accepts again after {recovery.TotalMilliseconds:0} ms");
        Assert.That(ready, Has.Some.EqualTo(503));
        beforeTheEnd.AssertKept(load, what);
        Assert.That(load.Unanswered, Is.Empty, "retries without a decision");
        arena.Read().AssertKept(load, $"{what}, after a restart");
        await arena.AssertGreenAsync(next);
    }
}
