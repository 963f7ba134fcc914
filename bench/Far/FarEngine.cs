using System.Data.Common;
using Bootcamps.Api.Platform.Storage;

namespace Bootcamps.Bench.Far;

/// <summary>
/// The API's own engine with the delay that the bench sets. What is asked together is one exchange, and so is what is written together, as to a server.
/// </summary>
internal sealed class FarEngine(Engine inner, Exchanges exchanges) : Engine, IDisposable
{
    /// <inheritdoc/>
    public override string Name => inner.Name;

    /// <inheritdoc/>
    public override string Take => inner.Take;

    /// <inheritdoc/>
    public override bool HasDatabase => inner.HasDatabase;

    /// <inheritdoc/>
    public override DbConnection Connect() => new FarConnection(inner.Connect(), exchanges);

    /// <inheritdoc/>
    public override DbConnection OpenForWriting() => new FarConnection(inner.OpenForWriting(), exchanges);

    /// <inheritdoc/>
    public override DbConnection OpenForMigration() => new FarConnection(inner.OpenForMigration(), exchanges);

    /// <inheritdoc/>
    public override IDisposable EnterWrite(CancellationToken cancellationToken)
    {
        var turn = inner.EnterWrite(cancellationToken);
        Exchanges.Enter();
        return new Exit(turn);
    }

    /// <inheritdoc/>
    public override DbTransaction BeginRead(DbConnection connection) => Begin(connection, inner.BeginRead);

    /// <inheritdoc/>
    public override DbTransaction BeginWrite(DbConnection connection) => Begin(connection, inner.BeginWrite);

    /// <inheritdoc/>
    public override void Commit(DbTransaction transaction)
    {
        exchanges.Wait();
        inner.Commit(FarTransaction.Inner(transaction));
    }

    /// <inheritdoc/>
    public override void QueryAll(DbTransaction transaction, IReadOnlyList<Query> queries)
    {
        exchanges.Wait();
        inner.QueryAll(FarTransaction.Inner(transaction), queries);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> ExecuteAll(DbTransaction transaction, IReadOnlyList<Statement> statements)
    {
        exchanges.Wait();
        return inner.ExecuteAll(FarTransaction.Inner(transaction), statements);
    }

    /// <inheritdoc/>
    public override void Prepare() => inner.Prepare();

    /// <inheritdoc/>
    public override string? BrokenReference(DbTransaction transaction) => inner.BrokenReference(FarTransaction.Inner(transaction));

    /// <inheritdoc/>
    public override void LockForMigration(DbTransaction transaction) => inner.LockForMigration(FarTransaction.Inner(transaction));

    /// <inheritdoc/>
    public override bool IsDuplicate(DbException exception) => inner.IsDuplicate(exception);

    /// <inheritdoc/>
    public override bool IsTransient(DbException exception) => inner.IsTransient(exception);

    /// <inheritdoc/>
    public override bool IsUnavailable(DbException exception) => inner.IsUnavailable(exception);

    /// <inheritdoc/>
    public override bool HasTable(DbTransaction transaction, string table) => inner.HasTable(FarTransaction.Inner(transaction), table);

    /// <inheritdoc/>
    public override bool HasTables(DbTransaction transaction) => inner.HasTables(FarTransaction.Inner(transaction));

    /// <inheritdoc/>
    public void Dispose() => (inner as IDisposable)?.Dispose();

    private FarTransaction Begin(DbConnection connection, Func<DbConnection, DbTransaction> begin)
    {
        var far = (FarConnection)connection;
        exchanges.Wait();
        return new FarTransaction(far, begin(far.Inner), exchanges);
    }

    private sealed class Exit(IDisposable turn) : IDisposable
    {
        public void Dispose()
        {
            turn.Dispose();
            Exchanges.Leave();
        }
    }
}
