namespace Bootcamps.Domain.Reports;

/// <summary>
/// The planned total on each day: a straight line from the day before the programme begins to the end of the first month that has a target, from there to the
/// end
/// of the next, and so on. After the last target it stays constant.
/// </summary>
public sealed class Profile
{
    private readonly List<(DateOnly On, long Value)> _points;

    /// <summary>Makes a profile.</summary>
    /// <param name="startsOn">The programme's first day.</param>
    /// <param name="opening">The total of earlier years; part of every target.</param>
    /// <param name="targets">The planned totals at the end of months, <c>yyyymm</c>, earlier years included; in any order. Not every month needs one.</param>
    public Profile(DateOnly startsOn, long opening, IEnumerable<(int Period, long Value)> targets)
    {
        Opening = opening;
        _points = [(startsOn.AddDays(-1), opening), .. targets.OrderBy(target => target.Period)
            .Select(target => (Period.LastDayOf(target.Period), target.Value))];
    }

    /// <summary>The total of earlier years.</summary>
    public long Opening { get; }

    /// <summary>Whether there is a target.</summary>
    public bool HasTargets => _points.Count > 1;

    /// <summary>The planned total at the end of a day, rounded half away from zero. Null without a target.</summary>
    public long? At(DateOnly on)
    {
        if (!HasTargets)
        {
            return null;
        }

        var next = _points.FindIndex(point => point.On >= on);
        if (next <= 0)
        {
            return next == 0 ? Opening : _points[^1].Value;
        }

        var (from, to) = (_points[next - 1], _points[next]);
        return from.Value + Rounding.Divide((Int128)(to.Value - from.Value) * (on.DayNumber - from.On.DayNumber), to.On.DayNumber - from.On.DayNumber);
    }

    /// <summary>The planned total at the end of a day without earlier years. Null without a target.</summary>
    public long? DueAt(DateOnly on) => At(on) - Opening;
}

/// <summary>The status of delivery against the profile.</summary>
public enum RagStatus
{
    /// <summary>At most the tolerance of the review below the profile.</summary>
    Green,

    /// <summary>Below the tolerance, within the amber margin.</summary>
    Amber,

    /// <summary>Below the amber margin.</summary>
    Red,
}

/// <summary>A measure compared with its profile, as the reader can see it.</summary>
/// <param name="Opening">The total of earlier years.</param>
/// <param name="Actual">The total so far, including earlier years, as in the targets.</param>
/// <param name="Planned">The planned total. Null without a target.</param>
/// <param name="Shortfall">How far the actual total is below plan, or 0. Null without a target.</param>
/// <param name="ShortfallPercent">
/// The shortfall as a percentage of the planned total without earlier years, which would make it look small. Null without a
/// target, and while nothing is due.
/// </param>
/// <param name="Status">
/// By the tolerance of the review. Null when there is no percentage, when no review is planned, or when it is withheld.
/// </param>
public sealed record ProfileProgress(Figure Opening, Figure Actual, long? Planned, Figure? Shortfall, RateFigure? ShortfallPercent, RagStatus? Status)
{
    /// <summary>Compares a measure with its profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="on">The day it is compared on.</param>
    /// <param name="count">The count by then, without earlier years.</param>
    /// <param name="isHidden">Whether that count is withheld.</param>
    /// <param name="review">The review whose tolerance applies. Null when none is planned.</param>
    /// <param name="rule">The performance rule in force.</param>
    /// <param name="disclosure">The disclosure rules.</param>
    public static ProfileProgress Of(Profile profile, DateOnly on, long count, bool isHidden, ReviewPoint? review, PerformanceRule rule, Disclosure disclosure)
    {
        // A withheld opening could be found as the difference of the other two.
        var isOpeningHidden = disclosure.IsHiddenOpening(profile.Opening);
        isHidden |= isOpeningHidden;
        var opening = disclosure.Count(profile.Opening, isOpeningHidden);
        var actual = disclosure.Count(profile.Opening + count, isHidden);
        if (profile.At(on) is not { } planned)
        {
            return new ProfileProgress(opening, actual, null, null, null, null);
        }

        // Published values are calculated from published figures, so that they reveal nothing more.
        var due = planned - profile.Opening;
        var shown = isHidden ? 0 : Math.Max(0, planned - actual.Value!.Value);
        var status = due <= 0 || isHidden || review is null
            ? (RagStatus?)null
            : StatusOf(Funding.BasisPoints.Rate(Math.Max(0, due - count), due)!.Value, review.ToleranceBasisPoints, rule.AmberMarginBasisPoints);
        return new ProfileProgress(
            opening,
            actual,
            planned,
            isHidden ? Figure.Suppressed : Figure.Of(shown),
            due <= 0 ? null : disclosure.Rate(shown, due, isHidden),
            status);
    }

    /// <summary>The status of a shortfall.</summary>
    /// <param name="shortfallBasisPoints">The shortfall, rounded as shown.</param>
    /// <param name="toleranceBasisPoints">The tolerance of the review.</param>
    /// <param name="amberMarginBasisPoints">Width of the amber range beyond the tolerance.</param>
    public static RagStatus StatusOf(int shortfallBasisPoints, int toleranceBasisPoints, int amberMarginBasisPoints) =>
        shortfallBasisPoints <= toleranceBasisPoints ? RagStatus.Green
        : shortfallBasisPoints <= toleranceBasisPoints + amberMarginBasisPoints ? RagStatus.Amber
        : RagStatus.Red;
}
