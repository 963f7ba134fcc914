using System.Text.Json;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace FastEndpoints;

/// <summary>Answers the requests to one endpoint.</summary>
internal interface IEndpointHandler
{
    /// <summary>Answers a request.</summary>
    Task<IResult> HandleAsync(HttpContext context);
}

/// <summary>Reads the request, validates it, and has a new instance of the endpoint class answer it.</summary>
/// <typeparam name="TRequest">The class of the request.</typeparam>
/// <typeparam name="TResponse">The type of the response.</typeparam>
/// <param name="definition">The endpoint.</param>
/// <param name="config">How all endpoints behave.</param>
/// <param name="services">Where the validator is made from.</param>
internal sealed class EndpointHandler<TRequest, TResponse>(EndpointDefinition definition, Config config, IServiceProvider services) : IEndpointHandler
    where TRequest : notnull
{
    private readonly ObjectFactory _create = ActivatorUtilities.CreateFactory(definition.EndpointType, []);

    private readonly RequestBinder<TRequest> _binder = new(definition, config);

    private readonly IValidator<TRequest>? _validator = definition.ValidatorType is null
        ? null
        : (IValidator<TRequest>)ActivatorUtilities.GetServiceOrCreateInstance(services, definition.ValidatorType);

    /// <inheritdoc />
    public async Task<IResult> HandleAsync(HttpContext context)
    {
        if (_binder.ReadsBody && !context.Request.Headers.ContainsKey(HeaderNames.ContentType))
        {
            return UnnamedMediaType.Instance;
        }

        List<ValidationFailure> failures = [];
        TRequest request;

        try
        {
            request = await _binder.BindAsync(context, failures);
        }
        catch (JsonException fault) when (config.Binding.JsonExceptionTransformer is not null)
        {
            failures.Add(config.Binding.JsonExceptionTransformer(fault));
            return new FailureResult(failures, config.Binding.JsonExceptionStatusCode, config);
        }

        // A request that could not be read is not validated: its properties would be accused of being absent.
        if (failures.Count == 0 && _validator is not null)
        {
            failures = (await _validator.ValidateAsync(request, context.RequestAborted)).Errors;
        }

        if (failures.Count > 0)
        {
            return new FailureResult(failures, config.Errors.StatusCode, config);
        }

        var endpoint = (Endpoint<TRequest, TResponse>)_create(context.RequestServices, null);
        endpoint.Definition = definition;
        endpoint.HttpContext = context;

        return await endpoint.ExecuteAsync(request, context.RequestAborted) switch
        {
            IResult result => result,
            null => TypedResults.NoContent(),
            var response => TypedResults.Json<object>(response, config.Serializer.Options),
        };
    }

    /// <summary>Answers 415 to a body of unnamed type. (Routing answers it to a body of the wrong type.)</summary>
    /// <remarks>The response is started, as the real package does, so nobody after it can give it a body.</remarks>
    private sealed class UnnamedMediaType : IResult
    {
        public static readonly UnnamedMediaType Instance = new();

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return httpContext.Response.StartAsync(httpContext.RequestAborted);
        }
    }

    /// <summary>Answers with what the application's response builder makes of the failures.</summary>
    private sealed class FailureResult(List<ValidationFailure> failures, int statusCode, Config config) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = statusCode;
            var body = config.Errors.ResponseBuilder(failures, httpContext, statusCode);

            return httpContext.Response.WriteAsJsonAsync(
                body, config.Serializer.Options, $"{config.Errors.ContentType}; charset=utf-8", httpContext.RequestAborted);
        }
    }
}
