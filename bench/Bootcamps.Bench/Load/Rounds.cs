using Bootcamps.Bench.Report;

namespace Bootcamps.Bench.Load;

/// <summary>A contender in a comparison.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="RunAsync">Loads it for the given time.</param>
internal sealed record Contender(string Name, Func<TimeSpan, Task<LoadResult>> RunAsync);

/// <summary>The results of all rounds of one contender.</summary>
internal sealed class Measured(string name, IReadOnlyList<LoadResult> rounds)
{
    /// <summary>What it is called.</summary>
    public string Name => name;

    /// <summary>Its rounds.</summary>
    public IReadOnlyList<LoadResult> Rounds => rounds;

    /// <summary>Accepted answers a second, the median of the rounds.</summary>
    public double PerSecond => Statistics.Median(rounds.Select(round => round.AcceptedPerSecond));

    /// <summary>A percentile of the latencies, the median of the rounds.</summary>
    public double Milliseconds(double share) => Statistics.Median(rounds.Select(round => round.Milliseconds(share)));

    /// <summary>Lowest and highest rate.</summary>
    public string Spread => $"{Figure.Rate(rounds.Min(round => round.AcceptedPerSecond))}–{Figure.Rate(rounds.Max(round => round.AcceptedPerSecond))}";

    /// <summary>Answers that were not 2xx, and connections that broke, in all rounds; empty when there were none.</summary>
    public string Others
    {
        get
        {
            var byStatus = rounds.SelectMany(round => round.ByStatus).Where(pair => pair.Key is < 200 or >= 300).GroupBy(pair => pair.Key)
                .OrderBy(group => group.Key)
                .Select(group => $"{group.Key}: {Figure.Count(group.Sum(pair => pair.Value))}");
            var broken = rounds.Sum(round => round.Broken);
            return string.Join(", ", broken == 0 ? byStatus : byStatus.Append($"broken: {broken}"));
        }
    }
}

/// <summary>Measures in turns, A B C A B C …, so that other load on the machine affects all equally.</summary>
internal static class Rounds
{
    private static readonly string[] Headers =
        ["", "accepted/s", "min–max", "first ÷ this", "p50 ms", "p95 ms", "p99 ms", "max ms", "server CPU µs", "client CPU µs", "not 2xx"];

    /// <summary>Warms every contender up, then measures them in turns.</summary>
    public static async Task<IReadOnlyList<Measured>> RunAsync(BenchRun bench, IReadOnlyList<Contender> contenders)
    {
        foreach (var contender in contenders)
        {
            BenchRun.Tell($"warming up: {contender.Name}");
            await contender.RunAsync(bench.Options.WarmUp);
        }

        var rounds = contenders.ToDictionary(contender => contender.Name, _ => new List<LoadResult>(), StringComparer.Ordinal);
        for (var round = 1; round <= bench.Options.Rounds; round++)
        {
            foreach (var contender in contenders)
            {
                var result = await contender.RunAsync(bench.Options.Duration);
                rounds[contender.Name].Add(result);
                BenchRun.Tell(
                    $"round {round}: {contender.Name} {Figure.Rate(result.AcceptedPerSecond)}/s, "
                    + $"p99 {Figure.Milliseconds(result.Milliseconds(0.99))} ms {result.Others}");
            }
        }

        return [.. contenders.Select(contender => new Measured(contender.Name, rounds[contender.Name]))];
    }

    /// <summary>Adds a table; the first one's rate is divided by each.</summary>
    public static void Show(Section section, IReadOnlyList<Measured> measured) => section.Table(Headers,
    [
        .. measured.Select((one, i) => (IReadOnlyList<string>)
        [
            one.Name, Figure.Rate(one.PerSecond), one.Spread,
            i == 0 ? "" : Figure.Ratio(measured[0].PerSecond / Math.Max(0.001, one.PerSecond)),
            Figure.Milliseconds(one.Milliseconds(0.5)), Figure.Milliseconds(one.Milliseconds(0.95)), Figure.Milliseconds(one.Milliseconds(0.99)),
            Figure.Milliseconds(one.Rounds.Max(round => round.Milliseconds(1))),
            one.Rounds.All(round => round.ServerMicroseconds is null)
                ? ""
                : Figure.Count(Statistics.Median(one.Rounds.Select(round => round.ServerMicroseconds ?? 0))),
            Figure.Count(Statistics.Median(one.Rounds.Select(round => round.ClientMicroseconds))), one.Others,
        ]),
    ]);
}
