using System.Globalization;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Domain;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bootcamps.Api.Platform.Commands;

/// <summary>The output streams of commands, and the application's services and settings without a server.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Errors.</param>
/// <param name="settings">Settings above those of the environment, such as <c>--Database:Engine=sqlite</c>.</param>
internal sealed class Terminal(TextWriter output, TextWriter error, params string[] settings)
{
    // Output to a file or another program must not be wrapped.
    private const int WidthOfFiles = 240;

    private readonly IAnsiConsole _screen = ScreenOn(output);

    /// <summary>For what was asked for.</summary>
    public TextWriter Output => output;

    /// <summary>For what went wrong.</summary>
    public TextWriter Error => error;

    /// <summary>Says in one line why a command could not do what was asked.</summary>
    public int Fail(string message)
    {
        error.WriteLine(message);
        return ExitCode.Failed;
    }

    /// <summary>Says in a line each why a command could not do what was asked.</summary>
    public int Fail(IEnumerable<Refusal> refusals, OptionNames options)
    {
        foreach (var refusal in refusals)
        {
            error.WriteLine(options.Tell(refusal.Pointer, refusal.Message));
        }

        return ExitCode.Failed;
    }

    /// <summary>Shows a table or another piece of layout.</summary>
    public void Show(IRenderable content) => _screen.Write(content);

    /// <summary>Runs a command on the application's services, with the database in any state.</summary>
    /// <param name="command">The command.</param>
    /// <param name="refusal">Message if it does not run outside Development. Null if it runs everywhere.</param>
    public async Task<int> WithServicesAsync(Func<IServiceProvider, Task<int>> command, string? refusal = null)
    {
        var builder = Hosting.NewBuilder(settings);
        if (refusal is not null && !builder.Environment.IsDevelopment())
        {
            return Fail($"This is {builder.Environment.EnvironmentName}: {refusal}");
        }

        builder.AddBootcamps();

        // Commands write their own messages, so the log is off.
        builder.Logging.ClearProviders();
        await using var application = builder.Build();
        return await command(application.Services);
    }

    /// <summary>Runs a command on the application's services, on a database of this version.</summary>
    public Task<int> WithDatabaseAsync(Func<IServiceProvider, Task<int>> command) => WithServicesAsync(services =>
    {
        var missing = services.GetRequiredService<Migrator>().Pending().Count;
        return missing == 0
            ? command(services)
            : throw new SchemaException($"The database needs {Count(missing, "migration")}. Run the command migrate first.");
    });

    /// <summary>A number of things: <c>1 migration</c>, <c>1,200 migrations</c>.</summary>
    public static string Count(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    private static IAnsiConsole ScreenOn(TextWriter writer)
    {
        var screen = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Interactive = InteractionSupport.No });
        if (!screen.Profile.Out.IsTerminal)
        {
            screen.Profile.Width = WidthOfFiles;
        }

        return screen;
    }
}
