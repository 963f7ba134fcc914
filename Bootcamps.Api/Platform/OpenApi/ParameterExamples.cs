using System.Text.Json.Nodes;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>Example values of path parameters from the demonstration data, so that operations can be tried directly.</summary>
internal static class ParameterExamples
{
    private static readonly Dictionary<string, JsonNode> ByName = new(StringComparer.Ordinal)
    {
        ["programmeId"] = "LCRCA-2024-25",
        ["authorityId"] = "LCRCA",
        ["sectorCode"] = "digital",
        ["ukprn"] = 10001234,
        ["cohortId"] = "018e98ac-29c8-7fe4-baa4-8ac83403f605",
        ["courseId"] = "018e98ac-1c72-705b-b59f-f85b9e70fca2",
    };

    /// <summary>The example of a parameter. Null when the demonstration data has none.</summary>
    public static JsonNode? Of(string name) => ByName.GetValueOrDefault(name)?.DeepClone();
}
