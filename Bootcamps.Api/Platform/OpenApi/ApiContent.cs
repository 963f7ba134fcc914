using System.Text.Json.Nodes;
using Bootcamps.Domain;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>A field that has the same form in every message and path.</summary>
/// <param name="Name">Its name.</param>
internal sealed record KnownField(string Name)
{
    /// <summary>Longest text, in characters. Null for a number or an id.</summary>
    public int? Longest { get; init; }

    /// <summary>Pattern of the text. Null for a number or an id.</summary>
    public string? Pattern { get; init; }

    /// <summary>Bounds of the number, both included. Null for a text.</summary>
    public (long Least, long Most)? Bounds { get; init; }

    /// <summary>A value of the demonstration data, so that operations can be tried directly. Null when it has none.</summary>
    public JsonNode? Example { get; init; }

    /// <summary>A readable key: letters, digits and hyphens.</summary>
    public static KnownField Key(string name) => new(name) { Longest = 40, Pattern = "^[A-Za-z0-9-]+$" };

    /// <summary>A readable key of several parts, with slashes between them.</summary>
    public static KnownField Path(string name) => new(name) { Longest = 120, Pattern = "^[A-Za-z0-9/-]+$" };

    /// <summary>A text that is not blank.</summary>
    public static KnownField Text(string name, int longest) => new(name) { Longest = longest, Pattern = @"\S" };
}

/// <summary>What a feature adds to the description of the API.</summary>
/// <param name="Name">Its name: the tag of its operations.</param>
/// <param name="Description">What it is about, in a sentence.</param>
/// <param name="Fields">Fields that it names.</param>
internal sealed record FeatureDescription(string Name, string Description, params IReadOnlyList<KnownField> Fields);

/// <summary>The parts of the description of the API that say what it is for.</summary>
/// <param name="Title">Name of the API.</param>
/// <param name="Description">What callers must know before they use it.</param>
internal sealed record ApiContent(string Title, string Description)
{
    /// <summary>The features, in display order.</summary>
    public required IReadOnlyList<FeatureDescription> Features { get; init; }

    /// <summary>Path of a list that records can be added to, for examples.</summary>
    public required string ExamplePath { get; init; }

    /// <summary>An error for the example of a problem, by status. Without one, the problem is its own error.</summary>
    public required IReadOnlyDictionary<int, Refusal> ExampleErrors { get; init; }
}
