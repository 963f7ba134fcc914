using Bootcamps.Domain.Ledger;

namespace Bootcamps.Domain.Funding;

/// <summary>What a funding pool is for.</summary>
public enum PoolLevel
{
    /// <summary>Everything in a programme.</summary>
    Programme,

    /// <summary>One sector.</summary>
    Sector,

    /// <summary>One provider.</summary>
    Provider,

    /// <summary>One provider within one sector.</summary>
    ProviderSector,
}

/// <summary>Places and money that enrolments draw from, up to a cap on each.</summary>
/// <remarks>
/// Mutable and not thread-safe: only the writer of its programme keeps it, and only a <see cref="PoolBook"/> changes it.
/// </remarks>
public sealed class FundingPool
{
    /// <summary>Makes a pool from its saved values.</summary>
    /// <param name="programmeId">The programme it belongs to.</param>
    /// <param name="sectorCode">The authority's code of the sector. Null for all sectors.</param>
    /// <param name="ukprn">The provider's UKPRN. Null for all providers.</param>
    /// <param name="capPlaces">Maximum places; 0 or more.</param>
    /// <param name="capPence">Maximum money that can be paid, in pence; 0 or more.</param>
    /// <param name="commitmentLimitBasisPoints">
    /// Limit of commitments, as a share of <paramref name="capPence"/>: 10,000 to stop at the cap, more if the authority expects that some commitments
    /// are never earned.
    /// </param>
    /// <param name="committedPlaces">Places taken.</param>
    /// <param name="committedPence">Money committed, in pence.</param>
    /// <param name="version">Version of the caps; commitments do not change it.</param>
    /// <param name="earnedPence">Money that milestones have earned, in pence; part of <paramref name="committedPence"/>.</param>
    public FundingPool(
        string programmeId,
        string? sectorCode,
        int? ukprn,
        int capPlaces,
        long capPence,
        int commitmentLimitBasisPoints = BasisPoints.Whole,
        int committedPlaces = 0,
        long committedPence = 0,
        int version = 1,
        long earnedPence = 0)
    {
        PoolId = PoolIdOf(programmeId, sectorCode, ukprn);
        ProgrammeId = programmeId;
        SectorCode = sectorCode;
        Ukprn = ukprn;
        CapPlaces = SavedCapPlaces = capPlaces;
        CapPence = SavedCapPence = capPence;
        CommitmentLimitBasisPoints = commitmentLimitBasisPoints;
        SavedLimitPence = CommitmentLimitPence;
        CommittedPlaces = SavedPlaces = committedPlaces;
        CommittedPence = SavedPence = committedPence;
        EarnedPence = SavedEarnedPence = earnedPence;
        Version = version;
    }

    /// <summary>Readable key, such as <c>LCRCA-2024-25/sector/digital</c>.</summary>
    public string PoolId { get; }

    /// <summary>The programme it belongs to.</summary>
    public string ProgrammeId { get; }

    /// <summary>Level of the pool.</summary>
    public PoolLevel Level => (SectorCode, Ukprn) switch
    {
        (null, null) => PoolLevel.Programme,
        (_, null) => PoolLevel.Sector,
        (null, _) => PoolLevel.Provider,
        _ => PoolLevel.ProviderSector,
    };

    /// <summary>The authority's code of the sector. Null for all sectors.</summary>
    public string? SectorCode { get; }

    /// <summary>The provider's UKPRN. Null for all providers.</summary>
    public int? Ukprn { get; }

    /// <summary>Maximum places.</summary>
    public int CapPlaces { get; private set; }

    /// <summary>Maximum money that can be paid, in pence.</summary>
    public long CapPence { get; private set; }

    /// <summary>Limit of commitments, in basis points of <see cref="CapPence"/>.</summary>
    public int CommitmentLimitBasisPoints { get; private set; }

    /// <summary>Maximum money that can be committed, in pence: the programme's share of the cap, rounded down.</summary>
    public long CommitmentLimitPence => BasisPoints.ShareRoundedDown(CapPence, CommitmentLimitBasisPoints);

    /// <summary>Version of the caps.</summary>
    public int Version { get; }

    /// <summary>Places taken.</summary>
    public int CommittedPlaces { get; private set; }

    /// <summary>Money committed, in pence.</summary>
    public long CommittedPence { get; private set; }

