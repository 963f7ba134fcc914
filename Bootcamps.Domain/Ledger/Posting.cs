using Bootcamps.Domain.Reports;

namespace Bootcamps.Domain.Ledger;

/// <summary>What a posting records.</summary>
public enum PostingKind
{
    /// <summary>Places and money taken over from earlier years.</summary>
    Opening,

    /// <summary>A place is taken and its money is committed.</summary>
    Commit,

    /// <summary>A place, money or a seat is given back. Its month is that of the commitment, so that no month falls below zero.</summary>
    Release,

    /// <summary>A milestone earns money.</summary>
    Earn,

    /// <summary>A milestone is taken back before its statement was authorised.</summary>
    Void,

    /// <summary>A milestone is taken back after its statement was authorised.</summary>
    Clawback,

    /// <summary>A learner leaves after the start and before completing.</summary>
    Leave,

    /// <summary>A statement is paid, or its payment is reversed.</summary>
    Pay,

    /// <summary>An authority changes the caps of the pool with exactly its sector and provider.</summary>
    Vary,
}

/// <summary>
/// One movement of places, seats, money or counts, with everything it is counted by. Postings are only ever added: a movement is undone by its opposite.
/// Every counter of a programme is a sum of its postings, and only <see cref="Books.Post"/> changes a counter.
/// </summary>
public sealed record Posting
{
    /// <summary>What it records.</summary>
    public required PostingKind Kind { get; init; }

    /// <summary>The course's sector. Null when it belongs to none.</summary>
    public string? SectorCode { get; init; }

    /// <summary>The provider. Null when it belongs to none.</summary>
    public int? Ukprn { get; init; }

    /// <summary>The cohort. Null when it belongs to none.</summary>
    public string? CohortId { get; init; }

    /// <summary>The enrolment. Null when it belongs to none.</summary>
    public string? EnrolmentId { get; init; }

    /// <summary>The local authority of the learner's home. Null when not known.</summary>
    public string? LocalAuthorityCode { get; init; }

    /// <summary>The milestone that is earned or taken back. Null for others.</summary>
    public string? MilestoneId { get; init; }

    /// <summary>The statement it is on, or that it pays. Null for others.</summary>
    public string? StatementId { get; init; }

    /// <summary>Its line on the statement, from 1. Null for a payment, and when it is on none.</summary>
    public int? StatementLine { get; init; }

    /// <summary>Why a milestone is taken back. Null for others.</summary>
    public string? Reason { get; init; }

    /// <summary>The characteristics that statistics count by. Null where nothing is counted for statistics.</summary>
    public LearnerGroup? Group { get; init; }

    /// <summary>The day it happened.</summary>
    public required DateOnly OccurredOn { get; init; }

    /// <summary>The month it is counted in, <c>yyyymm</c>.</summary>
    public required int Period { get; init; }

    /// <summary>Funded places taken; negative when given back.</summary>
    public int Places { get; init; }

    /// <summary>Seats of the cohort taken; negative when given back.</summary>
    public int Seats { get; init; }

    /// <summary>Money committed, in pence; negative when released.</summary>
    public long CommittedPence { get; init; }

    /// <summary>Money earned, in pence; negative when taken back.</summary>
    public long EarnedPence { get; init; }

    /// <summary>The part of a milestone's value above a cap, which is not paid, in pence; negative when taken back.</summary>
    public long UnfundedPence { get; init; }

    /// <summary>Money paid, in pence; negative when a payment is reversed.</summary>
    public long PaidPence { get; init; }

    /// <summary>Starts; negative when voided.</summary>
    public int Starts { get; init; }

    /// <summary>Completions; negative when voided.</summary>
    public int Completions { get; init; }

    /// <summary>Completions with a job interview offered; negative when voided.</summary>
    public int Interviews { get; init; }

    /// <summary>Positive outcomes; negative when voided.</summary>
    public int Outcomes { get; init; }

    /// <summary>Learners who left after the start and before completing; negative when the start is voided later.</summary>
    public int DropOuts { get; init; }

    /// <summary>Change of the cap on places of the pool with exactly this sector and provider.</summary>
    public int CapPlaces { get; init; }

    /// <summary>Change of the cap on money of the pool with exactly this sector and provider, in pence.</summary>
    public long CapPence { get; init; }

    /// <summary>Its statistics.</summary>
    public PerformanceCounts Counts => new(Starts, Completions, Interviews, Outcomes, DropOuts, EarnedPence);

    /// <summary>Whether it moves nothing and need not be posted.</summary>
    public bool IsEmpty =>
        this is { Places: 0, Seats: 0, CommittedPence: 0, PaidPence: 0, UnfundedPence: 0, CapPlaces: 0, CapPence: 0, StatementLine: null } && Counts == default;
}
