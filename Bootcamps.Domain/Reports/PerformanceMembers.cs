using System.Globalization;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Ledger;

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

/// <summary>The members of the dimensions that performance is counted by.</summary>
public static class PerformanceMembers
{
    /// <summary>The member for values that are not known or were not given.</summary>
    public const string Unknown = "unknown";

    /// <summary>The only member of <see cref="PerformanceDimension.Programme"/>.</summary>
    public const string Whole = "programme";

    /// <summary>The member of each dimension that a posting counts in. It must have a sector, a provider and a group.</summary>
    public static IReadOnlyList<(PerformanceDimension Dimension, string Member)> Of(Posting posting) =>
    [
        (PerformanceDimension.Programme, Whole),
        (PerformanceDimension.Sector, posting.SectorCode!),
        (PerformanceDimension.Provider, posting.Ukprn!.Value.ToString(CultureInfo.InvariantCulture)),
        (PerformanceDimension.LocalAuthority, posting.LocalAuthorityCode ?? Unknown),
        (PerformanceDimension.EmploymentStatus, posting.Group!.EmploymentStatus),
        (PerformanceDimension.AgeBand, posting.Group.AgeBand),
        (PerformanceDimension.Sex, posting.Group.Sex),
        (PerformanceDimension.EthnicityGroup, posting.Group.EthnicityGroup),
        (PerformanceDimension.Disability, posting.Group.Disability),
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

    internal static string DisabilityOf(int? healthProblem) => healthProblem switch
    {
        1 => "yes",
        2 => "no",
        _ => Unknown,
    };

    internal static string NameOf(EmploymentStatus? status) => status switch
    {
        Eligibility.EmploymentStatus.Unemployed => "unemployed",
        Eligibility.EmploymentStatus.SelfEmployed => "selfEmployed",
        Eligibility.EmploymentStatus.Employed => "employed",
        Eligibility.EmploymentStatus.EmployedIndependent => "employedIndependent",
        Eligibility.EmploymentStatus.NotKnown or null => Unknown,
    };
}
