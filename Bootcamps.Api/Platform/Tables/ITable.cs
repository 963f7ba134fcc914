namespace Bootcamps.Api.Platform.Tables;

/// <summary>An answer that is a table: a list, or a report whose figures stand in rows. Implemented explicitly, so that JSON does not show it.</summary>
internal interface ITable
{
    /// <summary>The type of a row, whose properties are the columns.</summary>
    Type RowType { get; }

    /// <summary>The rows, in the order of the answer.</summary>
    IEnumerable<object> Rows { get; }
}

/// <summary>A message of which a list stands in one column of a table.</summary>
internal interface IHasText
{
    /// <summary>The message in a few words.</summary>
    string Text { get; }
}

/// <summary>Marks an item of a list whose row in a table differs from it, because parts of it are lists themselves or are empty in lists.</summary>
/// <param name="rowType">The type of the row, made from the item.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TableRowAttribute(Type rowType) : Attribute
{
    /// <summary>The type of the row: its only constructor takes the item.</summary>
    public Type RowType { get; } = rowType;
}
