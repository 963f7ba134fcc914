using System.Globalization;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Storage;

// Not InvariantGlobalization (SqlClient refuses it): one culture for every thread instead.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddBootcamps();

    var app = builder.Build();
    app.UseBootcamps();
    app.Services.GetRequiredService<StartUp>().Run();
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (exception is SettingsException or SchemaException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
