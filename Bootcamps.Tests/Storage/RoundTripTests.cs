using System.Data.Common;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Storage;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class RoundTripTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly Schema Schema = Schema.OfScripts(Schema.Scripts("sqlserver"));

    [Test]
    public void Every_table_returns_the_inserted_values()
    {
        var values = 0;
        Database.Db.Write(transaction =>
        {
            foreach (var (table, row) in ExtremeRows.Of(Schema))
            {
                ExtremeRows.Insert(transaction, Schema, table, row);
                var keys = row.Where(value => Schema.Tables[table][value.Key] is { IsNullable: false } column && !IsLong(column))
                    .ToDictionary(StringComparer.OrdinalIgnoreCase);
                foreach (var (column, value) in row)
                {
                    Assert.That(Read(transaction, table, column, keys), Is.EqualTo(new[] { value }), $"{table}.{column}");
                    values++;
                }
            }

            return values;
        });

        TestContext.Out.WriteLine($"{values} values of {Schema.Tables.Count - 1} tables");
    }

    [Test]
    public async Task A_row_maps_to_its_class_on_every_database()
    {
        var full = new Key
        {
            KeyId = "abc",
            Number = long.MaxValue,
            Kind = "secret",
            Role = "provider",
            AuthorityId = "LCRCA",
            Ukprn = 10_001_234,
            Name = "Łódź 😀 ",
            SecretSha256 = new string('f', 64),
            CreatedAt = new(2024, 11, 15, 23, 59, 59, 999, TimeSpan.Zero),
            ExpiresOn = new(2028, 2, 29),
            RevokedAt = new(2024, 12, 31, 23, 59, 59, 1, TimeSpan.Zero),
            Version = 1,
        };
        var empty = full with
        {
            KeyId = "def",
            Number = 1,
            Kind = "publishable",
            Role = "admin",
            AuthorityId = null,
            Ukprn = null,
            SecretSha256 =
            null,
            ExpiresOn = null,
            RevokedAt = null
        };
        Database.Db.Write(transaction => Database.Engine.ExecuteAll(transaction, Sql.AddKey, [full, empty]));

        var keys = await Database.Db.ListAsync<Key>(Sql.Keys, new { limit = 10 }, CancellationToken.None);

        Assert.That(keys, Is.EqualTo(new[] { empty, full }));
    }

    [Test]
    public async Task An_instant_is_stored_in_UTC_with_milliseconds()
    {
        var late = new DateTimeOffset(2024, 6, 30, 23, 59, 59, 999, TimeSpan.FromHours(1)).AddTicks(9_999);
        Database.Db.Write(transaction => Database.Engine.ExecuteAll(transaction, Sql.AddLane, [new { LaneId = "a", At = late }]));

        var read = await Database.Db
            .ListAsync<DateTimeOffset>("select last_posted_at from lane where lane_id = @laneId", new { laneId = "a" }, CancellationToken.None);

        Assert.That(read.Single(), Is.EqualTo(new DateTimeOffset(2024, 6, 30, 22, 59, 59, 999, TimeSpan.Zero)));
        Assert.That(read.Single().Offset, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Rows_are_found_by_their_inserted_values()
    {
        var at = new DateTimeOffset(2024, 2, 29, 23, 59, 59, 999, TimeSpan.Zero);
        Database.Db.Write(transaction => Database.Engine
            .ExecuteAll(transaction, Sql.AddLane, [.. Enumerable.Range(0, 5).Select(i => new { LaneId = $"lane {i}", At = at.AddMilliseconds(i) })]));

        var before = await Database.Db.ListAsync<string>(
            "select lane_id from lane where last_posted_at >= @at and last_posted_at < @end order by lane_id",
            new { at, end = at.AddMilliseconds(2) },
            CancellationToken.None);
        var keyed = await Database.Db.ListAsync<string>(
            "select lane_id from lane where lane_id in @ids order by lane_id",
            new { ids = TypeHandlers.Keys(["lane 1", "lane 4", "Lane 2"]) },
            CancellationToken.None);
        var first = await Database.Db.ListAsync<string>("select lane_id from lane order by lane_id {take}", new { limit = 2 }, CancellationToken.None);
        var none = await Database.Db
            .ListAsync<string>("select lane_id from lane where lane_id in @ids", new { ids = TypeHandlers.Keys([]) }, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(before, Is.EqualTo(new[] { "lane 0", "lane 1" }));
            Assert.That(keyed, Is.EqualTo(new[] { "lane 1", "lane 4" }), "codes are compared byte by byte");
            Assert.That(first, Is.EqualTo(new[] { "lane 0", "lane 1" }));
            Assert.That(none, Is.Empty);
        });
    }

    [Test]
    public void A_thousand_rows_are_written_and_counted()
    {
        var rows = Enumerable.Range(0, 1_000).Select(i => new { LaneId = $"lane {i}", At = DateTimeOffset.UnixEpoch }).ToList<object>();

        var (added, changed, none) = Database.Db.Write(transaction => (
            Database.Engine.ExecuteAll(transaction, Sql.AddLane, rows),
            Database.Engine
                .ExecuteAll(transaction, "update lane set turn = turn + 1 where lane_id = @LaneId and turn = 0", [.. rows.Take(700), .. rows.Take(100)]),
            Database.Engine.ExecuteAll(transaction, Sql.AddLane, [])));

        Assert.That((added, changed, none), Is.EqualTo((1_000, 700, 0)));
    }

    [Test]
    public void A_duplicate_is_recognised_on_a_primary_key_and_on_a_unique_index()
    {
        Database.Db.Write(transaction => Database.Engine.ExecuteAll(transaction, Sql.AddLane, [new { LaneId = "a", At = DateTimeOffset.UnixEpoch }]));
        var change = new { LaneId = "a", Number = 1L, UnitId = new string('u', 36), At = DateTimeOffset.UnixEpoch };
        Database.Db.Write(transaction => Database.Engine.ExecuteAll(transaction, Sql.AddChange, [change]));

        Assert.Multiple(() =>
        {
            Assert.That(Database.Engine.IsDuplicate(Refused(Sql.AddLane, new { LaneId = "a", At = DateTimeOffset.UnixEpoch })), Is.True);
            Assert.That(Database.Engine.IsDuplicate(Refused(Sql.AddChange, change with { Number = 2 })), Is.True);
            Assert.That(
                Database.Engine.IsDuplicate(Refused(Sql.AddChange, change with { LaneId = "b", UnitId = new string('v', 36) })),
                Is.False,
                "a missing parent is no duplicate");
        });
    }

    [Test]
    public void A_row_with_children_cannot_be_deleted()
    {
        Database.Db.Write(transaction => Database.Engine.ExecuteAll(transaction, Sql.AddLane, [new { LaneId = "a", At = DateTimeOffset.UnixEpoch }]));
        Database.Db.Write(transaction => Database.Engine
            .ExecuteAll(transaction, Sql.AddChange, [new { LaneId = "a", Number = 1L, UnitId = new string('u', 36), At = DateTimeOffset.UnixEpoch }]));

        var exception = Refused("delete from lane where lane_id = @LaneId", new { LaneId = "a" });

        Assert.That(
            Database.Engine.IsDuplicate(exception) || Database.Engine.IsTransient(exception) || Database.Engine.IsUnavailable(exception),
            Is.False,
            exception.Message);
    }

    [TestCase("committed_places = cap_places + 1")]
    [TestCase("committed_pence = limit_pence + 1")]
    [TestCase("committed_places = 0 - 1")]
    [TestCase("limit_pence = cap_pence - 1")]
    public void The_database_itself_refuses_to_exceed_a_cap(string change)
    {
        Database.Db.Write(transaction =>
        {
            foreach (var (table, row) in ExtremeRows.Of(Schema).Where(made => made.Table is "authority" or "lane" or "programme" or "funding_pool"))
            {
                ExtremeRows.Insert(transaction, Schema, table, row);
            }

            return 0;
        });

        var exception = Refused($"update funding_pool set {change} where cap_places = @Cap", new { Cap = 1 });

        Assert.That(exception.Message, Does.Contain("ck_funding_pool"));
    }

    [Test]
    public void A_read_only_transaction_blocks_nobody()
    {
        using var reading = Database.Engine.Connect();
        reading.Open();
        using var read = Database.Engine.BeginRead(reading);
        var before = reading.ExecuteScalar<int>("select count(*) from lane where lane_id = 'a'", transaction: read);

        Database.Db.Write(transaction => Database.Engine.ExecuteAll(transaction, Sql.AddLane, [new { LaneId = "a", At = DateTimeOffset.UnixEpoch }]));

        Assert.That(before, Is.Zero);
    }

    // These values are too long for a comparison. The other columns find the row.
    private static bool IsLong(Schema.Column column) => column.Kind == "text";

    private static object?[] Read(DbTransaction transaction, string table, string column, Dictionary<string, object?> keys)
    {
        var sql = $"select {column} from {table} where {string.Join(" and ", keys.Keys.Select(key => $"{key} = @{key}"))}";
        var kind = Schema.Tables[table][column];
        return kind.Kind switch
        {
            "number" when kind.Type == "bigint" => Query<long?>(),
            "number" => Query<int?>(),
            "yes or no" => Query<bool?>(),
            "date" => Query<DateOnly?>(),
            "instant" => Query<DateTimeOffset?>(),
            "bytes of 16" => Query<KeyedHash?>(),
            _ => Query<string?>(),
        };

        object?[] Query<T>() => [.. transaction.Connection!.Query<T>(sql, ExtremeRows.Parameters(keys), transaction).Cast<object?>()];
    }

    private DbException Refused(string sql, object row) =>
        Assert.Catch<DbException>(() => Database.Db.Write(transaction => Database.Engine.ExecuteAll(transaction, sql, [row])))!;

    private static class Sql
    {
        public const string AddLane = "insert into lane (lane_id, turn, last_number, last_posted_at) values (@LaneId, 0, 0, @At)";

        public const string AddChange =
            "insert into change_event (lane_id, number, unit_id, kind, entity_id, posted_at) values (@LaneId, @Number, @UnitId, 'made', 'entity', @At)";

        public const string AddKey = """
            insert into api_key (key_id, number, kind, role, authority_id, ukprn, name, secret_sha256, created_at, expires_on, revoked_at, version)
            values (@KeyId, @Number, @Kind, @Role, @AuthorityId, @Ukprn, @Name, @SecretSha256, @CreatedAt, @ExpiresOn, @RevokedAt, @Version)
            """;

        public const string Keys = """
            select key_id, number, kind, role, authority_id, ukprn, name, secret_sha256, created_at, expires_on, revoked_at, version
            from api_key
            order by number
            {take}
            """;
    }

    private sealed record Key
    {
        public required string KeyId { get; init; }

        public required long Number { get; init; }

        public required string Kind { get; init; }

        public required string Role { get; init; }

        public string? AuthorityId { get; init; }

        public int? Ukprn { get; init; }

        public required string Name { get; init; }

        public string? SecretSha256 { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public DateOnly? ExpiresOn { get; init; }

        public DateTimeOffset? RevokedAt { get; init; }

        public required int Version { get; init; }
    }
}
