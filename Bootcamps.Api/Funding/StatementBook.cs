using Bootcamps.Api.Enrolments;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;

namespace Bootcamps.Api.Funding;

/// <summary>A provider in a programme, by which its statements are found.</summary>
internal readonly record struct StatementKey(string ProgrammeId, int Ukprn);

/// <summary>A provider's open statements and its latest one, in the memory of the programme's lane. Lines are added only to open ones.</summary>
internal sealed class StatementBook(StatementKey key, List<StatementRow> rows)
{
    private readonly List<StatementRow> _rows = rows;
    private readonly Dictionary<string, StatementRow> _saved = rows.ToDictionary(row => row.StatementId, StringComparer.Ordinal);
    private readonly List<StatementLineRow> _newLines = [];
    private readonly List<StatementLineRow> _corrections = [];

    /// <summary>The statements of a batch's providers.</summary>
    public static readonly FactSource<StatementKey, StatementBook> Source = new() { IsKept = false, Load = Load, Save = SaveAll };

    /// <summary>Single statements, by id. A book does not have older statements that are no longer open.</summary>
    public static readonly FactSource<string, StatementRow> ById = new()
    {
        IsKept = false,
        Load = (reads, ids) => reads.Add<StatementRow>(Sql.FindAll, new { statementIds = TypeHandlers.Keys(ids) })
            .Then(rows => rows.Select(row => KeyValuePair.Create(row.StatementId, row))),
    };

    /// <summary>The statement with an id when it is open or the latest. Null otherwise.</summary>
    public StatementRow? Find(string statementId) => _rows.Find(row => row.StatementId == statementId);

    /// <summary>The statement with an id when it is open. Null otherwise.</summary>
    public StatementRow? FindOpen(string statementId) => _rows.Find(row => row.StatementId == statementId && row.Status == StatementRow.Open);

    /// <summary>Adds a line to this month's statement, or to a later month's if this month's is no longer open.</summary>
    /// <returns>The changed statement.</returns>
    public StatementRow Add(Batch batch, string authorityId, DateOnly today, StatementLineRow line) =>
        AddTo(batch, Growing(batch, authorityId, Period.Of(today)), line);

    /// <summary>Adds a line to an open statement.</summary>
    public StatementRow AddTo(Batch batch, StatementRow statement, StatementLineRow line)
    {
        var at = _rows.FindIndex(row => row.StatementId == statement.StatementId);
        var grown = _rows[at] = statement with
        {
            LineCount = statement.LineCount + 1,
            TotalPence = statement.TotalPence + line.Pence,
            UnfundedPence = statement.UnfundedPence + line.UnfundedPence,
            Version = statement.Version + 1,
            UpdatedAt = batch.PostedAt,
        };
        _newLines.Add(line with { StatementId = grown.StatementId, Line = grown.LineCount, PostedAt = batch.PostedAt });
        if (line.CorrectsId is { } correctsId)
        {
            Correct(correctsId, line);
        }

        return grown;
    }

    // A line of this batch is inserted with the id of the line that takes it back. A stored line is updated.
    private void Correct(string correctsId, StatementLineRow correction)
    {
        if (_newLines.FindIndex(line => line.StatementLineId == correctsId) is var at and >= 0)
        {
            _newLines[at] = _newLines[at] with { CorrectedById = correction.StatementLineId };
        }
        else
        {
            _corrections.Add(correction);
        }
    }

    /// <summary>Replaces or adds a statement.</summary>
    public void Put(StatementRow before, StatementRow after)
    {
        if (_rows.FindIndex(row => row.StatementId == before.StatementId) is var at and >= 0)
        {
            _rows[at] = after;
        }
        else
        {
            _rows.Add(after);
            _saved[before.StatementId] = before;
        }
    }

