using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Enrolments;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Api.Funding;

/// <summary>
/// A programme in the memory of its lane's writer: its pools, counters and rules. Units decide on it and change it. The batch writes each changed row
/// once, fenced by its old values, so that the database keeps the caps even if something writes outside the queue.
/// </summary>
internal sealed class ProgrammeBook(
    ProgrammeRow programme,
    IReadOnlyList<RuleSet> ruleSets,
    IEnumerable<FundingPool> pools,
    IEnumerable<Tally> tallies,
    PerformanceBook performance,
    bool hadCommitments)
{
    private readonly bool _hadCommitments = hadCommitments;
    private ProgrammeRow _savedProgramme = programme;
    private IReadOnlyList<FundingPool>? _replacedPools;

    /// <summary>Books of programmes, by id.</summary>
    public static readonly FactSource<string, ProgrammeBook> Source = new()
    {
        IsKept = true,
        Load = (reads, ids) => Reads.ForEach(ids, id => Open(reads, id)),
        Save = (batch, books) =>
        {
            foreach (var book in books)
            {
                book.Save(batch);
            }
        },
    };

    /// <summary>The programme.</summary>
    public ProgrammeRow Programme { get; private set; } = programme;

    /// <summary>Its rule sets, in no particular order.</summary>
    public IReadOnlyList<RuleSet> RuleSets { get; set; } = ruleSets;

    /// <summary>One of its rule sets.</summary>
    public RuleSet RulesOf(string ruleSetId) => RuleSets.First(ruleSet => ruleSet.RuleSetId == ruleSetId);

    /// <summary>Its counters.</summary>
    public Books Books { get; } = new(new PoolBook(programme.ProgrammeId, pools), new TallyBook(tallies), performance);

    /// <summary>Postings of this batch. They are written with the counters that they changed.</summary>
    public List<LedgerRow> Entries { get; } = [];

    /// <summary>Whether an enrolment has ever committed funding, including units of this batch. After that, allocations cannot be replaced.</summary>
    public bool HasCommitments => _hadCommitments || Books.Tallies.HasCounted;

    /// <summary>Replaces all pools, with a new version of the allocations.</summary>
    /// <returns>The changes of caps, for the ledger. <see cref="Ledger.Replace"/> writes them.</returns>
    public IReadOnlyList<Posting> ReplacePools(IReadOnlyList<FundingPool> others, DateOnly day)
    {
        _replacedPools ??= [.. Books.Pools.Pools.Where(pool => pool.IsSaved)];
        MoveAllocationsVersion();
        return Books.Replace(new PoolBook(Programme.ProgrammeId, others), day);
    }

    /// <summary>Gives the allocations a new version after caps changed.</summary>
    public void MoveAllocationsVersion() => Programme = Programme with { AllocationsVersion = Programme.AllocationsVersion + 1 };

    /// <summary>Changes the limit of commitments, with a new version of the programme.</summary>
    public void SetCommitmentLimit(int basisPoints)
    {
        Books.SetLimit(basisPoints);
        Programme = Programme with { CommitmentLimitBasisPoints = basisPoints, Version = Programme.Version + 1 };
    }

    /// <summary>Gives the targets a new version after they were replaced.</summary>
    public void MoveTargetsVersion() => Programme = Programme with { TargetsVersion = Programme.TargetsVersion + 1 };

    /// <summary>Changes what an authority can edit, with a new version of the programme.</summary>
    public void Edit(string name, DateOnly? acceptsUntil, bool isOverAllocationAllowed) => Programme = Programme with
    {
        Name = name,
        AcceptsUntil = acceptsUntil,
        IsOverAllocationAllowed = isOverAllocationAllowed,
        Version = Programme.Version + 1,
    };

    /// <summary>Reads a programme's book. Null when there is no such programme.</summary>
    public static Func<ProgrammeBook?> Open(Reads reads, string programmeId)
    {
        var key = new { programmeId };
        var programmes = reads.Add<ProgrammeRow>(Sql.Programme, key);
        var ruleSets = RuleSetStore.OfProgramme(reads, programmeId);
        var pools = reads.Add<PoolRow>(Sql.Pools, key);
        var tallies = reads.Add<TallyRow>(Sql.Tallies, key);
        var performance = PerformanceStore.ReadBook(reads, programmeId);
        var hasCommitments = reads.Add<int>(Sql.HasCommitments, key);
        return () => programmes.Value.SingleOrDefault() is { } programme
            ? new ProgrammeBook(
                programme,
                ruleSets(),
                pools.Value.Select(row => row.ToPool(programme)),
                tallies.Value.Select(row => row.ToTally()),
                performance(),
                hasCommitments.Value.Single() == 1)
            : null;
    }

    private void Save(Batch batch)
    {
        batch.InOrder(ProgrammeSession.WriteOrder);
        Entries.ForEach(entry => batch.Add(Ledger.Sql.Add, entry));
        Entries.Clear();
        if (Programme != _savedProgramme)
        {
            batch.Update(Sql.Edit, [new
            {
                Programme.ProgrammeId, Programme.Name, Programme.AcceptsUntil, Programme.CommitmentLimitBasisPoints, Programme.IsOverAllocationAllowed,
                Programme.AllocationsVersion, Programme.TargetsVersion, Programme.Version,
                SavedAllocationsVersion = _savedProgramme.AllocationsVersion,
                SavedTargetsVersion = _savedProgramme.TargetsVersion, SavedVersion = _savedProgramme.Version,
            }]);
            _savedProgramme = Programme;
        }

        if (_replacedPools is null)
        {
            var varied = Books.Pools.Changed.ToLookup(pool => pool.AreCapsChanged);
            batch.Update(Sql.DrawFromPool, [.. varied[false].Select(pool => new
            {
                pool.PoolId, pool.CommittedPlaces, pool.CommittedPence, pool.EarnedPence, pool.SavedPlaces, pool.SavedPence, pool.SavedEarnedPence,
            })]);
            batch.Update(Sql.VaryPool, [.. varied[true].Where(pool => pool.IsSaved).Select(pool => new
            {
                pool.PoolId, pool.CapPlaces, pool.CapPence, pool.CommitmentLimitPence, pool.CommittedPlaces, pool.CommittedPence, pool.EarnedPence,
                pool.SavedCapPlaces, pool.SavedCapPence, pool.SavedPlaces, pool.SavedPence, pool.SavedEarnedPence,
            })]);
            foreach (var pool in varied[true].Where(pool => !pool.IsSaved))
            {
                batch.Add(Sql.AddPool, PoolRow.Of(pool));
            }
        }
        else
        {
            batch.Update(Sql.RemovePool, _replacedPools);
            foreach (var pool in Books.Pools.Pools)
            {
                batch.Add(Sql.AddPool, PoolRow.Of(pool));
            }

            _replacedPools = null;
        }

        Books.Pools.AcceptAsSaved();

        var changed = Books.Tallies.Changed.ToLookup(tally => tally.IsSaved);
        foreach (var tally in changed[false])
        {
            batch.Add(Sql.AddTally, TallyRow.Of(Programme.ProgrammeId, tally));
        }

        batch.Update(Sql.Count, [.. changed[true].Select(tally => TallyRow.Of(Programme.ProgrammeId, tally))]);
        Books.Tallies.AcceptAsSaved();
        PerformanceStore.Save(batch, Programme.ProgrammeId, Books.Performance);
    }

    internal static class Sql
    {
        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string Programme = """
            select programme_id, authority_id, number, name, financial_year, starts_on, ends_on, accepts_until, commitment_limit_basis_points,
                is_over_allocation_allowed, allocations_version, targets_version, version, created_at
            from programme
            where programme_id = @programmeId
            """;

        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string Pools = """
            select pool_id, programme_id, pool_level, sector_code, ukprn, cap_places, cap_pence, limit_pence, committed_places, committed_pence, earned_pence
            from funding_pool
            where programme_id = @programmeId
            order by pool_id
            """;

        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string Tallies = """
            select programme_id, dimension, member, opening_places, committed_places, committed_pence
            from tally
            where programme_id = @programmeId
            """;

        /// <summary>Whether the ledger has entries other than opening balances and changes of caps: 1 or 0.</summary>
        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string HasCommitments = """
            select case when exists (select 1 from ledger_entry where programme_id = @programmeId and kind not in ('opening', 'vary')) then 1 else 0 end
            """;

        public const string Edit = """
            update programme
            set name = @Name, accepts_until = @AcceptsUntil, commitment_limit_basis_points = @CommitmentLimitBasisPoints,
                is_over_allocation_allowed = @IsOverAllocationAllowed, allocations_version = @AllocationsVersion, targets_version = @TargetsVersion,
                version = @Version
            where programme_id = @ProgrammeId and allocations_version = @SavedAllocationsVersion
                and targets_version = @SavedTargetsVersion and version = @SavedVersion
            """;

        public const string AddPool = """
            insert into funding_pool (pool_id, programme_id, pool_level, sector_code, ukprn, cap_places, cap_pence, limit_pence, committed_places,
                committed_pence, earned_pence)
            values (@PoolId, @ProgrammeId, @PoolLevel, @SectorCode, @Ukprn, @CapPlaces, @CapPence, @LimitPence, @CommittedPlaces,
                @CommittedPence, @EarnedPence)
            """;

        public const string RemovePool = """
            delete from funding_pool
            where pool_id = @PoolId and committed_places = @SavedPlaces and committed_pence = @SavedPence
            """;

        public const string DrawFromPool = """
            update funding_pool
            set committed_places = @CommittedPlaces, committed_pence = @CommittedPence, earned_pence = @EarnedPence
            where pool_id = @PoolId and committed_places = @SavedPlaces and committed_pence = @SavedPence and coalesce(earned_pence, 0) = @SavedEarnedPence
            """;

        public const string VaryPool = """
            update funding_pool
            set cap_places = @CapPlaces, cap_pence = @CapPence, limit_pence = @CommitmentLimitPence, committed_places = @CommittedPlaces,
                committed_pence = @CommittedPence, earned_pence = @EarnedPence
            where pool_id = @PoolId and cap_places = @SavedCapPlaces and cap_pence = @SavedCapPence and committed_places = @SavedPlaces
                and committed_pence = @SavedPence and coalesce(earned_pence, 0) = @SavedEarnedPence
            """;

        public const string AddTally = """
            insert into tally (programme_id, dimension, member, opening_places, committed_places, committed_pence)
            values (@ProgrammeId, @Dimension, @Member, @OpeningPlaces, @CommittedPlaces, @CommittedPence)
            """;

        public const string Count = """
            update tally
            set committed_places = @CommittedPlaces, committed_pence = @CommittedPence
            where programme_id = @ProgrammeId and dimension = @Dimension and member = @Member
                and committed_places = @SavedPlaces and committed_pence = @SavedPence
            """;
    }
}
