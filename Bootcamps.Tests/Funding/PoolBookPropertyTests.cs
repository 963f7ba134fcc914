using Bootcamps.Domain.Funding;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>Random operations on a book, compared with a list of them.</summary>
public sealed class PoolBookPropertyTests
{
    private const int Provider = 10001234;

    private enum Act
    {
        Commit,
        Release,
        Earn,
        TakeBack,
    }

    [FsCheck.NUnit.Property(MaxTest = 300, Replay = "1124,1787")]
    public Property Caps_hold_and_giving_everything_back_leaves_nothing()
    {
        var steps =
            from act in Gen.Elements(Enum.GetValues<Act>())
            from sector in Gen.Elements("digital", "construction", "rail")
            from places in Gen.Choose(0, 3)
            from pence in Gen.Choose(0, 2_000_000)
            select (act, sector, places, pence);

        return Prop.ForAll(Gen.ListOf(steps).ToArbitrary(), list => Run([.. list]));
    }

    [FsCheck.NUnit.Property(MaxTest = 100, Replay = "1124,1787")]
    public Property More_than_is_held_is_never_given_back_nor_taken_back()
    {
        var excess = from places in Gen.Choose(1, 5) from pence in Gen.Choose(1, 1_000_000) select (places, pence);

        return Prop.ForAll(excess.ToArbitrary(), over =>
        {
            var book = Book(10_000);
            _ = book.Commit(Provider, "digital", 2, 500_000, PoolFigures.All);
            _ = book.Earn(Provider, "digital", 400_000);
            var before = Figures(book);

            Assert.That(() => book.Release(Provider, "digital", 2 + over.places, 0), Throws.InvalidOperationException);
            Assert.That(() => book.Release(Provider, "digital", 0, 500_000 + over.pence), Throws.InvalidOperationException);
            Assert.That(() => book.TakeBack(Provider, "digital", 400_000 + over.pence), Throws.InvalidOperationException);
            Assert.That(Figures(book), Is.EqualTo(before));
        });
    }

    private static void Run((Act Act, string Sector, int Places, int Pence)[] steps)
    {
        // Commitments can reach 120 % here, earned money only 100 %.
        var book = Book(12_000);
        List<(string Sector, int Places, long Pence)> held = [];
        List<(string Sector, long Pence)> earned = [];
        foreach (var (act, sector, places, pence) in steps)
        {
            switch (act)
            {
                case Act.Commit when book.Commit(Provider, sector, places, pence, PoolFigures.All).Count == 0:
                    held.Add((sector, places, pence));
                    break;
                case Act.Release when held.Count > 0:
                    var one = held[^1];
                    held.RemoveAt(held.Count - 1);
                    book.Release(Provider, one.Sector, one.Places, one.Pence);
                    break;
                case Act.Earn:
                    var part = book.Earn(Provider, sector, pence);
                    Assert.That(part, Is.InRange(0, pence));
                    earned.Add((sector, part));
                    break;
                case Act.TakeBack when earned.Count > 0:
                    var last = earned[^1];
                    earned.RemoveAt(earned.Count - 1);
                    book.TakeBack(Provider, last.Sector, last.Pence);
                    break;
                default:
                    break;
            }

            AssertEquals(book, held, earned);
        }

        held.ForEach(one => book.Release(Provider, one.Sector, one.Places, one.Pence));
        earned.ForEach(one => book.TakeBack(Provider, one.Sector, one.Pence));
        Assert.That(Figures(book), Is.All.EqualTo((0, 0L, 0L)));
    }

    private static void AssertEquals(PoolBook book, List<(string Sector, int Places, long Pence)> held, List<(string Sector, long Pence)> earned)
    {
        foreach (var pool in book.Pools)
        {
            var (mine, mineEarned) = (held.Where(one => DrawsOn(pool, one.Sector)).ToList(), earned.Where(one => DrawsOn(pool, one.Sector)));
            Assert.That(
                (pool.CommittedPlaces, pool.CommittedPence, pool.EarnedPence),
                Is.EqualTo((mine.Sum(one => one.Places), mine.Sum(one => one.Pence), mineEarned.Sum(one => one.Pence))),
                pool.PoolId);
            Assert.That(pool.CommittedPlaces, Is.LessThanOrEqualTo(pool.CapPlaces), pool.PoolId);
            Assert.That(pool.CommittedPence, Is.LessThanOrEqualTo(pool.CommitmentLimitPence), pool.PoolId);
            Assert.That(pool.EarnedPence, Is.LessThanOrEqualTo(pool.CapPence), pool.PoolId);
        }

        static bool DrawsOn(FundingPool pool, string sector) => pool.SectorCode is null || pool.SectorCode == sector;
    }

    private static List<(int Places, long Pence, long EarnedPence)> Figures(PoolBook book) =>
        [.. book.Pools.Select(pool => (pool.CommittedPlaces, pool.CommittedPence, pool.EarnedPence))];

    private static PoolBook Book(int limitBasisPoints) => new("LCRCA-2024-25",
    [
        new FundingPool("LCRCA-2024-25", null, null, 12, 9_000_000, limitBasisPoints),
        new FundingPool("LCRCA-2024-25", "digital", null, 5, 4_000_003, limitBasisPoints),
        new FundingPool("LCRCA-2024-25", "construction", null, 6, 5_000_000, limitBasisPoints),
        new FundingPool("LCRCA-2024-25", null, Provider, 11, 8_000_001, limitBasisPoints),
        new FundingPool("LCRCA-2024-25", "digital", Provider, 4, 6_000_000, limitBasisPoints),
    ]);
}
