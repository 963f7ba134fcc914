using System.Text.Json;
using Bootcamps.Api.Courses;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Api.Enrolments;

/// <summary>
/// An enrolment with its milestones, in the memory of its programme's lane. Units change it, and every change releases to the pools, seats and
/// counters what the enrolment no longer holds.
/// </summary>
internal sealed class EnrolmentBook
{
    private readonly List<MilestoneRow> _milestones;
    private readonly HashSet<string> _new = new(StringComparer.Ordinal);
    private readonly HashSet<string> _voided = new(StringComparer.Ordinal);
    private readonly List<DatedMove> _moves;
    private EnrolmentRow _saved;

    private EnrolmentBook(EnrolmentRow row, LearnerCodes codes, IEnumerable<MilestoneRow> milestones, IEnumerable<DatedMove> moves)
    {
        Row = _saved = row;
        Codes = codes;
        _milestones = [.. milestones];
        _moves = [.. moves];
    }

    /// <summary>The enrolments of a batch, by id.</summary>
    public static readonly FactSource<string, EnrolmentBook> Source = new() { IsKept = false, Load = Load, Save = SaveAll };

    /// <summary>The enrolment with the changes of this batch.</summary>
    public EnrolmentRow Row { get; private set; }

    /// <summary>The learner's codes.</summary>
    public LearnerCodes Codes { get; private set; }

    /// <summary>Its status.</summary>
    public EnrolmentStatus Status => Names.Parse<EnrolmentStatus>(Row.Status);

    /// <summary>The milestones not voided, in order.</summary>
    public IReadOnlyList<MilestoneRow> Milestones =>
        [.. _milestones.Where(milestone => milestone.IsLive).OrderBy(milestone => Names.Parse<MilestoneKind>(milestone.Kind))];

    /// <summary>The same milestones as domain values.</summary>
    public IReadOnlyList<ReachedMilestone> Reached =>
        [.. Milestones.Select(milestone => new ReachedMilestone(Names.Parse<MilestoneKind>(milestone.Kind), milestone.OccurredOn))];

    /// <summary>The changes of circumstance, in the order in which they were recorded.</summary>
    public IReadOnlyList<DatedMove> Moves => _moves;

    /// <summary>The dated events.</summary>
    public EnrolmentTimeline Timeline => new(Row.EnrolledOn, Reached, Moves);

    /// <summary>
    /// Claims that a correction took back, the start first, unless a person has declared or voided the kind since. The next correction can earn them again.
    /// </summary>
    public IReadOnlyList<MilestoneRow> TakenBack =>
    [
        .. Enum.GetValues<MilestoneKind>()
            .Select(kind => _milestones.FindLast(milestone => milestone.Kind == Names.NameOf(kind)))
            .OfType<MilestoneRow>()
            .Where(milestone => milestone.IsVoidedByCorrection == true),
    ];

    /// <summary>The facts that a declaration is checked against.</summary>
    public MilestoneFacts FactsFor(
        MilestoneKind kind,
        DateOnly occurredOn,
        MilestoneEvidence evidence,
        ProgrammeBook book,
        CohortRow cohort,
        CohortHours hours,
        DateOnly today) => new()
        {
            Kind = kind,
            OccurredOn = occurredOn,
            Evidence = evidence,
            Status = Status,
            Reached = Reached,
            Moves = Moves,
            FundingType = Codes.FundingType(),
            Rules = book.RulesOf(Row.RuleSetId).Milestones,
            ProgrammeStartsOn = book.Programme.StartsOn,
            CohortStartsOn = cohort.StartsOn,
            CohortEndsOn = cohort.EndsOn,
            GuidedHours = hours.GuidedHours,
            EnrolledOn = Row.EnrolledOn,
            LearningSince = Milestones.FirstOrDefault(milestone => milestone.Kind == Names.NameOf(MilestoneKind.Start)) is { } start
                ? EvidenceOf(start).ToFacts().StartedOn
                : null,
            HasCarriedStart = Row.HasCarriedStart == true,
            IsOutcomeClosed = Row.OutcomeClosedOn is not null,
            Today = today,
        };

    /// <summary>The evidence sent with a milestone.</summary>
    public static DeclareMilestone.Evidence EvidenceOf(MilestoneRow milestone) =>
        JsonSerializer.Deserialize<DeclareMilestone.Evidence>(milestone.Evidence, Json.Options)!;

    /// <summary>One of its milestones. Null when it has none with the id.</summary>
    public MilestoneRow? Find(string milestoneId) => _milestones.Find(milestone => milestone.MilestoneId == milestoneId);

