using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
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
    public static EnrolmentMoved Of(EnrolmentChange change, long takenBackPence = 0) => new()
    {
        EnrolmentId = change.After.EnrolmentId,
        Status = Names.NameOf(change.After.Status),
        OccurredOn = change.Move!.OccurredOn,
        Place = change.After.Held.Places == 0 ? "released" : change.After.IsLive ? "kept" : "used",
        ReleasedPlaces = change.Move.Released.Places,
        ReleasedPence = change.Move.Released.Pence,
        EarnedPence = change.After.EarnedPence,
        TakenBackPence = takenBackPence,
        LinkedEnrolmentId = change.Move.LinkedEnrolmentId,
        UpdatedAt = change.After.UpdatedAt,
        Version = change.After.Version,
    };
}

/// <summary>The unit of work for a withdrawal, deferral, resumption, lapse or closed outcome: one move of <see cref="EnrolmentJourney.Moves"/>.</summary>
internal sealed class ChangingStatus(EnrolmentRow found, Actor actor, StatusCommand command, DateOnly today) : Unit<EnrolmentMoved>(found.ProgrammeId, actor)
{
    /// <inheritdoc/>
    public override void Ask(Batch batch) => ProgrammeSession.Ask(batch, found, hasMilestones: false);

    /// <inheritdoc/>
    protected override Outcome<EnrolmentMoved> Decide(Batch batch)
    {
        var session = new ProgrammeSession(batch, found.ProgrammeId);
        var decided = StatusDecision.Decide(session.File(found.EnrolmentId).State, command, session.Context(found.CohortId, today));
        if (decided.IsRefused)
        {
            return Outcome<EnrolmentMoved>.Refused(decided.Refusals);
        }

        session.Write(decided.Value);
        return EnrolmentMoved.Of(decided.Value);
    }

    /// <inheritdoc/>
    protected override Change Describe(EnrolmentMoved value) => new(
        command.Move switch
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
}
