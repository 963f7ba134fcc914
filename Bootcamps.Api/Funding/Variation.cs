using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Targets;
using Bootcamps.Domain;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Api.Funding;

/// <summary>A change of a programme's caps, targets or commitment limit: proposed by one, approved by another person.</summary>
internal sealed record Variation
{
    /// <summary>Its id. Null in a dry run of a proposal.</summary>
    public required string? VariationId { get; init; }

    /// <summary>The programme.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>
    /// What it does at the widest level it changes. virement: moves places or money. growth: adds more than it takes away. reduction: takes away more than it
    /// adds. reprofile: changes no cap.
    /// </summary>
    [EnumDataType(typeof(VariationKind))]
    public required string Kind { get; init; }

    /// <summary>proposed: waits for a decision. approved or rejected: decided by a second person. superseded: replaced by a later proposal.</summary>
    [EnumDataType(typeof(VariationStatus))]
    public required string Status { get; init; }

    /// <summary>Why it was proposed.</summary>
    public required string Reason { get; init; }

    /// <summary>The day from which it gives what it gives. What it takes away is held back from its approval on.</summary>
    public required DateOnly EffectiveOn { get; init; }

    /// <summary>Who proposed it: a person, or the id of a key.</summary>
    public required string ProposedBy { get; init; }

    /// <summary>When it was proposed, UTC.</summary>
    public required DateTimeOffset ProposedAt { get; init; }

    /// <summary>The person who approved or rejected it. Never the person who proposed it.</summary>
    public required string? DecidedBy { get; init; }

    /// <summary>When it was approved, rejected or superseded, UTC.</summary>
    public required DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why it was approved or rejected.</summary>
    public required string? DecisionReason { get; init; }

    /// <summary>Whether all of it has come into effect.</summary>
    public required bool IsInEffect { get; init; }

    /// <summary>The variation that it replaces. Null for none.</summary>
    public required string? Supersedes { get; init; }

    /// <summary>The variation that replaces it. Null for none.</summary>
    public required string? SupersededBy { get; init; }

    /// <summary>What it does to each pool, with the figures of its proposal, or of its approval once it is approved.</summary>
    [MaxLength(ProposeVariation.MostLines)]
    public required IReadOnlyList<VariationPool> Pools { get; init; }

    /// <summary>The new limit of commitments as a share of every cap on money, in percent. Null for no change.</summary>
    public required Percent? CommitmentLimitPercent { get; init; }

    /// <summary>The new targets, which replace all others. Null for no change.</summary>
    public required VariationTargets? Targets { get; init; }

    /// <summary>Warnings of the proposal or approval. Always empty in a GET.</summary>
    public required IReadOnlyList<ProblemEntry> Warnings { get; init; }

    /// <summary>Goes up when it is decided and when it comes into effect. It is also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>A variation as a message.</summary>
    public static Variation Of(VariationState state) => new()
    {
        VariationId = state.VariationId,
        ProgrammeId = state.ProgrammeId,
        Kind = Names.NameOf(state.Kind),
        Status = Names.NameOf(state.Status),
        Reason = state.Reason,
        EffectiveOn = state.EffectiveOn,
        ProposedBy = state.ProposedBy.Id,
        ProposedAt = state.ProposedAt,
        DecidedBy = state.DecidedBy,
        DecidedAt = state.DecidedAt,
        DecisionReason = state.DecisionReason,
        IsInEffect = state.IsInEffect,
        Supersedes = state.SupersedesId,
        SupersededBy = state.SupersededById,
        Pools = [.. state.Pools.Select(change => VariationPool.Of(state.ProgrammeId, change))],
        CommitmentLimitPercent = state.CommitmentLimitBasisPoints is { } limit ? new Percent(limit) : null,
        Targets = state.Targets is { } targets ? new VariationTargets { Items = TargetProfile.Of(state.ProgrammeId, targets).Items } : null,
        Warnings = [],
        Version = state.Version,
    };
}

