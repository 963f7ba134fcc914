using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Reports;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

public sealed class PoolBookTests
{
    private const string Programme = "LCRCA-2024-25";
    private const int Provider = 10001234;
    private const long Price = 448_000;

    [TestCase(null, null, "LCRCA-2024-25/programme", PoolLevel.Programme)]
    [TestCase("digital", null, "LCRCA-2024-25/sector/digital", PoolLevel.Sector)]
    [TestCase(null, Provider, "LCRCA-2024-25/provider/10001234", PoolLevel.Provider)]
    [TestCase("digital", Provider, "LCRCA-2024-25/provider/10001234/digital", PoolLevel.ProviderSector)]
    public void A_pool_has_a_readable_key(string? sectorCode, int? ukprn, string poolId, PoolLevel level)
    {
        var pool = new FundingPool(Programme, sectorCode, ukprn, 1, 1);
        Assert.That((pool.PoolId, pool.Level), Is.EqualTo((poolId, level)));
        Assert.That(FundingPool.PoolIdOf(Programme, sectorCode, ukprn), Is.EqualTo(poolId));
    }

    [TestCase(10_000, 1_001, 1_001)]
    [TestCase(10_500, 1_001, 1_051)]
    [TestCase(9_999, 1_001, 1_000)]
    public void The_limit_on_commitments_is_rounded_down(int basisPoints, long capPence, long limitPence) =>
        Assert.That(new FundingPool(Programme, null, null, 1, capPence, basisPoints).CommitmentLimitPence, Is.EqualTo(limitPence));

    [Test]
    public void The_pools_above_an_enrolment_are_those_of_its_provider_and_sector()
    {
        var book = Book();
        Assert.That(
            book.PoolsAbove(Provider, "digital").Select(pool => pool.Level),
            Is.EqualTo(new[] { PoolLevel.Programme, PoolLevel.Sector, PoolLevel.Provider, PoolLevel.ProviderSector }));
        Assert.That(book.PoolsAbove(Provider, "rail").Select(pool => pool.Level), Is.EqualTo(new[] { PoolLevel.Programme, PoolLevel.Provider }));
    }

    [Test]
    public void A_place_is_drawn_from_every_pool()
    {
        var book = Book();
        Assert.That(book.Commit(Provider, "digital", 1, Price, PoolFigures.All), Is.Empty);
        Assert.That(book.PoolsAbove(Provider, "digital").Select(pool => (pool.CommittedPlaces, pool.CommittedPence)), Is.All.EqualTo((1, Price)));
        Assert.That(book.Pools.Where(pool => pool.SectorCode == "construction").Select(pool => pool.CommittedPlaces), Is.All.Zero);
    }

    [Test]
    public void The_last_place_and_the_last_penny_can_be_drawn()
    {
        var book = new PoolBook(Programme, [new FundingPool(Programme, null, Provider, 1, Price)]);
        Assert.That(book.Commit(Provider, "digital", 1, Price, PoolFigures.All), Is.Empty);
        Assert.That(
            book.Commit(Provider, "digital", 1, 1, PoolFigures.All).Select(refusal => refusal.Code),
            Is.EqualTo(new[] { "funding.places-cap-reached", "funding.pence-cap-reached" }));
    }

    [Test]
    public void If_one_pool_is_full_no_pool_is_drawn_from()
    {
        var book = Book(sectorPlaces: 0);
        Assert.That(book.Commit(Provider, "digital", 1, Price, PoolFigures.All), Is.Not.Empty);
        Assert.That(book.Pools.Select(pool => (pool.CommittedPlaces, pool.CommittedPence)), Is.All.EqualTo((0, 0L)));
    }

    [Test]
    public void Two_full_pools_are_both_reported_with_their_numbers()
    {
        var book = Book(sectorPlaces: 0, providerPence: 400_000);
        var refusals = book.Commit(Provider, "digital", 1, Price, PoolFigures.All);
        Assert.That(refusals.Select(refusal => (refusal.Code, refusal.PoolId, refusal.Actual, refusal.Allowed, refusal.Pointer)), Is.EqualTo(new[]
        {
            ("funding.places-cap-reached", "LCRCA-2024-25/sector/digital", (long?)1, (long?)0, "/cohortId"),
            ("funding.pence-cap-reached", "LCRCA-2024-25/provider/10001234", Price, 400_000, "/cohortId"),
        }));
        Assert.That(refusals[0].Message, Is.EqualTo("The sector digital has 0 of 0 places left. This enrolment needs 1."));
        Assert.That(refusals[1].Message, Is.EqualTo("Provider 10001234 has £4,000.00 of £4,000.00 left. This enrolment needs £4,480.00."));
    }

    [Test]
    public void A_provider_sees_numbers_of_its_own_pools_only()
    {
        var book = Book(sectorPlaces: 0, providerPence: 400_000);
        var refusals = book.Commit(Provider, "digital", 1, Price, PoolFigures.ProviderOnly);
        Assert.That(refusals.Select(refusal => (refusal.PoolId, refusal.Actual, refusal.Allowed)), Is.EqualTo(new[]
        {
            ("LCRCA-2024-25/sector/digital", (long?)null, (long?)null),
            ("LCRCA-2024-25/provider/10001234", Price, 400_000),
        }));
        Assert.That(refusals[0].Message, Is.EqualTo("The sector digital has no places left."));
    }

    [Test]
    public void A_provider_without_any_pool_has_no_allocation()
    {
        var book = Book();
        Assert.That(book.Commit(10009999, "digital", 1, Price, PoolFigures.All).Single().Code, Is.EqualTo("funding.no-allocation"));
        Assert.That(book.Changed, Is.Empty);
    }

