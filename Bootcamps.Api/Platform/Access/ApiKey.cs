using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform.Access;

/// <summary>A key, without the hash of its secret.</summary>
internal sealed record ApiKey
{
    private static readonly Refusal WithoutOrigins = new("access.key-without-origins", RuleCatalogue.Get("access.key-without-origins").Text, "/origins");

    /// <summary>Its id: the middle part of the key's text.</summary>
    [MaxLength(20)]
    [RegularExpression("^[A-Za-z0-9-]+$")]
    public required string KeyId { get; init; }

    /// <summary>
    /// The key itself. A publishable key (for a partner) is not secret and is always shown. A secret key is shown only in the answer that makes it, because it
    /// is not stored: it is null in lists and in the answer to a retry. If you lose it, revoke the key and make another.
    /// </summary>
    [MaxLength(100)]
    [RegularExpression("^bc[kp]_[A-Za-z0-9_-]+$")]
    public required string? Key { get; init; }

    /// <summary>secret (for systems) or publishable (for web pages).</summary>
    [AllowedValues("secret", "publishable")]
    public required string Kind { get; init; }

    /// <summary>provider, authority, partner or admin.</summary>
    public required string Role { get; init; }

    /// <summary>The authority it belongs to. Null for an admin.</summary>
    public required string? AuthorityId { get; init; }

    /// <summary>The provider it belongs to. Null unless the role is provider.</summary>
    public required int? Ukprn { get; init; }

    /// <summary>What the key is for, as described when it was made.</summary>
    public required string Name { get; init; }

    /// <summary>Websites that can use it in a browser. Empty unless the role is partner.</summary>
    public required IReadOnlyList<string> Origins { get; init; }

    /// <summary>A likely mistake that is allowed: a partner's key without origins, which only a server can use.</summary>
    public required IReadOnlyList<ProblemEntry> Warnings { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last day on which it works. Null if it does not expire.</summary>
    public required DateOnly? ExpiresOn { get; init; }

    /// <summary>When it was revoked, UTC. Null if it has not been revoked.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was last used, UTC, to about a minute. Null if it has not been used.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Goes up with every change.</summary>
    public required int Version { get; init; }

    /// <summary>A key from its row.</summary>
    public static ApiKey Of(KeyRow row, IReadOnlyList<string> origins) => new()
    {
        KeyId = row.KeyId,
        Key = row.SecretSha256 is null ? new KeyText(row.KeyId, null).ToString() : null,
        Kind = row.Kind,
        Role = row.Role,
        AuthorityId = row.AuthorityId,
        Ukprn = row.Ukprn,
        Name = row.Name,
        Origins = origins,
        Warnings = row.Role == Access.Role.Partner && origins.Count == 0 ? [ProblemEntry.Of(WithoutOrigins)] : [],
        CreatedAt = row.CreatedAt,
        ExpiresOn = row.ExpiresOn,
        RevokedAt = row.RevokedAt,
        LastUsedAt = row.LastUsedAt,
        Version = row.Version,
    };
}
