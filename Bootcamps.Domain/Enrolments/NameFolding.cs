using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Bootcamps.Domain.Enrolments;

/// <summary>
/// Folds a person's name so that different spellings of the same name match. The folded text is only hashed and compared. The name is stored and shown
/// as it was sent.
/// </summary>
/// <remarks>
/// Upper and lower case, accents, apostrophes, hyphens, spaces, full-width forms and invisible characters make no difference, and
/// neither does where the given name
/// ends and the family name begins. Compatibility normalisation (NFKD) is stable across versions of Unicode, so today's hashes will match later ones.
/// The sort keys of a culture are not stable.
/// </remarks>
public static class NameFolding
{
    // Letters with a stroke and joined letters, which normalisation does not decompose.
    private static readonly FrozenDictionary<int, string> Plain = new Dictionary<int, string>
    {
        ['Æ'] = "AE", ['Œ'] = "OE", ['ß'] = "SS", ['ẞ'] = "SS", ['Ø'] = "O", ['Ł'] = "L", ['Đ'] = "D", ['Ð'] = "D", ['Ħ'] = "H", ['Ŧ'] = "T", ['Þ'] = "TH", [
            'ı'] = "I",
    }.ToFrozenDictionary();

    /// <summary>Folds a name to its letters and digits, in upper case and without accents. A name with neither is only trimmed.</summary>
    /// <param name="givenName">Given name as sent.</param>
    /// <param name="familyName">Family name as sent.</param>
    public static string Fold(string givenName, string familyName)
    {
        // U+FFFE is not a character, and Normalize throws on it.
        var text = $"{givenName} {familyName}".Replace('\uFFFE', '\uFFFD').Normalize(NormalizationForm.FormKD);
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsKept(rune))
            {
                var upper = Rune.ToUpperInvariant(rune);
                folded.Append(Plain.TryGetValue(upper.Value, out var plain) ? plain : upper.ToString());
            }
        }

        return folded.Length > 0 ? folded.ToString() : text.Trim();
    }

    private static bool IsKept(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        // Hangul fillers are invisible letters.
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter => true,
        UnicodeCategory.OtherLetter => rune.Value is not (0x115F or 0x1160),

        // From U+3000 these are East Asian marks that repeat or lengthen a character. Below it they are apostrophes.
        UnicodeCategory.ModifierLetter => rune.Value >= 0x3000,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => true,

        // Vowel signs are part of the name. European accents and variation selectors are not.
        UnicodeCategory.SpacingCombiningMark => true,
        UnicodeCategory.NonSpacingMark => !IsAccent(rune.Value),
        _ => false,
    };

    private static bool IsAccent(int value) => value is
        (>= 0x0300 and <= 0x036F) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE00 and <= 0xFE0F)
        or (>= 0xFE20 and <= 0xFE2F) or (>= 0xE0100 and <= 0xE01EF);
}