    /// <summary>
    /// Earns a milestone: on the provider's statement, in the ledger and in the pools. If a correction earns it again, it keeps its first declaration time.
    /// </summary>
    /// <returns>The milestone, and the statement it is on.</returns>
    public (MilestoneRow Milestone, StatementRow Statement) Earn(
        Batch batch,
        ProgrammeBook book,
        MilestoneKind kind,
        DateOnly occurredOn,
        string evidence,
        DateOnly today,
        Ledger ledger,
        DateTimeOffset? declaredAt = null)
    {
        var worth = Row.Amounts().Of(kind);
        var earned = book.Books.Pools.Earnable(worth, Row.Ukprn, Row.SectorCode);
        var milestone = new MilestoneRow
        {
            MilestoneId = Ids.New(), EnrolmentId = Row.EnrolmentId, ProgrammeId = Row.ProgrammeId, Number = batch.Number,
            Kind = Names.NameOf(kind), IsLive = true, OccurredOn = occurredOn,
            Evidence = evidence, Pence = earned, UnfundedPence = worth - earned, StatementLineId = Ids.New(),
            DeclaredAt = declaredAt ?? batch.PostedAt, VoidedAt = null, VoidReason = null, VoidLineId = null, IsVoidedByCorrection = null,
        };
        var statement = StatementsOf(batch).Add(batch, Row.AuthorityId, today, new StatementLineRow
        {
            StatementLineId = milestone.StatementLineId, Kind = StatementLineRow.Earn, EnrolmentId = Row.EnrolmentId,
            MilestoneId = milestone.MilestoneId, MilestoneKind = milestone.Kind, SectorCode = Row.SectorCode,
            Pence = earned, UnfundedPence = milestone.UnfundedPence, Reason = null,
        });
        milestone = milestone with { StatementId = statement.StatementId };
        _milestones.Add(milestone);
        _new.Add(milestone.MilestoneId);
        ledger.Post(Milestone(PostingKind.Earn, milestone, 1));
        return (milestone, statement);
    }

    /// <summary>Takes a milestone back: on its own statement if that is open, otherwise on the current one.</summary>
    /// <returns>The voided milestone, the statement it is taken back on, and whether an authorised amount is clawed back.</returns>
    public (MilestoneRow Milestone, StatementRow Statement, bool IsClawback) TakeBack(
        Batch batch, MilestoneRow milestone, string reason, DateOnly today, Ledger ledger, bool isCorrection = false)
    {
        var statements = StatementsOf(batch);
        var own = statements.FindOpen(milestone.StatementId);
        var line = new StatementLineRow
        {
            StatementLineId = Ids.New(), Kind = own is null ? StatementLineRow.Clawback : StatementLineRow.Void,
            EnrolmentId = Row.EnrolmentId, MilestoneId = milestone.MilestoneId, MilestoneKind = milestone.Kind, SectorCode = Row.SectorCode,
            Pence = -milestone.Pence, UnfundedPence = own is null ? 0 : -milestone.UnfundedPence,
            Reason = reason, CorrectsId = milestone.StatementLineId,
        };
        var statement = own is null ? statements.Add(batch, Row.AuthorityId, today, line) : statements.AddTo(batch, own, line);
        var voided = milestone with
        {
            IsLive = false,
            VoidedAt = batch.PostedAt,
            VoidReason = reason,
            VoidLineId = line.StatementLineId,
            IsVoidedByCorrection = isCorrection
        };
        _milestones[_milestones.IndexOf(milestone)] = voided;
        _voided.Add(voided.MilestoneId);
        ledger.Post(Milestone(own is null ? PostingKind.Clawback : PostingKind.Earn, milestone, -1));
        if (milestone.Kind == Names.NameOf(MilestoneKind.Start) && _moves.FindLast(move => move.Move == EnrolmentMove.Withdraw) is { OccurredOn: var leftOn })
        {
            ledger.Post(Of(PostingKind.Leave, Row, leftOn, Period.Of(leftOn)) with { Group = Group, DropOuts = -1 });
        }

        return (voided, statement, own is null);
    }

    /// <summary>Counts a learner who leaves: as a drop-out when the learner had started.</summary>
    public void Leave(Ledger ledger, DateOnly occurredOn)
    {
        if (Milestones.Count > 0 || Row.HasCarriedStart == true)
        {
            ledger.Post(Of(PostingKind.Leave, Row, occurredOn, Period.Of(occurredOn)) with { Group = Group, DropOuts = 1 });
        }
    }

    /// <summary>Adds a move to the enrolment's history.</summary>
    public void AddMove(
        Batch batch,
        EnrolmentMove move,
        DateOnly occurredOn,
        Held released,
        int? reasonCode = null,
        string? note = null,
        string? linkedEnrolmentId = null)
    {
        _moves.Add(new DatedMove(move, occurredOn));
        batch.Add(MilestoneStore.Sql.AddMove, new EnrolmentMoveRow
        {
            ProgrammeId = Row.ProgrammeId, Number = batch.Number, EnrolmentId = Row.EnrolmentId,
            Move = Names.NameOf(move), OccurredOn = occurredOn, ReasonCode = reasonCode, Note = note,
            LinkedEnrolmentId = linkedEnrolmentId, ReleasedPlaces = released.Places, ReleasedPence = released.Pence, PostedAt = batch.PostedAt,
        });
    }

