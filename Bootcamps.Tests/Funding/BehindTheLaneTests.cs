using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Enrolments;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>
/// A row that is changed directly in the database, outside the programme's lane, which caches it. The lane never overwrites the change with its cached value,
/// in any column.
/// </summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class BehindTheLaneTests<TDatabase> : EnrolmentFixture<TDatabase>
    where TDatabase : TestDatabase, new()
{
    // Two enrolments of £4,480.00, and 10 added between them.
    [TestCase("funding_pool", "committed_places", 12)]
    [TestCase("funding_pool", "committed_pence", 896_010)]
    [TestCase("funding_pool", "earned_pence", 10)]
    [TestCase("tally", "committed_places", 12)]
    [TestCase("tally", "committed_pence", 896_010)]
    [TestCase("cohort", "seats_taken", 12)]
    public async Task An_enrolment_keeps_a_change_made_directly_in_the_database(string table, string column, long expected)
    {
        var cohortId = Host.Given.Cohort();
        await Journey.Enrol(Provider, cohortId, 1);

        Add10(table, column);
        await Journey.Enrol(Provider, cohortId, 2);

        AssertAll(table, column, expected);
    }

    // Two starts of £1,792.00, and 10 added between them.
    [TestCase("starts", 12)]
    [TestCase("completions", 10)]
    [TestCase("interviews", 10)]
    [TestCase("outcomes", 10)]
    [TestCase("drop_outs", 10)]
    [TestCase("earned_pence", 358_410)]
    public async Task A_milestone_keeps_a_change_made_directly_in_the_database(string column, long expected)
    {
        var cohortId = Host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        var (first, second) = (await Journey.Enrol(Provider, cohortId, 1), await Journey.Enrol(Provider, cohortId, 2));
        await Journey.Reach(Provider, first, Journey.Start());

        Add10("performance_count", column);
        await Journey.Reach(Provider, second, Journey.Start());

        AssertAll("performance_count", column, expected);
    }

    [TestCase("targets", "allocations_version")]
    [TestCase("allocations", "targets_version")]
    public async Task Replacing_one_list_does_not_change_the_version_of_the_other(string replaced, string column)
    {
        using var authority = Host.With(Host.Given.Key(Role.Authority));
        await Replace(authority, replaced);

        Add10("programme", column);
        var reply = await Replace(authority, replaced);

        Assert.That(reply.Headers.Headers.ETag?.Tag, Is.EqualTo("\"3\""));
        AssertAll("programme", column, 11);
    }

    [TestCase("committed_places")]
    [TestCase("committed_pence")]
    public async Task Pools_in_use_cannot_be_replaced(string column)
    {
        using var authority = Host.With(Host.Given.Key(Role.Authority));
        await Replace(authority, "allocations");

        Add10("funding_pool", column);
        Host.Given.Execute("""
            insert into ledger_entry (programme_id, number, line, kind, occurred_on, period, posted_at, places, seats, committed_pence,
                earned_pence, unfunded_pence, paid_pence, starts, completions, interviews, outcomes, drop_outs, cap_places, cap_pence)
            values (@ProgrammeId, 1, 900, 'commit', '2024-11-15', 202411, '2024-11-15 09:00:00.000', 10, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
            """, new { Given.ProgrammeId });
        var reply = await authority.Put($"/v1/programmes/{Given.ProgrammeId}/allocations", new { items = new[] { Programme } }, "*");

        Assert.That((reply.Status, reply.Codes[0]), Is.EqualTo((409, "funding.allocations-committed")), reply.Text);
        AssertAll("funding_pool", column, 10);
    }

    private static object Programme => new { level = "programme", capPlaces = 50, capPence = 50_000_000 };

    private static async Task<Reply> Replace(HttpClient authority, string list)
    {
        object item = list == "targets" ? new { level = "programme", period = "2025-03", starts = 3, completions = 2, outcomes = 1 } : Programme;
        var reply = await authority.Put($"/v1/programmes/{Given.ProgrammeId}/{list}", new { items = new[] { item } }, "*");
        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        return reply;
    }

    private void Add10(string table, string column) => Host.Given.Execute($"update {table} set {column} = coalesce({column}, 0) + 10");

    private void AssertAll(string table, string column, long expected) => Assert.That(
        (Host.Given.Scalar<long>($"select min({column}) from {table}"), Host.Given.Scalar<long>($"select max({column}) from {table}")),
        Is.EqualTo((expected, expected)));
}
