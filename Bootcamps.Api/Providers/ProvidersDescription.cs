using Bootcamps.Api.Platform.OpenApi;
using Bootcamps.Domain.Providers;

namespace Bootcamps.Api.Providers;

/// <summary>What the description of the API says about this feature.</summary>
internal static class ProvidersDescription
{
    /// <summary>Its sentence, and the fields that it names.</summary>
    public static readonly FeatureDescription Value = new(
        "Providers",
        "Training providers.",
        new("ukprn") { Bounds = (Ukprn.Lowest, Ukprn.Highest), Example = 10001234 },
        KnownField.Text("providerName", 200));
}
