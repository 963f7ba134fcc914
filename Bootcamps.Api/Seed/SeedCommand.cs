using System.CommandLine;
using System.Globalization;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Commands;
using Spectre.Console;

namespace Bootcamps.Api.Seed;

/// <summary><c>seed</c>: fills an empty database.</summary>
internal static class SeedCommand
{
    /// <summary>The command.</summary>
    public static Command Make(Terminal terminal)
    {
        var demonstration = new Option<bool>("--demonstration")
        {
            Description = $"Also add fictional providers, courses and cohorts, and a key for each role. The keys are saved in {DemonstrationKeys.FileName}.",
        };
        var command = new Command(
            "seed",
            "Loads the Liverpool City Region programme for 2024-25 into an empty database: area, sectors, rules, caps and targets.") { demonstration };
        command.SetAction(parsed => terminal.WithDatabaseAsync(services => RunAsync(services, terminal, parsed.GetValue(demonstration))));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, Terminal terminal, bool withDemonstration)
    {
        // Fictional providers could not be recognised or removed later.
        if (withDemonstration && services.GetRequiredService<IHostEnvironment>().IsProduction() && !services.GetRequiredService<Settings>().HasDemonstration)
        {
            return terminal.Fail("Demonstration data is not loaded in Production. Set Demonstration__Load to true if this is a demonstration.");
        }

        if (services.GetRequiredService<SeedLoader>().Load(withDemonstration) is not { } loaded)
        {
            return terminal.Fail("Nothing was loaded, because the database is not empty: it has an authority. Use an empty database.");
        }

        var table = new Table().Border(TableBorder.Simple).AddColumn("Table").AddColumn(new TableColumn("Rows").RightAligned());
        foreach (var (name, rows) in loaded)
        {
            table.AddRow(new Text(name), new Text(rows.ToString("N0", CultureInfo.InvariantCulture)));
        }

        terminal.Show(table);
        terminal.Output.WriteLine($"{Terminal.Count(loaded.Sum(one => one.Rows), "row")} loaded.");
        if (withDemonstration)
        {
            await services.GetRequiredService<DemonstrationKeys>().MakeAsync(terminal.Output);
        }

        return ExitCode.Done;
    }
}
