using System.Collections.Concurrent;
using System.Data.Common;
using Bootcamps.Api.Platform.Storage;

namespace Bootcamps.Tests.Writing;

/// <summary>The moments of a writing transaction at which something can go wrong.</summary>
internal enum Moment
{
    /// <summary>A connection for writing has been opened.</summary>
    Opened,

    /// <summary>Before a transaction begins.</summary>
    Begin,

    /// <summary>Before rows are written.</summary>
    Write,

    /// <summary>Before the commit.</summary>
    Commit,

    /// <summary>After the commit, before any caller gets an answer.</summary>
    Committed,
}

/// <summary>An error of a database.</summary>
internal sealed class FaultException(bool isTransient) : DbException("A fault made by a test.")
{
    /// <inheritdoc/>
    public override bool IsTransient => isTransient;
}

/// <summary>A real engine that calls the test at chosen moments and counts its committed transactions and the exchanges of each.</summary>
internal sealed class FaultyEngine(Engine inner) : Engine
{
    // A lane has a thread of its own.
    [ThreadStatic]
    private static int _exchanges;

    private int _commits;

    /// <summary>Called by the writer's thread at every moment.</summary>
    public Action<Moment, DbConnection?> At { get; set; } = (_, _) => { };

    /// <summary>The exchanges that a server would have had in each batch committed by a lane.</summary>
    public ConcurrentQueue<int> Batches { get; } = [];

    /// <summary>How many transactions were committed.</summary>
    public int Commits => Volatile.Read(ref _commits);

    /// <inheritdoc/>
    public override string Name => inner.Name;

    /// <inheritdoc/>
    public override string Take => inner.Take;

    /// <summary>Throws on some occurrences of the moment.</summary>
    public void FailAt(Moment moment, Exception fault, int times, int after = 0)
    {
        var come = 0;
        At = (at, _) =>
        {
            if (at == moment && Interlocked.Increment(ref come) is var time && time > after && time <= after + times)
            {
                throw fault;
            }
        };
    }

    /// <inheritdoc/>
    public override DbConnection Connect() => inner.Connect();

    /// <inheritdoc/>
    public override DbConnection OpenForWriting()
    {
        var connection = inner.OpenForWriting();
        At(Moment.Opened, connection);
        return connection;
    }

    /// <inheritdoc/>
    public override IDisposable EnterWrite(CancellationToken cancellationToken) => inner.EnterWrite(cancellationToken);

    /// <inheritdoc/>
    public override DbTransaction BeginRead(DbConnection connection) => inner.BeginRead(connection);

    /// <inheritdoc/>
    public override DbTransaction BeginWrite(DbConnection connection)
    {
        At(Moment.Begin, connection);
        _exchanges = 1;
        return inner.BeginWrite(connection);
    }

    /// <inheritdoc/>
    public override void Commit(DbTransaction transaction)
    {
        At(Moment.Commit, transaction.Connection);
        _exchanges++;
        inner.Commit(transaction);
        if (Thread.CurrentThread.Name?.StartsWith("lane ", StringComparison.Ordinal) == true)
        {
            Batches.Enqueue(_exchanges);
        }

        Interlocked.Increment(ref _commits);
        At(Moment.Committed, null);
    }

    /// <inheritdoc/>
    public override void QueryAll(DbTransaction transaction, IReadOnlyList<Query> queries)
    {
        _exchanges++;
        inner.QueryAll(transaction, queries);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> ExecuteAll(DbTransaction transaction, IReadOnlyList<Statement> statements)
    {
        At(Moment.Write, transaction.Connection);
        _exchanges++;
        return inner.ExecuteAll(transaction, statements);
    }

    /// <inheritdoc/>
    public override IReadOnlyCollection<TKey> Known<TKey>(DbTransaction transaction, string probe, IReadOnlyCollection<TKey> keys) =>
        inner.Known(transaction, probe, keys);

    /// <inheritdoc/>
    public override void LockForMigration(DbTransaction transaction) => inner.LockForMigration(transaction);

    /// <inheritdoc/>
    public override bool IsDuplicate(DbException exception) => inner.IsDuplicate(exception);

    /// <inheritdoc/>
    public override bool IsTransient(DbException exception) => exception is FaultException ? exception.IsTransient : inner.IsTransient(exception);

    /// <inheritdoc/>
    public override bool IsUnavailable(DbException exception) => inner.IsUnavailable(exception);

    /// <inheritdoc/>
    public override bool HasTable(DbTransaction transaction, string table) => inner.HasTable(transaction, table);

    /// <inheritdoc/>
    public override bool HasTables(DbTransaction transaction) => inner.HasTables(transaction);
}
