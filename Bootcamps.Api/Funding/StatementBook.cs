using Bootcamps.Api.Enrolments;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Statements;

namespace Bootcamps.Api.Funding;

/// <summary>A provider in a programme, by which its statements are found.</summary>
internal readonly record struct StatementKey(string ProgrammeId, int Ukprn);

/// <summary>A statement in the memory of the programme's lane.</summary>
internal sealed class StatementFile(StatementRow row, bool isSaved)
{
    private StatementRow _row = row;
    private StatementRow _saved = row;
    private bool _isSaved = isSaved;

    /// <summary>The sums of its lines.</summary>
    public StatementTotal Total { get; } = new(row.LineCount, row.TotalPence, row.UnfundedPence);

    /// <summary>The statement with its lines added up.</summary>
    public StatementRow Row => _row with { LineCount = Total.Lines, TotalPence = Total.Pence, UnfundedPence = Total.UnfundedPence };

    /// <summary>Gives it a new version, after a line was added.</summary>
    public void Touch(Batch batch) => _row = _row with { Version = _row.Version + 1, UpdatedAt = batch.PostedAt };

    /// <summary>Takes over the status that a decision gave it.</summary>
    public void Accept(StatementState after, Batch batch)
    {
        _row = _row with
        {
            Status = Names.NameOf(after.Status),
            AuthorisedBy = after.AuthorisedBy,
            AuthorisedAt = after.AuthorisedAt,
            PaidBy = after.PaidBy,
            PaidAt = after.PaidAt,
            PaidOn = after.PaidOn,
        };
        Touch(batch);
    }

    /// <summary>Its insert or update, when it is new or changed.</summary>
    public void Save(Batch batch, List<object> changed)
    {
        var current = Row;
        if (!_isSaved)
        {
            batch.Add(StatementBook.Sql.Add, current);
        }
        else if (current.Version != _saved.Version)
        {
            changed.Add(current with { SavedLineCount = _saved.LineCount, SavedStatus = _saved.Status });
        }

        _isSaved = true;
        _saved = current;
    }
}

/// <summary>A provider's open statements and its latest one, in the memory of the programme's lane. Lines are added only to open ones.</summary>
internal sealed class StatementBook(StatementKey key, IEnumerable<StatementRow> rows)
{
    private readonly List<StatementFile> _files = [.. rows.Select(row => new StatementFile(row, isSaved: true))];

    /// <summary>The statements of a batch's providers.</summary>
    public static readonly FactSource<StatementKey, StatementBook> Source = new() { IsKept = false, Load = Load, Save = SaveAll };

    /// <summary>Single statements, by id. A book does not have older statements that are no longer open.</summary>
    public static readonly FactSource<string, StatementRow> ById = new()
    {
        IsKept = false,
        Load = (reads, ids) => reads.Add<StatementRow>(Sql.FindAll, new { statementIds = TypeHandlers.Keys(ids) })
            .Then(rows => rows.Select(row => KeyValuePair.Create(row.StatementId, row))),
    };

    /// <summary>Its statements, for decisions.</summary>
    public IEnumerable<StatementState> States => _files.Select(file => file.Row.ToState());

    /// <summary>One of its statements.</summary>
    public StatementFile File(string statementId) => _files.Find(file => file.Row.StatementId == statementId)!;

    /// <summary>The statement with an id, also an older one that the batch asked for by itself.</summary>
    public StatementFile Of(Batch batch, string statementId) =>
        _files.Find(file => file.Row.StatementId == statementId) ?? Add(batch.Get(ById, statementId)!, isSaved: true);

    /// <summary>Opens a statement that a decision asks for.</summary>
    public void Open(Batch batch, StatementState statement, string authorityId) => Add(
        new StatementRow
        {
            StatementId = statement.StatementId, ProgrammeId = key.ProgrammeId, Number = batch.Number, AuthorityId = authorityId, Ukprn = key.Ukprn,
            Period = statement.Period, Status = Names.NameOf(statement.Status), LineCount = 0, TotalPence = 0, UnfundedPence = 0,
            AuthorisedBy = null, AuthorisedAt = null, PaidBy = null, PaidAt = null, PaidOn = null, Version = 0, CreatedAt = batch.PostedAt,
            UpdatedAt = batch.PostedAt,
        },
        isSaved: false);

    private StatementFile Add(StatementRow row, bool isSaved)
    {
        var file = new StatementFile(row, isSaved);
        _files.Add(file);
        return file;
    }

