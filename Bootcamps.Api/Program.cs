using System.Globalization;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Commands;

// Not InvariantGlobalization (SqlClient refuses it): one culture for every thread instead.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

return await CommandLine.RunAsync(args, new Terminal(Console.Out, Console.Error), async () =>
{
    var builder = Hosting.NewBuilder(args);
    builder.AddBootcamps();

    var app = builder.Build();
    app.UseBootcamps();
    await app.Services.GetRequiredService<StartUp>().RunAsync();
    await app.RunAsync();
});
