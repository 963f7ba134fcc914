using System.Globalization;

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

    /// <summary>A dimension of the performance does not add up to the programme in a month.</summary>
    Performance,
}

/// <summary>Two figures that should be equal, or a figure over its cap.</summary>
/// <param name="What">The kind of difference.</param>
/// <param name="Id">Pool id, cohort id, dimension and member such as <c>sector/digital</c>, or dimension, measure and month such as
/// <c>sex/starts/202411</c>.</param>
/// <param name="ExpectedPlaces">Expected places; for a cap the maximum.</param>
/// <param name="ActualPlaces">Actual places.</param>
/// <param name="ExpectedPence">Expected pence. Null when only places count.</param>
/// <param name="ActualPence">Actual pence. Null when only places count.</param>
public sealed record Difference(CheckedThing What, string Id, long ExpectedPlaces, long ActualPlaces, long? ExpectedPence, long? ActualPence);

/// <summary>
/// Checks that a programme's figures agree: pools and dashboard with the ledger, the ledger with openings and enrolments, seats with enrolments, every
/// dimension of the performance with the programme.
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
        return new ProgrammeCheck
        {
            OpeningPlaces = figures.Ledger.Where(sum => sum.IsOpening).Sum(sum => sum.Places),
            Enrolments = figures.Enrolments.Sum(sum => sum.Enrolments),
            EarnedPence = figures.Earned.Sum(sum => sum.Pence),
            StatementsPence = figures.Statements.Sum(statement => statement.TotalPence),
            PaidPence = figures.Paid.Sum(sum => sum.Pence),
            CommittedPlaces = whole?.Places ?? 0,
            CommittedPence = whole?.Pence ?? 0,
            LedgerPlaces = figures.Ledger.Sum(sum => sum.Places),
            LedgerPence = figures.Ledger.Sum(sum => sum.Pence),
            Pools = figures.Pools.Count,
            Differences =
            [
                .. OfPools(figures)
                    .Concat(OfTallies(figures))
                    .Concat(OfCohorts(figures))
                    .Concat(EarningsCheck.OfEarned(figures))
                    .Concat(EarningsCheck.OfStatements(figures))
                    .Concat(PerformanceCheck.Of(figures.Performance))
                    .OrderBy(difference => difference.What)
                    .ThenBy(difference => difference.Id, StringComparer.Ordinal),
            ],
        };
    }

    private static IEnumerable<Difference> OfPools(ProgrammeFigures figures)
    {
        var beneath = figures.Ledger
            .GroupBy(sum => (sum.SectorCode, sum.Ukprn))
            .Select(group => (group.Key.SectorCode, group.Key.Ukprn, Places: group.Sum(sum => sum.Places), Pence: group.Sum(sum => sum.Pence)))
            .ToList();
        foreach (var pool in figures.Pools)
        {
            var own = beneath.Where(sum => (pool.SectorCode is null || pool.SectorCode == sum.SectorCode) && (pool.Ukprn is null || pool.Ukprn == sum.Ukprn))
                .ToList();
            var places = own.Sum(sum => sum.Places);
            var pence = own.Sum(sum => sum.Pence);
            if (places != pool.Places || pence != pool.Pence)
            {
                yield return new Difference(CheckedThing.Pool, pool.PoolId, places, pool.Places, pence, pool.Pence);
            }

            if (pool.Places > pool.CapPlaces || pool.Pence > pool.LimitPence)
            {
                yield return new Difference(CheckedThing.PoolCap, pool.PoolId, pool.CapPlaces, pool.Places, pool.LimitPence, pool.Pence);
            }
        }
    }

    private static IEnumerable<Difference> OfTallies(ProgrammeFigures figures)
    {
        var expected = new Dictionary<(TallyDimension Dimension, string Member), (long Opening, long Places, long Pence)>();
        foreach (var sum in figures.Ledger)
        {
            foreach (var member in TallyBook.MembersOf(sum.SectorCode, sum.Ukprn, sum.LocalAuthorityCode, sum.Period))
            {
                var (opening, places, pence) = expected.GetValueOrDefault(member);
                expected[member] = (opening + (sum.IsOpening ? sum.Places : 0), places + sum.Places, pence + sum.Pence);
            }
        }

        var actual = figures.Tallies.ToDictionary(tally => (tally.Dimension, tally.Member), tally => (Opening: tally.OpeningPlaces, tally.Places, tally.Pence));
        foreach (var member in expected.Keys.Union(actual.Keys))
        {
            var should = expected.GetValueOrDefault(member);
            var does = actual.GetValueOrDefault(member);
            var name = member.Dimension == TallyDimension.Month
                ? new Month(int.Parse(member.Member, CultureInfo.InvariantCulture)).ToString()
                : member.Member;
            var id = $"{NameOf(member.Dimension)}/{name}";
            if (should.Places != does.Places || should.Pence != does.Pence)
            {
                yield return new Difference(CheckedThing.Tally, id, should.Places, does.Places, should.Pence, does.Pence);
            }

            if (should.Opening != does.Opening)
            {
                yield return new Difference(CheckedThing.OpeningTally, id, should.Opening, does.Opening, null, null);
            }
        }
    }

    private static IEnumerable<Difference> OfCohorts(ProgrammeFigures figures)
    {
        var seats = figures.Enrolments.ToDictionary(sum => sum.CohortId, sum => sum.Enrolments, StringComparer.Ordinal);
        var enrolments = figures.Enrolments.ToDictionary(sum => sum.CohortId, sum => (sum.Places, sum.Pence), StringComparer.Ordinal);
        var ledger = figures.Ledger
            .Where(sum => !sum.IsOpening)
            .GroupBy(sum => sum.CohortId ?? TallyBook.NotAttributed, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (Places: group.Sum(sum => sum.Places), Pence: group.Sum(sum => sum.Pence)), StringComparer.Ordinal);
        foreach (var cohort in figures.Cohorts)
        {
            var live = seats.GetValueOrDefault(cohort.CohortId);
            if (live != cohort.SeatsTaken)
            {
                yield return new Difference(CheckedThing.CohortSeats, cohort.CohortId, live, cohort.SeatsTaken, null, null);
            }
        }

        foreach (var cohortId in enrolments.Keys.Union(ledger.Keys, StringComparer.Ordinal))
        {
            var held = enrolments.GetValueOrDefault(cohortId);
            var promised = ledger.GetValueOrDefault(cohortId);
            if (held != promised)
            {
                yield return new Difference(CheckedThing.CohortLedger, cohortId, held.Places, promised.Places, held.Pence, promised.Pence);
            }
        }
    }

    private static string NameOf(TallyDimension dimension) => dimension switch
    {
        TallyDimension.Programme => "programme",
        TallyDimension.Sector => "sector",
        TallyDimension.Provider => "provider",
        TallyDimension.LocalAuthority => "localAuthority",
        TallyDimension.Month => "month",
    };
}
