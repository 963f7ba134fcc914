using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FastEndpoints;

/// <summary>Where endpoints and validators are looked for.</summary>
public sealed class EndpointDiscoveryOptions
{
    /// <summary>Assemblies to look in.</summary>
    public IEnumerable<Assembly>? Assemblies { internal get; set; }

    /// <summary>Whether to look only in <see cref="Assemblies" />; otherwise the entry assembly is searched as well.</summary>
    public bool DisableAutoDiscovery { internal get; set; }

    /// <summary>Tells which of the endpoints and validators found are used; null for all.</summary>
    public Func<Type, bool>? Filter { internal get; set; }
}

/// <summary>How all endpoints of an application behave.</summary>
public sealed class Config
{
    /// <summary>How requests are read.</summary>
    public BindingOptions Binding { get; } = new();

    /// <summary>How endpoints are registered.</summary>
    public EndpointOptions Endpoints { get; } = new();

    /// <summary>How a request that cannot be read, or breaks a rule, is answered.</summary>
    public ErrorOptions Errors { get; } = new();

    /// <summary>How JSON is read and written.</summary>
    public SerializerOptions Serializer { get; } = new();

    /// <summary>How validators behave.</summary>
    public ValidationOptions Validation { get; } = new();
}

/// <summary>How requests are read.</summary>
public sealed class BindingOptions
{
    private const string WholeDocument = "$";
    private const string SerializerErrors = "SerializerErrors";

    /// <summary>
    /// Makes the failure that a JSON fault is reported as. Null lets the exception through to the exception handler.
    /// </summary>
    /// <remarks>
    /// The exception tells where the fault is: <see cref="JsonException.Path" />, <see cref="JsonException.LineNumber" /> and
    /// <see cref="JsonException.BytePositionInLine" />. The default names the property after the path within the body, or
    /// <c>SerializerErrors</c> when the fault is at no property.
    /// </remarks>
    public Func<JsonException, ValidationFailure>? JsonExceptionTransformer { internal get; set; }
        = fault => new ValidationFailure(PropertyAt(fault.Path), fault.InnerException?.Message ?? fault.Message);

    /// <summary>The status a JSON fault is answered with.</summary>
    public int JsonExceptionStatusCode { internal get; set; } = StatusCodes.Status400BadRequest;

    /// <summary>
    /// Words the failure when a route, query or header value is not of the property's type. Receives the type, the name and the value.
    /// </summary>
    public Func<Type, string, StringValues, string> FailureMessage { internal get; set; }
        = (_, _, value) => $"Value [{value}] cannot be read.";

    private static string PropertyAt(string? path)
        => path is null or WholeDocument || path.StartsWith("$[", StringComparison.Ordinal) ? SerializerErrors : path[2..];
}

/// <summary>How endpoints are registered.</summary>
public sealed class EndpointOptions
{
    /// <summary>Whether an endpoint is named (and its operation identified) by its class alone, without namespace.</summary>
    public bool ShortNames { internal get; set; }

    /// <summary>Done to every definition after its own configuration: the place for metadata that all endpoints share.</summary>
    public Action<EndpointDefinition>? Configurator { internal get; set; }

    internal string NameOf(Type endpoint)
        => ShortNames ? endpoint.Name : endpoint.FullName!.Replace(".", string.Empty, StringComparison.Ordinal);
}

/// <summary>How a request that cannot be read, or breaks a rule, is answered.</summary>
public sealed class ErrorOptions
{
    /// <summary>The status of the answer.</summary>
    public int StatusCode { internal get; set; } = StatusCodes.Status400BadRequest;

    /// <summary>The media type of the answer.</summary>
    public string ContentType { internal get; set; } = "application/problem+json";

    /// <summary>The type of the answer, shown in the description of every endpoint with a validator; null shows nothing.</summary>
    public Type? ProducesMetadataType { internal get; set; }

    /// <summary>Makes the body of the answer from all failures at once, the request, and the status.</summary>
    public Func<List<ValidationFailure>, HttpContext, int, object> ResponseBuilder { internal get; set; }
        = (failures, _, statusCode) => new { statusCode, errors = failures.Select(failure => new { name = failure.PropertyName, reason = failure.ErrorMessage }) };
}

/// <summary>How JSON is read and written.</summary>
public sealed class SerializerOptions
{
    /// <summary>Sets up how a body is read: the same way unless the application says otherwise.</summary>
    public SerializerOptions()
    {
        RequestDeserializer = (request, type, _, ct) => request.ReadFromJsonAsync(type, Options, ct);
    }

    /// <summary>
    /// The options bodies are read with: a copy of the application's HTTP JSON options (<c>ConfigureHttpJsonOptions</c>), which are
    /// also those typed results are written with. Set what both must obey there.
    /// </summary>
    public JsonSerializerOptions Options { get; internal set; } = new();

    /// <summary>Reads the body as the type. The third argument is always null here.</summary>
    /// <remarks>The default reads the body <c>null</c> as null, whatever the type; an application that minds throws a <see cref="JsonException" />.</remarks>
    public Func<HttpRequest, Type, JsonSerializerContext?, CancellationToken, ValueTask<object?>> RequestDeserializer { internal get; set; }
}

/// <summary>How validators behave.</summary>
public sealed class ValidationOptions
{
    /// <summary>Whether names of properties in failures follow the naming policy of the JSON options.</summary>
    public bool UsePropertyNamingPolicy { get; set; } = true;
}
