using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Eligibility;
using FluentValidation;

namespace Bootcamps.Api.Enrolments;

/// <summary>A learner's details. Names, date of birth, postcode, ULN and National Insurance number are encrypted and never shown again.</summary>
internal sealed record Learner
{
    /// <summary>Unique learner number: 10 digits. Null or 9999999999 if the learner has none yet.</summary>
    public string? Uln { get; init; }

    /// <summary>Given name.</summary>
    public string? GivenName { get; init; }

    /// <summary>Family name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>Day of birth: in the past and less than 120 years ago.</summary>
    public string? DateOfBirth { get; init; }

    /// <summary>Full home postcode. Send ZZ99 9ZZ if it is not known.</summary>
    public string? Postcode { get; init; }

    /// <summary>The local authority that council tax is paid to. Needed only when the postcode is not enough.</summary>
    public string? LocalAuthorityCode { get; init; }

    /// <summary>National Insurance number.</summary>
    public string? NationalInsuranceNumber { get; init; }

    /// <summary>
    /// Employment status on the day of the start. <c>employed</c>: the employer puts the learner forward and shares the cost. <c>employedIndependent</c>: the
    /// learner applies alone and is fully funded.
    /// </summary>
    public string? EmploymentStatus { get; init; }

    /// <summary>The employer. Required if the status is <c>employed</c>.</summary>
    public Employer? Employer { get; init; }

    /// <summary>Whether the learner has the right to work in the United Kingdom.</summary>
    public bool? HasRightToWork { get; init; }

    /// <summary>Whether the learner has lived in the United Kingdom for the three years before the start. Needed only if the rule set requires it.</summary>
    public bool? IsOrdinarilyResident { get; init; }

    /// <summary>Whether the learner is in full-time education.</summary>
    public bool? IsInFullTimeEducation { get; init; }

    /// <summary>Whether other public funding pays for the same learning.</summary>
    public bool? HasOtherPublicFunding { get; init; }

    /// <summary>
    /// Whole months out of work, when unemployed: not longer than since the learner's 16th birthday. Needed only when the rule set has a limit.
    /// </summary>
    public int? UnemployedMonths { get; init; }

    /// <summary>Whether the learner holds a full category B (car) driving licence. Required for HGV courses.</summary>
    public bool? HoldsCategoryBLicence { get; init; }

    /// <summary>Whether the learner is serving a prison sentence. Needed when a release date is sent.</summary>
    public bool? IsServingPrisoner { get; init; }

    /// <summary>A serving prisoner's release.</summary>
    public PrisonRelease? Prison { get; init; }

    /// <summary>Codes for statistics, as in the ILR.</summary>
    public Monitoring? Monitoring { get; init; }

    internal sealed class Rules : AbstractValidator<Learner>
    {
        public Rules(TimeProvider clock)
        {
            RuleFor(learner => learner.Uln).Uln();
            RuleFor(learner => learner.GivenName).Needed().TextUpTo(100);
            RuleFor(learner => learner.FamilyName).Needed().TextUpTo(100);
            RuleFor(learner => learner.DateOfBirth).Needed().DateOfBirth(clock);
            RuleFor(learner => learner.Postcode).Needed().FullPostcode();
            RuleFor(learner => learner.LocalAuthorityCode).LocalAuthority();
            RuleFor(learner => learner.NationalInsuranceNumber).Nino();
            RuleFor(learner => learner.EmploymentStatus).Needed().OneOf<Learner, EmploymentStatus>();
            RuleFor(learner => learner.Employer).Needed().When(learner => learner.EmploymentStatus == "employed");
            RuleFor(learner => learner.Employer!).SetValidator(new Employer.Rules()).When(learner => learner.Employer is not null);
            RuleFor(learner => learner.UnemployedMonths).MonthsOutOfWork(learner => learner.DateOfBirth, clock);
            RuleFor(learner => learner.Prison!).SetValidator(new PrisonRelease.Rules(clock)).When(learner => learner.Prison is not null);
            RuleFor(learner => learner.Monitoring!).SetValidator(new Monitoring.Rules()).When(learner => learner.Monitoring is not null);
        }
    }
}

