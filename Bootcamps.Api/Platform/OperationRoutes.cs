using FastEndpoints;

namespace Bootcamps.Api.Platform;

/// <summary>Maps only the operations. FastEndpoints also maps a public route that lists every class and route.</summary>
internal sealed class OperationRoutes(IEndpointRouteBuilder app) : IEndpointRouteBuilder
{
    /// <inheritdoc/>
    public IServiceProvider ServiceProvider => app.ServiceProvider;

    /// <inheritdoc/>
    public ICollection<EndpointDataSource> DataSources { get; } = [];

    /// <inheritdoc/>
    public IApplicationBuilder CreateApplicationBuilder() => app.CreateApplicationBuilder();

    /// <summary>Maps every operation of the application.</summary>
    public static void Map(IEndpointRouteBuilder app, Action<Config> configure)
    {
        var routes = new OperationRoutes(app);
        routes.MapFastEndpoints(configure);
        app.DataSources.Add(new DefaultEndpointDataSource(
            routes.DataSources.SelectMany(source => source.Endpoints).Where(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>() is not null)));
    }
}
