namespace Bootcamps.Domain.Statements;

/// <summary>The statuses of a statement.</summary>
public enum StatementStatus
{
    /// <summary>Lines are still added.</summary>
    Open,

    /// <summary>A person has released it for payment. Its lines never change.</summary>
    Authorised,

    /// <summary>The money has been sent.</summary>
    Paid,
}

/// <summary>A provider's statement of a month as decisions see it.</summary>
public sealed record StatementState
{
    /// <summary>Its id.</summary>
    public required string StatementId { get; init; }

    /// <summary>The provider.</summary>
    public required int Ukprn { get; init; }

    /// <summary>Its month, <c>yyyymm</c>.</summary>
    public required int Period { get; init; }

    /// <summary>Its status.</summary>
    public StatementStatus Status { get; init; } = StatementStatus.Open;

    /// <summary>Number of lines.</summary>
    public int Lines { get; init; }

    /// <summary>Sum of the lines, in pence; below zero when more is taken back than earned.</summary>
    public long TotalPence { get; init; }

    /// <summary>The person who authorised it. Null while open.</summary>
    public string? AuthorisedBy { get; init; }

    /// <summary>When it was authorised.</summary>
    public DateTimeOffset? AuthorisedAt { get; init; }

    /// <summary>The person who recorded its payment. Null until then.</summary>
    public string? PaidBy { get; init; }

    /// <summary>When the payment was recorded.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>The day the money was sent.</summary>
    public DateOnly? PaidOn { get; init; }
}
