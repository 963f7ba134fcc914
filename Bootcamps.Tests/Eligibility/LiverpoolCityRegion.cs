using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Tests.Eligibility;

/// <summary>The first tenant's geography, as far as the tests need it.</summary>
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

    /// <summary>The authority's outward-code table; a code that is not in it has no live postcode in the area.</summary>
    public static OutwardFact? Outward(OutwardCode outward) => outward.ToString() switch
    {
        "L19" => new OutwardFact(Coverage.Whole, Liverpool, false),
        "L9" => new OutwardFact(Coverage.Whole, null, false),
        "L67" => new OutwardFact(Coverage.Whole, Liverpool, true),
        "PR9" or "WN5" or "CH64" or "WA8" => new OutwardFact(Coverage.Straddles, null, false),
        _ => null,
    };

    public static LocalAuthorityCode Code(string text) =>
        LocalAuthorityCode.TryParse(text, out var code) ? code : throw new ArgumentException(text, nameof(text));

    public static PostcodeOrOutward Home(string text) =>
        PostcodeOrOutward.TryParse(text, out var home) ? home : throw new ArgumentException(text, nameof(text));

    /// <summary>Facts about a home; <paramref name="postcode"/> is what the directory has.</summary>
    public static ResidenceFacts Facts(string home, LocalAuthorityCode? declared = null, PostcodeFact? postcode = null, bool isDirectoryLoaded = true) => new()
    {
        Home = Home(home),
        DeclaredLocalAuthority = declared,
        Postcode = postcode,
        Outward = Outward(Home(home).Outward),
        IsDirectoryLoaded = isDirectoryLoaded,
    };
}
