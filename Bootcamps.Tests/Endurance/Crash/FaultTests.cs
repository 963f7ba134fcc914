using Bootcamps.Tests.Endurance.Crash.Store;
using NUnit.Framework;

namespace Bootcamps.Tests.Endurance.Crash;

/// <summary>The store fails under the running service, which must answer 503, lose no acknowledged change, and recover by itself.</summary>
internal sealed class FaultTests
{
    private const int Clients = 8;
    private const int TurnedAway = 100;

    private static readonly string[] Readings =
    [
        $"/v1/programmes/{Given.ProgrammeId}/check", $"/v1/programmes/{Given.ProgrammeId}/changes?limit=500",
        $"/v1/programmes/{Given.ProgrammeId}/dashboard", "/v1/enrolments?limit=100",
        $"/v1/programmes/{Given.ProgrammeId}/headroom", "/v1/cohorts", "/v1/courses", "/v1/sectors", $"/v1/programmes/{Given.ProgrammeId}/performance",
        "/v1/keys", "/v1/statements",
    ];

    private Arena _arena = null!;
    private StoreSettings _store = null!;
    private ApiProcess _api = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _arena = new Arena();
        _store = _arena.NewStore("wal_autocheckpoint=500");
        _api = await ApiProcess.StartAsync(_arena.Database, _store);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _api?.Dispose();
        _arena?.Dispose();
    }

    [TestCase("the disk is full", true, StoreFault.Full)]
    [TestCase("writes fail", true, StoreFault.Write)]
    [TestCase("syncs fail", true, StoreFault.Sync)]
    [TestCase("reads fail", false, StoreFault.Read)]
    [TestCase("nothing can be opened, read or written", false, StoreFault.Open, StoreFault.Read, StoreFault.Write)]
    public async Task During_a_storage_fault_the_service_answers_503_and_then_recovers(string what, bool canBeRead, params StoreFault[] faults)
    {
        var load = _arena.NewLoad();
        using var stop = new CancellationTokenSource();
        using var anonymous = new HttpClient { BaseAddress = _api.Address };
        var running = Task.WhenAll(load.RunAsync(_api, Clients, stop.Token), ReadAsync(load, stop.Token));
        await Until.Async([load], () => load.Acknowledged.Count > 100);

        int acknowledgedMeanwhile;
        var ready = new List<int>();
        using (new Fault(_store, faults))
        {
            await Until.Async([load], () => load.Unavailable > 0);
            var before = load.Acknowledged.Count;
            while (load.Unavailable < TurnedAway)
            {
                using var answer = await anonymous.GetAsync("/health/ready");
                ready.Add((int)answer.StatusCode);
                await Task.Delay(StoreFaults.Delay);
            }

            acknowledgedMeanwhile = load.Acknowledged.Count - before;
        }

        var then = load.Acknowledged.Count;
        var recovery = await Until.Async([load], () => load.Acknowledged.Count > then);
        await stop.CancelAsync();
        await running;
        var unheard = load.Unanswered;
        var committed = _arena.Read().UnheardOf(load);
        await load.RetryAsync(_api, unheard);
        using var readyAgain = await anonymous.GetAsync("/health/ready");

        await TestContext.Out.WriteLineAsync(
            $"{what}: {load.Unavailable} times 503, {load.Acknowledged.Count} acknowledged ({acknowledgedMeanwhile} meanwhile), "
            + $"{unheard.Count} retried of which {committed} had been committed; "
            + $"not ready {ready.Count(status => status == 503)} of {ready.Count} times; accepts again after {recovery.TotalMilliseconds:0} ms");
        _arena.Read().AssertKept(load, what);
        Assert.That(load.Unanswered, Is.Empty, "retries without a decision");
        await _arena.AssertGreenAsync(_api);
        Assert.That((int)readyAgain.StatusCode, Is.EqualTo(200));
        Assert.That(ready, canBeRead ? Is.All.EqualTo(200) : Has.Some.EqualTo(503), "readiness tells whether the database can be read");
    }

    // One caller repeatedly reads every resource.
    private async Task ReadAsync(Load load, CancellationToken stop)
    {
        using var authority = _api.With(_arena.AuthorityKey);
        while (!stop.IsCancellationRequested)
        {
            foreach (var path in Readings)
            {
                await load.ReadAsync(authority, path);
            }
        }
    }
}
