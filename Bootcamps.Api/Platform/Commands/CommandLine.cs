using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;
using Bootcamps.Api.Authorities;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Reports;
using Bootcamps.Api.Sectors;
using Bootcamps.Api.Seed;

namespace Bootcamps.Api.Platform.Commands;

/// <summary>Exit codes.</summary>
internal static class ExitCode
{
    /// <summary>It did what was asked.</summary>
    public const int Done = 0;

    /// <summary>It ran, and found something wrong.</summary>
    public const int Failed = 1;

    /// <summary>It did not run: the command line made no sense.</summary>
    public const int Misused = 2;
}

/// <summary>The command line: parses and runs a command, and turns operational errors into one line and an exit code.</summary>
internal static partial class CommandLine
{
    private const string ProgramName = "Bootcamps.Api";

    /// <summary>Runs a command, or the server when there is none.</summary>
    /// <param name="args">The command with its options; none, or only settings such as <c>--urls=http://localhost:5080</c>, for the server.</param>
    /// <param name="terminal">Where commands write, and errors of both.</param>
    /// <param name="serve">Runs the server until it is stopped.</param>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, Func<Task> serve)
    {
        try
        {
            if (!IsForServer(args))
            {
                return await RunCommandAsync(args, terminal);
            }

            await serve();
            return ExitCode.Done;
        }
        catch (Exception exception) when (Explain(exception) is { } message)
        {
            foreach (var line in exception is SettingsException ? message.Split('\n') : [message.ReplaceLineEndings(" ")])
            {
                await terminal.Error.WriteLineAsync(line);
            }

            return ExitCode.Failed;
        }
    }

    private static Task<int> RunCommandAsync(string[] args, Terminal terminal)
    {
        // Response files (@file) are off because an argument that begins with @ could be misread.
        var parsed = Root(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Action is ParseErrorAction misuse)
        {
            misuse.ShowHelp = false;
            parsed.Invoke(new InvocationConfiguration { Output = terminal.Error, Error = terminal.Error });
            terminal.Error.WriteLine($"Try '{PathOf(parsed.CommandResult.Command)} --help'.");
            return Task.FromResult(ExitCode.Misused);
        }

        return parsed.InvokeAsync(new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false });
    }

    private static Command Root(Terminal terminal)
    {
        const string SameSettings = "Commands use the same settings as the server:";
        var root = new Command(ProgramName, $"""
            Bootcamps: enrolments and funding of Skills Bootcamps.

            Without a command the API is served, at {Hosting.DefaultAddress} unless ASPNETCORE_URLS says otherwise. {SameSettings}
            ASPNETCORE_ENVIRONMENT, Database__Engine, ConnectionStrings__Bootcamps. They end with 0 when done, 1 when something was found wrong, 2 when misused.
            """)
        {
            new HelpOption { Description = "Show help for a command." },
            new Option<bool>("--version") { Description = "Show the version.", Action = new ShowVersion(terminal) },
            MigrateCommand.Make(terminal),
            SeedCommand.Make(terminal),
            AuthoritiesCommand.Make(terminal),
            SectorsCommand.Make(terminal),
            KeysCommand.Make(terminal),
            TokensCommand.Make(terminal),
            CheckCommand.Make(terminal),
        };
        return root;
    }

    // The host reads settings from its arguments. All of them must be settings, so that a mistyped command does not start a server.
    private static bool IsForServer(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var setting = Setting().Match(args[i]);
            if (!setting.Success || setting.Groups["name"].Value is "help" or "version")
            {
                return false;
            }

            if (!setting.Groups["value"].Success && (++i == args.Length || args[i].StartsWith('-')))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The message of an operational error, for the operator. Null for a bug, which should show its stack.</summary>
    private static string? Explain(Exception exception) => exception switch
    {
        SettingsException or SchemaException or KeysException => exception.Message,
        StoreUnavailableException => $"{exception.Message} {exception.InnerException?.Message}".TrimEnd(),
        DbException => $"Cannot use the database. {exception.Message} Check ConnectionStrings__Bootcamps, and that the database exists and can be reached.",
        InvalidOperationException when exception.Message.StartsWith("Unable to configure HTTPS endpoint", StringComparison.Ordinal) =>
            "An https address is to be listened on and there is no certificate. Set Kestrel__Certificates__Default__Path and "
                + "Kestrel__Certificates__Default__Password, or listen on http alone.",
        InvalidOperationException or FormatException when exception.Source == "Microsoft.AspNetCore.Server.Kestrel.Core" =>
            $"{exception.Message} Check ASPNETCORE_URLS and the settings below Kestrel.",
        IOException or UnauthorizedAccessException => exception.Message,
        _ => null,
    };

    private static string PathOf(Symbol command) => command.Parents.FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;

    [GeneratedRegex(@"\A--(?<name>[A-Za-z][A-Za-z0-9:._-]*)(?<value>=.*)?\z", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Setting();

    private sealed class ShowVersion(Terminal terminal) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            terminal.Output.WriteLine(
                $"{ProgramName} {typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}");
            return ExitCode.Done;
        }
    }
}
