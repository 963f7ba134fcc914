using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Api.Authorities;

/// <summary>The unit of work that adds an authority, for the operation and the command line (with <see cref="Actor.System"/>).</summary>
/// <param name="row">The authority.</param>
/// <param name="areas">The local authorities of its area.</param>
/// <param name="actor">The actor for the audit.</param>
/// <param name="today">Today in England.</param>
internal sealed class AddingAuthority(AuthorityRow row, IReadOnlyList<AreaMembership> areas, Actor actor, DateOnly today)
    : Unit<Authority>(WriteQueue.ReferenceLane, actor)
{
    /// <inheritdoc/>
    public override void Ask(Batch batch) => batch.Ask(KeyStore.Authorities, row.AuthorityId);

    /// <inheritdoc/>
    protected override Outcome<Authority> Decide(Batch batch)
    {
        var refusals = AreaRules.Check(areas, today).ToList();
        if (batch.Get(KeyStore.Authorities, row.AuthorityId) is not null)
        {
            refusals.Add(new Refusal("authority.duplicate", $"There is already an authority {row.AuthorityId}.", "/authorityId"));
        }

        if (refusals.Count > 0)
        {
            return Outcome<Authority>.Refused(refusals);
        }

        var areaRows = areas.Select(area => AreaRow.Of(row.AuthorityId, area)).ToList();
        batch.InOrder(AuthorityStore.Sql.Add, AuthorityStore.Sql.AddArea);
        batch.Add(AuthorityStore.Sql.Add, row);
        areaRows.ForEach(area => batch.Add(AuthorityStore.Sql.AddArea, area));
        batch.Set(KeyStore.Authorities, row.AuthorityId, row.AuthorityId);
        return Authority.Of(row, areaRows);
    }

    /// <inheritdoc/>
    protected override Change Describe(Authority value) => new("authority.created", row.AuthorityId, row.AuthorityId);
}