    private StatementRow Growing(Batch batch, string authorityId, int period)
    {
        var latest = _rows.MaxBy(row => row.Period);
        if (latest is { Status: StatementRow.Open } && latest.Period >= period)
        {
            return latest;
        }

        var next = new StatementRow
        {
            StatementId = Ids.New(), ProgrammeId = key.ProgrammeId, Number = batch.Number, AuthorityId = authorityId, Ukprn = key.Ukprn,
            Period = latest is null || latest.Period < period ? period : Period.Plus(latest.Period, 1),
            Status = StatementRow.Open, LineCount = 0, TotalPence = 0, UnfundedPence = 0,
            AuthorisedBy = null, AuthorisedAt = null, PaidBy = null, PaidAt = null, PaidOn = null, Version = 0, CreatedAt = batch.PostedAt,
            UpdatedAt = batch.PostedAt,
        };
        _rows.Add(next);
        return next;
    }

    private static Func<IEnumerable<KeyValuePair<StatementKey, StatementBook>>> Load(Reads reads, IReadOnlyCollection<StatementKey> keys)
    {
        // All keys of a batch are of the lane's one programme.
        var programmeId = keys.First().ProgrammeId;
        return reads.Add<StatementRow>(Sql.Current, new { programmeId, ukprns = keys.Select(key => key.Ukprn) }).Then(rows =>
        {
            var found = rows.ToLookup(row => row.Ukprn);
            return keys.Select(key => KeyValuePair.Create(key, new StatementBook(key, [.. found[key.Ukprn]])));
        });
    }

    private static void SaveAll(Batch batch, IEnumerable<StatementBook> providers)
    {
        batch.InOrder(EnrolmentStore.Sql.WriteOrder);
        foreach (var provider in providers)
        {
            provider.Save(batch);
        }
    }

    private void Save(Batch batch)
    {
        List<object> changed = [];
        foreach (var row in _rows)
        {
            if (!_saved.TryGetValue(row.StatementId, out var saved))
            {
                batch.Add(Sql.Add, row);
            }
            else if (row != saved)
            {
                changed.Add(row with { SavedLineCount = saved.LineCount, SavedStatus = saved.Status });
            }

            _saved[row.StatementId] = row;
        }

        batch.Update(Sql.Change, changed);
        _newLines.ForEach(line => batch.Add(Sql.AddLine, line));
        _corrections.ForEach(line => batch.Add(Sql.NameCorrection, line));
        _newLines.Clear();
        _corrections.Clear();
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

        public const string AddLine = """
            insert into statement_line (statement_line_id, statement_id, line, kind, enrolment_id, milestone_id, milestone_kind, sector_code, pence,
                unfunded_pence, reason, corrects_id, corrected_by_id, posted_at)
            values (@StatementLineId, @StatementId, @Line, @Kind, @EnrolmentId, @MilestoneId, @MilestoneKind, @SectorCode, @Pence,
                @UnfundedPence, @Reason, @CorrectsId, @CorrectedById, @PostedAt)
            """;

        public const string NameCorrection = """
            update statement_line
            set corrected_by_id = @StatementLineId
            where statement_line_id = @CorrectsId and corrected_by_id is null
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

    /// <summary>Status: lines are still added.</summary>
    public const string Open = "open";

    /// <summary>Status: a person has released it for payment. Its lines never change.</summary>
    public const string Authorised = "authorised";

    /// <summary>Status: the money has been sent.</summary>
    public const string Paid = "paid";

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
}

/// <summary>A row of a statement's line.</summary>
internal sealed record StatementLineRow
{
    /// <summary>Kind: a milestone earned.</summary>
    public const string Earn = "earn";

    /// <summary>Kind: a milestone voided before its statement was authorised.</summary>
    public const string Void = "void";

    /// <summary>Kind: a milestone taken back after its statement was authorised.</summary>
    public const string Clawback = "clawback";

    public required string StatementLineId { get; init; }

    public string StatementId { get; init; } = "";

    public int Line { get; init; }

    public required string Kind { get; init; }

    public required string EnrolmentId { get; init; }

    public required string MilestoneId { get; init; }

    public required string MilestoneKind { get; init; }

    public required string SectorCode { get; init; }

    public required long Pence { get; init; }

    public required long UnfundedPence { get; init; }

    public required string? Reason { get; init; }

    public string? CorrectsId { get; init; }

    public string? CorrectedById { get; init; }

    public DateTimeOffset PostedAt { get; init; }
}
