using System.Globalization;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Domain.Reports;

/// <summary>The dimensions by which a programme's performance is counted.</summary>
public enum PerformanceDimension
{
    /// <summary>All learners.</summary>
    Programme,

    /// <summary>The course's sector.</summary>
    Sector,

    /// <summary>The provider's UKPRN.</summary>
    Provider,

    /// <summary>The local authority of the learner's home.</summary>
    LocalAuthority,

    /// <summary>The learner's employment status at the start.</summary>
    EmploymentStatus,

    /// <summary>The learner's age at the start, in bands.</summary>
    AgeBand,

    /// <summary>The learner's sex.</summary>
    Sex,

    /// <summary>The major group of the learner's ethnicity.</summary>
    EthnicityGroup,

    /// <summary>Whether the learner has a learning difficulty, disability or health problem.</summary>
    Disability,
}

/// <summary>The facts about a learner by which events are counted.</summary>
/// <param name="SectorCode">The course's sector.</param>
/// <param name="Ukprn">The provider.</param>
/// <param name="LocalAuthorityCode">The local authority of the home. Null when not known.</param>
/// <param name="EmploymentStatus">Employment at the start. Null when not known.</param>
/// <param name="AgeBand">One of <see cref="Enrolments.AgeBand.All"/>. Null when not known.</param>
/// <param name="Sex"><c>F</c> or <c>M</c>. Null when not given.</param>
/// <param name="Ethnicity">Ethnicity code of the ILR. Null when not given.</param>
/// <param name="HealthProblem">Learning difficulty, disability or health problem: 1 yes, 2 no, 9 not provided. Null when not given.</param>
public sealed record PerformanceSubject(
    string SectorCode,
    int Ukprn,
    string? LocalAuthorityCode,
    EmploymentStatus? EmploymentStatus,
    string? AgeBand,
    string? Sex,
    int? Ethnicity,
    int? HealthProblem)
{
    /// <summary>The member for values that are not known or were not given.</summary>
    public const string Unknown = "unknown";

    /// <summary>The only member of <see cref="PerformanceDimension.Programme"/>.</summary>
    public const string Whole = "programme";

    /// <summary>The member of each dimension that the learner counts in.</summary>
    public IReadOnlyList<(PerformanceDimension Dimension, string Member)> Members =>
    [
        (PerformanceDimension.Programme, Whole),
        (PerformanceDimension.Sector, SectorCode),
        (PerformanceDimension.Provider, Ukprn.ToString(CultureInfo.InvariantCulture)),
        (PerformanceDimension.LocalAuthority, LocalAuthorityCode ?? Unknown),
        (PerformanceDimension.EmploymentStatus, NameOf(EmploymentStatus)),
        (PerformanceDimension.AgeBand, AgeBand ?? Unknown),
        (PerformanceDimension.Sex, Sex ?? Unknown),
        (PerformanceDimension.EthnicityGroup, EthnicityGroupOf(Ethnicity)),
        (PerformanceDimension.Disability, DisabilityOf(HealthProblem)),
    ];

    /// <summary>The known members of a dimension, in the order shown; empty when the authority defines them.</summary>
    public static IReadOnlyList<string> KnownMembersOf(PerformanceDimension dimension) => dimension switch
    {
        PerformanceDimension.Programme => [Whole],
        PerformanceDimension.Sector or PerformanceDimension.Provider or PerformanceDimension.LocalAuthority => [],
        PerformanceDimension.EmploymentStatus => ["unemployed", "selfEmployed", "employed", "employedIndependent"],
        PerformanceDimension.AgeBand => Enrolments.AgeBand.All,
        PerformanceDimension.Sex => ["F", "M"],
        PerformanceDimension.EthnicityGroup => ["white", "mixed", "asian", "black", "other"],
        PerformanceDimension.Disability => ["yes", "no"],
    };

    /// <summary>
    /// Whether learners of a member of <see cref="PerformanceDimension.EmploymentStatus"/> are due the offer of a job interview when
    /// they complete: all but those
    /// put forward by their employer, who are offered a role there, and the self-employed, who write a plan to win work.
    /// </summary>
    /// <remarks>Source: PICS help pages quoting the DfE's guidance of 2022-23 and 2023-24; Staffordshire Skills Bootcamp questions, January 2026.</remarks>
    public static bool IsDueAnInterview(string employmentStatus) => employmentStatus is not ("employed" or "selfEmployed");

    /// <summary>A caution about the rates of a dimension's members. Null when there is none.</summary>
    /// <remarks>Source: DfE statistics, Skills Bootcamps starts, completions and outcomes 2023-24, data guidance, on independent learners.</remarks>
    public static string? CautionOn(PerformanceDimension dimension) => dimension == PerformanceDimension.EmploymentStatus
        ? "What counts as an outcome differs between learners put forward by their employer (employed) and all others: do not compare their rates."
        : null;

    /// <summary>
    /// The major group of an ethnicity code of the ILR: <c>white</c>, <c>mixed</c>, <c>asian</c>, <c>black</c>, <c>other</c> or
    /// <see cref="Unknown"/>.
    /// </summary>
    public static string EthnicityGroupOf(int? code) => code switch
    {
        >= 31 and <= 34 => "white",
        >= 35 and <= 38 => "mixed",
        >= 39 and <= 43 => "asian",
        >= 44 and <= 46 => "black",
        47 or 98 => "other",
        _ => Unknown,
    };

    private static string DisabilityOf(int? healthProblem) => healthProblem switch
    {
        1 => "yes",
        2 => "no",
        _ => Unknown,
    };

    private static string NameOf(EmploymentStatus? status) => status switch
    {
        Eligibility.EmploymentStatus.Unemployed => "unemployed",
        Eligibility.EmploymentStatus.SelfEmployed => "selfEmployed",
        Eligibility.EmploymentStatus.Employed => "employed",
        Eligibility.EmploymentStatus.EmployedIndependent => "employedIndependent",
        Eligibility.EmploymentStatus.NotKnown or null => Unknown,
    };
}
