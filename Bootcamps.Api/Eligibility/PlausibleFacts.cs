using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using FluentValidation;

namespace Bootcamps.Api.Eligibility;

/// <summary>Bounds of facts about people. A value outside them is a typing error, so the request is refused before any rule is applied.</summary>
internal static class PlausibleFacts
{
    private const int OldestYears = 120;
    private const int YearsSinceRelease = 10;
    private const int YearsUntilRelease = 60;

    // The largest employer in the UK, the National Health Service, has about 1.5 million employees.
    private const int MostEmployees = 2_000_000;

    // Sixty years of working life.
    private const int MostMonthsOutOfWork = 720;

    // The Office for National Statistics counts people as unemployed from the age of 16.
    private const int YoungestUnemployed = 16;

    /// <summary>A day of birth: in the past, less than 120 years ago.</summary>
    public static IRuleBuilderOptions<T, string?> DateOfBirth<T>(this IRuleBuilder<T, string?> rule, TimeProvider clock) =>
        rule.DateWithin(clock, "The date of birth", today => (today.AddYears(-OldestYears).AddDays(1), today.AddDays(-1)));

    /// <summary>Bounds of a prison release date. It can be in the past, because enrolments are reported late and corrected later.</summary>
    public static IRuleBuilderOptions<T, string?> ReleaseDate<T>(this IRuleBuilder<T, string?> rule, TimeProvider clock) =>
        rule.DateWithin(clock, "The release date", today => (today.AddYears(-YearsSinceRelease), today.AddYears(YearsUntilRelease)));

    /// <summary>A number of employees.</summary>
    public static IRuleBuilderOptions<T, int?> Employees<T>(this IRuleBuilder<T, int?> rule) => rule.Within(1, MostEmployees);

    /// <summary>Bound of whole months out of work: the time since the person's 16th birthday.</summary>
    public static IRuleBuilderOptions<T, int?> MonthsOutOfWork<T>(this IRuleBuilder<T, int?> rule, Func<T, string?> dateOfBirth, TimeProvider clock) => rule
        .Within(0, MostMonthsOutOfWork)
        .Must((person, months) => months is not (> 0 and <= MostMonthsOutOfWork) || !IsoDate.TryParse(dateOfBirth(person), out var born)
            || born.AddYears(YoungestUnemployed).AddMonths(months.Value) <= clock.Today())
        .WithErrorCode("request.out-of-range")
        .WithMessage("The time out of work must not be longer than the time since the 16th birthday.");
}
