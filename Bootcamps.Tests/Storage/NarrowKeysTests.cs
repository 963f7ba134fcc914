using System.Data.Common;
using Bootcamps.Api.Enrolments;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Storage;

/// <summary>Hashes are found by the number they begin with, those of earlier versions too, and are not taken for others that begin alike.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class NarrowKeysTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Uln = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Person = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";
    private const string Retry = "89abcdef0123456789abcdef0123456789abcdef0123456789abcdef01234567";

    [TestCase(Uln, 5_124_095_576_030_430)]
    [TestCase(Person, 1_147_797_409_030_816_545)]
    [TestCase("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 1_152_921_504_606_846_975)]
    public void A_prefix_is_the_first_fifteen_digits(string hash, long prefix) => Assert.That(PersonalData.PrefixOf(hash), Is.EqualTo(prefix));

    [Test]
    public void What_an_earlier_version_kept_is_found()
    {
        using var database = TestDatabase.OfVersion<TDatabase>(8);
        database.Db.Write(transaction =>
        {
            foreach (var (table, row) in ExtremeRows.Of(Schema.OfScripts(Schema.Scripts("sqlserver").Take(8))))
            {
                Put(row, "uln_key", row.GetValueOrDefault("uln_key") is null ? null : Uln);
                Put(row, "person_key", Person);
                Put(row, "key_hash", Retry);
                ExtremeRows.Insert(transaction, table, row);
            }

            return 0;
        });

        var applied = new Migrator(database.Engine, TimeProvider.System).Migrate();

        var (enrolments, replies) = database.Db.Write(transaction => (
            transaction.Connection!.Query<Prefixes>("select uln_prefix, person_prefix from enrolment order by number desc", transaction: transaction).AsList(),
            transaction.Connection!.Query<Reply>("select key_prefix, number from idempotency_key", transaction: transaction).AsList()));
        Assert.Multiple(() =>
        {
            Assert.That(applied, Does.Contain("0009_narrow_keys"));
            Assert.That(enrolments, Is.EqualTo(new[]
            {
                new Prefixes { UlnPrefix = 5_124_095_576_030_430, PersonPrefix = 1_147_797_409_030_816_545 }, new Prefixes { UlnPrefix = null, PersonPrefix = 1_147_797_409_030_816_545 },
            }));
            Assert.That(replies, Is.EqualTo(new[] { new Reply { KeyPrefix = 620_015_564_413_350_998, Number = -1 }, new Reply { KeyPrefix = 620_015_564_413_350_998, Number = -1 } }));
        });
    }

    [Test]
    public void A_learner_whose_key_only_begins_alike_is_another()
    {
        var other = Uln[..15] + new string('0', 49);
        var enrolment = Enrolment(row => row["uln_key"] = Uln);
        var programmeId = (string)enrolment["programme_id"]!;

        var found = Database.Db.Write(transaction => EnrolmentStore.ByUln.Load(transaction, [new LearnerKey(programmeId, other)]).ToDictionary());

        Assert.Multiple(() =>
        {
            Assert.That(found, Does.Not.ContainKey(new LearnerKey(programmeId, other)));
            Assert.That(found.Keys, Is.EqualTo(new[] { new LearnerKey(programmeId, Uln) }), "what begins alike was read");
        });
    }

    [Test]
    public async Task A_retry_key_that_only_begins_alike_is_another()
    {
        var (key, other) = (new IdempotencyKey("LCRCA", Retry), new IdempotencyKey("LCRCA", Retry[..15] + new string('0', 49)));
        var reply = new StoredReply { LaneId = "a", Number = 1, Tenant = key.Tenant, KeyHash = key.KeyHash, RequestHash = Retry, Status = 201, Body = "{}", PostedAt = DateTimeOffset.UnixEpoch };
        Database.Db.Write(transaction => Database.Engine.ExecuteAll(transaction, IdempotencyStore.Sql.Add, [reply]));
        var store = new IdempotencyStore(Database.Db);

        Assert.That(await store.FindAsync(key, CancellationToken.None), Is.EqualTo(reply));
        Assert.That(await store.FindAsync(other, CancellationToken.None), Is.Null);
        Assert.That(Database.Db.Write(transaction => IdempotencyStore.Replies.Load(transaction, [other]).ToDictionary()), Does.Not.ContainKey(other));
    }

    [TestCase("person_prefix")]
    [TestCase("uln_prefix")]
    public void Nobody_writes_an_enrolment_that_would_not_be_found(string column)
    {
        var fault = Assert.Catch<DbException>(() => Enrolment(row => row[column] = null))!;

        Assert.That(fault.Message, Does.Contain("ck_enrolment_prefix"));
    }

    [TestCase(EnrolmentStore.Sql.IsUlnKnown, "SEARCH enrolment USING INDEX uq_enrolment_learner_cohort (uln_prefix=?)")]
    [TestCase(EnrolmentStore.Sql.LiveByUln, "SEARCH enrolment USING INDEX uq_enrolment_learner_cohort (uln_prefix=?)")]
    [TestCase(EnrolmentStore.Sql.IsPersonKnown, "SEARCH enrolment USING INDEX ix_enrolment_person (person_prefix=?)")]
    [TestCase(EnrolmentStore.Sql.LiveByPerson, "SEARCH enrolment USING INDEX ix_enrolment_person (person_prefix=?)")]
    [TestCase(IdempotencyStore.Sql.IsKnown, "SEARCH idempotency_key USING COVERING INDEX uq_idempotency_key_prefix (key_prefix=? AND tenant=?)")]
    [TestCase(IdempotencyStore.Sql.Find, "SEARCH idempotency_key USING INDEX uq_idempotency_key_prefix (key_prefix=? AND tenant=?)")]
    [TestCase(IdempotencyStore.Sql.FindAll, "SEARCH idempotency_key USING INDEX uq_idempotency_key_prefix (key_prefix=? AND tenant=?)")]
    public void Each_is_found_by_its_index(string sql, string plan)
    {
        if (Database is not SqliteDatabase)
        {
            Assert.Ignore("Plans are SQLite's.");
        }

        var values = new { prefixes = new[] { 1L, 2L }, keyPrefixes = new[] { 1L, 2L }, tenants = new[] { "a" }, Prefix = 1L, KeyPrefix = 1L, keyPrefix = 1L, Tenant = "a", tenant = "a", keyHash = Retry };

        Assert.That(QueryPlan.Of(Database.Engine, sql, values), Is.EqualTo(new[] { plan }));
    }

    private Dictionary<string, object?> Enrolment(Action<Dictionary<string, object?>> change) => Database.Db.Write(transaction =>
    {
        foreach (var (table, row) in ExtremeRows.Of(Schema.OfScripts(Schema.Scripts("sqlserver"))))
        {
            if (table == "enrolment")
            {
                row["uln_prefix"] = PersonalData.PrefixOf(Uln);
                change(row);
            }

            ExtremeRows.Insert(transaction, table, row);
            if (table == "enrolment")
            {
                return row;
            }
        }

        throw new InvalidOperationException("There is no table enrolment.");
    });

    private static void Put(Dictionary<string, object?> row, string column, string? value)
    {
        if (row.ContainsKey(column))
        {
            row[column] = value;
        }
    }

    private sealed record Prefixes
    {
        public required long? UlnPrefix { get; init; }

        public required long? PersonPrefix { get; init; }
    }

    private sealed record Reply
    {
        public required long KeyPrefix { get; init; }

        public required long Number { get; init; }
    }
}
