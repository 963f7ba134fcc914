namespace Bootcamps.Api.Platform.Validation;

/// <summary>Finds the name that was meant when an unknown one was sent.</summary>
internal static class NearNames
{
    private const int MostErrors = 3;

    /// <summary>
    /// The known name that is nearest to a text: equal but for case, hyphens and underscores, or with few letters wrong, missing, extra or swapped (one in four,
    /// three at most). Null when none is near.
    /// </summary>
    public static string? Nearest(string text, IEnumerable<string> known)
    {
        var folded = Fold(text);
        return known.Select(name => (Name: name, Errors: Distance(folded, Fold(name))))
            .Where(candidate => candidate.Errors <= Math.Min(MostErrors, (folded.Length + 3) / 4))
            .OrderBy(candidate => candidate.Errors).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    private static string Fold(string text) => new([.. text.Take(100).Where(character => character is not ('_' or '-' or ':')).Select(char.ToLowerInvariant)]);

    // Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                rows[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)),
                };
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[left.Length, right.Length];
    }
}
