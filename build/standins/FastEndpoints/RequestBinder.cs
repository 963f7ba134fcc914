using System.Linq.Expressions;
using System.Reflection;
using FluentValidation.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;

namespace FastEndpoints;

/// <summary>Fills a request from the body, then the route, the query and the headers.</summary>
/// <typeparam name="TRequest">The class of the request.</typeparam>
internal sealed class RequestBinder<TRequest>
    where TRequest : notnull
{
    private readonly Config _config;
    private readonly Func<TRequest> _create;
    private readonly BodyProperty? _body;
    private readonly List<ValueProperty> _values = [];

    /// <summary>Learns the properties of the request.</summary>
    /// <exception cref="InvalidOperationException">A property cannot be filled, or nothing says from where.</exception>
    public RequestBinder(EndpointDefinition definition, Config config)
    {
        _config = config;

        if (definition.ReqDtoType == typeof(EmptyRequest))
        {
            _create = () => (TRequest)(object)EmptyRequest.Instance;
            return;
        }

        var constructor = typeof(TRequest).GetConstructor([])
            ?? throw new InvalidOperationException($"{typeof(TRequest).FullName} needs a public constructor without parameters.");
        _create = Expression.Lambda<Func<TRequest>>(Expression.New(constructor)).Compile();

        foreach (var property in typeof(TRequest).GetProperties().Where(item => item.GetMethod?.IsPublic == true && item.SetMethod?.IsPublic == true))
        {
            var sources = property.GetCustomAttributes().Where(IsSource).ToList();

            if (sources is not [var source])
            {
                throw Faulty(property, "must carry exactly one of [FromBody], [RouteParam], [QueryParam] and [FromHeader]");
            }

            if (source is FromBodyAttribute)
            {
                _body = _body is null && definition.Verbs is ["POST" or "PUT" or "PATCH"]
                    ? new BodyProperty(property.PropertyType, Setter(property))
                    : throw Faulty(property, "cannot be a body: POST, PUT and PATCH have one body, other verbs none");
            }
            else if (source is RouteParamAttribute && RoutePatternFactory.Parse(definition.Routes[0]).GetParameter(property.Name) is null)
            {
                throw Faulty(property, $"is not in the route {definition.Routes[0]}");
            }
            else
            {
                var parse = ValueParser.For(property.PropertyType) ?? throw Faulty(property, "is of a type that no text can be read as");
                _values.Add(new ValueProperty(source, property.Name, property.PropertyType, parse, Setter(property)));
            }
        }
    }

    /// <summary>Whether the request has a JSON body.</summary>
    public bool ReadsBody => _body is not null;

    /// <summary>Reads a request, and adds what could not be read to the failures.</summary>
    /// <exception cref="System.Text.Json.JsonException">The body is not the JSON expected.</exception>
    /// <exception cref="BadHttpRequestException">The body could not be received: it is too large, say.</exception>
    public async ValueTask<TRequest> BindAsync(HttpContext context, List<ValidationFailure> failures)
    {
        var request = _create();

        if (_body is not null && context.Request.HasJsonContentType())
        {
            _body.Set(request, await _config.Serializer.RequestDeserializer(context.Request, _body.Type, null, context.RequestAborted));
        }

        foreach (var property in _values)
        {
            var text = property.Read(context.Request);

            if (text.Count > 0)
            {
                if (property.Parse(text, out var value))
                {
                    property.Set(request, value);
                }
                else
                {
                    var name = property.NameIn(context.Request);
                    failures.Add(new ValidationFailure(name, _config.Binding.FailureMessage(property.Type, name, text)));
                }
            }
            else if (property.IsRequired)
            {
                failures.Add(new ValidationFailure(property.NameIn(context.Request), "This header is required."));
            }
        }

        return request;
    }

    private static bool IsSource(Attribute attribute)
        => attribute is FromBodyAttribute or RouteParamAttribute or QueryParamAttribute or FromHeaderAttribute;

    private static Action<TRequest, object?> Setter(PropertyInfo property)
    {
        var request = Expression.Parameter(typeof(TRequest));
        var value = Expression.Parameter(typeof(object));
        var assignment = Expression.Assign(Expression.Property(request, property), Expression.Convert(value, property.PropertyType));

        return Expression.Lambda<Action<TRequest, object?>>(assignment, request, value).Compile();
    }

    private static InvalidOperationException Faulty(PropertyInfo property, string fault)
        => new($"{property.Name} of {typeof(TRequest).FullName} {fault}.");

    private sealed record BodyProperty(Type Type, Action<TRequest, object?> Set);

    private sealed record ValueProperty(Attribute Source, string Name, Type Type, ParseValue Parse, Action<TRequest, object?> Set)
    {
        public bool IsRequired { get; } = Source is FromHeaderAttribute { IsRequired: true };

        /// <summary>The value sent; no text when nothing was sent.</summary>
        public StringValues Read(HttpRequest request)
            => Source switch
            {
                FromHeaderAttribute header => request.Headers[header.HeaderName ?? Name],
                QueryParamAttribute => request.Query[Name],
                _ => request.RouteValues[Name]?.ToString(),
            };

        /// <summary>The name as the caller knows it: of the header, or as spelt in the query or the route.</summary>
        public string NameIn(HttpRequest request)
            => Source switch
            {
                FromHeaderAttribute header => header.HeaderName ?? Name,
                QueryParamAttribute => SpellingIn(request.Query.Keys),
                _ => SpellingIn(request.RouteValues.Keys),
            };

        private string SpellingIn(IEnumerable<string> keys) => keys.First(key => key.Equals(Name, StringComparison.OrdinalIgnoreCase));
    }
}
