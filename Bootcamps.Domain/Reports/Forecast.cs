using System.Runtime.InteropServices;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Domain.Reports;

/// <summary>How a forecast is projected.</summary>
public enum ForecastMethod
{
    /// <summary>By the profile: the share of the plan reached so far also applies to the rest.</summary>
    Profile,

    /// <summary>By days: each remaining day adds the average of the days so far.</summary>
    Linear,
}

/// <summary>A projected total.</summary>
/// <param name="Actual">The total so far, including earlier years.</param>
/// <param name="Projected">
/// The projected total on the programme's last day, earlier years included, rounded half away from zero and not negative. Null while the profile expects
/// nothing yet.
/// </param>
/// <param name="Method">How it is projected.</param>
/// <param name="LimitReachedOn">
/// The first day by whose end the limit is reached. Null without a limit, and when it is not reached by the programme's last day.
/// </param>
public sealed record Forecast(long Actual, long? Projected, ForecastMethod Method, DateOnly? LimitReachedOn)
{
    /// <summary>Projects a total: by its profile if that plans anything by the programme's last day, otherwise by elapsed days.</summary>
    /// <param name="programme">The programme's first and last day.</param>
    /// <param name="on">The last day included in the count; not before the programme's first day.</param>
    /// <param name="opening">The total before the programme's first day.</param>
    /// <param name="count">The count since then; negative when more was given back.</param>
    /// <param name="profile">The plan. Null for no plan.</param>
    /// <param name="limit">The upper limit, in the same unit. Null for no limit.</param>
    public static Forecast Of((DateOnly StartsOn, DateOnly EndsOn) programme, DateOnly on, long opening, long count, Profile? profile, long? limit)
    {
        var method = profile?.DueAt(programme.EndsOn) > 0 ? ForecastMethod.Profile : ForecastMethod.Linear;
        var actual = opening + count;
        var soFar = Weight(on);
        if (on >= programme.EndsOn || soFar <= 0)
        {
            return new Forecast(actual, on >= programme.EndsOn ? actual : null, method, actual >= limit ? on : null);
        }

        return new Forecast(actual, Math.Max(0, opening + Rounding.Divide((Int128)count * Weight(programme.EndsOn), soFar)), method, ReachedOn());

        long Weight(DateOnly day) => method == ForecastMethod.Profile ? profile!.DueAt(day)!.Value : day.DayNumber - programme.StartsOn.DayNumber + 1;

        DateOnly? ReachedOn()
        {
            for (var day = on; day <= programme.EndsOn; day = day.AddDays(1))
            {
                if ((Int128)count * Weight(day) >= (Int128)(limit - opening ?? long.MaxValue) * soFar)
                {
                    return day;
                }
            }

            return null;
        }
    }

    /// <summary>Raises the projection to at least the actual total and the expected rest.</summary>
    /// <param name="expected">Expected by the programme's last day, in addition to the actual total; 0 for nothing.</param>
    public Forecast WithAtLeast(long expected) => expected > 0 && !(Projected >= Actual + expected) ? this with { Projected = Actual + expected } : this;
}

/// <summary>Learners who were enrolled on the cohorts that begin on a day.</summary>
/// <param name="StartsOn">The first day of the cohorts.</param>
/// <param name="StartBy">The last day on which their starts can be declared.</param>
/// <param name="Enrolled">All learners who were ever enrolled, without those who transferred to another cohort.</param>
/// <param name="Started">Those who have started.</param>
/// <param name="Booked">Those who are enrolled and can still start.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CohortBookings(DateOnly StartsOn, DateOnly StartBy, long Enrolled, long Started, long Booked);

/// <summary>The share of enrolled learners who start.</summary>
/// <param name="Started">Starts on cohorts whose start window has passed.</param>
/// <param name="Enrolled">All learners enrolled on them.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ShowUpRate(long Started, long Enrolled)
{
    /// <summary>The rate in basis points before anything has been observed: all learners are expected to start. No source gives another rate.</summary>
    public const int DefaultBasisPoints = BasisPoints.Whole;

    /// <summary>Whether the rate is based on any enrolments.</summary>
    public bool IsObserved => Enrolled > 0;

    /// <summary>The rate in basis points, rounded half away from zero.</summary>
    public int RoundedBasisPoints => BasisPoints.Rate(Started, Enrolled) ?? DefaultBasisPoints;

    /// <summary>Calculates the rate from the cohorts whose start window has passed.</summary>
    /// <param name="cohorts">All cohorts of the programme.</param>
    /// <param name="on">The day of the calculation.</param>
    public static ShowUpRate Of(IEnumerable<CohortBookings> cohorts, DateOnly on) =>
        cohorts.Where(cohort => cohort.StartBy < on)
            .Aggregate(default(ShowUpRate), (sum, cohort) => new ShowUpRate(sum.Started + cohort.Started, sum.Enrolled + cohort.Enrolled));

    /// <summary>Expected starts of booked learners, by the exact rate, rounded half away from zero.</summary>
    /// <param name="booked">The learners.</param>
    public long ExpectedOf(long booked) => IsObserved ? Rounding.Divide((Int128)booked * Started, Enrolled) : booked;

    /// <summary>Number of learners who can still start on cohorts that begin within a period.</summary>
    /// <param name="cohorts">The cohorts.</param>
    /// <param name="on">The day of the count.</param>
    /// <param name="from">First day of the period. Null for no bound, to include cohorts that have begun and can still be started.</param>
    /// <param name="to">Last day of the period.</param>
    public static long BookedOn(IEnumerable<CohortBookings> cohorts, DateOnly on, DateOnly? from, DateOnly to) =>
        cohorts.Where(cohort => cohort.StartBy >= on && cohort.StartsOn <= to && !(cohort.StartsOn < from)).Sum(cohort => cohort.Booked);
}
