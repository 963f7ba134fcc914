using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Api.Authorities;

/// <summary>Reads and writes authorities and their areas. There are few.</summary>
internal sealed class AuthorityStore(Db db)
{
    /// <summary>Authorities that units edit, by id.</summary>
    public static readonly FactSource<string, AuthorityFile> Files = new()
    {
        IsKept = false,
        Load = (reads, ids) => Reads.ForEach<string, AuthorityFile>(ids, authorityId =>
        {
            var rows = reads.Add<AuthorityRow>(Sql.List, new { authorityId });
            var areas = reads.Add<AreaRow>(Sql.Areas, new { authorityId });
            return () => rows.Value is [var row, ..] ? new AuthorityFile(row, areas.Value) : null;
        }),
        Save = (batch, files) =>
        {
            foreach (var file in files.Where(file => file.Row != file.SavedRow))
            {
                batch.Update(Sql.Edit, [new { file.Row.AuthorityId, file.Row.Name, file.Row.GssCode, file.Row.Version, SavedVersion = file.SavedRow.Version }]);
                batch.Update(Sql.RemoveArea, file.SavedAreas);
                foreach (var area in file.Areas)
                {
                    batch.Add(Sql.AddArea, area);
                }
            }
        },
    };

    /// <summary>Local authorities and start dates of learners with a place, by authority.</summary>
    public static readonly FactSource<string, IReadOnlyList<(LocalAuthorityCode Code, DateOnly StartsOn)>> Starts = new()
    {
        IsKept = false,
        Load = (reads, ids) => Reads.ForEach<string, IReadOnlyList<(LocalAuthorityCode Code, DateOnly StartsOn)>>(ids, authorityId => reads
            .Add<StartRow>(Sql.Starts, new { authorityId })
            .Then(rows => rows.Select(row => (AreaStore.Code(row.LocalAuthorityCode) ?? default, row.StartsOn)).ToList())),
    };

    /// <summary>An authority with its area. Null when there is none.</summary>
    public async Task<Authority?> FindAsync(string authorityId, CancellationToken cancellationToken) =>
        (await ListAsync(authorityId, cancellationToken)).SingleOrDefault();

    /// <summary>An authority with its area, or all of them by id.</summary>
    /// <param name="authorityId">The authority. Null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<List<Authority>> ListAsync(string? authorityId, CancellationToken cancellationToken) => db.QueryAsync<List<Authority>>(
        reads =>
        {
            var areas = reads.Add<AreaRow>(Sql.Areas, new { authorityId });
            var rows = reads.Add<AuthorityRow>(Sql.List, new { authorityId });
            return () =>
            {
                var areasOf = areas.Value.ToLookup(area => area.AuthorityId, StringComparer.Ordinal);
                return rows.Value.Select(row => Authority.Of(row, areasOf[row.AuthorityId])).ToList();
            };
        },
        cancellationToken);

    internal static class Sql
    {
        [NoScope("Authorities are the tenants; an admin sees all. The operation passes the caller's own.")]
        public const string List = """
            select authority_id, name, gss_code, version
            from authority
            where @authorityId is null or authority_id = @authorityId
            order by authority_id
            """;

        [NoScope("Authorities are the tenants; an admin sees all. The operation passes the caller's own.")]
        public const string Areas = """
            select authority_id, local_authority_code, name, valid_from, valid_to
            from authority_area
            where @authorityId is null or authority_id = @authorityId
            order by authority_id, name, valid_from
            """;

        [NoScope("Runs in the reference lane, for an admin.")]
        public const string Starts = """
            select e.local_authority_code, c.starts_on
            from enrolment e
            join cohort c on c.cohort_id = e.cohort_id
            where e.authority_id = @authorityId and e.is_live = 1 and e.local_authority_code is not null
            group by e.local_authority_code, c.starts_on
            """;

        public const string Add = """
            insert into authority (authority_id, name, gss_code, version)
            values (@AuthorityId, @Name, @GssCode, @Version)
            """;

        public const string Edit = """
            update authority
            set name = @Name, gss_code = @GssCode, version = @Version
            where authority_id = @AuthorityId and version = @SavedVersion
            """;

        public const string AddArea = """
            insert into authority_area (authority_id, local_authority_code, name, valid_from, valid_to)
            values (@AuthorityId, @LocalAuthorityCode, @Name, @ValidFrom, @ValidTo)
            """;

        public const string RemoveArea = """
            delete from authority_area
            where authority_id = @AuthorityId and local_authority_code = @LocalAuthorityCode and valid_from = @ValidFrom
            """;
    }

    private sealed record StartRow
    {
        public required string LocalAuthorityCode { get; init; }

        public required DateOnly StartsOn { get; init; }
    }
}

/// <summary>An authority while a batch decides on it.</summary>
/// <param name="savedRow">The stored authority.</param>
/// <param name="savedAreas">Its stored area.</param>
internal sealed class AuthorityFile(AuthorityRow savedRow, IReadOnlyList<AreaRow> savedAreas)
{
    /// <summary>The stored authority.</summary>
    public AuthorityRow SavedRow { get; } = savedRow;

    /// <summary>Its stored area.</summary>
    public IReadOnlyList<AreaRow> SavedAreas { get; } = savedAreas;

    /// <summary>The authority with the changes of this batch.</summary>
    public AuthorityRow Row { get; set; } = savedRow;

    /// <summary>Its area with the changes of this batch.</summary>
    public IReadOnlyList<AreaRow> Areas { get; set; } = savedAreas;
}
