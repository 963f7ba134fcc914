using Bootcamps.Api.Platform.Access;

namespace Bootcamps.Api.Platform.Configuration;

/// <summary>Logs warnings at start about settings that are allowed but are likely mistakes.</summary>
internal static class StartUpWarnings
{
    /// <summary>The warnings, each one a line.</summary>
    public static IEnumerable<string> Of(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        foreach (var warning in KnownSettings.Unknown(configuration))
        {
            yield return warning;
        }

        if (PlainHttp.RefusesCredentials(services))
        {
            yield return "No HTTPS port is known, so requests that send a key or token over plain HTTP are refused (403 access.https-required). "
                + "Set Https__Port, or Https__Redirect=false behind a proxy that ends TLS.";
        }

        var (environment, https) = (services.GetRequiredService<IHostEnvironment>(), services.GetRequiredService<HttpsOptions>());
        if (!environment.IsDevelopment() && !https.Redirect && services.GetRequiredService<ProxiesOptions>().Known is null)
        {
            yield return "Https__Redirect is false and Proxies__Known is not set. Behind a proxy every visitor then has the address of the proxy, "
                + "and all of them share RateLimits__Visitor__PerMinute. Set Proxies__Known to the address of the proxy.";
        }

        if (configuration.GetValue("FORWARDEDHEADERS_ENABLED", "").Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            yield return "ASPNETCORE_FORWARDEDHEADERS_ENABLED trusts the X-Forwarded-For of everybody, so a visitor can claim any address. "
                + "Remove it and set Proxies__Known.";
        }
    }
}
