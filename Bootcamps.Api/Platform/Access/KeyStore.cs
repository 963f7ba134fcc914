using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Dapper;

namespace Bootcamps.Api.Platform.Access;

/// <summary>Keys in the database.</summary>
internal sealed class KeyStore(Db db)
{
    /// <summary>Keys that units of the reference lane ask for.</summary>
    public static readonly FactSource<string, KeyRow> Keys = new()
    {
        IsKept = false,
        Load = (transaction, ids) => transaction.Connection!
            .Query<KeyRow>(Sql.FindAll, new { keyIds = TypeHandlers.Keys(ids) }, transaction)
            .Select(key => KeyValuePair.Create(key.KeyId, key)),
    };

    /// <summary>A key with its origins; null when there is none.</summary>
    public async Task<(KeyRow Key, IReadOnlyList<string> Origins)?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        var key = await db.FirstAsync<KeyRow>(Sql.Find, new { keyId }, cancellationToken);
        return key is null ? null : (key, await db.ListAsync<string>(Sql.Origins, new { keyId }, cancellationToken));
    }

    /// <summary>Whether any key that is not revoked may be used from an origin.</summary>
    public async Task<bool> IsRegisteredAsync(string origin, CancellationToken cancellationToken) =>
        await db.FirstAsync<string>(Sql.FindOrigin, new { origin }, cancellationToken) is not null;

    /// <summary>A page of keys in the order they were made.</summary>
    /// <param name="authorityId">Only this authority's; null for all.</param>
    /// <param name="after">The number of the last key of the page before; 0 for the first page.</param>
    /// <param name="limit">Most keys.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<List<KeyRow>> ListAsync(string? authorityId, long after, int limit, CancellationToken cancellationToken) =>
        db.ListAsync<KeyRow>(Sql.List, new { authorityId, after, limit }, cancellationToken);

    /// <summary>Notes when keys were last used. Not a change anybody is told of, so it takes no lane.</summary>
    public void Touch(IReadOnlyList<KeyUse> uses) => db.Write(transaction => db.Engine.ExecuteAll(transaction, Sql.Touch, uses));

    internal static class Sql
    {
        private const string Columns = "key_id, number, kind, role, authority_id, ukprn, name, secret_sha256, created_at, expires_on, revoked_at, last_used_at, version";

        [NoScope("Finds who the caller is: there is no scope before it.")]
        public const string Find = $"""
            select {Columns}
            from api_key
            where key_id = @keyId
            """;

        [NoScope("Runs in the reference lane, for ids that the operation checks.")]
        public const string FindAll = $"""
            select {Columns}
            from api_key
            where key_id in @keyIds
            """;

        [NoScope("Finds who the caller is: there is no scope before it.")]
        public const string Origins = """
            select origin
            from api_key_origin
            where key_id = @keyId
            order by origin
            """;

        [NoScope("Answers a browser's question that comes without a key: whether any authority has registered its site.")]
        public const string FindOrigin = """
            select o.origin
            from api_key_origin o
            join api_key k on k.key_id = o.key_id
            where o.origin = @origin and k.revoked_at is null
            """;

        [NoScope("Keys belong to authorities; an admin sees all. The operation passes the authority.")]
        public const string List = $$"""
            select {{Columns}}
            from api_key
            where (@authorityId is null or authority_id = @authorityId) and number > @after
            order by number
            {take}
            """;

        public const string Add = """
            insert into api_key (key_id, number, kind, role, authority_id, ukprn, name, secret_sha256, created_at, expires_on, revoked_at, last_used_at, version)
            values (@KeyId, @Number, @Kind, @Role, @AuthorityId, @Ukprn, @Name, @SecretSha256, @CreatedAt, @ExpiresOn, @RevokedAt, @LastUsedAt, @Version)
            """;

        public const string AddOrigin = """
            insert into api_key_origin (key_id, origin)
            values (@KeyId, @Origin)
            """;

        public const string Revoke = """
            update api_key
            set revoked_at = @RevokedAt, version = version + 1
            where key_id = @KeyId and version = @Version
            """;

        public const string Touch = """
            update api_key
            set last_used_at = @UsedAt
            where key_id = @KeyId
            """;
    }
}

/// <summary>A key's last use.</summary>
internal sealed record KeyUse(string KeyId, DateTimeOffset UsedAt);

/// <summary>A key as it is kept.</summary>
internal sealed record KeyRow
{
    public required string KeyId { get; init; }

    public required long Number { get; init; }

    public required string Kind { get; init; }

    public required string Role { get; init; }

    public required string? AuthorityId { get; init; }

    public required int? Ukprn { get; init; }

    public required string Name { get; init; }

    public required string? SecretSha256 { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateOnly? ExpiresOn { get; init; }

    public required DateTimeOffset? RevokedAt { get; init; }

    public required DateTimeOffset? LastUsedAt { get; init; }

    public required int Version { get; init; }
}

/// <summary>An origin a publishable key may be used from.</summary>
internal sealed record KeyOriginRow
{
    public required string KeyId { get; init; }

    public required string Origin { get; init; }
}
