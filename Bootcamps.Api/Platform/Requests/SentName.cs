using System.Globalization;
using System.Text;

namespace Bootcamps.Api.Platform.Requests;

/// <summary>Names of fields and parameters as callers send them: how to repeat them safely, and the most similar known name.</summary>
internal static class SentName
{
    private const int Longest = 40;
    private const int MostDigits = 4;

    /// <summary>
    /// Whether an unknown name can be repeated in an answer: short, printable, and without a run of digits, because an identifier
    /// or a date sent instead of a name is personal.
    /// </summary>
    public static bool IsRepeatable(string name) =>
        name.Length <= Longest && name.Count(char.IsDigit) <= MostDigits && !name.Contains('@', StringComparison.Ordinal)
        && name.EnumerateRunes().All(IsPrintable);

    /// <summary>Adds a name to a JSON pointer (RFC 6901): <c>a/b~c</c> becomes <c>/a~1b~0c</c>.</summary>
    public static string Step(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <inheritdoc cref="Step(string, string)"/>
    public static string Step(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    /// <summary>The known name most similar to an unknown one, ignoring case, hyphens and underscores. Null when none is similar.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length > Longest)
        {
            return null;
        }

        var (plain, best, least) = (Plain(name), (string?)null, int.MaxValue);
        foreach (var candidate in known)
        {
            var other = Plain(candidate);
            var distance = Distance(plain, other);
            if (distance < least && distance <= Math.Min(plain.Length, other.Length) / 3)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator));

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    // Number of letters added, left out, changed, or swapped with the next one.
    private static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var changed = rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(changed, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[one.Length, other.Length];
    }
}
