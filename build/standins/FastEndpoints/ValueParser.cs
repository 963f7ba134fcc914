using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Primitives;

namespace FastEndpoints;

/// <summary>Reads a route, query or header value as a type. Tells whether it could.</summary>
internal delegate bool ParseValue(StringValues text, out object? value);

/// <summary>Makes the readers of route, query and header values.</summary>
internal static class ValueParser
{
    /// <summary>The reader for a type, or null when there is no way to read it.</summary>
    /// <remarks>
    /// Text, lists of text, enumerations by name, and whatever reads itself (<see cref="IParsable{TSelf}" />). An empty value for a
    /// nullable type is the default of that type, not null: an empty <c>?limit=</c> is 0.
    /// </remarks>
    public static ParseValue? For(Type type)
    {
        if (type == typeof(string))
        {
            return Text;
        }

        if (type == typeof(string[]))
        {
            return Texts;
        }

        var underlying = Nullable.GetUnderlyingType(type);
        var target = underlying ?? type;
        var parser = target.IsEnum ? nameof(Named)
            : target.GetInterfaces().Any(item => item.IsGenericType && item.GetGenericTypeDefinition() == typeof(IParsable<>)) ? nameof(Parsed)
            : null;

        if (parser is null)
        {
            return null;
        }

        var parse = typeof(ValueParser).GetMethod(parser, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(target).CreateDelegate<ParseValue>();

        return underlying is null ? parse : (StringValues text, out object? value) => parse(text, out value) || text is [{ Length: 0 }];
    }

    private static bool Text(StringValues text, out object? value)
    {
        value = text.ToString();
        return true;
    }

    private static bool Texts(StringValues text, out object? value)
    {
        value = text.ToArray();
        return true;
    }

    private static bool Named<T>(StringValues text, out object? value)
        where T : struct, Enum
    {
        var isRead = Enum.TryParse<T>(text, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed);
        value = parsed;
        return isRead;
    }

    private static bool Parsed<T>(StringValues text, out object? value)
        where T : IParsable<T>
    {
        var isRead = T.TryParse(text, CultureInfo.InvariantCulture, out var parsed);
        value = parsed;
        return isRead;
    }
}
