using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>No pool is ever exceeded, in places or in pounds, under concurrent requests from several processes.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class CapsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const int Clients = 64;

    [Test]
    public async Task Sixty_four_concurrent_clients_take_exactly_the_last_hundred_places()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme(capPlaces: 100).Provider();
        var cohortId = host.Given.Cohort();

        var counts = await Storm([host], host.Given.Key(), 640, n => Given.Enrolment(cohortId, n));

        Assert.That(counts, Is.EqualTo(new Dictionary<int, int> { [201] = 100, [422] = 540 }));
        AssertConsistent(host, 100, 44_800_000);
    }

    [Test]
    public async Task A_pound_cap_that_is_not_a_multiple_of_the_price_is_never_exceeded()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Pool(1_000, 10_000_000, sectorCode: "digital").Provider();
        var cohortId = host.Given.Cohort(pricePence: 234_386);

        var counts = await Storm([host], host.Given.Key(), 320, n => Given.Enrolment(cohortId, n));

        // 42 x 2,343.86 = 98,442.12; a 43rd would make 100,785.98.
        Assert.That(counts, Is.EqualTo(new Dictionary<int, int> { [201] = 42, [422] = 278 }));
        AssertConsistent(host, 42, 9_844_212);
    }

    [Test]
    public async Task Two_processes_together_never_exceed_a_cap()
    {
        using var one = new ApiHost(Database);
        using var two = new ApiHost(Database);
        one.Given.Programme(capPlaces: 150).Provider();
        var cohortId = one.Given.Cohort();

        var counts = await Storm([one, two], one.Given.Key(), 400, n => Given.Enrolment(cohortId, n));

        Assert.That(counts, Is.EqualTo(new Dictionary<int, int> { [201] = 150, [422] = 250 }));
        AssertConsistent(one, 150, 67_200_000);
    }

    [Test]
    public async Task The_last_seat_of_a_cohort_is_given_once()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var cohortId = host.Given.Cohort(seats: 7);

        var counts = await Storm([host], host.Given.Key(), 128, n => Given.Enrolment(cohortId, n));

        Assert.That(counts, Is.EqualTo(new Dictionary<int, int> { [201] = 7, [422] = 121 }));
        AssertConsistent(host, 7, 3_136_000);
    }

    [Test]
    public async Task Twenty_concurrent_copies_of_a_request_make_one_enrolment_and_get_equal_answers()
    {
        using var one = new ApiHost(Database);
        using var two = new ApiHost(Database);
        one.Given.Programme().Provider();
        var cohortId = one.Given.Cohort();
        var key = one.Given.Key();

        for (var round = 1; round <= 5; round++)
        {
            var body = Given.Enrolment(cohortId, round);
            var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            {
                using var client = (i % 2 == 0 ? one : two).With(key);
                return await client.Post("/v1/enrolments", body, $"storm-{round}");
            }));

            Assert.That(replies.Select(reply => (reply.Status, reply.Text)).Distinct().ToList(), Has.Count.EqualTo(1));
            Assert.That(replies[0].Status, Is.EqualTo(201), replies[0].Text);
        }

        AssertConsistent(one, 5, 2_240_000);
    }

    [Test]
    public async Task One_learner_enrolled_by_many_clients_at_once_gets_one_place()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var cohortId = host.Given.Cohort();

        var counts = await Storm([host], host.Given.Key(), 64, _ => Given.Enrolment(cohortId, 1));

        Assert.That(counts, Is.EqualTo(new Dictionary<int, int> { [201] = 1, [409] = 63 }));
        AssertConsistent(host, 1, 448_000);
    }

    [Test]
    public async Task Commitments_can_exceed_the_pound_cap_up_to_the_raised_limit_only()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme(capPence: 4_480_000, commitmentLimitBasisPoints: 12_000).Provider();
        var cohortId = host.Given.Cohort();

        var counts = await Storm([host], host.Given.Key(), 30, n => Given.Enrolment(cohortId, n));

        Assert.That(counts, Is.EqualTo(new Dictionary<int, int> { [201] = 12, [422] = 18 }), "120 % of ten places' money");
        AssertConsistent(host, 12, 5_376_000);
    }

    /// <summary>Sends every request once, from 64 clients spread over the hosts, and counts the answers by status.</summary>
    private static async Task<Dictionary<int, int>> Storm(IReadOnlyList<ApiHost> hosts, string key, int requests, Func<int, object> bodyOf)
    {
        var next = 0;
        var statuses = new int[requests];
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            using var http = hosts[client % hosts.Count].With(key);
            for (int n; (n = Interlocked.Increment(ref next)) <= requests;)
            {
                statuses[n - 1] = (await http.Post("/v1/enrolments", bodyOf(n))).Status;
            }
        })));

        var counts = statuses.CountBy(status => status).OrderBy(pair => pair.Key).ToDictionary();
        await TestContext.Out
            .WriteLineAsync($"{requests} requests from {Clients} clients: {string.Join(", ", counts.Select(pair => $"{pair.Value} x {pair.Key}"))}");
        return counts;
    }

    private static void AssertConsistent(ApiHost host, int places, long pence)
    {
        Assert.Multiple(() =>
        {
            Assert.That(host.Given.Scalar<long>("select count(*) from enrolment"), Is.EqualTo(places));
            Assert.That(host.Given.Scalar<long>("select sum(cast(places as bigint)) from ledger_entry"), Is.EqualTo(places));
            Assert.That(host.Given.Scalar<long>("select sum(committed_pence) from ledger_entry"), Is.EqualTo(pence));
            Assert.That(host.Given.Scalar<long>("select sum(cast(seats_taken as bigint)) from cohort"), Is.EqualTo(places));
            Assert.That(
                host.Given.Scalar<long>("select count(*) from funding_pool where committed_places > cap_places or committed_pence > limit_pence"),
                Is.Zero);
            Assert.That(host.Given.Scalar<long>(
                "select count(*) from funding_pool where committed_places <> @places or committed_pence <> @pence",
                new { places, pence }), Is.Zero, "every pool is above the one cohort");
            Assert.That(
                host.Given.Scalar<long>("select max(number) - 1000000 from change_event where lane_id = 'TEST-2024-25'"),
                Is.EqualTo(places),
                "numbered without gaps");
        });
    }
}
