using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Bootcamps.Tests.Storage;

/// <summary>Finds syntax that the databases interpret differently, or that only one of them refuses at run time.</summary>
internal sealed class PortabilityVisitor(Schema schema, List<string> faults) : TSqlFragmentVisitor
{
    // Functions with the same result on both databases, with the number of arguments that both accept.
    private static readonly Dictionary<string, (int Least, int Most)> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["concat"] = (2, 20),
        ["count"] = (1, 1),
        ["lower"] = (1, 1),
        ["max"] = (1, 1),
        ["min"] = (1, 1),
        ["row_number"] = (0, 0),
        ["string_agg"] = (2, 2),
        ["substring"] = (3, 3),
        ["sum"] = (1, 1),
        ["upper"] = (1, 1),
    };

    private static readonly HashSet<string> Aggregates = new(StringComparer.OrdinalIgnoreCase) { "count", "max", "min", "string_agg", "sum" };

    // Names that are keywords in one database and columns in the other.
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "rowid", "oid", "_rowid_" };

    private readonly NamesGiven _names = new();

    /// <summary>Adds what is wrong with a statement.</summary>
    public static void Check(TSqlStatement statement, Schema schema, List<string> faults)
    {
        var visitor = new PortabilityVisitor(schema, faults);
        statement.Accept(visitor._names);
        statement.Accept(visitor);
    }

    public override void Visit(FunctionCall node)
    {
        var name = node.FunctionName.Value;
        if (!Functions.TryGetValue(name, out var arguments))
        {
            faults.Add($"Function not on the list: {name}");
        }
        else if (node.Parameters.Count < arguments.Least || node.Parameters.Count > arguments.Most)
        {
            faults.Add($"{name} with {node.Parameters.Count} arguments");
        }

        if (string.Equals(name, "sum", StringComparison.OrdinalIgnoreCase) && node.Parameters is [var summed] && IsInt(summed))
        {
            faults.Add("sum over an int column overflows in T-SQL: cast it to bigint");
        }
    }

    public override void Visit(BinaryExpression node)
    {
        if (node.BinaryExpressionType is BinaryExpressionType.Divide or BinaryExpressionType.Modulo)
        {
            faults.Add("Division: rates and averages are worked out in C#");
        }
        else if (node.BinaryExpressionType is BinaryExpressionType.Add
            && (node is { FirstExpression: VariableReference, SecondExpression: VariableReference }
                || !(IsNumber(node.FirstExpression) && IsNumber(node.SecondExpression))))
        {
            faults.Add("+ on what is not known to be a number: on text SQLite answers 0, so use concat");
        }
    }

    public override void Visit(CastCall node)
    {
        if (node.DataType is not SqlDataTypeReference { SqlDataTypeOption: SqlDataTypeOption.BigInt })
        {
            faults.Add("A cast to anything but bigint");
        }
    }

    public override void Visit(ConvertCall node) => faults.Add("convert");

    public override void Visit(SelectStarExpression node) => faults.Add("select *");

    public override void Visit(TopRowFilter node) => faults.Add("top: use {take}");

    public override void Visit(Identifier node)
    {
        if (node.QuoteType != QuoteType.NotQuoted)
        {
            faults.Add($"Quoted name: {node.Value}");
        }
    }

    public override void Visit(ParameterlessCall node) => faults.Add($"{node.ParameterlessCallType}: send it as a parameter");

    public override void Visit(ColumnReferenceExpression node)
    {
        if (node.MultiPartIdentifier is { Identifiers: [.., var last] } && Words.Contains(last.Value))
        {
            faults.Add($"Not a column on both: {last.Value}");
        }
    }

    public override void Visit(NamedTableReference node)
    {
        if (node.SchemaObject.Identifiers.Count > 1)
        {
            faults.Add($"Schema prefix: {string.Join('.', node.SchemaObject.Identifiers.Select(part => part.Value))}");
        }
        else if (!schema.Tables.ContainsKey(node.SchemaObject.BaseIdentifier.Value) && !_names.Expressions.Contains(node.SchemaObject.BaseIdentifier.Value))
        {
            faults.Add($"Not a table of the schema: {node.SchemaObject.BaseIdentifier.Value}");
        }

        if (node.TableHints.Count > 0)
        {
            faults.Add("Table hint");
        }
    }

    public override void Visit(SchemaObjectFunctionTableReference node) => faults.Add("Function in from");

    public override void Visit(GlobalFunctionTableReference node) => faults.Add("Function in from");

    public override void Visit(LikePredicate node)
    {
        if (node.EscapeExpression is null)
        {
            faults.Add("like without escape '!'");
        }
    }

    public override void Visit(InsertSpecification node)
    {
        if (node.Columns.Count == 0)
        {
            faults.Add("insert without columns");
        }
    }

    public override void Visit(UpdateSpecification node)
    {
        if (node.FromClause is not null)
        {
            faults.Add("update … from: the two join differently");
        }
    }

    public override void Visit(DeleteSpecification node)
    {
        if (node.FromClause is not null)
        {
            faults.Add("delete … from … from");
        }
    }

    public override void Visit(QuerySpecification node)
    {
        var selected = node.SelectElements.OfType<SelectScalarExpression>().ToList();
        var renamed = selected
            .Where(element => element.ColumnName?.Identifier is { } alias && !schema.HasColumn(alias.Value))
            .Select(element => element.ColumnName.Identifier.Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var early = new TSqlFragment?[] { node.WhereClause, node.GroupByClause, node.HavingClause };
        foreach (var column in early.SelectMany(Columns).Where(column => column.Contains('.', StringComparison.Ordinal) is false && renamed.Contains(column)))
        {
            faults.Add($"{column} is a name given by this select: T-SQL knows it in order by only");
        }

        var groups = Columns(node.GroupByClause).Select(Unqualified).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (node.GroupByClause is null && !selected.Exists(element => HasAggregate(element.Expression)))
        {
            return;
        }

        foreach (var column in selected.SelectMany(element => Columns(element.Expression)).Concat(Columns(node.HavingClause))
            .Where(column => !groups.Contains(Unqualified(column))))
        {
            faults.Add($"{column} is neither grouped by nor aggregated: SQLite would pick any row's");
        }
    }

    private static string Unqualified(string column) => column[(column.LastIndexOf('.') + 1)..];

    private static bool HasAggregate(TSqlFragment fragment)
    {
        var visitor = new OuterColumns();
        fragment.Accept(visitor);
        return visitor.HasAggregate;
    }

    private static List<string> Columns(TSqlFragment? fragment)
    {
        var visitor = new OuterColumns();
        fragment?.Accept(visitor);
        return visitor.Names;
    }

    private bool IsNumber(ScalarExpression? expression, int depth = 0) => depth < 20 && expression switch
    {
        IntegerLiteral or CastCall => true,
        VariableReference => true,
        ParenthesisExpression inner => IsNumber(inner.Expression, depth + 1),
        UnaryExpression inner => IsNumber(inner.Expression, depth + 1),
        BinaryExpression both => IsNumber(both.FirstExpression, depth + 1) && IsNumber(both.SecondExpression, depth + 1),
        CoalesceExpression list => list.Expressions.All(item => IsNumber(item, depth + 1)),
        IIfCall choice => IsNumber(choice.ThenExpression, depth + 1) && IsNumber(choice.ElseExpression, depth + 1),
        SearchedCaseExpression choice => choice.WhenClauses.All(when => IsNumber(when.ThenExpression, depth + 1))
            && (choice.ElseExpression is null || IsNumber(choice.ElseExpression, depth + 1)),
        SimpleCaseExpression choice => choice.WhenClauses.All(when => IsNumber(when.ThenExpression, depth + 1))
            && (choice.ElseExpression is null || IsNumber(choice.ElseExpression, depth + 1)),
        FunctionCall call => call.FunctionName.Value is "count" or "row_number"
            || (call.FunctionName.Value is "sum" or "min" or "max" && IsNumber(call.Parameters.FirstOrDefault(), depth + 1)),
        ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [.., var name] } =>
            schema.HasColumn(name.Value) ?
                schema.IsNumber(name.Value) :
                _names.Columns.TryGetValue(name.Value, out var aliased) && IsNumber(aliased, depth + 1),
        _ => false,
    };

    // Whether T-SQL would add the values up as int.
    private bool IsInt(ScalarExpression? expression) => expression switch
    {
        ParenthesisExpression inner => IsInt(inner.Expression),
        UnaryExpression inner => IsInt(inner.Expression),
        BinaryExpression both => IsInt(both.FirstExpression) && IsInt(both.SecondExpression),
        CoalesceExpression list => list.Expressions.All(IsInt),
        SearchedCaseExpression choice => choice.WhenClauses.All(when => IsInt(when.ThenExpression))
            && (choice.ElseExpression is null || IsInt(choice.ElseExpression))
            && choice.WhenClauses.Any(when => when.ThenExpression is not IntegerLiteral),
        IntegerLiteral => true,
        ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [.., var name] } => schema.IsInt(name.Value),
        _ => false,
    };

    /// <summary>Names that a statement defines: common table expressions, and columns with their expressions.</summary>
    private sealed class NamesGiven : TSqlFragmentVisitor
    {
        public HashSet<string> Expressions { get; } = new(StringComparer.OrdinalIgnoreCase);

        public Dictionary<string, ScalarExpression> Columns { get; } = new(StringComparer.OrdinalIgnoreCase);

        public override void Visit(CommonTableExpression node) => Expressions.Add(node.ExpressionName.Value);

        public override void Visit(SelectScalarExpression node)
        {
            if (node.ColumnName?.Identifier is { } alias)
            {
                Columns[alias.Value] = node.Expression;
            }
        }
    }

    /// <summary>Columns of an expression outside aggregates and subqueries.</summary>
    private sealed class OuterColumns : TSqlFragmentVisitor
    {
        public List<string> Names { get; } = [];

        public bool HasAggregate { get; private set; }

        public override void ExplicitVisit(FunctionCall node)
        {
            if (Aggregates.Contains(node.FunctionName.Value) && node.OverClause is null)
            {
                HasAggregate = true;
                return;
            }

            base.ExplicitVisit(node);
        }

        public override void ExplicitVisit(ScalarSubquery node)
        {
        }

        public override void ExplicitVisit(ColumnReferenceExpression node)
        {
            if (node.MultiPartIdentifier is { } name)
            {
                Names.Add(string.Join('.', name.Identifiers.Select(part => part.Value)));
            }
        }
    }
}
