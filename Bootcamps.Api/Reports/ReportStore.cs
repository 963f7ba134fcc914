using System.Data.Common;
using System.Globalization;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Reports;
using Bootcamps.Domain.Statements;
using Dapper;

namespace Bootcamps.Api.Reports;

/// <summary>Figures of programmes, read from the database.</summary>
internal sealed class ReportStore(Db db)
{
    /// <summary>Every programme of every authority, by id, for the command line's check.</summary>
    public Task<List<string>> ProgrammeIdsAsync(CancellationToken cancellationToken) => db.ListAsync<string>(Sql.ProgrammeIds, null, cancellationToken);

    /// <summary>Checks that all figures of a programme agree while enrolments continue. It scans its ledger and enrolments.</summary>
    /// <param name="programmeId">A programme that is there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The database cannot be read now.</exception>
    public async Task<ProgrammeCheck> CheckAsync(string programmeId, CancellationToken cancellationToken)
    {
        var check = await db.QueryAsync(reads => Check(reads, programmeId), cancellationToken);

        // Without row versions SQL Server can read one row before a commit and another after it. So a difference counts only when it is still there
        // while the programme's writer waits.
        return check.IsConsistent ? check : await Task.Run(() => CheckInLane(programmeId), cancellationToken);
    }

    /// <summary>A programme's dashboard counters and caps with their names, read at one moment. The cost does not depend on the number of enrolments.</summary>
    public Task<List<DashboardRow>> DashboardAsync(string programmeId, CancellationToken cancellationToken) =>
        db.ListAsync<DashboardRow>(Sql.Dashboard, new { programmeId }, cancellationToken);

