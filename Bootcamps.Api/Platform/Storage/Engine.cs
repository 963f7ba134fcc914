using System.Data.Common;

namespace Bootcamps.Api.Platform.Storage;

/// <summary>A statement and the rows it runs for.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Rows">One or more. Each has a property for every parameter, or is a dictionary of the parameters by name.</param>
internal readonly record struct Statement(string Sql, IReadOnlyList<object> Rows);

/// <summary>The differences between the two databases. Everything else is shared SQL (db/README.md).</summary>
internal abstract class Engine
{
    // Registers the type handlers here, because every use of a database needs them.
    static Engine() => TypeHandlers.Register();

    /// <summary>Its name in configuration: <c>sqlite</c> or <c>sqlserver</c>; also its folder under <c>db/</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The SQL for <c>{take}</c>: at most <c>@limit</c> rows of an ordered query.</summary>
    public abstract string Take { get; }

    /// <summary>A closed connection for reading.</summary>
    public abstract DbConnection Connect();

    /// <summary>Opens a connection for writing, on which a commit is on disk when it returns.</summary>
    public abstract DbConnection OpenForWriting();

    /// <summary>Waits until this process can begin a writing transaction. Dispose the result when the transaction has ended.</summary>
    public abstract IDisposable EnterWrite(CancellationToken cancellationToken);

    /// <summary>Begins a read-only transaction, which neither waits for writers nor blocks them.</summary>
    public abstract DbTransaction BeginRead(DbConnection connection);

    /// <summary>Begins a transaction that will write.</summary>
    public abstract DbTransaction BeginWrite(DbConnection connection);

    /// <summary>Commits. When it returns, the change is on disk. When it throws, the outcome can be unknown.</summary>
    public virtual void Commit(DbTransaction transaction) => transaction.Commit();

    /// <summary>Opens a connection on which a script can rebuild a table that others refer to.</summary>
    public virtual DbConnection OpenForMigration() => OpenForWriting();

    /// <summary>A table with a row whose foreign key has no target. Null when there is none, or when the engine enforces foreign keys.</summary>
    public virtual string? BrokenReference(DbTransaction transaction) => null;

    /// <summary>Locks the database against other migrations until this transaction ends.</summary>
    public abstract void LockForMigration(DbTransaction transaction);

    /// <summary>Runs queries. With a server this is one exchange.</summary>
    public virtual void QueryAll(DbTransaction transaction, IReadOnlyList<Query> queries)
    {
        foreach (var query in queries)
        {
            query.Run(transaction);
        }
    }

    /// <summary>Runs statements in their order, each for all its rows. With a server this is one exchange.</summary>
    /// <returns>
    /// The number of rows that each statement affected in all. If one did not affect as many rows as it has, those after it may not have run.
    /// </returns>
    /// <exception cref="DbException">A row was refused, and every statement before affected as many rows as it has.</exception>
    public abstract IReadOnlyList<int> ExecuteAll(DbTransaction transaction, IReadOnlyList<Statement> statements);

    /// <summary>Runs one statement for every row.</summary>
    /// <returns>The number of rows affected in all.</returns>
    public int ExecuteAll(DbTransaction transaction, string sql, IReadOnlyList<object> rows) =>
        rows.Count == 0 ? 0 : ExecuteAll(transaction, [new Statement(sql, rows)])[0];

    /// <summary>
    /// The keys for which a query finds a row, so that only these are read in full. Returns all keys on an engine on which
    /// each query would be a round trip.
    /// </summary>
    /// <param name="transaction">The transaction it runs in.</param>
    /// <param name="probe">A query with the properties of a key as its parameters.</param>
    /// <param name="keys">The keys.</param>
    public virtual IReadOnlyCollection<TKey> Known<TKey>(DbTransaction transaction, string probe, IReadOnlyCollection<TKey> keys)
        where TKey : notnull => keys;

    /// <summary>Whether a unique key was violated.</summary>
    public abstract bool IsDuplicate(DbException exception);

    /// <summary>Whether the same transaction can succeed on a retry: deadlock, lock not granted, broken connection.</summary>
    public abstract bool IsTransient(DbException exception);

    /// <summary>Whether the database cannot be used at all at present: not reachable, disk full, read only.</summary>
    public abstract bool IsUnavailable(DbException exception);

    /// <summary>Whether there is a database. For a server this needs a connection.</summary>
    public virtual bool HasDatabase => true;

    /// <summary>Whether the database has the table.</summary>
    public abstract bool HasTable(DbTransaction transaction, string table);

    /// <summary>Whether the database has any table.</summary>
    public abstract bool HasTables(DbTransaction transaction);

    /// <summary>Prepares a database once per process: creates a file's folder, sets its journal.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>The statement with the engine's own words put in.</summary>
    public string Text(string sql) => sql.Replace("{take}", Take, StringComparison.Ordinal);
}
