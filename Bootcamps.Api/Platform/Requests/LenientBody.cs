using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bootcamps.Api.Platform.Validation;

namespace Bootcamps.Api.Platform.Requests;

/// <summary>
/// Reads a body that does not fit its type: reports every unknown, repeated or wrongly typed field and keeps the rest, so that the validator can check
/// it and the answer lists every fault at once.
/// </summary>
internal sealed class LenientBody
{
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, JsonPropertyInfo>> Fields = new();
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = Json.Options.MaxDepth };
    private readonly Type? _answer;
    private readonly Dictionary<string, JsonElement> _readOnly = new(StringComparer.Ordinal);

    private LenientBody(Type? answer) => _answer = answer;

    /// <summary>The faults, in the order of the body; <see cref="ShapeErrors.MostFailures"/> at most.</summary>
    public List<RequestFault> Faults { get; } = [];

    /// <summary>The readable part, as JSON that fits the type.</summary>
    public byte[] Fitting { get; private set; } = [];

    /// <summary>Read-only fields of the answer at the same address. They can be sent back unchanged.</summary>
    public IReadOnlyDictionary<string, JsonElement> ReadOnly => _readOnly;

    /// <summary>Whether a field of the answer moves without an edit.</summary>
    public bool MovesByItself(string name) => FieldsOf(_answer!)[name].AttributeProvider?.IsDefined(typeof(MovesByItselfAttribute), inherit: true) == true;

    /// <summary>Reads a body.</summary>
    /// <param name="json">The body in UTF-8.</param>
    /// <param name="type">The expected type.</param>
    /// <param name="answer">The answer whose fields can be sent back unchanged. Null for none.</param>
    public static LenientBody Read(ReadOnlyMemory<byte> json, Type type, Type? answer)
    {
        var body = new LenientBody(answer);
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            using var stream = new MemoryStream(json.Length);
            using (var writer = new Utf8JsonWriter(stream))
            {
                if (document.RootElement.ValueKind == JsonValueKind.Null)
                {
                    body.Unreadable("request.malformed", "The body must not be null.", type, writer);
                }
                else if (!body.Write(writer, null, document.RootElement, type, "", ""))
                {
                    WriteEmpty(writer, type);
                }
            }

            body.Fitting = stream.ToArray();
        }
        catch (JsonException fault)
        {
            var (code, message) = System.Text.Unicode.Utf8.IsValid(json.Span)
                ? ("request.malformed", TextOf(fault, json.Length))
                : ("request.encoding", "The body must be UTF-8. It has bytes that are not.");
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream))
            {
                body.Unreadable(code, message, type, writer);
            }

            body.Fitting = stream.ToArray();
        }

        return body;
    }

    private void Unreadable(string code, string message, Type type, Utf8JsonWriter writer)
    {
        Faults.Add(new RequestFault(code, message, "") { Absent = "" });
        WriteEmpty(writer, type);
    }

    // Writes the value, after the name of its field if it has one. If it does not fit, it adds the fault, writes nothing and returns false.
    private bool Write(Utf8JsonWriter writer, string? field, JsonElement value, Type type, string pointer, string name)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (value.ValueKind == JsonValueKind.Null)
        {
            Begin(writer, field).WriteNullValue();
            return true;
        }

        var info = Json.Options.GetTypeInfo(plain);
        var wanted = plain == typeof(bool) ? "true or false"
            : plain == typeof(string) ? "text, in quotes"
            : plain == typeof(int) || plain == typeof(long) ? "a whole number"
            : plain == typeof(decimal) ? "a number"
            : info.Kind == JsonTypeInfoKind.Object ? "an object, in braces"
            : info.Kind == JsonTypeInfoKind.Enumerable ? "a list, in square brackets"
            : null;
        switch (value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False when plain == typeof(bool):
                value.WriteTo(Begin(writer, field));
                return true;
            case JsonValueKind.String when plain == typeof(string):
                return WriteText(writer, field, value, pointer, name);
            case JsonValueKind.Number when plain == typeof(int):
                return WriteNumber<int>(writer, field, value, pointer, name);
            case JsonValueKind.Number when plain == typeof(long):
                return WriteNumber<long>(writer, field, value, pointer, name);
            case JsonValueKind.Number when plain == typeof(decimal):
                if (!value.TryGetDecimal(out _))
                {
                    return Refuse("request.out-of-range", $"{Subject(name)} must be a smaller number.", pointer);
                }

                value.WriteTo(Begin(writer, field));
                return true;
            case JsonValueKind.Object when info.Kind == JsonTypeInfoKind.Object:
                WriteObject(Begin(writer, field), value, plain, pointer);
                return true;
            case JsonValueKind.Array when info.Kind == JsonTypeInfoKind.Enumerable:
                WriteList(Begin(writer, field), value, info.ElementType!, pointer, name);
                return true;
            case var _ when wanted is null:
                value.WriteTo(Begin(writer, field));
                return true;
            default:
                var hint = value.ValueKind == JsonValueKind.String && wanted is "true or false" or "a whole number" or "a number" ? ", without quotes" : "";
                return Refuse("request.wrong-type", $"{Subject(name)} must be {wanted}{hint}.", pointer);
        }
    }

    private bool WriteText(Utf8JsonWriter writer, string? field, JsonElement value, string pointer, string name)
    {
        try
        {
            var text = value.GetString();
            Begin(writer, field).WriteStringValue(text);
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are not UTF-8.
            var message = $"{Subject(name)} must be text in UTF-8. It has bytes, or half of a surrogate pair, that are no character.";
            return Refuse("request.encoding", message, pointer);
        }
    }

    private bool WriteNumber<T>(Utf8JsonWriter writer, string? field, JsonElement value, string pointer, string name)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (Json.WholeNumberOf<T>(value) is { } whole)
        {
            Begin(writer, field).WriteNumberValue(long.CreateChecked(whole));
            return true;
        }

        var bounds = string.Create(CultureInfo.InvariantCulture, $"{Subject(name)} must be between {T.MinValue:N0} and {T.MaxValue:N0}.");
        return Json.IsWhole(value)
            ? Refuse("request.out-of-range", bounds, pointer)
            : Refuse("request.wrong-type", $"{Subject(name)} must be a whole number.", pointer);
    }

    private void WriteObject(Utf8JsonWriter writer, JsonElement value, Type type, string pointer)
    {
        var fields = FieldsOf(type);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach (var property in value.EnumerateObject())
        {
            if (Faults.Count >= ShapeErrors.MostFailures)
            {
                break;
            }

            string name;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException)
            {
                Refuse("request.encoding", "The name of a field must be text in UTF-8.", pointer, absent: null);
                continue;
            }

            var at = SentName.Step(pointer, name);
            if (!seen.Add(name))
            {
                Repeated(name, pointer);
            }
            else if (!fields.TryGetValue(name, out var field))
            {
                Unknown(property, name, pointer, fields.Keys);
            }
            else if (property.Value.ValueKind == JsonValueKind.Null && !field.IsSetNullable)
            {
                Refuse("request.required", $"{name} must not be null.", at);
            }
            else
            {
                Write(writer, name, property.Value, field.PropertyType, at, name);
            }
        }

        writer.WriteEndObject();
    }

    private void WriteList(Utf8JsonWriter writer, JsonElement value, Type type, string pointer, string name)
    {
        writer.WriteStartArray();
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (Faults.Count >= ShapeErrors.MostFailures)
            {
                break;
            }

            var subject = string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");
            var at = SentName.Step(pointer, index++);
            if (item.ValueKind == JsonValueKind.Null && type.IsValueType && Nullable.GetUnderlyingType(type) is null)
            {
                Refuse("request.required", $"{Subject(subject)} must not be null.", at);
                writer.WriteNumberValue(0);
            }
            else if (!Write(writer, null, item, type, at, subject))
            {
                // A placeholder is written so that the following items keep their index.
                WriteEmpty(writer, type);
            }
        }

        writer.WriteEndArray();
    }

    private void Repeated(string name, string pointer) => _ = SentName.IsRepeatable(name)
        ? Refuse("request.malformed", $"\"{name}\" appears twice. Send it once.", SentName.Step(pointer, name))
        : Refuse("request.malformed", "A field appears twice. Send it once.", pointer, absent: null);

    private void Unknown(JsonProperty property, string name, string pointer, IReadOnlyCollection<string> known)
    {
        if (pointer.Length == 0 && _answer is not null && FieldsOf(_answer).ContainsKey(name))
        {
            _readOnly[name] = property.Value.Clone();
            return;
        }

        var nearest = SentName.Nearest(name, known);
        var absent = nearest is null ? null : SentName.Step(pointer, nearest);
        if (SentName.IsRepeatable(name))
        {
            var advice = nearest is null ? "" : $" Did you mean \"{nearest}\"?";
            Refuse("request.unknown-field", $"\"{name}\" is not a field.{advice}", SentName.Step(pointer, name), absent);
        }
        else
        {
            var advice = nearest is null ? " Its name is too long or unusual to be repeated here." : $" Did you mean \"{nearest}\"?";
            Refuse("request.unknown-field", $"A field here is not known.{advice}", pointer, absent);
        }
    }

    private bool Refuse(string code, string message, string pointer) => Refuse(code, message, pointer, pointer);

    private bool Refuse(string code, string message, string pointer, string? absent)
    {
        Faults.Add(new RequestFault(code, message, pointer) { Absent = absent });
        return false;
    }

    private static Utf8JsonWriter Begin(Utf8JsonWriter writer, string? field)
    {
        if (field is not null)
        {
            writer.WritePropertyName(field);
        }

        return writer;
    }

    private static string Subject(string name) => name.Length == 0 ? "The body" : name.StartsWith('[') ? $"Item {name} of the body" : name;

    private static void WriteEmpty(Utf8JsonWriter writer, Type type)
    {
        switch (Json.Options.GetTypeInfo(type).Kind)
        {
            case JsonTypeInfoKind.Enumerable:
                writer.WriteStartArray();
                writer.WriteEndArray();
                break;
            case JsonTypeInfoKind.Object:
                writer.WriteStartObject();
                writer.WriteEndObject();
                break;
            default:
                if (type.IsValueType && Nullable.GetUnderlyingType(type) is null)
                {
                    writer.WriteRawValue(JsonSerializer.SerializeToUtf8Bytes(Activator.CreateInstance(type), type, Json.Options));
                }
                else
                {
                    writer.WriteStringValue("");
                }

                break;
        }
    }

    private static FrozenDictionary<string, JsonPropertyInfo> FieldsOf(Type type) => Fields.GetOrAdd(
        type, key => Json.Options.GetTypeInfo(key).Properties.ToFrozenDictionary(property => property.Name, StringComparer.Ordinal));

    private static string TextOf(JsonException fault, int length) =>
        length == 0 ? "The body is empty. Send JSON."
        : fault.Message.Contains("maximum configured depth", StringComparison.Ordinal) ? "The JSON is nested too deeply."
        : FormattableString.Invariant($"The body is not JSON: see line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.");
}
