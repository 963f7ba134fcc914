namespace Microsoft.SqlServer.Server;

/// <summary>Stores a user-defined type or aggregate of <see cref="Format.UserDefined" /> format.</summary>
public interface IBinarySerialize
{
    /// <summary>Takes the state from the reader.</summary>
    void Read(BinaryReader r);

    /// <summary>Gives the state to the writer.</summary>
    void Write(BinaryWriter w);
}

/// <summary>A class is used as a user-defined type without being one.</summary>
public sealed class InvalidUdtException : SystemException
{
    private InvalidUdtException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception for a class.</summary>
    /// <param name="udtType">The class.</param>
    /// <param name="resourceReason">Why it is not a user-defined type.</param>
    public static InvalidUdtException Create(Type udtType, string resourceReason) => new($"'{udtType.FullName}' is an invalid user-defined type: {resourceReason}");
}

/// <summary>Marks a class or structure as a user-defined type.</summary>
/// <param name="format">How it is stored.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class SqlUserDefinedTypeAttribute(Format format) : Attribute
{
    /// <summary>How it is stored.</summary>
    public Format Format { get; } = format;

    /// <summary>Greatest size of an instance in bytes; -1 for two gigabytes.</summary>
    public int MaxByteSize { get; set; }

    /// <summary>Whether all instances are of the same size.</summary>
    public bool IsFixedLength { get; set; }

    /// <summary>Whether instances sort as their bytes do.</summary>
    public bool IsByteOrdered { get; set; }

    /// <summary>The method that tells whether an instance is valid.</summary>
    public string? ValidationMethodName { get; set; }

    /// <summary>The type's name in SQL.</summary>
    public string? Name { get; set; }
}

/// <summary>Marks a class or structure as a user-defined aggregate.</summary>
/// <param name="format">How it is stored.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class SqlUserDefinedAggregateAttribute(Format format) : Attribute
{
    /// <summary>Greatest size of an instance in bytes.</summary>
    public const int MaxByteSizeValue = 8000;

    /// <summary>How it is stored.</summary>
    public Format Format { get; } = format;

    /// <summary>Greatest size of an instance in bytes; -1 for two gigabytes.</summary>
    public int MaxByteSize { get; set; }

    /// <summary>Whether a value counts once however often it occurs.</summary>
    public bool IsInvariantToDuplicates { get; set; }

    /// <summary>Whether nulls change nothing.</summary>
    public bool IsInvariantToNulls { get; set; }

    /// <summary>Whether the order of the values changes nothing.</summary>
    public bool IsInvariantToOrder { get; set; }

    /// <summary>Whether the aggregate of no values is null.</summary>
    public bool IsNullIfEmpty { get; set; }

    /// <summary>The aggregate's name in SQL.</summary>
    public string? Name { get; set; }
}
