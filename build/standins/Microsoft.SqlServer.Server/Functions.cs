namespace Microsoft.SqlServer.Server;

/// <summary>Marks a method as a SQL function.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class SqlFunctionAttribute : Attribute
{
    /// <summary>Whether the same arguments always give the same result.</summary>
    public bool IsDeterministic { get; set; }

    /// <summary>Whether the function reads user data.</summary>
    public DataAccessKind DataAccess { get; set; }

    /// <summary>Whether the function reads the system catalogues.</summary>
    public SystemDataAccessKind SystemDataAccess { get; set; }

    /// <summary>Whether no inexact arithmetic is involved.</summary>
    public bool IsPrecise { get; set; }

    /// <summary>The function's name in SQL.</summary>
    public string? Name { get; set; }

    /// <summary>The columns of a table-valued function.</summary>
    public string? TableDefinition { get; set; }

    /// <summary>The method that makes a row of a table-valued function.</summary>
    public string? FillRowMethodName { get; set; }
}

/// <summary>Marks a method of a user-defined type as callable from SQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SqlMethodAttribute : SqlFunctionAttribute
{
    /// <summary>Whether the method is called when an argument is null.</summary>
    public bool OnNullCall { get; set; } = true;

    /// <summary>Whether the method changes the instance.</summary>
    public bool IsMutator { get; set; }

    /// <summary>Whether the method is called on a null instance.</summary>
    public bool InvokeIfReceiverIsNull { get; set; }
}

/// <summary>Adds what SQL must know of a returned value, a parameter or a field.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.ReturnValue | AttributeTargets.Parameter)]
public class SqlFacetAttribute : Attribute
{
    /// <summary>Whether all values are of the same length.</summary>
    public bool IsFixedLength { get; set; }

    /// <summary>Greatest size, in characters or bytes.</summary>
    public int MaxSize { get; set; }

    /// <summary>Digits of a number.</summary>
    public int Precision { get; set; }

    /// <summary>Digits after the decimal point.</summary>
    public int Scale { get; set; }

    /// <summary>Whether the value may be null.</summary>
    public bool IsNullable { get; set; }
}
