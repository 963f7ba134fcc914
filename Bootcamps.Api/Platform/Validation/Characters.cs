using System.Globalization;
using System.Text;

namespace Bootcamps.Api.Platform.Validation;

/// <summary>The allowed characters and the length of a text.</summary>
internal static class Characters
{
    /// <summary>Length in Unicode code points, as JSON Schema counts, so that an emoji is one.</summary>
    public static int Count(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    /// <summary>The text without the spaces around it.</summary>
    public static string Trim(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>
    /// Whether a text has only letters, marks, signs and spaces, of any script. Control characters and line breaks damage spreadsheets and log lines,
    /// direction marks change how a text is displayed, and half of a surrogate pair is not a character.
    /// </summary>
    public static bool AreText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune) || IsForbidden(rune))
            {
                return false;
            }

            i += rune.Utf16SequenceLength - 1;
        }

        return true;
    }

    private static bool IsSpace(char letter) => CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.SpaceSeparator;

    private static bool IsForbidden(Rune rune) => rune.Value switch
    {
        >= 0x20 and < 0x7F => false,
        0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => true, // direction marks
        (>= 0xFDD0 and <= 0xFDEF) => true, // no characters
        _ when (rune.Value & 0xFFFE) == 0xFFFE => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };
}
