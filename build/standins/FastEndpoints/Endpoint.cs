using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FastEndpoints;

/// <summary>What every endpoint class inherits, whatever its request and response.</summary>
/// <remarks>One instance serves one request; services arrive through the constructor.</remarks>
public abstract class BaseEndpoint
{
    /// <summary>What <see cref="Configure" /> declared. Shared by all instances.</summary>
    public EndpointDefinition Definition { get; internal set; } = null!;

    /// <summary>The request being answered and its response.</summary>
    public HttpContext HttpContext { get; internal set; } = null!;

    /// <summary>Who is asking.</summary>
    public ClaimsPrincipal User => HttpContext.User;

    /// <summary>Declares verb, route, access and documentation. Called once, when the application starts.</summary>
    public virtual void Configure()
        => throw new InvalidOperationException($"{GetType().FullName} must override {nameof(Configure)}.");
}

/// <summary>An operation that takes a request and answers a response.</summary>
/// <typeparam name="TRequest">
/// A class with a public parameterless constructor, each of whose properties carries one of <see cref="RouteParamAttribute" />,
/// <see cref="QueryParamAttribute" />, <see cref="FromHeaderAttribute" /> and <see cref="FromBodyAttribute" />.
/// </typeparam>
/// <typeparam name="TResponse">What is answered: a typed result, a union of them, or an object sent as JSON.</typeparam>
public abstract class Endpoint<TRequest, TResponse> : BaseEndpoint
    where TRequest : notnull
{
    /// <summary>Does the work. The request has been read and validated.</summary>
    /// <param name="req">The request.</param>
    /// <param name="ct">Cancelled when the caller goes away.</param>
    public abstract Task<TResponse> ExecuteAsync(TRequest req, CancellationToken ct);

    /// <summary>Answers GET on the route.</summary>
    protected void Get([StringSyntax("Route")] params string[] routePatterns) => Answer(HttpMethods.Get, routePatterns);

    /// <summary>Answers POST on the route.</summary>
    protected void Post([StringSyntax("Route")] params string[] routePatterns) => Answer(HttpMethods.Post, routePatterns);

    /// <summary>Answers PUT on the route.</summary>
    protected void Put([StringSyntax("Route")] params string[] routePatterns) => Answer(HttpMethods.Put, routePatterns);

    /// <summary>Answers PATCH on the route.</summary>
    protected void Patch([StringSyntax("Route")] params string[] routePatterns) => Answer(HttpMethods.Patch, routePatterns);

    /// <summary>Answers DELETE on the route.</summary>
    protected void Delete([StringSyntax("Route")] params string[] routePatterns) => Answer(HttpMethods.Delete, routePatterns);

    /// <summary>Lets anybody in. Without it the caller must at least be authenticated.</summary>
    protected void AllowAnonymous() => Definition.AllowAnonymous();

    /// <summary>Lets in callers with any of the roles, provided that they also meet the policies.</summary>
    protected void Roles(params string[] rolesNames) => Definition.Roles(rolesNames);

    /// <summary>Lets in callers who meet all of the policies.</summary>
    protected void Policies(params string[] policyNames) => Definition.Policies(policyNames);

    /// <summary>Documents the operation.</summary>
    protected void Summary(Action<EndpointSummary> endpointSummary) => Definition.Summary(endpointSummary);

    /// <summary>Adds to the route's metadata, after everything else was added.</summary>
    /// <param name="builder">Receives the route.</param>
    /// <param name="clearDefaults">Whether to drop first what was inferred of body and responses.</param>
    protected void Description(Action<RouteHandlerBuilder> builder, bool clearDefaults = false) => Definition.Description(builder, clearDefaults);

    /// <summary>Sets options of the route, after everything else was set.</summary>
    protected void Options(Action<RouteHandlerBuilder> builder) => Definition.Options(builder);

    private void Answer(string verb, string[] routePatterns)
    {
        Definition.Verbs = [.. Definition.Verbs, verb];
        Definition.Routes = [.. Definition.Routes, .. routePatterns];
    }
}

/// <summary>An operation that takes nothing from the request but the request itself.</summary>
/// <typeparam name="TResponse">What is answered: a typed result, a union of them, or an object sent as JSON.</typeparam>
public abstract class EndpointWithoutRequest<TResponse> : Endpoint<EmptyRequest, TResponse>
{
    /// <summary>Does the work.</summary>
    /// <param name="ct">Cancelled when the caller goes away.</param>
    public abstract Task<TResponse> ExecuteAsync(CancellationToken ct);

    /// <inheritdoc />
    public sealed override Task<TResponse> ExecuteAsync(EmptyRequest req, CancellationToken ct) => ExecuteAsync(ct);
}

/// <summary>The request of an endpoint that has none.</summary>
public sealed class EmptyRequest
{
    /// <summary>The only instance.</summary>
    public static EmptyRequest Instance { get; } = new();

    private EmptyRequest() { }
}
