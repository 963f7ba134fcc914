using Bootcamps.Domain;
using Bootcamps.Domain.Courses;
using Bootcamps.Tests.Eligibility;
using NUnit.Framework;

namespace Bootcamps.Tests.Courses;

public sealed class CourseRulesTests
{
    private static readonly CoursePlan Digital = new(GuidedHours: 60, Weeks: 16, Level: 3, IsGreenSkills: false, IsSectorOpenToLevel2: false);

    [Test]
    public void Sixty_hours_over_sixteen_weeks_at_level_3_are_allowed() => Assert.That(Check(Digital), Is.Empty);

    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public void Levels_3_to_5_are_allowed(int level) => Assert.That(Check(Digital with { Level = level }), Is.Empty);

    [TestCase(1)]
    [TestCase(2, TestName = "L16 a level 2 digital course is refused")]
    [TestCase(6)]
    public void Other_levels_are_refused(int level) => Assert.That(Codes(Digital with { Level = level }), Is.EqualTo(new[] { "course.level" }));

    [Test]
    public void L16_Level_2_is_allowed_in_a_sector_marked_for_it_for_green_skills_and_where_the_authority_opens_it()
    {
        var level2 = Digital with { Level = 2 };
        Assert.That(Check(level2 with { IsSectorOpenToLevel2 = true }), Is.Empty);
        Assert.That(Check(level2 with { IsGreenSkills = true }), Is.Empty);
        Assert.That(CourseRules.Check(level2, KnownRuleSets.Standard with { IsLevel2OpenToAll = true }), Is.Empty);
    }

    [Test]
    public void The_level_2_exception_does_not_apply_to_other_levels() =>
        Assert.That(Codes(Digital with { Level = 1, IsSectorOpenToLevel2 = true, IsGreenSkills = true }), Is.EqualTo(new[] { "course.level" }));

    [Test]
    public void L17_55_hours_are_refused()
    {
        var refusal = Check(Digital with { GuidedHours = 55, Weeks = 10 }).Single();
        Assert.That((refusal.Code, refusal.Actual, refusal.Allowed), Is.EqualTo(("course.guided-hours", (long?)55, (long?)60)));
    }

    [Test]
    public void L17_17_weeks_are_refused()
    {
        var refusal = Check(Digital with { GuidedHours = 72, Weeks = 17 }).Single();
        Assert.That((refusal.Code, refusal.Actual, refusal.Allowed), Is.EqualTo(("course.weeks", (long?)17, (long?)16)));
    }

    [Test]
    public void Every_broken_rule_is_returned() =>
        Assert.That(
            Codes(Digital with { GuidedHours = 59, Weeks = 17, Level = 6 }),
            Is.EqualTo(new[] { "course.guided-hours", "course.weeks", "course.level" }));

    private static IReadOnlyList<Refusal> Check(CoursePlan course) => CourseRules.Check(course, KnownRuleSets.Standard);

    private static IEnumerable<string> Codes(CoursePlan course) => Check(course).Select(refusal => refusal.Code);
}
