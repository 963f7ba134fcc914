using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Bootcamps.Bench.Limits;

/// <summary>A statement prepared once and bound by position: the most direct access to SQLite from C#.</summary>
internal sealed partial class Statement : IDisposable
{
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _statement;

    public Statement(SqliteConnection connection, string sql)
    {
        _db = connection.Handle!;
        Parameters = [.. ParameterName().Matches(sql).Select(name => name.Value[1..]).Distinct(StringComparer.Ordinal)];
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_db, sql, out _statement), _db);
    }

    /// <summary>Names of the parameters by position.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>Runs it to its end.</summary>
    /// <param name="values">By position: null, text, long or bytes.</param>
    /// <returns>The number of rows that came back.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    public int Run(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _ = values[i] switch
            {
                null => raw.sqlite3_bind_null(_statement, i + 1),
                string text => raw.sqlite3_bind_text(_statement, i + 1, text),
                long number => raw.sqlite3_bind_int64(_statement, i + 1, number),
                byte[] bytes => raw.sqlite3_bind_blob(_statement, i + 1, bytes),
                var other => throw new ArgumentException($"{other.GetType().Name} cannot be bound.", nameof(values)),
            };
        }

        var rows = 0;
        int code;
        while ((code = raw.sqlite3_step(_statement)) == raw.SQLITE_ROW)
        {
            rows++;
        }

        if (code != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(code, _db);
        }

        _ = raw.sqlite3_reset(_statement);
        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    [GeneratedRegex(@"@\w+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ParameterName();
}
