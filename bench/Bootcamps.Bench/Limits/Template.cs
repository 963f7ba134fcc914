using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Bootcamps.Bench.Limits;

/// <summary>One of the API's own inserts with the values of a row that the API wrote. A few values are new for every row.</summary>
internal sealed partial class Template : IDisposable
{
    private readonly Statement _statement;
    private readonly object?[] _values;

    /// <summary>Takes the row that was written last.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="sql">The insert; each parameter is named as its column.</param>
    /// <param name="lastRow">A query for the row, every column of it.</param>
    public Template(SqliteConnection connection, string sql, string lastRow)
    {
        _statement = new Statement(connection, sql);
        using var command = connection.CreateCommand();
        command.CommandText = lastRow;
        using var reader = command.ExecuteReader();
        _ = reader.Read() ? true : throw new InvalidOperationException($"There is no row: {lastRow}");
        _values = [.. _statement.Parameters.Select(name => reader.GetValue(reader.GetOrdinal(ColumnOf(name))) is var value and not DBNull ? value : null)];
    }

    /// <summary>The value of a parameter in the row that was taken.</summary>
    public object? this[string parameter]
    {
        get => _values[PositionOf(parameter)];
        set => _values[PositionOf(parameter)] = value;
    }

    /// <summary>Inserts the row with its current values.</summary>
    public void Insert() => _statement.Run(_values);

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private int PositionOf(string parameter)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (_statement.Parameters[i] == parameter)
            {
                return i;
            }
        }

        throw new ArgumentException($"There is no parameter {parameter}.", nameof(parameter));
    }

    // EnrolmentId is the parameter of enrolment_id.
    private static string ColumnOf(string parameter) => Capital().Replace(parameter, "_$0").ToLowerInvariant();

    [GeneratedRegex("(?<=.)[A-Z]", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Capital();
}
