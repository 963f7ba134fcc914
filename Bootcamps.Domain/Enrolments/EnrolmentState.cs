using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Domain.Enrolments;

/// <summary>An enrolment as decisions see it, without anything that identifies the learner. It is never changed: a decision answers a new one.</summary>
public sealed record EnrolmentState
{
    /// <summary>Its id.</summary>
    public required string EnrolmentId { get; init; }

    /// <summary>The provider.</summary>
    public required int Ukprn { get; init; }

    /// <summary>The cohort.</summary>
    public required string CohortId { get; init; }

    /// <summary>The sector of the cohort's course.</summary>
    public required string SectorCode { get; init; }

    /// <summary>The rules it was accepted by.</summary>
    public required string RuleSetId { get; init; }

    /// <summary>Its status.</summary>
    public required EnrolmentStatus Status { get; init; }

    /// <summary>The day of enrolment.</summary>
    public required DateOnly EnrolledOn { get; init; }

    /// <summary>The local authority of the learner's home. Null when not known.</summary>
    public required string? LocalAuthorityCode { get; init; }

    /// <summary>What the employer and the authority pay.</summary>
    public required PriceSplit Price { get; init; }

    /// <summary>The value of each milestone.</summary>
    public required MilestoneAmounts Amounts { get; init; }

    /// <summary>The place and the money it takes from the pools above it.</summary>
    public required Held Held { get; init; }

    /// <summary>The characteristics that statistics count by.</summary>
    public required LearnerGroup Group { get; init; }

    /// <summary>The learner's funding type.</summary>
    public required FundingType FundingType { get; init; }

    /// <summary>The enrolment that it continues after a transfer. Null for none.</summary>
    public string? CarriedFromId { get; init; }

    /// <summary>Whether the start was paid for there.</summary>
    public bool HasCarriedStart { get; init; }

    /// <summary>The day on which the outcome was closed because its time limit had passed. Null while it is open.</summary>
    public DateOnly? OutcomeClosedOn { get; init; }

    /// <summary>Every claim, voided ones included, in the order of declaration.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>The changes of circumstance, in the order in which they were recorded.</summary>
    public IReadOnlyList<DatedMove> Moves { get; init; } = [];

    /// <summary>Goes up with every change.</summary>
    public int Version { get; init; } = 1;

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether the learner has a place.</summary>
    public bool IsLive => EnrolmentJourney.IsLive(Status);

    /// <summary>The claims not voided, the start first.</summary>
    public IReadOnlyList<Claim> LiveClaims => [.. Claims.Where(claim => claim.Voided is null).OrderBy(claim => claim.Kind)];

    /// <summary>The milestones reached and not voided.</summary>
    public IReadOnlyList<ReachedMilestone> Reached => [.. LiveClaims.Select(claim => new ReachedMilestone(claim.Kind, claim.OccurredOn))];

    /// <summary>Whether the learner has started here, or had before a transfer.</summary>
    public bool HasStarted => HasCarriedStart || Claims.Any(claim => claim.Voided is null);

    /// <summary>The status of an active learner, from the milestones.</summary>
    public EnrolmentStatus ActiveStatus => EnrolmentJourney.StatusOf(Reached.Select(reached => reached.Kind), HasCarriedStart);

    /// <summary>The dated events.</summary>
    public EnrolmentTimeline Timeline => new(EnrolledOn, Reached, Moves);

    /// <summary>Money that milestones have earned, in pence.</summary>
    public long EarnedPence => Claims.Where(claim => claim.Voided is null).Sum(claim => claim.Pence);

    /// <summary>
    /// Claims that a correction took back, the start first, unless a person has declared or voided the kind since. The next correction can earn them again.
    /// </summary>
    public IReadOnlyList<Claim> TakenBack =>
    [
        .. Enum.GetValues<MilestoneKind>()
            .Select(kind => Claims.LastOrDefault(claim => claim.Kind == kind))
            .OfType<Claim>()
            .Where(claim => claim.Voided is { IsCorrection: true }),
    ];
}

