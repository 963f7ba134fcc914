using System.Globalization;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Domain.Targets;

/// <summary>What a target is for.</summary>
public enum TargetLevel
{
    /// <summary>Everything in a programme.</summary>
    Programme,

    /// <summary>One sector.</summary>
    Sector,

    /// <summary>One provider.</summary>
    Provider,
}

/// <summary>The totals planned by the end of a month, including earlier months.</summary>
/// <param name="Level">Level of the target.</param>
/// <param name="SectorCode">The sector, for a target of a sector.</param>
/// <param name="Ukprn">The provider, for a target of a provider.</param>
/// <param name="Period">The month, <c>yyyymm</c>.</param>
/// <param name="Starts">Learners who have started.</param>
/// <param name="Completions">Learners who have completed.</param>
/// <param name="Outcomes">Learners with a positive outcome.</param>
public sealed record Target(TargetLevel Level, string? SectorCode, int? Ukprn, int Period, int Starts, int Completions, int Outcomes);

/// <summary>The facts that targets are checked against.</summary>
public sealed record TargetFacts
{
    /// <summary>The programme's first day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>Its last day.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>The authority's sectors.</summary>
    public required IReadOnlySet<string> Sectors { get; init; }

    /// <summary>The providers registered with the authority.</summary>
    public required IReadOnlySet<int> Providers { get; init; }
}

/// <summary>Checks a programme's targets.</summary>
public static class TargetRules
{
    /// <summary>
    /// The key of a target: <c>LCRCA-2024-25/programme/202404</c>, <c>LCRCA-2024-25/sector/digital/202404</c>,
    /// <c>LCRCA-2024-25/provider/10001234/202404</c>.
    /// </summary>
    public static string TargetIdOf(string programmeId, Target target) => target.Level switch
    {
        TargetLevel.Programme => FormattableString.Invariant($"{programmeId}/programme/{target.Period}"),
        TargetLevel.Sector => FormattableString.Invariant($"{programmeId}/sector/{target.SectorCode}/{target.Period}"),
        TargetLevel.Provider => FormattableString.Invariant($"{programmeId}/provider/{target.Ukprn}/{target.Period}"),
    };

    /// <summary>Checks all targets of a programme.</summary>
    /// <param name="targets">All targets of a programme; refusals point to positions in it.</param>
    /// <param name="facts">The facts to check against.</param>
    /// <returns>
    /// Empty when they are accepted; otherwise <c>target.level-mismatch</c>, <c>target.outside-programme</c>, <c>target.duplicate</c>, <c>target.falls</c>,
    /// <c>target.exceeds</c>, and <c>access.not-found</c> for a sector or provider that the authority does not have.
    /// </returns>
    public static IReadOnlyList<Refusal> Check(IReadOnlyList<Target> targets, TargetFacts facts)
    {
        var refusals = new List<Refusal>();
        var scopes = new Dictionary<(TargetLevel, string?, int?), SortedDictionary<int, int>>();
        foreach (var (i, target) in targets.Index())
        {
            var pointer = PointerOf(i);
            refusals.AddRange(FaultsOf(target, facts, pointer));
            var scope = (target.Level, target.SectorCode, target.Ukprn);
            if (!scopes.TryGetValue(scope, out var months))
            {
                scopes[scope] = months = [];
            }

            if (!months.TryAdd(target.Period, i))
            {
                refusals.Add(new Refusal("target.duplicate", $"An earlier row already has a target for {Prose.Month(target.Period)}.", pointer));
            }
        }

        foreach (var months in scopes.Values)
        {
            foreach (var (earlier, later) in months.Values.Zip(months.Values.Skip(1)))
            {
                refusals.AddRange(Falls(targets[earlier], targets[later], PointerOf(later)));
            }
        }

        return refusals;
    }

    private static string PointerOf(int i) => string.Create(CultureInfo.InvariantCulture, $"/items/{i}");

    private static IEnumerable<Refusal> FaultsOf(Target target, TargetFacts facts, string pointer)
    {
        var hasSector = target.Level == TargetLevel.Sector;
        var hasProvider = target.Level == TargetLevel.Provider;
        if (hasSector != target.SectorCode is not null)
        {
            yield return new Refusal(
                "target.level-mismatch",
                hasSector ? "A target for a sector must have a sectorCode." : "Only a target for a sector can have a sectorCode.",
                pointer + "/sectorCode");
        }
        else if (target.SectorCode is { } sectorCode && !facts.Sectors.Contains(sectorCode))
        {
            yield return new Refusal("access.not-found", "The authority has no sector with this code.", pointer + "/sectorCode");
        }

        if (hasProvider != target.Ukprn is not null)
        {
            yield return new Refusal(
                "target.level-mismatch",
                hasProvider ? "A target for a provider must have a ukprn." : "Only a target for a provider can have a ukprn.",
                pointer + "/ukprn");
        }
        else if (target.Ukprn is { } ukprn && !facts.Providers.Contains(ukprn))
        {
            yield return new Refusal("access.not-found", "No provider with this UKPRN is registered with the authority.", pointer + "/ukprn");
        }

        var first = Period.Of(facts.StartsOn);
        var last = Period.Of(ProgrammeRules.ReportingEndsOn(facts.EndsOn));
        if (target.Period < first || target.Period > last || target.Period % 100 is 0 or > 12)
        {
            var message = $"The month must be from {new Month(first)} to {new Month(last)}.";
            yield return new Refusal("target.outside-programme", message, pointer + "/period");
        }

        foreach (var refusal in LearnerNumbers.Excesses(
            "target.exceeds",
            pointer,
            ("starts", target.Starts),
            ("completions", target.Completions),
            ("outcomes", target.Outcomes)))
        {
            yield return refusal;
        }
    }

    private static IEnumerable<Refusal> Falls(Target earlier, Target later, string pointer)
    {
        foreach (var (field, before, after) in new[]
        {
            ("starts", earlier.Starts, later.Starts), ("completions", earlier.Completions, later.Completions), ("outcomes", earlier.Outcomes, later.Outcomes),
        })
        {
            if (after < before)
            {
                var message = string.Create(CultureInfo.InvariantCulture, $"{after:N0} is below the {before:N0} of {new Month(earlier.Period)}.");
                yield return new Refusal("target.falls", message, $"{pointer}/{field}") { Actual = after, Allowed = before };
            }
        }
    }
}
