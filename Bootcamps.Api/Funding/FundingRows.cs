using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Api.Funding;

/// <summary>A row of the table of programmes.</summary>
internal sealed record ProgrammeRow
{
    public required string ProgrammeId { get; init; }

    public required string AuthorityId { get; init; }

    public required long Number { get; init; }

    public required string Name { get; init; }

    public required int FinancialYear { get; init; }

    public required DateOnly StartsOn { get; init; }

    public required DateOnly EndsOn { get; init; }

    public required DateOnly? AcceptsUntil { get; init; }

    public required int CommitmentLimitBasisPoints { get; init; }

    public required bool IsOverAllocationAllowed { get; init; }

    public required int AllocationsVersion { get; init; }

    public required int TargetsVersion { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A row of a funding pool.</summary>
internal sealed record PoolRow
{
    public required string PoolId { get; init; }

    public required string ProgrammeId { get; init; }

    public required string PoolLevel { get; init; }

    public required string? SectorCode { get; init; }

    public required int? Ukprn { get; init; }

    public required int CapPlaces { get; init; }

    public required long CapPence { get; init; }

    public required long LimitPence { get; init; }

    public required int CommittedPlaces { get; init; }

    public required long CommittedPence { get; init; }

    public required long? EarnedPence { get; init; }

    /// <summary>A pool as a row.</summary>
    public static PoolRow Of(FundingPool pool) => new()
    {
        PoolId = pool.PoolId,
        ProgrammeId = pool.ProgrammeId,
        PoolLevel = Names.NameOf(pool.Level),
        SectorCode = pool.SectorCode,
        Ukprn = pool.Ukprn,
        CapPlaces = pool.CapPlaces,
        CapPence = pool.CapPence,
        LimitPence = pool.CommitmentLimitPence,
        CommittedPlaces = pool.CommittedPlaces,
        CommittedPence = pool.CommittedPence,
        EarnedPence = pool.EarnedPence,
    };

    /// <summary>The pool as a domain value.</summary>
    public FundingPool ToPool(ProgrammeRow programme) => new(
        ProgrammeId, SectorCode, Ukprn, CapPlaces, CapPence, programme.CommitmentLimitBasisPoints, CommittedPlaces, CommittedPence,
        programme.AllocationsVersion, EarnedPence ?? 0);
}

/// <summary>A row of a counter, with the values that were read.</summary>
internal sealed record TallyRow
{
    public required string ProgrammeId { get; init; }

    public required string Dimension { get; init; }

    public required string Member { get; init; }

    public required int OpeningPlaces { get; init; }

    public required int CommittedPlaces { get; init; }

    public required long CommittedPence { get; init; }

    public int SavedPlaces { get; init; }

    public long SavedPence { get; init; }

    /// <summary>A counter as a row.</summary>
    public static TallyRow Of(string programmeId, Tally tally) => new()
    {
        ProgrammeId = programmeId,
        Dimension = Names.NameOf(tally.Dimension),
        Member = tally.Member,
        OpeningPlaces = tally.OpeningPlaces,
        CommittedPlaces = tally.CommittedPlaces,
        CommittedPence = tally.CommittedPence,
        SavedPlaces = tally.SavedPlaces,
        SavedPence = tally.SavedPence,
    };

    /// <summary>The counter as a domain value.</summary>
    public Tally ToTally() => new(Names.Parse<TallyDimension>(Dimension), Member, OpeningPlaces, CommittedPlaces, CommittedPence);
}
