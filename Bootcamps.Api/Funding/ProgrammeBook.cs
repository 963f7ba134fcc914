using System.Data.Common;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Reports;
using Dapper;

namespace Bootcamps.Api.Funding;

/// <summary>
/// A programme in the memory of its lane's writer: its pools, counters and rules. Units decide by it and change it; the batch writes what has changed,
/// each row once and fenced by its old values, so that the caps hold in the database whatever runs beside the queue.
/// </summary>
internal sealed class ProgrammeBook(ProgrammeRow programme, IReadOnlyList<RuleSet> ruleSets, IEnumerable<FundingPool> pools, IEnumerable<Tally> tallies)
{
    /// <summary>Books of programmes, by id.</summary>
    public static readonly FactSource<string, ProgrammeBook> Source = new()
    {
        IsKept = true,
        Load = (transaction, ids) => ids.Select(id => KeyValuePair.Create(id, Open(transaction, id))).Where(pair => pair.Value is not null)!,
        Save = (batch, books) =>
        {
            foreach (var book in books)
            {
                book.Save(batch);
            }
        },
    };

    /// <summary>The programme.</summary>
    public ProgrammeRow Programme { get; set; } = programme;

    /// <summary>Its rule sets, in no particular order.</summary>
    public IReadOnlyList<RuleSet> RuleSets { get; set; } = ruleSets;

    /// <summary>Its funding pools.</summary>
    public PoolBook Pools { get; set; } = new(programme.ProgrammeId, pools);

    /// <summary>The counters behind its dashboard.</summary>
    public TallyBook Tallies { get; } = new(tallies);

    /// <summary>Reads a programme's book; null when there is no such programme.</summary>
    public static ProgrammeBook? Open(DbTransaction transaction, string programmeId)
    {
        var connection = transaction.Connection!;
        var key = new { programmeId };
        if (connection.QueryFirstOrDefault<ProgrammeRow>(Sql.Programme, key, transaction) is not { } programme)
        {
            return null;
        }

        var severities = connection.Query<SeverityRow>(Sql.Severities, key, transaction).ToLookup(row => row.RuleSetId, StringComparer.Ordinal);
        return new ProgrammeBook(
            programme,
            [.. connection.Query<RuleSetRow>(Sql.RuleSets, key, transaction).Select(row => row.ToRuleSet(severities[row.RuleSetId]))],
            connection.Query<PoolRow>(Sql.Pools, key, transaction).Select(row => row.ToPool(programme)),
            connection.Query<TallyRow>(Sql.Tallies, key, transaction).Select(row => row.ToTally()));
    }

    private void Save(Batch batch)
    {
        batch.Update(Sql.DrawFromPool, [.. Pools.Changed]);
        Pools.AcceptAsSaved();

        var changed = Tallies.Changed.ToLookup(tally => tally.IsSaved);
        foreach (var tally in changed[false])
        {
            batch.Add(Sql.AddTally, TallyRow.Of(Programme.ProgrammeId, tally));
        }

        batch.Update(Sql.Count, [.. changed[true].Select(tally => TallyRow.Of(Programme.ProgrammeId, tally))]);
        Tallies.AcceptAsSaved();
    }

    internal static class Sql
    {
        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string Programme = """
            select programme_id, authority_id, number, name, financial_year, starts_on, ends_on, accepts_until, commitment_limit_basis_points,
                allocations_version, targets_version, created_at
            from programme
            where programme_id = @programmeId
            """;

        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string RuleSets = """
            select rule_set_id, programme_id, number, route, valid_from, name, source, age_rule, minimum_age, unemployed_under_months, prison_release_months,
                starts_per_financial_year, maximum_weeks, minimum_guided_hours, lowest_level, highest_level, is_level2_open_to_all, small_employer_up_to,
                small_employer_basis_points, large_employer_basis_points, start_basis_points, completion_basis_points, outcome_basis_points, created_at
            from rule_set
            where programme_id = @programmeId
            """;

        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string Severities = """
            select s.rule_set_id, s.code, s.severity
            from rule_severity s
            join rule_set r on r.rule_set_id = s.rule_set_id
            where r.programme_id = @programmeId
            """;

        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string Pools = """
            select pool_id, programme_id, pool_level, sector_code, ukprn, cap_places, cap_pence, limit_pence, committed_places, committed_pence
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

        public const string DrawFromPool = """
            update funding_pool
            set committed_places = @CommittedPlaces, committed_pence = @CommittedPence
            where pool_id = @PoolId and committed_places = @SavedPlaces and committed_pence = @SavedPence
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

/// <summary>A programme as it is kept.</summary>
internal sealed record ProgrammeRow
{
    public required string ProgrammeId { get; init; }

    public required string AuthorityId { get; init; }

    public required long Number { get; init; }

    public required string Name { get; init; }

    public required int FinancialYear { get; init; }

    public required DateOnly StartsOn { get; init; }

    public required DateOnly EndsOn { get; init; }

