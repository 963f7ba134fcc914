using System.Diagnostics;
using Bootcamps.Api.Platform.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

#pragma warning disable MA0047, CA1050 // The runtime finds it by this name alone.
/// <summary>The runtime calls it before the API begins (<c>DOTNET_STARTUP_HOOKS</c>).</summary>
internal static class StartupHook
{
    /// <summary>Waits for the host to be built, and puts the far engine in place of the API's own.</summary>
    public static void Initialize() => DiagnosticListener.AllListeners.Subscribe(new Bootcamps.Bench.Far.Listeners());
}
#pragma warning restore MA0047, CA1050

namespace Bootcamps.Bench.Far
{
    /// <summary>Finds the listener that reports hosts being built, as test hosts do.</summary>
    internal sealed class Listeners : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        /// <inheritdoc/>
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
            {
                value.Subscribe(this);
            }
        }

        /// <inheritdoc/>
        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: "HostBuilding", Value: IHostBuilder host })
            {
                host.ConfigureServices((_, services) => Replace(services));
            }
        }

        /// <inheritdoc/>
        public void OnCompleted()
        {
        }

        /// <inheritdoc/>
        public void OnError(Exception error)
        {
        }

        // The host is announced twice: once for its settings, once with everything in it.
        private static void Replace(IServiceCollection services)
        {
            if (services.LastOrDefault(service => service.ServiceType == typeof(Engine)) is { ImplementationFactory: { } make }
                && services.All(service => service.ServiceType != typeof(Exchanges)))
            {
                var exchanges = new Exchanges();
                services.AddSingleton<Engine>(provider => new FarEngine((Engine)make(provider), exchanges));
                services.AddSingleton(_ => exchanges);
                services.AddSingleton<IStartupFilter>(new Control(exchanges));
            }
        }
    }
}
