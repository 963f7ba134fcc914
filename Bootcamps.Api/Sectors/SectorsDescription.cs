using Bootcamps.Api.Platform.OpenApi;

namespace Bootcamps.Api.Sectors;

/// <summary>What the description of the API says about this feature.</summary>
internal static class SectorsDescription
{
    /// <summary>Its sentence, and the fields that it names.</summary>
    public static readonly FeatureDescription Value = new(
        "Sectors",
        "The sectors of an authority.",
        KnownField.Key("sectorCode") with { Example = "digital" });
}
