using Bootcamps.Tests.Contract;
using NUnit.Framework;

namespace Bootcamps.Tests.Hostile;

/// <summary>No text field of any request accepts control characters. The fields come from the description, so that none is missed.</summary>
internal sealed class TextTests
{
    private static readonly string[] NotText =
    [
        @"""a\u0000b""", @"""a\r\nb""", @"""a\tb""", @"""a\u0085b""", @"""a\u202eb""", @"""a\u2066b""", @"""a\u200fb""", @"""a\u2028b""", @"""a\ud800b""",
        @"""a\ufffeb""",
    ];

    private static readonly string[] NotTextInQuery = ["a%00b", "a%0D%0Ab", "a%E2%80%AEb"];

    [Test]
    public async Task Control_characters_and_direction_marks_are_refused_in_every_text()
    {
        using var world = await World.MakeAsync();
        using var client = world.Host.Anonymous(isUnderContract: false);
        var requests = new HostileRequests(world, Seeded.Chance());
        List<string> accepted = [];
        var count = 0;
        foreach (var operation in ApiDescription.Operations.Where(operation => operation.IsOfApi))
        {
            foreach (var (pointer, request) in NotText.SelectMany(raw => requests.Texts(operation, raw)))
            {
                count++;
                var answer = await request.SendAsync(client);
                if (answer.Status != 400 || !Pointers(answer).Any(named => pointer.StartsWith(named, StringComparison.Ordinal)))
                {
                    accepted.Add($"{operation.Id} {pointer}: {answer.Status} {answer.Text}");
                }
            }
        }

        Assert.That(accepted, Is.Empty);
        Assert.That(count, Is.GreaterThan(500), "texts there are");
    }

    [Test]
    public async Task Control_characters_and_direction_marks_are_refused_in_every_text_of_a_query()
    {
        using var world = await World.MakeAsync();
        using var client = world.Host.Anonymous(isUnderContract: false);
        var requests = new HostileRequests(world, Seeded.Chance());
        List<string> accepted = [];
        foreach (var operation in ApiDescription.Operations.Where(operation => operation.IsOfApi))
        {
            foreach (var parameter in HostileRequests.ParametersOf(operation).Where(parameter => (string)parameter["in"]! == "query"))
            {
                foreach (var text in NotTextInQuery)
                {
                    var request = requests.Fitting(operation, 0);
                    var answer = await (request with { Path = $"{request.Path.Split('?')[0]}?{parameter["name"]}={text}" }).SendAsync(client);
                    if (answer.Status != 400 || !Pointers(answer).Contains($"/{parameter["name"]}"))
                    {
                        accepted.Add($"{operation.Id} {parameter["name"]}: {answer.Status} {answer.Text}");
                    }
                }
            }
        }

        Assert.That(accepted, Is.Empty);
    }

    private static IEnumerable<string> Pointers(HostileAnswer answer) =>
        System.Text.Json.Nodes.JsonNode.Parse(answer.Text)!["errors"]!.AsArray().Select(entry => (string?)entry!["pointer"]).OfType<string>();
}
