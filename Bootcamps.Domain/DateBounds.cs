using System.Globalization;

namespace Bootcamps.Domain;

/// <summary>A day that limits another, and what happened or happens on it, such as "the learner enrolled".</summary>
/// <param name="Day">The day.</param>
/// <param name="What">What it is, in words that follow the date in brackets.</param>
public sealed record DateLimit(DateOnly Day, string What)
{
    /// <summary>The later of two limits; the first when they fall on one day.</summary>
    public static DateLimit Later(DateLimit one, DateLimit other) => other.Day > one.Day ? other : one;

    /// <summary>The earlier of two limits; the first when they fall on one day.</summary>
    public static DateLimit Earlier(DateLimit one, DateLimit other) => other.Day < one.Day ? other : one;

    /// <summary>Today, as a limit.</summary>
    public static DateLimit Today(DateOnly today) => new(today, "today");

    /// <summary>The limit in a sentence: <c>15 November 2024 (today)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Day:d MMMM yyyy} ({What})");
}

/// <summary>The days on which something can have happened, both included, each end with its reason.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record DateBounds(DateLimit From, DateLimit To)
{
    /// <summary>Whether a day lies within.</summary>
    public bool Contain(DateOnly day) => day >= From.Day && day <= To.Day;

    /// <summary>Holds a day against both bounds. The message names both, whichever is broken.</summary>
    /// <param name="day">The day.</param>
    /// <param name="pointer">JSON pointer to it.</param>
    /// <param name="tooEarly">Code of the refusal when it is before the first day.</param>
    /// <param name="tooLate">Code of the refusal when it is after the last day.</param>
    /// <returns>Null when it lies within.</returns>
    public Refusal? Check(DateOnly day, string pointer, string tooEarly, string tooLate) => Contain(day)
        ? null
        : new Refusal(day < From.Day ? tooEarly : tooLate, $"The date must be on or after {From} and on or before {To}.", pointer);
}
