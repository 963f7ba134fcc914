using System.Text.Json;
using FluentValidation;
using FluentValidation.Internal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FastEndpoints;

/// <summary>Adds endpoints to an application.</summary>
public static class FastEndpointsExtensions
{
    /// <summary>Finds the endpoints and validators.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">Says where to look; without it, in the entry assembly.</param>
    /// <exception cref="InvalidOperationException">An endpoint class is faulty, or none is found.</exception>
    public static IServiceCollection AddFastEndpoints(this IServiceCollection services, Action<EndpointDiscoveryOptions>? options = null)
    {
        var discovery = new EndpointDiscoveryOptions();
        options?.Invoke(discovery);

        return services.AddSingleton(new FoundEndpoints(EndpointDiscovery.Find(discovery)));
    }

    /// <summary>Gives the endpoints found their routes.</summary>
    /// <param name="app">The application.</param>
    /// <param name="configAction">Says how all endpoints behave. The real package runs it once in a process, so it keeps nothing of the application.</param>
    /// <exception cref="InvalidOperationException">An endpoint class is faulty.</exception>
    public static IApplicationBuilder UseFastEndpoints(this IApplicationBuilder app, Action<Config>? configAction = null)
    {
        var routes = app as IEndpointRouteBuilder ?? throw new InvalidOperationException("The application cannot have routes.");
        routes.MapFastEndpoints(configAction);

        return app;
    }

    /// <summary>Gives the endpoints found their routes.</summary>
    /// <param name="app">Where the routes go.</param>
    /// <param name="configAction">Says how all endpoints behave. The real package runs it once in a process, so it keeps nothing of the application.</param>
    /// <exception cref="InvalidOperationException">An endpoint class is faulty.</exception>
    public static IEndpointRouteBuilder MapFastEndpoints(this IEndpointRouteBuilder app, Action<Config>? configAction = null)
    {
        var config = new Config();
        config.Serializer.Options = new JsonSerializerOptions(app.ServiceProvider.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        configAction?.Invoke(config);

        if (config.Validation.UsePropertyNamingPolicy && config.Serializer.Options.PropertyNamingPolicy is { } policy)
        {
            NamePropertiesBy(policy);
        }

        foreach (var definition in app.ServiceProvider.GetRequiredService<FoundEndpoints>().Definitions)
        {
            EndpointMapping.Map(app, definition, config);
        }

        return app;
    }

    /// <summary>
    /// Has failures name properties by the policy, which sees the whole path: <c>Body.Learner.Uln</c> is <c>body.Learner.Uln</c> in camel case.
    /// </summary>
    private static void NamePropertiesBy(JsonNamingPolicy policy)
        => ValidatorOptions.Global.PropertyNameResolver = (_, member, expression) =>
        {
            if (member is null)
            {
                return null;
            }

            var path = expression is null ? null : PropertyChain.FromExpression(expression);

            return policy.ConvertName(path is { Count: > 0 } ? path.ToString() : member.Name);
        };

    private sealed record FoundEndpoints(IReadOnlyList<EndpointDefinition> Definitions);
}
