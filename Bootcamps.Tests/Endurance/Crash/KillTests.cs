using NUnit.Framework;

namespace Bootcamps.Tests.Endurance.Crash;

/// <summary>The process is killed at random moments and started again on the same database.</summary>
internal sealed class KillTests
{
    private const int Kills = 20;
    private const int Clients = 16;
    private const int Seed = 20241115;

    [Test]
    public async Task Twenty_kills_lose_nothing_acknowledged_and_a_retry_never_enrols_twice()
    {
        using var arena = new Arena();
        var load = arena.NewLoad();
        var random = new Random(Seed);
        var (unanswered, committedUnheard, filled) = (0, 0, 0);
        var api = await ApiProcess.StartAsync(arena.Database);
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                // Every third time the places of the sector run out under the load.
                var room = kill % 3 == 0 ? random.Next(20, 200) : (int?)null;
                arena.LeaveRoom(room);
                var running = load.RunAsync(api, Clients, CancellationToken.None);
                await Task.Delay(random.Next(50, 600));
                await api.KillAsync();
                await running;
                api.Dispose();

                api = await ApiProcess.StartAsync(arena.Database);
                var found = arena.Read();
                found.AssertKept(load, $"after kill {kill}");
                await arena.AssertGreenAsync(api);

                var unheard = load.Unanswered;
                unanswered += unheard.Count;
                committedUnheard += found.UnheardOf(load);
                await load.RetryAsync(api, unheard);
                Assert.That(load.Unanswered, Is.Empty, "retries without a decision");
                var after = arena.Read();
                after.AssertKept(load, $"after the retries of kill {kill}");
                filled += after.RoomLeft == 0 ? 1 : 0;
            }

            await arena.AssertGreenAsync(api);
        }
        finally
        {
            api.Dispose();
        }

        await TestContext.Out.WriteLineAsync(
            $"{Kills} kills (seed {Seed}): {load.Acknowledged.Count} acknowledged, none lost; "
            + $"{unanswered} unanswered, of which {committedUnheard} had been committed, each enrolled once by the retry; "
            + $"{load.Refused.Count} refused by a full pool, full at {filled} kills");
        Assert.That((load.Acknowledged.Count > Kills * 10, filled > 0), Is.EqualTo((true, true)), "too little happened to prove anything");
    }
}
