using System.Globalization;

namespace Bootcamps.Domain.Reports;

/// <summary>The part of the check that follows earned money: pools, ledger, milestones, statements and payments.</summary>
internal static class EarningsCheck
{
    /// <summary>Compares the earned money of pools and milestones with the ledger.</summary>
    public static IEnumerable<Difference> OfEarned(ProgrammeFigures figures)
    {
        foreach (var pool in figures.Pools)
        {
            var pence = figures.Earned
                .Where(sum => (pool.SectorCode is null || pool.SectorCode == sum.SectorCode) && (pool.Ukprn is null || pool.Ukprn == sum.Ukprn))
                .Sum(sum => sum.Pence);
            if (pence != pool.EarnedPence)
            {
                yield return new Difference(CheckedThing.PoolEarned, pool.PoolId, 0, 0, pence, pool.EarnedPence);
            }

            if (pool.EarnedPence > pool.CapPence)
            {
                yield return new Difference(CheckedThing.PoolEarnedCap, pool.PoolId, 0, 0, pool.CapPence, pool.EarnedPence);
            }
        }

        var milestones = figures.Milestones.ToDictionary(sum => sum.CohortId, sum => sum.Pence, StringComparer.Ordinal);
        var ledger = SumBy(figures.Earned, sum => sum.CohortId ?? TallyBook.NotAttributed, sum => sum.Pence);
        foreach (var (cohortId, expected, actual) in Differing(milestones, ledger))
        {
            yield return new Difference(CheckedThing.CohortEarned, cohortId, 0, 0, expected, actual);
        }
    }

    /// <summary>Compares statements with their lines, and with the ledger's earned and paid money.</summary>
    public static IEnumerable<Difference> OfStatements(ProgrammeFigures figures)
    {
        foreach (var statement in figures.Statements.Where(statement => statement.LineCount != statement.Lines || statement.TotalPence != statement.LinesPence))
        {
            yield return new Difference(
                CheckedThing.StatementLines,
                statement.StatementId,
                statement.Lines,
                statement.LineCount,
                statement.LinesPence,
                statement.TotalPence);
        }

        var stated = SumBy(figures.Statements, statement => Key(statement.Ukprn), statement => statement.TotalPence);
        var earned = SumBy(figures.Earned, sum => sum.Ukprn is { } ukprn ? Key(ukprn) : TallyBook.NotAttributed, sum => sum.Pence);
        foreach (var (ukprn, expected, actual) in Differing(stated, earned))
        {
            yield return new Difference(CheckedThing.ProviderEarned, ukprn, 0, 0, expected, actual);
        }

        var due = SumBy(figures.Statements.Where(statement => statement.IsPaid), statement => Key(statement.Ukprn), statement => statement.TotalPence);
        var paid = SumBy(figures.Paid, sum => Key(sum.Ukprn), sum => sum.Pence);
        foreach (var (ukprn, expected, actual) in Differing(due, paid))
        {
            yield return new Difference(CheckedThing.ProviderPaid, ukprn, 0, 0, expected, actual);
        }
    }

    private static Dictionary<string, long> SumBy<T>(IEnumerable<T> items, Func<T, string> key, Func<T, long> pence) =>
        items.GroupBy(key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(pence), StringComparer.Ordinal);

    private static IEnumerable<(string Id, long Expected, long Actual)> Differing(
        Dictionary<string, long> expected,
        Dictionary<string, long> actual) => expected.Keys
        .Union(actual.Keys, StringComparer.Ordinal)
        .Select(id => (id, expected.GetValueOrDefault(id), actual.GetValueOrDefault(id)))
        .Where(pair => pair.Item2 != pair.Item3);

    private static string Key(int ukprn) => ukprn.ToString(CultureInfo.InvariantCulture);
}
