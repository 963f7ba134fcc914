using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Dapper;

namespace Bootcamps.Api.Authorities;

/// <summary>Authorities and their areas in the database. They are few.</summary>
internal sealed class AuthorityStore(Db db)
{
    /// <summary>An authority with its area, or all of them by id.</summary>
    /// <param name="authorityId">The authority; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<List<Authority>> ListAsync(string? authorityId, CancellationToken cancellationToken) => db.ReadAsync(
        transaction =>
        {
            var key = new { authorityId };
            var areas = transaction.Connection!.Query<AreaRow>(Sql.Areas, key, transaction).ToLookup(area => area.AuthorityId, StringComparer.Ordinal);
            return transaction.Connection!.Query<AuthorityRow>(Sql.List, key, transaction).Select(row => Authority.Of(row, areas[row.AuthorityId])).ToList();
        },
        cancellationToken);

    internal static class Sql
    {
        [NoScope("Authorities are the tenants; an admin sees all. The operation passes the caller's own.")]
        public const string List = """
            select authority_id, name, gss_code
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

        public const string Add = """
            insert into authority (authority_id, name, gss_code)
            values (@AuthorityId, @Name, @GssCode)
            """;

        public const string AddArea = """
            insert into authority_area (authority_id, local_authority_code, name, valid_from, valid_to)
            values (@AuthorityId, @LocalAuthorityCode, @Name, @ValidFrom, @ValidTo)
            """;
    }
}
