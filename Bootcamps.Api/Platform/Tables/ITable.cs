namespace Bootcamps.Api.Platform.Tables;

/// <summary>An answer that is a table: a list, or a report with figures in rows. Implement it explicitly, so that JSON does not show it.</summary>
internal interface ITable
{
    /// <summary>The type of a row, whose properties are the columns.</summary>
    Type RowType { get; }

    /// <summary>The rows, in the order of the answer.</summary>
    IEnumerable<object> Rows { get; }
}

/// <summary>A message whose list is shown in one column of a table.</summary>
internal interface IHasText
{
    /// <summary>The message in a few words.</summary>
    string Text { get; }
}

/// <summary>Marks a list item that has a different table row, because parts of it are lists or are empty in lists.</summary>
/// <param name="rowType">The type of the row, made from the item.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TableRowAttribute(Type rowType) : Attribute
{
    /// <summary>The type of the row: its only constructor takes the item.</summary>
    public Type RowType { get; } = rowType;
}
