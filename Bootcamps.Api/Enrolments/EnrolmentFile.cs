using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Api.Enrolments;

/// <summary>An enrolment in the memory of its programme's lane: its state for decisions, and the rows to write when a decision has changed it.</summary>
internal sealed class EnrolmentFile
{
    private readonly List<MilestoneRow> _new = [];
    private readonly List<MilestoneRow> _voided = [];
    private EnrolmentRow _saved;

    private EnrolmentFile(EnrolmentRow row, EnrolmentState state)
    {
        Row = _saved = row;
        State = state;
    }

    /// <summary>The enrolments of a batch, by id.</summary>
    public static readonly FactSource<string, EnrolmentFile> Source = new() { IsKept = false, Load = Load, Save = SaveAll };

    /// <summary>The enrolment with the changes of this batch.</summary>
    public EnrolmentState State { get; private set; }

    /// <summary>Its row with the changes of this batch.</summary>
    public EnrolmentRow Row { get; private set; }

    /// <summary>Takes over what a decision changed.</summary>
    public void Accept(EnrolmentState after, Batch batch)
    {
        var before = State.Claims.ToDictionary(claim => claim.MilestoneId, StringComparer.Ordinal);
        foreach (var claim in after.Claims)
        {
            var row = MilestoneRow.Of(claim, Row, batch.Number);
            if (!before.TryGetValue(claim.MilestoneId, out var known))
            {
                _new.Add(row);
            }
            else if (known.Voided is null && claim.Voided is not null)
            {
                Void(row with { VoidNumber = batch.Number });
            }
        }

        State = after;
        Row = Row.With(after);
    }

    /// <summary>Replaces the hashes by which the learner is recognised.</summary>
    public void Recognise(LearnerKeys keys) =>
        Row = Row with { UlnKey = keys.UlnKey, PersonKey = keys.PersonKey, HomeKey = keys.HomeKey, NinoKey = keys.NinoKey };

    // A claim of this batch is inserted voided. A stored one is updated.
    private void Void(MilestoneRow row)
    {
        if (_new.FindIndex(one => one.MilestoneId == row.MilestoneId) is var at and >= 0)
        {
            _new[at] = row with { Number = _new[at].Number };
        }
        else
        {
            _voided.Add(row);
        }
    }

    private static Func<IEnumerable<KeyValuePair<string, EnrolmentFile>>> Load(Reads reads, IReadOnlyCollection<string> ids)
    {
        var enrolmentIds = TypeHandlers.Keys(ids).ToList();
        var milestoneRows = reads.Add<MilestoneRow>(MilestoneStore.Sql.OfEnrolments, new { enrolmentIds });
        var codeRows = reads.Add<LearnerCodes>(Sql.Codes, new { enrolmentIds });
        var moveRows = reads.Add<MoveRow>(Sql.Moves, new { enrolmentIds });
        var rows = reads.Add<EnrolmentRow>(Sql.Enrolments, new { enrolmentIds });
        return () =>
        {
            var claims = milestoneRows.Value.ToLookup(row => row.EnrolmentId, row => row.ToClaim(), StringComparer.Ordinal);
            var codes = codeRows.Value.ToDictionary(row => row.EnrolmentId, StringComparer.Ordinal);
            var moves = moveRows.Value
                .ToLookup(row => row.EnrolmentId, row => new DatedMove(Names.Parse<EnrolmentMove>(row.Move), row.OccurredOn), StringComparer.Ordinal);
            return rows.Value.Select(row => KeyValuePair.Create(
                row.EnrolmentId, new EnrolmentFile(row, row.ToState(codes[row.EnrolmentId], [.. claims[row.EnrolmentId]], [.. moves[row.EnrolmentId]]))));
        };
    }

    private static void SaveAll(Batch batch, IEnumerable<EnrolmentFile> files)
    {
        batch.InOrder(ProgrammeSession.WriteOrder);
        List<object> changed = [];
        List<object> voided = [];
        foreach (var file in files)
        {
            if (file.Row != file._saved)
            {
                changed.Add(file.Row with { SavedVersion = file._saved.Version });
                file._saved = file.Row;
            }

            // Voids are written before new milestones, because an index allows one live milestone of a kind.
            voided.AddRange(file._voided);
            file._new.ForEach(milestone => batch.Add(MilestoneStore.Sql.Add, milestone));
            file._new.Clear();
            file._voided.Clear();
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

    /// <summary>The learner's characteristics that statistics count by.</summary>
    public LearnerGroup Group() => LearnerGroup.Of(Employment(), AgeBand, Sex, Ethnicity, HealthProblem);

    /// <summary>The learner's funding type.</summary>
    public FundingType FundingType() => MilestoneRules.FundingTypeOf(Employment());

    private EmploymentStatus Employment() => Names.Parse<EmploymentStatus>(EmploymentStatus);
}
