using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Api.Enrolments;

/// <summary>One milestone of an enrolment: what it is worth, what has become of it, and what is still possible.</summary>
internal sealed record MilestoneStanding
{
    /// <summary>start, completion or outcome.</summary>
    [EnumDataType(typeof(MilestoneKind))]
    public required string Milestone { get; init; }

    /// <summary>
    /// due: the next to be declared; later: an earlier one comes first; accepted: declared, on an open statement; authorised, paid: as its statement; carried: paid for in
    /// the enrolment this one goes on from; impossible: it can no longer be earned.
    /// </summary>
    [AllowedValues("due", "later", "accepted", "authorised", "paid", "carried", "impossible")]
    public required string State { get; init; }

    /// <summary>What it is worth, in whole pence.</summary>
    public required long WorthPence { get; init; }

    /// <summary>What it has earned, in whole pence; 0 until it is accepted.</summary>
    public required long EarnedPence { get; init; }

    /// <summary>The last day on which it can be declared; null when it has been, or when nothing limits it yet.</summary>
    public required DateOnly? DeclareBy { get; init; }

    /// <summary>The declarations of it, voided ones too, in their order.</summary>
    [MaxLength(100)]
    public required IReadOnlyList<MilestoneDeclaration> Declarations { get; init; }

    /// <summary>All three milestones of an enrolment.</summary>
    public static IReadOnlyList<MilestoneStanding> Of(EnrolmentRow row, IReadOnlyList<MilestoneHistoryRow> history, MilestoneRules rules, DateOnly cohortStartsOn, DateOnly today)
    {
        var status = Names.Parse<EnrolmentStatus>(row.Status);
        var live = history.Where(one => one.IsLive).ToDictionary(one => Names.Parse<MilestoneKind>(one.Kind));
        return [.. Enum.GetValues<MilestoneKind>().Select(kind => Of(kind, row, history, live, status, rules, cohortStartsOn, today))];
    }

    private static MilestoneStanding Of(
        MilestoneKind kind, EnrolmentRow row, IReadOnlyList<MilestoneHistoryRow> history, Dictionary<MilestoneKind, MilestoneHistoryRow> live, EnrolmentStatus status, MilestoneRules rules,
        DateOnly cohortStartsOn, DateOnly today)
    {
        var reached = live.GetValueOrDefault(kind);
        DateOnly? declareBy = reached is not null || (kind == MilestoneKind.Start && row.HasCarriedStart == true) ? null : kind switch
        {
            MilestoneKind.Start => rules.StartDeclaredBy(cohortStartsOn, row.EnrolledOn),
            MilestoneKind.Outcome when live.TryGetValue(MilestoneKind.Completion, out var completion) => rules.OutcomeDeclaredBy(completion.OccurredOn),
            _ => null,
        };
        return new MilestoneStanding
        {
            Milestone = Names.NameOf(kind),
            State = reached switch
            {
                { StatementStatus: StatementRow.Open } => "accepted",
                not null => reached.StatementStatus,
                null when kind == MilestoneKind.Start && row.HasCarriedStart == true => "carried",
                null when !EnrolmentJourney.IsLive(status) || declareBy < today || (kind == MilestoneKind.Outcome && row.OutcomeClosedOn is not null) => "impossible",
                null => EnrolmentJourney.Check(MilestoneDecision.MoveOf(kind), status) is null ? "due" : "later",
            },
            WorthPence = row.Amounts().Of(kind),
            EarnedPence = reached?.Pence ?? 0,
            DeclareBy = declareBy,
            Declarations = [.. history.Where(one => one.Kind == Names.NameOf(kind)).Select(MilestoneDeclaration.Of)],
        };
    }
}

/// <summary>A declaration of a milestone and what became of its money.</summary>
internal sealed record MilestoneDeclaration
{
    /// <summary>Its id.</summary>
    public required string MilestoneId { get; init; }

    /// <summary>The day the milestone was reached.</summary>
    public required DateOnly OccurredOn { get; init; }

    /// <summary>What it earned, in whole pence.</summary>
    public required long Pence { get; init; }

    /// <summary>What of its worth lies above a cap and is not paid, in whole pence.</summary>
    public required long UnfundedPence { get; init; }

    /// <summary>When it was declared, UTC.</summary>
    public required DateTimeOffset DeclaredAt { get; init; }

    /// <summary>The statement it is on.</summary>
    public required string StatementId { get; init; }

    /// <summary>The month of that statement.</summary>
    public required Month Period { get; init; }

    /// <summary>The day that statement was paid; null until then.</summary>
    public required DateOnly? PaidOn { get; init; }

    /// <summary>When it was voided, UTC; null while it holds.</summary>
    public required DateTimeOffset? VoidedAt { get; init; }

    /// <summary>Why it was voided.</summary>
    public required string? VoidReason { get; init; }

    /// <summary>Whether the void takes back money of a statement that had been authorised; null while it holds.</summary>
    public required bool? IsClawedBack { get; init; }

    /// <summary>The statement it is taken back on; null while it holds.</summary>
    public required string? TakenBackOnStatementId { get; init; }

    /// <summary>A declaration as it is kept.</summary>
    public static MilestoneDeclaration Of(MilestoneHistoryRow row) => new()
    {
        MilestoneId = row.MilestoneId,
        OccurredOn = row.OccurredOn,
        Pence = row.Pence,
        UnfundedPence = row.UnfundedPence,
        DeclaredAt = row.DeclaredAt,
        StatementId = row.StatementId,
        Period = new Month(row.Period),
        PaidOn = row.PaidOn,
        VoidedAt = row.VoidedAt,
        VoidReason = row.VoidReason,
        IsClawedBack = row.VoidKind is null ? null : row.VoidKind == StatementLineRow.Clawback,
        TakenBackOnStatementId = row.VoidStatementId,
    };
}
