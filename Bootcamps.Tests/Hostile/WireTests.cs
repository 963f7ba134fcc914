using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Bootcamps.Tests.Hostile;

/// <summary>Hostile HTTP on a real socket: malformed, oversized, truncated and slow requests, and many that never end while ordinary ones are served.</summary>
internal class WireTests(int count)
{
    private const int Senders = 4;

    // The shortest limits that Kestrel accepts. It checks them once a second; its defaults are 30 and 5 seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private World _world = null!;

    public WireTests()
        : this(count: 500)
    {
    }

    [SetUp]
    public async Task Create_world() => _world = await World.MakeAsync(database => ApiHost.OnSocket(database, services => services
        .Configure<KestrelServerOptions>(kestrel =>
            {
                kestrel.Limits.RequestHeadersTimeout = Limit;
                kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: Limit);
            })));

    [TearDown]
    public void Stop() => _world.Dispose();

    [Test]
    public async Task Requests_that_never_finish_are_cut_off_while_others_are_served()
    {
        var verdict = new Verdict();
        using var client = _world.Host.With(_world.ProviderKey, isUnderContract: false);
        var head = $"POST /v1/enrolments HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {_world.ProviderKey}\r\n"
            + "Idempotency-Key: slow\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n";
        var unfinished = await Task.WhenAll(Enumerable.Range(0, 400).Select(async i =>
        {
            var connection = await RawConnection.OpenAsync(_world.Host.Address);
            await connection.SendAsync(Encoding.ASCII.GetBytes((i % 3) switch
            {
                0 => head,
                1 => head + "\r\n{\"learner\":",
                _ => "",
            }));
            return (Connection: connection, Kind: (i % 3) switch
            {
                0 => "unfinished head",
                1 => "unfinished body",
                _ => "nothing sent",
            });
        }));

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
        {
            var ordinary = new HostileRequest("ordinary beside 400 slow", Contract.ContractHandler.OperationOf("GET", "/v1/cohorts"), "GET", "/v1/cohorts");
            verdict.Evaluate(ordinary, await ordinary.SendAsync(client));
        }

        await TestContext.Out.WriteLineAsync($"200 ordinary requests beside 400 unfinished in {watch.Elapsed.TotalSeconds:F1} s");
        Assert.That(watch.Elapsed, Is.LessThan(Patience));

        // Slower than any real caller.
        await Task.WhenAll(unfinished.Where(one => one.Kind != "nothing sent").Select(async (one, i) =>
        {
            if (i % 10 == 0)
            {
                _ = one.Connection.SendAsync("x"u8.ToArray());
            }

            var operation = one.Kind == "unfinished body" ? Contract.ContractHandler.OperationOf("POST", "/v1/enrolments") : null;
            var request = new HostileRequest(one.Kind, operation, "POST", "/v1/enrolments") { MayBeBare = true, MayBeClosed = true };
            verdict.Evaluate(request, await one.Connection.AnswerAsync(hasBody: true, Patience));
        }));
        foreach (var one in unfinished)
        {
            one.Connection.Dispose();
        }

        await TestContext.Out.WriteLineAsync(verdict.Table);
        await _world.AssertSoundAsync(verdict);
    }

    [Test]
    public async Task Malformed_HTTP_is_refused()
    {
        var chance = Seeded.Chance();
        var requests = new WireRequests(_world, chance);
        var verdict = new Verdict();
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, count).Select(_ => requests.Any()).ToList(), new ParallelOptions
        {
            MaxDegreeOfParallelism = Senders
        }, async (wire, _) =>
        {
            try
            {
                using var connection = await RawConnection.OpenAsync(_world.Host.Address);
                await connection.SendAsync(wire.Bytes);
                if (wire.EndsSending)
                {
                    connection.EndSending();
                }

                verdict.Evaluate(wire.Request, await connection.AnswerAsync(hasBody: wire.Request.Verb != "HEAD", Patience));
            }
            catch (Exception fault) when (fault is not AssertionException)
            {
                verdict.Add(
                    $"{wire.Request.Operation?.Id} [{wire.Request.Kind}] has no answer: {fault.GetType().Name} {fault.Message}",
                    Encoding.Latin1.GetString(wire.Bytes)[..Math.Min(600, wire.Bytes.Length)]);
            }
        });

        // The next request is served after every hostile one.
        using var client = _world.Host.With(_world.ProviderKey);
        Assert.That((await client.Get("/v1/cohorts")).Status, Is.EqualTo(200));
        await TestContext.Out.WriteLineAsync($"{verdict.Table} in {watch.Elapsed.TotalSeconds:F1} s");
        await _world.AssertSoundAsync(verdict);
    }
}
