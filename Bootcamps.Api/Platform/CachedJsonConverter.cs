using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bootcamps.Api.Platform;

/// <summary>
/// Writes what is answered again and again as the JSON that each was made into when it was first written. What it is made into must not change, and is
/// forgotten with the object.
/// </summary>
/// <typeparam name="T">What the list is of.</typeparam>
/// <param name="isShared">Whether one will be answered again; any other is written as ever.</param>
internal abstract class CachedJsonConverter<T>(Func<T, bool> isShared) : JsonConverter<IReadOnlyList<T>>
    where T : class
{
    private readonly ConditionalWeakTable<T, byte[]> _made = [];

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value)
        {
            if (isShared(item))
            {
                writer.WriteRawValue(_made.TryGetValue(item, out var json) ? json : Make(item, options), skipInputValidation: true);
            }
            else
            {
                JsonSerializer.Serialize(writer, item, options);
            }
        }

        writer.WriteEndArray();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<List<T>>(ref reader, options);

    private byte[] Make(T item, JsonSerializerOptions options)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(item, options);
        _made.TryAdd(item, json);
        return json;
    }
}