    /// <summary>Sets the status after a move, and releases what the enrolment no longer holds.</summary>
    /// <returns>The places and money released to the pools.</returns>
    public Held Settle(
        Batch batch,
        CohortRow cohort,
        EnrolmentStatus status,
        DateOnly occurredOn,
        Ledger ledger,
        Func<EnrolmentRow, EnrolmentRow>? change = null,
        bool holdsNothing = false)
    {
        var before = Row.Held();
        var wasLive = Row.IsLive;
        Row = (change?.Invoke(Row) ?? Row) with
        {
            Status = Names.NameOf(status),
            IsLive = EnrolmentJourney.IsLive(status),
            Version = Row.Version + 1,
            UpdatedAt = batch.PostedAt,
        };
        var earned = Milestones.ToDictionary(milestone => Names.Parse<MilestoneKind>(milestone.Kind), milestone => milestone.Pence);
        var after = status == EnrolmentStatus.Transferred || holdsNothing
            ? new Held(0, earned.Values.Sum())
            : EnrolmentCommitment.Of(status, Row.Amounts(), earned, Row.HasCarriedStart == true, Row.OutcomeClosedOn is not null);
        Row = Row with { HeldPlaces = after.Places, HeldPence = after.Pence };
        var released = new Held(before.Places - after.Places, before.Pence - after.Pence);
        ledger.Post(
            Of(PostingKind.Release, Row, occurredOn, Period.Of(Row.EnrolledOn)) with
            {
                Places = -released.Places,
                CommittedPence = -released.Pence,
                Seats = wasLive && !Row.IsLive ? -1 : 0,
            },
            cohort.Occupancy);
        return released;
    }

    private LearnerGroup Group => LearnerGroup.Of(
        Names.Parse<EmploymentStatus>(Codes.EmploymentStatus), Codes.AgeBand, Codes.Sex, Codes.Ethnicity, Codes.HealthProblem);

    private Posting Milestone(PostingKind posting, MilestoneRow milestone, int by)
    {
        var kind = Names.Parse<MilestoneKind>(milestone.Kind);
        return Of(posting, Row, milestone.OccurredOn, Period.Of(milestone.OccurredOn)) with
        {
            Group = Group,
            EarnedPence = by * milestone.Pence,
            Starts = kind == MilestoneKind.Start ? by : 0,
            Completions = kind == MilestoneKind.Completion ? by : 0,
            Outcomes = kind == MilestoneKind.Outcome ? by : 0,
            Interviews = EvidenceOf(milestone).IsInterview ? by : 0,
        };
    }

    /// <summary>A posting of an enrolment that moves nothing yet.</summary>
    public static Posting Of(PostingKind kind, EnrolmentRow row, DateOnly occurredOn, int period) => new()
    {
        Kind = kind, SectorCode = row.SectorCode, Ukprn = row.Ukprn, CohortId = row.CohortId, EnrolmentId = row.EnrolmentId,
        LocalAuthorityCode = row.LocalAuthorityCode, OccurredOn = occurredOn, Period = period,
    };

    /// <summary>
    /// Replaces facts and terms: releases everything held on the old terms and takes it on the new ones. Milestones must be taken back before and are earned
    /// again afterwards. The pools must have room.
    /// </summary>
    public void Correct(CohortRow cohort, EnrolmentRow corrected, LearnerCodes codes, DateOnly today, Ledger ledger)
    {
        var (before, after) = (Row.Held(), corrected.Held());
        ledger.Post(Of(PostingKind.Release, Row, today, Period.Of(Row.EnrolledOn)) with { Places = -before.Places, CommittedPence = -before.Pence });
        ledger.Post(
            Of(PostingKind.Commit, corrected, today, Period.Of(corrected.EnrolledOn)) with
            {
                Places = after.Places,
                CommittedPence = after.Pence,
                Seats = corrected.IsLive && !Row.IsLive ? 1 : 0,
            },
            cohort.Occupancy);
        Codes = codes;
        Row = corrected;
    }

    private StatementBook StatementsOf(Batch batch) => batch.Get(StatementBook.Source, new StatementKey(Row.ProgrammeId, Row.Ukprn))!;

