using System.Data;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain;
using Dapper;
using Microsoft.Data.SqlClient;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using NUnit.Framework;

namespace Bootcamps.Tests.Storage;

/// <summary>Tests of the SQL Server engine that need no server.</summary>
internal sealed class SqlClientTests
{
    // A missing assembly or InvariantGlobalization gives another exception, which would otherwise appear only in production.
    [Test]
    public void An_unreachable_server_makes_the_store_unavailable()
    {
        var engine = new SqlServerEngine($"Server=127.0.0.1,{ClosedPort()};User Id=sa;Password=none;Encrypt=false;Connect Timeout=5;ConnectRetryCount=0");

        var exception = Assert.Catch<SqlException>(() => engine.OpenForWriting().Dispose())!;

        Assert.Multiple(() =>
        {
            Assert.That(engine.IsUnavailable(exception), Is.True, $"number {exception.Number}, class {exception.Class}");
            Assert.That(async () => await new Db(engine).ListAsync<int>("select 1", null, CancellationToken.None), Throws.TypeOf<StoreUnavailableException>());
        });
    }

    [Test]
    public void Parameters_have_the_types_of_their_SQL_Server_columns()
    {
        var server = new RecordingConnection();
        server.Execute("select @code, @name, @missing, @on, @at, @pence, @isLive", new
        {
            code = "LCRCA",
            name = "Łódź",
            missing = (string?)null,
            on = new DateOnly(2024, 2, 29),
            at = new DateTimeOffset(2024, 2, 29, 23, 59, 59, 999, TimeSpan.FromHours(1)).AddTicks(9_999),
            pence = long.MaxValue,
            isLive = true,
        });

        var values = server.Commands.Single().Values.ToDictionary(value => value.ParameterName, StringComparer.Ordinal);
        Assert.Multiple(() =>
        {
            Assert.That(values["code"].DbType, Is.EqualTo(DbType.AnsiString), "an index on a varchar key stays usable");
            Assert.That(values["name"].DbType, Is.EqualTo(DbType.String));
            Assert.That(values["missing"].Value, Is.EqualTo(DBNull.Value));
            Assert.That(values["on"].DbType, Is.EqualTo(DbType.Date));
            Assert.That(values["at"].DbType, Is.EqualTo(DbType.DateTime2));
            Assert.That(values["at"].Value, Is.EqualTo(new DateTime(2024, 2, 29, 22, 59, 59, 999, DateTimeKind.Utc)));
            Assert.That(values["pence"].DbType, Is.EqualTo(DbType.Int64));
            Assert.That(values["isLive"].DbType, Is.EqualTo(DbType.Boolean));
        });
    }

    [Test]
    public void Keys_in_a_list_are_sent_to_SQL_Server_as_varchar()
    {
        var server = new RecordingConnection();
        server.Execute("delete from lane where lane_id in @ids", new { ids = TypeHandlers.Keys(["a", "b"]) });

        var command = server.Commands.Single();
        Assert.Multiple(() =>
        {
            Assert.That(command.Text, Is.EqualTo("delete from lane where lane_id in (@ids1,@ids2)"));
            Assert.That(command.Values.Select(value => value.DbType), Is.EqualTo(new[] { DbType.AnsiString, DbType.AnsiString }));
        });
    }

