namespace Bootcamps.Domain;

/// <summary>A teaching year, 1 August to 31 July, used by the age rule.</summary>
public static class TeachingYear
{
    /// <summary>The 31 August on which a learner's age is taken for a start.</summary>
    /// <param name="startsOn">When the learning starts.</param>
    /// <returns>31 August of the same calendar year from August on, of the year before otherwise.</returns>
    /// <remarks>Source: ILR validation code, <c>AcademicYearDateExtensions</c>; ILR guidance, recording Skills Bootcamps.</remarks>
    public static DateOnly AgeDateOf(DateOnly startsOn) => new(startsOn.Month >= 8 ? startsOn.Year : startsOn.Year - 1, 8, 31);
}

/// <summary>A financial year: 1 April to 31 March, named by both calendar years (<c>2024-25</c>). Each programme covers one.</summary>
/// <param name="FirstYear">The calendar year of its 1 April.</param>
public readonly record struct FinancialYear(int FirstYear)
{
    /// <summary>Its first day.</summary>
    public DateOnly StartsOn => new(FirstYear, 4, 1);

    /// <summary>Its last day.</summary>
    public DateOnly EndsOn => new(FirstYear + 1, 3, 31);

    /// <summary>The financial year a date falls in.</summary>
    public static FinancialYear Of(DateOnly date) => new(date.Month >= 4 ? date.Year : date.Year - 1);

    /// <summary>Moves a date of this year to the same day of another year.</summary>
    /// <returns>The same day and month in the other year; the last day of February stays the last day of February.</returns>
    public DateOnly Move(DateOnly date, FinancialYear other)
    {
        var moved = date.AddYears(other.FirstYear - FirstYear);
        return date.Month == 2 && date.AddDays(1).Month == 3 ? Period.LastDayOf(Period.Of(moved)) : moved;
    }

    /// <summary>Reads <c>2024-25</c>; false when the text is not two consecutive years in that form between 2000 and 2098.</summary>
    public static bool TryParse(string? text, out FinancialYear year)
    {
        year = default;
        if (text is not { Length: 7 } || text[4] != '-'
            || !int.TryParse(text.AsSpan(0, 4), System.Globalization.NumberStyles.None, null, out var first)
            || !int.TryParse(text.AsSpan(5, 2), System.Globalization.NumberStyles.None, null, out var second)
            || first is < 2000 or > 2098 || (first + 1) % 100 != second)
        {
            return false;
        }

        year = new FinancialYear(first);
        return true;
    }

    /// <summary>Its name, such as <c>2024-25</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{FirstYear:0000}-{(FirstYear + 1) % 100:00}");
}

/// <summary>A calendar month as the integer <c>yyyymm</c>, such as 202411. It is stored so that no SQL does date arithmetic.</summary>
public static class Period
{
    /// <summary>The month a date falls in.</summary>
    public static int Of(DateOnly date) => (date.Year * 100) + date.Month;

    /// <summary>Whether a number is a month of the years 2000 to 2099.</summary>
    public static bool IsMonth(int period) => period is >= 200_001 and <= 209_912 && period % 100 is >= 1 and <= 12;

    /// <summary>The first day of a month.</summary>
    public static DateOnly FirstDayOf(int period) => new(period / 100, period % 100, 1);

    /// <summary>The last day of a month.</summary>
    public static DateOnly LastDayOf(int period) => FirstDayOf(period).AddMonths(1).AddDays(-1);

    /// <summary>The month a number of months after another; before it when negative.</summary>
    public static int Plus(int period, int months) => Of(FirstDayOf(period).AddMonths(months));
}
