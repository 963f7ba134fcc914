using System.Data.Common;
using Bootcamps.Api.Platform.Access;
using Dapper;

namespace Bootcamps.Api.Platform.Storage;

/// <summary>The database cannot be used at present; the caller can try again.</summary>
internal sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Runs the stores' reads, and turns errors of an unusable database into one exception. Writes use the write queue.</summary>
internal sealed class Db(Engine engine)
{
    /// <summary>The engine behind it.</summary>
    public Engine Engine => engine;

    /// <summary>All rows of a query.</summary>
    public Task<List<T>> ListAsync<T>(string sql, object? values, CancellationToken cancellationToken) =>
        ReadAsync(
            connection => connection.QueryAsync<T>(new CommandDefinition(engine.Text(sql), values, cancellationToken: cancellationToken)),
            rows => rows.AsList(),
            cancellationToken);

    /// <summary>All rows of a query that a caller can see; the statement contains <c>{scope}</c>.</summary>
    public Task<List<T>> ListAsync<T>(string sql, object? values, Caller caller, CancellationToken cancellationToken) =>
        ListAsync<T>(Scope.Apply(sql, caller), Scope.Parameters(values, caller), cancellationToken);

    /// <summary>The first row of a query. Null when there is none.</summary>
    public Task<T?> FirstAsync<T>(string sql, object? values, CancellationToken cancellationToken)
        where T : class =>
        ReadAsync(
            connection => connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(engine.Text(sql), values, cancellationToken: cancellationToken)),
            row => row,
            cancellationToken);

    /// <summary>The first row of a query that a caller can see; the statement contains <c>{scope}</c>.</summary>
    public Task<T?> FirstAsync<T>(string sql, object? values, Caller caller, CancellationToken cancellationToken)
        where T : class =>
        FirstAsync<T>(Scope.Apply(sql, caller), Scope.Parameters(values, caller), cancellationToken);

    /// <summary>Runs several reads on one connection, in one read-only transaction.</summary>
    public async Task<T> ReadAsync<T>(Func<DbTransaction, T> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = engine.Connect();
            await connection.OpenAsync(cancellationToken);
            await using var transaction = engine.BeginRead(connection);
            return read(transaction);
        }
        catch (DbException exception) when (engine.IsTransient(exception) || engine.IsUnavailable(exception))
        {
            throw new StoreUnavailableException("The database cannot be read now.", exception);
        }
    }

    /// <summary>Runs the queries that <paramref name="ask"/> adds in one read-only transaction, and makes the result of their rows.</summary>
    public Task<T> QueryAsync<T>(Func<Reads, Func<T>> ask, CancellationToken cancellationToken) =>
        ReadAsync(transaction => Reads.Run(engine, transaction, ask), cancellationToken);

    /// <summary>Writes outside the queue, for start-up and housekeeping, which change nothing that a lane holds.</summary>
    public T Write<T>(Func<DbTransaction, T> write)
    {
        using var turn = engine.EnterWrite(CancellationToken.None);
        using var connection = engine.OpenForWriting();
        using var transaction = engine.BeginWrite(connection);
        var result = write(transaction);
        engine.Commit(transaction);
        return result;
    }

    private async Task<TResult> ReadAsync<T, TResult>(Func<DbConnection, Task<T>> query, Func<T, TResult> shape, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = engine.Connect();
            await connection.OpenAsync(cancellationToken);
            return shape(await query(connection));
        }
        catch (DbException exception) when (engine.IsTransient(exception) || engine.IsUnavailable(exception))
        {
            throw new StoreUnavailableException("The database cannot be read now.", exception);
        }
    }
}
