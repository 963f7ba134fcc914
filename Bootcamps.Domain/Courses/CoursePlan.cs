namespace Bootcamps.Domain.Courses;

/// <summary>The fields of a course that the rules check.</summary>
/// <param name="GuidedHours">Guided learning hours of the whole course.</param>
/// <param name="Weeks">Length in weeks.</param>
/// <param name="Level">Level of the qualification or the teaching, 2 to 5.</param>
/// <param name="IsGreenSkills">Whether it teaches green skills.</param>
/// <param name="IsSectorOpenToLevel2">Whether the course's sector allows level 2.</param>
public sealed record CoursePlan(int GuidedHours, int Weeks, int Level, bool IsGreenSkills, bool IsSectorOpenToLevel2);