    /// <summary>
    /// The changes of a programme after a number, in the order of commit: all, or for a provider those of its own records. The cost does not depend on the
    /// length of the feed.
    /// </summary>
    /// <param name="programmeId">A programme whose owner was compared with the caller.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="filter">The filters.</param>
    /// <param name="after">Number of the last known change; 0 for the beginning.</param>
    /// <param name="limit">Most changes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<List<ChangeRow>> ChangesAsync(
        string programmeId,
        Caller caller,
        ChangeFilter filter,
        long after,
        int limit,
        CancellationToken cancellationToken)
    {
        // One record at a time, because SQLite would scan the whole feed for a list.
        List<ChangeRow> rows = [];
        foreach (var entityId in filter.EntityIds ?? [null])
        {
            var values = new { programmeId, caller.Ukprn, filter.Last, filter.Kind, entityId, after = Math.Max(after, filter.First - 1), limit };
            rows.AddRange(await db.ListAsync<ChangeRow>(Narrowed(caller.IsProvider ? Sql.ChangesOfProvider : Sql.Changes, filter), values, cancellationToken));
        }

        return filter.EntityIds is null ? rows : [.. rows.OrderBy(row => row.Number).Take(limit)];
    }

    /// <summary>Number of the last change of a programme that <see cref="ChangesAsync"/> shows the caller; 0 when there is none.</summary>
    public async Task<long> LastChangeAsync(string programmeId, Caller caller, ChangeFilter filter, CancellationToken cancellationToken)
    {
        var sql = Narrowed(caller.IsProvider ? Sql.LastChangeOfProvider : Sql.LastChange, filter);
        var last = 0L;
        foreach (var entityId in filter.EntityIds ?? [null])
        {
            var values = new { programmeId, caller.Ukprn, filter.Last, filter.Kind, entityId, limit = 1 };
            last = Math.Max(last, (await db.ListAsync<long>(sql, values, cancellationToken)).FirstOrDefault());
        }

        return last < filter.First ? 0 : last;
    }

    /// <summary>The milestones declared for an enrolment; none if there is no such enrolment.</summary>
    public Task<List<string>> MilestoneIdsAsync(string enrolmentId, CancellationToken cancellationToken) =>
        db.ListAsync<string>(Sql.MilestoneIds, new { enrolmentId }, cancellationToken);

    /// <summary>
    /// Numbers of the first and the last change that were posted from one instant on and before another. Numbers go up with time, so what is between them was
    /// posted between them.
    /// </summary>
    /// <param name="programmeId">A programme whose owner was compared with the caller.</param>
    /// <param name="from">The first instant. Null for the beginning.</param>
    /// <param name="before">The first instant after the period. Null for no end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>1 and null without bounds. The first number is above the last if there were no changes.</returns>
    public async Task<(long First, long? Last)> NumbersAsync(
        string programmeId,
        DateTimeOffset? from,
        DateTimeOffset? before,
        CancellationToken cancellationToken)
    {
        var first = from is null ? [1] : await db.ListAsync<long>(Sql.FirstChangeFrom, new { programmeId, from, limit = 1 }, cancellationToken);
        var last = before is null
            ? null
            : (long?)(await db.ListAsync<long>(Sql.LastChangeBefore, new { programmeId, before, limit = 1 }, cancellationToken)).FirstOrDefault();
        return (first is [var number] ? number : Platform.OpenApi.FieldNames.LargestExact, last);
    }

    private static string Narrowed(string sql, ChangeFilter filter) => sql.Replace(
        "{narrowing}",
        string.Concat(
            filter.Last is null ? "" : Sql.Narrowing.Last,
            filter.Kind is null ? "" : Sql.Narrowing.Kind,
            filter.EntityIds is null ? "" : Sql.Narrowing.Entity),
        StringComparison.Ordinal);

    private ProgrammeCheck CheckInLane(string programmeId)
    {
        try
        {
            return db.Write(transaction =>
            {
                transaction.Connection!.Execute(Lane.Sql.Take, new { laneId = programmeId }, transaction);
                return Reads.Run(db.Engine, transaction, reads => Check(reads, programmeId));
            });
        }
        catch (DbException exception) when (db.Engine.IsTransient(exception) || db.Engine.IsUnavailable(exception))
        {
            throw new StoreUnavailableException("The database cannot be read now.", exception);
        }
    }

    private static Func<ProgrammeCheck> Check(Reads reads, string programmeId)
    {
        var programme = Add<ProgrammeRow>(ProgrammeBook.Sql.Programme);
        var movements = Add<LedgerSumRow>(Ledger.Sql.Movements);
        var statistics = Add<LedgerSumRow>(Ledger.Sql.Statistics);
        var pools = Add<PoolRow>(ProgrammeBook.Sql.Pools);
        var tallies = Add<TallyRow>(ProgrammeBook.Sql.Tallies);
        var performance = PerformanceStore.ReadBook(reads, programmeId);
        var cohorts = Add<CohortSumRow>(Sql.Cohorts);
        var enrolments = Add<CohortSumRow>(Sql.Enrolments);
        var milestones = Add<CohortSumRow>(Sql.Milestones);
        var statements = Add<StatementSumRow>(Sql.Statements);
        return () => ProgrammeCheck.Of(new ProgrammeFigures
        {
            ProgrammeId = programmeId,
            Movements = [.. movements.Value.Select(row => row.ToPosting())],
            Statistics = [.. statistics.Value.Select(row => row.ToPosting())],
            Pools = [.. pools.Value.Select(row => row.ToPool(programme.Value.Single()))],
            Tallies = [.. tallies.Value.Select(row => row.ToTally())],
            Performance = [.. performance().Counts],
            Cohorts = [.. cohorts.Value.Select(row => new CheckedCohort(row.CohortId, row.SeatsTaken))],
            Enrolments = [.. enrolments.Value.Select(row => new EnrolmentSum(row.CohortId, row.Enrolments, row.Pence, row.Places))],
            Milestones = [.. milestones.Value.Select(row => new MilestoneSum(row.CohortId, row.Pence))],
            Statements = [.. statements.Value.Select(row => row.ToChecked())],
        });

        Rows<T> Add<T>(string sql) => reads.Add<T>(sql, new { programmeId });
    }

    internal static class Sql
    {
        [NoScope("Lists the programmes of all authorities for the command line; no request reaches it.")]
        public const string ProgrammeIds = """
            select programme_id
            from programme
            order by programme_id
            """;

        [NoScope("Runs for a programme whose owner was compared with the caller.")]
        public const string Cohorts = """
            select cohort_id, cast(seats_taken as bigint) as seats_taken
            from cohort
            where programme_id = @programmeId
            """;

        /// <summary>An enrolment that has not moved holds one place and all its money.</summary>
        [NoScope("Runs for a programme whose owner was compared with the caller.")]
        public const string Enrolments = """
            select cohort_id, sum(case when is_live = 1 then cast(1 as bigint) else 0 end) as enrolments, sum(coalesce(held_pence, authority_pence)) as pence,
                sum(coalesce(cast(held_places as bigint), 1)) as places
            from enrolment
            where programme_id = @programmeId
            group by cohort_id
            """;

        [NoScope("Runs for a programme whose owner was compared with the caller.")]
        public const string Milestones = """
            select e.cohort_id, sum(m.pence) as pence
            from milestone m
            join enrolment e on e.enrolment_id = m.enrolment_id
            where m.programme_id = @programmeId and m.is_live = 1
            group by e.cohort_id
            """;

        [NoScope("Runs for a programme whose owner was compared with the caller.")]
        public const string Statements = """
            select s.statement_id, s.ukprn, s.status, cast(s.line_count as bigint) as line_count, s.total_pence,
                cast(count(l.statement_line) as bigint) as lines, coalesce(sum(l.earned_pence), 0) as lines_pence
            from statement s
            left join ledger_entry l on l.statement_id = s.statement_id and l.statement_line is not null
            where s.programme_id = @programmeId
            group by s.statement_id, s.ukprn, s.status, s.line_count, s.total_pence
            """;

        /// <summary>
        /// Names, counters and caps. No enrolment is touched, and of the ledger only the index of the lines of paid statements. The first part
        /// has a value in every column, which gives it its type.
        /// </summary>
        [NoScope("Runs for a programme whose owner was compared with the caller.")]
        public const string Dashboard = """
            select 'name/provider' as kind, r.authority_id as member, r.ukprn, r.name, 0 as position, cast(0 as bigint) as opening_places,
                cast(0 as bigint) as committed_places, cast(0 as bigint) as committed_pence, cast(0 as bigint) as cap_places, cast(0 as bigint) as cap_pence,
                cast(0 as bigint) as limit_pence
            from provider r
            join programme p on p.authority_id = r.authority_id
            where p.programme_id = @programmeId
            union all
            select 'name/programme', p.programme_id, null, p.name, 0, 0, 0, 0, 0, 0, 0
            from programme p
            where p.programme_id = @programmeId
            union all
            select 'name/sector', s.sector_code, null, s.name, s.display_order, 0, 0, 0, 0, 0, 0
            from sector s
            join programme p on p.authority_id = s.authority_id
            where p.programme_id = @programmeId
            union all
            select 'name/localAuthority', a.local_authority_code, null, max(a.name), 0, 0, 0, 0, 0, 0, 0
            from authority_area a
            join programme p on p.authority_id = a.authority_id
            where p.programme_id = @programmeId
            group by a.local_authority_code
            union all
            select concat('tally/', t.dimension), t.member, null, null, 0, t.opening_places, t.committed_places, t.committed_pence, 0, 0, 0
            from tally t
            where t.programme_id = @programmeId
            union all
            select concat('pool/', f.pool_level), f.sector_code, f.ukprn, null, 0, 0, 0, 0, f.cap_places, f.cap_pence, f.limit_pence
            from funding_pool f
            where f.programme_id = @programmeId and f.pool_level in ('programme', 'sector', 'provider')
            union all
            select concat('earned/', c.dimension), case when c.member = 'unknown' then 'none' else c.member end,
                null, null, 0, 0, 0, sum(c.earned_pence), 0, 0, 0
            from performance_count c
            where c.programme_id = @programmeId and c.dimension in ('programme', 'sector', 'provider', 'localAuthority')
            group by c.dimension, c.member
            union all
            select 'paid/provider', null, t.ukprn, null, 0, 0, 0, sum(t.total_pence), 0, 0, 0
            from statement t
            where t.programme_id = @programmeId and t.status = 'paid'
            group by t.ukprn
            union all
            select 'paid/sector', l.sector_code, null, null, 0, 0, 0, sum(l.earned_pence), 0, 0, 0
            from statement t
            join ledger_entry l on l.statement_id = t.statement_id and l.statement_line is not null
            where t.programme_id = @programmeId and t.status = 'paid'
            group by l.sector_code
            """;

        /// <summary>The filters that can replace <c>{narrowing}</c>.</summary>
        internal static class Narrowing
        {
            public const string Last = "\n    and n.number <= @Last";
            public const string Kind = "\n    and n.kind = @Kind";
            public const string Entity = "\n    and n.entity_id = @entityId";
        }

        private const string ChangeColumns =
            "c.number, c.kind, c.entity_id, c.ukprn, c.posted_at, a.actor_role, a.actor_id, k.key_id, k.name as key_name, a.changed_fields";

        /// <summary>
        /// For the programme's authority. <c>{narrowing}</c> is replaced by the requested filters. The numbers come from an index and the rest from the
        /// rows with these numbers, because in one query SQLite would scan changes that the filter leaves out.
        /// </summary>
        [NoScope("The feed names no authority: the programme's owner is compared with the caller before.")]
        public const string Changes = $$"""
            select {{ChangeColumns}}
            from change_event n
            join change_event c on c.lane_id = n.lane_id and c.number = n.number
            left join audit_event a on a.lane_id = c.lane_id and a.number = c.number
            left join api_key k on k.key_id = a.actor_id
            where n.lane_id = @programmeId and n.number > @after{narrowing}
            order by n.number
            {take}
            """;

        /// <summary>
        /// For a provider of the programme's authority. The numbers come from the provider's index and the rest from the rows with these numbers,
        /// because in one query SQLite would scan all providers' changes.
        /// </summary>
        [NoScope("The feed names no authority: the programme's owner is compared with the caller before.")]
        public const string ChangesOfProvider = $$"""
            select {{ChangeColumns}}
            from change_event n
            join change_event c on c.lane_id = n.lane_id and c.number = n.number
            left join audit_event a on a.lane_id = c.lane_id and a.number = c.number
            left join api_key k on k.key_id = a.actor_id
            where n.lane_id = @programmeId and n.ukprn = @Ukprn and n.number > @after{narrowing}
            order by n.number
            {take}
            """;

        /// <summary>The end of <see cref="Changes"/>.</summary>
        public const string LastChange = """
            select n.number
            from change_event n
            where n.lane_id = @programmeId{narrowing}
            order by n.number desc
            {take}
            """;

        /// <summary>The end of <see cref="ChangesOfProvider"/>.</summary>
        public const string LastChangeOfProvider = """
            select n.number
            from change_event n
            where n.lane_id = @programmeId and n.ukprn = @Ukprn{narrowing}
            order by n.number desc
            {take}
            """;

        [NoScope("Only narrows the feed, which shows the caller's own changes.")]
        public const string MilestoneIds = """
            select milestone_id
            from milestone
            where enrolment_id = @enrolmentId
            """;

        public const string FirstChangeFrom = """
            select number
            from change_event
            where lane_id = @programmeId and posted_at >= @from
            order by posted_at, number
            {take}
            """;

        public const string LastChangeBefore = """
            select number
            from change_event
            where lane_id = @programmeId and posted_at < @before
            order by posted_at desc, number desc
            {take}
            """;
    }

    /// <summary>Sums of a cohort; those that a query does not ask for are 0.</summary>
    private sealed record CohortSumRow
    {
        public required string CohortId { get; init; }

        public long SeatsTaken { get; init; }

        public long Enrolments { get; init; }

        public long Places { get; init; }

        public long Pence { get; init; }
    }

    /// <summary>A statement with the sum of its lines.</summary>
    private sealed record StatementSumRow
    {
        public required string StatementId { get; init; }

        public required int Ukprn { get; init; }

        public required string Status { get; init; }

        public required long LineCount { get; init; }

        public required long TotalPence { get; init; }

        public required long Lines { get; init; }

        public required long LinesPence { get; init; }

        public CheckedStatement ToChecked() => new(StatementId, Ukprn, Status == Names.NameOf(StatementStatus.Paid), LineCount, TotalPence, Lines, LinesPence);
    }
}

