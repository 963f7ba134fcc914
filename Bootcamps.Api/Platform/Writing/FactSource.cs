using System.Data.Common;
using Bootcamps.Api.Platform.Storage;

namespace Bootcamps.Api.Platform.Writing;

/// <summary>
/// One kind of fact that units of work decide on, loaded for a batch of any size together with all other kinds.
/// Stores declare them as static fields, so that the queue does not depend on the stores.
/// </summary>
internal abstract class FactSource
{
    /// <summary>Whether the facts stay valid as long as nobody else has written in the lane, so that they need not be read again for every batch.</summary>
    public required bool IsKept { get; init; }

    internal abstract FactTable NewTable();
}

/// <summary>One kind of fact with its key and value.</summary>
/// <typeparam name="TKey">Key of a fact.</typeparam>
/// <typeparam name="TFact">The fact. Units can change it, and later units of the batch see the change.</typeparam>
internal sealed class FactSource<TKey, TFact> : FactSource
    where TKey : notnull
{
    /// <summary>
    /// Adds the queries for the facts of the keys, and returns how to make the facts of their rows. A key without a result has no fact. No query can depend
    /// on the rows of another, because all are run together.
    /// </summary>
    public required Func<Reads, IReadOnlyCollection<TKey>, Func<IEnumerable<KeyValuePair<TKey, TFact>>>> Load { get; init; }

    /// <summary>
    /// A query for whether there is a fact, with the properties of a key as its parameters. Null if most keys have one. See <see
    /// cref="Engine.Known"/>.
    /// </summary>
    public string? Probe { get; init; }

    /// <summary>Writes the changed facts, once for the whole batch. Null for facts that are only read.</summary>
    public Action<Batch, IEnumerable<TFact>>? Save { get; init; }

    internal override FactTable NewTable() => new Table(this);

    internal sealed class Table(FactSource<TKey, TFact> source) : FactTable
    {
        private readonly HashSet<TKey> _asked = [];
        private readonly Dictionary<TKey, TFact> _facts = [];
        private HashSet<TKey> _toLoad = [];

        public void Ask(TKey key)
        {
            if (_asked.Add(key))
            {
                _toLoad.Add(key);
            }
        }

        public TFact? Get(TKey key) => _asked.Contains(key)
            ? _facts.GetValueOrDefault(key)
            : throw new InvalidOperationException($"A unit read a {typeof(TFact).Name} that it had not asked for.");

        public TFact? Loaded(TKey key) => _facts.GetValueOrDefault(key);

        public void Set(TKey key, TFact fact)
        {
            _asked.Add(key);
            _facts[key] = fact;
        }

        internal override Action Load(Engine engine, DbTransaction transaction, Reads reads)
        {
            IReadOnlyCollection<TKey> keys = source.Probe is { } probe ? engine.Known(transaction, probe, _toLoad) : _toLoad;
            _toLoad = [];
            if (keys.Count == 0)
            {
                return () => { };
            }

            var make = source.Load(reads, keys);
            return () =>
            {
                foreach (var (key, fact) in make())
                {
                    _facts[key] = fact;
                }
            };
        }

        internal override void Save(Batch batch)
        {
            if (source.Save is { } save && _facts.Count > 0)
            {
                save(batch, _facts.Values);
            }
        }
    }
}

/// <summary>The facts of one source within a batch, or across batches when they are kept.</summary>
internal abstract class FactTable
{
    /// <summary>Adds the queries for what was asked for. The result takes the facts when they have run.</summary>
    internal abstract Action Load(Engine engine, DbTransaction transaction, Reads reads);

    internal abstract void Save(Batch batch);
}
