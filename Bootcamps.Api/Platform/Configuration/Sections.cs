using System.ComponentModel.DataAnnotations;

namespace Bootcamps.Api.Platform.Configuration;

/// <summary>Where the database is.</summary>
internal sealed record DatabaseOptions
{
    /// <summary>Name of the engine; needed outside Development.</summary>
    [AllowedValues("sqlite", "sqlserver")]
    public string? Engine { get; init; }

    /// <summary>The connection string. Required outside Development, and for SQL Server.</summary>
    [Secret]
    [SettingName("ConnectionStrings:Bootcamps")]
    public string? ConnectionString { get; init; }
}

/// <summary>The keys that protect personal data.</summary>
internal sealed record PersonalDataOptions
{
    /// <summary>Folder of the key ring; needed outside Development.</summary>
    public string? KeysFolder { get; init; }

    /// <summary>Key of the keyed hashes, in base64. Required outside Development.</summary>
    [Secret]
    [HashKey]
    public string? HashKey { get; init; }
}

/// <summary>The demonstration data.</summary>
internal sealed record DemonstrationOptions
{
    /// <summary>Whether an empty database is filled with it. Null for yes in Development and no elsewhere.</summary>
    public bool? Load { get; init; }
}

/// <summary>The simulated clock.</summary>
internal sealed record ClockOptions
{
    /// <summary>The instant it starts at. Null for the real time, or for 15 November 2024 with the demonstration data.</summary>
    [Instant]
    public string? StartsAt { get; init; }
}

/// <summary>The OpenID Connect issuer that persons sign in with.</summary>
internal sealed record OidcOptions
{
    /// <summary>Address of the issuer; its metadata is below it. Null when persons cannot sign in.</summary>
    [WebAddress("https://login.example.org")]
    public string? Authority { get; init; }

    /// <summary>The audience of the issuer's tokens for this service. Null when there is no issuer.</summary>
    public string? Audience { get; init; }

    /// <summary>The claim with the role: authority or admin.</summary>
    public string RoleClaim { get; init; } = "role";

    /// <summary>The claim with the authority's id. Required for the role authority, ignored for admin.</summary>
    public string AuthorityClaim { get; init; } = "authority";

    /// <summary>The claim with the person's name; tokens can be without it.</summary>
    public string NameClaim { get; init; } = "name";
}

/// <summary>HTTPS outside Development.</summary>
internal sealed record HttpsOptions
{
    /// <summary>Whether plain HTTP is redirected, or refused when no HTTPS port is known; false behind a proxy that terminates TLS.</summary>
    public bool Redirect { get; init; } = true;

    /// <summary>The port that plain HTTP is redirected to. Null for a port that the service itself listens on with HTTPS.</summary>
    [Range(1, 65_535)]
    public int? Port { get; init; }
}

/// <summary>Proxies between callers and the service.</summary>
internal sealed record ProxiesOptions
{
    /// <summary>Addresses and networks whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are trusted, separated by commas. Null for none.</summary>
    [Networks]
    public string? Known { get; init; }
}

/// <summary>Requests a minute.</summary>
internal sealed record RateLimitsOptions
{
    /// <summary>For each key of a provider.</summary>
    public RateLimit Provider { get; init; } = new();

    /// <summary>For each key and person of an authority.</summary>
    public RateLimit Authority { get; init; } = new();

    /// <summary>For each key of a partner, counted separately for calls from pages and calls without an Origin.</summary>
    public RateLimit Partner { get; init; } = new();

    /// <summary>For each address that calls with one partner's key from a page; a tenth of the key's by default.</summary>
    public RateLimit Visitor { get; init; } = new();

    /// <summary>For each address that calls with one partner's key and no Origin; half of the key's by default.</summary>
    public RateLimit Server { get; init; } = new();

    /// <summary>For each key and person of the role admin.</summary>
    public RateLimit Admin { get; init; } = new();
}

/// <summary>One limit.</summary>
internal sealed record RateLimit
{
    /// <summary>Requests a minute. Null for the default.</summary>
    [Range(1, 1_000_000)]
    public int? PerMinute { get; init; }
}

/// <summary>Settings that the framework and its libraries read. They are here so that they are checked at start.</summary>
internal sealed record FrameworkOptions
{
    /// <summary>Addresses to listen on.</summary>
    [ListenAddresses]
    [SettingName("urls", "ASPNETCORE_URLS")]
    public string? Urls { get; init; }

    /// <summary>Ports to listen on with plain HTTP, on every address.</summary>
    [Ports]
    [SettingName("http_ports", "ASPNETCORE_HTTP_PORTS")]
    public string? HttpPorts { get; init; }

    /// <summary>Ports to listen on with HTTPS, on every address.</summary>
    [Ports]
    [SettingName("https_ports", "ASPNETCORE_HTTPS_PORTS")]
    public string? HttpsPorts { get; init; }

    /// <summary>The port that plain HTTP is redirected to, if <c>Https__Port</c> is not set.</summary>
    [Range(1, 65_535)]
    [SettingName("https_port", "ASPNETCORE_HTTPS_PORT")]
    public int? HttpsPort { get; init; }

    /// <summary>Host names that are answered, separated by semicolons.</summary>
    [SettingName("AllowedHosts")]
    public string? AllowedHosts { get; init; }

    /// <summary>The collector of metrics and traces.</summary>
    [WebAddress("http://localhost:4317")]
    [SettingName("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public string? CollectorEndpoint { get; init; }

    /// <summary>How the collector is spoken to.</summary>
    [AllowedValues("grpc", "http/protobuf")]
    [SettingName("OTEL_EXPORTER_OTLP_PROTOCOL")]
    public string? CollectorProtocol { get; init; }

    /// <summary>Milliseconds between two exports of metrics.</summary>
    [Range(1, 3_600_000)]
    [SettingName("OTEL_METRIC_EXPORT_INTERVAL")]
    public int? MetricExportInterval { get; init; }

    /// <summary>Which requests are traced.</summary>
    [AllowedValues("always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio")]
    [SettingName("OTEL_TRACES_SAMPLER")]
    public string? TracesSampler { get; init; }
}
