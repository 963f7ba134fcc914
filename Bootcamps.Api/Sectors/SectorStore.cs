using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Dapper;

namespace Bootcamps.Api.Sectors;

/// <summary>The sectors of an authority.</summary>
internal sealed record SectorsOfAuthority(IReadOnlyDictionary<string, SectorRow> ByCode)
{
    /// <summary>The sector with a code; null when the authority has none.</summary>
    public SectorRow? Find(string sectorCode) => ByCode.GetValueOrDefault(sectorCode);

    /// <summary>These sectors and one more.</summary>
    public SectorsOfAuthority With(SectorRow row) => new(ByCode.Append(KeyValuePair.Create(row.SectorCode, row)).ToDictionary(StringComparer.Ordinal));
}

/// <summary>Sectors in the database.</summary>
internal sealed class SectorStore(Db db)
{
    /// <summary>Sectors that units ask for, by authority.</summary>
    public static readonly FactSource<string, SectorsOfAuthority> Sectors = new()
    {
        IsKept = false,
        Load = (transaction, authorityIds) => transaction.Connection!
            .Query<SectorRow>(Sql.FindAll, new { authorityIds = TypeHandlers.Keys(authorityIds) }, transaction)
            .GroupBy(row => row.AuthorityId, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, new SectorsOfAuthority(group.ToDictionary(row => row.SectorCode, StringComparer.Ordinal)))),
    };

    /// <summary>An authority's sectors in display order; none when there is no such authority.</summary>
    public Task<List<SectorRow>> ListAsync(string authorityId, CancellationToken cancellationToken) =>
        db.ListAsync<SectorRow>(Sql.List, new { authorityId }, cancellationToken);

    internal static class Sql
    {
        public const string Add = $"""
            insert into sector ({Columns})
            values (@AuthorityId, @SectorCode, @Name, @OfficialCode, @Route, @IsLevel2Allowed, @DisplayOrder)
            """;

        private const string Columns = "authority_id, sector_code, name, official_code, route, is_level2_allowed, display_order";

        [NoScope("Reference data of an authority, the same for everybody; the operation passes the authority.")]
        public const string List = $"""
            select {Columns}
            from sector
            where authority_id = @authorityId
            order by display_order, sector_code
            """;

        [NoScope("Reference data of an authority, the same for everybody; units ask for sectors of their caller's authority.")]
        public const string FindAll = $"""
            select {Columns}
            from sector
            where authority_id in @authorityIds
            """;
    }
}

/// <summary>A sector as it is kept.</summary>
internal sealed record SectorRow
{
    public required string AuthorityId { get; init; }

    public required string SectorCode { get; init; }

    public required string Name { get; init; }

    public required string OfficialCode { get; init; }

    public required string Route { get; init; }

    public required bool IsLevel2Allowed { get; init; }

    public required int DisplayOrder { get; init; }
}
