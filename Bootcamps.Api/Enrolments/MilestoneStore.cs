using System.Text.Json;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Api.Enrolments;

/// <summary>Milestones in the database.</summary>
internal sealed class MilestoneStore(Db db, RuleSetStore ruleSets)
{
    /// <summary>The enrolment of a milestone, if the caller can see it. Otherwise null.</summary>
    public Task<EnrolmentRow?> EnrolmentOfAsync(string milestoneId, Caller caller, CancellationToken cancellationToken) =>
        db.FirstAsync<EnrolmentRow>(Sql.EnrolmentOf, new { milestoneId }, caller, cancellationToken);

    /// <summary>
    /// Every milestone of an enrolment, including voided ones, in the order declared, with the statements on which each is paid and taken back.
    /// </summary>
    public Task<List<MilestoneHistoryRow>> OfAsync(string enrolmentId, CancellationToken cancellationToken) =>
        db.ListAsync<MilestoneHistoryRow>(Sql.History, new { enrolmentId }, cancellationToken);

    /// <summary>The facts by which the milestones of an enrolment are decided.</summary>
    public async Task<(MilestoneRules Rules, DateOnly CohortStartsOn)> TermsOfAsync(EnrolmentRow row, CancellationToken cancellationToken)
    {
        var rules = await ruleSets.FindAsync(row.RuleSetId, cancellationToken);
        var cohort = await db.FirstAsync<CohortStart>(Sql.StartOf, new { row.CohortId }, cancellationToken);
        return (rules.Milestones, cohort!.StartsOn);
    }

    internal static class Sql
    {
        [NoScope("Follows an enrolment that was found within the caller's scope.")]
        public const string StartOf = """
            select starts_on
            from cohort
            where cohort_id = @CohortId
            """;

        public const string EnrolmentOf = $$"""
            select {{EnrolmentRow.Columns}}
            from milestone m
            join enrolment e on e.enrolment_id = m.enrolment_id
            where m.milestone_id = @milestoneId and {scope:e}
            """;

        [NoScope("Runs in the programme's lane, for enrolments that were found within the caller's scope.")]
        public const string OfEnrolments = """
            select m.milestone_id, m.enrolment_id, m.programme_id, m.number, m.kind, m.is_live, m.occurred_on, m.evidence, m.pence, m.unfunded_pence,
                m.declared_at, m.voided_at, m.void_reason, m.void_number, m.is_voided_by_correction, l.statement_id
            from milestone m
            join ledger_entry l on l.programme_id = m.programme_id and l.number = m.number and l.milestone_id = m.milestone_id
            where m.enrolment_id in @enrolmentIds
            order by m.number
            """;

        [NoScope("Follows an enrolment that was found within the caller's scope.")]
        public const string History = """
            select m.milestone_id, m.kind, m.is_live, m.occurred_on, m.pence, m.unfunded_pence, m.declared_at, m.voided_at, m.void_reason, l.statement_id,
                s.period, s.status as statement_status, s.paid_on, b.statement_id as void_statement_id, b.kind as void_kind
            from milestone m
            join ledger_entry l on l.programme_id = m.programme_id and l.number = m.number and l.milestone_id = m.milestone_id
            join statement s on s.statement_id = l.statement_id
            left join ledger_entry b on b.programme_id = m.programme_id and b.number = m.void_number and b.milestone_id = m.milestone_id
            where m.enrolment_id = @enrolmentId
            order by m.number, m.occurred_on
            """;

        public const string Add = """
            insert into milestone (milestone_id, enrolment_id, programme_id, number, kind, is_live, occurred_on, evidence, pence, unfunded_pence,
                declared_at, voided_at, void_reason, void_number, is_voided_by_correction)
            values (@MilestoneId, @EnrolmentId, @ProgrammeId, @Number, @Kind, @IsLive, @OccurredOn, @Evidence, @Pence, @UnfundedPence,
                @DeclaredAt, @VoidedAt, @VoidReason, @VoidNumber, @IsVoidedByCorrection)
            """;

        public const string Void = """
            update milestone
            set is_live = @IsLive, voided_at = @VoidedAt, void_reason = @VoidReason, void_number = @VoidNumber, is_voided_by_correction = @IsVoidedByCorrection
            where milestone_id = @MilestoneId and voided_at is null
            """;