/// <summary>The employer that puts a learner forward.</summary>
internal sealed record Employer
{
    /// <summary>Name of the employer.</summary>
    public string? Name { get; init; }

    /// <summary>Employees in the United Kingdom, 1 to 2,000,000: decides how much of the price the employer pays.</summary>
    public int? EmployeeCount { get; init; }

    internal sealed class Rules : AbstractValidator<Employer>
    {
        public Rules()
        {
            RuleFor(employer => employer.Name).Needed().TextUpTo(200);
            RuleFor(employer => employer.EmployeeCount).Needed().Employees();
        }
    }
}

/// <summary>Codes for statistics, as in the ILR. Every field is optional.</summary>
internal sealed record Monitoring
{
    private static readonly int[] HealthProblems = [1, 2, 9];
    private static readonly int[] Ethnicities = [31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 98, 99];
    private static readonly int[] HealthCategoryCodes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 93, 94, 95, 96, 97, 98, 99];
    private static readonly int[] PriorLevels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 97, 98, 99];
    private static readonly int[] PriorAttainments2020 = [1, 2, 3, 7, 9, 10, 11, 12, 13, 97, 98, 99];

    /// <summary>Sex: F or M.</summary>
    public string? Sex { get; init; }

    /// <summary>Ethnicity code, 31 to 47, 98 or 99.</summary>
    public int? Ethnicity { get; init; }

    /// <summary>Learning difficulty, disability or health problem: 1 yes, 2 no, 9 not provided.</summary>
    public int? HealthProblem { get; init; }

    /// <summary>Its categories, if 1. The first is the primary one.</summary>
    public IReadOnlyList<int>? HealthCategories { get; init; }

    /// <summary>Highest level attained before, in the code list that <c>priorAttainmentScheme</c> names.</summary>
    public int? PriorAttainment { get; init; }

    /// <summary>The code list, because the same number means different levels in each: <c>priorLevel</c> from 2021-22, <c>priorAttain</c> before.</summary>
    public string? PriorAttainmentScheme { get; init; }

    /// <summary>Whether the learner receives Universal Credit or another benefit.</summary>
    public string? BenefitStatus { get; init; }

    internal sealed class Rules : AbstractValidator<Monitoring>
    {
        public Rules()
        {
            RuleFor(monitoring => monitoring.Sex).OneOf(["F", "M"]);
            RuleFor(monitoring => monitoring.Ethnicity).OneOf(Ethnicities);
            RuleFor(monitoring => monitoring.HealthProblem).OneOf(HealthProblems);
            RuleFor(monitoring => monitoring.HealthCategories).ItemsUpTo(22);
            RuleForEach(monitoring => monitoring.HealthCategories).OneOf(HealthCategoryCodes);
            RuleFor(monitoring => monitoring.HealthCategories).Needed().When(monitoring => monitoring.HealthProblem == 1);
            RuleFor(monitoring => monitoring.PriorAttainmentScheme).OneOf(["priorLevel", "priorAttain"]);
            RuleFor(monitoring => monitoring.PriorAttainmentScheme).Needed().When(monitoring => monitoring.PriorAttainment is not null);
            RuleFor(monitoring => monitoring.PriorAttainment).OneOf(PriorLevels).When(monitoring => monitoring.PriorAttainmentScheme != "priorAttain");
            RuleFor(monitoring => monitoring.PriorAttainment).OneOf(PriorAttainments2020).When(monitoring => monitoring.PriorAttainmentScheme == "priorAttain");
            RuleFor(monitoring => monitoring.BenefitStatus).OneOf(["universalCredit", "otherBenefit", "none", "notKnown"]);
        }
    }
}
