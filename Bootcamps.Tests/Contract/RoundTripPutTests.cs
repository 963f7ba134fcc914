using System.Globalization;
using System.Text.Json.Nodes;
using Bootcamps.Tests.Hostile;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary>The answer of GET can be sent back with PUT, at every address that has both.</summary>
internal sealed class RoundTripPutTests
{
    private static IEnumerable<DescribedOperation> Puts =>
        ApiDescription.Operations.Where(operation => operation.IsOfApi && operation.Verb.Equals("put", StringComparison.OrdinalIgnoreCase));

    [Test]
    public async Task A_GET_answer_can_be_PUT_back_unless_a_read_only_field_was_changed()
    {
        using var world = await World.MakeAsync();
        var gets = ApiDescription.Operations.Where(operation => operation.Verb.Equals("get", StringComparison.OrdinalIgnoreCase))
            .Select(operation => operation.Path)
            .ToHashSet(StringComparer.Ordinal);
        var pairs = Puts.Where(put => gets.Contains(put.Path)).ToList();
        Assert.That(pairs, Has.Count.GreaterThanOrEqualTo(4));
        List<string> faults = [];
        foreach (var put in pairs)
        {
            using var client = world.Host.With(world.CredentialsFor(put)[0], isUnderContract: false);
            var path = System.Text.RegularExpressions.Regex.Replace(
                put.Path,
                @"\{(?<name>\w+)\}",
                part => world.Known(part.Groups["name"].Value) is [var id, ..] ? id : "TEST",
                System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(1));
            var got = await client.Get(path);
            if (got.Status != 200)
            {
                faults.Add($"GET {path}: {got.Status} {got.Text}");
                continue;
            }

            var etag = got.Headers.Headers.ETag!.ToString();
            foreach (var (name, value) in got.Json.AsObject())
            {
                var known = ApiDescription.Resolve(put.Json["requestBody"]!["content"]!["application/json"]!["schema"]!)["properties"]!.AsObject();
                if (known.ContainsKey(name) || name is "seatsRemaining")
                {
                    continue;
                }

                var changed = got.Json.AsObject();
                changed[name] = value is JsonValue number && number.GetValueKind() == System.Text.Json.JsonValueKind.Number ? (decimal)number + 1 : "changed";
                var refused = await client.Put(path, changed.ToJsonString(), etag);
                if (refused.Status != 400 || !refused.Faults.SequenceEqual([$"request.read-only /{name}"]))
                {
                    faults.Add($"PUT {path} with another {name}: {refused.Status} {refused.Text}");
                }
            }

            // Allocations are fixed once money is committed. That refusal is a rule, not a malformed body.
            var back = await client.Put(path, got.Text, etag);
            if (back.Status != 200 && !back.Codes.SequenceEqual(["funding.allocations-committed"]))
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"PUT {path}: {back.Status} {back.Text}"));
            }
        }

        Assert.That(faults, Is.Empty);
    }
}
