using System.Data.Common;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain;
using Dapper;

namespace Bootcamps.Api.Platform.Writing;

/// <summary>A request's right to be carried out once: its tenant, and keyed hashes of its Idempotency-Key and of its method, path and body.</summary>
/// <param name="Key">Whose key it is.</param>
/// <param name="RequestHash">What the key was first used for must be what it is used for now.</param>
internal sealed record IdempotencyClaim(IdempotencyKey Key, string RequestHash)
{
    /// <summary>The refusal of a key that stands for another request.</summary>
    public static Refusal Reused { get; } = new("idempotency.key-reused", "This Idempotency-Key was used for a request with another method, path or body.");
}

/// <summary>What a stored answer is found by.</summary>
/// <param name="Tenant">Owner of the key.</param>
/// <param name="KeyHash">Keyed hash of the key itself: a key may hold what its sender put there.</param>
internal readonly record struct IdempotencyKey(string Tenant, string KeyHash);

/// <summary>Answers that are kept for retries. Only success is stored: a refused request is decided afresh.</summary>
internal sealed class IdempotencyStore(Db db)
{
    /// <summary>For how long an answer is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>Answers the units of a batch may have had before.</summary>
    public static readonly FactSource<IdempotencyKey, StoredReply> Replies = new() { IsKept = false, Load = Load };

    /// <summary>The answer a key was given, in whatever lane; null when there is none.</summary>
    public async Task<StoredReply?> FindAsync(IdempotencyKey key, CancellationToken cancellationToken) =>
        await db.FirstAsync<StoredReply>(Sql.Find, new { tenant = key.Tenant, keyHash = key.KeyHash }, cancellationToken);

    /// <summary>Keeps the answer with the change it answers.</summary>
    public static void Add(Batch batch, IdempotencyClaim claim, int status, string body)
    {
        var reply = new StoredReply
        {
            Tenant = claim.Key.Tenant, KeyHash = claim.Key.KeyHash, LaneId = batch.LaneId, RequestHash = claim.RequestHash, Status = status, Body = body, PostedAt = batch.PostedAt,
        };
        batch.Add(Sql.Add, reply);
        batch.Set(Replies, claim.Key, reply);
    }

    /// <summary>Removes answers older than <see cref="KeptFor"/>, a small step at a time so that no writer waits long.</summary>
    /// <returns>How many went.</returns>
    public int Purge(DateTimeOffset now)
    {
        var gone = 0;
        for (int step; (step = db.Write(transaction =>
        {
            var old = transaction.Connection!.Query<StoredReply>(db.Engine.Text(Sql.Old), new { before = now - KeptFor, limit = 500 }, transaction).AsList();
            return db.Engine.ExecuteAll(transaction, Sql.Remove, old);
        })) > 0;)
        {
            gone += step;
        }

        return gone;
    }

    private static IEnumerable<KeyValuePair<IdempotencyKey, StoredReply>> Load(DbTransaction transaction, IReadOnlyCollection<IdempotencyKey> keys) => transaction.Connection!
        .Query<StoredReply>(Sql.FindAll, new { tenants = TypeHandlers.Keys(keys.Select(key => key.Tenant).Distinct(StringComparer.Ordinal)), keyHashes = TypeHandlers.Keys(keys.Select(key => key.KeyHash)) }, transaction)
        .Select(reply => KeyValuePair.Create(new IdempotencyKey(reply.Tenant, reply.KeyHash), reply));

    internal static class Sql
    {
        public const string Find = """
            select tenant, key_hash, lane_id, request_hash, status, body, posted_at
            from idempotency_key
            where tenant = @tenant and key_hash = @keyHash
            """;

        public const string FindAll = """
            select tenant, key_hash, lane_id, request_hash, status, body, posted_at
            from idempotency_key
            where tenant in @tenants and key_hash in @keyHashes
            """;

        public const string Add = """
            insert into idempotency_key (tenant, key_hash, lane_id, request_hash, status, body, posted_at)
            values (@Tenant, @KeyHash, @LaneId, @RequestHash, @Status, @Body, @PostedAt)
            """;

        public const string Old = """
            select tenant, key_hash, lane_id, request_hash, status, body, posted_at
            from idempotency_key
            where posted_at < @before
            order by posted_at
            {take}
            """;

        public const string Remove = """
            delete from idempotency_key
            where tenant = @Tenant and key_hash = @KeyHash and lane_id = @LaneId
            """;
    }
}

/// <summary>An answer that was given.</summary>
internal sealed record StoredReply
{
    public required string Tenant { get; init; }

    public required string KeyHash { get; init; }

    public required string LaneId { get; init; }

    public required string RequestHash { get; init; }

    public required int Status { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset PostedAt { get; init; }
}
