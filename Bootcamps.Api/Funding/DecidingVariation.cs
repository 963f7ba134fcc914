using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Api.Funding;

/// <summary>The unit of work in which a second person approves or rejects a variation.</summary>
/// <param name="found">The variation as it was found for the caller.</param>
/// <param name="isApproval">Whether it is approved, not rejected.</param>
/// <param name="reason">Why. Null when an approval has no reason.</param>
/// <param name="actor">The person.</param>
/// <param name="ifMatch">The version the person saw.</param>
internal sealed class DecidingVariation(
    StoredVariation found,
    bool isApproval,
    string? reason,
    Actor actor,
    string? ifMatch) : VariationUnit(found.State.ProgrammeId, found.AuthorityId, actor)
{
    private VariationState? _decided;

    /// <inheritdoc/>
    public override void Ask(Batch batch)
    {
        base.Ask(batch);
        batch.Ask(VariationStore.ById, found.State.VariationId);
    }

    /// <inheritdoc/>
    protected override Outcome<Variation> Decide(Batch batch)
    {
        var variations = batch.Get(VariationStore.Books, ProgrammeId)!;
        var variation = (variations.Find(found.State.VariationId) ?? batch.Get(VariationStore.ById, found.State.VariationId)!).State;
        var personId = Actor.Caller.PersonId!;
        var version = Versions.Check(ifMatch, variation.Version);
        if (ifMatch is null)
        {
            return version!;
        }

        // The status is checked before the version, so that a repeated decision is told that it was already made.
        var refusals = VariationDecision.Against(variation, personId);
        if (refusals.Count > 0)
        {
            return Outcome<Variation>.Refused(refusals);
        }

        if (version is not null)
        {
            return version;
        }

        var outcome = isApproval
            ? VariationDecision.Approve(variation, personId, batch.PostedAt, reason, Facts(batch))
            : VariationDecision.Reject(variation, personId, batch.PostedAt, reason!);
        if (outcome.IsRefused)
        {
            return Outcome<Variation>.Refused(outcome.Refusals);
        }

        _decided = outcome.Value.Variation;
        variations.Change(_decided);
        var answer = Apply(batch, outcome.Value);
        if (_decided.IsInEffect)
        {
            ChangeLog.AddFurther(batch, this, Describe(_decided));
        }

        return answer;
    }

    /// <inheritdoc/>
    protected override Change Describe(Variation value) =>
        Changed(isApproval ? _decided!.IsInEffect ? "variation.effective" : "variation.approved" : "variation.rejected", _decided!, reason);

    // The approval of a variation that comes into effect at once is a change of its own, before the effect.
    private Change Describe(VariationState approved) => Changed("variation.approved", approved, reason);
}