/// <summary>What a variation does to one pool.</summary>
internal sealed record VariationPool : IHasText
{
    /// <summary>The pool, such as LCRCA-2024-25/sector/digital.</summary>
    public required string PoolId { get; init; }

    /// <summary>Its level: programme, sector, provider or providerSector.</summary>
    [EnumDataType(typeof(PoolLevel))]
    public required string Level { get; init; }

    /// <summary>Its sector. Null if it covers all sectors.</summary>
    public required string? SectorCode { get; init; }

    /// <summary>Its provider. Null if it covers all providers.</summary>
    public required int? Ukprn { get; init; }

    /// <summary>Change of its maximum places. Below zero when taken away.</summary>
    [Range(-AddProgramme.MostPlaces, AddProgramme.MostPlaces)]
    public required int Places { get; init; }

    /// <summary>Change of its maximum money, in pence. Below zero when taken away.</summary>
    [Range(typeof(long), "-1000000000000", "1000000000000")]
    public required long Pence { get; init; }

    /// <summary>The pool before. Null if the variation makes it.</summary>
    public required VariationFigures? Before { get; init; }

    /// <summary>The pool after all of the variation, if nothing else changes.</summary>
    public required VariationFigures After { get; init; }

    string IHasText.Text => (Places, Pence) switch
    {
        (var places, 0) => Prose.Text($"{PoolId} {places:+#,0;-#,0} places"),
        (0, var pence) => $"{PoolId} {Money(pence)}",
        var (places, pence) => Prose.Text($"{PoolId} {places:+#,0;-#,0} places {Money(pence)}"),
    };

    /// <summary>A change of a pool as a message.</summary>
    public static VariationPool Of(string programmeId, PoolChange change) => new()
    {
        PoolId = FundingPool.PoolIdOf(programmeId, change.Line.SectorCode, change.Line.Ukprn),
        Level = Names.NameOf(change.Line.Level),
        SectorCode = change.Line.SectorCode,
        Ukprn = change.Line.Ukprn,
        Places = change.Line.Places,
        Pence = change.Line.Pence,
        Before = change.Before is { } before ? VariationFigures.Of(before) : null,
        After = VariationFigures.Of(change.After),
    };

    private static string Money(long pence) => pence > 0 ? $"+{Prose.Money(pence)}" : Prose.Money(pence);
}

/// <summary>The caps of a pool and what is left of them.</summary>
internal sealed record VariationFigures
{
    /// <summary>Most places.</summary>
    public required int Places { get; init; }

    /// <summary>Places taken.</summary>
    public required int CommittedPlaces { get; init; }

    /// <summary>Places left.</summary>
    public required int RemainingPlaces { get; init; }

    /// <summary>Maximum money that can be paid, in pence.</summary>
    public required long Pence { get; init; }

    /// <summary>Maximum money that can be committed, in pence.</summary>
    public required long CommitmentLimitPence { get; init; }

    /// <summary>Money committed, in pence.</summary>
    public required long CommittedPence { get; init; }

    /// <summary>Money that milestones have earned, in pence; part of what is committed.</summary>
    public required long EarnedPence { get; init; }

    /// <summary>Money left to commit, in pence.</summary>
    public required long RemainingPence { get; init; }

    /// <summary>A pool's position as a message.</summary>
    public static VariationFigures Of(PoolPosition position) => new()
    {
        Places = position.CapPlaces,
        CommittedPlaces = position.CommittedPlaces,
        RemainingPlaces = position.CapPlaces - position.CommittedPlaces,
        Pence = position.CapPence,
        CommitmentLimitPence = position.LimitPence,
        CommittedPence = position.CommittedPence,
        EarnedPence = position.EarnedPence,
        RemainingPence = position.LimitPence - position.CommittedPence,
    };
}

/// <summary>The new targets of a variation.</summary>
internal sealed record VariationTargets
{
    /// <summary>Every target: programme, sectors, providers, each by month.</summary>
    [MaxLength(ReplaceTargets.MostItems)]
    public required IReadOnlyList<TargetItem> Items { get; init; }
}
