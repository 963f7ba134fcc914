using System.Globalization;
using Bootcamps.Api.Platform.Storage;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Bootcamps.Tests.Storage;

/// <summary>
/// A schema as sentences that are equal for both databases: one for each table, column, key, index and check, with names,
/// order and bounds. Two schemas are the same when their sentences are.
/// </summary>
internal sealed class Schema
{
    private static readonly HashSet<string> Numbers = new(StringComparer.OrdinalIgnoreCase) { "int", "bigint" };
    private static readonly HashSet<string> Ints = new(StringComparer.OrdinalIgnoreCase) { "int", "bit" };

    /// <summary>Columns of each table, in the order of the scripts.</summary>
    public OrderedDictionary<string, OrderedDictionary<string, Column>> Tables { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Which columns refer to which.</summary>
    public List<ForeignKey> ForeignKeys { get; } = [];

    /// <summary>All sentences.</summary>
    public SortedSet<string> Sentences { get; } = new(StringComparer.Ordinal);

    /// <summary>The scripts of a database as they are embedded, in order.</summary>
    public static IReadOnlyList<Migrator.Script> Scripts(string engineName) => engineName == "sqlserver"
        ? new Migrator(new SqlServerEngine(""), TimeProvider.System).Scripts
        : new Migrator(new SqliteEngine("Data Source=none"), TimeProvider.System).Scripts;

    /// <summary>The SQL Server schema, read from its scripts with the T-SQL parser.</summary>
    public static Schema OfScripts(IEnumerable<Migrator.Script> scripts)
    {
        var schema = new Schema();
        foreach (var script in scripts)
        {
            var fragment = new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script.Text), out var errors);
            if (errors.Count > 0)
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{script.Name}, line {errors[0].Line}: {errors[0].Message}"));
            }

