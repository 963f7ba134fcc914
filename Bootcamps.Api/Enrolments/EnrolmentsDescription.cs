using Bootcamps.Api.Platform.OpenApi;

namespace Bootcamps.Api.Enrolments;

/// <summary>What the description of the API says about this feature.</summary>
internal static class EnrolmentsDescription
{
    /// <summary>Its sentence, and the fields that it names.</summary>
    public static readonly FeatureDescription Value = new(
        "Enrolments",
        "Learners' places on cohorts.",
        KnownField.Text("providerReference", 100),
        KnownField.Text("voidReason", 500));
}
