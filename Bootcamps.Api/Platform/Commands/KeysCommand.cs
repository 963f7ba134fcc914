using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Spectre.Console;

namespace Bootcamps.Api.Platform.Commands;

/// <summary><c>keys</c>: makes keys, including the first of an installation, with the fields and rules of <see cref="MakeKey"/>.</summary>
internal static class KeysCommand
{
    private static readonly OptionNames Options =
        new(("role", "--role"), ("authorityId", "--authority"), ("ukprn", "--ukprn"), ("name", "--name"), ("expiresOn", "--expires"), ("origins", "--origin"));

    /// <summary>The command with its three parts.</summary>
    public static Command Make(Terminal terminal) => new("keys", "Makes, lists and revokes API keys.") { Create(terminal), List(terminal), Revoke(terminal) };

    private static Command Create(Terminal terminal)
    {
        var role = new Option<string>("--role")
        {
            Description = $"The role of the key: {string.Join(", ", Role.Provider, Role.Authority, Role.Partner, Role.Admin)}.",
            HelpName = "ROLE",
            Required = true
        };
        var authority = new Option<string>("--authority")
        {
            Description = "The authority of the key, such as LCRCA. Required for every role except admin.",
            HelpName = "ID"
        };
        var ukprn = new Option<string>("--ukprn") { Description = "The provider of the key. Required for the role provider.", HelpName = "UKPRN" };
        var name = new Option<string>("--name") { Description = "What the key is for. Do not include personal data.", HelpName = "TEXT", Required = true };
        var expires = new Option<string>("--expires")
        {
            Description = "The last day on which the key works, such as 2025-12-31. Default: the key does not expire.",
            HelpName = "DATE"
        };
        var origin = new Option<string[]>("--origin")
        {
            Description = "A website that can use the key, such as https://www.example.org. Only for the role partner. Repeat it for each website.",
            HelpName = "URL",
        };
        var command = new Command("create", "Makes a key and prints it. A secret key cannot be shown again.") { role, authority, ukprn, name, expires, origin };
        command.Validators.Add(result =>
        {
            foreach (var fault in Faults(BodyOf(result), result.GetValue(ukprn)))
            {
                result.AddError(fault);
            }
        });
        command.SetAction(parsed => terminal.WithDatabaseAsync(services => CreateAsync(services, terminal, BodyOf(parsed.CommandResult))));
        return command;

        MakeKey.Body BodyOf(CommandResult result) => new()
        {
            Role = result.GetValue(role),
            AuthorityId = result.GetValue(authority),
            Ukprn = int.TryParse(result.GetValue(ukprn), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
            Name = result.GetValue(name),
            ExpiresOn = result.GetValue(expires),
            Origins = result.GetValue(origin) is { Length: > 0 } origins ? origins : null,
        };
    }

    private static Command List(Terminal terminal)
    {
        var authority = new Option<string>("--authority") { Description = "Only keys of this authority.", HelpName = "ID" };
        var command = new Command("list", "Lists keys in the order they were made, without their secrets.") { authority };
        command.SetAction((parsed, cancellationToken) => terminal.WithDatabaseAsync(
            services => ListAsync(services, terminal, parsed.GetValue(authority), cancellationToken)));
        return command;
    }

    private static Command Revoke(Terminal terminal)
    {
        var keyId = new Argument<string>("KEYID") { Description = "The key's id from keys list: the second part of the key." };
        var command = new Command("revoke", "Revokes a key permanently. A running service refuses it within a second.") { keyId };
        command.SetAction(parsed => terminal.WithDatabaseAsync(services => RevokeAsync(services, terminal, parsed.GetValue(keyId)!)));
        return command;
    }

    private static async Task<int> CreateAsync(IServiceProvider services, Terminal terminal, MakeKey.Body body)
    {
        var order = new KeyOrder(
            body.Role!,
            body.AuthorityId,
            body.Ukprn,
            body.Name!,
            IsoDate.TryParse(body.ExpiresOn, out var day) ? day : null,
            body.Origins ?? []);
        var making = new KeyMaking(order, Actor.System, services.GetRequiredService<TimeProvider>().Today());
        var outcome = await services.GetRequiredService<WriteQueue>().SubmitAsync(making);
        if (outcome.IsRefused)
        {
            return terminal.Fail(outcome.Refusals, Options);
        }

        var key = making.Reveal(outcome.Value);
        terminal.Output.WriteLine(key.Key);
        foreach (var warning in key.Warnings)
        {
            terminal.Error.WriteLine(Options.Tell(warning.Pointer, $"{warning.Message} {warning.Remedy}"));
        }

        terminal.Output.WriteLine(
            key.Kind == "secret" ? $"Save the key now, because it cannot be shown again. Its id is {key.KeyId}." : $"Its id is {key.KeyId}.");
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(IServiceProvider services, Terminal terminal, string? authorityId, CancellationToken cancellationToken)
    {
        const int Page = 500;
        var store = services.GetRequiredService<KeyStore>();
        var today = services.GetRequiredService<TimeProvider>().Today();
        var table = new Table().Border(TableBorder.Simple).AddColumns("Key id", "Role", "Authority", "UKPRN", "Name", "Made", "Expires", "Last used", "State");
        List<KeyRow> page;
        var after = 0L;
        do
        {
            page = await store.ListAsync(authorityId, after, Page, cancellationToken);
            foreach (var key in page)
            {
                table.AddRow(
                    new Text(key.KeyId), new Text(key.Role), new Text(key.AuthorityId ?? ""),
                    new Text(key.Ukprn?.ToString(CultureInfo.InvariantCulture) ?? ""), new Text(key.Name),
                    new Text(Minute(key.CreatedAt)), new Text(key.ExpiresOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "never"),
                    new Text(key.LastUsedAt is { } usedAt ? Minute(usedAt) : "never"),
                    new Text(key.RevokedAt is not null ? "revoked" : key.ExpiresOn < today ? "expired" : "works"));
                after = key.Number;
            }
        }
        while (page.Count == Page);

        if (table.Rows.Count == 0)
        {
            terminal.Output.WriteLine("No keys.");
        }
        else
        {
            terminal.Show(table);
        }

        return ExitCode.Done;
    }

    private static async Task<int> RevokeAsync(IServiceProvider services, Terminal terminal, string text)
    {
        // The whole key is accepted, because that is what a person who finds a leaked key has.
        var keyId = KeyText.TryParse(text, out var key) ? key.KeyId : text;
        var outcome = await services.GetRequiredService<WriteQueue>().SubmitAsync(new KeyRevoking(keyId, Actor.System));
        if (outcome.IsRefused)
        {
            return terminal.Fail(outcome.Refusals[0] is { Code: NotFound404.NotFoundCode }
                ? $"Key {keyId} not found. Run keys list to see the ids."
                : outcome.Refusals[0].Message);
        }

        terminal.Output.WriteLine($"Revoked key {keyId}.");
        return ExitCode.Done;
    }

    // The faults from the endpoint's validator, with options instead of fields.
    private static IEnumerable<string> Faults(MakeKey.Body body, string? ukprn)
    {
        if (body.Role is null || body.Name is null)
        {
            // The parser has said so.
            yield break;
        }

        if (ukprn is not null && body.Ukprn is null)
        {
            yield return "--ukprn: Must be the eight digits of a UKPRN.";
            yield break;
        }

        if (body.AuthorityId is null && body.Role != Role.Admin)
        {
            yield return "--authority: Required for every role except admin.";
        }

        foreach (var fault in new MakeKey.Rules().Validate(new MakeKey.Request { Body = body }).Errors)
        {
            yield return Options.Tell(fault.PropertyName, fault.ErrorMessage);
        }
    }

    private static string Minute(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