        public const string AddMove = """
            insert into enrolment_move (programme_id, number, enrolment_id, move, occurred_on, reason_code, note, linked_enrolment_id, released_places,
                released_pence, posted_at)
            values (@ProgrammeId, @Number, @EnrolmentId, @Move, @OccurredOn, @ReasonCode, @Note, @LinkedEnrolmentId, @ReleasedPlaces,
                @ReleasedPence, @PostedAt)
            """;
    }
}

/// <summary>The first day of a cohort.</summary>
internal sealed record CohortStart
{
    public required DateOnly StartsOn { get; init; }
}

/// <summary>A row of a milestone, with the statement it is paid on.</summary>
internal sealed record MilestoneRow
{
    public required string MilestoneId { get; init; }

    public required string EnrolmentId { get; init; }

    public required string ProgrammeId { get; init; }

    public required long Number { get; init; }

    public required string Kind { get; init; }

    public required bool IsLive { get; init; }

    public required DateOnly OccurredOn { get; init; }

    public required string Evidence { get; init; }

    public required long Pence { get; init; }

    public required long UnfundedPence { get; init; }

    public required DateTimeOffset DeclaredAt { get; init; }

    public required DateTimeOffset? VoidedAt { get; init; }

    public required string? VoidReason { get; init; }

    /// <summary>Number of the change that took it back.</summary>
    public required long? VoidNumber { get; init; }

    /// <summary>Whether a correction took it back, so that a later one can earn it again. Null if it is not voided.</summary>
    public required bool? IsVoidedByCorrection { get; init; }

    public string StatementId { get; init; } = "";

    /// <summary>A claim as a row.</summary>
    public static MilestoneRow Of(Claim claim, EnrolmentRow enrolment, long number) => new()
    {
        MilestoneId = claim.MilestoneId, EnrolmentId = enrolment.EnrolmentId, ProgrammeId = enrolment.ProgrammeId, Number = number,
        Kind = Names.NameOf(claim.Kind), IsLive = claim.Voided is null, OccurredOn = claim.OccurredOn,
        Evidence = JsonSerializer.Serialize(claim.Evidence, Json.Options), Pence = claim.Pence, UnfundedPence = claim.UnfundedPence,
        DeclaredAt = claim.DeclaredAt, VoidedAt = claim.Voided?.At, VoidReason = claim.Voided?.Reason, VoidNumber = null,
        IsVoidedByCorrection = claim.Voided?.IsCorrection,
    };

    /// <summary>The milestone as a domain value.</summary>
    public Claim ToClaim() => new()
    {
        MilestoneId = MilestoneId, Kind = Names.Parse<MilestoneKind>(Kind), OccurredOn = OccurredOn,
        Evidence = JsonSerializer.Deserialize<MilestoneEvidence>(Evidence, Json.Options)!, Pence = Pence, UnfundedPence = UnfundedPence,
        StatementId = StatementId, DeclaredAt = DeclaredAt,
        Voided = VoidedAt is { } at ? new Voiding(at, VoidReason!, IsVoidedByCorrection == true) : null,
    };
}

/// <summary>A milestone with its payments.</summary>
internal sealed record MilestoneHistoryRow
{
    public required string MilestoneId { get; init; }

    public required string Kind { get; init; }

    public required bool IsLive { get; init; }

    public required DateOnly OccurredOn { get; init; }

    public required long Pence { get; init; }

    public required long UnfundedPence { get; init; }

    public required DateTimeOffset DeclaredAt { get; init; }

    public required DateTimeOffset? VoidedAt { get; init; }

    public required string? VoidReason { get; init; }

    public required string StatementId { get; init; }

    public required int Period { get; init; }

    public required string StatementStatus { get; init; }

    public required DateOnly? PaidOn { get; init; }

    public required string? VoidStatementId { get; init; }

    public required string? VoidKind { get; init; }
}

/// <summary>A row of an event of an enrolment.</summary>
internal sealed record EnrolmentMoveRow
{
    public required string ProgrammeId { get; init; }

    public required long Number { get; init; }

    public required string EnrolmentId { get; init; }

    public required string Move { get; init; }

    public required DateOnly OccurredOn { get; init; }

    public required int? ReasonCode { get; init; }

    public required string? Note { get; init; }

    public required string? LinkedEnrolmentId { get; init; }

    public required int ReleasedPlaces { get; init; }

    public required long ReleasedPence { get; init; }

    public required DateTimeOffset PostedAt { get; init; }
}
