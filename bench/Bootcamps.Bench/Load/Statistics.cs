namespace Bootcamps.Bench.Load;

/// <summary>Percentiles and medians of samples.</summary>
internal static class Statistics
{
    /// <summary>The smallest sample that at least this share of all samples does not exceed (nearest rank); 0 of none.</summary>
    /// <param name="sorted">The samples, smallest first.</param>
    /// <param name="share">Between 0 and 1.</param>
    public static long Percentile(IReadOnlyList<long> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];

    /// <summary>The middle value, or the mean of the two in the middle; 0 of none.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length switch
        {
            0 => 0,
            _ when sorted.Length % 2 == 1 => sorted[middle],
            _ => (sorted[middle - 1] + sorted[middle]) / 2,
        };
    }
}
