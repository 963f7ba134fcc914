namespace Microsoft.SqlServer.Server;

/// <summary>How a user-defined type or aggregate is stored.</summary>
public enum Format
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Field by field, by SQL Server itself.</summary>
    Native = 1,

    /// <summary>By the type, through <see cref="IBinarySerialize" />.</summary>
    UserDefined = 2,
}

/// <summary>Whether a function reads user data.</summary>
public enum DataAccessKind
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary>It does.</summary>
    Read = 1,
}

/// <summary>Whether a function reads the system catalogues.</summary>
public enum SystemDataAccessKind
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary>It does.</summary>
    Read = 1,
}
