namespace Bootcamps.Domain.Reports;

/// <summary>The sum of a dimension's counters in a month.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Period">The month, <c>yyyymm</c>.</param>
/// <param name="Counts">Their sum.</param>
public sealed record PerformanceSum(PerformanceDimension Dimension, int Period, PerformanceCounts Counts);

/// <summary>Checks that in every month each dimension of a programme's performance adds up to the programme.</summary>
public static class PerformanceCheck
{
    private static readonly PerformanceDimension[] Dimensions = [.. Enum.GetValues<PerformanceDimension>()
        .Where(dimension => dimension != PerformanceDimension.Programme)];

    /// <summary>Compares counters.</summary>
    /// <param name="sums">Sums of counters; several of the same dimension and month are added up.</param>
    /// <returns>Every difference, in the order of months, dimensions and measures, such as <c>sex/dropOuts/2024-11</c>; empty when all agree.</returns>
    public static IEnumerable<Difference> Of(IEnumerable<PerformanceSum> sums)
    {
        foreach (var month in sums.GroupBy(sum => sum.Period).OrderBy(month => month.Key))
        {
            var byDimension = month.GroupBy(sum => sum.Dimension)
                .ToDictionary(group => group.Key, group => PerformanceCounts.SumOf(group.Select(sum => sum.Counts)));
            var whole = byDimension.GetValueOrDefault(PerformanceDimension.Programme);
            foreach (var dimension in Dimensions)
            {
                foreach (var difference in Differences(dimension, month.Key, whole, byDimension.GetValueOrDefault(dimension)))
                {
                    yield return difference;
                }
            }
        }
    }

    private static IEnumerable<Difference> Differences(PerformanceDimension dimension, int period, PerformanceCounts whole, PerformanceCounts parts)
    {
        foreach (var measure in Enum.GetValues<PerformanceMeasure>())
        {
            if (whole[measure] != parts[measure])
            {
                yield return new Difference(CheckedThing.Performance, IdOf(dimension, measure.ToString(), period), whole[measure], parts[measure], null, null);
            }
        }

        if (whole.EarnedPence != parts.EarnedPence)
        {
            yield return new Difference(CheckedThing.Performance, IdOf(dimension, "Earned", period), 0, 0, whole.EarnedPence, parts.EarnedPence);
        }
    }

    private static string IdOf(PerformanceDimension dimension, string measure, int period) =>
        $"{CamelCase(dimension.ToString())}/{CamelCase(measure)}/{new Month(period)}";

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
