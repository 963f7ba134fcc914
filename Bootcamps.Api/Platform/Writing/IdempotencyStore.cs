using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain;
using Dapper;

namespace Bootcamps.Api.Platform.Writing;

/// <summary>Identifies a request that must be executed once: its tenant, and keyed hashes of its Idempotency-Key and of its method, path and body.</summary>
/// <param name="Key">The tenant and its key.</param>
/// <param name="RequestHash">Hash of the request, which must equal that of the key's first use.</param>
internal sealed record IdempotencyClaim(IdempotencyKey Key, KeyedHash RequestHash)
{
    /// <summary>The refusal of a key that was used for another request.</summary>
    public static Refusal Reused { get; } = new("idempotency.key-reused", "This Idempotency-Key was used for a request with another method, path or body.");
}

/// <summary>Key of a stored answer.</summary>
/// <param name="Tenant">Owner of the key.</param>
/// <param name="KeyHash">Keyed hash of the Idempotency-Key, because a sender can put personal data into it.</param>
internal readonly record struct IdempotencyKey(string Tenant, KeyedHash KeyHash);

/// <summary>Stored answers for retries. Only successes are stored; a refused request is decided again.</summary>
internal sealed class IdempotencyStore(Db db)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>Earlier answers to the units of a batch.</summary>
    public static readonly FactSource<IdempotencyKey, StoredReply> Replies = new() { IsKept = false, Probe = Sql.IsKnown, Load = Load };

    /// <summary>The answer to a key, in any lane. Null when there is none.</summary>
    public async Task<StoredReply?> FindAsync(IdempotencyKey key, CancellationToken cancellationToken) =>
        await db.FirstAsync<StoredReply>(Sql.Find, new { tenant = key.Tenant, keyHash = key.KeyHash }, cancellationToken);

    /// <summary>Keeps the answer with the change it answers.</summary>
    public static void Add(Batch batch, IdempotencyClaim claim, int status, string body)
    {
        var reply = new StoredReply
        {
            Tenant = claim.Key.Tenant, KeyHash = claim.Key.KeyHash, LaneId = batch.LaneId, Number = batch.LastNumber,
            RequestHash = claim.RequestHash, Status = status, Body = body, PostedAt = batch.PostedAt,
        };
        batch.Add(Sql.Add, reply);
        batch.Set(Replies, claim.Key, reply);
    }

    /// <summary>Deletes answers older than <see cref="KeptFor"/>, in small steps so that no writer waits long.</summary>
    /// <returns>How many went.</returns>
    public int Purge(DateTimeOffset now)
    {
        const int Most = 500;
        var gone = 0;
        foreach (var laneId in db.Write(transaction => transaction.Connection!.Query<string>(Sql.Lanes, transaction: transaction).AsList()))
        {
            int step;
            do
            {
                step = db.Write(transaction =>
                {
                    // The earlier an answer, the lower its number.
                    var first = transaction.Connection!.Query<KeptReply>(db.Engine.Text(Sql.First), new { laneId, limit = Most }, transaction);
                    return db.Engine.ExecuteAll(transaction, Sql.Remove, [.. first.Where(reply => reply.PostedAt < now - KeptFor)]);
                });
                gone += step;
            }
            while (step == Most);
        }

        return gone;
    }

    // Another tenant's row with the same hash is found too, but under a key that no unit asks for.
    private static Func<IEnumerable<KeyValuePair<IdempotencyKey, StoredReply>>> Load(Reads reads, IReadOnlyCollection<IdempotencyKey> keys) => reads
        .Add<StoredReply>(
            Sql.FindAll,
            new
            {
                tenants = TypeHandlers.Keys(keys.Select(key => key.Tenant).Distinct(StringComparer.Ordinal)),
                keyHashes = TypeHandlers.Hashes(keys.Select(key => key.KeyHash).Distinct()),
            })
        .Then(replies => replies.Select(reply => KeyValuePair.Create(new IdempotencyKey(reply.Tenant, reply.KeyHash), reply)));

    internal static class Sql
    {
        public const string Find = """
            select lane_id, number, tenant, key_hash, request_hash, status, body, posted_at
            from idempotency_key
            where key_hash = @keyHash and tenant = @tenant
            """;

        public const string IsKnown = """
            select lane_id
            from idempotency_key
            where key_hash = @KeyHash and tenant = @Tenant
            """;

        public const string FindAll = """
            select lane_id, number, tenant, key_hash, request_hash, status, body, posted_at
            from idempotency_key
            where key_hash in @keyHashes and tenant in @tenants
            """;

        public const string Add = """
            insert into idempotency_key (lane_id, number, tenant, key_hash, request_hash, status, body, posted_at)
            values (@LaneId, @Number, @Tenant, @KeyHash, @RequestHash, @Status, @Body, @PostedAt)
            """;

        public const string Lanes = """
            select lane_id
            from lane
            """;

        public const string First = """
            select lane_id, number, posted_at
            from idempotency_key
            where lane_id = @laneId
            order by number
            {take}
            """;

        public const string Remove = """
            delete from idempotency_key
            where lane_id = @LaneId and number = @Number
            """;
    }
}

/// <summary>When an answer was given.</summary>
internal sealed record KeptReply
{
    public required string LaneId { get; init; }

    public required long Number { get; init; }

    public required DateTimeOffset PostedAt { get; init; }
}

/// <summary>An answer that was given.</summary>
internal sealed record StoredReply
{
    public required string LaneId { get; init; }

    /// <summary>Of the change it answers.</summary>
    public required long Number { get; init; }

    public required string Tenant { get; init; }

    public required KeyedHash KeyHash { get; init; }

    public required KeyedHash RequestHash { get; init; }

    public required int Status { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset PostedAt { get; init; }
}
