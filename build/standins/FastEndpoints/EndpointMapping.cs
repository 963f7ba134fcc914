using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FastEndpoints;

/// <summary>Gives every endpoint its route.</summary>
internal static class EndpointMapping
{
    /// <summary>Has the endpoint class configure itself, and maps the route it asks for.</summary>
    /// <exception cref="InvalidOperationException">The endpoint does not declare exactly one verb and one route, or its request is faulty.</exception>
    public static void Map(IEndpointRouteBuilder routes, EndpointDefinition found, Config config)
    {
        var definition = Configured(found, routes.ServiceProvider);
        config.Endpoints.Configurator?.Invoke(definition);

        var handlerType = typeof(EndpointHandler<,>).MakeGenericType(definition.ReqDtoType, definition.ResDtoType);
        var handler = (IEndpointHandler)ActivatorUtilities.CreateInstance(routes.ServiceProvider, handlerType, definition, config);
        var route = routes.MapMethods(definition.Routes[0], definition.Verbs, (Delegate)handler.HandleAsync);

        route.WithName(config.Endpoints.NameOf(definition.EndpointType));
        route.WithMetadata(definition);
        route.Add(endpoint => Describe(endpoint, definition, config, routes.ServiceProvider));

        if (definition.AnonymousVerbs is not null)
        {
            route.AllowAnonymous();
        }
        else
        {
            route.RequireAuthorization([.. AccessRules(definition)]);
        }

        definition.RouteOptions?.Invoke(route);
    }

    /// <summary>A copy for this application of what was found, completed by the endpoint itself.</summary>
    private static EndpointDefinition Configured(EndpointDefinition found, IServiceProvider services)
    {
        var definition = new EndpointDefinition(found.EndpointType, found.ReqDtoType, found.ResDtoType) { ValidatorType = found.ValidatorType };
        using var scope = services.CreateScope();

        var endpoint = (BaseEndpoint)ActivatorUtilities.CreateInstance(scope.ServiceProvider, definition.EndpointType);
        endpoint.Definition = definition;
        endpoint.Configure();

        return definition is { Verbs: [_], Routes: [_] }
            ? definition
            : throw new InvalidOperationException($"{definition.EndpointType.FullName} must declare exactly one verb and one route.");
    }

    private static IEnumerable<IAuthorizeData> AccessRules(EndpointDefinition definition)
    {
        var roles = definition.AllowedRoles is null ? null : string.Join(',', definition.AllowedRoles);

        if (roles is not null)
        {
            yield return new AuthorizeAttribute { Roles = roles };
        }

        foreach (var policy in definition.PreBuiltUserPolicies ?? [])
        {
            yield return new AuthorizeAttribute(policy);
        }
    }

    /// <summary>
    /// Describes the endpoint to ApiExplorer as if it were a handler with the request's properties as parameters and the response as
    /// its return type, so that parameters, body and responses are documented without anybody repeating them.
    /// </summary>
    private static void Describe(EndpointBuilder endpoint, EndpointDefinition definition, Config config, IServiceProvider services)
    {
        var signature = definition.ReqDtoType == typeof(EmptyRequest)
            ? Signature(nameof(EndpointSignature.WithoutRequest), definition.ResDtoType)
            : Signature(nameof(EndpointSignature.WithRequest), definition.ReqDtoType, definition.ResDtoType);

        foreach (var inferred in endpoint.Metadata.OfType<IParameterBindingMetadata>().ToList())
        {
            endpoint.Metadata.Remove(inferred);
        }

        endpoint.Metadata.Add(signature);
        RequestDelegateFactory.InferMetadata(signature, new RequestDelegateFactoryOptions
        {
            EndpointBuilder = endpoint,
            ServiceProvider = services,
            RouteParameterNames = ((RouteEndpointBuilder)endpoint).RoutePattern.Parameters.Select(parameter => parameter.Name),
            DisableInferBodyFromParameters = true,
        });

        if (config.Errors.ProducesMetadataType is not null && definition.ValidatorType is not null)
        {
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(config.Errors.StatusCode, config.Errors.ProducesMetadataType, [config.Errors.ContentType]));
        }
    }

    private static MethodInfo Signature(string name, params Type[] arguments)
        => typeof(EndpointSignature).GetMethod(name)!.MakeGenericMethod(arguments);

    /// <summary>Signatures to infer a description from. Never called.</summary>
    private static class EndpointSignature
    {
        public static Task<TResponse> WithRequest<TRequest, TResponse>([AsParameters] TRequest request)
            where TRequest : class
            => throw new UnreachableException($"{typeof(TRequest).Name} is described, not handled, here: {request}");

        public static Task<TResponse> WithoutRequest<TResponse>()
            => throw new UnreachableException();
    }
}
