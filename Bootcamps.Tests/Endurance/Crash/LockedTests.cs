using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Endurance.Crash;

/// <summary>Another process keeps the database locked for longer than the service waits.</summary>
internal sealed class LockedTests
{
    private const int Clients = 8;

    [Test]
    public async Task While_another_process_locks_the_database_changes_get_503_and_reads_succeed()
    {
        using var arena = new Arena();
        using var api = await ApiProcess.StartAsync(arena.Database);
        using var authority = api.With(arena.AuthorityKey);
        var load = arena.NewLoad();
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(api, Clients, stop.Token);
        await Until.Async([load], () => load.Acknowledged.Count > 100);

        var (before, readings) = (0, 0);
        TimeSpan held;
        await using (var other = Arena.Open(arena.Database.File))
        {
            await other.ExecuteAsync("begin exclusive");
            before = load.Acknowledged.Count;
            var waited = Until.Async([load], () => load.Unavailable >= Clients);
            while (!waited.IsCompleted)
            {
                Assert.That(await load.ReadAsync(authority, $"/v1/programmes/{Given.ProgrammeId}/changes"), Is.EqualTo(200));
                readings++;
            }

            held = await waited;
            await other.ExecuteAsync("rollback");
        }

        var meanwhile = load.Acknowledged.Count;
        var recovery = await Until.Async([load], () => load.Acknowledged.Count > meanwhile);
        await stop.CancelAsync();
        await running;
        var unheard = load.Unanswered;
        var committed = arena.Read().UnheardOf(load);
        await load.RetryAsync(api, unheard);

        await TestContext.Out.WriteLineAsync(
            $"locked for {held.TotalSeconds:0.0} s: {load.Unavailable} times 503, {readings} readings meanwhile, all answered; "
            + $"{load.Acknowledged.Count} acknowledged, {unheard.Count} retried of which "
            + $"{committed} had been committed; accepts again after {recovery.TotalMilliseconds:0} ms");
        arena.Read().AssertKept(load, "after the lock");
        Assert.That(load.Unanswered, Is.Empty, "retries without a decision");
        Assert.That(meanwhile - before, Is.LessThanOrEqualTo(Clients), "acknowledged while another process held the lock");
        await arena.AssertGreenAsync(api);
    }
}
