using System.Globalization;
using Bootcamps.Api.Platform.Configuration;
using Bootcamps.Api.Platform.Problems;
using Microsoft.AspNetCore.HttpsPolicy;

namespace Bootcamps.Api.Platform.Access;

/// <summary>
/// Handles plain HTTP outside Development: redirects to HTTPS if its port is known, otherwise serves only requests without a credential.
/// With <c>Https__Redirect=false</c>, behind a proxy that terminates TLS, everything is served.
/// </summary>
internal static class PlainHttp
{
    /// <summary>Gives the framework's redirection the port.</summary>
    public static void AddHttps(this IServiceCollection services) =>
        services.AddOptions<HttpsRedirectionOptions>().Configure<HttpsOptions, FrameworkOptions, IConfiguration>((options, https, framework, configuration) =>
            options.HttpsPort = https.Port ?? framework.HttpsPort ?? HttpsPorts(configuration).Cast<int?>().FirstOrDefault(port => port > 0));

    /// <summary>Redirects plain HTTP where a port is known.</summary>
    public static void UseHttps(this WebApplication app)
    {
        if (!IsChecked(app.Services))
        {
            return;
        }

        app.UseHsts();
        if (HasPort(app.Services))
        {
            // Load balancers and orchestrators expect 200 and send no credential.
            app.UseWhen(context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal), requests => requests.UseHttpsRedirection());
        }
    }

    /// <summary>Refuses credentials over plain HTTP when no HTTPS port is known. It runs before authentication, so that a key is never read.</summary>
    public static void UseCredentialCheck(this WebApplication app)
    {
        if (RefusesCredentials(app.Services))
        {
            app.UseMiddleware<CredentialCheck>();
        }
    }

    /// <summary>Whether credentials over plain HTTP are refused because no HTTPS port is known.</summary>
    public static bool RefusesCredentials(IServiceProvider services) => IsChecked(services) && !HasPort(services);

    private static bool IsChecked(IServiceProvider services) =>
        !services.GetRequiredService<IHostEnvironment>().IsDevelopment() && services.GetRequiredService<HttpsOptions>().Redirect;

    private static bool HasPort(IServiceProvider services) =>
        services.GetRequiredService<HttpsOptions>().Port is not null
        || services.GetRequiredService<FrameworkOptions>().HttpsPort is not null
        || HttpsPorts(services.GetRequiredService<IConfiguration>()).Any();

    // The HTTPS ports of this process; 0 for one that the system chooses.
    private static IEnumerable<int> HttpsPorts(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]);
        return PartsOf(configuration["urls"]).Concat(endpoints.OfType<string>()).Select(BindingAddress.Parse)
            .Where(address => address.Scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase))
            .Select(address => address.Port)
            .Concat(PartsOf(configuration["https_ports"]).Select(port => int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture)));
    }

    private static string[] PartsOf(string? list) => (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private sealed class CredentialCheck(RequestDelegate next)
    {
        /// <summary>Handles a request.</summary>
        public Task InvokeAsync(HttpContext context) => context.Request.IsHttps || context.Request.Headers.Authorization.Count == 0
            ? next(context)
            : ProblemResult.WriteAsync(context, Problem.Single(context, StatusCodes.Status403Forbidden, "access.https-required"));
    }
}
