using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Tests.Eligibility;

/// <summary>The part of the first tenant's geography that the tests need.</summary>
internal static class LiverpoolCityRegion
{
    public static LocalAuthorityCode Liverpool { get; } = Code("E08000012");

    public static LocalAuthorityCode Sefton { get; } = Code("E08000014");

    public static LocalAuthorityCode StHelens { get; } = Code("E08000013");

    public static LocalAuthorityCode WestLancashire { get; } = Code("E07000127");

    public static LocalAuthorityCode CheshireWestAndChester { get; } = Code("E06000050");

    public static LocalAuthorityCode Flintshire { get; } = Code("W06000005");

    public static IReadOnlyList<AreaMembership> Areas { get; } =
    [
        new(Code("E06000006"), "Halton", new DateOnly(2009, 4, 1)),
        new(Code("E08000011"), "Knowsley", new DateOnly(2009, 4, 1)),
        new(Liverpool, "Liverpool", new DateOnly(2009, 4, 1)),
        new(StHelens, "St. Helens", new DateOnly(2009, 4, 1)),
        new(Sefton, "Sefton", new DateOnly(2009, 4, 1)),
        new(Code("E08000015"), "Wirral", new DateOnly(2009, 4, 1)),
    ];

    /// <summary>Some rows of the authority's table of postcode sectors, as they are in it.</summary>
    public static PostcodeSectors Sectors { get; } = new(
    [
        Sector("L19 2", Coverage.In, Liverpool),
        Sector("L9 0", Coverage.In, null),
        Sector("L67 1", Coverage.In, Liverpool, isLargeUser: true),
        Sector("PR9 0", Coverage.In, Sefton),
        Sector("PR9 8", Coverage.Mixed, null),
        Sector("WN4 0", Coverage.Mixed, null),
        Sector("WN5 7", Coverage.Mixed, null),
        Sector("WN5 8", Coverage.Out, null),
        Sector("CH64 1", Coverage.Mixed, null),
        Sector("CH64 4", Coverage.Out, CheshireWestAndChester),
        Sector("WA8 7", Coverage.In, Code("E06000006")),
        Sector("WA8 8", Coverage.Mixed, null),
    ]);

    public static LocalAuthorityCode Code(string text) =>
        LocalAuthorityCode.TryParse(text, out var code) ? code : throw new ArgumentException(text, nameof(text));

    public static PostcodeOrOutward Home(string text) =>
        PostcodeOrOutward.TryParse(text, out var home) ? home : throw new ArgumentException(text, nameof(text));

    /// <summary>Facts about a home; <paramref name="postcode"/> is what the directory has.</summary>
    public static ResidenceFacts Facts(string home, LocalAuthorityCode? declared = null, PostcodeFact? postcode = null) => new()
    {
        Home = Home(home),
        DeclaredLocalAuthority = declared,
        Postcode = postcode,
        Coverage = Sectors.Find(Home(home)),
    };

    private static KeyValuePair<string, SectorFact> Sector(string sector, Coverage coverage, LocalAuthorityCode? authority, bool isLargeUser = false) =>
        KeyValuePair.Create(sector, new SectorFact(coverage, authority, isLargeUser));
}
