using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Bootcamps.Tests.Platform;

/// <summary>Takes what an exporter sends, on a port of its own.</summary>
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

    // What was sent is protocol buffers, in which texts stand as they are.
    public string Received(string path) => received.TryGetValue(path, out var text) ? text.ToString() : "";

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
