using System.Data.Common;
using System.Text.Json;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Funding;
using Dapper;

namespace Bootcamps.Api.Enrolments;

/// <summary>What a list of enrolments is narrowed to; null where it is not.</summary>
internal sealed record EnrolmentFilter(string? ProgrammeId, string? Status, string? CohortId, string? ProviderReference, DateTimeOffset? UpdatedSince);

/// <summary>Enrolments in the database.</summary>
internal sealed class EnrolmentStore(Db db)
{
    /// <summary>Live enrolments of the lane's programme by keyed hash of the ULN.</summary>
    public static readonly FactSource<LearnerKey, LearnerHistory> ByUln = Histories(Sql.LiveByUln, row => row.UlnKey!);

    /// <summary>Live enrolments of the lane's programme by keyed hash of name, date of birth and postcode.</summary>
    public static readonly FactSource<LearnerKey, LearnerHistory> ByPerson = Histories(Sql.LiveByPerson, row => row.PersonKey);

    /// <summary>One enrolment the caller may see; null when there is none.</summary>
    public Task<EnrolmentRow?> FindAsync(string enrolmentId, Caller caller, CancellationToken cancellationToken) =>
        db.FirstAsync<EnrolmentRow>(Sql.Find, new { enrolmentId }, caller, cancellationToken);

    /// <summary>The decision that let a learner in.</summary>
    public Task<LearnerEligibilityRow?> EligibilityOfAsync(string enrolmentId, CancellationToken cancellationToken) =>
        db.FirstAsync<LearnerEligibilityRow>(Sql.FindEligibility, new { enrolmentId }, cancellationToken);

    /// <summary>The encrypted facts of the learner of an enrolment that is there.</summary>
    public async Task<string> ProtectedFactsOfAsync(string enrolmentId, CancellationToken cancellationToken) =>
        (await db.FirstAsync<string>(Sql.ProtectedFacts, new { enrolmentId }, cancellationToken))!;

    /// <summary>A page of enrolments the caller may see, by programme and number.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="filter">What to narrow it to.</param>
    /// <param name="afterProgrammeId">Programme of the last enrolment of the page before; empty for the first page.</param>
    /// <param name="afterNumber">Its number; 0 for the first page.</param>
    /// <param name="limit">Most enrolments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<List<EnrolmentRow>> ListAsync(Caller caller, EnrolmentFilter filter, string afterProgrammeId, long afterNumber, int limit, CancellationToken cancellationToken)
    {
        var narrowing = string.Concat(
            filter.ProgrammeId is null ? "" : Sql.Narrowing.Programme,
            filter.Status is null ? "" : Sql.Narrowing.Status,
            filter.CohortId is null ? "" : Sql.Narrowing.Cohort,
            filter.ProviderReference is null ? "" : Sql.Narrowing.ProviderReference,
            filter.UpdatedSince is null ? "" : Sql.Narrowing.UpdatedSince);
        var values = new { filter.ProgrammeId, filter.Status, filter.CohortId, filter.ProviderReference, filter.UpdatedSince, afterProgrammeId, afterNumber, limit };
        return db.ListAsync<EnrolmentRow>(Sql.List.Replace("{narrowing}", narrowing, StringComparison.Ordinal), values, caller, cancellationToken);
    }

    private static FactSource<LearnerKey, LearnerHistory> Histories(string sql, Func<LiveEnrolment, string> keyOf) => new()
    {
        IsKept = false,
        Load = (transaction, keys) => Load(transaction, keys, sql, keyOf),
    };

    private static IEnumerable<KeyValuePair<LearnerKey, LearnerHistory>> Load(DbTransaction transaction, IReadOnlyCollection<LearnerKey> keys, string sql, Func<LiveEnrolment, string> keyOf)
    {
        // All keys of a batch are of the lane's one programme.
        var programmeId = keys.First().ProgrammeId;
        return transaction.Connection!
            .Query<LiveEnrolment>(sql, new { programmeId, keys = TypeHandlers.Keys(keys.Select(key => key.Hash)) }, transaction)
            .GroupBy(keyOf, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(new LearnerKey(programmeId, group.Key), new LearnerHistory([.. group])));
    }

