using Bootcamps.Domain.Targets;

namespace Bootcamps.Domain.Funding;

/// <summary>What a variation does to the caps of the widest level it changes.</summary>
public enum VariationKind
{
    /// <summary>Moves places or money from one pool to another.</summary>
    Virement,

    /// <summary>Adds more than it takes away.</summary>
    Growth,

    /// <summary>Takes away more than it adds.</summary>
    Reduction,

    /// <summary>Changes no cap, but targets or the limit of commitments.</summary>
    Reprofile,
}

/// <summary>Where a variation is between proposal and decision.</summary>
public enum VariationStatus
{
    /// <summary>Waits for the decision of a second person.</summary>
    Proposed,

    /// <summary>Was approved. It is in effect from its day.</summary>
    Approved,

    /// <summary>Was rejected.</summary>
    Rejected,

    /// <summary>Was replaced by a later proposal.</summary>
    Superseded,
}

/// <summary>A change of the caps of one pool.</summary>
/// <param name="Level">Level of the pool.</param>
/// <param name="SectorCode">The sector, if the level has one.</param>
/// <param name="Ukprn">The provider, if the level has one.</param>
/// <param name="Places">Change of the maximum places.</param>
/// <param name="Pence">Change of the maximum money, in pence.</param>
public sealed record VariationLine(PoolLevel Level, string? SectorCode, int? Ukprn, int Places, long Pence);

/// <summary>What a variation changes, and when.</summary>
public sealed record VariationTerms
{
    /// <summary>Changes of caps. Refusals point to positions in it.</summary>
    public required IReadOnlyList<VariationLine> Lines { get; init; }

    /// <summary>The new limit of commitments, in basis points of a cap on money: 10,000 to 20,000. Null for no change.</summary>
    public int? CommitmentLimitBasisPoints { get; init; }

    /// <summary>The new targets, which replace all others. Null for no change.</summary>
    public IReadOnlyList<Target>? Targets { get; init; }

    /// <summary>The day from which it gives what it gives. What it takes away is held back from the approval on.</summary>
    public required DateOnly EffectiveOn { get; init; }
}

/// <summary>A pool's caps and counters.</summary>
/// <param name="CapPlaces">Maximum places.</param>
/// <param name="CapPence">Maximum money that can be paid, in pence.</param>
/// <param name="LimitPence">Maximum money that can be committed, in pence.</param>
/// <param name="CommittedPlaces">Places taken.</param>
/// <param name="CommittedPence">Money committed, in pence.</param>
/// <param name="EarnedPence">Money earned, in pence.</param>
public sealed record PoolPosition(int CapPlaces, long CapPence, long LimitPence, int CommittedPlaces, long CommittedPence, long EarnedPence)
{
    /// <summary>A pool as it is.</summary>
    public static PoolPosition Of(FundingPool pool) =>
        new(pool.CapPlaces, pool.CapPence, pool.CommitmentLimitPence, pool.CommittedPlaces, pool.CommittedPence, pool.EarnedPence);
}

/// <summary>What a variation does to one pool.</summary>
/// <param name="Line">The change that was asked for.</param>
/// <param name="Before">The pool before. Null for a new pool.</param>
/// <param name="After">The pool after all of the variation, if nothing else changes.</param>
/// <param name="PlacesLater">Places of the change that are given only on the day, 0 or more. The rest is changed at the approval.</param>
/// <param name="PenceLater">Money of the change that is given only on the day, in pence, 0 or more.</param>
public sealed record PoolChange(VariationLine Line, PoolPosition? Before, PoolPosition After, int PlacesLater, long PenceLater)
{
    /// <summary>Change of the maximum places at the approval.</summary>
    public int PlacesNow => Line.Places - PlacesLater;

    /// <summary>Change of the maximum money at the approval, in pence.</summary>
    public long PenceNow => Line.Pence - PenceLater;
}

/// <summary>What an approved variation will still give a pool.</summary>
/// <param name="SectorCode">The pool's sector.</param>
/// <param name="Ukprn">The pool's provider.</param>
/// <param name="Places">Places, 0 or more.</param>
/// <param name="Pence">Money, in pence, 0 or more.</param>
public sealed record PendingCap(string? SectorCode, int? Ukprn, int Places, long Pence);

/// <summary>Who proposed a variation.</summary>
/// <param name="Id">A person's subject, or the id of a key.</param>
/// <param name="IsPerson">Whether it is a person.</param>
public sealed record Proposer(string Id, bool IsPerson);

/// <summary>A variation with what was decided about it.</summary>
public sealed record VariationState
{
    /// <summary>Its id.</summary>
    public required string VariationId { get; init; }

    /// <summary>The programme.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>What it does, derived from its lines.</summary>
    public required VariationKind Kind { get; init; }

    /// <summary>Where it is between proposal and decision.</summary>
    public required VariationStatus Status { get; init; }

    /// <summary>Why it was proposed.</summary>
    public required string Reason { get; init; }

    /// <summary>The day from which it gives what it gives.</summary>
    public required DateOnly EffectiveOn { get; init; }

    /// <summary>What it does to each pool, with the figures of the proposal, or of the approval once it is approved.</summary>
    public required IReadOnlyList<PoolChange> Pools { get; init; }

    /// <summary>The new limit of commitments, in basis points. Null for no change.</summary>
    public int? CommitmentLimitBasisPoints { get; init; }

    /// <summary>The new targets. Null for no change.</summary>
    public IReadOnlyList<Target>? Targets { get; init; }

    /// <summary>Who proposed it.</summary>
    public required Proposer ProposedBy { get; init; }

    /// <summary>When it was proposed.</summary>
    public required DateTimeOffset ProposedAt { get; init; }

    /// <summary>The person who approved or rejected it. Null until then.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When it was approved, rejected or superseded. Null until then.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why it was approved or rejected. Null when no reason was given.</summary>
    public string? DecisionReason { get; init; }

    /// <summary>Whether all of it has been applied.</summary>
    public bool IsInEffect { get; init; }

    /// <summary>The variation that it replaces. Null for none.</summary>
    public string? SupersedesId { get; init; }

    /// <summary>The variation that replaces it. Null for none.</summary>
    public string? SupersededById { get; init; }

    /// <summary>Goes up with every change.</summary>
    public required int Version { get; init; }

    /// <summary>What it changes, and when.</summary>
    public VariationTerms Terms => new()
    {
        Lines = [.. Pools.Select(pool => pool.Line)], CommitmentLimitBasisPoints = CommitmentLimitBasisPoints, Targets = Targets, EffectiveOn = EffectiveOn,
    };

    /// <summary>Whether it is approved and still has something to give.</summary>
    public bool IsPending => Status == VariationStatus.Approved && !IsInEffect;
}
