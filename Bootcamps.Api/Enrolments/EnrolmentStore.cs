using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Api.Enrolments;

/// <summary>The filters of a list of enrolments. Null for no filter.</summary>
internal sealed record EnrolmentFilter(string? ProgrammeId, string? Status, string? CohortId, string? ProviderReference, DateTimeOffset? UpdatedSince)
{
    /// <summary>First day of enrolment.</summary>
    public DateOnly? EnrolledFrom { get; init; }

    /// <summary>Last day of enrolment.</summary>
    public DateOnly? EnrolledTo { get; init; }

    /// <summary>The provider. Null for all.</summary>
    public int? Ukprn { get; init; }

    /// <summary>The sector. Null for all.</summary>
    public string? SectorCode { get; init; }

    /// <summary>Keyed hash of the learner's ULN. Null for all.</summary>
    public KeyedHash? UlnKey { get; init; }
}

/// <summary>Enrolments in the database.</summary>
internal sealed class EnrolmentStore(Db db)
{
    /// <summary>Enrolments of the lane's programme by keyed hash of the ULN.</summary>
    public static readonly FactSource<LearnerKey, KnownLearners> ByUln = Known(Sql.IsUlnKnown, Sql.ByUln, known => known.UlnKey!.Value);

    /// <summary>Enrolments of the lane's programme by keyed hash of the National Insurance number.</summary>
    public static readonly FactSource<LearnerKey, KnownLearners> ByNino = Known(Sql.IsNinoKnown, Sql.ByNino, known => known.NinoKey!.Value);

    /// <summary>Enrolments of the lane's programme by keyed hash of name and date of birth.</summary>
    public static readonly FactSource<LearnerKey, KnownLearners> ByPerson = Known(Sql.IsPersonKnown, Sql.ByPerson, known => known.PersonKey);

    /// <summary>One enrolment that the caller can see. Null when there is none.</summary>
    public Task<EnrolmentRow?> FindAsync(string enrolmentId, Caller caller, CancellationToken cancellationToken) =>
        db.FirstAsync<EnrolmentRow>(Sql.Find, new { enrolmentId }, caller, cancellationToken);

    /// <summary>The eligibility decision of an enrolment.</summary>
    public Task<LearnerEligibilityRow?> EligibilityOfAsync(string enrolmentId, CancellationToken cancellationToken) =>
        db.FirstAsync<LearnerEligibilityRow>(Sql.FindEligibility, new { enrolmentId }, cancellationToken);

    /// <summary>The enrolments before the transfers of one, the latest first; of any provider, because they are not shown.</summary>
    public async Task<IReadOnlyList<EnrolmentRow>> BeforeAsync(EnrolmentRow row, CancellationToken cancellationToken)
    {
        List<EnrolmentRow> before = [];
        for (var enrolmentId = row.CarriedFromId; enrolmentId is not null; enrolmentId = before[^1].CarriedFromId)
        {
            before.Add((await db.FirstAsync<EnrolmentRow>(Sql.Before, new { enrolmentId }, cancellationToken))!);
        }

        return before;
    }

    /// <summary>The encrypted facts of the learner of an existing enrolment.</summary>
    public async Task<string> ProtectedFactsOfAsync(string enrolmentId, CancellationToken cancellationToken) =>
        (await db.FirstAsync<string>(Sql.ProtectedFacts, new { enrolmentId }, cancellationToken))!;

