using Bootcamps.Api.Platform.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using SQLitePCL;

namespace Bootcamps.Tests.Storage;

/// <summary>Checkpoints of the write-ahead log during writes.</summary>
internal sealed class SqliteCheckpointsTests
{
    // Pages, above the threshold for a checkpoint between writes.
    private const int LongLog = 64_500;

    private DirectoryInfo _folder = null!;
    private string _connectionString = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("bootcamps-");
        _connectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder.FullName, "log.db"), Pooling = false }.ConnectionString;
    }

    [TearDown]
    public void TearDown() => _folder.Delete(recursive: true);

    [Test]
    public void A_short_log_is_checkpointed_during_a_write()
    {
        using var connection = OpenWithPages(10);
        using var writer = new SemaphoreSlim(0, 1);
        using var checkpoints = new SqliteCheckpoints(_connectionString, writer);

        var (pages, moved) = checkpoints.Move(connection);

        Assert.That((pages > 10, moved), Is.EqualTo((true, pages)));
    }

    [Test]
    public void A_long_log_is_checkpointed_during_writes_and_the_rest_between_them()
    {
        using var connection = OpenWithPages(LongLog);
        using var writer = new SemaphoreSlim(1, 1);
        using var checkpoints = new SqliteCheckpoints(_connectionString, writer);
        List<int> freeTurns = [];
        raw.sqlite3_trace(connection.Handle!, (object _, string _) => freeTurns.Add(writer.CurrentCount), null);

        var (pages, moved) = checkpoints.Move(connection);

        Assert.Multiple(() =>
        {
            Assert.That((pages > LongLog, moved), Is.EqualTo((true, pages)));
            Assert.That(freeTurns[^1], Is.Zero, "the last pass has the turn");
            Assert.That(freeTurns[..^1], Has.Count.GreaterThan(1).And.All.EqualTo(1), "passes beside the writers");
            Assert.That(writer.CurrentCount, Is.EqualTo(1), "the turn is given back");
        });
    }

    [Test]
    public void A_long_log_is_restarted_by_the_next_writer()
    {
        using var connection = OpenWithPages(LongLog);
        using var writer = new SemaphoreSlim(1, 1);
        using var checkpoints = new SqliteCheckpoints(_connectionString, writer);

        checkpoints.Move(connection);
        connection.Execute("insert into page (content) values (zeroblob(10))");
        var (pagesAfter, _) = checkpoints.Move(connection);

        Assert.That(pagesAfter, Is.LessThan(10), "pages of a restarted log");
    }

    [Test]
    public void A_file_that_cannot_be_opened_does_not_end_the_process_or_the_thread()
    {
        using var writer = new SemaphoreSlim(1, 1);
        using (var checkpoints = new SqliteCheckpoints($"Data Source={_folder.FullName}/nowhere/log.db;Pooling=False", writer))
        {
            checkpoints.Committed();
            checkpoints.Committed();
        }

        Assert.That(writer.CurrentCount, Is.EqualTo(1));
    }

    // Small pages, one for each row, because only their number matters.
    private SqliteConnection OpenWithPages(int pages)
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        connection.Execute(
            "pragma page_size = 512; pragma journal_mode = wal; pragma wal_autocheckpoint = 0; pragma synchronous = off; create table page (content blob)");
        connection.Execute(
            """
            with n as (select 1 as i union all select i + 1 from n where i < @pages)
            insert into page (content)
            select zeroblob(400)
            from n
            """,
            new { pages });
        return connection;
    }
}
