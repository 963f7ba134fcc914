using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Reports;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>Every counter is a sum of postings, whatever is posted and in whatever order it is added up.</summary>
public sealed class BooksTests
{
    private const string Programme = "TEST-2024-25";

    private static readonly Gen<Posting> Postings =
        from kind in Gen.Elements(PostingKind.Opening, PostingKind.Commit, PostingKind.Release, PostingKind.Earn, PostingKind.Clawback, PostingKind.Leave,
            PostingKind.Vary)
        from sector in Gen.Elements("digital", "construction")
        from ukprn in Gen.Elements(10001234, 10005678)
        from council in Gen.Elements("E08000012", null)
        from month in Gen.Elements(202411, 202412, 202501)
        from status in Gen.Elements(EmploymentStatus.Unemployed, EmploymentStatus.Employed)
        from sex in Gen.Elements("F", "M", null)
        from size in Gen.Choose(1, 3)
        select Make(kind, sector, ukprn, council, month, LearnerGroup.Of(status, "25-34", sex, 31, 2), size);

    [FsCheck.NUnit.Property(MaxTest = 200, Replay = "1124,1787")]
    public Property Folding_the_accepted_postings_in_any_order_gives_the_same_books() => Prop.ForAll(Gen.ListOf(Postings).ToArbitrary(), postings =>
    {
        var (books, seats, accepted) = PostAll(postings);
        var forwards = Books.Fold(Pools(), accepted, accepted.Where(posting => posting.Group is not null));
        var backwards = Books.Fold(Pools(), Enumerable.Reverse(accepted), Enumerable.Reverse(accepted).Where(posting => posting.Group is not null));

        Assert.That(Figures(forwards), Is.EqualTo(Figures(books)));
        Assert.That(Figures(backwards), Is.EqualTo(Figures(books)));
        Assert.That(seats.Taken, Is.EqualTo(accepted.Sum(posting => posting.Seats)));
    });

    [FsCheck.NUnit.Property(MaxTest = 200, Replay = "1124,1787")]
    public Property A_refused_posting_changes_nothing_and_no_counter_leaves_its_bounds() => Prop.ForAll(Gen.ListOf(Postings).ToArbitrary(), postings =>
    {
        var (books, _, _) = PostAll(postings);
        foreach (var pool in books.Pools.Pools)
        {
            Assert.That(pool.CommittedPlaces, Is.InRange(0, pool.CapPlaces), pool.PoolId);
            Assert.That(pool.CommittedPence, Is.InRange(0, pool.CommitmentLimitPence), pool.PoolId);
            Assert.That(pool.EarnedPence, Is.InRange(0, pool.CapPence), pool.PoolId);
        }

        Assert.That(books.Performance.Counts.Select(count => count.Counts.IsNegative), Has.None.True);
        foreach (var dimension in Enum.GetValues<TallyDimension>())
        {
            Assert.That(
                books.Tallies.Tallies.Where(tally => tally.Dimension == dimension).Sum(tally => tally.CommittedPence),
                Is.EqualTo(books.Tallies.Tallies.Where(tally => tally.Dimension == TallyDimension.Programme).Sum(tally => tally.CommittedPence)),
                $"{dimension} adds up to the programme");
        }
    });