    /// <summary>A page of enrolments that the caller can see, by programme and number.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="filter">The filters.</param>
    /// <param name="afterProgrammeId">Programme of the last enrolment of the page before; empty for the first page.</param>
    /// <param name="afterNumber">Its number; 0 for the first page.</param>
    /// <param name="limit">Most enrolments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<List<EnrolmentRow>> ListAsync(
        Caller caller,
        EnrolmentFilter filter,
        string afterProgrammeId,
        long afterNumber,
        int limit,
        CancellationToken cancellationToken)
    {
        var narrowing = string.Concat(
            filter.Status is null ? "" : Sql.Narrowing.Status,
            filter.Ukprn is null ? "" : Sql.Narrowing.Provider,
            filter.SectorCode is null ? "" : Sql.Narrowing.Sector,
            filter.ProviderReference is null ? "" : Sql.Narrowing.ProviderReference,
            filter.UpdatedSince is null ? "" : Sql.Narrowing.UpdatedSince,
            filter.EnrolledFrom is null ? "" : Sql.Narrowing.EnrolledFrom,
            filter.EnrolledTo is null ? "" : Sql.Narrowing.EnrolledTo);
        if (filter.UlnKey is not null)
        {
            return await ListOfLearnerAsync(caller, filter, narrowing, afterProgrammeId, afterNumber, limit, cancellationToken);
        }

        if (filter.CohortId is not null)
        {
            var cohort = Sql.ListOfCohort.Replace("{narrowing}", narrowing, StringComparison.Ordinal);
            var ofCohort = new
            {
                filter.Status, filter.Ukprn, filter.SectorCode, filter.CohortId, filter.ProviderReference, filter.UpdatedSince, filter.EnrolledFrom,
                filter.EnrolledTo, afterNumber, limit,
            };
            var found = await db.ListAsync<EnrolmentRow>(cohort, ofCohort, caller, cancellationToken);
            return filter.ProgrammeId is null || found.All(row => row.ProgrammeId == filter.ProgrammeId) ? found : [];
        }

        var sql = Sql.List.Replace("{narrowing}", narrowing, StringComparison.Ordinal);

        // One programme at a time, because SQLite can seek in an order of one column but scans in an order of two.
        List<EnrolmentRow> rows = [];
        foreach (var programmeId in await db.ListAsync<string>(Sql.ProgrammesFrom, new { caller.AuthorityId, afterProgrammeId }, cancellationToken))
        {
            if (filter.ProgrammeId is not null && filter.ProgrammeId != programmeId)
            {
                continue;
            }

            var values = new
            {
                filter.Status, filter.Ukprn, filter.SectorCode, filter.ProviderReference, filter.UpdatedSince, filter.EnrolledFrom,
                filter.EnrolledTo, programmeId,
                afterNumber = programmeId == afterProgrammeId ? afterNumber : 0, limit = limit - rows.Count,
            };
            rows.AddRange(await db.ListAsync<EnrolmentRow>(sql, values, caller, cancellationToken));
            if (rows.Count == limit)
            {
                break;
            }
        }

        return rows;
    }

    // A learner has few enrolments, so all are read: live and ended ones, each by its own index.
    private async Task<List<EnrolmentRow>> ListOfLearnerAsync(
        Caller caller, EnrolmentFilter filter, string narrowing, string afterProgrammeId, long afterNumber, int limit, CancellationToken cancellationToken)
    {
        var values = new
        {
            UlnKey = filter.UlnKey!.Value, filter.Status, filter.Ukprn, filter.SectorCode, filter.ProviderReference, filter.UpdatedSince,
            filter.EnrolledFrom, filter.EnrolledTo,
        };
        List<EnrolmentRow> found = [];
        foreach (var sql in new[] { Sql.LiveOfLearner, Sql.EndedOfLearner })
        {
            found.AddRange(
                await db.ListAsync<EnrolmentRow>(sql.Replace("{narrowing}", narrowing, StringComparison.Ordinal), values, caller, cancellationToken));
        }

        return
        [
            .. found.Where(row => filter.ProgrammeId is null || row.ProgrammeId == filter.ProgrammeId)
                .Where(row => filter.CohortId is null || row.CohortId == filter.CohortId)
                .Where(row => string.CompareOrdinal(row.ProgrammeId, afterProgrammeId) is var order && (order > 0 || (order == 0 && row.Number > afterNumber)))
                .OrderBy(row => row.ProgrammeId, StringComparer.Ordinal).ThenBy(row => row.Number).Take(limit),
        ];
    }

    private static FactSource<LearnerKey, KnownLearners> Known(string probe, string sql, Func<KnownLearner, KeyedHash> keyOf) => new()
    {
        IsKept = false,
        Probe = probe,

        // Rows of another programme are found too, but under keys that no unit asks for.
        Load = (reads, keys) => reads.Add<KnownLearner>(sql, new { hashes = TypeHandlers.Hashes(keys.Select(key => key.Hash)) }).Then(rows => rows
            .GroupBy(known => new LearnerKey(known.ProgrammeId, keyOf(known)))
            .Select(group => KeyValuePair.Create(group.Key, new KnownLearners([.. group])))),
    };

    internal static class Sql
    {
        /// <summary>The filters that can replace <c>{narrowing}</c>.</summary>
        internal static class Narrowing
        {
            public const string Status = "\n    and e.status = @Status";
            public const string Provider = "\n    and e.ukprn = @Ukprn";
            public const string Sector = "\n    and e.sector_code = @SectorCode";
            public const string ProviderReference = "\n    and e.provider_reference = @ProviderReference";
            public const string UpdatedSince = "\n    and e.updated_at >= @UpdatedSince";
            public const string EnrolledFrom = "\n    and e.enrolled_on >= @EnrolledFrom";
            public const string EnrolledTo = "\n    and e.enrolled_on <= @EnrolledTo";
        }

        public const string Find = $$"""
            select {{EnrolmentRow.Columns}}
            from enrolment e
            where e.enrolment_id = @enrolmentId and {scope:e}
            """;

        [NoScope("Names the caller's own authority.")]
        public const string ProgrammesFrom = """
            select programme_id
            from programme
            where authority_id = @AuthorityId and programme_id >= @afterProgrammeId
            order by programme_id
            """;

        /// <summary><c>{narrowing}</c> is replaced by the requested filters.</summary>
        public const string List = $$"""
            select {{EnrolmentRow.Columns}}
            from enrolment e
            where {scope:e} and e.programme_id = @programmeId and e.number > @afterNumber{narrowing}
            order by e.programme_id, e.number
            {take}
            """;

        /// <summary>All enrolments of a cohort are in one programme. Naming the programme too would make SQLite scan the provider's enrolments.</summary>
        public const string ListOfCohort = $$"""
            select {{EnrolmentRow.Columns}}
            from enrolment e
            where {scope:e} and e.cohort_id = @CohortId and e.number > @afterNumber{narrowing}
            order by e.number
            {take}
            """;

        public const string LiveOfLearner = $$"""
            select {{EnrolmentRow.Columns}}
            from enrolment e
            where {scope:e} and e.uln_key = @UlnKey and e.is_live = 1{narrowing}
            """;

        public const string EndedOfLearner = $$"""
            select {{EnrolmentRow.Columns}}
            from enrolment e
            where {scope:e} and e.uln_key = @UlnKey and e.is_live = 0{narrowing}
            """;

        [NoScope("Follows an enrolment that was found within the caller's scope.")]
        public const string FindEligibility = """
            select learner_eligibility_id, enrolment_id, is_live, rule_set_id, verdict, results, local_authority_code, residence_source, residence_on,
                decided_at
            from learner_eligibility
            where enrolment_id = @enrolmentId and is_live = 1
            """;

        [NoScope("Follows an enrolment found within the caller's scope to the one it continues.")]
        public const string Before = $"""
            select {EnrolmentRow.Columns}
            from enrolment e
            where e.enrolment_id = @enrolmentId
            """;

        [NoScope("Follows an enrolment that was found within the caller's scope.")]
        public const string ProtectedFacts = """
            select protected_facts
            from enrolment_learner
            where enrolment_id = @enrolmentId
            """;

        /// <summary>The columns by which a learner is recognised. A voided start does not count.</summary>
        private const string Known = """
            select e.enrolment_id, e.programme_id, e.cohort_id, e.status, e.uln_key, e.nino_key, e.person_key, e.home_key,
                case when e.has_carried_start = 1 or exists (select 1 from milestone m where m.enrolment_id = e.enrolment_id and m.is_live = 1)
                    then 1 else 0 end as has_start
            from enrolment e
            """;

        // Two parts, one for each index: SQLite does not use both for one condition.
        [NoScope("Runs in a programme's lane: a learner is recognised across all providers of the programme, and nothing of another's record is shown.")]
        public const string IsUlnKnown = """
            select enrolment_id
            from enrolment
            where uln_key = @Hash and is_live = 1
            union all
            select enrolment_id
            from enrolment
            where uln_key = @Hash and is_live = 0
            """;

        [NoScope("Runs in a programme's lane: a learner is recognised across all providers of the programme, and nothing of another's record is shown.")]
        public const string ByUln = $"""
            {Known}
            where e.uln_key in @hashes and e.is_live = 1
            union all
            {Known}
            where e.uln_key in @hashes and e.is_live = 0
            """;

        [NoScope("Runs in a programme's lane: a learner is recognised across all providers of the programme, and nothing of another's record is shown.")]
        public const string IsNinoKnown = """
            select enrolment_id
            from enrolment
            where nino_key = @Hash
            """;

        [NoScope("Runs in a programme's lane: a learner is recognised across all providers of the programme, and nothing of another's record is shown.")]
        public const string ByNino = $"""
            {Known}
            where e.nino_key in @hashes
            """;

        [NoScope("Runs in a programme's lane: a learner is recognised across all providers of the programme, and nothing of another's record is shown.")]
        public const string IsPersonKnown = """
            select enrolment_id
            from enrolment
            where person_key = @Hash
            """;

        [NoScope("Runs in a programme's lane: a learner is recognised across all providers of the programme, and nothing of another's record is shown.")]
        public const string ByPerson = $"""
            {Known}
            where e.person_key in @hashes
            """;

        public const string Add = """
            insert into enrolment (enrolment_id, programme_id, number, authority_id, ukprn, cohort_id, sector_code, provider_reference, status, is_live,
                enrolled_on, local_authority_code, uln_key, person_key, home_key, nino_key, price_pence, authority_pence, employer_pence,
                start_pence, completion_pence, outcome_pence, rule_set_id, held_places, held_pence, carried_from_id, has_carried_start, outcome_closed_on,
                version, created_at, updated_at)
            values (@EnrolmentId, @ProgrammeId, @Number, @AuthorityId, @Ukprn, @CohortId, @SectorCode, @ProviderReference, @Status, @IsLive,
                @EnrolledOn, @LocalAuthorityCode, @UlnKey, @PersonKey, @HomeKey, @NinoKey, @PricePence, @AuthorityPence, @EmployerPence,
                @StartPence, @CompletionPence, @OutcomePence, @RuleSetId, @HeldPlaces, @HeldPence, @CarriedFromId, @HasCarriedStart, @OutcomeClosedOn,
                @Version, @CreatedAt, @UpdatedAt)
            """;

        public const string AddLearner = """
            insert into enrolment_learner (enrolment_id, protected_facts, employment_status, age_band, sex, ethnicity, health_problem, prior_attainment,
                prior_attainment_scheme, benefit_status)
            values (@EnrolmentId, @ProtectedFacts, @EmploymentStatus, @AgeBand, @Sex, @Ethnicity, @HealthProblem, @PriorAttainment,
                @PriorAttainmentScheme, @BenefitStatus)
            """;

        public const string ChangeLearner = """
            update enrolment_learner
            set protected_facts = @ProtectedFacts, employment_status = @EmploymentStatus, age_band = @AgeBand, sex = @Sex, ethnicity = @Ethnicity,
                health_problem = @HealthProblem, prior_attainment = @PriorAttainment, prior_attainment_scheme = @PriorAttainmentScheme,
                benefit_status = @BenefitStatus
            where enrolment_id = @EnrolmentId
            """;

        public const string RetireEligibility = """
            update learner_eligibility
            set is_live = 0
            where enrolment_id = @EnrolmentId and is_live = 1
            """;

        public const string AddEligibility = """
            insert into learner_eligibility (learner_eligibility_id, enrolment_id, is_live, rule_set_id, verdict, results, local_authority_code,
                residence_source, residence_on, decided_at)
            values (@LearnerEligibilityId, @EnrolmentId, @IsLive, @RuleSetId, @Verdict, @Results, @LocalAuthorityCode,
                @ResidenceSource, @ResidenceOn, @DecidedAt)
            """;
    }
}

