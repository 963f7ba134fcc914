using System.Globalization;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Domain.Courses;

/// <summary>Rules for cohorts.</summary>
public static class CohortRules
{
    private const int DaysPerWeek = 7;
    private const string HasEnrolments = "cohort.has-enrolments";

    /// <summary>Checks a cohort against its programme and a rule set.</summary>
    /// <param name="cohort">The cohort.</param>
    /// <param name="programmeStartsOn">First day of the programme.</param>
    /// <param name="programmeEndsOn">Last day of the programme, included.</param>
    /// <param name="ruleSet">The rules in force on the day it starts.</param>
    /// <returns>
    /// Every reason to refuse, or empty: <c>cohort.dates-reversed</c> when it ends before it starts, <c>course.weeks</c> when it ends
    /// more than the allowed number of whole weeks after its first day, <c>cohort.outside-programme</c> when it does not start within the programme,
    /// <c>cohort.seats-not-positive</c> and <c>cohort.price-not-positive</c> when these are zero or less.
    /// </returns>
    /// <remarks>
    /// Guidance sets a length of 16 weeks but not how to count it. Here the day 112 days after the first still counts, so 6 January to 28 April 2025
    /// is allowed. A cohort can end after its programme.
    /// </remarks>
    public static IReadOnlyList<Refusal> Check(CohortPlan cohort, DateOnly programmeStartsOn, DateOnly programmeEndsOn, RuleSet ruleSet)
    {
        List<Refusal> refusals = [];
        var days = cohort.EndsOn.DayNumber - cohort.StartsOn.DayNumber;
        var allowedDays = ruleSet.MaximumWeeks * DaysPerWeek;
        if (days < 0)
        {
            refusals.Add(new Refusal("cohort.dates-reversed", $"The cohort must end on or after {Prose.Date(cohort.StartsOn)}, when it starts.", "/endsOn"));
        }

        if (days > allowedDays)
        {
            refusals.Add(new Refusal(
                "course.weeks",
                Text($"The cohort must end at most {allowedDays} days ({ruleSet.MaximumWeeks} weeks) after it starts. It ends {days} days after."),
                "/endsOn")
            {
                Actual = days,
                Allowed = allowedDays,
            });
        }

        if (cohort.StartsOn < programmeStartsOn || cohort.StartsOn > programmeEndsOn)
        {
            refusals.Add(new Refusal(
                "cohort.outside-programme",
                $"The cohort must start between {Prose.Date(programmeStartsOn)} and {Prose.Date(programmeEndsOn)}, the dates of its programme.",
                "/startsOn"));
        }

        if (cohort.Seats <= 0)
        {
            refusals.Add(new Refusal("cohort.seats-not-positive", Text($"The cohort must have at least 1 seat and has {cohort.Seats}."), "/seats")
            {
                Actual = cohort.Seats,
                Allowed = 1
            });
        }

        if (cohort.PricePence <= 0)
        {
            refusals.Add(new Refusal("cohort.price-not-positive", $"The price must be at least £0.01 and is {Prose.Money(cohort.PricePence)}.", "/pricePence")
            {
                Actual = cohort.PricePence,
                Allowed = 1,
            });
        }

        return refusals;
    }

    /// <summary>Checks an edit against the cohort's learners.</summary>
    /// <param name="before">The cohort before the edit.</param>
    /// <param name="after">The cohort after the edit.</param>
    /// <param name="seatsTaken">Learners who have a seat.</param>
    /// <param name="isInUse">Whether a learner has a seat, or a milestone that has not been voided.</param>
    /// <returns>
    /// Every reason to refuse, or empty: <c>cohort.seats-below-taken</c>; and, once the cohort is in use, <c>cohort.has-enrolments</c> for another first
    /// day (eligibility, age and time limits depend on it), another price (its money is already committed) and an earlier last day (events may be dated after
    /// it).
    /// </returns>
    public static IReadOnlyList<Refusal> CheckEdit(CohortPlan before, CohortPlan after, int seatsTaken, bool isInUse)
    {
        List<Refusal> refusals = [];
        if (after.Seats < seatsTaken)
        {
            refusals.Add(new Refusal(
                "cohort.seats-below-taken",
                Text($"The cohort must have at least {Prose.Count(seatsTaken, "seat")}, because these are taken. You sent {after.Seats:N0}."),
                "/seats")
            { Actual = after.Seats, Allowed = seatsTaken });
        }

        if (isInUse && after.StartsOn != before.StartsOn)
        {
            refusals.Add(new Refusal(HasEnrolments, $"The first day must stay {Prose.Date(before.StartsOn)} because learners are enrolled.", "/startsOn"));
        }

        if (isInUse && after.EndsOn < before.EndsOn)
        {
            refusals.Add(new Refusal(HasEnrolments, $"The cohort must end on or after {Prose.Date(before.EndsOn)} because learners are enrolled.", "/endsOn"));
        }

        if (isInUse && after.PricePence != before.PricePence)
        {
            refusals.Add(new Refusal(HasEnrolments, $"The price must stay {Prose.Money(before.PricePence)} because learners are enrolled.", "/pricePence")
            {
                Actual = after.PricePence,
                Allowed = before.PricePence,
            });
        }

        return refusals;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
