using System.Globalization;

namespace Bootcamps.Bench.Report;

/// <summary>The page of results. A run replaces the sections that it measured and keeps the others.</summary>
internal static class ResultsPage
{
    private const string Head = """
        # Results

        Written by `dotnet run -c Release --project bench/Bootcamps.Bench` (see README.md).
        """ + """
         Everything runs on one machine, the load generator included; medians over the rounds, the spread beside them.

        """;

    /// <summary>Writes sections into a page.</summary>
    /// <param name="file">The page.</param>
    /// <param name="taken">When and on what they were taken.</param>
    /// <param name="sections">The sections, in their order.</param>
    /// <param name="order">All headings in their order on the page.</param>
    public static async Task WriteAsync(string file, string taken, IReadOnlyList<Section> sections, IReadOnlyList<string> order)
    {
        var texts = File.Exists(file) ? Read(await File.ReadAllTextAsync(file)) : new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in sections)
        {
            texts[section.Heading] = $"{section.Text}\n\n{taken}\n";
        }

        var known = order.Where(texts.ContainsKey).Select(heading => string.Create(CultureInfo.InvariantCulture, $"## {heading}\n\n{texts[heading].Trim()}\n"));
        await File.WriteAllTextAsync(file, $"{Head}\n{string.Join('\n', known)}");
    }

    private static Dictionary<string, string> Read(string page) => page
        .Split("\n## ")
        .Skip(1)
        .Select(part => part.Split('\n', 2))
        .ToDictionary(parts => parts[0].Trim(), parts => parts[1], StringComparer.Ordinal);
}
