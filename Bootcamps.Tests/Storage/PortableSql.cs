using System.Globalization;
using System.Text.RegularExpressions;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Bootcamps.Tests.Storage;

/// <summary>Finds faults of a statement for both databases: plans it in SQLite, parses it as T-SQL, and checks the tree for ambiguous syntax.</summary>
internal sealed partial class PortableSql : IDisposable
{
    private static readonly Caller Provider = new(Role.Provider, "key", "LCRCA", 10001234);
    private static readonly SqlServerEngine SqlServer = new("");
    private static readonly Schema Schema = Schema.OfScripts(Schema.Scripts("sqlserver"));
    private readonly SqliteDatabase _database = new();
    private readonly SqliteConnection _connection;

    public PortableSql()
    {
        _connection = (SqliteConnection)_database.Engine.Connect();
        _connection.Open();
    }

    /// <summary>Tables that hold what belongs to an authority.</summary>
    public static IReadOnlySet<string> TenantTables { get; } = Schema.TenantTables();

    /// <summary>Every fault of a statement; empty if it has the same result on both databases.</summary>
    public List<string> Faults(string sql)
    {
        var faults = new List<string>();
        var scoped = InList().Replace(Scope.Apply(sql, Provider), list => $"in ({list.Groups["name"].Value}1, {list.Groups["name"].Value}2)");
        Explain(_database.Engine.Text(scoped), faults);
        if (Parse(SqlServer.Text(scoped), faults) is { } statement)
        {
            PortabilityVisitor.Check(statement, Schema, faults);
        }

        if (ParameterName().Matches(sql).Select(name => name.Value).Distinct(StringComparer.Ordinal).GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(names => names.Count() > 1) is { } twice)
        {
            faults.Add($"One parameter in two spellings, which SQLite takes for two: {string.Join(", ", twice)}");
        }

        if (UpperCase().Match(Literal().Replace(sql, "''")) is { Success: true } word)
        {
            faults.Add($"Upper case: {word.Value}");
        }

        return faults;
    }

    /// <summary>Tables a query reads, in its subqueries too; none when the statement is not a query.</summary>
    public static IReadOnlyList<string> TablesRead(string sql)
    {
        if (Parse(SqlServer.Text(InList().Replace(Scope.Apply(sql, Provider), "in (1)")), []) is not SelectStatement statement)
        {
            return [];
        }

        var tables = new TableVisitor();
        statement.Accept(tables);
        return [.. tables.Names];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    private void Explain(string sql, List<string> faults)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "explain " + sql;
        foreach (var name in ParameterName().Matches(sql).Select(match => match.Value).Distinct(StringComparer.Ordinal))
        {
            command.Parameters.AddWithValue(name, DBNull.Value);
        }

        try
        {
            using var reader = command.ExecuteReader();
        }
        catch (SqliteException exception)
        {
            faults.Add($"SQLite: {exception.Message}");
        }
    }

    private static TSqlStatement? Parse(string sql, List<string> faults)
    {
        var fragment = new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        faults.AddRange(errors.Select(error => string.Create(CultureInfo.InvariantCulture, $"T-SQL, line {error.Line}: {error.Message}")));
        var statements = errors.Count > 0 ? [] : ((TSqlScript)fragment).Batches.SelectMany(batch => batch.Statements).ToList();
        if (statements.Count > 1)
        {
            faults.Add("More than one statement.");
        }

        return statements.FirstOrDefault();
    }

    [GeneratedRegex(@"\bin\s+(?<name>@\w+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex InList();

    [GeneratedRegex(@"@\w+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"'[^']*'|@\w+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\b\w*[A-Z]\w*", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex UpperCase();

    private sealed class TableVisitor : TSqlFragmentVisitor
    {
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public override void Visit(NamedTableReference node) => Names.Add(node.SchemaObject.BaseIdentifier.Value);
    }
}
