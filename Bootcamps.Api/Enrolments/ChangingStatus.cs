using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Courses;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Api.Enrolments;

/// <summary>The result of a change of circumstance for the enrolment, its place and its money.</summary>
internal sealed record EnrolmentMoved
{
    /// <summary>The enrolment.</summary>
    public required string EnrolmentId { get; init; }

    /// <summary>Its status now.</summary>
    [EnumDataType(typeof(EnrolmentStatus))]
    public required string Status { get; init; }

    /// <summary>The day it happened.</summary>
    public required DateOnly OccurredOn { get; init; }

    /// <summary>
    /// kept: the learner still has it. released: it is free again in every pool it came from. used: the learner left after the start, so it stays taken.
    /// </summary>
    [AllowedValues("kept", "released", "used")]
    public required string Place { get; init; }

    /// <summary>Places given back to every pool they came from: 0 or 1; -1 when a correction brings a place back that an earlier one gave away.</summary>
    [Range(-1, 1)]
    public required int ReleasedPlaces { get; init; }

    /// <summary>
    /// Money that can no longer be earned and was released to every pool it came from, in whole pence. Below zero if a correction commits more than before.
    /// </summary>
    [Range(typeof(long), "-9007199254740991", "9007199254740991")]
    public required long ReleasedPence { get; init; }

    /// <summary>Money the milestones have earned, in whole pence. It stays earned.</summary>
    public required long EarnedPence { get; init; }

    /// <summary>Money that this change takes back on statements, in whole pence. Below zero if a correction earns more than before.</summary>
    [Range(typeof(long), "-9007199254740991", "9007199254740991")]
    public required long TakenBackPence { get; init; }

    /// <summary>The other enrolment of a transfer. Null otherwise.</summary>
    public required string? LinkedEnrolmentId { get; init; }

    /// <summary>Warnings.</summary>
    [MaxLength(50)]
    public IReadOnlyList<ProblemEntry> Warnings { get; init; } = [];

    /// <summary>When it was recorded, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Goes up with every change.</summary>
    public required int Version { get; init; }

    /// <summary>A change as a message.</summary>
    public static EnrolmentMoved Of(
        EnrolmentBook enrolment,
        DateOnly occurredOn,
        Held released,
        long takenBackPence = 0,
        string? linkedEnrolmentId = null) => new()
        {
            EnrolmentId = enrolment.Row.EnrolmentId,
            Status = enrolment.Row.Status,
            OccurredOn = occurredOn,
            Place = enrolment.Row.HeldPlaces == 0 ? "released" : enrolment.Row.IsLive ? "kept" : "used",
            ReleasedPlaces = released.Places,
            ReleasedPence = released.Pence,
            EarnedPence = enrolment.Milestones.Sum(milestone => milestone.Pence),
            TakenBackPence = takenBackPence,
            LinkedEnrolmentId = linkedEnrolmentId,
            UpdatedAt = enrolment.Row.UpdatedAt,
            Version = enrolment.Row.Version,
        };
}

/// <summary>The unit of work for a withdrawal, deferral, resumption, lapse or closed outcome: one move of <see cref="EnrolmentJourney.Moves"/>.</summary>
internal sealed class ChangingStatus(
    EnrolmentRow found,
    Actor actor,
    EnrolmentMove move,
    DateOnly occurredOn,
    DateOnly today) : Unit<EnrolmentMoved>(found.ProgrammeId, actor)
{
    /// <summary>ILR reason of a withdrawal. Null for other moves.</summary>
    public int? ReasonCode { get; init; }

    /// <summary>The provider's own words.</summary>
    public string? Note { get; init; }

    /// <inheritdoc/>
    public override void Ask(Batch batch)
    {
        batch.Ask(ProgrammeBook.Source, found.ProgrammeId);
        batch.Ask(CohortStore.Cohorts, found.CohortId);
        batch.Ask(EnrolmentBook.Source, found.EnrolmentId);
    }

    /// <inheritdoc/>
    protected override Outcome<EnrolmentMoved> Decide(Batch batch)
    {
        var book = batch.Get(ProgrammeBook.Source, found.ProgrammeId)!;
        var cohort = batch.Get(CohortStore.Cohorts, found.CohortId)!;
        var enrolment = batch.Get(EnrolmentBook.Source, found.EnrolmentId)!;
        List<Refusal> refusals = [.. ChangeOfCircumstance.Check(move, enrolment.Status, occurredOn, today, enrolment.Timeline)];
        if (IsTooEarly(book.RulesOf(enrolment.Row.RuleSetId).Milestones, cohort.StartsOn, enrolment))
        {
            refusals.Add(new Refusal("enrolment.move-not-allowed", "The milestone can still be claimed."));
        }

        if (refusals.Count > 0)
        {
            return Outcome<EnrolmentMoved>.Refused(refusals);
        }

        var ledger = new Ledger(batch, book);
        var released = enrolment.Settle(
            batch,
            cohort,
            StatusAfter(enrolment),
            occurredOn,
            ledger,
            row => move == EnrolmentMove.CloseOutcome ? row with { OutcomeClosedOn = today } : row);
        if (move == EnrolmentMove.Withdraw)
        {
            enrolment.Leave(ledger, occurredOn);
        }

        enrolment.AddMove(batch, move, occurredOn, released, ReasonCode, Note);
        return EnrolmentMoved.Of(enrolment, occurredOn, released);
    }

    /// <inheritdoc/>
    protected override Change Describe(EnrolmentMoved value) => new(
        move switch
        {
            EnrolmentMove.Withdraw => "enrolment.withdrawn",
            EnrolmentMove.Defer => "enrolment.deferred",
            EnrolmentMove.Resume => "enrolment.resumed",
            EnrolmentMove.CloseOutcome => "enrolment.outcome-closed",
            _ => "enrolment.lapsed",
        },
        found.EnrolmentId,
        found.AuthorityId,
        found.Ukprn,
        $"status={value.Status}");

    // For a passed time limit the service submits the move, so the limit is checked again in the lane.
    private bool IsTooEarly(MilestoneRules rules, DateOnly cohortStartsOn, EnrolmentBook enrolment) => move switch
    {
        EnrolmentMove.Lapse => today <= rules.StartDeclaredBy(cohortStartsOn, enrolment.Row.EnrolledOn),
        EnrolmentMove.CloseOutcome => enrolment.Reached.Any(
            milestone => milestone.Kind == MilestoneKind.Completion && today <= rules.OutcomeDeclaredBy(milestone.OccurredOn)),
        _ => false,
    };

    private EnrolmentStatus StatusAfter(EnrolmentBook enrolment) => move switch
    {
        EnrolmentMove.Withdraw => EnrolmentStatus.Withdrawn,
        EnrolmentMove.Defer => EnrolmentStatus.Deferred,
        EnrolmentMove.Resume => EnrolmentJourney.StatusOf(enrolment.Reached.Select(reached => reached.Kind), enrolment.Row.HasCarriedStart == true),
        EnrolmentMove.Lapse => EnrolmentStatus.Lapsed,
        EnrolmentMove.CloseOutcome => enrolment.Status,
        _ => throw new InvalidOperationException($"{move} is no change of status alone."),
    };
}
