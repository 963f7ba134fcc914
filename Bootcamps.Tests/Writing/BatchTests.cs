using Bootcamps.Api.Platform.Writing;
using Bootcamps.Tests.Storage;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Writing;

/// <summary>The order in which a batch writes its rows.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class BatchTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string AddAuthority = "insert into authority (authority_id, name, version) values (@AuthorityId, @Name, 1)";

    private const string AddArea = """
        insert into authority_area (authority_id, local_authority_code, name, valid_from)
        values (@AuthorityId, @LocalAuthorityCode, @Name, @ValidFrom)
        """;

    [Test]
    public void Statements_run_in_order_of_first_use_with_all_their_rows() => Write(
        batch =>
        {
            batch.Add(AddAuthority, Authority("A"));
            batch.Add(AddArea, Area("A"));
            batch.Add(AddAuthority, Authority("B"));
            batch.Add(AddArea, Area("B"));
        },
        "A", "B");

    [Test]
    public void Named_statements_run_in_their_declared_order() => Write(
        batch =>
        {
            batch.InOrder(AddAuthority, AddArea);
            batch.Add(AddArea, Area("A"));
            batch.Add(AddAuthority, Authority("A"));
        },
        "A");

    [Test]
    public void An_equal_statement_in_another_string_object_writes_its_own_rows_once() => Write(
        batch =>
        {
            batch.Add(AddAuthority, Authority("A"));
            batch.Add(AddArea, Area("A"));
            var copy = new string(AddAuthority);
            batch.Add(copy, Authority("B"));
            batch.Add(copy, Authority("C"));
            batch.Add(new string(AddArea), Area("B"));
            batch.Add(AddAuthority, Authority("D"));
            batch.Add(AddArea, Area("D"));
        },
        "A", "B", "D");

    // The database refuses an area before its authority exists, and duplicates of both.
    private void Write(Action<Batch> add, params string[] expectedAreas)
    {
        var areas = Database.Db.Write(transaction =>
        {
            var batch = new Batch(Database.Engine, transaction, WriteQueue.ReferenceLane, 0, DateTimeOffset.UnixEpoch, []);
            add(batch);
            batch.Write(
                Lane.Sql.Advance,
                new { LaneId = WriteQueue.ReferenceLane, LastNumber = 0L, LastPostedAt = DateTimeOffset.UnixEpoch });
            return transaction.Connection!.Query<string>("select authority_id from authority_area order by authority_id", transaction: transaction).AsList();
        });

        Assert.That(areas, Is.EqualTo(expectedAreas));
    }

    private static object Authority(string authorityId) => new { AuthorityId = authorityId, Name = $"Authority {authorityId}" };

    private static object Area(string authorityId) =>
        new { AuthorityId = authorityId, LocalAuthorityCode = "E08000012", Name = "Liverpool", ValidFrom = new DateOnly(2014, 4, 1) };
}
