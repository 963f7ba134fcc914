using System.Diagnostics;
using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Bootcamps.Api.Platform;

/// <summary>
/// Sends metrics and traces by OTLP to the collector that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names; the other <c>OTEL_…</c> settings apply too.
/// Without that setting nothing is measured or sent.
/// </summary>
internal static class TelemetryExport
{
    /// <summary>The setting that switches the export on.</summary>
    public const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds the export if a collector is set, and logs as JSON lines outside Development.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(builder.Configuration[EndpointSetting]))
        {
            builder.Services.AddOpenTelemetry()
                .ConfigureResource(resource => resource
                    .Clear() // the environment's OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES are read last and replace this name
                    .AddService(
                        "bootcamps",
                        serviceVersion: typeof(TelemetryExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion)
                    .AddTelemetrySdk()
                    .AddEnvironmentVariableDetector())
                .WithMetrics(metrics => metrics.AddMeter(Telemetry.MeterName).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation())
                .WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddProcessor(new OnlyKnownTags()))
                .UseOtlpExporter();
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

    /// <summary>Removes every tag that can contain personal data, such as a query, a user agent or a client's address.</summary>
    internal sealed class OnlyKnownTags : BaseProcessor<Activity>
    {
        private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
        {
            "http.request.method", "http.response.status_code", "http.route", "url.scheme", "server.address", "server.port",
            "network.protocol.version", "error.type",
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
