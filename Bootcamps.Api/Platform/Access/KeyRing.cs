using System.Collections.Concurrent;
using System.Security.Claims;

namespace Bootcamps.Api.Platform.Access;

/// <summary>A valid key in memory.</summary>
internal sealed record KnownKey(KeyRow Row, IReadOnlyList<string> Origins, Caller Caller, ClaimsPrincipal Principal);

/// <summary>
/// Keys in memory. A key is read again after a second, so that a key revoked by another process stops working within that time.
/// A key revoked by this process stops at once.
/// </summary>
internal sealed class KeyRing(KeyStore store, TimeProvider clock)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _uses = new(StringComparer.Ordinal);

    /// <summary>The key for a text. Null when it is unknown, its secret is wrong, or it has expired or was revoked.</summary>
    public async ValueTask<KnownKey?> FindAsync(KeyText text, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(text.KeyId, out var entry) || clock.GetElapsedTime(entry.ReadAt) > Freshness)
        {
            if (await store.FindAsync(text.KeyId, cancellationToken) is not var (row, origins))
            {
                _entries.TryRemove(text.KeyId, out _);
                return null;
            }

            entry = new Entry(Known(row, origins, entry), clock.GetTimestamp());
            _entries[text.KeyId] = entry;
        }

        var key = entry.Key;
        if (key.Row.RevokedAt is not null || key.Row.ExpiresOn < clock.Today() || !text.Matches(key.Row.SecretSha256))
        {
            return null;
        }

        _uses[text.KeyId] = clock.GetUtcNow();
        return key;
    }

    /// <summary>Has a key read again before its next use.</summary>
    public void Forget(string keyId) => _entries.TryRemove(keyId, out _);

    /// <summary>The last uses since the previous call.</summary>
    public IReadOnlyList<KeyUse> TakeUses() =>
        [.. _uses.Keys.Select(keyId => _uses.TryRemove(keyId, out var usedAt) ? new KeyUse(keyId, usedAt) : null).OfType<KeyUse>()];

    private static KnownKey Known(KeyRow row, IReadOnlyList<string> origins, Entry? earlier)
    {
        if (earlier is not null && earlier.Key.Row == row && earlier.Key.Origins.SequenceEqual(origins, StringComparer.Ordinal))
        {
            return earlier.Key;
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, row.KeyId), new Claim(ClaimTypes.Role, row.Role)], KeyAuthentication.SchemeName);
        return new KnownKey(row, origins, new Caller(row.Role, row.KeyId, row.AuthorityId, row.Ukprn), new ClaimsPrincipal(identity));
    }

    private sealed record Entry(KnownKey Key, long ReadAt);
}
