using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Bootcamps.Domain;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Bootcamps.Api.Platform.Storage;

/// <summary>
/// Runs one statement for many rows or keys on SQLite, prepared once for each connection, with parameters bound by position. It bypasses the driver, which
/// prepares every command again and finds every parameter by name for every row. That took a third of the lane's time.
/// </summary>
internal static partial class SqliteRows
{
    private static readonly ConcurrentDictionary<(Type Type, string Sql), Func<object, object?>[]> Readers = new();
    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, sqlite3_stmt>> Prepared = [];

    /// <summary>Runs a single statement for every row.</summary>
    /// <returns>The number of rows affected in all.</returns>
    /// <exception cref="SqliteException">A row was refused. The transaction must end.</exception>
    public static int Execute(SqliteConnection connection, string sql, IReadOnlyList<object> rows)
    {
        var affected = 0;
        Run(connection, sql, rows, (_, _) => affected += raw.sqlite3_changes(connection.Handle!));
        return affected;
    }

    /// <summary>Runs a query for every key.</summary>
    /// <returns>The keys for which it found something.</returns>
    public static IReadOnlyCollection<TKey> Known<TKey>(SqliteConnection connection, string sql, IReadOnlyCollection<TKey> keys)
        where TKey : notnull
    {
        var known = new List<TKey>();
        Run(connection, sql, keys, (key, isFound) =>
        {
            if (isFound)
            {
                known.Add(key);
            }
        });
        return known;
    }

    // Runs a statement for each row up to its first result, and returns whether there was one.
    private static void Run<TRow>(SqliteConnection connection, string sql, IReadOnlyCollection<TRow> rows, Action<TRow, bool> done)
        where TRow : notnull
    {
        if (rows.Count == 0)
        {
            return;
        }

        var db = connection.Handle!;
        var statement = Prepare(connection, sql);
        Type? type = null;
        Func<object, object?>[] values = [];
        foreach (var row in rows)
        {
            object boxed = row;
            if (boxed.GetType() != type)
            {
                type = boxed.GetType();
                values = Readers.GetOrAdd((type, sql), static key => ReadersOf(key.Type, key.Sql));
            }

            for (var i = 0; i < values.Length; i++)
            {
                Bind(statement, i + 1, values[i](boxed));
            }

            var code = raw.sqlite3_step(statement);
            if (code is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            {
                // Read before the reset, which clears the connection's message.
                try
                {
                    SqliteException.ThrowExceptionForRC(code, db);
                }
                finally
                {
                    _ = raw.sqlite3_reset(statement);
                }
            }

            done(row, code == raw.SQLITE_ROW);
            _ = raw.sqlite3_reset(statement);
        }

        _ = raw.sqlite3_clear_bindings(statement);
    }

    private static sqlite3_stmt Prepare(SqliteConnection connection, string sql)
    {
        var statements = Prepared.GetValue(connection, static opened =>
        {
            opened.StateChange += Release;
            return new Dictionary<string, sqlite3_stmt>(StringComparer.Ordinal);
        });
        if (!statements.TryGetValue(sql, out var statement))
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle!, sql, out statement), connection.Handle!);
            statements[sql] = statement;
        }

        return statement;
    }

    // The pool reuses the database handle, so its statements are finalised first.
    private static void Release(object sender, StateChangeEventArgs change)
    {
        var connection = (SqliteConnection)sender;
        if (change.CurrentState == ConnectionState.Closed && Prepared.TryGetValue(connection, out var statements))
        {
            connection.StateChange -= Release;
            Prepared.Remove(connection);
            foreach (var statement in statements.Values)
            {
                statement.Dispose();
            }
        }
    }

    private static void Bind(sqlite3_stmt statement, int position, object? value)
    {
        _ = value switch
        {
            null => raw.sqlite3_bind_null(statement, position),
            string text => raw.sqlite3_bind_text(statement, position, text),
            int number => raw.sqlite3_bind_int64(statement, position, number),
            long number => raw.sqlite3_bind_int64(statement, position, number),
            bool flag => raw.sqlite3_bind_int64(statement, position, flag ? 1 : 0),
            KeyedHash hash => raw.sqlite3_bind_blob(statement, position, hash.ToArray()),
            DateOnly date => raw.sqlite3_bind_text(statement, position, TypeHandlers.TextOf(date)),
            DateTimeOffset instant => raw.sqlite3_bind_text(statement, position, TypeHandlers.TextOf(instant)),
            _ => throw new ArgumentException($"{value.GetType().Name} has no place in a table.", nameof(value)),
        };
    }

    // SQLite numbers named parameters by their first appearance.
    private static Func<object, object?>[] ReadersOf(Type type, string sql) =>
        [.. ParameterName().Matches(sql).Select(name => name.Value[1..]).Distinct(StringComparer.Ordinal).Select(name => ReaderOf(type, name))];

    private static Func<object, object?> ReaderOf(Type type, string name)
    {
        if (type.IsAssignableTo(typeof(IReadOnlyDictionary<string, object?>)))
        {
            return row => ((IReadOnlyDictionary<string, object?>)row)[name];
        }

        var row = Expression.Parameter(typeof(object));
        var property = type.GetProperty(name)
            ?? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{type.Name} has no property {name}, spelt exactly so."), nameof(name));
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(Expression.Property(Expression.Convert(row, type), property), typeof(object)), row)
            .Compile();
    }

    [GeneratedRegex(@"@\w+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ParameterName();
}
