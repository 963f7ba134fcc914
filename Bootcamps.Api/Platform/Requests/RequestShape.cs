using System.Globalization;
using System.Reflection;
using System.Text.Json;
using FastEndpoints;

namespace Bootcamps.Api.Platform.Requests;

/// <summary>Where a part of a request comes from.</summary>
internal enum RequestPlace
{
    /// <summary>The path.</summary>
    Path,

    /// <summary>The query.</summary>
    Query,

    /// <summary>A header.</summary>
    Header,
}

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">Its name as it is sent.</param>
/// <param name="Place">Where it is sent.</param>
/// <param name="Property">The property of the request class that it fills.</param>
internal sealed record RequestParameter(string Name, RequestPlace Place, PropertyInfo Property)
{
    private readonly Type _type = Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>Reads a parameter's text. Returns a fault when it does not fit the type.</summary>
    public RequestFault? Fill(object request, string text)
    {
        object? value = _type switch
        {
            _ when _type == typeof(string) => text,
            _ when _type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ when _type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ when _type == typeof(bool) => text switch { "true" => true, "false" => false, _ => null },
            _ => throw new InvalidOperationException($"{Property.DeclaringType}.{Property.Name}: parameters are texts, whole numbers, or true or false."),
        };
        if (value is null)
        {
            var wanted = _type == typeof(bool) ? "true or false" : "a whole number";
            return new RequestFault("request.wrong-type", $"{Name} must be {wanted}.", SentName.Step("", Name));
        }

        Property.SetValue(request, value);
        return null;
    }
}

/// <summary>The parts of a request class, read from it once.</summary>
internal sealed class RequestShape
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, RequestShape> Known = new();

    private RequestShape(Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        Body = properties.SingleOrDefault(property => property.IsDefined(typeof(FromBodyAttribute), inherit: true));
        Parameters = [.. properties.Where(property => property != Body).Select(ParameterOf)];
        QueryNames = [.. Parameters.Where(parameter => parameter.Place == RequestPlace.Query).Select(parameter => parameter.Name)];
    }

    /// <summary>The property that the body fills. Null when there is none.</summary>
    public PropertyInfo? Body { get; }

    /// <summary>The other properties.</summary>
    public IReadOnlyList<RequestParameter> Parameters { get; }

    /// <summary>Names of the query parameters.</summary>
    public IReadOnlyList<string> QueryNames { get; }

    /// <summary>The parts of a request class.</summary>
    public static RequestShape Of(Type type) => Known.GetOrAdd(type, key => new RequestShape(key));

    /// <summary>Faults of query parameters that are unknown or sent twice.</summary>
    public IEnumerable<RequestFault> FaultsOf(IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            if (!QueryNames.Contains(name, StringComparer.Ordinal))
            {
                yield return Unknown(name);
            }
            else if (values.Count > 1)
            {
                var pointer = SentName.Step("", name);
                yield return new RequestFault("request.repeated-parameter", $"{name} appears {values.Count} times in the query. Send it once.", pointer)
                {
                    Absent = pointer,
                };
            }
        }
    }

    private RequestFault Unknown(string name)
    {
        var nearest = SentName.Nearest(name, QueryNames);
        var isRepeatable = SentName.IsRepeatable(name);
        var subject = isRepeatable ? $"\"{name}\" is not a query parameter here." : "A query parameter is not known.";
        var advice = nearest is not null ? $" Did you mean \"{nearest}\"?"
            : QueryNames.Count == 0 ? " This address has none."
            : $" It takes {string.Join(", ", QueryNames)}.";
        return new RequestFault("request.unknown-parameter", subject + advice, isRepeatable ? SentName.Step("", name) : null);
    }

    private static RequestParameter ParameterOf(PropertyInfo property)
    {
        var header = property.GetCustomAttributes(inherit: true).OfType<FromHeaderAttribute>().SingleOrDefault();
        var name = header?.HeaderName ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        return new RequestParameter(
            name,
            header is not null ? RequestPlace.Header
            : property.IsDefined(typeof(RouteParamAttribute), inherit: true) ? RequestPlace.Path
            : property.IsDefined(typeof(QueryParamAttribute), inherit: true) ? RequestPlace.Query
            : throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} must say where it comes from."),
            property);
    }
}
