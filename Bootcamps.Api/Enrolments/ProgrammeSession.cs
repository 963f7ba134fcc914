using Bootcamps.Api.Courses;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Api.Enrolments;

/// <summary>
/// A programme during one unit of work: it gives decisions the typed facts that the unit has asked for, and takes over what a decision changes. Nothing
/// else posts for an enrolment or changes its rows.
/// </summary>
internal sealed class ProgrammeSession
{
    private readonly Batch _batch;
    private readonly string _programmeId;

    /// <summary>The statements that write enrolments, payments and the ledger: rows before the rows that refer to them.</summary>
    public static readonly string[] WriteOrder =
    [
        EnrolmentStore.Sql.Add, EnrolmentStore.Sql.AddLearner, EnrolmentStore.Sql.ChangeLearner, EnrolmentStore.Sql.RetireEligibility,
        EnrolmentStore.Sql.AddEligibility, StatementBook.Sql.Add, MilestoneStore.Sql.Add, MilestoneStore.Sql.AddMove, Ledger.Sql.Add,
    ];

    /// <summary>Opens the session of a unit.</summary>
    /// <param name="batch">The batch of the unit.</param>
    /// <param name="programmeId">The programme, whose lane it is.</param>
    public ProgrammeSession(Batch batch, string programmeId)
    {
        (_batch, _programmeId) = (batch, programmeId);
        Book = batch.Get(ProgrammeBook.Source, programmeId)!;
        batch.InOrder(WriteOrder);
    }

    /// <summary>The programme.</summary>
    public ProgrammeBook Book { get; }

    /// <summary>Asks for what a change of an enrolment is decided on.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="found">The enrolment as found for the caller.</param>
    /// <param name="hasMilestones">Whether milestones are claimed or taken back.</param>
    public static void Ask(Batch batch, EnrolmentRow found, bool hasMilestones)
    {
        batch.Ask(ProgrammeBook.Source, found.ProgrammeId);
        batch.Ask(CohortStore.Cohorts, found.CohortId);
        batch.Ask(EnrolmentFile.Source, found.EnrolmentId);
        if (hasMilestones)
        {
            batch.Ask(CohortStore.GuidedHours, found.CohortId);
            batch.Ask(StatementBook.Source, new StatementKey(found.ProgrammeId, found.Ukprn));
        }
    }

    /// <summary>An enrolment that the unit has asked for.</summary>
    public EnrolmentFile File(string enrolmentId) => _batch.Get(EnrolmentFile.Source, enrolmentId)!;

    /// <summary>A cohort that the unit has asked for.</summary>
    public CohortRow Cohort(string cohortId) => _batch.Get(CohortStore.Cohorts, cohortId)!;

    /// <summary>What a change of an enrolment is decided on.</summary>
    /// <param name="cohortId">Its cohort.</param>
    /// <param name="today">Today in England.</param>
    /// <param name="providers">The providers whose statements the unit has asked for.</param>
    public EnrolmentContext Context(string cohortId, DateOnly today, params IEnumerable<int> providers) => new()
    {
        Pools = Book.Books.Pools,
        RuleSets = Book.RuleSets,
        ProgrammeStartsOn = Book.Programme.StartsOn,
        Cohort = Cohort(cohortId).ToFacts(),
        GuidedHours = _batch.Loaded(CohortStore.GuidedHours, cohortId)?.GuidedHours ?? 0,
        Statements = [.. providers.Distinct().SelectMany(ukprn => Statements(ukprn).States)],
        Today = today,
        PostedAt = _batch.PostedAt,
        NewId = Ids.New,
    };

    /// <summary>
    /// Takes over what a decision changes: statements, postings, stored enrolments and the change of circumstance. The rows of a new enrolment are added by the
    /// unit that makes it.
    /// </summary>
    public void Write(EnrolmentChange change)
    {
        foreach (var opened in change.Opened)
        {
            Statements(opened.Ukprn).Open(_batch, opened, Book.Programme.AuthorityId);
        }

        var ledger = new Ledger(_batch, Book);
        foreach (var posting in change.Postings)
        {
            var statement = posting.StatementLine is null ? null : Statements(posting.Ukprn!.Value).File(posting.StatementId!);
            ledger.Post(posting, posting.Seats == 0 ? null : Cohort(posting.CohortId!).Occupancy, statement?.Total);
            statement?.Touch(_batch);
        }

        foreach (var after in change.Others.Prepend(change.After))
        {
            _batch.Loaded(EnrolmentFile.Source, after.EnrolmentId)?.Accept(after, _batch);
        }

        if (change.Move is { } move)
        {
            _batch.Add(MilestoneStore.Sql.AddMove, new EnrolmentMoveRow
            {
                ProgrammeId = _programmeId, Number = _batch.Number, EnrolmentId = change.After.EnrolmentId, Move = Names.NameOf(move.Move),
                OccurredOn = move.OccurredOn, ReasonCode = move.ReasonCode, Note = move.Note, LinkedEnrolmentId = move.LinkedEnrolmentId,
                ReleasedPlaces = move.Released.Places, ReleasedPence = move.Released.Pence, PostedAt = _batch.PostedAt,
            });
        }
    }

    private StatementBook Statements(int ukprn) => _batch.Get(StatementBook.Source, new StatementKey(_programmeId, ukprn))!;
}