    /// <summary>Money that milestones have earned, in pence: never more than <see cref="CapPence"/>.</summary>
    public long EarnedPence { get; private set; }

    /// <summary>Places left; negative only when a cap was lowered below the places taken.</summary>
    public int RemainingPlaces => CapPlaces - CommittedPlaces;

    /// <summary>Money left to commit, in pence; negative only when a cap was lowered below the commitments.</summary>
    public long RemainingPence => CommitmentLimitPence - CommittedPence;

    /// <summary>Places taken as last saved.</summary>
    public int SavedPlaces { get; private set; }

    /// <summary>Money committed as last saved, in pence.</summary>
    public long SavedPence { get; private set; }

    /// <summary>Money earned as last saved, in pence.</summary>
    public long SavedEarnedPence { get; private set; }

    /// <summary>Maximum places as last saved.</summary>
    public int SavedCapPlaces { get; private set; }

    /// <summary>Maximum money as last saved, in pence.</summary>
    public long SavedCapPence { get; private set; }

    /// <summary>Maximum money that can be committed, as last saved, in pence.</summary>
    public long SavedLimitPence { get; private set; }

    /// <summary>Whether the pool exists in the store.</summary>
    public bool IsSaved { get; private set; } = true;

    /// <summary>Whether its counters differ from the saved values.</summary>
    public bool IsChanged => CommittedPlaces != SavedPlaces || CommittedPence != SavedPence || EarnedPence != SavedEarnedPence || AreCapsChanged;

    /// <summary>Whether its caps or its limit differ from the saved values.</summary>
    public bool AreCapsChanged => !IsSaved || CapPlaces != SavedCapPlaces || CapPence != SavedCapPence || CommitmentLimitPence != SavedLimitPence;

    /// <summary>The key of a pool.</summary>
    /// <param name="programmeId">The programme.</param>
    /// <param name="sectorCode">The sector. Null for all.</param>
    /// <param name="ukprn">The provider. Null for all.</param>
    /// <returns>
    /// <c>LCRCA-2024-25/programme</c>, <c>LCRCA-2024-25/sector/digital</c>, <c>LCRCA-2024-25/provider/10001234</c> or
    /// <c>LCRCA-2024-25/provider/10001234/digital</c>.
    /// </returns>
    public static string PoolIdOf(string programmeId, string? sectorCode, int? ukprn) => (sectorCode, ukprn) switch
    {
        (null, null) => $"{programmeId}/programme",
        (_, null) => $"{programmeId}/sector/{sectorCode}",
        (null, _) => FormattableString.Invariant($"{programmeId}/provider/{ukprn}"),
        _ => FormattableString.Invariant($"{programmeId}/provider/{ukprn}/{sectorCode}"),
    };

    /// <summary>A change of its caps, as a posting.</summary>
    /// <param name="places">Change of its maximum places.</param>
    /// <param name="pence">Change of its maximum money, in pence.</param>
    /// <param name="day">The day of the change.</param>
    public Posting Varied(int places, long pence, DateOnly day) => new()
    {
        Kind = PostingKind.Vary, SectorCode = SectorCode, Ukprn = Ukprn, OccurredOn = day, Period = Period.Of(day), CapPlaces = places, CapPence = pence,
    };

    /// <summary>Whether a posting of places and money counts in this pool: it is of its sector and of its provider.</summary>
    internal bool Counts(Posting posting) =>
        (SectorCode is null || SectorCode == posting.SectorCode) && (Ukprn is null || Ukprn == posting.Ukprn);

    internal void Add(int places, long pence, long earnedPence)
    {
        CommittedPlaces += places;
        CommittedPence += pence;
        EarnedPence += earnedPence;
    }

    internal void Vary(int places, long pence)
    {
        CapPlaces += places;
        CapPence += pence;
    }

    internal void SetLimit(int basisPoints) => CommitmentLimitBasisPoints = basisPoints;

    internal void MarkAsNew() => IsSaved = false;

    internal void AcceptAsSaved()
    {
        IsSaved = true;
        SavedCapPlaces = CapPlaces;
        SavedCapPence = CapPence;
        SavedLimitPence = CommitmentLimitPence;
        SavedEarnedPence = EarnedPence;
        SavedPlaces = CommittedPlaces;
        SavedPence = CommittedPence;
    }
}
