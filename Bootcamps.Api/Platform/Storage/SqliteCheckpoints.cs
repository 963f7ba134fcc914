using Dapper;
using Microsoft.Data.Sqlite;

namespace Bootcamps.Api.Platform.Storage;

/// <summary>
/// Checkpoints SQLite's write-ahead log on a separate thread while writers continue. Without it SQLite would do this in a writer's commit, and every
/// waiting request would wait 25 ms longer. Only the last pages are moved while writers are paused, so that the next writer can restart the log.
/// </summary>
/// <param name="connectionString">Of the file.</param>
/// <param name="writer">The turn of this process's writers.</param>
internal sealed class SqliteCheckpoints(string connectionString, SemaphoreSlim writer) : IDisposable
{
    // In pages, 260 MB. Writers wait for the disk each time the log restarts.
    private const long LongLog = 64_000;

    // Under full load writers waited 8 to 25 ms with these passes, and 16 to 90 ms with one short pass.
    private const int ShortPasses = 4;

    // The pause lets several commits change the same page, and leaves the disk to their flushes. At 40 ms each change took twice the CPU time, and
    // throughput was a sixth lower.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly AutoResetEvent _committed = new(false);
    private readonly ManualResetEvent _stopping = new(false);
    private readonly Lock _starting = new();
    private Thread? _thread;

    /// <summary>Says that there is something to move.</summary>
    public void Committed()
    {
        if (_thread is null)
        {
            lock (_starting)
            {
                if (_thread is null)
                {
                    _thread = new Thread(Run) { IsBackground = true, Name = "checkpoints" };
                    _thread.Start();
                }
            }
        }

        _committed.Set();
    }

    /// <summary>Moves what is in the log; when the log is long, all of it.</summary>
    /// <returns>Number of pages in the log, and how many of them are in the file.</returns>
    public (long Pages, long Moved) Move(SqliteConnection connection)
    {
        var done = MoveBesideWriters(connection);
        if (done.Pages < LongLog)
        {
            return done;
        }

        // Each pass leaves fewer pages. SQLite flushes the file when nothing was added during a pass, so after a short enough pass the disk works while writers
        // continue, and they wait only for the rest.
        for (var pass = 0; pass < ShortPasses; pass++)
        {
            MoveBesideWriters(connection);
        }

        writer.Wait();
        try
        {
            return MoveBesideWriters(connection);
        }
        finally
        {
            writer.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Set();
        _thread?.Join();
        _committed.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        while (WaitHandle.WaitAny([_stopping, _committed]) == 1 && !_stopping.WaitOne(Pause))
        {
            try
            {
                // A new connection each time, because an open one would keep using a file that was moved away.
                using var connection = new SqliteConnection(connectionString);
                connection.Open();
                connection.Execute("pragma synchronous = full");
                Move(connection);
            }
            catch (SqliteException)
            {
                // Writers meet the same error and report it. If it lasts, they move the log themselves when it has grown (SqliteEngine).
            }
        }
    }

    private static (long Pages, long Moved) MoveBesideWriters(SqliteConnection connection)
    {
        var (_, pages, moved) = connection.QueryFirst<(long Busy, long Pages, long Moved)>("pragma wal_checkpoint(passive)");
        return (pages, moved);
    }
}
