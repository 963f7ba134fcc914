using System.ComponentModel.DataAnnotations;
using Bootcamps.Domain;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Statements;

namespace Bootcamps.Api.Funding;

/// <summary>A provider's payments for a month. Its total is the sum of its lines, to the penny.</summary>
internal sealed record Statement
{
    /// <summary>Its id.</summary>
    public required string StatementId { get; init; }

    /// <summary>The programme that pays.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>The provider.</summary>
    public required int Ukprn { get; init; }

    /// <summary>Its month: the month in which its milestones were declared, or a later one if that month's statement was already authorised.</summary>
    public required Month Period { get; init; }

    /// <summary>
    /// open: lines are added. authorised: released for payment, its lines never change. paid: the payment is recorded. Reversing a payment makes it
    /// authorised again.
    /// </summary>
    [EnumDataType(typeof(StatementStatus))]
    public required string Status { get; init; }

    /// <summary>Number of lines.</summary>
    public required int LineCount { get; init; }

    /// <summary>The sum of its lines, in whole pence. Below zero if more is taken back than was earned.</summary>
    [Range(typeof(long), "-9007199254740991", "9007199254740991")]
    public required long TotalPence { get; init; }

    /// <summary>Earned above a cap and not paid, in whole pence.</summary>
    public required long UnfundedPence { get; init; }

    /// <summary>The person who authorised it.</summary>
    public required string? AuthorisedBy { get; init; }

    /// <summary>When it was authorised, UTC.</summary>
    public required DateTimeOffset? AuthorisedAt { get; init; }

    /// <summary>The person who recorded the payment. Never the one who authorised it.</summary>
    public required string? PaidBy { get; init; }

    /// <summary>The day the money was sent.</summary>
    public required DateOnly? PaidOn { get; init; }

    /// <summary>When it was opened, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Goes up with every line, and when it is authorised, paid or its payment is reversed. It is also the ETag.</summary>
    public required int Version { get; init; }

    /// <summary>A statement from its row.</summary>
    public static Statement Of(StatementRow row) => new()
    {
        StatementId = row.StatementId,
        ProgrammeId = row.ProgrammeId,
        Ukprn = row.Ukprn,
        Period = new Month(row.Period),
        Status = row.Status,
        LineCount = row.LineCount,
        TotalPence = row.TotalPence,
        UnfundedPence = row.UnfundedPence,
        AuthorisedBy = row.AuthorisedBy,
        AuthorisedAt = row.AuthorisedAt,
        PaidBy = row.PaidBy,
        PaidOn = row.PaidOn,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        Version = row.Version,
    };
}

/// <summary>One amount of a statement.</summary>
internal sealed record StatementLine
{
    private const string Earn = "earn";

    /// <summary>Its reference, which other lines name: the statement and its place there.</summary>
    [MaxLength(50)]
    public required string Reference { get; init; }

    /// <summary>Its place on the statement, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>earn: a milestone is earned. void: it is taken back before its statement is authorised. clawback: it is taken back afterwards.</summary>
    [AllowedValues(Earn, "void", "clawback")]
    public required string Kind { get; init; }

    /// <summary>The enrolment.</summary>
    public required string EnrolmentId { get; init; }

    /// <summary>The provider's own reference of the enrolment.</summary>
    public required string? ProviderReference { get; init; }

    /// <summary>The cohort.</summary>
    public required string CohortId { get; init; }

    /// <summary>The sector of its course.</summary>
    public required string SectorCode { get; init; }

    /// <summary>The milestone.</summary>
    public required string MilestoneId { get; init; }

    /// <summary>start, completion or outcome.</summary>
    [EnumDataType(typeof(MilestoneKind))]
    public required string Milestone { get; init; }

    /// <summary>The day the milestone was reached.</summary>
    public required DateOnly OccurredOn { get; init; }

    /// <summary>The amount in whole pence. Below zero if it is taken back.</summary>
    [Range(typeof(long), "-9007199254740991", "9007199254740991")]
    public required long Pence { get; init; }

    /// <summary>The part of the milestone's value above a cap, which is not paid, in whole pence.</summary>
    [Range(typeof(long), "-9007199254740991", "9007199254740991")]
    public required long UnfundedPence { get; init; }

    /// <summary>Why it was taken back.</summary>
    public required string? Reason { get; init; }

    /// <summary>The line that this one takes back. Null for none.</summary>
    [MaxLength(50)]
    public required string? Corrects { get; init; }

    /// <summary>The line that takes this one back, on the same or another statement. Null for none.</summary>
    [MaxLength(50)]
    public required string? CorrectedBy { get; init; }

    /// <summary>When it was added, UTC.</summary>
    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>A line from its row.</summary>
    public static StatementLine Of(StatedLineRow row) => new()
    {
        Reference = ReferenceTo(row.StatementId, row.Line)!,
        Line = row.Line,
        Kind = row.Kind,
        EnrolmentId = row.EnrolmentId,
        ProviderReference = row.ProviderReference,
        CohortId = row.CohortId,
        SectorCode = row.SectorCode,
        MilestoneId = row.MilestoneId,
        Milestone = row.MilestoneKind,
        OccurredOn = row.OccurredOn,
        Pence = row.Pence,
        UnfundedPence = row.UnfundedPence,
        Reason = row.Reason,
        Corrects = row.Kind == Earn ? null : ReferenceTo(row.OtherStatementId, row.OtherLine),
        CorrectedBy = row.Kind == Earn ? ReferenceTo(row.OtherStatementId, row.OtherLine) : null,
        PostedAt = row.PostedAt,
    };

    private static string? ReferenceTo(string? statementId, int? line) => statementId is null ? null : FormattableString.Invariant($"{statementId}/{line}");
}