    [Test]
    public void A_provider_with_a_pool_in_another_sector_is_not_limited_in_this_one()
    {
        var book = new PoolBook(Programme, [new FundingPool(Programme, "rail", Provider, 0, 0)]);
        Assert.That(book.Commit(Provider, "digital", 1, Price, PoolFigures.All), Is.Empty);
    }

    [Test]
    public void A_released_place_can_be_drawn_again()
    {
        var book = Book(sectorPlaces: 1);
        _ = book.Commit(Provider, "digital", 1, Price, PoolFigures.All);
        book.Release(Provider, "digital", 1, Price);
        Assert.That(book.Commit(Provider, "digital", 1, Price, PoolFigures.All), Is.Empty);
    }

    [Test]
    public void Releasing_more_than_was_drawn_fails()
    {
        var book = Book();
        _ = book.Commit(Provider, "rail", 1, Price, PoolFigures.All);
        Assert.That(() => book.Release(Provider, "digital", 1, Price), Throws.InvalidOperationException);
        Assert.That(book.PoolsAbove(Provider, "rail").Select(pool => pool.CommittedPlaces), Is.All.EqualTo(1));
    }

    [Test]
    public void A_draw_can_use_what_an_earlier_one_gives_back()
    {
        var book = Book(sectorPlaces: 1);
        _ = book.Commit(Provider, "digital", 1, Price, PoolFigures.All);
        Assert.That(book.Shortages([new Draw(Provider, "digital", 1, Price)], PoolFigures.All).Single().Allowed, Is.Zero);
        Assert.That(book.Shortages([new Draw(Provider, "digital", -1, -Price), new Draw(Provider, "digital", 1, Price)], PoolFigures.All), Is.Empty);
        Assert.That(
            book.Shortages(
                [new Draw(Provider, "digital", -1, -Price), new Draw(Provider, "digital", 1, Price), new Draw(Provider, "digital", 1, 0)],
                PoolFigures.All)
                .Select(refusal => (refusal.PoolId, refusal.Actual, refusal.Allowed)),
            Is.EqualTo(new[] { ("LCRCA-2024-25/sector/digital", (long?)1, (long?)0) }));
        Assert.That(
            book.PoolsAbove(Provider, "digital").Select(pool => (pool.CommittedPlaces, pool.CommittedPence)),
            Is.All.EqualTo((1, Price)),
            "asking draws nothing");
    }

    [Test]
    public void A_posting_above_a_cap_is_a_bug_and_counts_nothing()
    {
        var book = Book(sectorPlaces: 1);
        var books = new Books(book, new TallyBook([]), new PerformanceBook([]));
        var posting = new Posting
        {
            Kind = PostingKind.Commit, Ukprn = Provider, SectorCode = "digital", OccurredOn = new DateOnly(
                2024,
                11,
                15), Period = 202411, Places = 2, CommittedPence = 2 * Price,
        };

        Assert.That(() => books.Post(posting), Throws.InvalidOperationException.With.Message.Contains("sector/digital would rise above its cap"));
        Assert.That(Counters(book), Is.All.EqualTo((0, 0L)));
        Assert.That(books.Tallies.Tallies, Is.Empty);
    }

    [Test]
    public void Changed_pools_keep_their_last_saved_values()
    {
        var book = new PoolBook(Programme,
        [
            new FundingPool(Programme, null, Provider, 10, 10 * Price, committedPlaces: 3, committedPence: 3 * Price),
            new FundingPool(Programme, "rail", null, 1, 1),
        ]);
        _ = book.Commit(Provider, "digital", 1, Price, PoolFigures.All);
        var changed = book.Changed.Single();
        Assert.That((changed.SavedPlaces, changed.SavedPence, changed.CommittedPlaces, changed.CommittedPence), Is.EqualTo((3, 3 * Price, 4, 4 * Price)));

        book.AcceptAsSaved();
        Assert.That(book.Changed, Is.Empty);
        Assert.That((changed.SavedPlaces, changed.SavedPence), Is.EqualTo((4, 4 * Price)));
    }

    [FsCheck.NUnit.Property]
    public Property No_pool_is_ever_over_its_caps()
    {
        var draws = Gen.ListOf(
            from places in Gen.Choose(0, 3)
            from pence in Gen.Choose(0, 2_000_000)
            from sector in Gen.Elements("digital", "construction", "rail")
            select (places, pence, sector));

        return Prop.ForAll(draws.ToArbitrary(), list =>
        {
            var book = Book(sectorPlaces: 5, providerPence: 7_000_001);
            var isWithinCaps = true;
            foreach (var (places, pence, sector) in list)
            {
                var before = Counters(book);
                var refusals = book.Commit(Provider, sector, places, pence, PoolFigures.All);
                isWithinCaps &= book.Pools.All(pool => pool is { RemainingPlaces: >= 0, RemainingPence: >= 0 });
                isWithinCaps &= refusals.Count == 0 || Counters(book).SequenceEqual(before);
            }

            return isWithinCaps;
        });
    }

    private static List<(int Places, long Pence)> Counters(PoolBook book) => [.. book.Pools.Select(pool => (pool.CommittedPlaces, pool.CommittedPence))];

    private static PoolBook Book(int sectorPlaces = 100, long providerPence = 100 * Price) => new(Programme,
    [
        new FundingPool(Programme, null, null, 100, 100 * Price),
        new FundingPool(Programme, "digital", null, sectorPlaces, 100 * Price),
        new FundingPool(Programme, "construction", null, 100, 100 * Price),
        new FundingPool(Programme, null, Provider, 100, providerPence),
        new FundingPool(Programme, "digital", Provider, 100, 100 * Price),
    ]);
}
