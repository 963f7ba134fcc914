namespace Bootcamps.Domain.Courses;

/// <summary>What the rules look at in a course.</summary>
/// <param name="GuidedHours">Guided learning hours of the whole course.</param>
/// <param name="Weeks">Length in weeks.</param>
/// <param name="Level">Level of the qualification, or of what is taught; 2 to 5 are possible at all.</param>
/// <param name="IsGreenSkills">Whether it teaches green skills.</param>
/// <param name="IsSectorOpenToLevel2">Whether the course's sector is one of those in which level 2 is allowed.</param>
public sealed record CoursePlan(int GuidedHours, int Weeks, int Level, bool IsGreenSkills, bool IsSectorOpenToLevel2);
