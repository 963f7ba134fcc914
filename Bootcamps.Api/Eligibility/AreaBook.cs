using System.Collections.Frozen;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Api.Eligibility;

/// <summary>An authority's area: its local authorities, its postcode sectors and the delivery routes of its sectors.</summary>
/// <param name="Areas">The local authorities, with the days on which each belongs to the area.</param>
/// <param name="Sectors">Every postcode sector of the outward codes that touch the area.</param>
/// <param name="Routes">Delivery route by sector code.</param>
/// <param name="Directory">
/// The postcode directory if it is small enough to keep in memory, such as the sample of the seed. Null if it is queried each time.
/// </param>
internal sealed record AreaBook(
    IReadOnlyList<AreaMembership> Areas,
    PostcodeSectors Sectors,
    FrozenDictionary<string, string> Routes,
    FrozenDictionary<string, PostcodeFact>? Directory)
{
    /// <summary>Resolves a home.</summary>
    /// <param name="home">The postcode or outward code. Null when not given.</param>
    /// <param name="declared">The local authority the person declared. Null when none.</param>
    /// <param name="postcode">The directory's entry for the full postcode. Null when it has none.</param>
    /// <param name="on">The day it is asked for.</param>
    public Residence Resolve(PostcodeOrOutward? home, LocalAuthorityCode? declared, PostcodeFact? postcode, DateOnly on) => Residence.Resolve(
        new ResidenceFacts
        {
            Home = home,
            DeclaredLocalAuthority = declared,
            Postcode = postcode,
            Coverage = home is { } known ? Sectors.Find(known) : default,
        },
        Areas,
        on);
}

/// <summary>Reads areas and postcodes. They rarely change, so each authority's book is kept in memory.</summary>
internal sealed class AreaStore(Db db, TimeProvider clock)
{
    /// <summary>Full postcodes that units ask for.</summary>
    public static readonly FactSource<string, PostcodeRow> Postcodes = new()
    {
        IsKept = false,
        Load = (reads, postcodes) => reads.Add<PostcodeRow>(Sql.FindPostcodes, new { postcodes = TypeHandlers.Keys(postcodes) })
            .Then(rows => rows.Select(row => KeyValuePair.Create(row.Postcode, row))),
    };

    private const int MostKeptPostcodes = 1_000;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Cached<AreaBook>> _books = new(StringComparer.Ordinal);

    // Areas and sectors change a few times a year, so a minute is fresh enough.
    private static readonly CacheOptions Minute = new() { Freshness = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromMinutes(1) };

    /// <summary>An authority's book; an empty one when there is no such authority.</summary>
    public ValueTask<AreaBook> OfAsync(string authorityId, CancellationToken cancellationToken) => _books
        .GetOrAdd(authorityId, id => new Cached<AreaBook>(token => ReadAsync(id, token), () => 0, clock, Minute))
        .GetAsync(cancellationToken);

    /// <summary>Makes the next reader load an authority's book again, after a change. Other instances do so within a minute.</summary>
    public void Forget(string authorityId) => _books.TryRemove(authorityId, out _);

    /// <summary>The directory's entry for a full postcode. Null when it has none.</summary>
    public async ValueTask<PostcodeFact?> FindAsync(AreaBook book, Postcode postcode, CancellationToken cancellationToken)
    {
        if (book.Directory is { } directory)
        {
            return directory.TryGetValue(postcode.ToString(), out var kept) ? kept : null;
        }

        return (await db.FirstAsync<PostcodeRow>(Sql.FindPostcode, new { postcode = postcode.ToString() }, cancellationToken))?.ToFact();
    }

    private Task<AreaBook> ReadAsync(string authorityId, CancellationToken cancellationToken) => db.QueryAsync<AreaBook>(
        reads =>
        {
            var key = new { authorityId };
            var areas = reads.Add<AreaRow>(Sql.Areas, key);
            var sectors = reads.Add<SectorRow>(Sql.PostcodeSectors, key);
            var routes = reads.Add<RouteRow>(Sql.Routes, key);
            var directory = reads.Add<PostcodeRow>(db.Engine.Text(Sql.SmallDirectory), new { limit = MostKeptPostcodes + 1 });
            return () => new AreaBook(
                [.. areas.Value.Select(row => new AreaMembership(Code(row.LocalAuthorityCode)!.Value, row.Name, row.ValidFrom, row.ValidTo))],
                new PostcodeSectors([.. sectors.Value.Select(row => row.ToFact())]),
                routes.Value.ToFrozenDictionary(row => row.SectorCode, row => row.Route, StringComparer.Ordinal),
                directory.Value.Count > MostKeptPostcodes
                    ? null
                    : directory.Value.ToFrozenDictionary(row => row.Postcode, row => row.ToFact(), StringComparer.Ordinal));
        },
        cancellationToken);

    internal static LocalAuthorityCode? Code(string? text) => LocalAuthorityCode.TryParse(text, out var code) ? code : null;

    internal static class Sql
    {
        [NoScope("Reference data of an authority, the same for everybody.")]
        public const string Areas = """
            select local_authority_code, name, valid_from, valid_to
            from authority_area
            where authority_id = @authorityId
            order by name, valid_from
            """;

        [NoScope("Reference data of an authority, the same for everybody.")]
        public const string PostcodeSectors = """
            select sector, coverage, local_authority_code, is_large_user
            from postcode_sector
            where authority_id = @authorityId
            """;

        [NoScope("Reference data of an authority, the same for everybody.")]
        public const string Routes = """
            select sector_code, route
            from sector
            where authority_id = @authorityId
            """;

        public const string FindPostcode = """
            select postcode, local_authority_code, terminated_period, is_large_user
            from postcode
            where postcode = @postcode
            """;

        public const string SmallDirectory = """
            select postcode, local_authority_code, terminated_period, is_large_user
            from postcode
            order by postcode
            {take}
            """;

        public const string FindPostcodes = """
            select postcode, local_authority_code, terminated_period, is_large_user
            from postcode
            where postcode in @postcodes
            """;
    }

    private sealed record AreaRow
    {
        public required string LocalAuthorityCode { get; init; }

        public required string Name { get; init; }

        public required DateOnly ValidFrom { get; init; }

        public required DateOnly? ValidTo { get; init; }
    }

    private sealed record SectorRow
    {
        public required string Sector { get; init; }

        public required string Coverage { get; init; }

        public required string? LocalAuthorityCode { get; init; }

        public required bool IsLargeUser { get; init; }

        public KeyValuePair<string, SectorFact> ToFact() =>
            KeyValuePair.Create(Sector, new SectorFact(Names.Parse<Coverage>(Coverage), Code(LocalAuthorityCode), IsLargeUser));
    }

    private sealed record RouteRow
    {
        public required string SectorCode { get; init; }

        public required string Route { get; init; }
    }
}

/// <summary>A row of the postcode directory.</summary>
internal sealed record PostcodeRow
{
    public required string Postcode { get; init; }

    public required string? LocalAuthorityCode { get; init; }

    public required int? TerminatedPeriod { get; init; }

    public required bool IsLargeUser { get; init; }

    /// <summary>The postcode as a domain value.</summary>
    public PostcodeFact ToFact() => new(AreaStore.Code(LocalAuthorityCode), TerminatedPeriod, IsLargeUser);
}
