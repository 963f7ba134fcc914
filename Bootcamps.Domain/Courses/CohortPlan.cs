namespace Bootcamps.Domain.Courses;

/// <summary>The fields of a cohort that the rules check.</summary>
/// <param name="StartsOn">First day.</param>
/// <param name="EndsOn">Planned last day.</param>
/// <param name="Seats">Number of learners who can join.</param>
/// <param name="PricePence">Agreed price for one learner, in whole pence, excluding VAT.</param>
public sealed record CohortPlan(DateOnly StartsOn, DateOnly EndsOn, int Seats, long PricePence);
