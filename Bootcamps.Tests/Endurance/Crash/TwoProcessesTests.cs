using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Endurance.Crash;

/// <summary>Two processes serve one database, one of them is killed, and the places run out.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class TwoProcessesTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const int Clients = 8;
    private const int Places = 2_000;
    private const int SentToBoth = 100;

    [Test]
    public async Task Two_processes_give_exactly_the_available_places()
    {
        var given = new Given(Database).Programme(capPlaces: Places).Provider();
        string[] cohortIds = [.. Enumerable.Range(0, 4).Select(_ => given.Cohort())];
        var (key, authorityKey) = (given.Key(), given.Key(Role.Authority));
        var load = new Load(key, cohortIds);
        using var one = await ApiProcess.StartAsync(Database.Engine.Name, Database.ConnectionString);
        using var two = await ApiProcess.StartAsync(Database.Engine.Name, Database.ConnectionString);

        // The first learners go to both at the same moment. Then each gets different learners, until one is killed and the other has given the last place.
        await Task.WhenAll(load.RetryAsync(one, Enumerable.Range(1, SentToBoth)), load.RetryAsync(two, Enumerable.Range(1, SentToBoth)));
        var enrolledByBoth = load.Acknowledged.Count;
        var rest = new[] { new Load(key, cohortIds, after: 1_000_000), new Load(key, cohortIds, after: 2_000_000) };
        using var stop = new CancellationTokenSource();

        // The process that is killed starts first, because on a busy machine the other could otherwise give every place before it.
        var byTheKilled = rest[1].RunAsync(two, Clients, stop.Token);
        await Until.Async(rest, () => rest[1].Acknowledged.Count > 50);
        var running = Task.WhenAll(byTheKilled, rest[0].RunAsync(one, Clients, stop.Token));
        await Until.Async(rest, () => rest.Sum(each => each.Acknowledged.Count) > Places / 4);
        await two.KillAsync();
        await Until.Async(rest, () => rest[0].Refused.Count > 50);
        await stop.CancelAsync();
        await running;
        var ofTheKilled = rest[1].Acknowledged.Count;
        await Task.WhenAll(rest.Select(each => each.RetryAsync(one, each.Unanswered)));

        using var authority = one.With(authorityKey);
        var check = await authority.Get($"/v1/programmes/{Given.ProgrammeId}/check");
        var enrolled = given.Scalar<int>("select count(*) from enrolment");
        await TestContext.Out.WriteLineAsync(
            $"{Database.Engine.Name}: {enrolledByBoth} enrolled of {SentToBoth} sent to both, then {rest[0].Acknowledged.Count} by one "
            + $"and {ofTheKilled} by the other until it was killed, {rest.Sum(each => each.Refused.Count)} refused, "
            + $"{load.Unavailable + rest.Sum(each => each.Unavailable)} times 503: {enrolled} of {Places} places");
        Assert.That(check.Status == 200 && (bool)check.Json["isConsistent"]!, Is.True, check.Text);
        Assert.That((enrolledByBoth, enrolled), Is.EqualTo((SentToBoth, Places)));
        Assert.That(enrolledByBoth + rest.Sum(each => each.Acknowledged.Count), Is.EqualTo(Places), "acknowledged");
        Assert.That(given.Scalar<int>("select count(distinct provider_reference) from enrolment"), Is.EqualTo(Places), "learners");
        Assert.That(rest.SelectMany(each => each.Unanswered), Is.Empty, "retries without a decision");
        Assert.That(rest.SelectMany(each => each.Refused.Values).Distinct(), Is.EqualTo(new[] { "funding.places-cap-reached" }));
        Assert.That(rest.Append(load).SelectMany(each => each.Offences), Is.Empty);
    }
}
