using System.CommandLine;
using System.Globalization;
using Bootcamps.Api.Platform.Commands;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain.Reports;
using Spectre.Console;

namespace Bootcamps.Api.Reports;

/// <summary><c>check</c>: checks that all figures of a programme agree. It changes nothing and can run while the service runs.</summary>
internal static class CheckCommand
{
    // One broken counter is one difference, so the first hundred are enough.
    private const int MostDifferences = 100;

    /// <summary>The command.</summary>
    public static Command Make(Terminal terminal)
    {
        var programme = new Option<string>("--programme") { Description = "Only this programme, such as LCRCA-2024-25.", HelpName = "ID" };
        var command = new Command(
            "check",
            "Checks that pools, dashboard, seats, ledger, enrolments and performance figures agree. Exits with 1 if anything differs.") { programme };
        command.SetAction((parsed, cancellationToken) =>
            terminal.WithDatabaseAsync(
                services => RunAsync(services.GetRequiredService<ReportStore>(), terminal, parsed.GetValue(programme), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ReportStore store, Terminal terminal, string? only, CancellationToken cancellationToken)
    {
        var programmeIds = await store.ProgrammeIdsAsync(cancellationToken);
        if (only is not null)
        {
            if (!programmeIds.Contains(only, StringComparer.Ordinal))
            {
                return terminal.Fail($"There is no programme {only}.{(programmeIds.Count == 0 ? "" : $" There is {string.Join(", ", programmeIds)}.")}");
            }

            programmeIds = [only];
        }

        if (programmeIds.Count == 0)
        {
            terminal.Output.WriteLine("No programme to check.");
        }

        var isConsistent = true;
        foreach (var programmeId in programmeIds)
        {
            var check = await store.CheckAsync(programmeId, cancellationToken);
            Tell(terminal, programmeId, check);
            isConsistent &= check.IsConsistent;
        }

        return isConsistent ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Tell(Terminal terminal, string programmeId, ProgrammeCheck check)
    {
        terminal.Output.WriteLine(programmeId);
        var totals = new Table().Border(TableBorder.Simple).AddColumn("").AddColumn(Right("Places")).AddColumn(Right("Pounds"));
        Add(totals, "Opening", check.OpeningPlaces, null);
        Add(totals, "Enrolments", check.Enrolments, null);
        Add(totals, "Ledger", check.LedgerPlaces, check.LedgerPence);
        Add(totals, "Committed", check.CommittedPlaces, check.CommittedPence);
        terminal.Show(totals);
        if (check.IsConsistent)
        {
            terminal.Output.WriteLine($"Everything agrees, {Terminal.Count(check.Pools, "pool")} checked.");
            return;
        }

        var differences = new Table().Border(TableBorder.Simple).AddColumn("Difference").AddColumn("In")
            .AddColumn(Right("Places expected")).AddColumn(Right("Places found")).AddColumn(Right("Pounds expected")).AddColumn(Right("Pounds found"));
        foreach (var difference in check.Differences.Take(MostDifferences))
        {
            differences.AddRow(
                new Text(Names.NameOf(difference.What)), new Text(difference.Id),
                new Text(Number(difference.ExpectedPlaces)), new Text(Number(difference.ActualPlaces)),
                new Text(Pounds(difference.ExpectedPence)), new Text(Pounds(difference.ActualPence)));
        }

        terminal.Show(differences);
        var unshown = check.Differences.Count - MostDifferences;
        terminal.Error.WriteLine(
            $"{programmeId}: {Terminal.Count(check.Differences.Count, "difference")}{(unshown > 0 ? $", {unshown} of them not shown" : "")}.");
    }

    private static void Add(Table table, string name, long places, long? pence) =>
        table.AddRow(new Text(name), new Text(Number(places)), new Text(Pounds(pence)));

    private static TableColumn Right(string name) => new TableColumn(name).RightAligned();

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Pounds(long? pence) => pence is { } some ? (some / 100m).ToString("N2", CultureInfo.InvariantCulture) : "";
}
