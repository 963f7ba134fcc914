using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Api.Enrolments;

/// <summary>An enrolment: its place, its money and the eligibility decision, without personal data.</summary>
[TableRow(typeof(Row))]
internal sealed record Enrolment
{
    /// <summary>Its id. Null in a dry run.</summary>
    public required string? EnrolmentId { get; init; }

    /// <summary>Its status: enrolled, started, completed, outcome, deferred, withdrawn, transferred or lapsed.</summary>
    [EnumDataType(typeof(EnrolmentStatus))]
    public required string Status { get; init; }

    /// <summary>The programme that pays.</summary>
    public required string ProgrammeId { get; init; }

    /// <summary>The cohort.</summary>
    public required string CohortId { get; init; }

    /// <summary>The sector of its course.</summary>
    public required string SectorCode { get; init; }

    /// <summary>The provider.</summary>
    public required int Ukprn { get; init; }

    /// <summary>The provider's own reference.</summary>
    public required string? ProviderReference { get; init; }

    /// <summary>The day of enrolment.</summary>
    public required DateOnly EnrolledOn { get; init; }

    /// <summary>The local authority of the learner's home. Null if the postcode is in several.</summary>
    public required string? LocalAuthorityCode { get; init; }

    /// <summary>The money.</summary>
    public required EnrolmentFunding Funding { get; init; }

    /// <summary>The milestones and their state. Null in lists and in the answer to an enrolment.</summary>
    [MaxLength(3)]
    public IReadOnlyList<MilestoneStanding>? Milestones { get; init; }

    /// <summary>The enrolment that this one continues after a transfer. Null otherwise.</summary>
    public string? ContinuesEnrolmentId { get; init; }

    /// <summary>The eligibility decision. Null in lists.</summary>
    public required EnrolmentEligibility? Eligibility { get; init; }

    /// <summary>Warnings. Empty in lists.</summary>
    public required IReadOnlyList<ProblemEntry> Warnings { get; init; }

    /// <summary>
    /// The smallest amounts left in the provider's own pools after this enrolment. Null outside the answer to an enrolment, and if it is not available.
    /// </summary>
    public required EnrolmentHeadroom? Headroom { get; init; }

    /// <summary>When it was made, UTC. Null in a dry run.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it last changed, UTC. Null in a dry run.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Goes up with every change.</summary>
    public required int Version { get; init; }

    /// <summary>An enrolment as a table row, with a column for the amount of each milestone.</summary>
    internal sealed class Row(Enrolment enrolment)
    {
        public string? EnrolmentId => enrolment.EnrolmentId;

        public string Status => enrolment.Status;

        public string ProgrammeId => enrolment.ProgrammeId;

        public string CohortId => enrolment.CohortId;

        public string SectorCode => enrolment.SectorCode;

        public int Ukprn => enrolment.Ukprn;

        public string? ProviderReference => enrolment.ProviderReference;

        public DateOnly EnrolledOn => enrolment.EnrolledOn;

        public string? LocalAuthorityCode => enrolment.LocalAuthorityCode;

        public long PricePence => enrolment.Funding.PricePence;

        public long AuthoritySharePence => enrolment.Funding.AuthoritySharePence;

        public long EmployerSharePence => enrolment.Funding.EmployerSharePence;

        public long CommittedPence => enrolment.Funding.CommittedPence;

        public long StartPence => PenceOf("start");

        public long CompletionPence => PenceOf("completion");

        public long OutcomePence => PenceOf("outcome");

        public string? ContinuesEnrolmentId => enrolment.ContinuesEnrolmentId;

        public DateTimeOffset? CreatedAt => enrolment.CreatedAt;

        public DateTimeOffset? UpdatedAt => enrolment.UpdatedAt;

        public int Version => enrolment.Version;

        private long PenceOf(string milestone) => enrolment.Funding.Milestones.Where(amount => amount.Milestone == milestone).Sum(amount => amount.Pence);
    }

