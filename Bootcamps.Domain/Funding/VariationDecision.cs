using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Targets;

namespace Bootcamps.Domain.Funding;

/// <summary>A variation after a decision, with everything that the decision changes.</summary>
/// <param name="Variation">The variation as it is now.</param>
public sealed record VariationChange(VariationState Variation)
{
    /// <summary>Pools to open, with what is committed and earned beneath them. Their caps are 0 until they are posted.</summary>
    public IReadOnlyList<FundingPool> Opened { get; init; } = [];

    /// <summary>Changes of caps, to be posted in this order.</summary>
    public IReadOnlyList<Posting> Postings { get; init; } = [];

    /// <summary>The limit of commitments from now on, in basis points. Null for no change.</summary>
    public int? CommitmentLimitBasisPoints { get; init; }

    /// <summary>The targets from now on. Null for no change.</summary>
    public IReadOnlyList<Target>? Targets { get; init; }

    /// <summary>The variation that it replaces, as it is now. Null for none.</summary>
    public VariationState? Superseded { get; init; }

    /// <summary>Warnings about it.</summary>
    public IReadOnlyList<Refusal> Warnings { get; init; } = [];
}

/// <summary>Decides on variations. Nothing is changed: each decision says what to change.</summary>
public static class VariationDecision
{
    /// <summary>Proposes a variation.</summary>
    /// <param name="draft">The variation with reason and proposer. Kind and figures are not read.</param>
    /// <param name="terms">What it changes.</param>
    /// <param name="supersedes">The variation that it replaces. Null for none.</param>
    /// <param name="facts">The state of the moment.</param>
    /// <returns>The proposal; or the reasons of <see cref="VariationRules.Judge"/> and <c>variation.already-decided</c>.</returns>
    public static Outcome<VariationChange> Propose(
        VariationState draft,
        VariationTerms terms,
        VariationState? supersedes,
        VariationFacts facts)
    {
        var plan = VariationRules.Judge(terms, facts, isProposal: true);
        List<Refusal> refusals = [.. plan.Refusals];
        if (supersedes is not null && AlreadyDecided(supersedes) is { } decided)
        {
            refusals.Add(decided with { Pointer = "/supersedes" });
        }

        return refusals.Count > 0
            ? Outcome<VariationChange>.Refused(refusals)
            : new VariationChange(draft with { Kind = plan.Value.Kind, Pools = plan.Value.Pools, SupersedesId = supersedes?.VariationId })
            {
                Warnings = plan.Value.Warnings,
                Superseded = supersedes is null ? null : supersedes with
                {
                    Status = VariationStatus.Superseded,
                    SupersededById = draft.VariationId,
                    DecidedAt = draft.ProposedAt,
                    Version = supersedes.Version + 1,
                },
            };
    }

    /// <summary>Why a person cannot decide on a variation: <c>variation.already-decided</c> or <c>variation.same-person</c>. Empty when they can.</summary>
    public static IReadOnlyList<Refusal> Against(VariationState variation, string personId)
    {
        if (AlreadyDecided(variation) is { } decided)
        {
            return [decided];
        }

        return variation.ProposedBy == new Proposer(personId, IsPerson: true)
            ? [new Refusal("variation.same-person", "You proposed this variation, so another person must decide on it.")]
            : [];
    }

