using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;

namespace Bootcamps.Api.Sectors;

/// <summary>The unit of work that adds a sector to an authority, for the operation and the command line (with <see cref="Actor.System"/>).</summary>
/// <param name="authorityId">An authority that the caller can see, or that does not exist.</param>
/// <param name="body">The sector.</param>
/// <param name="actor">The actor for the audit.</param>
internal sealed class AddingSector(string authorityId, AddSector.Body body, Actor actor) : Unit<Sector>(WriteQueue.ReferenceLane, actor)
{
    /// <inheritdoc/>
    public override void Ask(Batch batch)
    {
        batch.Ask(KeyStore.Authorities, authorityId);
        batch.Ask(SectorStore.Sectors, authorityId);
    }

    /// <inheritdoc/>
    protected override Outcome<Sector> Decide(Batch batch)
    {
        if (batch.Get(KeyStore.Authorities, authorityId) is null)
        {
            return NotFound404.Refusal("/authority");
        }

        var sectors = batch.Get(SectorStore.Sectors, authorityId) ?? new SectorsOfAuthority(new Dictionary<string, SectorRow>());
        if (sectors.Find(body.SectorCode!) is not null)
        {
            return new Refusal("sector.duplicate", $"{authorityId} already has a sector {body.SectorCode}.", "/sectorCode");
        }

        var row = body.ToRow(
            authorityId,
            body.SectorCode!,
            sectors.ByCode.Values.Select(sector => sector.DisplayOrder).DefaultIfEmpty(0).Max() + 1,
            version: 1);
        batch.Add(SectorStore.Sql.Add, row);
        batch.Set(SectorStore.Sectors, authorityId, sectors.With(row));
        return Sector.Of(row);
    }

    /// <inheritdoc/>
    protected override Change Describe(Sector value) => new("sector.created", $"{authorityId}/{value.SectorCode}", authorityId);
}
