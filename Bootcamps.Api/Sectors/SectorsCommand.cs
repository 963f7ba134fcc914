using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Commands;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Sectors;
using Spectre.Console;

namespace Bootcamps.Api.Sectors;

/// <summary><c>sectors</c>: adds a sector to an authority, with the fields and rules of <see cref="AddSector"/>.</summary>
internal static class SectorsCommand
{
    private static readonly OptionNames Options = new(
        ("authority", "--authority"), ("sectorCode", "--code"), ("name", "--name"),
        ("officialCode", "--official"), ("route", "--route"), ("displayOrder", "--order"));

    /// <summary>The command with its two parts.</summary>
    public static Command Make(Terminal terminal) => new("sectors", "Adds and lists the sectors of an authority.") { Add(terminal), List(terminal) };

    private static Command Add(Terminal terminal)
    {
        var authority = new Option<string>("--authority") { Description = "The authority, such as LCRCA.", HelpName = "ID", Required = true };
        var code = new Option<string>("--code")
        {
            Description = "Its code, such as green-energy: small letters, digits and hyphens. It never changes.",
            HelpName = "CODE",
            Required = true
        };
        var name = new Option<string>("--name") { Description = "Its name.", HelpName = "TEXT", Required = true };
        var official = new Option<string>("--official")
        {
            Description = "The sector of the national Course Directory that it belongs to: "
                + $"{string.Join(", ", OfficialSector.All.Select(sector => sector.Code))}.",
            HelpName = "CODE", Required = true,
        };
        var route = new Option<string>("--route")
        {
            Description = "Which rules apply to its courses: standard, or hgv for drivers of heavy goods vehicles. Default: standard.",
            HelpName = "ROUTE"
        };
        var level2 = new Option<bool>("--level-2") { Description = "Its courses may be at level 2." };
        var order = new Option<string>("--order") { Description = "Its place in lists, 1 to 1000. Default: after the last.", HelpName = "NUMBER" };
        var command = new Command("add", "Adds a sector to an authority.") { authority, code, name, official, route, level2, order };
        command.Validators.Add(result =>
        {
            if (new[] { authority, code, name, official }.Any(option => result.GetValue(option) is null))
            {
                // The parser has said so.
                return;
            }

            foreach (var fault in new AddSector.Rules().Validate(new AddSector.Request { Body = BodyOf(result) }).Errors)
            {
                result.AddError(Options.Tell(fault.PropertyName, fault.ErrorMessage));
            }
        });
        command.SetAction(parsed => terminal.WithDatabaseAsync(services => AddAsync(services, terminal, BodyOf(parsed.CommandResult))));
        return command;

        AddSector.Body BodyOf(CommandResult result) => new()
        {
            Authority = result.GetValue(authority), SectorCode = result.GetValue(code), Name = result.GetValue(name),
            OfficialCode = result.GetValue(official), Route = result.GetValue(route), IsLevel2Allowed = result.GetValue(level2),
            DisplayOrder = result.GetValue(order) is not { } text
                ? null
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : 0,
        };
    }

    private static Command List(Terminal terminal)
    {
        var authority = new Option<string>("--authority") { Description = "The authority, such as LCRCA.", HelpName = "ID", Required = true };
        var command = new Command("list", "Lists the sectors of an authority.") { authority };
        command.SetAction((parsed, cancellationToken) => terminal.WithDatabaseAsync(
            services => ListAsync(services, terminal, parsed.GetValue(authority)!, cancellationToken)));
        return command;
    }

    private static async Task<int> AddAsync(IServiceProvider services, Terminal terminal, AddSector.Body body)
    {
        var outcome = await services.GetRequiredService<WriteQueue>().SubmitAsync(new AddingSector(body.Authority!, body, Actor.System));
        if (outcome.IsRefused)
        {
            return outcome.Refusals[0] is { Code: NotFound404.NotFoundCode }
                ? terminal.Fail($"--authority: There is no authority {body.Authority}.")
                : terminal.Fail(outcome.Refusals, Options);
        }

        terminal.Output.WriteLine($"Sector {outcome.Value.SectorCode} is added to {body.Authority}. A running service follows within a minute.");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(IServiceProvider services, Terminal terminal, string authorityId, CancellationToken cancellationToken)
    {
        var sectors = await services.GetRequiredService<SectorStore>().ListAsync(authorityId, cancellationToken);
        if (sectors.Count == 0)
        {
            return terminal.Fail($"There is no authority {authorityId}, or it has no sectors.");
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Code", "Name", "National code", "Route", "Level 2");
        foreach (var sector in sectors)
        {
            table.AddRow(
                new Text(sector.SectorCode),
                new Text(sector.Name),
                new Text(sector.OfficialCode),
                new Text(sector.Route),
                new Text(sector.IsLevel2Allowed ? "yes" : "no"));
        }

        terminal.Show(table);
        return ExitCode.Done;
    }
}
