using Bootcamps.Api.Platform.OpenApi;

namespace Bootcamps.Api.Funding;

/// <summary>What the description of the API says about this feature.</summary>
internal static class FundingDescription
{
    /// <summary>Its sentence, and the fields that it names.</summary>
    public static readonly FeatureDescription Value = new(
        "Funding",
        "Programmes, their rules and their allocations.",
        KnownField.Key("programmeId") with { Example = "LCRCA-2024-25" },
        KnownField.Path("ruleSetId"),
        KnownField.Path("poolId"),
        KnownField.Text("authorisedBy", 100),
        KnownField.Text("paidBy", 100),
        KnownField.Text("proposedBy", 100),
        KnownField.Text("decidedBy", 100),
        KnownField.Text("decisionReason", 500),
        new("supersededBy") { Longest = 36, Pattern = "^[0-9a-f-]{36}$" });
}
