using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;

namespace Bootcamps.Api.Sectors;

/// <summary>The sectors of an authority.</summary>
internal sealed record SectorsOfAuthority(IReadOnlyDictionary<string, SectorRow> ByCode)
{
    /// <summary>The sector with a code. Null when the authority has none.</summary>
    public SectorRow? Find(string sectorCode) => ByCode.GetValueOrDefault(sectorCode);

    /// <summary>These sectors with one added or replaced.</summary>
    public SectorsOfAuthority With(SectorRow row) =>
        new(ByCode.Values.Where(sector => sector.SectorCode != row.SectorCode).Append(row).ToDictionary(sector => sector.SectorCode, StringComparer.Ordinal));
}

/// <summary>Sectors in the database.</summary>
internal sealed class SectorStore(Db db)
{
    /// <summary>Sectors that units ask for, by authority.</summary>
    public static readonly FactSource<string, SectorsOfAuthority> Sectors = new()
    {
        IsKept = false,
        Load = (reads, authorityIds) => reads.Add<SectorRow>(Sql.FindAll, new { authorityIds = TypeHandlers.Keys(authorityIds) }).Then(rows => rows
            .GroupBy(row => row.AuthorityId, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, new SectorsOfAuthority(group.ToDictionary(row => row.SectorCode, StringComparer.Ordinal))))),
    };

    /// <summary>Whether the sectors that units edit have cohorts and level 2 courses, by authority and code.</summary>
    public static readonly FactSource<(string AuthorityId, string SectorCode), SectorUse> Uses = new()
    {
        IsKept = false,
        Load = (reads, keys) => Reads.ForEach(keys, key => reads
            .Add<SectorUse>(Sql.Use, new { authorityId = key.AuthorityId, sectorCode = key.SectorCode })
            .Then(uses => uses.Single())),
    };

    /// <summary>An authority's sectors in display order; empty when there is no such authority.</summary>
    public Task<List<SectorRow>> ListAsync(string authorityId, CancellationToken cancellationToken) =>
        db.ListAsync<SectorRow>(Sql.List, new { authorityId }, cancellationToken);

    internal static class Sql
    {
        public const string Add = $"""
            insert into sector ({Columns})
            values (@AuthorityId, @SectorCode, @Name, @OfficialCode, @Route, @IsLevel2Allowed, @DisplayOrder, @Version)
            """;

        private const string Columns = "authority_id, sector_code, name, official_code, route, is_level2_allowed, display_order, version";

        public const string Edit = """
            update sector
            set name = @Name, official_code = @OfficialCode, route = @Route, is_level2_allowed = @IsLevel2Allowed, display_order = @DisplayOrder,
                version = @Version
            where authority_id = @AuthorityId and sector_code = @SectorCode and version = @Version - 1
            """;

        [NoScope("Runs in the reference lane, for an authority that was compared with the caller.")]
        public const string Use = """
            select case when exists (select 1 from cohort where authority_id = @authorityId and sector_code = @sectorCode) then 1 else 0 end as has_cohorts,
                case when exists (
                    select 1 from course where authority_id = @authorityId and sector_code = @sectorCode and course_level = 2 and is_green_skills = 0)
                    then 1 else 0 end as has_level2_courses
            """;

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

/// <summary>A row of the table of sectors.</summary>
internal sealed record SectorRow
{
    public required string AuthorityId { get; init; }

    public required string SectorCode { get; init; }

    public required string Name { get; init; }

    public required string OfficialCode { get; init; }

    public required string Route { get; init; }

    public required bool IsLevel2Allowed { get; init; }

    public required int DisplayOrder { get; init; }

    public required int Version { get; init; }
}

/// <summary>Whether a sector has cohorts and level 2 courses.</summary>
internal sealed record SectorUse
{
    /// <summary>Whether a cohort is.</summary>
    public required bool HasCohorts { get; init; }

    /// <summary>Whether it has a level 2 course that depends on the sector's permission.</summary>
    public required bool HasLevel2Courses { get; init; }
}