/// <summary>A milestone that a provider claimed.</summary>
public sealed record Claim
{
    /// <summary>Its id.</summary>
    public required string MilestoneId { get; init; }

    /// <summary>Which milestone.</summary>
    public required MilestoneKind Kind { get; init; }

    /// <summary>The day the learner reached it.</summary>
    public required DateOnly OccurredOn { get; init; }

    /// <summary>The evidence sent with it.</summary>
    public required MilestoneEvidence Evidence { get; init; }

    /// <summary>What it earned, in pence.</summary>
    public required long Pence { get; init; }

    /// <summary>The part of its value above a cap, which is not paid, in pence.</summary>
    public required long UnfundedPence { get; init; }

    /// <summary>The statement that pays it.</summary>
    public required string StatementId { get; init; }

    /// <summary>When it was claimed. A claim that a correction earns again keeps its first time.</summary>
    public required DateTimeOffset DeclaredAt { get; init; }

    /// <summary>How it was taken back. Null while it stands.</summary>
    public Voiding? Voided { get; init; }
}

/// <summary>How a claim was taken back.</summary>
/// <param name="At">When.</param>
/// <param name="Reason">Why, as shown on the statement.</param>
/// <param name="IsCorrection">Whether a correction took it back, so that a later one can earn it again.</param>
public sealed record Voiding(DateTimeOffset At, string Reason, bool IsCorrection);

/// <summary>A change of circumstance to record.</summary>
/// <param name="Move">The event.</param>
/// <param name="OccurredOn">The day it happened.</param>
/// <param name="Released">The place and the money it released; below zero when it took some.</param>
public sealed record RecordedMove(EnrolmentMove Move, DateOnly OccurredOn, Held Released)
{
    /// <summary>ILR reason of a withdrawal. Null for other moves.</summary>
    public int? ReasonCode { get; init; }

    /// <summary>The provider's own words.</summary>
    public string? Note { get; init; }

    /// <summary>The other enrolment of a transfer.</summary>
    public string? LinkedEnrolmentId { get; init; }
}

/// <summary>What a decision about an enrolment changes. Making the decision changes nothing.</summary>
public sealed record EnrolmentChange
{
    /// <summary>The enrolment after it.</summary>
    public required EnrolmentState After { get; init; }

    /// <summary>Other enrolments that it changes or makes: the new one of a transfer, or earlier ones of the same learner.</summary>
    public IReadOnlyList<EnrolmentState> Others { get; init; } = [];

    /// <summary>What moves, in the order of posting.</summary>
    public required IReadOnlyList<Posting> Postings { get; init; }

    /// <summary>The statements it opens. Their lines are among the postings.</summary>
    public IReadOnlyList<Statements.StatementState> Opened { get; init; } = [];

    /// <summary>The change of circumstance. Null for an enrolment and for milestones.</summary>
    public RecordedMove? Move { get; init; }
}

/// <summary>The facts that a change of an existing enrolment is decided on.</summary>
public sealed record EnrolmentContext
{
    /// <summary>The programme's pools. Decisions only read them.</summary>
    public required PoolBook Pools { get; init; }

    /// <summary>The programme's rule sets, in any order.</summary>
    public required IReadOnlyList<Eligibility.RuleSet> RuleSets { get; init; }

    /// <summary>First day of the programme.</summary>
    public required DateOnly ProgrammeStartsOn { get; init; }

    /// <summary>The cohort of the enrolment.</summary>
    public required EnrolmentCohort Cohort { get; init; }

    /// <summary>Guided learning of the cohort's course, in hours. 0 where no milestone is decided.</summary>
    public int GuidedHours { get; init; }

    /// <summary>The statements that a line can be added to or can be on, of every provider concerned.</summary>
    public IReadOnlyList<Statements.StatementState> Statements { get; init; } = [];

    /// <summary>Today in England.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The time of the change.</summary>
    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>Makes the id of a new milestone or statement.</summary>
    public required Func<string> NewId { get; init; }

    /// <summary>One of the rule sets.</summary>
    public Eligibility.RuleSet RulesOf(string ruleSetId) => RuleSets.First(ruleSet => ruleSet.RuleSetId == ruleSetId);
}
