using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Bootcamps.Api.Platform.Access;

namespace Bootcamps.Api.Platform.Commands;

/// <summary><c>tokens</c>: makes a person's token for trials without an issuer.</summary>
internal static partial class TokensCommand
{
    private const string UsualHours = "8";
    private const int MostHours = 168;
    private const int LongestName = 100;
    private const int LongestAuthority = 20;

    /// <summary>The command with its one part.</summary>
    public static Command Make(Terminal terminal) => new("tokens", "Issues access tokens for people, to try the API in Development.") { Issue(terminal) };

    private static Command Issue(Terminal terminal)
    {
        var name = new Option<string>("--name") { Description = "The person's name.", HelpName = "TEXT", Required = true };
        var role = new Option<string>("--role")
        {
            Description = $"The person's role: {string.Join(", ", PersonAuthentication.PersonRoles)}.",
            HelpName = "ROLE",
            Required = true
        };
        var authority = new Option<string>("--authority")
        {
            Description = "The person's authority, such as LCRCA. Required for the role authority.",
            HelpName = "ID"
        };
        var subject = new Option<string>("--subject") { Description = "A unique id for the person. Default: made from the name.", HelpName = "TEXT" };
        var hours = new Option<string>("--hours")
        {
            Description = $"Hours for which the token works, at most {MostHours}. Default: {UsualHours}.",
            HelpName = "NUMBER"
        };
        var command = new Command("issue", "Prints a token that the API accepts in Development. The API does not need to be running.")
        {
            name, role, authority, subject, hours,
        };
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
            "tokens issued here are accepted only in Development. In other environments people get tokens from their own identity provider "
                + "(Oidc__Authority)."));
        return command;

        TokenOrder OrderOf(CommandResult result) => new(
            result.GetValue(subject) ?? SubjectOf(result.GetValue(name)),
            result.GetValue(name)!,
            result.GetValue(role)!,
            result.GetValue(authority),
            TimeSpan.FromHours(
                int.TryParse(result.GetValue(hours) ?? UsualHours, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostHours
                    ? number
                    : 0));
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
            yield return order.AuthorityId is null ? "--authority: Required for the role authority." : "--authority: Only for the role authority.";
        }

        if (order.AuthorityId is { } authorityId
            && (authorityId.Length is 0 or > LongestAuthority || !authorityId.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')))
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
