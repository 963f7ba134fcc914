using System.ComponentModel.DataAnnotations;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform.Access;

/// <summary>A key as lists show it: never with the hash of its secret.</summary>
internal sealed record ApiKey
{
    private static readonly Refusal WithoutOrigins = new("access.key-without-origins", RuleCatalogue.Get("access.key-without-origins").Text, "/origins");

    /// <summary>Its id, the middle part of its text.</summary>
    [MaxLength(20)]
    [RegularExpression("^[A-Za-z0-9-]+$")]
    public required string KeyId { get; init; }

    /// <summary>
    /// The key itself. A publishable key (of a partner) is no secret and always stands here. A secret key stands only in the one answer that made it: it is not
    /// kept, so that it is null in lists and when the request is repeated under its Idempotency-Key. Whoever lost that answer revokes the key and makes another.
    /// </summary>
    [MaxLength(100)]
    [RegularExpression("^bc[kp]_[A-Za-z0-9_-]+$")]
    public required string? Key { get; init; }

    /// <summary>secret for systems, publishable for web pages.</summary>
    [AllowedValues("secret", "publishable")]
    public required string Kind { get; init; }

    /// <summary>provider, authority, partner or admin.</summary>
    public required string Role { get; init; }

    /// <summary>The authority it acts within; null for an admin, who belongs to none.</summary>
    public required string? AuthorityId { get; init; }

    /// <summary>The provider it acts for; null unless the role is provider.</summary>
    public required int? Ukprn { get; init; }

    /// <summary>What it is for, in the words of whoever made it.</summary>
    public required string Name { get; init; }

    /// <summary>Websites whose pages may use it in a browser; empty unless the role is partner.</summary>
    public required IReadOnlyList<string> Origins { get; init; }

    /// <summary>What is allowed and probably not meant: a partner's key without origins, which only a server can use.</summary>
    public required IReadOnlyList<ProblemEntry> Warnings { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last day on which it works; null when it does not expire.</summary>
    public required DateOnly? ExpiresOn { get; init; }

    /// <summary>When it was revoked, UTC; null while it has not been.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was last used, UTC, to about a minute; null when it never was.</summary>
    public required DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Goes up with every change.</summary>
    public required int Version { get; init; }

    /// <summary>A key as it is kept.</summary>
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