/// <summary>A change as the feed keeps it.</summary>
internal sealed record ChangeRow
{
    public required long Number { get; init; }

    public required string Kind { get; init; }

    public required string EntityId { get; init; }

    public required int? Ukprn { get; init; }

    public required DateTimeOffset PostedAt { get; init; }

    public required string? ActorRole { get; init; }

    public required string? ActorId { get; init; }

    /// <summary>The key that made the change. Null for a person and for the service.</summary>
    public required string? KeyId { get; init; }

    public required string? KeyName { get; init; }

    public required string? ChangedFields { get; init; }
}

/// <summary>The filters of the feed.</summary>
internal sealed record ChangeFilter
{
    /// <summary>Number of the first change; 1 for no bound.</summary>
    public required long First { get; init; }

    /// <summary>Number of the last change. Null for no bound.</summary>
    public required long? Last { get; init; }

    public required string? Kind { get; init; }

    /// <summary>The records of which changes are wanted. Null for all.</summary>
    public required IReadOnlyList<string?>? EntityIds { get; init; }
}

/// <summary>
/// One row behind a dashboard: <c>tally/…</c> is a counter, <c>earned/…</c> and <c>paid/…</c> are money in the column of what is committed,
/// <c>pool/…</c> is a cap, <c>name/…</c> what a member is called.
/// </summary>
internal sealed record DashboardRow
{
    public required string Kind { get; init; }

    /// <summary>A code, a UKPRN as text, or a month, by kind. For providers' names and pools see <see cref="Ukprn"/>.</summary>
    public required string? Member { get; init; }

    public required int? Ukprn { get; init; }

    public required string? Name { get; init; }

    public required int Position { get; init; }

    public required long OpeningPlaces { get; init; }

    public required long CommittedPlaces { get; init; }

    public required long CommittedPence { get; init; }

    public required long CapPlaces { get; init; }

    public required long CapPence { get; init; }

    public required long LimitPence { get; init; }

    /// <summary>Member of the dimension.</summary>
    public string Key => Ukprn?.ToString(CultureInfo.InvariantCulture) ?? Member ?? TallyBook.Whole;
}
