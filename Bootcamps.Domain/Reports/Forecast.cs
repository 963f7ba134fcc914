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
/// <param name="Actual">What has been reached, earlier years included.</param>
/// <param name="Projected">
/// What will be reached by the programme's last day, earlier years included, rounded half away from zero and not below zero; null while the profile expects nothing yet.
/// </param>
/// <param name="Method">By what it carries on.</param>
/// <param name="LimitReachedOn">The first day by whose end the limit will be, or is, reached; null without a limit, and when it is not reached by the programme's last day.</param>
public sealed record Forecast(long Actual, long? Projected, ForecastMethod Method, DateOnly? LimitReachedOn)
{
    /// <summary>Carries something on: by the shape of its profile where that plans anything by the programme's last day, otherwise by elapsed days.</summary>
    /// <param name="programme">The programme's first and last day.</param>
    /// <param name="on">The last day of what has been reached; not before the first day.</param>
    /// <param name="opening">What was reached before the programme's first day.</param>
    /// <param name="count">What has been reached since; negative when more was given back.</param>
    /// <param name="profile">What is planned; null for no plan.</param>
    /// <param name="limit">What cannot be exceeded, in the same unit; null for no limit.</param>
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
}