    internal static class Sql
    {
        /// <summary>What <c>{narrowing}</c> may stand for, together or in part.</summary>
        internal static class Narrowing
        {
            public const string Programme = "\n    and e.programme_id = @ProgrammeId";
            public const string Status = "\n    and e.status = @Status";
            public const string Cohort = "\n    and e.cohort_id = @CohortId";
            public const string ProviderReference = "\n    and e.provider_reference = @ProviderReference";
            public const string UpdatedSince = "\n    and e.updated_at >= @UpdatedSince";
        }

        public const string Find = $$"""
            select {{EnrolmentRow.Columns}}
            from enrolment e
            where e.enrolment_id = @enrolmentId and {scope:e}
            """;

        /// <summary><c>{narrowing}</c> stands for the filters that were asked for.</summary>
        public const string List = $$"""
            select {{EnrolmentRow.Columns}}
            from enrolment e
            where {scope:e}
                and (e.programme_id > @afterProgrammeId or (e.programme_id = @afterProgrammeId and e.number > @afterNumber)){narrowing}
            order by e.programme_id, e.number
            {take}
            """;

        [NoScope("Follows an enrolment that was found within the caller's scope.")]
        public const string FindEligibility = """
            select learner_eligibility_id, enrolment_id, is_live, rule_set_id, verdict, results, local_authority_code, residence_source, residence_on, decided_at
            from learner_eligibility
            where enrolment_id = @enrolmentId and is_live = 1
            """;

        [NoScope("Follows an enrolment that was found within the caller's scope.")]
        public const string ProtectedFacts = """
            select protected_facts
            from enrolment_learner
            where enrolment_id = @enrolmentId
            """;

        [NoScope("Runs in a programme's lane: a learner is recognised across all providers of the programme, and nothing of another's record is shown.")]
        public const string LiveByUln = """
            select enrolment_id, cohort_id, uln_key, person_key
            from enrolment
            where uln_key in @keys and is_live = 1 and programme_id = @programmeId
            """;

        [NoScope("Runs in a programme's lane: a learner is recognised across all providers of the programme, and nothing of another's record is shown.")]
        public const string LiveByPerson = """
            select enrolment_id, cohort_id, uln_key, person_key
            from enrolment
            where person_key in @keys and is_live = 1 and programme_id = @programmeId
            """;

        public const string Add = """
            insert into enrolment (enrolment_id, programme_id, number, authority_id, ukprn, cohort_id, sector_code, provider_reference, status, is_live,
                enrolled_on, local_authority_code, uln_key, person_key, nino_key, price_pence, authority_pence, employer_pence,
                start_pence, completion_pence, outcome_pence, rule_set_id, held_places, held_pence, carried_from_id, has_carried_start, outcome_closed_on, version,
                created_at, updated_at)
            values (@EnrolmentId, @ProgrammeId, @Number, @AuthorityId, @Ukprn, @CohortId, @SectorCode, @ProviderReference, @Status, @IsLive,
                @EnrolledOn, @LocalAuthorityCode, @UlnKey, @PersonKey, @NinoKey, @PricePence, @AuthorityPence, @EmployerPence,
                @StartPence, @CompletionPence, @OutcomePence, @RuleSetId, @HeldPlaces, @HeldPence, @CarriedFromId, @HasCarriedStart, @OutcomeClosedOn, @Version,
                @CreatedAt, @UpdatedAt)
            """;

        /// <summary>What is written of an enrolment and its payments, parents first.</summary>
        public static readonly string[] WriteOrder =
        [
            Add, AddLearner, ChangeLearner, RetireEligibility, AddEligibility, Funding.StatementBook.Sql.Add, MilestoneStore.Sql.Add, Funding.StatementBook.Sql.AddLine,
            Funding.StatementBook.Sql.NameCorrection, MilestoneStore.Sql.AddMove, AddLedgerEntry,
        ];

        public const string AddLearner = """
            insert into enrolment_learner (enrolment_id, protected_facts, employment_status, age_band, sex, ethnicity, health_problem, prior_attainment,
                prior_attainment_scheme, benefit_status)
            values (@EnrolmentId, @ProtectedFacts, @EmploymentStatus, @AgeBand, @Sex, @Ethnicity, @HealthProblem, @PriorAttainment,
                @PriorAttainmentScheme, @BenefitStatus)
            """;

        public const string ChangeLearner = """
            update enrolment_learner
            set protected_facts = @ProtectedFacts, employment_status = @EmploymentStatus, age_band = @AgeBand, sex = @Sex, ethnicity = @Ethnicity,
                health_problem = @HealthProblem, prior_attainment = @PriorAttainment, prior_attainment_scheme = @PriorAttainmentScheme, benefit_status = @BenefitStatus
            where enrolment_id = @EnrolmentId
            """;

