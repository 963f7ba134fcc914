namespace Bootcamps.Domain.Reports;

/// <summary>A funding pool with its counters.</summary>
/// <param name="PoolId">The pool.</param>
/// <param name="SectorCode">Its sector. Null for all.</param>
/// <param name="Ukprn">Its provider. Null for all.</param>
/// <param name="CapPlaces">Maximum places.</param>
/// <param name="LimitPence">Maximum money that can be committed, in pence.</param>
/// <param name="Places">Places taken.</param>
/// <param name="Pence">Money committed, in pence.</param>
/// <param name="CapPence">Maximum money that can be earned, in pence.</param>
/// <param name="EarnedPence">Money that milestones have earned, in pence.</param>
public sealed record CheckedPool(
    string PoolId, string? SectorCode, int? Ukprn, long CapPlaces, long LimitPence, long Places, long Pence,
    long CapPence = long.MaxValue, long EarnedPence = 0);

/// <summary>The ledger's movements of earned money, summed over all that have the same dimensions.</summary>
/// <param name="SectorCode">The sector.</param>
/// <param name="Ukprn">The provider.</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="Pence">Money earned, less what was taken back, in pence.</param>
public sealed record EarnedSum(string? SectorCode, int? Ukprn, string? CohortId, long Pence);

/// <summary>A cohort's milestones that have not been voided.</summary>
/// <param name="CohortId">The cohort.</param>
/// <param name="Pence">What they have earned, in pence.</param>
public sealed record MilestoneSum(string CohortId, long Pence);

/// <summary>A statement with the sum of its lines.</summary>
/// <param name="StatementId">The statement.</param>
/// <param name="Ukprn">Its provider.</param>
/// <param name="IsPaid">Whether it is paid.</param>
/// <param name="LineCount">Number of lines it records.</param>
/// <param name="TotalPence">Total it records, in pence.</param>
/// <param name="Lines">Actual number of lines.</param>
/// <param name="LinesPence">Actual sum of the lines, in pence.</param>
public sealed record CheckedStatement(string StatementId, int Ukprn, bool IsPaid, long LineCount, long TotalPence, long Lines, long LinesPence);

/// <summary>Payments to a provider according to the ledger.</summary>
/// <param name="Ukprn">The provider.</param>
/// <param name="Pence">Money paid, in pence.</param>
public sealed record PaidSum(int Ukprn, long Pence);

/// <summary>A counter of the dashboard.</summary>
/// <param name="Dimension">Its dimension.</param>
/// <param name="Member">Member of the dimension.</param>
/// <param name="OpeningPlaces">Places taken over from earlier records.</param>
/// <param name="Places">Places taken, opening places included.</param>
/// <param name="Pence">Money committed, in pence.</param>
public sealed record CheckedTally(TallyDimension Dimension, string Member, long OpeningPlaces, long Places, long Pence);

/// <summary>The ledger's movements of places, summed over all that have the same dimensions.</summary>
/// <param name="IsOpening">Whether they are opening balances; otherwise they are commitments and releases.</param>
/// <param name="SectorCode">The sector. Null when not attributed.</param>
/// <param name="Ukprn">The provider. Null when not attributed.</param>
/// <param name="CohortId">The cohort. Null for opening balances.</param>
/// <param name="LocalAuthorityCode">The local authority of the home. Null when not known.</param>
/// <param name="Period">The month, <c>yyyymm</c>, of the day it happened.</param>
/// <param name="Places">Places taken, less those given back.</param>
/// <param name="Pence">Money committed, less money released, in pence.</param>
public sealed record LedgerSum(
    bool IsOpening,
    string? SectorCode,
    int? Ukprn,
    string? CohortId,
    string? LocalAuthorityCode,
    int Period,
    long Places,
    long Pence);

/// <summary>The seats taken on a cohort according to its counter.</summary>
/// <param name="CohortId">The cohort.</param>
/// <param name="SeatsTaken">Seats taken.</param>
public sealed record CheckedCohort(string CohortId, long SeatsTaken);

/// <summary>The enrolments of a cohort.</summary>
/// <param name="CohortId">The cohort.</param>
/// <param name="Enrolments">Number of live enrolments, each with a seat.</param>
/// <param name="Pence">Money they hold, earned or still to be earned, in pence.</param>
/// <param name="Places">Places they hold: those of live enrolments, and those used by learners who left after the start.</param>
public sealed record EnrolmentSum(string CohortId, long Enrolments, long Pence, long Places);

/// <summary>All figures of a programme that must agree, read at one moment.</summary>
public sealed record ProgrammeFigures
{
    /// <summary>Its funding pools.</summary>
    public required IReadOnlyList<CheckedPool> Pools { get; init; }

    /// <summary>Its counters.</summary>
    public required IReadOnlyList<CheckedTally> Tallies { get; init; }

    /// <summary>Its ledger.</summary>
    public required IReadOnlyList<LedgerSum> Ledger { get; init; }

    /// <summary>Its cohorts.</summary>
    public required IReadOnlyList<CheckedCohort> Cohorts { get; init; }

    /// <summary>Its enrolments.</summary>
    public required IReadOnlyList<EnrolmentSum> Enrolments { get; init; }

    /// <summary>Earned money in its ledger.</summary>
    public IReadOnlyList<EarnedSum> Earned { get; init; } = [];

    /// <summary>Its milestones.</summary>
    public IReadOnlyList<MilestoneSum> Milestones { get; init; } = [];

    /// <summary>Its statements.</summary>
    public IReadOnlyList<CheckedStatement> Statements { get; init; } = [];

    /// <summary>Payments in its ledger.</summary>
    public IReadOnlyList<PaidSum> Paid { get; init; } = [];

    /// <summary>The counters of its performance.</summary>
    public IReadOnlyList<PerformanceSum> Performance { get; init; } = [];
}
