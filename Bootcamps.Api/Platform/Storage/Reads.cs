using System.Data.Common;
using Dapper;

namespace Bootcamps.Api.Platform.Storage;

/// <summary>
/// Collects queries and runs them together: one exchange with a server, however many there are. Whoever adds a query gets its <see cref="Rows{T}"/> and
/// reads them after the exchange.
/// </summary>
internal sealed class Reads
{
    private readonly List<Query> _queries = [];

    private Reads()
    {
    }

    /// <summary>Runs all queries that <paramref name="ask"/> adds, and then the function that it returns.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="transaction">The transaction they run in.</param>
    /// <param name="ask">Adds the queries and returns how to make the result of their rows.</param>
    public static T Run<T>(Engine engine, DbTransaction transaction, Func<Reads, Func<T>> ask)
    {
        var reads = new Reads();
        var make = ask(reads);
        if (reads._queries.Count > 0)
        {
            engine.QueryAll(transaction, reads._queries);
        }

        return make();
    }

    /// <summary>Adds a query.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="values">An object with a property for every parameter.</param>
    public Rows<T> Add<T>(string sql, object values)
    {
        var rows = new Rows<T>(sql, values);
        _queries.Add(rows);
        return rows;
    }

    /// <summary>Adds queries for each key. A key for which the result is null is left out.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="ask">Adds the queries of a key and returns how to make its result.</param>
    public static Func<IEnumerable<KeyValuePair<TKey, T>>> ForEach<TKey, T>(IEnumerable<TKey> keys, Func<TKey, Func<T?>> ask)
    {
        var asked = keys.Select(key => (Key: key, Make: ask(key))).ToList();
        return () => asked.Select(one => KeyValuePair.Create(one.Key, one.Make())).Where(pair => pair.Value is not null)!;
    }
}

/// <summary>A query of <see cref="Reads"/>.</summary>
internal abstract class Query(string sql, object values)
{
    /// <summary>Its text.</summary>
    public string Sql { get; } = sql;

    /// <summary>An object with a property for every parameter.</summary>
    public object Values { get; } = values;

    /// <summary>Runs it as a command of its own.</summary>
    public abstract void Run(DbTransaction transaction);

    /// <summary>Takes its rows from a reader that is at its result.</summary>
    public abstract void Take(DbDataReader reader);
}

/// <summary>The rows of a query, once it has run.</summary>
internal sealed class Rows<T>(string sql, object values) : Query(sql, values)
{
    private List<T>? _rows;

    /// <summary>The rows in the order of the query.</summary>
    /// <exception cref="InvalidOperationException">The query has not run.</exception>
    public IReadOnlyList<T> Value => _rows ?? throw new InvalidOperationException($"This query has not run yet: {Sql}");

    /// <summary>A function that makes something of the rows, to be called after the query has run.</summary>
    public Func<TResult> Then<TResult>(Func<IReadOnlyList<T>, TResult> make) => () => make(Value);

    /// <inheritdoc/>
    public override void Run(DbTransaction transaction) => _rows = transaction.Connection!.Query<T>(Sql, Values, transaction).AsList();

    /// <inheritdoc/>
    public override void Take(DbDataReader reader) => _rows = reader.Parse<T>().AsList();
}
