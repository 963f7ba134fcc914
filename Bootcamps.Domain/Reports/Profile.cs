namespace Bootcamps.Domain.Reports;

/// <summary>
/// What is planned by each day: a straight line from the day before the programme begins to the end of the first month that has a target, from there to the end
/// of the next, and so on; the last target holds from then on.
/// </summary>
public sealed class Profile
{
    private readonly List<(DateOnly On, long Value)> _points;

    /// <summary>Makes a profile.</summary>
    /// <param name="startsOn">The programme's first day.</param>
    /// <param name="opening">What was reached in earlier years; part of every target.</param>
    /// <param name="targets">What is planned by the end of each month, <c>yyyymm</c>, everything earlier included; in any order, not every month needs one.</param>
    public Profile(DateOnly startsOn, long opening, IEnumerable<(int Period, long Value)> targets)
    {
        Opening = opening;
        _points = [(startsOn.AddDays(-1), opening), .. targets.OrderBy(target => target.Period).Select(target => (Period.LastDayOf(target.Period), target.Value))];
    }

    /// <summary>The total of earlier years.</summary>
    public long Opening { get; }

    /// <summary>Whether there is a target.</summary>
    public bool HasTargets => _points.Count > 1;

    /// <summary>What is planned by the end of a day, rounded half away from zero. Null without a target.</summary>
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

    /// <summary>What the programme itself is to have reached by the end of a day, earlier years apart. Null without a target.</summary>
    public long? DueAt(DateOnly on) => At(on) - Opening;
}

/// <summary>How delivery stands against the profile.</summary>
public enum RagStatus
{
    /// <summary>Not further below the profile than the tolerance of the review.</summary>
    Green,

    /// <summary>Further below, within the amber margin.</summary>
    Amber,

    /// <summary>Further below than that.</summary>
    Red,
}

/// <summary>A measure against its profile, as it may be shown.</summary>
/// <param name="Opening">The total of earlier years.</param>
/// <param name="Actual">The total so far, including earlier years, as in the targets.</param>
/// <param name="Planned">What was planned by then. Null without a target.</param>
/// <param name="Shortfall">How far the actual total is below plan, or 0. Null without a target.</param>
/// <param name="ShortfallPercent">
/// The shortfall in percent of what the programme itself was to reach by then. Earlier years stand on both sides and would make it look small. Null without a
/// target, and while nothing is due.
/// </param>
/// <param name="Status">
/// By the tolerance of the review. Null where there is no shortfall in percent, where no review is planned, or where it is withheld.
/// </param>
public sealed record ProfileProgress(Figure Opening, Figure Actual, long? Planned, Figure? Shortfall, RateFigure? ShortfallPercent, RagStatus? Status)
{
    /// <summary>Compares a measure with its profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="on">The day it is compared on.</param>
    /// <param name="count">What the programme itself has reached by then.</param>
    /// <param name="isHidden">Whether that count is withheld.</param>
    /// <param name="review">The review whose tolerance holds. Null when none is planned.</param>
    /// <param name="rule">What else it is judged by.</param>
    /// <param name="disclosure">What may be shown.</param>
    public static ProfileProgress Of(Profile profile, DateOnly on, long count, bool isHidden, ReviewPoint? review, PerformanceRule rule, Disclosure disclosure)
    {
        // An opening that is withheld would show as the difference of the other two.
        var isOpeningHidden = disclosure.IsHiddenOpening(profile.Opening);
        isHidden |= isOpeningHidden;
        var opening = disclosure.Count(profile.Opening, isOpeningHidden);
        var actual = disclosure.Count(profile.Opening + count, isHidden);
        if (profile.At(on) is not { } planned)
        {
            return new ProfileProgress(opening, actual, null, null, null, null);
        }

        // What is published follows from figures that are published, so that it tells nothing beyond them.
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
    /// <param name="shortfallBasisPoints">The shortfall, rounded as it is shown.</param>
    /// <param name="toleranceBasisPoints">The tolerance of the review.</param>
    /// <param name="amberMarginBasisPoints">How much further is amber.</param>
    public static RagStatus StatusOf(int shortfallBasisPoints, int toleranceBasisPoints, int amberMarginBasisPoints) =>
        shortfallBasisPoints <= toleranceBasisPoints ? RagStatus.Green
        : shortfallBasisPoints <= toleranceBasisPoints + amberMarginBasisPoints ? RagStatus.Amber
        : RagStatus.Red;
}
