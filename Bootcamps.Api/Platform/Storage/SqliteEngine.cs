using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Bootcamps.Api.Platform.Storage;

/// <summary>SQLite: the embedded default. One file, write-ahead log, every commit on disk before it is acknowledged.</summary>
internal sealed class SqliteEngine : Engine, IDisposable
{
    private const int BusyTimeoutSeconds = 2;
    private const int CannotOpen = 14;
    // Every commit is on disk before it is acknowledged. 64 MB of cache, because hashes are at random places of their indexes.
    // SqliteCheckpoints moves the log into the file. A writer does it only if that fails for long.
    private const string WriterSettings =
        "pragma synchronous = full; pragma busy_timeout = 2000; pragma cache_size = -65536; pragma wal_autocheckpoint = 100000";

    private readonly string _readingString;
    private readonly string _connectionString;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SqliteCheckpoints _checkpoints;
    private bool _isDisposed;

    // SQLite counts its allocations under a lock that all threads share. The counts are not used, and can only be switched off before the first use.
    static SqliteEngine()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>An engine on one file.</summary>
    /// <param name="connectionString">At least <c>Data Source=file</c>. Foreign keys are always switched on.</param>
    public SqliteEngine(string connectionString)
    {
        // Only Prepare makes a file. A new file in place of a missing one would be empty and would reuse the missing one's write-ahead log.
        var builder = new SqliteConnectionStringBuilder(connectionString)
        {
            ForeignKeys = true, DefaultTimeout = BusyTimeoutSeconds, Pooling = true, Mode = SqliteOpenMode.ReadWrite,
        };
        _connectionString = builder.ConnectionString;

        // The driver sets foreign keys each time it opens a connection. Readers do not need them.
        builder.Remove("Foreign Keys");
        _readingString = builder.ConnectionString;
        File = Path.GetFullPath(builder.DataSource);
        _checkpoints = new SqliteCheckpoints(new SqliteConnectionStringBuilder(_readingString) { Pooling = false }.ConnectionString, _writer);
    }

    /// <summary>The database file.</summary>
    public string File { get; }

    /// <inheritdoc/>
    public override string Name => "sqlite";

    /// <inheritdoc/>
    public override string Take => "limit @limit";

    /// <inheritdoc/>
    public override bool HasDatabase => System.IO.File.Exists(File);

    /// <inheritdoc/>
    public override DbConnection Connect()
    {
        DemandFile();
        return new SqliteConnection(_readingString);
    }

    /// <inheritdoc/>
    public override DbConnection OpenForWriting()
    {
        DemandFile();
        return Open(_connectionString);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// SQLite changes a table by rebuilding it, and dropping the old one trips every reference to it. Foreign keys cannot be switched off
    /// inside a transaction, so they are off for this unpooled connection; <see cref="BrokenReference"/> checks them instead.
    /// </remarks>
    public override DbConnection OpenForMigration() =>
        Open(new SqliteConnectionStringBuilder(_connectionString) { ForeignKeys = false, Pooling = false }.ConnectionString);

    /// <inheritdoc/>
    public override string? BrokenReference(DbTransaction transaction) =>
        transaction.Connection!.QueryFirstOrDefault<string>("select \"table\" from pragma_foreign_key_check limit 1", transaction: transaction);

    /// <inheritdoc/>
    /// <remarks>SQLite has one writer, so lanes of this process queue here instead of polling for the lock.</remarks>
    public override IDisposable EnterWrite(CancellationToken cancellationToken)
    {
        _writer.Wait(cancellationToken);
        return new Exit(_writer);
    }

    /// <inheritdoc/>
    /// <remarks>Every isolation level takes the write lock in this driver; only <c>deferred</c> does not.</remarks>
    public override DbTransaction BeginRead(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    /// <inheritdoc/>
    public override DbTransaction BeginWrite(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    /// <inheritdoc/>
    /// <remarks>An open connection still writes to a file that was moved or deleted. Such a commit is lost, so its outcome counts as unknown.</remarks>
    public override void Commit(DbTransaction transaction)
    {
        base.Commit(transaction);
        DemandFile();
        _checkpoints.Committed();
    }

    /// <inheritdoc/>
    public override void LockForMigration(DbTransaction transaction)
    {
        // BEGIN IMMEDIATE has taken the lock.
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> ExecuteAll(DbTransaction transaction, IReadOnlyList<Statement> statements)
    {
        var affected = new List<int>(statements.Count);
        foreach (var (sql, rows) in statements)
        {
            affected.Add(SqliteRows.Execute((SqliteConnection)transaction.Connection!, sql, rows));
            if (affected[^1] != rows.Count)
            {
                break;
            }
        }

        return affected;
    }

    /// <inheritdoc/>
    public override IReadOnlyCollection<TKey> Known<TKey>(DbTransaction transaction, string probe, IReadOnlyCollection<TKey> keys) =>
        SqliteRows.Known((SqliteConnection)transaction.Connection!, probe, keys);

    /// <inheritdoc/>
    public override bool IsDuplicate(DbException exception) => exception is SqliteException { SqliteExtendedErrorCode: 2067 or 1555 };

    /// <inheritdoc/>
    public override bool IsTransient(DbException exception) => exception is SqliteException { SqliteErrorCode: 5 or 6 };

    /// <inheritdoc/>
    /// <remarks>
    /// Read only, failing disk, full disk, not to be opened; 15, the log's locks were not to be had after ten seconds; and 11 or 26, a file that is damaged or
    /// no database, until it is restored.
    /// </remarks>
    public override bool IsUnavailable(DbException exception) =>
        exception is SqliteException { SqliteErrorCode: 8 or 10 or 11 or 13 or CannotOpen or 15 or 26 };

    /// <inheritdoc/>
    public override bool HasTable(DbTransaction transaction, string table) =>
        transaction.Connection!.ExecuteScalar<long>(
            "select count(*) from sqlite_master where type = 'table' and name = @table",
            new { table },
            transaction) > 0;

    /// <inheritdoc/>
    public override bool HasTables(DbTransaction transaction) =>
        transaction.Connection!.ExecuteScalar<long>(
            "select count(*) from sqlite_master where type = 'table' and name not like 'sqlite%'",
            transaction: transaction) > 0;

    /// <inheritdoc/>
    public override void Prepare()
    {
        if (!HasDatabase)
        {
            MakeFile();
        }

        using var connection = OpenForWriting();
        connection.Execute("pragma journal_mode = wal");
    }

    /// <inheritdoc/>
    /// <remarks>The last connection to close moves the write-ahead log into the file.</remarks>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _checkpoints.Dispose();
        ClearPools();
        _writer.Dispose();
    }

    // The write-ahead log and its index get the mode of the file.
    private void MakeFile()
    {
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(File)!);
            PrivateFiles.CreateEmpty(File);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"The database file {File} cannot be made: {exception.Message} "
                + "Set ConnectionStrings__Bootcamps to a file in a folder that this account can write to.");
        }
    }

    private static SqliteConnection Open(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            connection.Execute(WriterSettings);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Open connections still use the missing file, so none is used again. The file that comes back can be another one.
    private void DemandFile()
    {
        if (!HasDatabase)
        {
            ClearPools();
            throw new SqliteException($"Cannot find the database file {File}", CannotOpen);
        }
    }

    private void ClearPools()
    {
        SqliteConnection.ClearPool(new SqliteConnection(_readingString));
        SqliteConnection.ClearPool(new SqliteConnection(_connectionString));
    }

    private sealed class Exit(SemaphoreSlim writer) : IDisposable
    {
        public void Dispose() => writer.Release();
    }
}
