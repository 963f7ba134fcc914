using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Storage;

/// <summary>Finds which of many keys exist, so that only those rows are read in full.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class KnownKeysTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    // Its parameters in another order than the key's properties.
    private const string Probe = "select authority_id from authority where name = @Name and authority_id = @AuthorityId";

    [Test]
    public void Unknown_keys_are_skipped_when_the_lookup_needs_no_round_trip()
    {
        Key[] keys = [new("A", "One"), new("B", "One"), new("A", "Two"), new("B", "Two"), new("C", "Three")];
        Key[] there = [new("A", "One"), new("B", "Two")];

        var known = Database.Db.Write(transaction =>
        {
            transaction.Connection!.Execute("insert into authority (authority_id, name, version) values (@AuthorityId, @Name, 1)", there, transaction);
            return Database.Engine.Known(transaction, Probe, keys);
        });

        Assert.That(known, Is.EqualTo(Database is SqliteDatabase ? there : keys));
    }

    private readonly record struct Key(string AuthorityId, string Name);
}
