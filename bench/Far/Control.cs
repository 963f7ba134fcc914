using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Bootcamps.Bench.Far;

/// <summary>
/// What the bench talks to: <c>POST /bench/far/N</c> sets the delay of an exchange in milliseconds, <c>GET /bench/far</c> returns the counts since the
/// last call.
/// </summary>
internal sealed class Control(Exchanges exchanges) : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Map("/bench/far", far => far.Run(AnswerAsync));
        next(app);
    };

    private async Task AnswerAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            exchanges.DelayMilliseconds = double.Parse(context.Request.Path.Value![1..], CultureInfo.InvariantCulture);
            exchanges.Take();
            return;
        }

        var (batches, outside) = exchanges.Take();
        await context.Response.WriteAsJsonAsync(new { batches, outside }, context.RequestAborted);
    }
}
