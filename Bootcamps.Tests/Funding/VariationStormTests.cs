using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>Caps move while 64 clients enrol: no cap is ever broken, and the enrolments that the new caps allow succeed.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class VariationStormTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const int Clients = 64;
    private const int Requests = 960;
    private const long Price = 400_000;

    // Digital pays for 100 learners and sales for 80 (£320,000.00). £200,000.00 are 50 learners.
    [Test]
    public async Task Money_moves_between_sectors_and_places_are_added_while_learners_enrol()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme(capPlaces: 180, capPence: 180 * Price)
            .Sector("sales", "BUSINESS").Pool(500, 100 * Price, "digital").Pool(500, 80 * Price, "sales").Provider();
        var (digital, sales) = (host.Given.Cohort(pricePence: Price), host.Given.Cohort(pricePence: Price, sectorCode: "sales"));
        using var ada = host.With(host.Person(subject: "ada"));
        using var grace = host.With(host.Person(subject: "grace"));
        var path = $"/v1/programmes/{Given.ProgrammeId}/variations";
        object virement = new
        {
            reason = "Digital demand",
            lines = new[]
            {
                new { level = "sector", sectorCode = (string?)"sales", places = 0, pence = -20_000_000L },
                new { level = "sector", sectorCode = (string?)"digital", places = 0, pence = 20_000_000L },
            },
        };
        object growth = new { reason = "Growth", lines = new[] { new { level = "programme", places = 500, pence = 0 } } };
        var (moving, growing) = (await ada.Post(path, virement), await ada.Post(path, growth));
        Assert.That((moving.Status, growing.Status), Is.EqualTo((201, 201)), moving.Text + growing.Text);

        // Two of three requests are for digital. Sales takes at most 30 learners before and after, so that the money is free.
        var (next, broken, looks) = (0, 0, 0);
        var statuses = new int[Requests];
        var decisions = Task.CompletedTask;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            using var provider = host.With(host.Given.Key());
            for (int n; (n = Interlocked.Increment(ref next)) <= Requests;)
            {
                if (n == Requests / 2)
                {
                    decisions = Task.WhenAll(new[] { moving, growing }.Select(async proposed =>
                    {
                        var reply = await grace.Send(
                            HttpMethod.Post, $"/v1/variations/{(string)proposed.Json["variationId"]!}/approve", null, ("If-Match", "\"1\""));
                        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
                    }));
                }

                var cohortId = n % 3 == 0 && n <= 90 ? sales : digital;
                statuses[n - 1] = (await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, n))).Status;
                Interlocked.Increment(ref looks);
                Interlocked.Add(ref broken, (int)host.Given.Scalar<long>(
                    "select count(*) from funding_pool where committed_places > cap_places or committed_pence > limit_pence or earned_pence > cap_pence"));
            }
        })));
        await decisions;

        // Digital had 100 learners' money and now has 150: the rest is taken after the approval.
        var counts = statuses.CountBy(status => status).OrderBy(pair => pair.Key).ToDictionary();
        var enrolled = (Digital: Places(host, "digital"), Sales: Places(host, "sales"));
        var check = (await ada.Get($"/v1/programmes/{Given.ProgrammeId}/check")).Json;
        await TestContext.Out.WriteLineAsync(
            $"{Requests} requests from {Clients} clients: {string.Join(", ", counts.Select(pair => $"{pair.Value} x {pair.Key}"))}; {enrolled}; "
            + $"{broken} broken caps in {looks} looks; check is {((bool)check["isConsistent"]! ? "consistent" : check["differences"]!.ToJsonString())}");
        Assert.That(broken, Is.Zero);
        Assert.That(enrolled, Is.EqualTo((150L, 30L)), "100 before the approval, 50 more after it");
        Assert.That(counts, Is.EqualTo(new Dictionary<int, int> { [201] = 180, [422] = Requests - 180 }));
        Assert.That((bool)check["isConsistent"]!, Is.True, check["differences"]!.ToJsonString());
        Assert.That(
            host.Given.Scalar<string>("select concat(cap_places, ' ', cap_pence) from funding_pool where pool_level = 'programme'"),
            Is.EqualTo("680 72000000"));
        AssertEveryCounterIsASumOfTheLedger(host);
    }

    // Sales is filled while its money is taken away. Whichever comes first, the sum stays within both caps.
    [Test]
    public async Task A_reduction_and_the_enrolments_that_need_the_money_never_both_succeed()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme(capPlaces: 100, capPence: 100 * Price).Pool(100, 40 * Price, "digital").Provider();
        var cohortId = host.Given.Cohort(pricePence: Price);
        using var ada = host.With(host.Person(subject: "ada"));
        using var grace = host.With(host.Person(subject: "grace"));
        var variations = new List<Reply>();
        for (var i = 0; i < 10; i++)
        {
            variations.Add(await ada.Post($"/v1/programmes/{Given.ProgrammeId}/variations", new
            {
                reason = "Reduction", lines = new[] { new { level = "sector", sectorCode = "digital", places = -5, pence = -5 * Price } },
            }));
        }

        // Every twelfth request is an approval.
        var (next, enrolled, approved) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            using var provider = host.With(host.Given.Key());
            for (int n; (n = Interlocked.Increment(ref next)) <= 180;)
            {
                if (n % 12 == 0 && n <= 120)
                {
                    var reply = await grace.Send(
                        HttpMethod.Post, $"/v1/variations/{(string)variations[(n / 12) - 1].Json["variationId"]!}/approve", null, ("If-Match", "\"1\""));
                    Interlocked.Add(ref approved, reply.Status == 200 ? 1 : 0);
                    Assert.That(reply.Status, Is.EqualTo(200).Or.EqualTo(422), reply.Text);
                }

                Interlocked.Add(ref enrolled, (await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, n))).Status == 201 ? 1 : 0);
            }
        })));

        var cap = host.Given.Scalar<long>("select cap_pence from funding_pool where sector_code = 'digital'");
        await TestContext.Out.WriteLineAsync($"{approved} of 10 reductions approved, {enrolled} of 180 learners enrolled, cap £{cap / 100}");
        Assert.That(cap, Is.EqualTo((40 - (5 * approved)) * Price));
        Assert.That(enrolled * Price, Is.EqualTo(cap), "all that is left is taken");
        AssertEveryCounterIsASumOfTheLedger(host);
    }

    private static long Places(ApiHost host, string sectorCode) =>
        host.Given.Scalar<long>("select cast(committed_places as bigint) from funding_pool where sector_code = @sectorCode", new { sectorCode });

    private static void AssertEveryCounterIsASumOfTheLedger(ApiHost host) => LedgerSums.AssertCounters(host);
}