/// <summary>A programme and a keyed hash, by which a learner is recognised.</summary>
internal readonly record struct LearnerKey(string ProgrammeId, KeyedHash Hash);

/// <summary>The enrolments found by one key; units add theirs, so that later units of the batch see them.</summary>
internal sealed record KnownLearners(IReadOnlyList<KnownLearner> Enrolments);

/// <summary>The columns of an enrolment by which its learner is recognised.</summary>
internal sealed record KnownLearner
{
    public required string EnrolmentId { get; init; }

    public required string ProgrammeId { get; init; }

    public required string CohortId { get; init; }

    public required string Status { get; init; }

    public required KeyedHash? UlnKey { get; init; }

    public required KeyedHash? NinoKey { get; init; }

    public required KeyedHash PersonKey { get; init; }

    public required KeyedHash HomeKey { get; init; }

    /// <summary>Whether a start is paid for in it, or was before a transfer.</summary>
    public required bool HasStart { get; init; }

    /// <summary>The learner's keyed hashes.</summary>
    public LearnerKeys Keys => new(UlnKey, NinoKey, PersonKey, HomeKey);

    /// <summary>An enrolment in the memory of the lane.</summary>
    public static KnownLearner Of(EnrolmentRow row, bool hasMilestones) => new()
    {
        EnrolmentId = row.EnrolmentId, ProgrammeId = row.ProgrammeId, CohortId = row.CohortId, Status = row.Status,
        UlnKey = row.UlnKey, NinoKey = row.NinoKey, PersonKey = row.PersonKey, HomeKey = row.HomeKey, HasStart = hasMilestones || row.HasCarriedStart == true,
    };
}
