using System.Reflection;
using FastEndpoints;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using BindingSource = Microsoft.AspNetCore.Mvc.ModelBinding.BindingSource;

namespace Bootcamps.Api.Platform.OpenApi;

/// <summary>
/// Describes to the API explorer the source of each property of a request class. FastEndpoints describes the whole class as a body without
/// parameters, because it has its own generator; Swashbuckle reads the explorer.
/// </summary>
internal sealed class RequestParts : IApiDescriptionProvider
{
    private readonly EmptyModelMetadataProvider _metadata = new();

    /// <inheritdoc/>
    /// <remarks>After the framework's own provider, whose order is negative.</remarks>
    public int Order => 0;

    /// <inheritdoc/>
    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var operation in context.Results)
        {
            if (operation.ActionDescriptor.EndpointMetadata.OfType<EndpointDefinition>().SingleOrDefault() is { } definition)
            {
                Describe(operation, definition.ReqDtoType);
            }
        }
    }

    /// <inheritdoc/>
    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }

    private void Describe(ApiDescription operation, Type request)
    {
        operation.ParameterDescriptions.Clear();
        operation.SupportedRequestFormats.Clear();
        foreach (var property in request.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var header = property.GetCustomAttributes(typeof(FromHeaderAttribute), inherit: true).OfType<FromHeaderAttribute>().SingleOrDefault();
            var source = header is not null ? BindingSource.Header
                : property.IsDefined(typeof(RouteParamAttribute), inherit: true) ? BindingSource.Path
                : property.IsDefined(typeof(QueryParamAttribute), inherit: true) ? BindingSource.Query
                : property.IsDefined(typeof(FromBodyAttribute), inherit: true) ? BindingSource.Body
                : throw new InvalidOperationException($"{request.FullName}.{property.Name} must say where it comes from.");
            operation.ParameterDescriptions.Add(new ApiParameterDescription
            {
                Name = header?.HeaderName ?? property.Name,
                ModelMetadata = _metadata.GetMetadataForProperty(request, property.Name),
                Type = property.PropertyType,
                Source = source,
                IsRequired = source == BindingSource.Path || source == BindingSource.Body,
            });
            if (source == BindingSource.Body)
            {
                operation.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = "application/json" });
            }
        }
    }
}
