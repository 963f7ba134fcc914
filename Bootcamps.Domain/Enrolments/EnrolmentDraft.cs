using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Statements;

namespace Bootcamps.Domain.Enrolments;

/// <summary>
/// The steps of one decision. Each answers a new state of the enrolment and adds what it moves to the postings. The draft is gone when the decision is made.
/// </summary>
internal sealed class EnrolmentDraft(EnrolmentContext context)
{
    private readonly List<Posting> _postings = [];
    private readonly List<StatementState> _statements = [.. context.Statements];
    private readonly List<StatementState> _opened = [];

    /// <summary>The decision so far.</summary>
    public EnrolmentChange Change(EnrolmentState after, RecordedMove? move = null, params IReadOnlyList<EnrolmentState> others) => new()
    {
        After = move is null ? after : after with { Moves = [.. after.Moves, new DatedMove(move.Move, move.OccurredOn)] },
        Others = others, Postings = [.. _postings], Opened = [.. _opened], Move = move,
    };

    /// <summary>One of the statements, with the lines of this decision.</summary>
    public StatementState Statement(string statementId) => _statements.First(statement => statement.StatementId == statementId);

    /// <summary>Adds a posting, unless it moves nothing.</summary>
    public void Post(Posting posting)
    {
        if (!posting.IsEmpty)
        {
            _postings.Add(posting);
        }
    }

    /// <summary>Makes an enrolment on terms that were decided, and commits its place, its seat and its money.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="facts">The facts they were decided on.</param>
    /// <param name="enrolmentId">Id of the new enrolment.</param>
    /// <param name="group">The learner's characteristics that statistics count by.</param>
    /// <param name="postedAt">The time of the change.</param>
    /// <param name="carriedFromId">The enrolment that it continues after a transfer. Null for none.</param>
    /// <returns>The enrolment, and the posting that commits.</returns>
    public static (EnrolmentState Enrolment, Posting Commit) Enrol(
        EnrolmentTerms terms, EnrolmentFacts facts, string enrolmentId, LearnerGroup group, DateTimeOffset postedAt, string? carriedFromId = null)
    {
        var state = new EnrolmentState
        {
            EnrolmentId = enrolmentId,
            Ukprn = facts.Cohort.Ukprn,
            CohortId = facts.Cohort.CohortId,
            SectorCode = facts.Cohort.SectorCode,
            RuleSetId = terms.Eligibility.RuleSetId,
            Status = facts.HasCarriedStart ? EnrolmentStatus.Started : EnrolmentJourney.Begins,
            EnrolledOn = terms.EnrolledOn,
            LocalAuthorityCode = facts.Applicant.Residence.LocalAuthorityCode?.ToString(),
            Price = terms.Price,
            Amounts = terms.Milestones,
            Held = new Held(1, terms.CommittedPence),
            Group = group,
            FundingType = MilestoneRules.FundingTypeOf(facts.Applicant.EmploymentStatus!.Value),
            CarriedFromId = carriedFromId,
            HasCarriedStart = facts.HasCarriedStart,
            UpdatedAt = postedAt,
        };
        return (state, Of(PostingKind.Commit, state, state.EnrolledOn, state.EnrolledOn) with
        {
            Places = 1,
            Seats = 1,
            CommittedPence = terms.CommittedPence,
        });
    }

    /// <summary>Earns a milestone up to the caps, on the provider's growing statement.</summary>
    /// <param name="state">The enrolment.</param>
    /// <param name="kind">The milestone.</param>
    /// <param name="occurredOn">The day it was reached.</param>
    /// <param name="evidence">The evidence.</param>
    /// <param name="declaredAt">When it was first claimed, for one that is earned again. Null for now.</param>
    public EnrolmentState Earn(EnrolmentState state, MilestoneKind kind, DateOnly occurredOn, MilestoneEvidence evidence, DateTimeOffset? declaredAt = null)
    {
        var worth = state.Amounts.Of(kind);
        var earned = context.Pools.Earnable(worth, state.Ukprn, state.SectorCode, _postings);
        var statement = Growing(state.Ukprn);
        var claim = new Claim
        {
            MilestoneId = context.NewId(), Kind = kind, OccurredOn = occurredOn, Evidence = evidence, Pence = earned, UnfundedPence = worth - earned,
            StatementId = statement.StatementId, DeclaredAt = declaredAt ?? context.PostedAt,
        };
        AddLine(statement, Of(PostingKind.Earn, state, claim, 1) with { UnfundedPence = claim.UnfundedPence });
        return state with { Claims = [.. state.Claims, claim] };
    }