    [Test]
    public void A_batch_of_rows_is_split_into_commands_within_SQL_Servers_limits()
    {
        using var server = new RecordingConnection();
        var rows = Enumerable.Range(0, 1_000).Select(i => new { LaneId = $"lane {i}", Turn = (long?)null }).ToList();

        new SqlServerEngine("").ExecuteAll(server.BeginTransaction(), "update lane set turn = @turn where lane_id = @LaneId and turn = @turn", rows);

        TestContext.Out.WriteLine(
            $"1,000 rows in {server.Commands.Count} commands of {string.Join(", ", server.Commands.Select(command => command.Values.Count / 2))} rows");
        Assert.Multiple(() =>
        {
            Assert.That(server.Commands.Sum(command => command.Values.Count), Is.EqualTo(2_000), "each value once, however often the statement names it");
            Assert.That(server.Commands.Max(command => command.Values.Count), Is.LessThan(2_100));
            Assert.That(server.Commands, Has.Count.LessThan(10));
            Assert.That(server.Exchanges, Is.EqualTo(1));
            Assert.That(
                server.Commands[0].Text,
                Does.StartWith(
                    "if @@trancount = 0 return;\n"
                    + "update lane set turn = @turn_0 where lane_id = @LaneId_0 and turn = @turn_0;\nupdate lane set turn = @turn_1 "));
            Assert.That(
                server.Commands.SelectMany(command => command.Values).Select(value => value.Value).OfType<string>(),
                Is.EqualTo(rows.Select(row => row.LaneId)));
        });
        foreach (var command in server.Commands)
        {
            new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(command.Text), out var errors);
            Assert.That(errors, Is.Empty);
        }
    }

    [TestCase(true, 1)]
    [TestCase(false, 3)]
    public void Queries_are_sent_together_and_get_their_own_rows(bool hasBatches, int exchanges)
    {
        using var server = new RecordingConnection { HasBatches = hasBatches };
        server.Results.AddRange(hasBatches ? [Table("lane_id", "a", "b"), Table("number"), Table("value", 7L)] : []);

        Rows<string> ids = null!;
        Rows<int> numbers = null!;
        Rows<Turn> turns = null!;
        Reads.Run<int>(new SqlServerEngine(""), server.BeginTransaction(), reads =>
        {
            ids = reads.Add<string>("select lane_id from lane where lane_id in @ids", new { ids = TypeHandlers.Keys(["a", "b", "c"]) });
            numbers = reads.Add<int>(
                "select number from idempotency_key where key_hash in @hashes",
                new { hashes = TypeHandlers.Hashes([KeyedHash.Of(new byte[KeyedHash.Size])]) });
            turns = reads.Add<Turn>(
                "select turn as value from lane where lane_id = @laneId and last_posted_at = @at and @on = @on",
                new { laneId = "a", at = DateTimeOffset.UnixEpoch, on = DateOnly.MinValue, unused = 1 });
            return () => 0;
        });

        var values = server.Commands.ConvertAll(command => command.Values.Select(value => (value.ParameterName, value.DbType)));
        Assert.Multiple(() =>
        {
            Assert.That(server.Exchanges, Is.EqualTo(exchanges));
            Assert.That(ids.Value, Is.EqualTo(hasBatches ? new[] { "a", "b" } : []));
            Assert.That(numbers.Value, Is.Empty);
            Assert.That(turns.Value.Select(row => row.Value), Is.EqualTo(hasBatches ? new[] { 7L } : []));
            Assert.That(server.Commands.Select(command => command.Text), Is.EqualTo(new[]
            {
                "select lane_id from lane where lane_id in (@ids1,@ids2,@ids3)",
                "select number from idempotency_key where key_hash in (@hashes1)",
                "select turn as value from lane where lane_id = @laneId and last_posted_at = @at and @on = @on",
            }));
            Assert.That(values[0], Is.EqualTo(new[] { ("ids1", DbType.AnsiString), ("ids2", DbType.AnsiString), ("ids3", DbType.AnsiString) }));
            Assert.That(values[1], Is.EqualTo(new[] { ("hashes1", DbType.Binary) }));
            Assert.That(values[2], Is.EqualTo(new[] { ("laneId", DbType.AnsiString), ("at", DbType.DateTime2), ("on", DbType.Date) }));
        });
    }

    [TestCase(true, 1)]
    [TestCase(false, 3)]
    public void Statements_are_sent_together_and_each_gets_its_affected_rows(bool hasBatches, int exchanges)
    {
        using var server = new RecordingConnection { HasBatches = hasBatches, Affected = text => text.Contains("_1", StringComparison.Ordinal) ? 2 : 1 };
        var hash = KeyedHash.Of(new byte[KeyedHash.Size]);

        var affected = new SqlServerEngine("").ExecuteAll(server.BeginTransaction(),
        [
            new Statement(
                "insert into t (id, hash, other, name) values (@Id, @Hash, @Other, @Name)",
                [.. Enumerable.Range(0, 3).Select(i => new { Id = i, Hash = (KeyedHash?)hash, Other = (KeyedHash?)null, Name = "Łódź" })]),
            new Statement("update t set at = @At where id = @Id", [new { At = DateTimeOffset.UnixEpoch, Id = "a" }]),
        ]);

        Assert.Multiple(() =>
        {
            Assert.That(server.Exchanges, Is.EqualTo(exchanges));
            Assert.That(affected, Is.EqualTo(new[] { 3, 1 }));
            Assert.That(server.Commands.Select(command => command.Text), Is.EqualTo(new[]
            {
                """
                if @@trancount = 0 return;
                insert into t (id, hash, other, name) values (@Id_0, @Hash_0, @Other_0, @Name_0);
                insert into t (id, hash, other, name) values (@Id_1, @Hash_1, @Other_1, @Name_1);

                """.ReplaceLineEndings("\n"),
                "if @@trancount = 0 return;\ninsert into t (id, hash, other, name) values (@Id_0, @Hash_0, @Other_0, @Name_0);\n",
                "if @@trancount = 0 return;\nupdate t set at = @At_0 where id = @Id_0;\n",
            }));
            Assert.That(
                server.Commands[1].Values.Select(value => (value.ParameterName, value.DbType)),
                Is.EqualTo(new[] { ("Id_0", DbType.Int32), ("Hash_0", DbType.Binary), ("Other_0", DbType.Binary), ("Name_0", DbType.String) }));
            Assert.That(server.Commands[1].Values.Skip(1).Take(2).Select(value => value.Size), Is.All.EqualTo(KeyedHash.Size));
            Assert.That(
                server.Commands[2].Values.Select(value => (value.ParameterName, value.DbType)),
                Is.EqualTo(new[] { ("At_0", DbType.DateTime2), ("Id_0", DbType.AnsiString) }));
        });
    }

    // A row that was changed outside the lane is the cause of an error after it, and is what the batch is run again for.
    [Test]
    public void A_missed_row_is_reported_before_the_error_of_a_later_statement()
    {
        using var server = new RecordingConnection { Affected = text => text.Contains("delete", StringComparison.Ordinal) ? 0 : 1, Refused = "insert" };
        Statement delete = new("delete from t where id = @Id", [new { Id = 1 }]);
        Statement update = new("update t set id = @Id", [new { Id = 1 }]);
        Statement insert = new("insert into t (id) values (@Id)", [new { Id = 1 }]);
        var engine = new SqlServerEngine("");

        Assert.Multiple(() =>
        {
            Assert.That(engine.ExecuteAll(server.BeginTransaction(), [delete, insert])[0], Is.Zero);
            Assert.That(() => engine.ExecuteAll(server.BeginTransaction(), [update, insert]), Throws.TypeOf<RecordingConnection.RefusedException>());
            Assert.That(() => engine.ExecuteAll(server.BeginTransaction(), [insert, delete]), Throws.TypeOf<RecordingConnection.RefusedException>());
        });
    }

    private static DataTable Table(string column, params ReadOnlySpan<object> values)
    {
        var table = new DataTable();
        table.Columns.Add(column, values.IsEmpty ? typeof(int) : values[0].GetType());
        foreach (var value in values)
        {
            table.Rows.Add(value);
        }

        return table;
    }

    private static string ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    private sealed record Turn
    {
        public required long Value { get; init; }
    }
}
