using System.Globalization;

namespace Bootcamps.Domain.Eligibility;

/// <summary>Rules for the area of a combined authority.</summary>
public static class AreaRules
{
    /// <summary>The day on which the present system of English districts began.</summary>
    /// <remarks>Source: Local Government Act 1972, section 1.</remarks>
    public static readonly DateOnly FirstDay = new(1974, 4, 1);

    private const int YearsAhead = 5;

    /// <summary>Checks an area's local authorities against each other and the calendar.</summary>
    /// <param name="areas">The local authorities; pointers of refusals name positions in it.</param>
    /// <param name="today">Today.</param>
    /// <returns>
    /// Every reason to refuse, or empty: <c>authority.no-area</c>, <c>authority.area-not-in-england</c>,
    /// <c>authority.area-dates-reversed</c>,
    /// <c>authority.area-date-outside-bounds</c>, <c>authority.area-overlap</c>.
    /// </returns>
    public static IReadOnlyList<Refusal> Check(IReadOnlyList<AreaMembership> areas, DateOnly today)
    {
        List<Refusal> refusals = [];
        if (areas.Count == 0)
        {
            refusals.Add(new Refusal("authority.no-area", "The authority must have at least one local authority in its area.", "/areas"));
        }

        foreach (var (i, area) in areas.Index())
        {
            var pointer = FormattableString.Invariant($"/areas/{i}");
            refusals.AddRange(Faults(area, pointer, today));
            if (areas.Take(i).Any(other => other.LocalAuthorityCode == area.LocalAuthorityCode && Overlap(other, area)))
            {
                refusals.Add(new Refusal(
                    "authority.area-overlap",
                    $"{area.LocalAuthorityCode} is already in the area on some of these days.",
                    pointer + "/localAuthorityCode"));
            }
        }

        return refusals;
    }

    /// <summary>Checks a change of an area against the learners whose places depend on it.</summary>
    /// <param name="before">The area before the change.</param>
    /// <param name="after">The area after the change.</param>
    /// <param name="starts">The local authorities of learners who have a place, each with the first days of their cohorts.</param>
    /// <returns>
    /// <c>authority.area-in-use</c> for each local authority that would leave the area on a day on which learners from there start; empty when none
    /// would.
    /// </returns>
    public static IReadOnlyList<Refusal> CheckEdit(
        IReadOnlyList<AreaMembership> before,
        IReadOnlyList<AreaMembership> after,
        IEnumerable<(LocalAuthorityCode Code, DateOnly StartsOn)> starts) =>
    [
        .. starts
            .Where(start => AreaMembership.Contains(before, start.Code, start.StartsOn) && !AreaMembership.Contains(after, start.Code, start.StartsOn))
            .GroupBy(start => start.Code)
            .OrderBy(home => home.Key.ToString(), StringComparer.Ordinal)
            .Select(home => new Refusal(
                "authority.area-in-use",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Learners from {home.Key} have places on cohorts that start from {home.Min(start => start.StartsOn):d MMMM yyyy} to "
                    + $"{home.Max(start => start.StartsOn):d MMMM yyyy}, so it stays in the area on those days."),
                "/areas")),
    ];

    private static IEnumerable<Refusal> Faults(AreaMembership area, string pointer, DateOnly today)
    {
        if (area.LocalAuthorityCode.Country != Country.England)
        {
            yield return new Refusal("authority.area-not-in-england", $"{area.LocalAuthorityCode} must be in England.", pointer + "/localAuthorityCode");
        }

        if (area.ValidTo < area.ValidFrom)
        {
            yield return new Refusal(
                "authority.area-dates-reversed",
                Text($"The last day must be on or after {area.ValidFrom:d MMMM yyyy}, the first day. It is {area.ValidTo:d MMMM yyyy}."),
                pointer + "/validTo");
        }

        var last = today.AddYears(YearsAhead);
        foreach (var (field, day) in new[] { ("validFrom", area.ValidFrom), ("validTo", area.ValidTo ?? area.ValidFrom) })
        {
            if ((day < FirstDay || day > last) && (field == "validFrom" || area.ValidTo is not null))
            {
                yield return new Refusal(
                    "authority.area-date-outside-bounds",
                    Text($"{field} must be from {FirstDay:d MMMM yyyy} to {last:d MMMM yyyy}, {YearsAhead} years from today."),
                    $"{pointer}/{field}");
            }
        }
    }

    private static bool Overlap(AreaMembership one, AreaMembership other) =>
        (other.ValidTo is null || one.ValidFrom <= other.ValidTo) && (one.ValidTo is null || other.ValidFrom <= one.ValidTo);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
