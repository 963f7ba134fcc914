namespace Bootcamps.Domain;

/// <summary>Normalises identifiers, which are ASCII. Lookalike letters of other scripts are not converted.</summary>
internal static class AsciiText
{
    /// <summary>Copies a text without its spaces and in upper case.</summary>
    /// <param name="text">The text as it arrived.</param>
    /// <param name="target">Receives the copy. A text that does not fit is not a valid identifier.</param>
    /// <returns>The number of characters copied; -1 when they do not fit.</returns>
    public static int CopyUpperWithoutSpaces(string text, Span<char> target)
    {
        var length = 0;
        foreach (var character in text.AsSpan().Trim())
        {
            if (character == ' ')
            {
                continue;
            }

            if (length == target.Length)
            {
                return -1;
            }

            target[length++] = char.IsAsciiLetterLower(character) ? (char)(character - 'a' + 'A') : character;
        }

        return length;
    }

    /// <summary>Returns the canonical characters as a string, and reuses the original string when it is already canonical.</summary>
    public static string Reuse(string text, ReadOnlySpan<char> canonical) => canonical.SequenceEqual(text) ? text : new string(canonical);

    /// <summary>Whether every character is 0 to 9.</summary>
    public static bool IsAllDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
