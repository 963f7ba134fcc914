using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;

namespace Bootcamps.Api.Platform.Access;

/// <summary>Keys in the database.</summary>
internal sealed class KeyStore(Db db)
{
    /// <summary>Keys that units of the reference lane ask for.</summary>
    public static readonly FactSource<string, KeyRow> Keys = new()
    {
        IsKept = false,
        Load = (reads, ids) => reads.Add<KeyRow>(Sql.FindAll, new { keyIds = TypeHandlers.Keys(ids) })
            .Then(rows => rows.Select(key => KeyValuePair.Create(key.KeyId, key))),
    };

    /// <summary>The ids of the requested authorities that exist.</summary>
    public static readonly FactSource<string, string> Authorities = new()
    {
        IsKept = false,
        Load = (reads, ids) => reads.Add<string>(Sql.Authorities, new { authorityIds = TypeHandlers.Keys(ids) })
            .Then(rows => rows.Select(authorityId => KeyValuePair.Create(authorityId, authorityId))),
    };

    /// <summary>The requested providers that an authority has registered, for new keys.</summary>
    public static readonly FactSource<(string AuthorityId, int Ukprn), KeyHolder> Providers = new()
    {
        IsKept = false,
        Load = (reads, holders) => reads
            .Add<KeyHolder>(
                Sql.Holders,
                new { authorityIds = TypeHandlers.Keys(holders.Select(holder => holder.AuthorityId)), ukprns = holders.Select(holder => holder.Ukprn) })
            .Then(rows => rows.Select(holder => KeyValuePair.Create((holder.AuthorityId, holder.Ukprn), holder))),
    };

    /// <summary>A key with its origins. Null when there is none.</summary>
    public async Task<(KeyRow Key, IReadOnlyList<string> Origins)?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        var key = await db.FirstAsync<KeyRow>(Sql.Find, new { keyId }, cancellationToken);
        return key is null ? null : (key, await db.ListAsync<string>(Sql.Origins, new { keyId }, cancellationToken));
    }

    /// <summary>The origins of some keys, by key id.</summary>
    public async Task<ILookup<string, string>> OriginsOfAsync(IReadOnlyCollection<KeyRow> keys, CancellationToken cancellationToken)
    {
        var publishable = keys.Where(key => key.SecretSha256 is null).Select(key => key.KeyId).ToList();
        List<KeyOriginRow> origins = publishable.Count == 0
            ? []
            : await db.ListAsync<KeyOriginRow>(Sql.OriginsOf, new { keyIds = TypeHandlers.Keys(publishable) }, cancellationToken);
        return origins.ToLookup(row => row.KeyId, row => row.Origin, StringComparer.Ordinal);
    }

    /// <summary>Whether any key that is not revoked can be used from an origin.</summary>
    public async Task<bool> IsRegisteredAsync(string origin, CancellationToken cancellationToken) =>
        await db.FirstAsync<string>(Sql.FindOrigin, new { origin }, cancellationToken) is not null;

    /// <summary>Whether there is such an authority.</summary>
    public async Task<bool> IsAuthorityAsync(string authorityId, CancellationToken cancellationToken) =>
        await db.FirstAsync<string>(Sql.FindAuthority, new { authorityId }, cancellationToken) == authorityId;

    /// <summary>A page of keys in the order they were made.</summary>
    /// <param name="authorityId">Only this authority's. Null for all.</param>
    /// <param name="after">The number of the last key of the page before; 0 for the first page.</param>
    /// <param name="limit">Most keys.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<List<KeyRow>> ListAsync(string? authorityId, long after, int limit, CancellationToken cancellationToken) =>
        db.ListAsync<KeyRow>(Sql.List, new { authorityId, after, limit }, cancellationToken);

    /// <summary>Records when keys were last used. It is not in the feed, so it does not use a lane.</summary>
    public void Touch(IReadOnlyList<KeyUse> uses) => db.Write(transaction => db.Engine.ExecuteAll(transaction, Sql.Touch, uses));

    internal static class Sql
    {
        private const string Columns =
            "key_id, number, kind, role, authority_id, ukprn, name, secret_sha256, created_at, expires_on, revoked_at, last_used_at, version";

        [NoScope("Identifies the caller, so no scope exists yet.")]
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

        [NoScope("Identifies the caller, so no scope exists yet.")]
        public const string Origins = """
            select origin
            from api_key_origin
            where key_id = @keyId
            order by origin
            """;

        [NoScope("Reads keys already listed for the caller.")]
        public const string OriginsOf = """
            select key_id, origin
            from api_key_origin
            where key_id in @keyIds
            order by key_id, origin
            """;

        [NoScope("Identifies the caller, so no scope exists yet.")]
        public const string FindAuthority = """
            select authority_id
            from authority
            where authority_id = @authorityId
            """;

        [NoScope("Runs in the reference lane; the unit compares the authority with its caller.")]
        public const string Authorities = """
            select authority_id
            from authority
            where authority_id in @authorityIds
            """;

        [NoScope("Runs in the reference lane; the unit compares the authority with its caller.")]
        public const string Holders = """
            select authority_id, ukprn
            from provider
            where authority_id in @authorityIds and ukprn in @ukprns
            """;

        [NoScope("Answers a browser's preflight request without a key: whether any authority has registered the site.")]
        public const string FindOrigin = """
            select o.origin
            from api_key_origin o
            join api_key k on k.key_id = o.key_id
            where o.origin = @origin and k.revoked_at is null
            """;

        [NoScope("Keys belong to authorities, and an admin sees all. The operation passes the authority.")]
        public const string List = $$"""
            select {{Columns}}
            from api_key
            where (@authorityId is null or authority_id = @authorityId) and number > @after
            order by number
            {take}
            """;

        public const string Add = """
            insert into api_key (key_id, number, kind, role, authority_id, ukprn, name, secret_sha256, created_at, expires_on, revoked_at, last_used_at,
                version)
            values (@KeyId, @Number, @Kind, @Role, @AuthorityId, @Ukprn, @Name, @SecretSha256, @CreatedAt, @ExpiresOn, @RevokedAt, @LastUsedAt,
                @Version)
            """;

        public const string AddOrigin = """
            insert into api_key_origin (key_id, origin)
            values (@KeyId, @Origin)
            """;

        public const string Revoke = """
            update api_key
            set revoked_at = @RevokedAt, version = @Version
            where key_id = @KeyId and version = @Version - 1
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

/// <summary>A provider that a key is for.</summary>
internal sealed record KeyHolder
{
    public required string AuthorityId { get; init; }

    public required int Ukprn { get; init; }
}

/// <summary>A row of the table of keys.</summary>
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

/// <summary>An origin from which a publishable key can be used.</summary>
internal sealed record KeyOriginRow
{
    public required string KeyId { get; init; }

    public required string Origin { get; init; }
}
