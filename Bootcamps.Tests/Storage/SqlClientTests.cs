using System.Data;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bootcamps.Api.Platform.Storage;
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
            Assert.That(
                server.Commands[0].Text,
                Does.StartWith("update lane set turn = @turn_0 where lane_id = @LaneId_0 and turn = @turn_0;\nupdate lane set turn = @turn_1 "));
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

    private static string ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
