using Bootcamps.Api.Platform.OpenApi;
using Bootcamps.Api.Platform.Validation;

namespace Bootcamps.Api.Eligibility;

/// <summary>What the description of the API says about this feature.</summary>
internal static class EligibilityDescription
{
    /// <summary>Its sentence, and the fields that it names.</summary>
    public static readonly FeatureDescription Value = new(
        "Eligibility",
        "Whether a resident can join, and the rules that decide it.",
        KnownField.Path("ruleSet"),
        new("localAuthorityCode") { Longest = 9, Pattern = "^[EWSN][0-9]{8}$" },
        KnownField.Text("residentMessage", Shape.LongestText));
}
