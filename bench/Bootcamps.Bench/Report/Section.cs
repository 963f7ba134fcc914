using System.Globalization;
using System.Text;

namespace Bootcamps.Bench.Report;

/// <summary>The report of a workload, as Markdown that is also readable on a terminal.</summary>
/// <param name="heading">What it is called on the page.</param>
internal sealed class Section(string heading)
{
    private readonly StringBuilder _text = new();

    /// <summary>What it is called on the page.</summary>
    public string Heading => heading;

    /// <summary>The text so far.</summary>
    public string Text => _text.ToString().TrimEnd();

    /// <summary>Adds a paragraph.</summary>
    public void Say(string paragraph) => _text.Append(paragraph).Append("\n\n");

    /// <summary>Adds a table; the first column is words, the others are figures.</summary>
    public void Table(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. headers.Select((header, i) => rows.Select(row => row[i].Length).Append(header.Length).Append(3).Max())];
        Line(headers);
        _text.Append('|').AppendJoin('|', widths.Select((width, i) => i == 0 ? new string('-', width + 2) : new string('-', width + 1) + ':')).Append("|\n");
        foreach (var row in rows)
        {
            Line(row);
        }

        _text.Append('\n');

        void Line(IReadOnlyList<string> cells) =>
            _text.Append("| ").AppendJoin(" | ", cells.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).Append(" |\n");
    }

    /// <summary>Adds a target with its figure and whether it is met.</summary>
    /// <param name="what">What is wanted, with its bound.</param>
    /// <param name="figure">What was measured.</param>
    /// <param name="isMet">Whether that is enough.</param>
    public void Target(string what, string figure, bool isMet) =>
        _text.Append(CultureInfo.InvariantCulture, $"- {what}: **{figure}**, {(isMet ? "met" : "**not met**")}\n");

    /// <summary>Ends a list of targets.</summary>
    public void EndTargets() => _text.Append('\n');
}

/// <summary>Figures as they are printed.</summary>
internal static class Figure
{
    /// <summary>A rate: no decimals from 100 on.</summary>
    public static string Rate(double perSecond) => perSecond.ToString(perSecond < 100 ? "N1" : "N0", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds, with more decimals for smaller values.</summary>
    public static string Milliseconds(double milliseconds) =>
        milliseconds.ToString(milliseconds < 10 ? "N2" : milliseconds < 100 ? "N1" : "N0", CultureInfo.InvariantCulture);

    /// <summary>A ratio.</summary>
    public static string Ratio(double ratio) => ratio.ToString(ratio < 10 ? "N2" : "N1", CultureInfo.InvariantCulture) + " ×";

    /// <summary>Megabytes (1,048,576 bytes).</summary>
    public static string Megabytes(long bytes) => (bytes / 1_048_576.0).ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count.</summary>
    public static string Count(double count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