    [Test]
    public void A_learner_group_is_read_back_from_its_key()
    {
        var group = LearnerGroup.Of(EmploymentStatus.EmployedIndependent, "65-plus", null, 44, 1);

        Assert.That(group.Key, Is.EqualTo("employedIndependent/65-plus/unknown/black/yes"));
        Assert.That(LearnerGroup.Parse(group.Key), Is.EqualTo(group));
        Assert.That(() => LearnerGroup.Parse("employed/F"), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void A_seat_cannot_be_moved_without_its_cohort_nor_given_back_twice()
    {
        var books = new Books(Pools(), new TallyBook([]), new PerformanceBook([]));
        var leaving = new Posting { Kind = PostingKind.Release, OccurredOn = new DateOnly(2024, 11, 15), Period = 202411, Seats = -1 };
        var seats = new CohortSeats(1);

        Assert.That(() => books.Post(leaving), Throws.InvalidOperationException);
        books.Post(leaving, seats);
        Assert.That(() => books.Post(leaving, seats), Throws.InvalidOperationException);
        Assert.That((seats.Taken, seats.Saved), Is.EqualTo((0, 1)));
    }

    [Test]
    public void What_is_beneath_a_pool_includes_what_is_posted_and_not_saved()
    {
        var (books, seats) = (new Books(Pools(), new TallyBook([]), new PerformanceBook([])), new CohortSeats(0));
        CommittedBeneath[] stored = [new("digital", 10001234, 1, 100, 40), new("digital", null, 2, 0), new("construction", 10001234, 4, 400)];
        var group = LearnerGroup.Of(null, null, null, null, null);

        books.Post(Make(PostingKind.Commit, "digital", 10001234, null, 202411, group, 3), seats);
        books.Post(Make(PostingKind.Commit, "digital", 10005678, null, 202411, group, 1), seats);
        books.Post(Make(PostingKind.Earn, "digital", 10001234, null, 202411, group, 2), seats);

        Assert.That(books.Pools.Beneath("digital", 10001234, stored), Is.EqualTo(new CommittedBeneath("digital", 10001234, 4, 3_100, 840)));
        Assert.That(books.Pools.Beneath("digital", null, stored), Is.EqualTo(new CommittedBeneath("digital", null, 7, 4_100, 840)));
        books.Pools.AcceptAsSaved();
        Assert.That(books.Pools.Beneath("digital", 10001234, stored), Is.EqualTo(stored[0]));
    }

    private static (Books Books, CohortSeats Seats, List<Posting> Accepted) PostAll(IEnumerable<Posting> postings)
    {
        var books = new Books(Pools(), new TallyBook([]), new PerformanceBook([]));
        var seats = new CohortSeats(0);
        List<Posting> accepted = [];
        foreach (var posting in postings)
        {
            var before = Figures(books);
            try
            {
                books.Post(posting, seats);
                accepted.Add(posting);
            }
            catch (InvalidOperationException)
            {
                Assert.That(Figures(books), Is.EqualTo(before), "a refused posting counts nowhere");
            }
        }

        return (books, seats, accepted);
    }

    private static Posting Make(PostingKind kind, string sector, int ukprn, string? council, int month, LearnerGroup group, int size)
    {
        var on = new Posting
        {
            Kind = kind, SectorCode = sector, Ukprn = kind == PostingKind.Opening ? null : ukprn, LocalAuthorityCode = council,
            OccurredOn = Period.FirstDayOf(month), Period = month,
        };
        return kind switch
        {
            PostingKind.Opening => on with { Places = size, CommittedPence = size * 100 },
            PostingKind.Commit => on with { Places = size, Seats = size, CommittedPence = size * 1_000 },
            PostingKind.Release => on with { Places = -size, Seats = -size, CommittedPence = -size * 1_000 },
            PostingKind.Earn => on with { Group = group, EarnedPence = size * 400, Starts = size, Interviews = size },
            PostingKind.Clawback => on with { Group = group, EarnedPence = -size * 400, Starts = -size, Interviews = -size },
            PostingKind.Vary => Varied(on, sector, ukprn, size),
            _ => on with { Group = group, DropOuts = size },
        };
    }

    // Raises or lowers the caps of one of the pools; some are refused.
    private static Posting Varied(Posting on, string sector, int ukprn, int size)
    {
        var (code, provider) = (sector == "digital" ? sector : null, ukprn == 10001234 && sector != "digital" ? (int?)ukprn : null);
        return on with { SectorCode = code, Ukprn = provider, LocalAuthorityCode = null, CapPlaces = size - 2, CapPence = (2 - size) * 1_000 };
    }

    private static PoolBook Pools() => new(Programme,
    [
        new FundingPool(Programme, null, null, 12, 11_000, 12_000),
        new FundingPool(Programme, "digital", null, 6, 6_000, 12_000),
        new FundingPool(Programme, null, 10001234, 7, 9_000, 12_000),
        new FundingPool(Programme, "construction", 10001234, 3, 4_000, 12_000),
    ]);

    private static IEnumerable<string> Figures(Books books) =>
    [
        .. books.Pools.Pools
            .Select(pool => $"{pool.PoolId} {pool.CapPlaces} {pool.CapPence} {pool.CommittedPlaces} {pool.CommittedPence} {pool.EarnedPence}")
            .Order(StringComparer.Ordinal),
        .. books.Tallies.Tallies.Where(tally => tally.CommittedPlaces != 0 || tally.CommittedPence != 0 || tally.OpeningPlaces != 0)
            .Select(tally => $"{tally.Dimension}/{tally.Member} {tally.OpeningPlaces} {tally.CommittedPlaces} {tally.CommittedPence}").Order(
                StringComparer.Ordinal),
        .. books.Performance.Counts.Where(count => count.Counts != default)
            .Select(count => $"{count.Dimension}/{count.Member}/{count.Period} {count.Counts}").Order(StringComparer.Ordinal),
    ];
}