        public const string RetireEligibility = """
            update learner_eligibility
            set is_live = 0
            where enrolment_id = @EnrolmentId and is_live = 1
            """;

        public const string AddEligibility = """
            insert into learner_eligibility (learner_eligibility_id, enrolment_id, is_live, rule_set_id, verdict, results, local_authority_code, residence_source,
                residence_on, decided_at)
            values (@LearnerEligibilityId, @EnrolmentId, @IsLive, @RuleSetId, @Verdict, @Results, @LocalAuthorityCode, @ResidenceSource,
                @ResidenceOn, @DecidedAt)
            """;

        public const string AddLedgerEntry = """
            insert into ledger_entry (programme_id, number, line, kind, sector_code, ukprn, cohort_id, enrolment_id, local_authority_code, occurred_on, period,
                posted_at, places, pence)
            values (@ProgrammeId, @Number, @Line, @Kind, @SectorCode, @Ukprn, @CohortId, @EnrolmentId, @LocalAuthorityCode, @OccurredOn, @Period,
                @PostedAt, @Places, @Pence)
            """;
    }
}

/// <summary>What a learner is recognised by within a programme: a keyed hash.</summary>
internal readonly record struct LearnerKey(string ProgrammeId, string Hash);

/// <summary>The live enrolments found by one key; units add theirs, so that later units of the batch see them.</summary>
internal sealed record LearnerHistory(IReadOnlyList<LiveEnrolment> Enrolments);

/// <summary>As much of a live enrolment as duplicates are recognised by.</summary>
internal sealed record LiveEnrolment
{
    public required string EnrolmentId { get; init; }

    public required string CohortId { get; init; }

    public required string? UlnKey { get; init; }

    public required string PersonKey { get; init; }
}

/// <summary>An enrolment as it is kept.</summary>
internal sealed record EnrolmentRow
{
    /// <summary>Its columns, of the table under the alias e.</summary>
    public const string Columns = """
        e.enrolment_id, e.programme_id, e.number, e.authority_id, e.ukprn, e.cohort_id, e.sector_code, e.provider_reference, e.status, e.is_live,
            e.enrolled_on, e.local_authority_code, e.uln_key, e.person_key, e.nino_key, e.price_pence, e.authority_pence, e.employer_pence,
            e.start_pence, e.completion_pence, e.outcome_pence, e.rule_set_id, e.held_places, e.held_pence, e.carried_from_id, e.has_carried_start,
            e.outcome_closed_on, e.version, e.created_at, e.updated_at
        """;

    public required string EnrolmentId { get; init; }

    public required string ProgrammeId { get; init; }

    public required long Number { get; init; }

    public required string AuthorityId { get; init; }

    public required int Ukprn { get; init; }

    public required string CohortId { get; init; }

    public required string SectorCode { get; init; }

    public required string? ProviderReference { get; init; }

    public required string Status { get; init; }

    public required bool IsLive { get; init; }

    public required DateOnly EnrolledOn { get; init; }

    public required string? LocalAuthorityCode { get; init; }

    public required string? UlnKey { get; init; }

    public required string PersonKey { get; init; }

    public required string? NinoKey { get; init; }

    public required long PricePence { get; init; }

    public required long AuthorityPence { get; init; }

    public required long EmployerPence { get; init; }

    public required long StartPence { get; init; }

    public required long CompletionPence { get; init; }

    public required long OutcomePence { get; init; }

    public required string RuleSetId { get; init; }

    /// <summary>What it holds of the pools above it; null while it stands as it was made.</summary>
    public int? HeldPlaces { get; init; }

    /// <inheritdoc cref="HeldPlaces"/>
    public long? HeldPence { get; init; }

    /// <summary>The enrolment it goes on from after a transfer.</summary>
    public string? CarriedFromId { get; init; }

    /// <summary>Whether the start was paid for there; null for no.</summary>
    public bool? HasCarriedStart { get; init; }

    /// <summary>When the time for an outcome was found to be over.</summary>
    public DateOnly? OutcomeClosedOn { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Its version when it was read; only while it is changed.</summary>
    public int SavedVersion { get; init; }

    /// <summary>What each milestone is worth.</summary>
    public MilestoneAmounts Amounts() => new(StartPence, CompletionPence, OutcomePence);

    /// <summary>What it holds of the pools above it.</summary>
    public Held Held() => new(HeldPlaces ?? 1, HeldPence ?? AuthorityPence);
}

/// <summary>A learner's facts as they are kept: the encrypted ones, and codes for statistics.</summary>
internal sealed record EnrolmentLearnerRow
{
    public required string EnrolmentId { get; init; }

