using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Sectors;
using Bootcamps.Domain;
using Bootcamps.Domain.Courses;
using Bootcamps.Domain.Eligibility;
using FluentValidation;

namespace Bootcamps.Api.Courses;

/// <summary>The fields of a cohort that can be entered and edited.</summary>
internal abstract record CohortBody
{
    /// <summary>First day, within the programme.</summary>
    public string? StartsOn { get; init; }

    /// <summary>Planned last day: at most 16 weeks after the first by default.</summary>
    public string? EndsOn { get; init; }

    /// <summary>Number of learners who can join.</summary>
    public int? Seats { get; init; }

    /// <summary>Agreed price for one learner without VAT, in whole pence.</summary>
    public long? PricePence { get; init; }

    /// <summary>Where it is taught.</summary>
    public string? Venue { get; init; }

    /// <summary>Local authority of the venue.</summary>
    public string? LocalAuthorityCode { get; init; }

    /// <summary>Where residents apply.</summary>
    public string? ApplyUrl { get; init; }

    internal sealed class Rules : AbstractValidator<CohortBody>
    {
        private const int MostSeats = 10_000;
        private const long HighestPricePence = 10_000_000;

        public Rules()
        {
            RuleFor(cohort => cohort.StartsOn).Needed().Date();
            RuleFor(cohort => cohort.EndsOn).Needed().Date();
            RuleFor(cohort => cohort.Seats).Needed().Within(1, MostSeats);
            RuleFor(cohort => cohort.PricePence).Needed().Within(1, HighestPricePence);
            RuleFor(cohort => cohort.Venue).TextUpTo(200);
            RuleFor(cohort => cohort.LocalAuthorityCode).LocalAuthority();
            RuleFor(cohort => cohort.ApplyUrl).WebAddress();
        }
    }

    /// <summary>The fields that the rules check.</summary>
    public CohortPlan ToPlan() => new(IsoDates.Parse(StartsOn)!.Value, IsoDates.Parse(EndsOn)!.Value, Seats!.Value, PricePence!.Value);

    /// <summary>Checks a cohort and its course against the rules in force on its first day.</summary>
    /// <returns>
    /// Every reason to refuse, or empty: <c>eligibility.no-rules</c>, and those of <see cref="CohortRules.Check"/> and <see
    /// cref="CourseRules.Check"/>.
    /// </returns>
    public static IReadOnlyList<Refusal> Check(CohortPlan plan, ProgrammeBook book, CourseRow course, SectorRow sector) =>
        RuleSet.InForce(book.RuleSets, sector.Route, plan.StartsOn) is not { } ruleSet
            ? [new Refusal("eligibility.no-rules", "No rules of the programme are in force on the day the cohort starts.", "/startsOn")]
            :
            [
                .. CohortRules.Check(plan, book.Programme.StartsOn, book.Programme.EndsOn, ruleSet),
                .. CourseRules.Check(
                    new CoursePlan(course.GuidedHours, course.Weeks, course.CourseLevel, course.IsGreenSkills, sector.IsLevel2Allowed),
                    ruleSet)
                    .Select(refusal => refusal with { Pointer = null, Message = "The course: " + refusal.Message }),
            ];
}
