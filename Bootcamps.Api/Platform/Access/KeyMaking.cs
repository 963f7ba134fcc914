using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform.Access;

/// <summary>A key to make.</summary>
/// <param name="Role">One of <see cref="Access.Role"/>, except system.</param>
/// <param name="AuthorityId">The authority. Null only for an admin.</param>
/// <param name="Ukprn">The provider. Required for the role provider, otherwise null.</param>
/// <param name="Name">Its purpose.</param>
/// <param name="ExpiresOn">The last day on which it works. Null if it does not expire.</param>
/// <param name="Origins">Websites whose pages can use it; empty unless for a partner.</param>
internal sealed record KeyOrder(string Role, string? AuthorityId, int? Ukprn, string Name, DateOnly? ExpiresOn, IReadOnlyList<string> Origins);

/// <summary>
/// The unit of work that makes a key, for the operation, the command line and demonstration keys (with <see cref="Actor.System"/>).
/// Its value has no secret, so it can be stored for retries. <see cref="Reveal"/> adds the secret for the caller who made the key.
/// </summary>
internal sealed class KeyMaking(KeyOrder order, Actor actor, DateOnly today) : Unit<ApiKey>(WriteQueue.ReferenceLane, actor)
{
    private const int LongestYears = 10;

    private readonly KeyText _text = order.Role == Role.Partner ? KeyText.NewPublishable() : KeyText.NewSecret();

    /// <summary>The key with its text, which cannot be shown again. For a retry, the key stays without its text.</summary>
    public ApiKey Reveal(ApiKey made) => made.KeyId == _text.KeyId ? made with { Key = _text.ToString() } : made;

    /// <inheritdoc/>
    public override void Ask(Batch batch)
    {
        if (order.AuthorityId is { } authorityId)
        {
            batch.Ask(KeyStore.Authorities, authorityId);
            if (order.Ukprn is { } ukprn)
            {
                batch.Ask(KeyStore.Providers, (authorityId, ukprn));
            }
        }
    }

    /// <inheritdoc/>
    protected override Outcome<ApiKey> Decide(Batch batch)
    {
        List<Refusal> refusals = [.. Tenancy(batch)];
        if (Actor.Caller.Role == Role.Authority && order.Role is not (Role.Provider or Role.Partner))
        {
            refusals.Add(new Refusal("access.key-role-not-allowed", "The role must be provider or partner.", "/role"));
        }

        if (order.ExpiresOn is { } expiresOn
            && new DateBounds(DateLimit.Today(today), new DateLimit(today.AddYears(LongestYears), "the longest a key may last")).Check(
                expiresOn,
                "/expiresOn",
                "access.key-expiry-past",
                "access.key-expiry-too-late") is { } outside)
        {
            refusals.Add(outside);
        }

        if (refusals.Count > 0)
        {
            return Outcome<ApiKey>.Refused(refusals);
        }

        var row = new KeyRow
        {
            KeyId = _text.KeyId,
            Number = batch.Number,
            Kind = _text.Secret is null ? "publishable" : "secret",
            Role = order.Role,
            AuthorityId = order.AuthorityId,
            Ukprn = order.Ukprn,
            Name = order.Name,
            SecretSha256 = _text.SecretSha256(),
            CreatedAt = batch.PostedAt,
            ExpiresOn = order.ExpiresOn,
            RevokedAt = null,
            LastUsedAt = null,
            Version = 1,
        };
        var origins = order.Origins.Select(origin => origin.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        batch.Add(KeyStore.Sql.Add, row);
        foreach (var origin in origins)
        {
            batch.Add(KeyStore.Sql.AddOrigin, new KeyOriginRow { KeyId = row.KeyId, Origin = origin });
        }

        return ApiKey.Of(row, origins);
    }

    /// <inheritdoc/>
    protected override Change Describe(ApiKey value) => new("key.created", value.KeyId, order.AuthorityId, ChangedFields: $"role={order.Role}");

    // Another tenant's authority is answered like one that does not exist.
    private IEnumerable<Refusal> Tenancy(Batch batch)
    {
        if (order.AuthorityId is not { } authorityId)
        {
            yield break;
        }

        if (batch.Get(KeyStore.Authorities, authorityId) is null || (Actor.Caller.Role is not (Role.Admin or Role.System) && !Actor.Caller.MaySee(authorityId)))
        {
            yield return NotFound404.Refusal("/authorityId");
        }
        else if (order.Ukprn is { } ukprn && batch.Get(KeyStore.Providers, (authorityId, ukprn)) is null)
        {
            yield return NotFound404.Refusal("/ukprn");
        }
    }
}
