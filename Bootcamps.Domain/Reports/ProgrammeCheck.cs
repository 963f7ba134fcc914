using System.Globalization;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Domain.Reports;

/// <summary>The kinds of difference.</summary>
public enum CheckedThing
{
    /// <summary>A pool's counters differ from the ledger.</summary>
    Pool,

    /// <summary>A pool has more committed than its cap allows.</summary>
    PoolCap,

    /// <summary>A counter of the dashboard differs from the ledger.</summary>
    Tally,

    /// <summary>The opening places of a counter of the dashboard differ from the ledger.</summary>
    OpeningTally,

    /// <summary>The seats a cohort has taken differ from its live enrolments.</summary>
    CohortSeats,

    /// <summary>The ledger's commitments for a cohort differ from what its enrolments hold.</summary>
    CohortLedger,

    /// <summary>A pool's earned money differs from the ledger.</summary>
    PoolEarned,

    /// <summary>A pool's earned money exceeds its cap.</summary>
    PoolEarnedCap,

    /// <summary>The ledger's earned money in a cohort differs from its milestones that have not been voided.</summary>
    CohortEarned,

    /// <summary>A statement differs from its lines. The fields for places give the number of lines.</summary>
    StatementLines,

    /// <summary>The ledger's earned money of a provider differs from the provider's statements.</summary>
    ProviderEarned,

    /// <summary>The ledger's payments to a provider differ from the provider's paid statements.</summary>
    ProviderPaid,

    /// <summary>A counter of the performance differs from the ledger.</summary>
    Performance,

    /// <summary>The ledger's seats of a cohort differ from its live enrolments.</summary>
    CohortLedgerSeats,

    /// <summary>A pool's caps differ from the sum of their changes in the ledger. A pool that is not stored counts as 0.</summary>
    Allocation,
}

/// <summary>Two figures that should be equal, or a figure over its cap.</summary>
/// <param name="What">The kind of difference.</param>
/// <param name="Id">Pool id, cohort id, dimension and member such as <c>sector/digital</c>, or dimension, member, measure and month such as
/// <c>sex/F/starts/2024-11</c>.</param>
/// <param name="ExpectedPlaces">Expected places; for a cap the maximum.</param>
/// <param name="ActualPlaces">Actual places.</param>
/// <param name="ExpectedPence">Expected pence. Null when only places count.</param>
/// <param name="ActualPence">Actual pence. Null when only places count.</param>
public sealed record Difference(CheckedThing What, string Id, long ExpectedPlaces, long ActualPlaces, long? ExpectedPence, long? ActualPence);

/// <summary>
/// Checks that a programme's figures agree. The ledger is folded into empty books, which must equal the stored ones. What a fold cannot show is compared with
/// its source: commitments and seats with enrolments, earned money with milestones, statements with their lines and with what the
/// ledger has as earned and paid.
/// </summary>
public sealed record ProgrammeCheck
{
    private ProgrammeCheck()
    {
    }

    /// <summary>Whether everything agrees and no pool is over its cap.</summary>
    public bool IsConsistent => Differences.Count == 0;

    /// <summary>Places taken over from earlier records.</summary>
    public required long OpeningPlaces { get; init; }

    /// <summary>Live enrolments.</summary>
    public required long Enrolments { get; init; }

    /// <summary>Money earned by milestones according to the ledger, in pence.</summary>
    public required long EarnedPence { get; init; }

    /// <summary>Money on statements, in pence.</summary>
    public required long StatementsPence { get; init; }

    /// <summary>Money paid according to the ledger, in pence.</summary>
    public required long PaidPence { get; init; }

    /// <summary>Places taken according to the programme's counter.</summary>
    public required long CommittedPlaces { get; init; }

    /// <summary>Money committed according to the programme's counter, in pence.</summary>
    public required long CommittedPence { get; init; }

    /// <summary>Places taken according to the ledger.</summary>
    public required long LedgerPlaces { get; init; }

    /// <summary>Money committed according to the ledger, in pence.</summary>
    public required long LedgerPence { get; init; }

    /// <summary>Number of pools checked.</summary>
    public required int Pools { get; init; }

    /// <summary>Every difference, by kind and id.</summary>
    public required IReadOnlyList<Difference> Differences { get; init; }

