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

/// <summary>An item of a list whose row in a table differs from it, because parts of it are lists themselves or are empty in lists.</summary>
/// <typeparam name="TRow">The row.</typeparam>
internal interface IHasRow<out TRow>
    where TRow : class
{
    /// <summary>The item as a row.</summary>
    TRow ToRow();
}
