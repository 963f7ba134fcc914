using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Commands;
using Bootcamps.Api.Platform.Writing;
using Spectre.Console;

namespace Bootcamps.Api.Authorities;

/// <summary><c>authorities</c>: adds a tenant, with the fields and rules of <see cref="AddAuthority"/>.</summary>
internal static class AuthoritiesCommand
{
    private static readonly OptionNames Options = new(("authorityId", "--id"), ("name", "--name"), ("gssCode", "--gss"), ("areas", "--area"));

    /// <summary>The command with its two parts.</summary>
    public static Command Make(Terminal terminal) => new("authorities", "Adds and lists combined authorities.") { Add(terminal), List(terminal) };

    private static Command Add(Terminal terminal)
    {
        var id = new Option<string>("--id")
        {
            Description = "Its id, such as WMCA: 2 to 20 capital letters, digits and hyphens. It never changes.",
            HelpName = "ID",
            Required = true
        };
        var name = new Option<string>("--name") { Description = "Its full name.", HelpName = "TEXT", Required = true };
        var gss = new Option<string>("--gss") { Description = "Its code in the national register of geographic codes, such as E47000007.", HelpName = "CODE" };
        var area = new Option<string[]>("--area")
        {
            Description =
                "A council in its area, as often as there are councils: its code, the first day, and its name, such as 'E08000025 2016-06-17 Birmingham'. "
                + "A council that has left has both days: 'E08000025 2016-06-17..2023-03-31 Birmingham'.",
            HelpName = "COUNCIL",
            Required = true,
        };
        var command = new Command(
            "add",
            "Adds an authority with its area. Then add its sectors (sectors add) and make it a key (keys create --role authority).") { id, name, gss, area };
        command.Validators.Add(result =>
        {
            if (result.GetValue(id) is null || result.GetValue(name) is null || result.GetValue(area) is not { Length: > 0 })
            {
                // The parser has said so.
                return;
            }

            foreach (var fault in new AddAuthority.Rules().Validate(new AddAuthority.Request { Body = BodyOf(result) }).Errors)
            {
                result.AddError(Options.Tell(fault.PropertyName, fault.ErrorMessage));
            }
        });
        command.SetAction(parsed => terminal.WithDatabaseAsync(services => AddAsync(services, terminal, BodyOf(parsed.CommandResult))));
        return command;

        AddAuthority.Body BodyOf(CommandResult result) => new()
        {
            AuthorityId = result.GetValue(id), Name = result.GetValue(name), GssCode = result.GetValue(gss), Areas = [.. result.GetValue(area)!.Select(AreaOf)],
        };
    }

    private static Command List(Terminal terminal)
    {
        var command = new Command("list", "Lists authorities with the councils of their areas.");
        command.SetAction((_, cancellationToken) => terminal.WithDatabaseAsync(services => ListAsync(services, terminal, cancellationToken)));
        return command;
    }

    // The operation's rules report missing parts.
    private static AuthorityBody.Area AreaOf(string text)
    {
        var parts = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var days = parts.ElementAtOrDefault(1)?.Split("..", 2);
        return new AuthorityBody.Area
        {
            LocalAuthorityCode = parts.ElementAtOrDefault(0),
            Name = parts.ElementAtOrDefault(2),
            ValidFrom = days?[0],
            ValidTo = days?.ElementAtOrDefault(1)
        };
    }

    private static async Task<int> AddAsync(IServiceProvider services, Terminal terminal, AddAuthority.Body body)
    {
        var unit = new AddingAuthority(body.ToRow(), body.ToAreas(), Actor.System, services.GetRequiredService<TimeProvider>().Today());
        var outcome = await services.GetRequiredService<WriteQueue>().SubmitAsync(unit);
        if (outcome.IsRefused)
        {
            return terminal.Fail(outcome.Refusals, Options);
        }

        terminal.Output.WriteLine($"{outcome.Value.AuthorityId} is added, with {Terminal.Count(outcome.Value.Areas.Count, "council")} in its area.");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(IServiceProvider services, Terminal terminal, CancellationToken cancellationToken)
    {
        var authorities = await services.GetRequiredService<AuthorityStore>().ListAsync(null, cancellationToken);
        if (authorities.Count == 0)
        {
            terminal.Output.WriteLine("There is no authority.");
            return ExitCode.Done;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Authority", "Name", "Code", "Council", "Council's code", "From", "To");
        foreach (var authority in authorities)
        {
            foreach (var area in authority.Areas)
            {
                table.AddRow(
                    new Text(authority.AuthorityId), new Text(authority.Name), new Text(authority.GssCode ?? ""),
                    new Text(area.Name), new Text(area.LocalAuthorityCode),
                    new Text(Day(area.ValidFrom)), new Text(area.ValidTo is { } last ? Day(last) : ""));
            }
        }

        terminal.Show(table);
        return ExitCode.Done;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
