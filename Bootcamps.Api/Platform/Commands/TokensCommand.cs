using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Bootcamps.Api.Platform.Access;

namespace Bootcamps.Api.Platform.Commands;

/// <summary><c>tokens</c>: makes a person for trying out, where there is no issuer to sign in with.</summary>
internal static partial class TokensCommand
{
    private const string UsualHours = "8";
    private const int MostHours = 168;
    private const int LongestName = 100;
    private const int LongestAuthority = 20;

    /// <summary>The command with its one part.</summary>
    public static Command Make(Terminal terminal) => new("tokens", "Issues tokens of persons for trying out, in Development only.") { Issue(terminal) };

    private static Command Issue(Terminal terminal)
    {
        var name = new Option<string>("--name") { Description = "What the person is called.", HelpName = "TEXT", Required = true };
        var role = new Option<string>("--role") { Description = $"What the person may do: {string.Join(", ", PersonAuthentication.PersonRoles)}.", HelpName = "ROLE", Required = true };
        var authority = new Option<string>("--authority") { Description = "The authority the person belongs to, such as LCRCA; for the role authority.", HelpName = "ID" };
        var subject = new Option<string>("--subject") { Description = "The person's id, which tells two people apart; made of the name unless given.", HelpName = "TEXT" };
        var hours = new Option<string>("--hours") { Description = $"How many hours the token works, {UsualHours} unless given, {MostHours} at most.", HelpName = "NUMBER" };
        var command = new Command("issue", "Prints a token that the API in Development lets in, whether it is running or not.") { name, role, authority, subject, hours };
        command.Validators.Add(result =>
        {
            foreach (var fault in Faults(OrderOf(result)))
            {
                result.AddError(fault);
            }
        });
        command.SetAction(parsed => terminal.WithServicesAsync(
            services =>
            {
                terminal.Output.WriteLine(services.GetRequiredService<DevelopmentIssuer>().Issue(OrderOf(parsed.CommandResult)));
                return Task.FromResult(ExitCode.Done);
            },
            "a token issued here is accepted in Development alone. Where persons sign in, their own issuer gives them tokens (Oidc__Authority)."));
        return command;

        TokenOrder OrderOf(CommandResult result) => new(
            result.GetValue(subject) ?? SubjectOf(result.GetValue(name)),
            result.GetValue(name)!,
            result.GetValue(role)!,
            result.GetValue(authority),
            TimeSpan.FromHours(int.TryParse(result.GetValue(hours) ?? UsualHours, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostHours ? number : 0));
    }

    private static IEnumerable<string> Faults(TokenOrder order)
    {
        if (order.Name is null || order.Role is null)
        {
            // The parser has said so.
            yield break;
        }

        if (!PersonAuthentication.PersonRoles.Contains(order.Role, StringComparer.Ordinal))
        {
            yield return $"--role: Must be one of: {string.Join(", ", PersonAuthentication.PersonRoles)}.";
        }
        else if ((order.AuthorityId is not null) != (order.Role == Role.Authority))
        {
            yield return order.AuthorityId is null ? "--authority: Needed for the role authority." : "--authority: Only for the role authority.";
        }

        if (order.AuthorityId is { } authorityId && (authorityId.Length is 0 or > LongestAuthority || !authorityId.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')))
        {
            yield return $"--authority: Must be a key of up to {LongestAuthority} letters, digits and hyphens.";
        }

        if (string.IsNullOrWhiteSpace(order.Name) || order.Name.Length > LongestName)
        {
            yield return $"--name: Must be a text of up to {LongestName} characters.";
        }
        else if (!PersonAuthentication.IsSubject(order.Subject))
        {
            yield return "--subject: Must be 1 to 100 visible ASCII characters.";
        }

        if (order.Lifetime <= TimeSpan.Zero)
        {
            yield return $"--hours: Must be a whole number from 1 to {MostHours}.";
        }
    }

    // The same name is the same person: Ada Sample is ada-sample.
    private static string SubjectOf(string? name) => NotOfSubject().Replace(name?.ToLowerInvariant() ?? "", "-").Trim('-');

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.None, 1_000)]
    private static partial Regex NotOfSubject();
}
