using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Bootcamps.Domain.Enrolments;

/// <summary>
/// Folds a person's name for recognition, so that one name is one text however it is typed. The folded text is only hashed and compared: what is kept and shown is
/// the name as it was sent.
/// </summary>
/// <remarks>
/// Upper and lower case, accents, apostrophes, hyphens, spaces, full-width forms and invisible characters make no difference, and neither does where the given name
/// ends and the family name begins. Compatibility normalisation (NFKD) is stable across versions of Unicode, so a hash of today matches one of later; sort keys of a
/// culture would not be.
/// </remarks>
public static class NameFolding
{
    // Letters with a stroke and joined letters, which normalisation does not take apart.
    private static readonly FrozenDictionary<int, string> Plain = new Dictionary<int, string>
    {
        ['Æ'] = "AE", ['Œ'] = "OE", ['ß'] = "SS", ['ẞ'] = "SS", ['Ø'] = "O", ['Ł'] = "L", ['Đ'] = "D", ['Ð'] = "D", ['Ħ'] = "H", ['Ŧ'] = "T", ['Þ'] = "TH", ['ı'] = "I",
    }.ToFrozenDictionary();

    /// <summary>The letters and digits of a name, in upper case and without accents; of a name that has none, the name without spaces around it.</summary>
    /// <param name="givenName">As it was sent.</param>
    /// <param name="familyName">As it was sent.</param>
    public static string Fold(string givenName, string familyName)
    {
        // U+FFFE is no character, and no text that has it can be normalised.
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
        // Hangul fillers are letters that nobody sees.
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter => true,
        UnicodeCategory.OtherLetter => rune.Value is not (0x115F or 0x1160),

        // Marks that repeat or lengthen a character of East Asia; those before them are apostrophes.
        UnicodeCategory.ModifierLetter => rune.Value >= 0x3000,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => true,

        // Vowel signs belong to the name; accents of European scripts and variation selectors do not.
        UnicodeCategory.SpacingCombiningMark => true,
        UnicodeCategory.NonSpacingMark => !IsAccent(rune.Value),
        _ => false,
    };

    private static bool IsAccent(int value) => value is
        (>= 0x0300 and <= 0x036F) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE00 and <= 0xFE0F)
        or (>= 0xFE20 and <= 0xFE2F) or (>= 0xE0100 and <= 0xE01EF);
}
