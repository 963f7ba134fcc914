using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Bootcamps.Tests.Platform;

/// <summary>Receives the data of an exporter on its own port.</summary>
internal sealed class Collector(WebApplication app, ConcurrentDictionary<string, StringBuilder> received) : IAsyncDisposable
{
    public string Address => app.Urls.Single();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var received = new ConcurrentDictionary<string, StringBuilder>(StringComparer.Ordinal);
        app.Run(async context =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            received.GetOrAdd(context.Request.Path, _ => new StringBuilder()).Append(Encoding.Latin1.GetString(body.ToArray()));
        });
        await app.StartAsync();
        return new Collector(app, received);
    }

    // The data is in protocol buffers, which contain texts unchanged.
    public string Received(string path) => received.TryGetValue(path, out var text) ? text.ToString() : "";

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
