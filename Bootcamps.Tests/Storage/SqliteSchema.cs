using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;

namespace Bootcamps.Tests.Storage;

/// <summary>
/// Reads the schema of a SQLite database in the terms of <see cref="Schema"/>: structure from its pragmas, names and bounds from the text it keeps.
/// </summary>
internal static partial class SqliteSchema
{
    /// <summary>The schema behind a connection.</summary>
    public static Schema Read(DbConnection connection)
    {
        var schema = new Schema();
        foreach (var (table, text) in connection.Query<(string, string)>("select name, sql from sqlite_master where type = 'table' order by name"))
        {
            Read(connection, schema, table, Comment().Replace(text, ""));
        }

        return schema;
    }

    private static void Read(DbConnection connection, Schema schema, string table, string text)
    {
        if (!Strict().IsMatch(text))
        {
            throw new FormatException($"{table} is not strict");
        }

        var columns = connection.Query<Column>(
            """select name, type, "notnull" as is_required, pk as key_position from pragma_table_info(@table) order by cid""",
            new { table }).AsList();
        foreach (var column in columns)
        {
            schema.AddColumn(table, column.Name, column.Type, KindOf(column, text), column.IsRequired == 0);
        }

        schema.AddPrimaryKey(
            table,
            PrimaryKey().Match(text).Groups["name"].Value,
            columns.Where(column => column.KeyPosition > 0).OrderBy(column => column.KeyPosition).Select(column => column.Name));
        ReadForeignKeys(connection, schema, table, text);
        foreach (Match check in Check().Matches(text))
        {
            schema.AddCheck(table, check.Groups["name"].Value, InParentheses(text, check.Index + check.Length - 1));
        }

        foreach (var (index, isUnique) in connection.Query<(string, long)>(
            """select name, "unique" from pragma_index_list(@table) where origin = 'c'""",
            new { table }))
        {
            var indexed = connection.Query<string>("select name from pragma_index_info(@index) order by seqno", new { index });
            var filter = Filter().Match(connection.ExecuteScalar<string>("select sql from sqlite_master where name = @index", new { index })!);
            schema.AddIndex(table, index, isUnique == 1, indexed, filter.Success ? filter.Groups["filter"].Value : null);
        }
    }

    private static void ReadForeignKeys(DbConnection connection, Schema schema, string table, string text)
    {
        var names = ForeignKey().Matches(text)
            .ToLookup(key => Spaces().Replace(key.Groups["columns"].Value, ""), key => key.Groups["name"].Value, StringComparer.Ordinal);
        var parts = connection.Query<Reference>(
            """select id, "table" as target, "from" as source_column, "to" as target_column from pragma_foreign_key_list(@table) order by id, seq""",
            new { table });
        foreach (var key in parts.GroupBy(part => part.Id))
        {
            var columns = key.Select(part => part.SourceColumn).ToList();
            schema.AddForeignKey(
                table,
                names[string.Join(',', columns)].FirstOrDefault() ?? "without a name",
                columns,
                key.First().Target,
                [.. key.Select(part => part.TargetColumn)]);
        }
    }

    // Dates, instants and bounds are not types in SQLite but checks on the column.
    private static string KindOf(Column column, string text)
    {
        var line = Definitions(text).Single(definition => definition.StartsWith(column.Name + " ", StringComparison.Ordinal));
        var exact = Regex.Match(line, $@"check \(length\({column.Name}\) = (\d+)\)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1];
        var atMost = Regex.Match(line, $@"check \(length\({column.Name}\) <= (\d+)\)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1];
        return column.Type.ToUpperInvariant() switch
        {
            "INTEGER" => line.Contains($"check ({column.Name} in (0, 1))", StringComparison.Ordinal) ? "yes or no" : "number",
            "BLOB" when exact.Success => $"bytes of {exact.Value}",
            "TEXT" when exact.Value == "10" => "date",
            "TEXT" when exact.Value == "23" => "instant",
            "TEXT" when exact.Success => $"text of {exact.Value}",
            "TEXT" when atMost.Success => $"text up to {atMost.Value}",
            "TEXT" => "text",
            _ => column.Type,
        };
    }

    // The columns and constraints of a table: SQLite adds later columns behind the constraints, on the same line.
    private static IEnumerable<string> Definitions(string text)
    {
        var (depth, from) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if ((text[i] == '(' && depth == 1) || (text[i] == ',' && depth == 1) || (text[i] == ')' && depth == 0))
            {
                yield return text[from..i].Trim();
                from = i + 1;
            }
        }
    }

    // From an opening parenthesis to the one that closes it.
    private static string InParentheses(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return text[(open + 1)..i];
            }
        }

        throw new FormatException(text[open..]);
    }

    [GeneratedRegex("--[^\n]*", RegexOptions.None, 1_000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\)\s*strict\b", RegexOptions.None, 1_000)]
    private static partial Regex Strict();

    [GeneratedRegex(@"constraint (?<name>\w+) primary key", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex PrimaryKey();

    [GeneratedRegex(@"constraint (?<name>\w+) foreign key \((?<columns>[^)]*)\)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ForeignKey();

    [GeneratedRegex(@"constraint (?<name>\w+) check \(", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Check();

    [GeneratedRegex(@"\bwhere\b(?<filter>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1_000)]
    private static partial Regex Filter();

    [GeneratedRegex(@"\s", RegexOptions.None, 1_000)]
    private static partial Regex Spaces();

    private sealed record Column
    {
        public required string Name { get; init; }

        public required string Type { get; init; }

        public required long IsRequired { get; init; }

        public required long KeyPosition { get; init; }
    }

    private sealed record Reference
    {
        public required long Id { get; init; }

        public required string Target { get; init; }

        public required string SourceColumn { get; init; }

        public required string TargetColumn { get; init; }
    }
}
