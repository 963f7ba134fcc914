using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform.Access;

/// <summary>The unit of work that revokes a key, for the operation and the command line (with <see cref="Actor.System"/>). Its value is the key's id.</summary>
internal sealed class KeyRevoking(string keyId, Actor actor) : Unit<string>(WriteQueue.ReferenceLane, actor)
{
    private string? _authorityId;

    /// <inheritdoc/>
    public override void Ask(Batch batch) => batch.Ask(KeyStore.Keys, keyId);

    /// <inheritdoc/>
    protected override Outcome<string> Decide(Batch batch)
    {
        if (batch.Get(KeyStore.Keys, keyId) is not { } row || !MayRevoke(row))
        {
            return NotFound404.Refusal(null);
        }

        if (row.RevokedAt is not null)
        {
            return new Refusal("access.key-already-revoked", "This key has already been revoked.");
        }

        var revoked = row with { RevokedAt = batch.PostedAt, Version = row.Version + 1 };
        _authorityId = row.AuthorityId;
        batch.Add(KeyStore.Sql.Revoke, revoked);
        batch.Set(KeyStore.Keys, keyId, revoked);
        return keyId;
    }

    /// <inheritdoc/>
    protected override Change Describe(string value) => new("key.revoked", keyId, _authorityId, ChangedFields: "revokedAt");

    // An authority can revoke any of its keys, including those of its own systems, so that a leaked key is stopped without delay.
    private bool MayRevoke(KeyRow row) =>
        Actor.Caller.Role is Role.Admin or Role.System || (row.AuthorityId is { } authorityId && Actor.Caller.MaySee(authorityId));
}
