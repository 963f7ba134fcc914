using System.Collections.Concurrent;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;

namespace Bootcamps.Api.Funding;

/// <summary>Programmes, their rules and their funding in the database.</summary>
internal sealed class FundingStore(Db db)
{
    private readonly ConcurrentDictionary<string, string> _owners = new(StringComparer.Ordinal);

    /// <summary>The authority a programme belongs to; null when there is no such programme, or it is not of the caller's authority. The owner never changes and is remembered.</summary>
    public async ValueTask<string?> OwnerOfAsync(string programmeId, Caller caller, CancellationToken cancellationToken)
    {
        if (!_owners.TryGetValue(programmeId, out var owner) && (owner = await db.FirstAsync<string>(Sql.Owner, new { programmeId }, cancellationToken)) is not null)
        {
            _owners[programmeId] = owner;
        }

        return owner is not null && caller.MaySee(owner) ? owner : null;
    }

    /// <summary>The pools of a programme that the caller may see: an authority all, a provider its own.</summary>
    public Task<List<PoolRow>> PoolsAsync(string programmeId, Caller caller, CancellationToken cancellationToken) =>
        db.ListAsync<PoolRow>(Sql.Pools, new { programmeId }, caller, cancellationToken);

    internal static class Sql
    {
        [NoScope("Says to whom a programme belongs; the operation compares that with its caller.")]
        public const string Owner = """
            select authority_id
            from programme
            where programme_id = @programmeId
            """;

        public const string Pools = """
            select h.pool_id, h.programme_id, h.pool_level, h.sector_code, h.ukprn, h.cap_places, h.cap_pence, h.limit_pence, h.committed_places, h.committed_pence
            from (
                select p.authority_id, f.pool_id, f.programme_id, f.pool_level, f.sector_code, f.ukprn, f.cap_places, f.cap_pence, f.limit_pence, f.committed_places, f.committed_pence
                from programme p
                join funding_pool f on f.programme_id = p.programme_id
                where p.programme_id = @programmeId) h
            where {scope:h}
            order by case h.pool_level when 'programme' then 0 when 'sector' then 1 when 'provider' then 2 else 3 end, h.ukprn, h.sector_code
            """;
    }
}
