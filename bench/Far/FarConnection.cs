using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Bootcamps.Bench.Far;

/// <summary>A real connection on which every command is an exchange. Opening it is none, because connections are pooled.</summary>
internal sealed class FarConnection : DbConnection
{
    private readonly Exchanges _exchanges;

    public FarConnection(DbConnection inner, Exchanges exchanges)
    {
        Inner = inner;
        _exchanges = exchanges;
        inner.StateChange += (_, change) => OnStateChange(change);
    }

    /// <summary>The real one.</summary>
    public DbConnection Inner { get; }

    [AllowNull]
    public override string ConnectionString
    {
        get => Inner.ConnectionString;
        set => Inner.ConnectionString = value;
    }

    public override string Database => Inner.Database;

    public override string DataSource => Inner.DataSource;

    public override string ServerVersion => Inner.ServerVersion;

    public override ConnectionState State => Inner.State;

    public override void ChangeDatabase(string databaseName) => Inner.ChangeDatabase(databaseName);

    public override void Open() => Inner.Open();

    public override Task OpenAsync(CancellationToken cancellationToken) => Inner.OpenAsync(cancellationToken);

    public override void Close() => Inner.Close();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        _exchanges.Wait();
        return new FarTransaction(this, Inner.BeginTransaction(isolationLevel), _exchanges);
    }

    protected override DbCommand CreateDbCommand() => new FarCommand(this, Inner.CreateCommand(), _exchanges);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>A real transaction that knows its far connection.</summary>
internal sealed class FarTransaction(FarConnection connection, DbTransaction inner, Exchanges exchanges) : DbTransaction
{
    private readonly DbTransaction _inner = inner;

    public override IsolationLevel IsolationLevel => _inner.IsolationLevel;

    protected override DbConnection? DbConnection => _inner.Connection is null ? null : connection;

    /// <summary>The real one.</summary>
    public static DbTransaction Inner(DbTransaction transaction) => ((FarTransaction)transaction)._inner;

    public override void Commit()
    {
        exchanges.Wait();
        _inner.Commit();
    }

    public override void Rollback()
    {
        exchanges.Wait();
        _inner.Rollback();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>A real command that takes as long as it would to a far database.</summary>
internal sealed class FarCommand(FarConnection connection, DbCommand inner, Exchanges exchanges) : DbCommand
{
    private DbConnection? _connection = connection;
    private DbTransaction? _transaction;

    [AllowNull]
    [SuppressMessage("Security", "CA2100", Justification = "Hands on what the API wrote.")]
    public override string CommandText
    {
        get => inner.CommandText;
        set => inner.CommandText = value;
    }

    public override int CommandTimeout
    {
        get => inner.CommandTimeout;
        set => inner.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => inner.CommandType;
        set => inner.CommandType = value;
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource
    {
        get => inner.UpdatedRowSource;
        set => inner.UpdatedRowSource = value;
    }

    protected override DbConnection? DbConnection
    {
        get => _connection;
        set
        {
            _connection = value;
            inner.Connection = value is FarConnection far ? far.Inner : value;
        }
    }

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set
        {
            _transaction = value;
            inner.Transaction = value is FarTransaction far ? FarTransaction.Inner(far) : value;
        }
    }

    public override void Cancel() => inner.Cancel();

    public override void Prepare() => inner.Prepare();

    public override int ExecuteNonQuery()
    {
        exchanges.Wait();
        return inner.ExecuteNonQuery();
    }

    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        await exchanges.WaitAsync();
        return await inner.ExecuteNonQueryAsync(cancellationToken);
    }

    public override object? ExecuteScalar()
    {
        exchanges.Wait();
        return inner.ExecuteScalar();
    }

    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        await exchanges.WaitAsync();
        return await inner.ExecuteScalarAsync(cancellationToken);
    }

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        exchanges.Wait();
        return inner.ExecuteReader(behavior);
    }

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        await exchanges.WaitAsync();
        return await inner.ExecuteReaderAsync(behavior, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
