namespace Bootcamps.Domain.Enrolments;

/// <summary>Age bands for statistics, kept in plain text because the date of birth is encrypted.</summary>
public static class AgeBand
{
    /// <summary>Every band, youngest first.</summary>
    public static IReadOnlyList<string> All { get; } = ["under-19", "19-24", "25-34", "35-44", "45-54", "55-64", "65-plus"];

    /// <summary>The age band of a person on a day.</summary>
    /// <param name="dateOfBirth">Date of birth.</param>
    /// <param name="on">The day.</param>
    /// <returns><c>under-19</c>, <c>19-24</c>, <c>25-34</c>, <c>35-44</c>, <c>45-54</c>, <c>55-64</c> or <c>65-plus</c>.</returns>
    public static string Of(DateOnly dateOfBirth, DateOnly on)
    {
        var years = on.Year - dateOfBirth.Year;
        return (dateOfBirth.AddYears(years) > on ? years - 1 : years) switch
        {
            < 19 => "under-19",
            < 25 => "19-24",
            < 35 => "25-34",
            < 45 => "35-44",
            < 55 => "45-54",
            < 65 => "55-64",
            _ => "65-plus",
        };
    }
}
