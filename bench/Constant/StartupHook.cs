using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(Bootcamps.Bench.ConstantAnswer))]

#pragma warning disable MA0047, CA1050 // The runtime finds it by this name alone.
/// <summary>The runtime loads this assembly through it (<c>DOTNET_STARTUP_HOOKS</c>), so that the host finds the class below by name.</summary>
internal static class StartupHook
{
    /// <summary>Does nothing: the assembly only needs to be loaded.</summary>
    public static void Initialize()
    {
    }
}
#pragma warning restore MA0047, CA1050

namespace Bootcamps.Bench
{
    /// <summary>
    /// Answers with N constant bytes of JSON in the measured host: <c>/bench/constant/N</c> before its own middleware, the most that any operation with
    /// an answer of that size can reach there, and <c>/bench/endpoint/N</c> behind it, as an operation would that does nothing.
    /// </summary>
    internal sealed class ConstantAnswer : IHostingStartup, IStartupFilter
    {
        private byte[] _answer = [];

        /// <inheritdoc/>
        public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(this));

        /// <inheritdoc/>
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map("/bench/constant", constant => constant.Run(AnswerAsync));
            next(app);

            // Requests without an operation of the host arrive here.
            app.Map("/bench/endpoint", constant => constant.Run(AnswerAsync));
        };

        private async Task AnswerAsync(HttpContext context)
        {
            var length = int.Parse(context.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
            var answer = _answer.Length == length ? _answer : _answer = [(byte)'"', .. Enumerable.Repeat((byte)'x', length - 2), (byte)'"'];
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = length;
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        }
    }
}
