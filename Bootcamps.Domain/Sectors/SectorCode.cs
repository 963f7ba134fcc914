namespace Bootcamps.Domain.Sectors;

/// <summary>The authority's own code of a sector, such as <c>digital</c>: small letters and digits, words joined by hyphens.</summary>
public static class SectorCode
{
    /// <summary>Maximum length of a code.</summary>
    public const int Longest = 40;

    // Counters use these words for learners without a sector or with an unknown one.
    private static readonly string[] Reserved = ["none", "unknown", "programme"];

    /// <summary>Whether a text can be the code of a sector.</summary>
    public static bool IsWellFormed(string? text) =>
        text is { Length: > 0 and <= Longest } && !text.StartsWith('-') && !text.EndsWith('-') && !text.Contains("--", StringComparison.Ordinal)
        && text.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-') && !Reserved.Contains(text, StringComparer.Ordinal);
}