            foreach (var statement in ((TSqlScript)fragment).Batches.SelectMany(batch => batch.Statements))
            {
                schema.Add(statement);
            }
        }

        return schema;
    }

    /// <summary>Tables that hold what belongs to an authority: those that name it, and those that refer to them.</summary>
    public HashSet<string> TenantTables()
    {
        var found = Tables.Where(table => table.Value.ContainsKey("authority_id")).Select(table => table.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        while (ForeignKeys.FirstOrDefault(key => !found.Contains(key.Table) && found.Contains(key.Target)) is { } next)
        {
            found.Add(next.Table);
        }

        return found;
    }

    /// <summary>Whether any table has such a column.</summary>
    public bool HasColumn(string column) => Tables.Values.Any(columns => columns.ContainsKey(column));

    /// <summary>Whether a column is a number wherever it occurs.</summary>
    public bool IsNumber(string column) => Tables.Values.All(columns => !columns.TryGetValue(column, out var found) || Numbers.Contains(found.Type));

    /// <summary>Whether a column is an int somewhere.</summary>
    public bool IsInt(string column) => Tables.Values.Any(columns => columns.TryGetValue(column, out var found) && Ints.Contains(found.Type));

    /// <summary>An expression without its line breaks and spaces.</summary>
    public static string Plain(string expression) => string.Join(' ', new TSql150Parser(initialQuotedIdentifiers: true)
        .GetTokenStream(new StringReader(expression), out _)
        .Where(token => token
            .TokenType is not (TSqlTokenType.WhiteSpace or TSqlTokenType.SingleLineComment or TSqlTokenType.MultilineComment or TSqlTokenType.EndOfFile))
        .Select(token => token.Text));

    /// <summary>Adds a column in the terms that both schemas use.</summary>
    public void AddColumn(string table, string column, string declaredType, string kind, bool isNullable)
    {
        if (!Tables.TryGetValue(table, out var columns))
        {
            Tables[table] = columns = new(StringComparer.OrdinalIgnoreCase);
            Sentences.Add($"{table}: table");
        }

        columns[column] = new Column(declaredType, kind, isNullable);
        Sentences.Add($"{table}.{column}: {kind}{(isNullable ? ", may be null" : "")}");
    }

    public void AddPrimaryKey(string table, string name, IEnumerable<string> columns) =>
        Sentences.Add($"{table}: primary key {name} ({string.Join(", ", columns)})");

    public void AddForeignKey(string table, string name, IReadOnlyList<string> columns, string target, IReadOnlyList<string> targetColumns)
    {
        ForeignKeys.Add(new ForeignKey(table, columns, target, targetColumns));
        Sentences.Add($"{table}: foreign key {name} ({string.Join(", ", columns)}) to {target} ({string.Join(", ", targetColumns)})");
    }

    public void AddCheck(string table, string name, string expression) => Sentences.Add($"{table}: check {name} ({Plain(expression)})");

    public void AddIndex(string table, string name, bool isUnique, IEnumerable<string> columns, string? filter) =>
        Sentences.Add($"{table}: {(isUnique ? "unique " : "")}index {name} ({string.Join(", ", columns)}){(filter is null ? "" : " where " + Plain(filter))}");

    private void Add(TSqlStatement statement)
    {
        switch (statement)
        {
            case CreateTableStatement create:
                Add(create.SchemaObjectName.BaseIdentifier.Value, create.Definition);
                break;
            case AlterTableAddTableElementStatement
            {
                Definition: { ColumnDefinitions.Count: 1, TableConstraints.Count: 0 } or
                {
                    ColumnDefinitions
                .Count: 0, TableConstraints.Count: 1
                }
            } alter:
                Add(alter.SchemaObjectName.BaseIdentifier.Value, alter.Definition);
                break;
            case CreateIndexStatement index:
                AddIndex(
                    index.OnName.BaseIdentifier.Value,
                    index.Name.Value,
                    index.Unique,
                    index.Columns.Select(column => Name(column.Column)),
                    Text(index.FilterPredicate));
                break;
            case InsertStatement or UpdateStatement or DeleteStatement or PredicateSetStatement:
                break;
            default:
                throw new FormatException($"Outside the plain core of T-SQL: {Text(statement)}");
        }
    }

    private void Add(string table, TableDefinition definition)
    {
        if (definition.Indexes.Count > 0)
        {
            throw new FormatException($"Outside the plain core of T-SQL: an index inside create table {table}");
        }

        foreach (var column in definition.ColumnDefinitions)
        {
            var isNullable = column.Constraints.OfType<NullableConstraintDefinition>().SingleOrDefault()?.Nullable
                ?? throw new FormatException($"{table}.{column.ColumnIdentifier.Value} says neither null nor not null");
            AddColumn(table, column.ColumnIdentifier.Value, column.DataType.Name.BaseIdentifier.Value, KindOf(table, column), isNullable);
        }

        foreach (var constraint in definition.TableConstraints)
        {
            var name = constraint.ConstraintIdentifier?.Value ?? "without a name";
            switch (constraint)
            {
                case UniqueConstraintDefinition { IsPrimaryKey: true } key:
                    AddPrimaryKey(table, name, key.Columns.Select(column => Name(column.Column)));
                    break;
                case ForeignKeyConstraintDefinition key:
                    AddForeignKey(
                        table,
                        name,
                        [.. key.Columns.Select(column => column.Value)],
                        key.ReferenceTableName.BaseIdentifier.Value,
                        [.. key.ReferencedTableColumns.Select(column => column.Value)]);
                    break;
                case CheckConstraintDefinition check:
                    AddCheck(table, name, Text(check.CheckCondition)!);
                    break;
                default:
                    throw new FormatException($"{table}: a constraint the two schemas have no common word for: {Text(constraint)}");
            }
        }
    }

    private static string KindOf(string table, ColumnDefinition column)
    {
        var type = (SqlDataTypeReference)column.DataType;
        var size = type.Parameters.FirstOrDefault();
        var kind = type.SqlDataTypeOption switch
        {
            SqlDataTypeOption.Int or SqlDataTypeOption.BigInt => "number",
            SqlDataTypeOption.Bit => "yes or no",
            SqlDataTypeOption.Date => "date",
            SqlDataTypeOption.DateTime2 when size?.Value == "3" => "instant",
            SqlDataTypeOption.Binary => $"bytes of {size?.Value}",
            SqlDataTypeOption.Char => $"text of {size?.Value}",
            SqlDataTypeOption.VarChar or SqlDataTypeOption.NVarChar => size is MaxLiteral ? "text" : $"text up to {size?.Value}",
            _ => throw new FormatException($"{table}.{column.ColumnIdentifier.Value}: type {Text(type)} has no equal in SQLite"),
        };
        var isCode = type.SqlDataTypeOption is SqlDataTypeOption.Char or SqlDataTypeOption.VarChar;
        return isCode && column.Collation?.Value != "Latin1_General_100_BIN2"
            ? throw new FormatException(
                $"{table}.{column.ColumnIdentifier.Value}: a code without collate Latin1_General_100_BIN2, so upper and lower case would be equal")
            : kind;
    }

    private static string Name(ColumnReferenceExpression column) => column.MultiPartIdentifier.Identifiers[^1].Value;

    private static string? Text(TSqlFragment? fragment) => fragment is null
        ? null
        : string.Concat(
            fragment.ScriptTokenStream.Skip(fragment.FirstTokenIndex).Take(fragment.LastTokenIndex - fragment.FirstTokenIndex + 1).Select(token => token.Text));

    /// <summary>A column.</summary>
    /// <param name="Type">The type as its database calls it.</param>
    /// <param name="Kind">Its content, in the terms of both schemas.</param>
    /// <param name="IsNullable">Whether it can be null.</param>
    internal sealed record Column(string Type, string Kind, bool IsNullable);

    /// <summary>Columns that refer to those of another table.</summary>
    internal sealed record ForeignKey(string Table, IReadOnlyList<string> Columns, string Target, IReadOnlyList<string> TargetColumns);
}
