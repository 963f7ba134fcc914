using System.Collections.Concurrent;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Api.Targets;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Api.Funding;

/// <summary>Programmes and their funding in the database.</summary>
internal sealed class FundingStore(Db db)
{
    /// <summary>Sectors and providers of authorities, by authority.</summary>
    public static readonly FactSource<string, AuthorityLists> Authorities = new()
    {
        IsKept = false,
        Load = (reads, ids) => Reads.ForEach<string, AuthorityLists>(ids, authorityId =>
        {
            var sectors = reads.Add<string>(Sql.Sectors, new { authorityId });
            var providers = reads.Add<int>(Sql.Providers, new { authorityId });
            return () => new AuthorityLists(sectors.Value.ToHashSet(StringComparer.Ordinal), providers.Value.ToHashSet());
        }),
    };

    /// <summary>Financial years that have a programme, by authority; units add theirs.</summary>
    public static readonly FactSource<string, HashSet<int>> Years = new()
    {
        IsKept = false,
        Load = (reads, ids) => Reads.ForEach(ids, authorityId => reads.Add<int>(Sql.Years, new { authorityId }).Then(years => years.ToHashSet())),
    };

    /// <summary>Programmes that are copied, read outside their lanes as they are at that moment.</summary>
    public static readonly FactSource<string, ProgrammeTemplate> Templates = new()
    {
        IsKept = false,
        Load = (reads, ids) => Reads.ForEach<string, ProgrammeTemplate>(ids, id =>
        {
            var book = ProgrammeBook.Open(reads, id);
            var targets = TargetStore.Read(reads, id);
            var rules = PerformanceStore.ReadRules(reads, id);
            return () => book() is { } found ? new ProgrammeTemplate(found, targets.Value, PerformanceRule.InForce(rules(), DateOnly.MaxValue)) : null;
        }),
    };

    /// <summary>What the ledger has committed and earned, by sector and provider, by programme.</summary>
    public static readonly FactSource<string, IReadOnlyList<CommittedBeneath>> Committed = new()
    {
        IsKept = false,
        Load = (reads, ids) => Reads.ForEach<string, IReadOnlyList<CommittedBeneath>>(ids, programmeId => reads
            .Add<CommittedRow>(Sql.Committed, new { programmeId })
            .Then(rows => rows.Select(row => new CommittedBeneath(row.SectorCode, row.Ukprn, row.Places, row.Pence, row.EarnedPence)).ToList())),
    };

    /// <summary>The day of the latest enrolment, by programme. A programme without enrolments has none.</summary>
    public static readonly FactSource<string, DateTimeOffset?> LatestEnrolments = new()
    {
        IsKept = false,
        Load = (reads, ids) => Reads.ForEach(ids, programmeId => reads
            .Add<DateTimeOffset?>(Sql.LatestEnrolment, new { programmeId })
            .Then(days => days is [var day, ..] ? day : null)),
    };

    private readonly ConcurrentDictionary<string, string> _owners = new(StringComparer.Ordinal);

    /// <summary>
    /// The authority of a programme. Null when there is no such programme, or it belongs to another authority. It is cached because it never
    /// changes.
    /// </summary>
    public async ValueTask<string?> OwnerOfAsync(string programmeId, Caller caller, CancellationToken cancellationToken)
    {
        if (!_owners.TryGetValue(programmeId, out var owner)
            && (owner = await db.FirstAsync<string>(Sql.Owner, new { programmeId }, cancellationToken)) is not null)
        {
            _owners[programmeId] = owner;
        }

        return owner is not null && caller.MaySee(owner) ? owner : null;
    }

    /// <summary>A programme of the caller's authority. Null when there is none.</summary>
    public Task<ProgrammeRow?> FindAsync(string programmeId, Caller caller, CancellationToken cancellationToken) =>
        db.FirstAsync<ProgrammeRow>(Sql.Find, new { programmeId, authorityId = caller.AuthorityId }, cancellationToken);

    /// <summary>A page of the programmes of the caller's authority, by number.</summary>
    public Task<List<ProgrammeRow>> ListAsync(Caller caller, long afterNumber, int limit, CancellationToken cancellationToken) =>
        db.ListAsync<ProgrammeRow>(Sql.List, new { authorityId = caller.AuthorityId, afterNumber, limit }, cancellationToken);

    /// <summary>The pools of a programme that the caller can see: all for an authority, its own for a provider.</summary>
    public Task<List<PoolRow>> PoolsAsync(string programmeId, Caller caller, CancellationToken cancellationToken) =>
        db.ListAsync<PoolRow>(Sql.Pools, new { programmeId }, caller, cancellationToken);

    /// <summary>A programme's allocations with their version; one row without a pool when there are none.</summary>
    public Task<List<AllocationRow>> AllocationsAsync(string programmeId, CancellationToken cancellationToken) =>
        db.ListAsync<AllocationRow>(Sql.Allocations, new { programmeId }, cancellationToken);

    internal static class Sql
    {
        private const string Columns = """
            programme_id, authority_id, number, name, financial_year, starts_on, ends_on, accepts_until, commitment_limit_basis_points,
                is_over_allocation_allowed, allocations_version, targets_version, version, created_at
            """;

        [NoScope("Says to whom a programme belongs; the operation compares that with its caller.")]
        public const string Owner = """
            select authority_id
            from programme
            where programme_id = @programmeId
            """;

