using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Tests.Storage;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Writing;

/// <summary>Answers stored for retries: only their owner finds them, and old ones are deleted.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class IdempotencyStoreTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly DateTimeOffset Now = new(2024, 11, 15, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Old = Now - IdempotencyStore.KeptFor - TimeSpan.FromSeconds(1);

    [Test]
    public void Old_answers_are_deleted_from_every_lane_and_recent_ones_kept()
    {
        // Both lanes use the same numbers, so that a mix-up would show. One step deletes 500.
        Keep("idle", Enumerable.Range(1, 600), Now);
        Keep("busy", Enumerable.Range(1, 501), Old);
        Keep("busy", Enumerable.Range(502, 600), Now);

        var gone = new IdempotencyStore(Database.Db).Purge(Now);

        Assert.Multiple(() =>
        {
            Assert.That(gone, Is.EqualTo(501));
            Assert.That(Kept("idle"), Is.EqualTo(Enumerable.Range(1, 600)));
            Assert.That(Kept("busy"), Is.EqualTo(Enumerable.Range(502, 600)));
        });
    }

    [Test]
    public async Task The_same_key_of_two_tenants_has_two_answers()
    {
        var hash = HashOf(1);
        var (mine, theirs, nobodys) = (new IdempotencyKey("mine", hash), new IdempotencyKey("theirs", hash), new IdempotencyKey("nobody", hash));
        Add(
            Reply("lane", 1, Now) with { Tenant = "theirs", KeyHash = hash, Body = "theirs" },
            Reply("lane", 2, Now) with { Tenant = "mine", KeyHash = hash, Body = "mine" });
        var store = new IdempotencyStore(Database.Db);

        string?[] found =
        [
            (await store.FindAsync(mine, CancellationToken.None))?.Body,
            (await store.FindAsync(theirs, CancellationToken.None))?.Body,
            (await store.FindAsync(nobodys, CancellationToken.None))?.Body,
        ];
        var loaded = (await Database.Db.QueryAsync(reads => IdempotencyStore.Replies.Load(reads, [mine, nobodys]), CancellationToken.None))
            .Select(pair => (pair.Key, pair.Value.Body));

        Assert.That(found, Is.EqualTo(new[] { "mine", "theirs", null }));
        Assert.That(loaded, Is.EqualTo(new[] { (mine, "mine") }));
    }

    private void Keep(string laneId, IEnumerable<int> numbers, DateTimeOffset postedAt)
    {
        Database.Db.Write(transaction => transaction.Connection!.ExecuteScalar<int>(
            "select count(*) from lane where lane_id = @laneId",
            new { laneId },
            transaction) > 0
            ? 0
            : transaction.Connection!.Execute(
                "insert into lane (lane_id, turn, last_number, last_posted_at) values (@laneId, 0, 0, @Now)",
                new { laneId, Now },
                transaction));
        Add([.. numbers.Select(number => Reply(laneId, number, postedAt))]);
    }

    private void Add(params StoredReply[] replies) =>
        Database.Db.Write(transaction => Database.Engine.ExecuteAll(transaction, IdempotencyStore.Sql.Add, replies));

    private IEnumerable<int> Kept(string laneId) => Database.Db.Write(transaction =>
        transaction.Connection!.Query<int>("select number from idempotency_key where lane_id = @laneId order by number", new { laneId }, transaction).AsList());

    private static StoredReply Reply(string laneId, int number, DateTimeOffset postedAt) => new()
    {
        LaneId = laneId, Number = number, Tenant = laneId, KeyHash = HashOf(number), RequestHash = HashOf(0), Status = 201, Body = "{}", PostedAt = postedAt,
    };

    private static KeyedHash HashOf(int number) => new((UInt128)number);
}
