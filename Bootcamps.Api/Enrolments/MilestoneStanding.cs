using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Api.Enrolments;

/// <summary>One milestone of an enrolment: its value, its state and its claims.</summary>
internal sealed record MilestoneStanding
{
    /// <summary>start, completion or outcome.</summary>
    [EnumDataType(typeof(MilestoneKind))]
    public required string Milestone { get; init; }

    /// <summary>
    /// due: you can claim it next. later: an earlier milestone comes first. accepted: claimed, on an open statement. authorised, paid: the status of its
    /// statement. carried: paid for in the enrolment that this one continues. impossible: it can no longer be earned.
    /// </summary>
    [AllowedValues("due", "later", "accepted", "authorised", "paid", "carried", "impossible")]
    public required string State { get; init; }

    /// <summary>Its value, in whole pence.</summary>
    public required long WorthPence { get; init; }

    /// <summary>Money earned, in whole pence. 0 until it is accepted.</summary>
    public required long EarnedPence { get; init; }

    /// <summary>The last day on which you can claim it. Null if it is claimed, or has no limit yet.</summary>
    public required DateOnly? DeclareBy { get; init; }

    /// <summary>All claims of it in order, including voided ones.</summary>
    [MaxLength(100)]
    public required IReadOnlyList<MilestoneDeclaration> Declarations { get; init; }

    /// <summary>All three milestones of an enrolment.</summary>
    public static IReadOnlyList<MilestoneStanding> Of(
        EnrolmentRow row,
        IReadOnlyList<MilestoneHistoryRow> history,
        MilestoneRules rules,
        DateOnly cohortStartsOn,
        DateOnly today)
    {
        var status = Names.Parse<EnrolmentStatus>(row.Status);
        var live = history.Where(one => one.IsLive).ToDictionary(one => Names.Parse<MilestoneKind>(one.Kind));
        return [.. Enum.GetValues<MilestoneKind>().Select(kind => Of(kind, row, history, live, status, rules, cohortStartsOn, today))];
    }

    private static MilestoneStanding Of(
        MilestoneKind kind,
        EnrolmentRow row,
        IReadOnlyList<MilestoneHistoryRow> history,
        Dictionary<MilestoneKind, MilestoneHistoryRow> live,
        EnrolmentStatus status,
        MilestoneRules rules,
        DateOnly cohortStartsOn,
        DateOnly today)
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
                { StatementStatus: "open" } => "accepted",
                not null => reached.StatementStatus,
                null when kind == MilestoneKind.Start && row.HasCarriedStart == true => "carried",
                null when !EnrolmentJourney.IsLive(status) || declareBy < today
                    || (kind == MilestoneKind.Outcome && row.OutcomeClosedOn is not null) => "impossible",
                null => EnrolmentJourney.Check(MilestoneDecision.MoveOf(kind), status) is null ? "due" : "later",
            },
            WorthPence = row.Amounts().Of(kind),
            EarnedPence = reached?.Pence ?? 0,
            DeclareBy = declareBy,
            Declarations = [.. history.Where(one => one.Kind == Names.NameOf(kind)).Select(MilestoneDeclaration.Of)],
        };
    }
}

/// <summary>A claim of a milestone, and its money.</summary>
internal sealed record MilestoneDeclaration
{
    /// <summary>Its id.</summary>
    public required string MilestoneId { get; init; }

    /// <summary>The day the milestone was reached.</summary>
    public required DateOnly OccurredOn { get; init; }

    /// <summary>Money earned, in whole pence.</summary>
    public required long Pence { get; init; }

    /// <summary>The part of its value above a cap, which is not paid, in whole pence.</summary>
    public required long UnfundedPence { get; init; }

    /// <summary>When it was claimed, UTC.</summary>
    public required DateTimeOffset DeclaredAt { get; init; }

    /// <summary>The statement it is on.</summary>
    public required string StatementId { get; init; }

    /// <summary>The month of that statement.</summary>
    public required Month Period { get; init; }

    /// <summary>The day that statement was paid. Null before that.</summary>
    public required DateOnly? PaidOn { get; init; }

    /// <summary>When it was voided, UTC. Null if it is not voided.</summary>
    public required DateTimeOffset? VoidedAt { get; init; }

    /// <summary>Why it was voided.</summary>
    public required string? VoidReason { get; init; }

    /// <summary>Whether the void takes back money from an authorised statement. Null if it is not voided.</summary>
    public required bool? IsClawedBack { get; init; }

    /// <summary>The statement on which it is taken back. Null if it is not voided.</summary>
    public required string? TakenBackOnStatementId { get; init; }

    /// <summary>A declaration from its row.</summary>
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
        IsClawedBack = row.VoidKind is null ? null : row.VoidKind == "clawback",
        TakenBackOnStatementId = row.VoidStatementId,
    };
}
