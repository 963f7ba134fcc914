using Bootcamps.Domain.Reports;

namespace Bootcamps.Domain.Ledger;

/// <summary>
/// The combination of characteristics that statistics count a learner by. Its key says the combination itself, so the ledger needs nothing of the learner's own
/// record, and erasing that record changes no posting.
/// </summary>
/// <param name="EmploymentStatus">Employment at the start, or <see cref="PerformanceMembers.Unknown"/>.</param>
/// <param name="AgeBand">One of <see cref="Enrolments.AgeBand.All"/>, or <see cref="PerformanceMembers.Unknown"/>.</param>
/// <param name="Sex"><c>F</c>, <c>M</c>, or <see cref="PerformanceMembers.Unknown"/>.</param>
/// <param name="EthnicityGroup">A major group, or <see cref="PerformanceMembers.Unknown"/>.</param>
/// <param name="Disability"><c>yes</c>, <c>no</c>, or <see cref="PerformanceMembers.Unknown"/>.</param>
public sealed record LearnerGroup(string EmploymentStatus, string AgeBand, string Sex, string EthnicityGroup, string Disability)
{
    /// <summary>The combination as a key: <c>unemployed/25-34/F/white/no</c>.</summary>
    public string Key => string.Join('/', EmploymentStatus, AgeBand, Sex, EthnicityGroup, Disability);

    /// <summary>The group of a learner.</summary>
    /// <param name="employmentStatus">Employment at the start. Null when not known.</param>
    /// <param name="ageBand">One of <see cref="Enrolments.AgeBand.All"/>. Null when not known.</param>
    /// <param name="sex"><c>F</c> or <c>M</c>. Null when not given.</param>
    /// <param name="ethnicity">Ethnicity code of the ILR. Null when not given.</param>
    /// <param name="healthProblem">Learning difficulty, disability or health problem: 1 yes, 2 no, 9 not provided. Null when not given.</param>
    public static LearnerGroup Of(Eligibility.EmploymentStatus? employmentStatus, string? ageBand, string? sex, int? ethnicity, int? healthProblem) => new(
        PerformanceMembers.NameOf(employmentStatus),
        ageBand ?? PerformanceMembers.Unknown,
        sex ?? PerformanceMembers.Unknown,
        PerformanceMembers.EthnicityGroupOf(ethnicity),
        PerformanceMembers.DisabilityOf(healthProblem));

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">It is not a key.</exception>
    public static LearnerGroup Parse(string key) => key.Split('/') is [var employment, var age, var sex, var ethnicity, var disability]
        ? new LearnerGroup(employment, age, sex, ethnicity, disability)
        : throw new FormatException("A learner group has five parts.");
}
