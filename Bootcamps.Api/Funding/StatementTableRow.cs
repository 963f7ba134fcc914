using System.Globalization;

namespace Bootcamps.Api.Funding;

/// <summary>A line of a statement as a table row. The last row is the total.</summary>
internal sealed record StatementTableRow
{
    /// <summary>The text of the last row in the column of line numbers.</summary>
    public const string Total = "total";

    public required string Line { get; init; }

    public string? Kind { get; init; }

    public string? Milestone { get; init; }

    public DateOnly? OccurredOn { get; init; }

    public required long AmountPence { get; init; }

    public required long UnfundedPence { get; init; }

    public string? ProviderReference { get; init; }

    public string? SectorCode { get; init; }

    public string? EnrolmentId { get; init; }

    public string? CohortId { get; init; }

    public string? MilestoneId { get; init; }

    public string? Reason { get; init; }

    public string? Reference { get; init; }

    public string? Corrects { get; init; }

    public string? CorrectedBy { get; init; }

    public DateTimeOffset? PostedAt { get; init; }

    /// <summary>A line as a row.</summary>
    public static StatementTableRow Of(StatementLine line) => new()
    {
        Line = line.Line.ToString(CultureInfo.InvariantCulture),
        Kind = line.Kind,
        Milestone = line.Milestone,
        OccurredOn = line.OccurredOn,
        AmountPence = line.Pence,
        UnfundedPence = line.UnfundedPence,
        ProviderReference = line.ProviderReference,
        SectorCode = line.SectorCode,
        EnrolmentId = line.EnrolmentId,
        CohortId = line.CohortId,
        MilestoneId = line.MilestoneId,
        Reason = line.Reason,
        Reference = line.Reference,
        Corrects = line.Corrects,
        CorrectedBy = line.CorrectedBy,
        PostedAt = line.PostedAt,
    };
}
