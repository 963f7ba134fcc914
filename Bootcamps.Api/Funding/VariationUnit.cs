using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Targets;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Api.Funding;

/// <summary>A unit of work on a variation. It runs in the programme's lane, so that no enrolment is decided at the same time.</summary>
/// <param name="programmeId">The programme.</param>
/// <param name="authorityId">Its authority.</param>
/// <param name="actor">Who acts.</param>
internal abstract class VariationUnit(string programmeId, string authorityId, Actor actor) : Unit<Variation>(programmeId, actor)
{
    /// <summary>The programme.</summary>
    protected string ProgrammeId => LaneId;

    /// <summary>The programme's authority.</summary>
    protected string AuthorityId { get; } = authorityId;

    /// <inheritdoc/>
    public override void Ask(Batch batch)
    {
        batch.Ask(ProgrammeBook.Source, ProgrammeId);
        batch.Ask(FundingStore.Authorities, AuthorityId);
        batch.Ask(FundingStore.Committed, ProgrammeId);
        batch.Ask(TargetStore.Sheets, ProgrammeId);
        batch.Ask(VariationStore.Books, ProgrammeId);
    }

    /// <summary>The state that a variation is judged on, as earlier units of the batch changed it.</summary>
    protected VariationFacts Facts(Batch batch)
    {
        var book = batch.Get(ProgrammeBook.Source, ProgrammeId)!;
        var lists = batch.Get(FundingStore.Authorities, AuthorityId)!;
        return new VariationFacts
        {
            Pools = book.Books.Pools,
            Committed = batch.Get(FundingStore.Committed, ProgrammeId)!,
            Pending = batch.Get(VariationStore.Books, ProgrammeId)!.Pending,
            CommitmentLimitBasisPoints = book.Programme.CommitmentLimitBasisPoints,
            IsOverAllocationAllowed = book.Programme.IsOverAllocationAllowed,
            Today = Today(batch),
            StartsOn = book.Programme.StartsOn,
            EndsOn = book.Programme.EndsOn,
            Sectors = lists.Sectors,
            Providers = lists.Providers,
            MostPlaces = AddProgramme.MostPlaces,
            MostPence = AddProgramme.MostPence,
        };
    }

    /// <summary>Today in England, by the time of the batch.</summary>
    protected static DateOnly Today(Batch batch) => Days.DayOf(batch.PostedAt);

    /// <summary>Carries out what was decided, and answers with it.</summary>
    protected Variation Apply(Batch batch, VariationChange change)
    {
        var book = batch.Get(ProgrammeBook.Source, ProgrammeId)!;
        foreach (var pool in change.Opened)
        {
            book.Books.Open(pool);
        }

        // A higher limit comes before caps that are lowered under it, a lower one after.
        var isHigher = change.CommitmentLimitBasisPoints > book.Programme.CommitmentLimitBasisPoints;
        if (isHigher)
        {
            book.SetCommitmentLimit(change.CommitmentLimitBasisPoints!.Value);
        }

        var ledger = new Ledger(batch, book);
        foreach (var posting in change.Postings)
        {
            ledger.Post(posting);
        }

        if (change.CommitmentLimitBasisPoints is { } limit && !isHigher)
        {
            book.SetCommitmentLimit(limit);
        }

        if (change.Opened.Count + change.Postings.Count > 0)
        {
            book.MoveAllocationsVersion();
        }

        if (change.Targets is { } targets)
        {
            batch.Get(TargetStore.Sheets, ProgrammeId)!.Rows = [.. targets.Select(target => TargetRow.Of(ProgrammeId, target))];
            book.MoveTargetsVersion();
        }

        return Variation.Of(change.Variation) with { Warnings = [.. change.Warnings.Select(ProblemEntry.Of)] };
    }

    /// <summary>A change of the feed about a variation, with the fields that it sets.</summary>
    protected Change Changed(string kind, VariationState variation, string? reason = null) => new(
        kind,
        variation.VariationId,
        AuthorityId,
        ChangedFields: ChangedFields.With(
            ("status", Platform.Validation.Names.NameOf(variation.Status)),
            ("kind", Platform.Validation.Names.NameOf(variation.Kind)),
            ("effectiveOn", variation.EffectiveOn),
            ("isInEffect", variation.IsInEffect)),
        Reason: reason);
}
