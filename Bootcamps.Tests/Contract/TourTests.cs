using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary>The tour exists twice: <c>docs/tour.sh</c> for a shell, <c>docs/tour.http</c> for an editor. Both send the same requests.</summary>
public sealed partial class TourTests
{
    [Test]
    public void Both_tours_send_the_same_requests()
    {
        var shell = File.ReadAllText(Repository.PathOf("docs/tour.sh")).ReplaceLineEndings("\n");
        var sentByShell = Curl().Matches(shell)
            .Select(request => Of(request, request.Groups["name"].Success ? Enrolment().Match(shell).Groups["body"].Value : request.Groups["body"].Value));
        var sentByEditor = Http().Matches(File.ReadAllText(Repository.PathOf("docs/tour.http")).ReplaceLineEndings("\n"))
            .Select(request => Of(request, request.Groups["body"].Value));
        Assert.That(sentByEditor.ToList(), Is.EqualTo(sentByShell.ToList()).And.Count.EqualTo(5));
    }

    private static string Of(Match request, string body) =>
        $"{request.Groups["path"].Value} as {request.Groups["role"].Value}, retry {request.Groups["retry"].Value}: "
        + (body.Length == 0 ? "" : JsonNode.Parse(body)!.ToJsonString());

    [GeneratedRegex(
        """curl -s \$url(?<path>\S+) .*?\$\(key (?<role>\w+)\)"(?:.*?Idempotency-Key: (?<retry>[\w-]+)")?(?:.*? -d (?:"\$(?<name>\w+)"|'(?<body>[^']*)'))?\n""",
        RegexOptions.ExplicitCapture,
        1_000)]
    private static partial Regex Curl();

    [GeneratedRegex("enrolment='(?<body>[^']*)'", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Enrolment();

    [GeneratedRegex(
        """(?:GET|POST) \{\{url\}\}(?<path>\S+)\nAuthorization: Bearer \{\{(?<role>\w+)\}\}\n"""
        + """(?:Content-Type: application/json\n)?(?:Idempotency-Key: (?<retry>[\w-]+)\n)?(?:\n(?<body>\{[\s\S]*?\n\})\n)?""",
        RegexOptions.ExplicitCapture,
        1_000)]
    private static partial Regex Http();
}
