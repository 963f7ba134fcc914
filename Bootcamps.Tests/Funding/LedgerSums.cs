using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>Compares every counter with a plain sum over the ledger, in SQL that shares nothing with the service.</summary>
internal static class LedgerSums
{
    private const string Beneath = "(f.sector_code is null or l.sector_code = f.sector_code) and (f.ukprn is null or l.ukprn = f.ukprn)";

    private const string Exactly = "coalesce(l.sector_code, '-') = coalesce(f.sector_code, '-') and coalesce(l.ukprn, 0) = coalesce(f.ukprn, 0)";

    /// <summary>Asserts that pools, their caps, and the dashboard's counters are sums of the ledger.</summary>
    public static void AssertCounters(ApiHost host) => Assert.Multiple(() =>
    {
        foreach (var (column, amount, where) in new[]
        {
            ("committed_places", "places", Beneath), ("committed_pence", "committed_pence", Beneath), ("earned_pence", "earned_pence", Beneath),
            ("cap_places", "cap_places", Exactly), ("cap_pence", "cap_pence", Exactly),
        })
        {
            Assert.That(
                host.Given.Scalar<long>($"""
                    select count(*)
                    from funding_pool f
                    where coalesce(f.{column}, 0) <> (
                        select coalesce(sum(cast(l.{amount} as bigint)), 0)
                        from ledger_entry l
                        where l.programme_id = f.programme_id and {where})
                    """),
                Is.Zero,
                column);
        }

        foreach (var (dimension, member) in new[]
        {
            ("programme", "'programme'"), ("sector", "coalesce(l.sector_code, 'none')"), ("provider", "coalesce(cast(l.ukprn as varchar(10)), 'none')"),
            ("localAuthority", "coalesce(l.local_authority_code, 'none')"), ("month", "cast(l.period as varchar(10))"),
        })
        {
            foreach (var (column, amount) in new[] { ("committed_places", "places"), ("committed_pence", "committed_pence") })
            {
                Assert.That(
                    host.Given.Scalar<long>($"""
                        select count(*)
                        from tally t
                        where t.dimension = '{dimension}' and t.{column} <> (
                            select coalesce(sum(cast(l.{amount} as bigint)), 0)
                            from ledger_entry l
                            where l.programme_id = t.programme_id and {member} = t.member)
                        """),
                    Is.Zero,
                    $"{dimension} {column}");
            }
        }
    });
}
