using Bootcamps.Api.Platform.OpenApi;

namespace Bootcamps.Api.Authorities;

/// <summary>What the description of the API says about this feature.</summary>
internal static class AuthoritiesDescription
{
    /// <summary>Its sentence, and the fields that it names.</summary>
    public static readonly FeatureDescription Value = new(
        "Authorities",
        "Combined authorities with their areas.",
        KnownField.Key("authorityId") with { Example = "LCRCA" },
        KnownField.Key("authority"),
        new("gssCode") { Longest = 9, Pattern = "^[EWSN][0-9]{8}$" });
}