    /// <summary>Takes a claim back: on its own statement while that is open, otherwise on the growing one.</summary>
    public EnrolmentState TakeBack(EnrolmentState state, Claim claim, string reason, bool isCorrection = false)
    {
        var own = _statements.Find(statement => statement.StatementId == claim.StatementId && statement.Status == StatementStatus.Open);
        AddLine(own ?? Growing(state.Ukprn), Of(own is null ? PostingKind.Clawback : PostingKind.Void, state, claim, -1) with
        {
            UnfundedPence = own is null ? 0 : -claim.UnfundedPence,
            Reason = reason,
        });
        if (claim.Kind == MilestoneKind.Start && state.Moves.LastOrDefault(move => move.Move == EnrolmentMove.Withdraw) is { OccurredOn: var leftOn })
        {
            Post(Of(PostingKind.Leave, state, leftOn, leftOn) with { Group = state.Group, DropOuts = -1 });
        }

        var voided = claim with { Voided = new Voiding(context.PostedAt, reason, isCorrection) };
        return state with { Claims = [.. state.Claims.Select(one => one.MilestoneId == claim.MilestoneId ? voided : one)] };
    }

    /// <summary>Counts a learner who leaves: as a drop-out when the learner had started.</summary>
    public void Leave(EnrolmentState state, DateOnly occurredOn)
    {
        if (state.HasStarted)
        {
            Post(Of(PostingKind.Leave, state, occurredOn, occurredOn) with { Group = state.Group, DropOuts = 1 });
        }
    }

    /// <summary>Sets the status, and releases what the enrolment no longer holds.</summary>
    /// <param name="state">The enrolment.</param>
    /// <param name="status">Its new status.</param>
    /// <param name="occurredOn">The day it happened.</param>
    /// <param name="holdsNothing">Whether it gives back even a place that was used: the learner was never eligible.</param>
    public EnrolmentState Settle(EnrolmentState state, EnrolmentStatus status, DateOnly occurredOn, bool holdsNothing = false)
    {
        var earned = state.LiveClaims.ToDictionary(claim => claim.Kind, claim => claim.Pence);
        var held = status == EnrolmentStatus.Transferred || holdsNothing
            ? new Held(0, earned.Values.Sum())
            : EnrolmentCommitment.Of(status, state.Amounts, earned, state.HasCarriedStart, state.OutcomeClosedOn is not null);
        Post(Of(PostingKind.Release, state, occurredOn, state.EnrolledOn) with
        {
            Places = held.Places - state.Held.Places,
            CommittedPence = held.Pence - state.Held.Pence,
            Seats = state.IsLive && !EnrolmentJourney.IsLive(status) ? -1 : 0,
        });
        return state with { Status = status, Held = held, Version = state.Version + 1, UpdatedAt = context.PostedAt };
    }

    /// <summary>A posting of an enrolment that moves nothing yet.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="state">The enrolment.</param>
    /// <param name="occurredOn">The day it happened.</param>
    /// <param name="countedOn">A day of the month in which it is counted.</param>
    public static Posting Of(PostingKind kind, EnrolmentState state, DateOnly occurredOn, DateOnly countedOn) => new()
    {
        Kind = kind, SectorCode = state.SectorCode, Ukprn = state.Ukprn, CohortId = state.CohortId, EnrolmentId = state.EnrolmentId,
        LocalAuthorityCode = state.LocalAuthorityCode, OccurredOn = occurredOn, Period = Period.Of(countedOn),
    };

    private static Posting Of(PostingKind kind, EnrolmentState state, Claim claim, int by) => Of(kind, state, claim.OccurredOn, claim.OccurredOn) with
    {
        MilestoneId = claim.MilestoneId,
        Group = state.Group,
        EarnedPence = by * claim.Pence,
        Starts = claim.Kind == MilestoneKind.Start ? by : 0,
        Completions = claim.Kind == MilestoneKind.Completion ? by : 0,
        Outcomes = claim.Kind == MilestoneKind.Outcome ? by : 0,
        Interviews = claim.Evidence.ProvesInterview() ? by : 0,
    };

    private void AddLine(StatementState statement, Posting posting)
    {
        var grown = statement with { Lines = statement.Lines + 1, TotalPence = statement.TotalPence + posting.EarnedPence };
        _statements[_statements.FindIndex(one => one.StatementId == statement.StatementId)] = grown;
        _postings.Add(posting with { StatementId = statement.StatementId, StatementLine = grown.Lines });
    }

    // This month's statement, or a later month's if this month's is no longer open; a new one if there is none.
    private StatementState Growing(int ukprn)
    {
        var period = Period.Of(context.Today);
        var latest = _statements.Where(statement => statement.Ukprn == ukprn).MaxBy(statement => statement.Period);
        if (latest is { Status: StatementStatus.Open } && latest.Period >= period)
        {
            return latest;
        }

        var opened = new StatementState
        {
            StatementId = context.NewId(), Ukprn = ukprn,
            Period = latest is null || latest.Period < period ? period : Period.Plus(latest.Period, 1),
        };
        _statements.Add(opened);
        _opened.Add(opened);
        return opened;
    }
}
