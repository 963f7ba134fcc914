namespace Bootcamps.Api.Platform.Storage;

/// <summary>Ids of records: UUID version 7 as 36 lower-case characters. They are never an order; lists use the number from the lane.</summary>
internal static class Ids
{
    /// <summary>A new id.</summary>
    public static string New() => Guid.CreateVersion7().ToString();

    /// <summary>Whether a text has the form of an id, in upper or lower case.</summary>
    public static bool IsWellFormed(string? text) => text is { Length: 36 } && Guid.TryParseExact(text, "D", out _);
}