    private static Func<IEnumerable<KeyValuePair<string, EnrolmentBook>>> Load(Reads reads, IReadOnlyCollection<string> ids)
    {
        var enrolmentIds = TypeHandlers.Keys(ids).ToList();
        var milestoneRows = reads.Add<MilestoneRow>(MilestoneStore.Sql.OfEnrolments, new { enrolmentIds });
        var codeRows = reads.Add<LearnerCodes>(Sql.Codes, new { enrolmentIds });
        var moveRows = reads.Add<MoveRow>(Sql.Moves, new { enrolmentIds });
        var rows = reads.Add<EnrolmentRow>(Sql.Enrolments, new { enrolmentIds });
        return () =>
        {
            var milestones = milestoneRows.Value.ToLookup(row => row.EnrolmentId, StringComparer.Ordinal);
            var codes = codeRows.Value.ToDictionary(row => row.EnrolmentId, StringComparer.Ordinal);
            var moves = moveRows.Value
                .ToLookup(row => row.EnrolmentId, row => new DatedMove(Names.Parse<EnrolmentMove>(row.Move), row.OccurredOn), StringComparer.Ordinal);
            return rows.Value.Select(row => KeyValuePair.Create(
                row.EnrolmentId, new EnrolmentBook(row, codes[row.EnrolmentId], milestones[row.EnrolmentId], moves[row.EnrolmentId])));
        };
    }

    private static void SaveAll(Batch batch, IEnumerable<EnrolmentBook> cases)
    {
        batch.InOrder(EnrolmentStore.Sql.WriteOrder);
        List<object> changed = [];
        List<object> voided = [];
        foreach (var one in cases)
        {
            if (one.Row != one._saved)
            {
                changed.Add(one.Row with { SavedVersion = one._saved.Version });
                one._saved = one.Row;
            }

            // Voids are written before new milestones, because an index allows one live milestone of a kind.
            voided.AddRange(one._milestones.Where(milestone => one._voided.Contains(milestone.MilestoneId) && !one._new.Contains(milestone.MilestoneId)));
            foreach (var milestone in one._milestones.Where(milestone => one._new.Contains(milestone.MilestoneId)))
            {
                batch.Add(MilestoneStore.Sql.Add, milestone);
            }

            one._new.Clear();
            one._voided.Clear();
        }

        batch.Update(Sql.Change, changed);
        batch.Update(MilestoneStore.Sql.Void, voided);
    }

    internal static class Sql
    {
        [NoScope("Runs in the programme's lane, for enrolments that were found within the caller's scope.")]
        public const string Enrolments = $"""
            select {EnrolmentRow.Columns}
            from enrolment e
            where e.enrolment_id in @enrolmentIds
            """;

        [NoScope("Runs in the programme's lane, for enrolments that were found within the caller's scope.")]
        public const string Codes = """
            select enrolment_id, employment_status, age_band, sex, ethnicity, health_problem
            from enrolment_learner
            where enrolment_id in @enrolmentIds
            """;

        [NoScope("Runs in the programme's lane, for enrolments that were found within the caller's scope.")]
        public const string Moves = """
            select enrolment_id, move, occurred_on
            from enrolment_move
            where enrolment_id in @enrolmentIds
            order by number
            """;

        public const string Change = """
            update enrolment
            set status = @Status, is_live = @IsLive, local_authority_code = @LocalAuthorityCode, uln_key = @UlnKey,
                person_key = @PersonKey, home_key = @HomeKey, nino_key = @NinoKey,
                authority_pence = @AuthorityPence, employer_pence = @EmployerPence, start_pence = @StartPence, completion_pence = @CompletionPence,
                outcome_pence = @OutcomePence, held_places = @HeldPlaces, held_pence = @HeldPence, outcome_closed_on = @OutcomeClosedOn, version = @Version,
                updated_at = @UpdatedAt
            where enrolment_id = @EnrolmentId and version = @SavedVersion
            """;
    }
}

/// <summary>The time of an event of an enrolment.</summary>
internal sealed record MoveRow
{
    public required string EnrolmentId { get; init; }

    public required string Move { get; init; }

    public required DateOnly OccurredOn { get; init; }
}

/// <summary>The facts about a learner that milestones and statistics need, without personal identifiers.</summary>
internal sealed record LearnerCodes
{
    public required string EnrolmentId { get; init; }

    public required string EmploymentStatus { get; init; }

    public required string AgeBand { get; init; }

    public required string? Sex { get; init; }

    public required int? Ethnicity { get; init; }

    public required int? HealthProblem { get; init; }

    /// <summary>The codes in a learner's row.</summary>
    public static LearnerCodes Of(EnrolmentLearnerRow row) => new()
    {
        EnrolmentId = row.EnrolmentId, EmploymentStatus = row.EmploymentStatus, AgeBand = row.AgeBand, Sex = row.Sex,
        Ethnicity = row.Ethnicity, HealthProblem = row.HealthProblem,
    };

    /// <summary>The learner's funding type.</summary>
    public FundingType FundingType() => MilestoneRules.FundingTypeOf(Names.Parse<EmploymentStatus>(EmploymentStatus));
}