    public required string ProtectedFacts { get; init; }

    public required string EmploymentStatus { get; init; }

    public required string AgeBand { get; init; }

    public required string? Sex { get; init; }

    public required int? Ethnicity { get; init; }

    public required int? HealthProblem { get; init; }

    public required int? PriorAttainment { get; init; }

    public required string? PriorAttainmentScheme { get; init; }

    public required string? BenefitStatus { get; init; }

    /// <summary>The learner of an enrolment as a row.</summary>
    public static EnrolmentLearnerRow Of(string enrolmentId, TakenLearner learner, DateOnly startsOn) => new()
    {
        EnrolmentId = enrolmentId,
        ProtectedFacts = learner.ProtectedFacts,
        EmploymentStatus = Names.NameOf(learner.Applicant.EmploymentStatus!.Value),
        AgeBand = Domain.Enrolments.AgeBand.Of(learner.Applicant.DateOfBirth!.Value, startsOn),
        Sex = learner.Monitoring?.Sex,
        Ethnicity = learner.Monitoring?.Ethnicity,
        HealthProblem = learner.Monitoring?.HealthProblem,
        PriorAttainment = learner.Monitoring?.PriorAttainment,
        PriorAttainmentScheme = learner.Monitoring?.PriorAttainmentScheme,
        BenefitStatus = learner.Monitoring?.BenefitStatus,
    };
}

/// <summary>A decision on eligibility as it is kept.</summary>
internal sealed record LearnerEligibilityRow
{
    public required string LearnerEligibilityId { get; init; }

    public required string EnrolmentId { get; init; }

    public required bool IsLive { get; init; }

    public required string RuleSetId { get; init; }

    public required string Verdict { get; init; }

    public required string Results { get; init; }

    public required string? LocalAuthorityCode { get; init; }

    public required string ResidenceSource { get; init; }

    public required DateOnly ResidenceOn { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>A decision on eligibility as a row.</summary>
    public static LearnerEligibilityRow Of(string enrolmentId, EligibilityDecision decision, Residence residence, DateOnly startsOn, DateTimeOffset decidedAt) => new()
    {
        LearnerEligibilityId = Ids.New(),
        EnrolmentId = enrolmentId,
        IsLive = true,
        RuleSetId = decision.RuleSetId,
        Verdict = Names.NameOf(decision.Verdict),
        Results = JsonSerializer.Serialize(decision.Results.Select(result => RuleAnswer.Of(result).ToText()), Json.Options),
        LocalAuthorityCode = residence.LocalAuthorityCode?.ToString(),
        ResidenceSource = Names.NameOf(residence.Source),
        ResidenceOn = startsOn,
        DecidedAt = decidedAt,
    };
}

/// <summary>A movement of places and money as it is kept.</summary>
internal sealed record LedgerRow
{
    /// <summary>Kind of movement: places and money are taken over from earlier years.</summary>
    public const string Opening = "opening";

    /// <summary>Kind of movement: a place and its money are promised.</summary>
    public const string Commit = "commit";

    /// <summary>Kind of movement: what was promised is given back. Its period is that of the promise, so that a month never goes below zero.</summary>
    public const string Release = "release";

    /// <summary>Kind of movement: a milestone earns money, or is voided before it was authorised.</summary>
    public const string Earn = "earn";

    /// <summary>Kind of movement: money that was authorised or paid is taken back.</summary>
    public const string Clawback = "clawback";

    /// <summary>Kind of movement: a statement is paid.</summary>
    public const string Pay = "pay";

    public required string ProgrammeId { get; init; }

    public required long Number { get; init; }

    public required int Line { get; init; }

    public required string Kind { get; init; }

    public required string? SectorCode { get; init; }

    public required int? Ukprn { get; init; }

    public required string? CohortId { get; init; }

    public required string? EnrolmentId { get; init; }

    public required string? LocalAuthorityCode { get; init; }

    public required DateOnly OccurredOn { get; init; }

    public required int Period { get; init; }

    public required DateTimeOffset PostedAt { get; init; }

    public required int Places { get; init; }

    public required long Pence { get; init; }
}