    /// <summary>Compares a programme's figures.</summary>
    public static ProgrammeCheck Of(ProgrammeFigures figures)
    {
        var whole = figures.Tallies.FirstOrDefault(tally => tally.Dimension == TallyDimension.Programme);
        var empty = figures.Pools.Select(pool => new FundingPool(pool.ProgrammeId, pool.SectorCode, pool.Ukprn, 0, 0));
        var folded = Books.Fold(new PoolBook(figures.ProgrammeId, empty), figures.Movements, figures.Statistics);
        return new ProgrammeCheck
        {
            OpeningPlaces = figures.Movements.Where(sum => sum.Kind == PostingKind.Opening).Sum(sum => (long)sum.Places),
            Enrolments = figures.Enrolments.Sum(sum => sum.Enrolments),
            EarnedPence = figures.Movements.Sum(sum => sum.EarnedPence),
            StatementsPence = figures.Statements.Sum(statement => statement.TotalPence),
            PaidPence = figures.Movements.Sum(sum => sum.PaidPence),
            CommittedPlaces = whole?.CommittedPlaces ?? 0,
            CommittedPence = whole?.CommittedPence ?? 0,
            LedgerPlaces = figures.Movements.Sum(sum => (long)sum.Places),
            LedgerPence = figures.Movements.Sum(sum => sum.CommittedPence),
            Pools = figures.Pools.Count,
            Differences =
            [
                .. OfPools(folded, figures)
                    .Concat(OfTallies(folded, figures))
                    .Concat(OfPerformance(folded, figures))
                    .Concat(OfCohorts(figures))
                    .Concat(OfStatements(figures))
                    .OrderBy(difference => difference.What)
                    .ThenBy(difference => difference.Id, StringComparer.Ordinal),
            ],
        };
    }

    private static IEnumerable<Difference> OfPools(Books folded, ProgrammeFigures figures)
    {
        var expected = folded.Pools.Pools.ToDictionary(pool => pool.PoolId, StringComparer.Ordinal);
        foreach (var pool in figures.Pools)
        {
            var (places, pence, earned) = (expected[pool.PoolId].CommittedPlaces, expected[pool.PoolId].CommittedPence, expected[pool.PoolId].EarnedPence);
            if (places != pool.CommittedPlaces || pence != pool.CommittedPence)
            {
                yield return new Difference(CheckedThing.Pool, pool.PoolId, places, pool.CommittedPlaces, pence, pool.CommittedPence);
            }

            if (expected[pool.PoolId] is var should && (should.CapPlaces != pool.CapPlaces || should.CapPence != pool.CapPence))
            {
                yield return new Difference(
                    CheckedThing.Allocation, pool.PoolId, should.CapPlaces, pool.CapPlaces, should.CapPence, pool.CapPence);
            }

            if (pool.RemainingPlaces < 0 || pool.RemainingPence < 0)
            {
                yield return new Difference(
                    CheckedThing.PoolCap, pool.PoolId, pool.CapPlaces, pool.CommittedPlaces, pool.CommitmentLimitPence, pool.CommittedPence);
            }

            if (earned != pool.EarnedPence)
            {
                yield return new Difference(CheckedThing.PoolEarned, pool.PoolId, 0, 0, earned, pool.EarnedPence);
            }

            if (pool.EarnedPence > pool.CapPence)
            {
                yield return new Difference(CheckedThing.PoolEarnedCap, pool.PoolId, 0, 0, pool.CapPence, pool.EarnedPence);
            }
        }

        foreach (var caps in figures.Movements.GroupBy(sum => FundingPool.PoolIdOf(figures.ProgrammeId, sum.SectorCode, sum.Ukprn), StringComparer.Ordinal)
            .Where(caps => !expected.ContainsKey(caps.Key)))
        {
            var (places, pence) = (caps.Sum(sum => (long)sum.CapPlaces), caps.Sum(sum => sum.CapPence));
            if (places != 0 || pence != 0)
            {
                yield return new Difference(CheckedThing.Allocation, caps.Key, places, 0, pence, 0);
            }
        }
    }

    private static IEnumerable<Difference> OfTallies(Books folded, ProgrammeFigures figures)
    {
        var expected = folded.Tallies.Tallies.ToDictionary(tally => (tally.Dimension, tally.Member));
        var actual = figures.Tallies.ToDictionary(tally => (tally.Dimension, tally.Member));
        foreach (var key in expected.Keys.Union(actual.Keys))
        {
            var should = expected.GetValueOrDefault(key) ?? new Tally(key.Dimension, key.Member);
            var does = actual.GetValueOrDefault(key) ?? new Tally(key.Dimension, key.Member);
            var member = key.Dimension == TallyDimension.Month ? new Month(int.Parse(key.Member, CultureInfo.InvariantCulture)).ToString() : key.Member;
            var id = $"{CamelCase(key.Dimension.ToString())}/{member}";
            if (should.CommittedPlaces != does.CommittedPlaces || should.CommittedPence != does.CommittedPence)
            {
                yield return new Difference(
                    CheckedThing.Tally, id, should.CommittedPlaces, does.CommittedPlaces, should.CommittedPence, does.CommittedPence);
            }

            if (should.OpeningPlaces != does.OpeningPlaces)
            {
                yield return new Difference(CheckedThing.OpeningTally, id, should.OpeningPlaces, does.OpeningPlaces, null, null);
            }
        }
    }

