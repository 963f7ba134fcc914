using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Domain.Reports;

/// <summary>A cohort's stored seat counter.</summary>
/// <param name="CohortId">The cohort.</param>
/// <param name="SeatsTaken">Seats taken.</param>
public sealed record CheckedCohort(string CohortId, long SeatsTaken);

/// <summary>The enrolments of a cohort.</summary>
/// <param name="CohortId">The cohort.</param>
/// <param name="Enrolments">How many are live: each has a seat.</param>
/// <param name="Pence">What they hold, in pence: earned, or still to be earned.</param>
/// <param name="Places">Places they hold: those of live enrolments, and those used by learners who left after the start.</param>
public sealed record EnrolmentSum(string CohortId, long Enrolments, long Pence, long Places);

/// <summary>The milestones of a cohort that are not voided.</summary>
/// <param name="CohortId">The cohort.</param>
/// <param name="Pence">Money they earned, in pence.</param>
public sealed record MilestoneSum(string CohortId, long Pence);

/// <summary>A statement with the sum of its lines.</summary>
/// <param name="StatementId">The statement.</param>
/// <param name="Ukprn">Its provider.</param>
/// <param name="IsPaid">Whether it is paid.</param>
/// <param name="LineCount">Stored number of lines.</param>
/// <param name="TotalPence">Stored total, in pence.</param>
/// <param name="Lines">Number of lines found.</param>
/// <param name="LinesPence">Sum of the lines found, in pence.</param>
public sealed record CheckedStatement(string StatementId, int Ukprn, bool IsPaid, long LineCount, long TotalPence, long Lines, long LinesPence);

/// <summary>Everything about a programme that must agree, read at one moment.</summary>
public sealed record ProgrammeFigures
{
    /// <summary>The programme.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>The ledger, summed by everything but learner group. Openings are apart from the rest.</summary>
    public required IReadOnlyList<Posting> Movements { get; init; }

    /// <summary>The ledger's statistics, summed by everything but cohort.</summary>
    public IReadOnlyList<Posting> Statistics { get; init; } = [];

    /// <summary>Its stored funding pools.</summary>
    public required IReadOnlyList<FundingPool> Pools { get; init; }

    /// <summary>Its stored dashboard counters.</summary>
    public required IReadOnlyList<Tally> Tallies { get; init; }

    /// <summary>Its stored performance counters.</summary>
    public IReadOnlyList<PerformanceCount> Performance { get; init; } = [];

    /// <summary>Its cohorts.</summary>
    public required IReadOnlyList<CheckedCohort> Cohorts { get; init; }

    /// <summary>Its enrolments.</summary>
    public required IReadOnlyList<EnrolmentSum> Enrolments { get; init; }

    /// <summary>Its milestones.</summary>
    public IReadOnlyList<MilestoneSum> Milestones { get; init; } = [];

    /// <summary>Its statements.</summary>
    public IReadOnlyList<CheckedStatement> Statements { get; init; } = [];
}
