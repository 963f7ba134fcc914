using System.CommandLine;
using Bootcamps.Api.Platform.Storage;

namespace Bootcamps.Api.Platform.Commands;

/// <summary><c>migrate</c>: the server does the same when it starts.</summary>
internal static class MigrateCommand
{
    /// <summary>The command.</summary>
    public static Command Make(Terminal terminal)
    {
        var isDryRun = new Option<bool>("--dry-run") { Description = "List the migrations that would be applied, without applying them." };
        var command = new Command("migrate", "Updates the database to this version's schema. Creates the file on SQLite if it does not exist.") { isDryRun };
        command.SetAction(parsed => terminal.WithServicesAsync(services =>
        {
            var migrator = services.GetRequiredService<Migrator>();
            return Task.FromResult(parsed.GetValue(isDryRun) ? Preview(migrator, terminal) : Apply(migrator, terminal));
        }));
        return command;
    }

    private static int Preview(Migrator migrator, Terminal terminal)
    {
        var names = migrator.Pending();
        foreach (var name in names)
        {
            terminal.Output.WriteLine(name);
        }

        return Conclude(terminal, names.Count, "would be applied");
    }

    private static int Apply(Migrator migrator, Terminal terminal) => Conclude(terminal, migrator.Migrate(terminal.Output.WriteLine).Count, "applied");

    private static int Conclude(Terminal terminal, int count, string done)
    {
        terminal.Output.WriteLine(count == 0 ? "Nothing to apply. The schema is up to date." : $"{Terminal.Count(count, "migration")} {done}.");
        return ExitCode.Done;
    }
}