        [NoScope("Filtered by the caller's authority: a programme is the same for all its providers.")]
        public const string Find = $"""
            select {Columns}
            from programme
            where programme_id = @programmeId and authority_id = @authorityId
            """;

        [NoScope("Filtered by the caller's authority: a programme is the same for all its providers.")]
        public const string List = $$"""
            select {{Columns}}
            from programme
            where authority_id = @authorityId and number > @afterNumber
            order by number
            {take}
            """;

        public const string Pools = """
            select h.pool_id, h.programme_id, h.pool_level, h.sector_code, h.ukprn, h.cap_places, h.cap_pence, h.limit_pence, h.committed_places,
                h.committed_pence, h.earned_pence
            from (
                select p.authority_id, f.pool_id, f.programme_id, f.pool_level, f.sector_code, f.ukprn, f.cap_places, f.cap_pence, f.limit_pence,
                    f.committed_places, f.committed_pence, f.earned_pence
                from programme p
                join funding_pool f on f.programme_id = p.programme_id
                where p.programme_id = @programmeId) h
            where {scope:h}
            order by case h.pool_level when 'programme' then 0 when 'sector' then 1 when 'provider' then 2 else 3 end, h.ukprn, h.sector_code
            """;

        [NoScope("Runs for a programme whose owner was compared with the caller, for the authority only.")]
        public const string Allocations = """
            select p.allocations_version, f.pool_id, f.pool_level, f.sector_code, f.ukprn, f.cap_places, f.cap_pence
            from programme p
            left join funding_pool f on f.programme_id = p.programme_id
            where p.programme_id = @programmeId
            order by case f.pool_level when 'programme' then 0 when 'sector' then 1 when 'provider' then 2 else 3 end, f.ukprn, f.sector_code
            """;

        [NoScope("Runs in a lane, for the caller's own authority.")]
        public const string Sectors = """
            select sector_code
            from sector
            where authority_id = @authorityId
            """;

        [NoScope("Runs in a lane, for the caller's own authority.")]
        public const string Providers = """
            select ukprn
            from provider
            where authority_id = @authorityId
            """;

        [NoScope("Runs in a lane, for the caller's own authority.")]
        public const string Years = """
            select financial_year
            from programme
            where authority_id = @authorityId
            """;

        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string Committed = """
            select sector_code, ukprn, sum(cast(places as bigint)) as places, sum(committed_pence) as pence, sum(earned_pence) as earned_pence
            from ledger_entry
            where programme_id = @programmeId
            group by sector_code, ukprn
            """;

        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string LatestEnrolment = """
            select created_at
            from enrolment
            where programme_id = @programmeId and number = (select max(number) from enrolment where programme_id = @programmeId)
            """;

        public const string Add = """
            insert into programme (programme_id, authority_id, number, name, financial_year, starts_on, ends_on, accepts_until, commitment_limit_basis_points,
                is_over_allocation_allowed, allocations_version, targets_version, version, created_at)
            values (@ProgrammeId, @AuthorityId, @Number, @Name, @FinancialYear, @StartsOn, @EndsOn, @AcceptsUntil, @CommitmentLimitBasisPoints,
                @IsOverAllocationAllowed, @AllocationsVersion, @TargetsVersion, @Version, @CreatedAt)
            """;

        /// <summary>
        /// Inserts a change in the lane of a programme that the same batch opens. It is a separate statement because it must follow the lane's row.
        /// </summary>
        public const string AddFirstChange = """
            insert into change_event (lane_id, number, unit_id, kind, entity_id, posted_at)
            values (@LaneId, @Number, @UnitId, @Kind, @EntityId, @PostedAt)
            """;

        /// <summary>The audit row for <see cref="AddFirstChange"/>.</summary>
        public const string AddFirstAudit = """
            insert into audit_event (lane_id, number, authority_id, actor_role, actor_id, action, entity_id, request_id, posted_at)
            values (@LaneId, @Number, @AuthorityId, @ActorRole, @ActorId, @Kind, @EntityId, @RequestId, @PostedAt)
            """;
    }

    private sealed record CommittedRow
    {
        public required string? SectorCode { get; init; }

        public required int? Ukprn { get; init; }

        public required long Places { get; init; }

        public required long Pence { get; init; }

        public required long EarnedPence { get; init; }
    }
}

/// <summary>An authority's sectors, providers and performance rule.</summary>
/// <param name="Sectors">Codes of its sectors.</param>
/// <param name="Providers">UKPRNs of the providers registered with it.</param>
internal sealed record AuthorityLists(IReadOnlySet<string> Sectors, IReadOnlySet<int> Providers);

/// <summary>A programme that another is copied from.</summary>
/// <param name="Book">Its rules and pools.</param>
/// <param name="Targets">Its targets.</param>
/// <param name="Performance">Its latest performance rule.</param>
internal sealed record ProgrammeTemplate(ProgrammeBook Book, IReadOnlyList<TargetRow> Targets, PerformanceRule Performance);

/// <summary>A row of an allocation, with the version of all.</summary>
internal sealed record AllocationRow
{
    public required int AllocationsVersion { get; init; }

    public required string? PoolId { get; init; }

    public required string? PoolLevel { get; init; }

    public required string? SectorCode { get; init; }

    public required int? Ukprn { get; init; }

    public required int? CapPlaces { get; init; }

    public required long? CapPence { get; init; }
}