    /// <summary>Approves a variation on the state of the moment.</summary>
    /// <param name="variation">The variation.</param>
    /// <param name="personId">Who approves it.</param>
    /// <param name="at">When.</param>
    /// <param name="reason">Why. Null when not given.</param>
    /// <param name="facts">The state of the moment.</param>
    /// <returns>
    /// What changes at once: all that it takes away, and if its day has come all that it gives; or the reasons of <see cref="Against"/> and
    /// <see cref="VariationRules.Judge"/>. Then it stays proposed.
    /// </returns>
    public static Outcome<VariationChange> Approve(VariationState variation, string personId, DateTimeOffset at, string? reason, VariationFacts facts)
    {
        var refusals = Against(variation, personId);
        if (refusals.Count > 0)
        {
            return Outcome<VariationChange>.Refused(refusals);
        }

        var plan = VariationRules.Judge(variation.Terms, facts, isProposal: false);
        if (plan.IsRefused)
        {
            return Outcome<VariationChange>.Refused(plan.Refusals);
        }

        var isNow = variation.EffectiveOn <= facts.Today;
        var limit = VariationRules.LimitNow(variation.Terms, facts);
        var changes = plan.Value.Pools;
        return new VariationChange(variation with
        {
            Status = VariationStatus.Approved,
            Pools = changes,
            DecidedBy = personId,
            DecidedAt = at,
            DecisionReason = reason,
            IsInEffect = isNow,
            Version = variation.Version + 1,
        })
        {
            Opened = [.. changes.Where(change => change.Before is null).Select(change => Opened(change, limit, facts))],
            Postings = [.. changes.Select(change => Posting(variation, change.Line, change.PlacesNow, change.PenceNow, facts.Today)).Where(IsNeeded)],
            CommitmentLimitBasisPoints = limit == facts.CommitmentLimitBasisPoints ? null : limit,
            Targets = isNow ? variation.Targets : null,
            Warnings = plan.Value.Warnings,
        };
    }

    /// <summary>Rejects a variation.</summary>
    /// <returns>The rejected variation; or the reasons of <see cref="Against"/>.</returns>
    public static Outcome<VariationChange> Reject(VariationState variation, string personId, DateTimeOffset at, string reason)
    {
        var refusals = Against(variation, personId);
        return refusals.Count > 0
            ? Outcome<VariationChange>.Refused(refusals)
            : new VariationChange(variation with
            {
                Status = VariationStatus.Rejected,
                DecidedBy = personId,
                DecidedAt = at,
                DecisionReason = reason,
                Version = variation.Version + 1,
            });
    }

    /// <summary>Gives what an approved variation gives on its day. It only raises caps and the limit, so it always fits.</summary>
    /// <param name="variation">The variation.</param>
    /// <param name="currentLimit">The limit of commitments, in basis points.</param>
    /// <param name="today">Today in England.</param>
    /// <returns>What changes; or <c>variation.not-due</c> when it is not approved, already in effect, or its day has not come.</returns>
    public static Outcome<VariationChange> TakeEffect(VariationState variation, int currentLimit, DateOnly today)
    {
        if (!variation.IsPending || variation.EffectiveOn > today)
        {
            return new Refusal("variation.not-due", "The variation has nothing to come into effect today.");
        }

        return new VariationChange(variation with
        {
            Pools = [.. variation.Pools.Select(change => change with { PlacesLater = 0, PenceLater = 0 })],
            IsInEffect = true,
            Version = variation.Version + 1,
        })
        {
            Postings = [.. variation.Pools.Select(change => Posting(variation, change.Line, change.PlacesLater, change.PenceLater, today)).Where(IsNeeded)],
            CommitmentLimitBasisPoints = variation.CommitmentLimitBasisPoints > currentLimit ? variation.CommitmentLimitBasisPoints : null,
            Targets = variation.Targets,
        };
    }

    private static Refusal? AlreadyDecided(VariationState variation) => variation.Status == VariationStatus.Proposed ? null : new Refusal(
        "variation.already-decided",
        $"This variation was {variation.Status switch
        {
            VariationStatus.Approved => "approved",
            VariationStatus.Rejected => "rejected",
            _ => $"superseded by variation {variation.SupersededById}",
        }} on {Prose.Moment(variation.DecidedAt!.Value)}.");

    private static bool IsNeeded(Posting posting) => !posting.IsEmpty;

    private static FundingPool Opened(PoolChange change, int limit, VariationFacts facts) => new(
        facts.Pools.ProgrammeId, change.Line.SectorCode, change.Line.Ukprn, 0, 0, limit, change.After.CommittedPlaces, change.After.CommittedPence,
        earnedPence: change.After.EarnedPence);

    private static Posting Posting(VariationState variation, VariationLine line, int places, long pence, DateOnly day) =>
        new FundingPool(variation.ProgrammeId, line.SectorCode, line.Ukprn, 0, 0).Varied(places, pence, day);
}
