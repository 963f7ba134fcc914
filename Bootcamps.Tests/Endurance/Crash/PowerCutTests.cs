using Bootcamps.Tests.Endurance.Crash.Store;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Bootcamps.Tests.Endurance.Crash;

/// <summary>
/// The power fails. A kill leaves the system's memory intact, so it cannot show whether the service syncs before it answers. The process therefore runs on a
/// store that loses every write that was not synced.
/// </summary>
internal sealed class PowerCutTests
{
    private const int Cuts = 6;
    private const int Clients = 16;
    private const int Seed = 20250331;

    // Checkpoints after few pages, so that every cut comes between or during checkpoints.
    private const string SmallLog = "wal_autocheckpoint=200";

    [Test]
    public async Task Six_power_cuts_lose_nothing_acknowledged()
    {
        using var arena = new Arena();
        var load = arena.NewLoad();
        var random = new Random(Seed);
        var (counts, unanswered, committedUnheard) = (new StoreCounts(), 0, 0);
        var store = arena.NewStore(SmallLog);
        var api = await ApiProcess.StartAsync(arena.Database, store);
        try
        {
            for (var cut = 1; cut <= Cuts; cut++)
            {
                var enough = load.Acknowledged.Count + random.Next(50, 600);
                var running = load.RunAsync(api, Clients, CancellationToken.None);
                await Until.Async([load], () => load.Acknowledged.Count >= enough);
                if (cut % 3 == 0)
                {
                    await FailToSyncAsync(store, load, random);
                }

                await Task.Delay(random.Next(0, 50));
                await api.KillAsync();
                await running;
                api.Dispose();

                var seen = StoreCounts.Read(store.Faults);
                counts = new StoreCounts(counts.LogSyncs + seen.LogSyncs, counts.Checkpoints + seen.Checkpoints);
                arena.BootFrom(store);

                // Every second disk keeps some of the writes that were not synced.
                store = arena.NewStore(SmallLog, earlyOneIn: cut % 2 == 0 ? 0 : 4);
                api = await ApiProcess.StartAsync(arena.Database, store);
                var found = arena.Read();
                found.AssertKept(load, $"after cut {cut}");
                await arena.AssertGreenAsync(api);
                unanswered += load.Unanswered.Count;
                committedUnheard += found.UnheardOf(load);
                await load.RetryAsync(api, load.Unanswered);
                Assert.That(load.Unanswered, Is.Empty, "retries without a decision");
                arena.Read().AssertKept(load, $"after the retries of cut {cut}");
            }
        }
        finally
        {
            api.Dispose();
        }

        await TestContext.Out.WriteLineAsync(
            $"{Cuts} power cuts (seed {Seed}): {load.Acknowledged.Count} acknowledged, none lost; "
            + $"{unanswered} unanswered, of which {committedUnheard} were on the disk; "
            + $"{counts.LogSyncs} syncs of the log, {counts.Checkpoints} checkpoints");
        Assert.That((load.Acknowledged.Count > Cuts * 10, counts.Checkpoints > Cuts), Is.EqualTo((true, true)), "too little happened to prove anything");
    }

    // Syncs fail until some clients get 503, and then succeed until others are acknowledged.
    private static async Task FailToSyncAsync(StoreSettings store, Load load, Random random)
    {
        var before = load.Unavailable;
        using (new Fault(store, StoreFault.Sync))
        {
            await Until.Async([load], () => load.Unavailable > before);
        }

        var enough = load.Acknowledged.Count + random.Next(20, 200);
        await Until.Async([load], () => load.Acknowledged.Count >= enough);
    }

    /// <summary>Checks the test above: it must fail for a service that answers before it syncs.</summary>
    [TestCase("synchronous=0", "OFF")]
    [TestCase("synchronous=1", "NORMAL")]
    public async Task The_power_cut_check_fails_when_commits_are_not_synced(string pragma, string meaning)
    {
        using var arena = new Arena();
        var load = arena.NewLoad();
        var store = arena.NewStore(pragma);
        using (var api = await ApiProcess.StartAsync(arena.Database, store))
        {
            var running = load.RunAsync(api, Clients, CancellationToken.None);
            await Until.Async([load], () => load.Acknowledged.Count > 200);
            await api.KillAsync();
            await running;
        }

        int lost;
        try
        {
            lost = arena.ReadDisk(store).Lost(load).Count;
        }
        catch (SqliteException)
        {
            lost = load.Acknowledged.Count;
        }

        await TestContext.Out.WriteLineAsync($"synchronous = {meaning}: {load.Acknowledged.Count} acknowledged, {lost} of them lost by a power cut");
        Assert.That(lost, Is.Positive);
    }
}