    public required DateOnly? AcceptsUntil { get; init; }

    public required int CommitmentLimitBasisPoints { get; init; }

    public required int AllocationsVersion { get; init; }

    public required int TargetsVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A rule set as it is kept.</summary>
internal sealed record RuleSetRow
{
    public required string RuleSetId { get; init; }

    public required string ProgrammeId { get; init; }

    public required long Number { get; init; }

    public required string Route { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required string Name { get; init; }

    public required string Source { get; init; }

    public required string AgeRule { get; init; }

    public required int MinimumAge { get; init; }

    public required int? UnemployedUnderMonths { get; init; }

    public required int PrisonReleaseMonths { get; init; }

    public required int StartsPerFinancialYear { get; init; }

    public required int MaximumWeeks { get; init; }

    public required int MinimumGuidedHours { get; init; }

    public required int LowestLevel { get; init; }

    public required int HighestLevel { get; init; }

    public required bool IsLevel2OpenToAll { get; init; }

    public required int SmallEmployerUpTo { get; init; }

    public required int SmallEmployerBasisPoints { get; init; }

    public required int LargeEmployerBasisPoints { get; init; }

    public required int StartBasisPoints { get; init; }

    public required int CompletionBasisPoints { get; init; }

    public required int OutcomeBasisPoints { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The rule set as the domain knows it.</summary>
    public RuleSet ToRuleSet(IEnumerable<SeverityRow> severities) => new()
    {
        RuleSetId = RuleSetId,
        ProgrammeId = ProgrammeId,
        Route = Route,
        ValidFrom = ValidFrom,
        Name = Name,
        Source = Source,
        Severities = severities.ToDictionary(row => row.Code, row => Names.Parse<Severity>(row.Severity), StringComparer.Ordinal),
        AgeRule = Names.Parse<AgeRule>(AgeRule),
        MinimumAge = MinimumAge,
        UnemployedUnderMonths = UnemployedUnderMonths,
        PrisonReleaseMonths = PrisonReleaseMonths,
        StartsPerFinancialYear = StartsPerFinancialYear,
        MaximumWeeks = MaximumWeeks,
        MinimumGuidedHours = MinimumGuidedHours,
        LowestLevel = LowestLevel,
        HighestLevel = HighestLevel,
        IsLevel2OpenToAll = IsLevel2OpenToAll,
        SmallEmployerUpTo = SmallEmployerUpTo,
        SmallEmployerBasisPoints = SmallEmployerBasisPoints,
        LargeEmployerBasisPoints = LargeEmployerBasisPoints,
        StartBasisPoints = StartBasisPoints,
        CompletionBasisPoints = CompletionBasisPoints,
        OutcomeBasisPoints = OutcomeBasisPoints,
    };
}

/// <summary>What one rule of a rule set leads to, as it is kept.</summary>
internal sealed record SeverityRow
{
    public required string RuleSetId { get; init; }

    public required string Code { get; init; }

    public required string Severity { get; init; }
}

/// <summary>A funding pool as it is kept.</summary>
internal sealed record PoolRow
{
    public required string PoolId { get; init; }

    public required string ProgrammeId { get; init; }

    public required string PoolLevel { get; init; }

    public required string? SectorCode { get; init; }

    public required int? Ukprn { get; init; }

    public required int CapPlaces { get; init; }

    public required long CapPence { get; init; }

    public required long LimitPence { get; init; }

    public required int CommittedPlaces { get; init; }

    public required long CommittedPence { get; init; }

    /// <summary>The pool as the domain knows it.</summary>
    public FundingPool ToPool(ProgrammeRow programme) => new(
        ProgrammeId, SectorCode, Ukprn, CapPlaces, CapPence, programme.CommitmentLimitBasisPoints, CommittedPlaces, CommittedPence, programme.AllocationsVersion);
}

/// <summary>A counter as it is kept, with what it was when it was read.</summary>
internal sealed record TallyRow
{
    public required string ProgrammeId { get; init; }

    public required string Dimension { get; init; }

    public required string Member { get; init; }

    public required int OpeningPlaces { get; init; }

    public required int CommittedPlaces { get; init; }

    public required long CommittedPence { get; init; }

    public int SavedPlaces { get; init; }

    public long SavedPence { get; init; }

    /// <summary>A counter as a row.</summary>
    public static TallyRow Of(string programmeId, Tally tally) => new()
    {
        ProgrammeId = programmeId,
        Dimension = Names.NameOf(tally.Dimension),
        Member = tally.Member,
        OpeningPlaces = tally.OpeningPlaces,
        CommittedPlaces = tally.CommittedPlaces,
        CommittedPence = tally.CommittedPence,
        SavedPlaces = tally.SavedPlaces,
        SavedPence = tally.SavedPence,
    };

    /// <summary>The counter as the domain knows it.</summary>
    public Tally ToTally() => new(Names.Parse<TallyDimension>(Dimension), Member, OpeningPlaces, CommittedPlaces, CommittedPence);
}
