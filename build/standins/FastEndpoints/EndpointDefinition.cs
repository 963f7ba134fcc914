using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace FastEndpoints;

/// <summary>
/// All that is known of one endpoint: its types, and what its <see cref="BaseEndpoint.Configure" /> declared.
/// Found in the metadata of the route.
/// </summary>
/// <param name="endpointType">The endpoint class.</param>
/// <param name="requestDtoType">The class of its request.</param>
/// <param name="responseDtoType">The type of its response.</param>
public sealed class EndpointDefinition(Type endpointType, Type requestDtoType, Type responseDtoType)
{
    /// <summary>The endpoint class.</summary>
    public Type EndpointType { get; init; } = endpointType;

    /// <summary>The class of the request; <see cref="EmptyRequest" /> when there is none.</summary>
    public Type ReqDtoType { get; init; } = requestDtoType;

    /// <summary>The type of the response.</summary>
    public Type ResDtoType { get; init; } = responseDtoType;

    /// <summary>The class that validates the request, if there is one.</summary>
    public Type? ValidatorType { get; internal set; }

    /// <summary>The HTTP methods, in capitals. One.</summary>
    public string[] Verbs { get; internal set; } = [];

    /// <summary>The route patterns. One.</summary>
    public string[] Routes { get; internal set; } = [];

    /// <summary>The HTTP methods that need no authentication; null when authentication is needed.</summary>
    public string[]? AnonymousVerbs { get; private set; }

    /// <summary>Roles any of which lets the caller in; null when the role does not matter.</summary>
    public List<string>? AllowedRoles { get; private set; }

    /// <summary>Names of the policies the caller must meet; null when there are none.</summary>
    public List<string>? PreBuiltUserPolicies { get; private set; }

    /// <summary>The documentation; null when none was written.</summary>
    public EndpointSummary? EndpointSummary { get; private set; }

    /// <summary>What is done to the route after everything else.</summary>
    internal Action<RouteHandlerBuilder>? RouteOptions { get; private set; }

    /// <summary>Lets anybody in.</summary>
    public void AllowAnonymous() => AnonymousVerbs = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    /// <summary>Lets in callers with any of the roles, provided that they also meet the policies.</summary>
    public void Roles(params string[] rolesNames) => AllowedRoles = [.. AllowedRoles ?? [], .. rolesNames];

    /// <summary>Lets in callers who meet all of the policies.</summary>
    public void Policies(params string[] policyNames) => PreBuiltUserPolicies = [.. PreBuiltUserPolicies ?? [], .. policyNames];

    /// <summary>Documents the operation.</summary>
    public void Summary(Action<EndpointSummary> endpointSummary) => endpointSummary(EndpointSummary ??= new EndpointSummary());

    /// <summary>Sets options of the route, after everything else was set.</summary>
    public void Options(Action<RouteHandlerBuilder> builder) => RouteOptions = builder + RouteOptions;

    /// <summary>Adds to the route's metadata, after everything else was added.</summary>
    /// <param name="builder">Receives the route.</param>
    /// <param name="clearDefaults">Whether to drop first what was inferred of body and responses.</param>
    public void Description(Action<RouteHandlerBuilder> builder, bool clearDefaults = false)
        => Options(clearDefaults ? DropInferred + builder : builder);

    private static void DropInferred(RouteHandlerBuilder route)
        => route.Add(endpoint =>
        {
            foreach (var inferred in endpoint.Metadata.Where(item => item is IAcceptsMetadata or IProducesResponseTypeMetadata).ToList())
            {
                endpoint.Metadata.Remove(inferred);
            }
        });
}
