namespace Bootcamps.Domain.Eligibility;

/// <summary>The learning that eligibility is checked for.</summary>
/// <param name="StartsOn">First day.</param>
/// <param name="EndsOn">Planned last day. Null when no cohort has been chosen yet.</param>
/// <param name="SectorCode">The authority's code of the sector, such as <c>digital</c>.</param>
/// <param name="Route">Delivery route: <see cref="RuleSet.StandardRoute"/> or <see cref="RuleSet.HgvRoute"/>.</param>
public sealed record LearningPlan(DateOnly StartsOn, DateOnly? EndsOn, string SectorCode, string Route);
