using System.Globalization;

namespace Bootcamps.Domain;

/// <summary>A date limit and the reason for it, such as "the learner enrolled".</summary>
/// <param name="Day">The day.</param>
/// <param name="What">The reason, shown in brackets after the date.</param>
public sealed record DateLimit(DateOnly Day, string What)
{
    /// <summary>The later of two limits; the first when they are on the same day.</summary>
    public static DateLimit Later(DateLimit one, DateLimit other) => other.Day > one.Day ? other : one;

    /// <summary>The earlier of two limits; the first when they are on the same day.</summary>
    public static DateLimit Earlier(DateLimit one, DateLimit other) => other.Day < one.Day ? other : one;

    /// <summary>Today, as a limit.</summary>
    public static DateLimit Today(DateOnly today) => new(today, "today");

    /// <summary>The limit in a sentence: <c>15 November 2024 (today)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day:d MMMM yyyy} ({What})");
}

/// <summary>The first and last day on which an event can have happened, both included, each with its reason.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record DateBounds(DateLimit From, DateLimit To)
{
    /// <summary>Whether a day is within the bounds.</summary>
    public bool Contain(DateOnly day) => day >= From.Day && day <= To.Day;

    /// <summary>Checks a day against both bounds. The message always names both.</summary>
    /// <param name="day">The day.</param>
    /// <param name="pointer">JSON pointer to it.</param>
    /// <param name="tooEarly">Code of the refusal when it is before the first day.</param>
    /// <param name="tooLate">Code of the refusal when it is after the last day.</param>
    /// <returns>Null when the day is within the bounds.</returns>
    public Refusal? Check(DateOnly day, string pointer, string tooEarly, string tooLate) => Contain(day)
        ? null
        : new Refusal(day < From.Day ? tooEarly : tooLate, $"The date must be on or after {From} and on or before {To}.", pointer);
}