    private static Func<IEnumerable<KeyValuePair<StatementKey, StatementBook>>> Load(Reads reads, IReadOnlyCollection<StatementKey> keys)
    {
        // All keys of a batch are of the lane's one programme.
        var programmeId = keys.First().ProgrammeId;
        return reads.Add<StatementRow>(Sql.Current, new { programmeId, ukprns = keys.Select(key => key.Ukprn) }).Then(rows =>
        {
            var found = rows.ToLookup(row => row.Ukprn);
            return keys.Select(key => KeyValuePair.Create(key, new StatementBook(key, found[key.Ukprn])));
        });
    }

    private static void SaveAll(Batch batch, IEnumerable<StatementBook> providers)
    {
        batch.InOrder(ProgrammeSession.WriteOrder);
        List<object> changed = [];
        foreach (var file in providers.SelectMany(provider => provider._files))
        {
            file.Save(batch, changed);
        }

        batch.Update(Sql.Change, changed);
    }

    internal static class Sql
    {
        [NoScope("Runs in the programme's lane, for providers whose enrolments or statements were found within the caller's scope.")]
        public const string Current = $"""
            select {StatementRow.Columns}
            from statement s
            where s.programme_id = @programmeId and s.ukprn in @ukprns
                and (s.status = 'open' or s.period = (select max(t.period) from statement t where t.programme_id = s.programme_id and t.ukprn = s.ukprn))
            """;

        [NoScope("Runs in the programme's lane, for statements that were found within the caller's scope.")]
        public const string FindAll = $"""
            select {StatementRow.Columns}
            from statement s
            where s.statement_id in @statementIds
            """;

        public const string Add = """
            insert into statement (statement_id, programme_id, number, authority_id, ukprn, period, status, line_count, total_pence, unfunded_pence,
                authorised_by, authorised_at, paid_by, paid_at, paid_on, version, created_at, updated_at)
            values (@StatementId, @ProgrammeId, @Number, @AuthorityId, @Ukprn, @Period, @Status, @LineCount, @TotalPence, @UnfundedPence,
                @AuthorisedBy, @AuthorisedAt, @PaidBy, @PaidAt, @PaidOn, @Version, @CreatedAt, @UpdatedAt)
            """;

        /// <summary>Fenced by the number of lines and the status, to detect a line added or an authorisation made elsewhere.</summary>
        public const string Change = """
            update statement
            set status = @Status, line_count = @LineCount, total_pence = @TotalPence, unfunded_pence = @UnfundedPence, authorised_by = @AuthorisedBy,
                authorised_at = @AuthorisedAt, paid_by = @PaidBy, paid_at = @PaidAt, paid_on = @PaidOn, version = @Version, updated_at = @UpdatedAt
            where statement_id = @StatementId and line_count = @SavedLineCount and status = @SavedStatus
            """;
    }
}

/// <summary>A row of a statement.</summary>
internal sealed record StatementRow
{
    /// <summary>Its columns, of the table under the alias s.</summary>
    public const string Columns = """
        s.statement_id, s.programme_id, s.number, s.authority_id, s.ukprn, s.period, s.status, s.line_count, s.total_pence, s.unfunded_pence, s.authorised_by,
            s.authorised_at, s.paid_by, s.paid_at, s.paid_on, s.version, s.created_at, s.updated_at
        """;

    public required string StatementId { get; init; }

    public required string ProgrammeId { get; init; }

    public required long Number { get; init; }

    public required string AuthorityId { get; init; }

    public required int Ukprn { get; init; }

    public required int Period { get; init; }

    public required string Status { get; init; }

    public required int LineCount { get; init; }

    public required long TotalPence { get; init; }

    public required long UnfundedPence { get; init; }

    public required string? AuthorisedBy { get; init; }

    public required DateTimeOffset? AuthorisedAt { get; init; }

    public required string? PaidBy { get; init; }

    public required DateTimeOffset? PaidAt { get; init; }

    public required DateOnly? PaidOn { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Number of lines when it was read, for the fence.</summary>
    public int SavedLineCount { get; init; }

    /// <summary>Its status when it was read, for the fence.</summary>
    public string SavedStatus { get; init; } = "";

    /// <summary>The statement as a domain value.</summary>
    public StatementState ToState() => new()
    {
        StatementId = StatementId, Ukprn = Ukprn, Period = Period, Status = Names.Parse<StatementStatus>(Status), Lines = LineCount, TotalPence = TotalPence,
        AuthorisedBy = AuthorisedBy, AuthorisedAt = AuthorisedAt, PaidBy = PaidBy, PaidAt = PaidAt, PaidOn = PaidOn,
    };
}
