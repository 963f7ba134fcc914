using System.Runtime.InteropServices;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Domain.Reports;

/// <summary>By what a forecast carries on.</summary>
public enum ForecastMethod
{
    /// <summary>The profile: what was reached of what was due by now will be reached of what is due later.</summary>
    Profile,

    /// <summary>The days: every day of the rest brings as much as a day so far.</summary>
    Linear,
}

/// <summary>Where something will end if it goes on as it has.</summary>
/// <param name="Actual">The total so far, including earlier years.</param>
/// <param name="Projected">
/// What will be reached by the programme's last day, earlier years included, rounded half away from zero and not below zero. Null while the profile expects
/// nothing yet.
/// </param>
/// <param name="Method">By what it carries on.</param>
/// <param name="LimitReachedOn">
/// The first day by whose end the limit will be, or is, reached. Null without a limit, and when it is not reached by the programme's last day.
/// </param>
public sealed record Forecast(long Actual, long? Projected, ForecastMethod Method, DateOnly? LimitReachedOn)
{
    /// <summary>Carries something on: by the shape of its profile where that plans anything by the programme's last day, otherwise by elapsed days.</summary>
    /// <param name="programme">The programme's first and last day.</param>
    /// <param name="on">The last day of what has been reached; not before the first day.</param>
    /// <param name="opening">What was reached before the programme's first day.</param>
    /// <param name="count">What has been reached since; negative when more was given back.</param>
    /// <param name="profile">What is planned. Null for no plan.</param>
    /// <param name="limit">What cannot be exceeded, in the same unit. Null for no limit.</param>
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

    /// <summary>The same with at least so much on top of what has been reached: what is certain enough must not be projected away.</summary>
    /// <param name="expected">What is expected by the programme's last day beside what has been reached; 0 for nothing.</param>
    public Forecast WithAtLeast(long expected) => expected > 0 && !(Projected >= Actual + expected) ? this with { Projected = Actual + expected } : this;
}

/// <summary>Learners who were enrolled on the cohorts that begin on a day.</summary>
/// <param name="StartsOn">The first day of the cohorts.</param>
/// <param name="StartBy">The last day on which their starts can be declared.</param>
/// <param name="Enrolled">All who were ever enrolled, without those who went on elsewhere.</param>
/// <param name="Started">Those of them who have started.</param>
/// <param name="Booked">Those of them who are enrolled and may still start.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CohortBookings(DateOnly StartsOn, DateOnly StartBy, long Enrolled, long Started, long Booked);

/// <summary>How many of those who enrol turn up, as far as it is known.</summary>
/// <param name="Started">Starts on cohorts whose time to start is over.</param>
/// <param name="Enrolled">Everybody who was enrolled on them.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ShowUpRate(long Started, long Enrolled)
{
    /// <summary>The rate in basis points while nothing has been observed: everybody is expected to turn up. No source gives another one.</summary>
    public const int DefaultBasisPoints = BasisPoints.Whole;

    /// <summary>Whether there is anything to observe it by.</summary>
    public bool IsObserved => Enrolled > 0;

    /// <summary>The rate in basis points, rounded half away from zero.</summary>
    public int RoundedBasisPoints => BasisPoints.Rate(Started, Enrolled) ?? DefaultBasisPoints;

    /// <summary>The rate that cohorts show whose time to start is over.</summary>
    /// <param name="cohorts">All cohorts of the programme.</param>
    /// <param name="on">The day it is taken.</param>
    public static ShowUpRate Of(IEnumerable<CohortBookings> cohorts, DateOnly on) =>
        cohorts.Where(cohort => cohort.StartBy < on).Aggregate(default(ShowUpRate), (sum, cohort) => new ShowUpRate(sum.Started + cohort.Started, sum.Enrolled + cohort.Enrolled));

    /// <summary>How many starts to expect of learners who are booked, by the exact rate, rounded half away from zero.</summary>
    /// <param name="booked">The learners.</param>
    public long ExpectedOf(long booked) => IsObserved ? Rounding.Divide((Int128)booked * Started, Enrolled) : booked;

    /// <summary>Learners who may still start on cohorts that begin within a time.</summary>
    /// <param name="cohorts">The cohorts.</param>
    /// <param name="on">The day it is counted.</param>
    /// <param name="from">First day of the time. Null for no bound, so that cohorts count that have begun and can still be started.</param>
    /// <param name="to">Last day of the time.</param>
    public static long BookedOn(IEnumerable<CohortBookings> cohorts, DateOnly on, DateOnly? from, DateOnly to) =>
        cohorts.Where(cohort => cohort.StartBy >= on && cohort.StartsOn <= to && !(cohort.StartsOn < from)).Sum(cohort => cohort.Booked);
}
