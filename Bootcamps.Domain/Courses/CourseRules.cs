using System.Globalization;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Domain.Courses;

/// <summary>Rules that a course must meet to be a Skills Bootcamp.</summary>
public static class CourseRules
{
    // Allowed below the lowest level in the sectors marked for it.
    private const int ExceptionalLevel = 2;

    /// <summary>Checks a course against a rule set.</summary>
    /// <returns>
    /// Every reason to refuse, or empty: <c>course.guided-hours</c> when there are too few, <c>course.weeks</c> when it is too long,
    /// <c>course.level</c> when the level is outside the range. Level 2 is allowed for a sector marked for it, for green skills, or when open to all.
    /// </returns>
    public static IReadOnlyList<Refusal> Check(CoursePlan course, RuleSet ruleSet)
    {
        List<Refusal> refusals = [];
        if (course.GuidedHours < ruleSet.MinimumGuidedHours)
        {
            refusals.Add(new Refusal(
                "course.guided-hours",
                Text($"The course must have at least {ruleSet.MinimumGuidedHours} guided learning hours and has {course.GuidedHours}."),
                "/guidedHours")
            {
                Actual = course.GuidedHours,
                Allowed = ruleSet.MinimumGuidedHours,
            });
        }

        if (course.Weeks > ruleSet.MaximumWeeks)
        {
            refusals.Add(new Refusal("course.weeks", Text($"The course can last at most {ruleSet.MaximumWeeks} weeks and lasts {course.Weeks}."), "/weeks")
            {
                Actual = course.Weeks,
                Allowed = ruleSet.MaximumWeeks,
            });
        }

        if (!IsLevelAllowed(course, ruleSet))
        {
            var isTooHigh = course.Level > ruleSet.HighestLevel;
            refusals.Add(new Refusal(
                "course.level",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The course must be level {ruleSet.LowestLevel} to {ruleSet.HighestLevel}, or level 2 "
                    + $"for green skills and some sectors. It is level {course.Level}."),
                "/level")
            {
                Actual = course.Level,
                Allowed = isTooHigh ? ruleSet.HighestLevel : ruleSet.LowestLevel,
            });
        }

        return refusals;
    }

    private static bool IsLevelAllowed(CoursePlan course, RuleSet ruleSet) =>
        (course.Level >= ruleSet.LowestLevel && course.Level <= ruleSet.HighestLevel)
        || (course.Level == ExceptionalLevel && (course.IsSectorOpenToLevel2 || course.IsGreenSkills || ruleSet.IsLevel2OpenToAll));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
