using System.Globalization;
using System.Text;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary><c>docs/rules.md</c> says what <c>GET /v1/rules</c> says.</summary>
public sealed class RulesDocumentTests
{
    [Test]
    public void Rules_md_matches_the_catalogue() => Repository.MustHold("docs/rules.md", Text(), "UPDATE_DOCS");

    private static string Text()
    {
        var text = new StringBuilder("""
            # Rules

            Every code the API can return, as `GET /v1/rules` lists them. `UPDATE_DOCS=1 dotnet test --filter RulesDocument`
            """ + """
             generates this page from `Bootcamps.Domain/RuleCatalogue*.cs`.
            A test keeps them equal. Codes are never renamed or reused.

            `error`: the request is refused. An error marked 409 is a conflict with an existing record.
            """ + """
             `warning`: the request is accepted and the answer has a warning.
            `configured`: the programme's rule set decides. The default is in brackets.

            """);
        foreach (var group in RuleCatalogue.Rules.GroupBy(
            rule => rule.Code.Contains('.', StringComparison.Ordinal) ? rule.Code[..rule.Code.IndexOf('.', StringComparison.Ordinal)] : "Whole answers"))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n## {group.Key}\n\n| code | severity | what is wrong | what to do | source | since |\n|---|---|---|---|---|---|\n");
            foreach (var rule in group)
            {
                var severity = Names.NameOf(rule.Severity) + (rule.IsConflict ? " (409)" : "");
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{rule.Code}` | {severity} | {Cell(rule.Text)} | {Cell(rule.Remedy)} | {Cell(rule.Source)} | {rule.Since:yyyy-MM-dd} |\n");
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
