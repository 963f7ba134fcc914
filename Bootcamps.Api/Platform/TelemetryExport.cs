using System.Diagnostics;
using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Bootcamps.Api.Platform;

/// <summary>
/// Sends figures and traces to the collector that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names, by OTLP; the other <c>OTEL_…</c> settings hold as well.
/// Without that setting it is not there at all.
/// </summary>
internal sealed class TelemetryExport(IConfiguration configuration) : IHostedService, IDisposable
{
    /// <summary>The setting that switches it on.</summary>
    public const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly Lock _ending = new();
    private MeterProvider? _meters;
    private TracerProvider? _traces;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meters = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddMeter(Telemetry.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddOtlpExporter()
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddSource("Microsoft.AspNetCore")
            .AddProcessor(new OnlyKnownTags())
            .AddOtlpExporter()
            .Build();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>Sends what has not been sent yet, within the host's time limit. It is added first, so it stops after the services it tells about.</remarks>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(Dispose, CancellationToken.None).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A provider must not be disposed twice at once, and a host may be stopped from two sides.</remarks>
    public void Dispose()
    {
        lock (_ending)
        {
            _traces?.Dispose();
            _meters?.Dispose();
            _traces = null;
            _meters = null;
        }
    }

    // Later detectors win, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES override the name given here.
    private static void Describe(ResourceBuilder resource) => resource
        .Clear()
        .AddService("bootcamps", serviceVersion: typeof(TelemetryExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    /// <summary>Lets only tags through that cannot hold personal data: a query, a user agent or a client's address might.</summary>
    internal sealed class OnlyKnownTags : BaseProcessor<Activity>
    {
        private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
        {
            "http.request.method", "http.response.status_code", "http.route", "url.scheme", "server.address", "server.port", "network.protocol.version", "error.type",
        };

        /// <inheritdoc/>
        public override void OnEnd(Activity data)
        {
            foreach (var (name, _) in data.TagObjects.ToList())
            {
                if (!Known.Contains(name))
                {
                    data.SetTag(name, null);
                }
            }
        }
    }
}

/// <summary>Sets up what the service says about itself.</summary>
internal static class TelemetrySetUp
{
    /// <summary>Adds the export where it is asked for, and logs as JSON lines outside Development, where machines read them.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(builder.Configuration[TelemetryExport.EndpointSetting]))
        {
            builder.Services.AddHostedService<TelemetryExport>();
        }

        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.AddJsonConsole(options =>
            {
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                options.IncludeScopes = true;
            });
        }
    }
}
