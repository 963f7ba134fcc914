using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;

namespace Bootcamps.Api.Funding;

/// <summary>The filters of a list of statements. Null for no filter.</summary>
internal sealed record StatementFilter(string? ProgrammeId, int? Ukprn, int? Period, int? FromPeriod, int? ToPeriod, string? Status);

/// <summary>Statements in the database.</summary>
internal sealed class StatementStore(Db db)
{
    /// <summary>One statement that the caller can see. Null when there is none.</summary>
    public Task<StatementRow?> FindAsync(string statementId, Caller caller, CancellationToken cancellationToken) =>
        db.FirstAsync<StatementRow>(Sql.Find, new { statementId }, caller, cancellationToken);

    /// <summary>A page of statements that the caller can see, by programme and number.</summary>
    public Task<List<StatementRow>> ListAsync(
        Caller caller,
        StatementFilter filter,
        string afterProgrammeId,
        long afterNumber,
        int limit,
        CancellationToken cancellationToken)
    {
        var narrowing = string.Concat(
            filter.ProgrammeId is null ? "" : Sql.Narrowing.Programme,
            filter.Ukprn is null ? "" : Sql.Narrowing.Provider,
            filter.Period is null ? "" : Sql.Narrowing.Period,
            filter.FromPeriod is null ? "" : Sql.Narrowing.From,
            filter.ToPeriod is null ? "" : Sql.Narrowing.To,
            filter.Status is null ? "" : Sql.Narrowing.Status);
        var values = new
        {
            filter.ProgrammeId, filter.Ukprn, filter.Period, filter.FromPeriod, filter.ToPeriod,
            filter.Status, afterProgrammeId, afterNumber, limit
        };
        return db.ListAsync<StatementRow>(Sql.List.Replace("{narrowing}", narrowing, StringComparison.Ordinal), values, caller, cancellationToken);
    }

    /// <summary>A page of a statement's lines, which are its postings, by line number, without lines added after the statement was read.</summary>
    public Task<List<StatedLineRow>> LinesAsync(StatementRow statement, long afterLine, int limit, CancellationToken cancellationToken) =>
        db.ListAsync<StatedLineRow>(Sql.Lines, new { statement.StatementId, lastLine = statement.LineCount, afterLine, limit }, cancellationToken);

    internal static class Sql
    {
        /// <summary>The filters that can replace <c>{narrowing}</c>.</summary>
        internal static class Narrowing
        {
            public const string Programme = "\n    and s.programme_id = @ProgrammeId";
            public const string Provider = "\n    and s.ukprn = @Ukprn";
            public const string Period = "\n    and s.period = @Period";
            public const string From = "\n    and s.period >= @FromPeriod";
            public const string To = "\n    and s.period <= @ToPeriod";
            public const string Status = "\n    and s.status = @Status";
        }

        public const string Find = $$"""
            select {{StatementRow.Columns}}
            from statement s
            where s.statement_id = @statementId and {scope:s}
            """;

        /// <summary><c>{narrowing}</c> is replaced by the requested filters.</summary>
        public const string List = $$"""
            select {{StatementRow.Columns}}
            from statement s
            where {scope:s}
                and (s.programme_id > @afterProgrammeId or (s.programme_id = @afterProgrammeId and s.number > @afterNumber)){narrowing}
            order by s.programme_id, s.number
            {take}
            """;

        [NoScope("Follows a statement that was found within the caller's scope.")]
        public const string Lines = """
            select l.statement_id, l.statement_line as line, l.kind, l.enrolment_id, e.provider_reference, l.cohort_id, l.sector_code, l.milestone_id,
                m.kind as milestone_kind, l.occurred_on, l.earned_pence as pence, l.unfunded_pence, l.reason, c.statement_id as other_statement_id,
                c.statement_line as other_line, l.posted_at
            from ledger_entry l
            join enrolment e on e.enrolment_id = l.enrolment_id
            join milestone m on m.milestone_id = l.milestone_id
            left join ledger_entry c on c.programme_id = l.programme_id and c.milestone_id = l.milestone_id and c.statement_line is not null
                and c.number = case when l.kind = 'earn' then m.void_number else m.number end
            where l.statement_id = @StatementId and l.statement_line > @afterLine and l.statement_line <= @lastLine
            order by l.statement_line
            {take}
            """;
    }
}

/// <summary>A line of a statement with its enrolment and milestone.</summary>
internal sealed record StatedLineRow
{
    public required string StatementId { get; init; }

    public required int Line { get; init; }

    public required string Kind { get; init; }

    public required string EnrolmentId { get; init; }

    public required string? ProviderReference { get; init; }

    public required string CohortId { get; init; }

    public required string SectorCode { get; init; }

    public required string MilestoneId { get; init; }

    public required string MilestoneKind { get; init; }

    public required DateOnly OccurredOn { get; init; }

    public required long Pence { get; init; }

    public required long UnfundedPence { get; init; }

    public required string? Reason { get; init; }

    /// <summary>The statement of the line that takes this one back, or that this one takes back. Null when there is none.</summary>
    public required string? OtherStatementId { get; init; }

    /// <summary>Its line there.</summary>
    public required int? OtherLine { get; init; }

    public required DateTimeOffset PostedAt { get; init; }
}
