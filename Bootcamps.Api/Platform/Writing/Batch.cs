using System.Data.Common;
using Bootcamps.Api.Platform.Storage;

namespace Bootcamps.Api.Platform.Writing;

/// <summary>A row that this batch had read was changed outside the lane. The batch must be decided again on fresh facts.</summary>
internal sealed class FenceException(string message) : Exception(message);

/// <summary>
/// The shared state of a batch of units: their facts, the time and numbers of their changes, and their rows.
/// One thread uses it, inside one transaction.
/// </summary>
internal sealed class Batch
{
    private readonly Engine _engine;
    private readonly DbTransaction _transaction;
    private readonly Dictionary<FactSource, FactTable> _facts;

    // Keyed by reference, because statements are constants and hashing the SQL text for every row showed up in profiles.
    private readonly Dictionary<string, List<object>> _rows = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _statements = [];
    private readonly List<Statement> _writes = [];

    internal Batch(Engine engine, DbTransaction transaction, string laneId, long lastNumber, DateTimeOffset postedAt, Dictionary<FactSource, FactTable> kept)
    {
        _engine = engine;
        _transaction = transaction;
        _facts = kept;
        LaneId = laneId;
        LastNumber = lastNumber;
        PostedAt = postedAt;
    }

    /// <summary>The lane all its units belong to.</summary>
    public string LaneId { get; }

    /// <summary>The time of every record of the batch, UTC to the millisecond; never earlier than that of the previous batch.</summary>
    public DateTimeOffset PostedAt { get; }

    /// <summary>The number of the change being decided, without gaps within the lane. A refused change leaves its number to the next.</summary>
    public long Number => LastNumber + 1;

    /// <summary>Says, before anything is loaded, that a fact will be needed.</summary>
    public void Ask<TKey, TFact>(FactSource<TKey, TFact> source, TKey key)
        where TKey : notnull => Table(source).Ask(key);

    /// <summary>A requested fact, with the changes of earlier units of the batch. Null when there is none.</summary>
    public TFact? Get<TKey, TFact>(FactSource<TKey, TFact> source, TKey key)
        where TKey : notnull => Table(source).Get(key);

    /// <summary>A fact that any unit of the batch requested, with the changes of earlier units. Null when there is none, or it was not requested.</summary>
    public TFact? Loaded<TKey, TFact>(FactSource<TKey, TFact> source, TKey key)
        where TKey : notnull
        where TFact : class => Table(source).Loaded(key);

    /// <summary>Adds a fact for later units of the batch.</summary>
    public void Set<TKey, TFact>(FactSource<TKey, TFact> source, TKey key, TFact fact)
        where TKey : notnull => Table(source).Set(key, fact);

    /// <summary>Adds a row to be written with the batch. Statements run in the order in which each was first used, or named by <see cref="InOrder"/>.</summary>
    public void Add(string sql, object row) => RowsOf(sql).Add(row);

    /// <summary>
    /// Sets the order of statements: rows before the rows that refer to them. Without it the first unit of a batch that uses two of
    /// them would set the order.
    /// </summary>
    public void InOrder(params ReadOnlySpan<string> statements)
    {
        foreach (var sql in statements)
        {
            RowsOf(sql);
        }
    }

    /// <summary>
    /// Adds an update fenced by the values that were read: no row can have changed since. It is run with all other writes of the batch, after every
    /// <see cref="FactSource{TKey, TFact}.Save"/>. So the rows hold the old and new values themselves, and do not change afterwards.
    /// </summary>
    public void Update(string sql, IReadOnlyList<object> rows)
    {
        if (rows.Count > 0)
        {
            _writes.Add(new Statement(sql, rows));
        }
    }

    /// <summary>The number of the last change that was not refused.</summary>
    internal long LastNumber { get; private set; }

    internal void NextNumber() => LastNumber++;

    private void TakeRows()
    {
        _statements.ForEach(sql => Update(sql, _rows[sql]));
        _statements.Clear();
        _rows.Clear();
    }

    private List<object> RowsOf(string sql)
    {
        if (!_rows.TryGetValue(sql, out var rows))
        {
            _rows[sql] = rows = [];
            _statements.Add(sql);
        }

        return rows;
    }

    /// <summary>Reads everything that was asked for, in one exchange.</summary>
    internal void LoadFacts() => Reads.Run<object?>(_engine, _transaction, reads =>
    {
        var loads = _facts.Values.Select(table => table.Load(_engine, _transaction, reads)).ToList();
        return () =>
        {
            loads.ForEach(load => load());
            return null;
        };
    });

    /// <summary>Writes all rows and changed facts, and last the lane's row, in one exchange.</summary>
    /// <exception cref="FenceException">A row has changed; the batch is decided again.</exception>
    internal void Write(string advance, object lane)
    {
        TakeRows();
        foreach (var table in _facts.Values)
        {
            table.Save(this);
        }

        TakeRows();
        Update(advance, [lane]);
        foreach (var ((sql, rows), affected) in _writes.Zip(_engine.ExecuteAll(_transaction, _writes)))
        {
            if (affected != rows.Count)
            {
                throw new FenceException($"{rows.Count - affected} of {rows.Count} rows had changed under: {sql}");
            }
        }
    }

    /// <summary>The facts that stay valid for the next batch if nobody else writes in between.</summary>
    internal Dictionary<FactSource, FactTable> Kept() => _facts.Where(pair => pair.Key.IsKept).ToDictionary();

    private FactSource<TKey, TFact>.Table Table<TKey, TFact>(FactSource<TKey, TFact> source)
        where TKey : notnull
    {
        if (!_facts.TryGetValue(source, out var table))
        {
            _facts[source] = table = source.NewTable();
        }

        return (FactSource<TKey, TFact>.Table)table;
    }
}
