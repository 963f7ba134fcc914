using System.Globalization;
using NUnit.Framework;

namespace Bootcamps.Tests.Endurance.Crash;

/// <summary>The clock is put back and forward between two runs on one database.</summary>
internal sealed class ClockTests
{
    private const int Clients = 8;
    private const int Enough = 200;

    // Before the cohorts begin, because enrolments are accepted until then.
    private static readonly string[] Clocks = ["2024-11-15T09:00:00Z", "2024-11-12T23:59:58Z", "2024-11-20T09:00:00Z"];

    [Test]
    public async Task When_the_clock_jumps_recorded_times_never_go_back_and_no_retry_enrols_twice()
    {
        using var arena = new Arena();
        var load = arena.NewLoad();
        foreach (var clock in Clocks)
        {
            using var api = await ApiProcess.StartAsync(arena.Database, settings: ("Clock__StartsAt", clock));
            await load.RetryAsync(api, [.. load.Acknowledged.Keys.Take(Enough), .. load.Unanswered]);
            using var stop = new CancellationTokenSource();
            var enough = load.Acknowledged.Count + Enough;
            var running = load.RunAsync(api, Clients, stop.Token);
            await Until.Async([load], () => load.Acknowledged.Count >= enough);
            await api.KillAsync();
            await running;
        }

        using var last = await ApiProcess.StartAsync(arena.Database, settings: ("Clock__StartsAt", Clocks[0]));
        using var authority = last.With(arena.AuthorityKey);
        await load.RetryAsync(last, load.Unanswered);
        var feed = await ChangesAsync(authority);
        var made = await EnrolmentsAsync(authority);

        await TestContext.Out.WriteLineAsync(
            $"{Clocks.Length} runs with the clock at {string.Join(", ", Clocks)}: {load.Acknowledged.Count} acknowledged, "
            + $"{feed.Count} changes, {made.Count} enrolments");
        arena.Read().AssertKept(load, "after the clock was moved");
        Assert.That(load.Unanswered, Is.Empty, "retries without a decision");
        Assert.That(load.Refused, Is.Empty);
        await arena.AssertGreenAsync(last);
        Assert.That(feed, Has.Count.EqualTo(load.Acknowledged.Count));
        Assert.That(feed, Is.Ordered.Ascending, "postedAt of the feed");
        Assert.That(made.Select(times => times.CreatedAt), Is.Ordered.Ascending, "createdAt of enrolments in the order they were made");
        Assert.That(made.Where(times => times.UpdatedAt < times.CreatedAt), Is.Empty, "changed before it was made");
    }

    private static async Task<List<DateTimeOffset>> ChangesAsync(HttpClient authority)
    {
        List<DateTimeOffset> all = [];
        for (long after = 0; ;)
        {
            var page = (await authority.Get(
                string.Create(CultureInfo.InvariantCulture, $"/v1/programmes/{Given.ProgrammeId}/changes?limit=500&after={after}"))).Json;
            all.AddRange(page["items"]!.AsArray().Select(item => (DateTimeOffset)item!["postedAt"]!));
            after = (long)page["next"]!;
            if (!(bool)page["hasMore"]!)
            {
                return all;
            }
        }
    }

    private static async Task<List<(DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)>> EnrolmentsAsync(HttpClient authority)
    {
        List<(DateTimeOffset, DateTimeOffset)> all = [];
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await authority.Get($"/v1/enrolments?limit=500{(cursor.Length == 0 ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}")).Json;
            all.AddRange(page["items"]!.AsArray().Select(item => ((DateTimeOffset)item!["createdAt"]!, (DateTimeOffset)item["updatedAt"]!)));
            cursor = (string?)page["next"];
        }

        return all;
    }
}
