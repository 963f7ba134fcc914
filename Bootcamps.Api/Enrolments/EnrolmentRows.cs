using System.Text.Json;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Api.Enrolments;

/// <summary>A row of the table of enrolments.</summary>
internal sealed record EnrolmentRow
{
    /// <summary>Its columns, of the table under the alias e.</summary>
    public const string Columns = """
        e.enrolment_id, e.programme_id, e.number, e.authority_id, e.ukprn, e.cohort_id, e.sector_code, e.provider_reference, e.status, e.is_live,
            e.enrolled_on, e.local_authority_code, e.uln_key, e.person_key, e.home_key, e.nino_key, e.price_pence, e.authority_pence, e.employer_pence,
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

    public required KeyedHash? UlnKey { get; init; }

    public required KeyedHash PersonKey { get; init; }

    public required KeyedHash HomeKey { get; init; }

    public required KeyedHash? NinoKey { get; init; }

    public required long PricePence { get; init; }

    public required long AuthorityPence { get; init; }

    public required long EmployerPence { get; init; }

    public required long StartPence { get; init; }

    public required long CompletionPence { get; init; }

    public required long OutcomePence { get; init; }

    public required string RuleSetId { get; init; }

    /// <summary>Places held in the pools above it. Null if unchanged since the enrolment was made.</summary>
    public int? HeldPlaces { get; init; }

    /// <inheritdoc cref="HeldPlaces"/>
    public long? HeldPence { get; init; }

    /// <summary>The earlier enrolment, for a transfer.</summary>
    public string? CarriedFromId { get; init; }

    /// <summary>Whether the start was paid for there. Null for no.</summary>
    public bool? HasCarriedStart { get; init; }

    /// <summary>The day on which the outcome was closed because its time limit had passed.</summary>
    public DateOnly? OutcomeClosedOn { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Its version when it was read, for the fence.</summary>
    public int SavedVersion { get; init; }

    /// <summary>The value of each milestone.</summary>
    public MilestoneAmounts Amounts() => new(StartPence, CompletionPence, OutcomePence);

    /// <summary>The place and the money it takes from the pools above it.</summary>
    public Held Held() => new(HeldPlaces ?? 1, HeldPence ?? AuthorityPence);

    /// <summary>The enrolment as a domain value.</summary>
    public EnrolmentState ToState(LearnerCodes codes, IReadOnlyList<Claim> claims, IReadOnlyList<DatedMove> moves) => new()
    {
        EnrolmentId = EnrolmentId,
        Ukprn = Ukprn,
        CohortId = CohortId,
        SectorCode = SectorCode,
        RuleSetId = RuleSetId,
        Status = Names.Parse<EnrolmentStatus>(Status),
        EnrolledOn = EnrolledOn,
        LocalAuthorityCode = LocalAuthorityCode,
        Price = new PriceSplit(EmployerPence, AuthorityPence),
        Amounts = Amounts(),
        Held = Held(),
        Group = codes.Group(),
        FundingType = codes.FundingType(),
        CarriedFromId = CarriedFromId,
        HasCarriedStart = HasCarriedStart == true,
        OutcomeClosedOn = OutcomeClosedOn,
        Claims = claims,
        Moves = moves,
        Version = Version,
        UpdatedAt = UpdatedAt,
    };

    /// <summary>The row after a decision.</summary>
    public EnrolmentRow With(EnrolmentState after) => this with
    {
        Status = Names.NameOf(after.Status),
        IsLive = after.IsLive,
        LocalAuthorityCode = after.LocalAuthorityCode,
        AuthorityPence = after.Price.AuthorityPence,
        EmployerPence = after.Price.EmployerPence,
        StartPence = after.Amounts.StartPence,
        CompletionPence = after.Amounts.CompletionPence,
        OutcomePence = after.Amounts.OutcomePence,
        HeldPlaces = after.Held.Places,
        HeldPence = after.Held.Pence,
        OutcomeClosedOn = after.OutcomeClosedOn,
        Version = after.Version,
        UpdatedAt = after.UpdatedAt,
    };
}

/// <summary>A row of a learner's facts: the encrypted facts, and codes for statistics.</summary>
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

    /// <summary>Its codes for statistics.</summary>
    public LearnerCodes Codes() => new()
    {
        EnrolmentId = EnrolmentId, EmploymentStatus = EmploymentStatus, AgeBand = AgeBand, Sex = Sex, Ethnicity = Ethnicity, HealthProblem = HealthProblem,
    };

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

/// <summary>A row of an eligibility decision.</summary>
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
    public static LearnerEligibilityRow Of(
        string enrolmentId,
        EligibilityDecision decision,
        Residence residence,
        DateOnly startsOn,
        DateTimeOffset decidedAt) => new()
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
