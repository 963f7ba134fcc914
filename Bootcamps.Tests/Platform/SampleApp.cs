using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FastEndpoints;
using FluentValidation.Results;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bootcamps.Tests.Platform;

/// <summary>A small application in memory around the <see cref="SampleEndpoints" />, set up the way the real one is.</summary>
internal static class SampleApp
{
    /// <summary>A request with this header has a body that is too large to receive.</summary>
    internal const string TooLarge = "X-Too-Large";

    internal sealed record Answer(int Status, IReadOnlyList<Entry> Errors);

    internal sealed record Entry(string Name, string? Code, string Message);

    internal static async Task<WebApplication> StartAsync()
    {
        var builder = NewBuilder();
        builder.Services.AddFastEndpoints(options =>
        {
            options.DisableAutoDiscovery = true;
            options.Assemblies = [typeof(SampleEndpoints).Assembly];
            options.Filter = type => type.FullName!.StartsWith(typeof(SampleEndpoints).FullName + "+", StringComparison.Ordinal);
        });

        var app = builder.Build();
        app.UseExceptionHandler(_ => { });
        app.Use((context, next) =>
        {
            if (context.Request.Headers.ContainsKey(TooLarge))
            {
                context.Request.Body = new TooLargeStream();
            }

            return next(context);
        });
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseFastEndpoints(Configure);
        await app.StartAsync();

        return app;
    }

    internal static WebApplicationBuilder NewBuilder()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddScoped<SampleEndpoints.Catalogue>();
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<StatusOnly>();
        builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, RolesInHeader>("header", null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("on-duty", policy => policy.RequireClaim("duty"));
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        });

        return builder;
    }

    /// <summary>How every application here configures FastEndpoints. Keeps nothing of the application: the real package runs it once in a process.</summary>
    internal static void Configure(Config config)
    {
        config.Endpoints.ShortNames = true;
        config.Endpoints.Configurator = endpoint => endpoint.Description(route => route.WithGroupName("v1"));
        config.Binding.JsonExceptionTransformer = fault => new ValidationFailure("SerializerErrors", $"{fault.Path} {fault.LineNumber}");
        config.Serializer.RequestDeserializer = ReadBodyAsync;
        config.Errors.ProducesMetadataType = typeof(Answer);
        config.Errors.ResponseBuilder = (failures, _, status) =>
            new Answer(status, [.. failures.Select(failure => new Entry(failure.PropertyName, failure.ErrorCode, failure.ErrorMessage))]);
    }

    private static async ValueTask<object?> ReadBodyAsync(HttpRequest request, Type type, JsonSerializerContext? context, CancellationToken ct)
    {
        // The real package also offers what is sent to a request class without a [FromBody] property. It has none to fill.
        if (type.Name == nameof(SampleEndpoints.CloseShelf.Request))
        {
            return null;
        }

        var options = request.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

        return await request.ReadFromJsonAsync(type, options, ct) ?? throw new JsonException("The body is null.");
    }

    /// <summary>Answers an exception with its status alone.</summary>
    private sealed class StatusOnly : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            httpContext.Response.StatusCode = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError;
            await httpContext.Response.WriteAsync(exception.GetType().Name, cancellationToken);

            return true;
        }
    }

    /// <summary>Trusts the <c>X-Roles</c> header: who has any role is authenticated, and on duty with the role <c>duty</c>.</summary>
    private sealed class RolesInHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (!Request.Headers.TryGetValue("X-Roles", out var roles))
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var claims = roles.ToString().Split(',').Select(role => role == "duty" ? new Claim(role, "yes") : new Claim(ClaimTypes.Role, role));
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada"), .. claims], Scheme.Name);

            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
        }
    }

    /// <summary>Refuses to be read, as the server does once a body is over its limit.</summary>
    private sealed class TooLargeStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => throw new BadHttpRequestException("Too large.", StatusCodes.Status413PayloadTooLarge);
    }
}