    private static IEnumerable<Difference> OfPerformance(Books folded, ProgrammeFigures figures)
    {
        var expected = folded.Performance.Counts.ToDictionary(count => (count.Dimension, count.Member, count.Period), count => count.Counts);
        var actual = figures.Performance.ToDictionary(count => (count.Dimension, count.Member, count.Period), count => count.Counts);
        foreach (var key in expected.Keys.Union(actual.Keys))
        {
            var should = expected.GetValueOrDefault(key);
            var does = actual.GetValueOrDefault(key);
            var id = $"{CamelCase(key.Dimension.ToString())}/{key.Member}/{{0}}/{new Month(key.Period)}";
            foreach (var measure in Enum.GetValues<PerformanceMeasure>().Where(measure => should[measure] != does[measure]))
            {
                yield return new Difference(CheckedThing.Performance, Id(CamelCase(measure.ToString())), should[measure], does[measure], null, null);
            }

            if (should.EarnedPence != does.EarnedPence)
            {
                yield return new Difference(CheckedThing.Performance, Id("earned"), 0, 0, should.EarnedPence, does.EarnedPence);
            }

            string Id(string measure) => id.Replace("{0}", measure, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<Difference> OfCohorts(ProgrammeFigures figures)
    {
        var enrolments = figures.Enrolments.ToDictionary(sum => sum.CohortId, StringComparer.Ordinal);
        var milestones = figures.Milestones.ToDictionary(sum => sum.CohortId, sum => sum.Pence, StringComparer.Ordinal);
        var ledger = figures.Movements
            .Where(sum => sum.CohortId is not null)
            .GroupBy(sum => sum.CohortId!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var seats = figures.Cohorts.ToDictionary(cohort => cohort.CohortId, cohort => cohort.SeatsTaken, StringComparer.Ordinal);
        foreach (var cohortId in new[] { enrolments.Keys.ToList(), [.. milestones.Keys], [.. ledger.Keys], [.. seats.Keys] }.SelectMany(ids => ids).Distinct())
        {
            var held = enrolments.GetValueOrDefault(cohortId) ?? new EnrolmentSum(cohortId, 0, 0, 0);
            var postings = ledger.GetValueOrDefault(cohortId) ?? [];
            var posted = (Places: postings.Sum(sum => (long)sum.Places), Seats: postings.Sum(sum => (long)sum.Seats),
                CommittedPence: postings.Sum(sum => sum.CommittedPence), EarnedPence: postings.Sum(sum => sum.EarnedPence));
            if (held.Enrolments != seats.GetValueOrDefault(cohortId))
            {
                yield return new Difference(CheckedThing.CohortSeats, cohortId, held.Enrolments, seats.GetValueOrDefault(cohortId), null, null);
            }

            if (held.Enrolments != posted.Seats)
            {
                yield return new Difference(CheckedThing.CohortLedgerSeats, cohortId, held.Enrolments, posted.Seats, null, null);
            }

            if (held.Places != posted.Places || held.Pence != posted.CommittedPence)
            {
                yield return new Difference(CheckedThing.CohortLedger, cohortId, held.Places, posted.Places, held.Pence, posted.CommittedPence);
            }

            if (milestones.GetValueOrDefault(cohortId) != posted.EarnedPence)
            {
                yield return new Difference(CheckedThing.CohortEarned, cohortId, 0, 0, milestones.GetValueOrDefault(cohortId), posted.EarnedPence);
            }
        }
    }

    private static IEnumerable<Difference> OfStatements(ProgrammeFigures figures)
    {
        foreach (var statement in figures.Statements.Where(statement => statement.LineCount != statement.Lines || statement.TotalPence != statement.LinesPence))
        {
            yield return new Difference(
                CheckedThing.StatementLines, statement.StatementId, statement.Lines, statement.LineCount, statement.LinesPence, statement.TotalPence);
        }

        foreach (var ukprn in figures.Statements.Select(statement => statement.Ukprn).Union(figures.Movements.Select(sum => sum.Ukprn).OfType<int>()))
        {
            var statements = figures.Statements.Where(statement => statement.Ukprn == ukprn).ToList();
            var postings = figures.Movements.Where(sum => sum.Ukprn == ukprn).ToList();
            var id = ukprn.ToString(CultureInfo.InvariantCulture);
            if (statements.Sum(statement => statement.TotalPence) is var stated && postings.Sum(sum => sum.EarnedPence) is var earned && stated != earned)
            {
                yield return new Difference(CheckedThing.ProviderEarned, id, 0, 0, stated, earned);
            }

            var due = statements.Where(statement => statement.IsPaid).Sum(statement => statement.TotalPence);
            if (postings.Sum(sum => sum.PaidPence) is var paid && due != paid)
            {
                yield return new Difference(CheckedThing.ProviderPaid, id, 0, 0, due, paid);
            }
        }
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
