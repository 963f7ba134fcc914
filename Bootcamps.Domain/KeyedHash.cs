using System.Buffers.Binary;
using System.Globalization;

namespace Bootcamps.Domain;

/// <summary>The first 16 bytes of a keyed hash (HMAC-SHA-256): equal for equal values, and useless without the key.</summary>
/// <param name="Value">The bytes as a number, most significant first.</param>
public readonly record struct KeyedHash(UInt128 Value)
{
    /// <summary>Its length in bytes.</summary>
    public const int Size = 16;

    /// <summary>Takes the first bytes of a longer hash.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    public static KeyedHash Of(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Its bytes, as the database stores them.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
