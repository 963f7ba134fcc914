using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>Messages as JSON, for examples.</summary>
internal static class JsonExamples
{
    /// <summary>A message as the API reads and writes it.</summary>
    public static JsonNode ToNode(object message) => JsonSerializer.SerializeToNode(message, message.GetType(), Json.Options)!;
}