    /// <summary>An enrolment from its row, with the eligibility decision if requested.</summary>
    public static Enrolment Of(EnrolmentRow row, LearnerEligibilityRow? eligibility = null) => new()
    {
        EnrolmentId = row.EnrolmentId,
        Status = row.Status,
        ProgrammeId = row.ProgrammeId,
        CohortId = row.CohortId,
        SectorCode = row.SectorCode,
        Ukprn = row.Ukprn,
        ProviderReference = row.ProviderReference,
        EnrolledOn = row.EnrolledOn,
        LocalAuthorityCode = row.LocalAuthorityCode,
        Funding = EnrolmentFunding.Of(row),
        Eligibility = eligibility is null ? null : new EnrolmentEligibility
        {
            Verdict = eligibility.Verdict,
            RuleSet = eligibility.RuleSetId,
            Rules = [.. JsonSerializer.Deserialize<List<string>>(eligibility.Results, Json.Options)!.Select(RuleAnswer.Of)],
        },
        ContinuesEnrolmentId = row.CarriedFromId,
        Warnings = [],
        Headroom = null,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        Version = row.Version,
    };
}

/// <summary>The split of the price and the value of each milestone, in whole pence.</summary>
internal sealed record EnrolmentFunding
{
    /// <summary>The price for this learner, without VAT.</summary>
    public required long PricePence { get; init; }

    /// <summary>The authority's share.</summary>
    public required long AuthoritySharePence { get; init; }

    /// <summary>The part now committed: earned or still to be earned.</summary>
    public required long CommittedPence { get; init; }

    /// <summary>The employer's share, paid to the provider.</summary>
    public required long EmployerSharePence { get; init; }

    /// <summary>The authority's share by milestone. The parts add up to it exactly.</summary>
    [MaxLength(3)]
    public required IReadOnlyList<MilestoneAmount> Milestones { get; init; }

    /// <summary>The money of an enrolment from its row.</summary>
    public static EnrolmentFunding Of(EnrolmentRow row) => new()
    {
        PricePence = row.PricePence,
        AuthoritySharePence = row.AuthorityPence,
        CommittedPence = row.Held().Pence,
        EmployerSharePence = row.EmployerPence,
        Milestones =
        [
            new MilestoneAmount { Milestone = "start", Pence = row.StartPence },
            new MilestoneAmount { Milestone = "completion", Pence = row.CompletionPence },
            new MilestoneAmount { Milestone = "outcome", Pence = row.OutcomePence },
        ],
    };
}

/// <summary>The amount that a milestone earns.</summary>
internal sealed record MilestoneAmount
{
    /// <summary>start, completion or outcome.</summary>
    [AllowedValues("start", "completion", "outcome")]
    public required string Milestone { get; init; }

    /// <summary>The amount in whole pence.</summary>
    public required long Pence { get; init; }
}

/// <summary>The eligibility decision of an enrolment.</summary>
internal sealed record EnrolmentEligibility
{
    /// <summary>eligible, ineligible or needsInformation.</summary>
    [EnumDataType(typeof(Verdict))]
    public required string Verdict { get; init; }

    /// <summary>The rule set that was applied.</summary>
    public required string RuleSet { get; init; }

    /// <summary>Every rule that was applied.</summary>
    public required IReadOnlyList<RuleAnswer> Rules { get; init; }
}

/// <summary>The result of one rule.</summary>
internal sealed record RuleAnswer
{
    /// <summary>Its code.</summary>
    public required string Code { get; init; }

    /// <summary>pass, fail or unknown.</summary>
    [EnumDataType(typeof(RuleOutcome))]
    public required string Result { get; init; }

    /// <summary>block or warn.</summary>
    [AllowedValues("block", "warn")]
    public required string Severity { get; init; }

    /// <summary>The stored form: <c>eligibility.age pass block</c>.</summary>
    public string ToText() => $"{Code} {Result} {Severity}";

    /// <summary>Reads the stored form.</summary>
    public static RuleAnswer Of(string text) => text.Split(' ') is [var code, var result, var severity]
        ? new RuleAnswer { Code = code, Result = result, Severity = severity }
        : throw new FormatException("A kept rule has three words.");

    /// <summary>The domain result as a message.</summary>
    public static RuleAnswer Of(RuleResult result) =>
        new() { Code = result.Code, Result = Names.NameOf(result.Result), Severity = Names.NameOf(result.Severity) };
}

/// <summary>The amounts left.</summary>
internal sealed record EnrolmentHeadroom
{
    /// <summary>Places.</summary>
    public required int RemainingPlaces { get; init; }

    /// <summary>Money, in pence.</summary>
    public required long RemainingPence { get; init; }
}
