using Bootcamps.Api.Platform.Storage;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Storage;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class TestDatabasesTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task A_test_database_is_migrated_and_has_no_programme()
    {
        var lanes = await Database.Db.ListAsync<string>("select lane_id from lane", null, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(lanes, Is.EqualTo(new[] { "reference" }));
            Assert.That(new Migrator(Database.Engine, TimeProvider.System).Migrate(), Is.Empty);
        });
    }

    [Test]
    public void Two_test_databases_share_nothing()
    {
        using var other = new TDatabase();
        Database.Db.Write(transaction => transaction.Connection!.Execute(
            "insert into authority (authority_id, name, version) values ('LCRCA', 'Liverpool City Region', 1)",
            transaction: transaction));

        var rows = other.Db.Write(transaction => transaction.Connection!.ExecuteScalar<long>("select count(*) from authority", transaction: transaction));

        Assert.That(rows, Is.Zero);
    }
}
