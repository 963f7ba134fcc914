using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary>
/// What the API has promised stays so. <c>promised.jsonl</c> holds it; what is added to the description is added there with <c>UPDATE_OPENAPI=1</c>, what is broken is not:
/// that takes another version of the description, with each break named under the version's heading in CHANGELOG.md.
/// </summary>
internal sealed class PromiseTests
{
    private const string Promised = "Bootcamps.Tests/Contract/promised.jsonl";

    [Test]
    public void What_was_promised_is_kept()
    {
        var version = (string)ApiDescription.Document["info"]!["version"]!;
        var lines = File.ReadAllLines(Repository.PathOf(Promised));
        var promised = Promise.Read(string.Join('\n', lines.Skip(1)));
        var now = Promise.Of(ApiDescription.Document);

        var broken = Unannounced(Promise.Broken(promised, now), lines[0], version, File.ReadAllText(Repository.PathOf("CHANGELOG.md"))).ToList();

        Assert.That(broken, Is.Empty, "Consumers would stumble. Keep it (and deprecate it), or raise the version and name each break in CHANGELOG.md.");
        TestContext.Out.WriteLine($"{now.Count} promises, {promised.Count} of them made before");
        Repository.MustHold(Promised, $"{version}\n{Promise.Write(now)}", "UPDATE_OPENAPI");
    }

    [TestCase("same", "")]
    [TestCase("""{ "paths": { "/v1/things": { "get": null } } }""", "`GET /v1/things`: gone|`GET /v1/things 200 application/json`: gone|`GET /v1/things ?kind`: gone")]
    [TestCase("""{ "components": { "schemas": { "Thing": { "properties": { "size": null } } } } }""", "`asked Thing.size`: gone|`told Thing.size`: gone")]
    [TestCase("""{ "components": { "schemas": { "Thing": { "properties": { "name": { "maxLength": 9 } } } } } }""", "`asked Thing.name`: narrower bounds")]
    [TestCase("""{ "components": { "schemas": { "Thing": { "properties": { "name": { "maxLength": 11 } } } } } }""", "")]
    [TestCase("""{ "components": { "schemas": { "Thing": { "properties": { "name": { "type": [ "null", "string" ] } } } } } }""", "`told Thing.name`: may now be null")]
    [TestCase("""{ "components": { "schemas": { "Thing": { "properties": { "size": { "type": "string" } } } } } }""", "`asked Thing.size`: integer is refused|`told Thing.size`: may now be string")]
    [TestCase("""{ "components": { "schemas": { "Thing": { "properties": { "kind": { "enum": [ "a" ] } } } } } }""", "`asked Thing.kind`: no longer b|`told Thing.kind`: no longer b")]
    [TestCase("""{ "components": { "schemas": { "Thing": { "properties": { "kind": { "enum": [ "a", "b", "c" ] } } } } } }""", "")]
    [TestCase("""{ "components": { "schemas": { "Thing": { "required": [ "name", "size" ] } } } }""", "`asked Thing.size`: now required")]
    [TestCase("""{ "components": { "schemas": { "Thing": { "required": [ ] } } } }""", "`told Thing.name`: may now be missing")]
    [TestCase("""{ "components": { "schemas": { "Thing": { "properties": { "more": { "type": "string" } } } } } }""", "")]
    [TestCase("""{ "components": { "schemas": { "Thing": { "required": [ "name", "more" ], "properties": { "more": { "type": "string" } } } } } }""", "`asked Thing.more`: new and required")]
    [TestCase("""{ "components": { "schemas": { "Thing": { "properties": { "tags": { "items": { "type": "integer" } } } } } } }""",
        "`asked Thing.tags`: array of string is refused|`asked Thing.tags[]`: string is refused|`told Thing.tags`: may now be array of integer|`told Thing.tags[]`: may now be integer")]
    public void A_change_that_consumers_stumble_over_is_found(string change, string broken)
    {
        var earlier = Sample();
        var later = Sample();
        if (change != "same")
        {
            Merge(later, JsonNode.Parse(change)!.AsObject());
        }

        Assert.That(string.Join('|', Promise.Broken(Promise.Of(earlier), Promise.Of(later))), Is.EqualTo(broken));
    }

    [Test]
    public void A_break_is_let_through_by_another_version_that_names_it()
    {
        string[] broken = ["`told Thing.size`: gone", "`told Thing.name`: may now be missing"];
        const string Changelog = "# Changelog\n\n## v2\n\n- `told Thing.size` is gone.\n\n## v1\n\n`told Thing.name`\n";

        Assert.Multiple(() =>
        {
            Assert.That(Unannounced(broken, "v1", "v1", Changelog), Is.EqualTo(broken), "the same version");
            Assert.That(Unannounced(broken, "v1", "v2", Changelog), Is.EqualTo(new[] { broken[1] }), "named under its own version only");
        });
    }

    [Test]
    public void What_is_written_is_read_again()
    {
        var promises = Promise.Of(Sample());

        Assert.That(Promise.Write(Promise.Read(Promise.Write(promises))), Is.EqualTo(Promise.Write(promises)));
    }

    private static IEnumerable<string> Unannounced(IEnumerable<string> broken, string earlierVersion, string version, string changelog)
    {
        var heading = changelog.IndexOf($"\n## {version}\n", StringComparison.Ordinal);
        var end = heading < 0 ? -1 : changelog.IndexOf("\n## ", heading + 1, StringComparison.Ordinal);
        var section = heading < 0 ? "" : end < 0 ? changelog[heading..] : changelog[heading..end];
        return broken.Where(what => version == earlierVersion || !section.Contains(what[..(what.LastIndexOf('`') + 1)], StringComparison.Ordinal));
    }

    private static JsonObject Sample() => JsonNode.Parse("""
        {
          "paths": { "/v1/things": {
            "get": { "operationId": "ListThings", "parameters": [ { "name": "kind", "in": "query", "schema": { "type": "string" } } ],
              "responses": { "200": { "content": { "application/json": { "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Thing" } } } } } } },
            "post": { "operationId": "AddThing", "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } },
              "responses": { "201": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } } } } } },
          "components": { "schemas": { "Thing": { "type": "object", "required": [ "name" ], "properties": {
            "name": { "type": "string", "minLength": 1, "maxLength": 10 }, "size": { "type": "integer" }, "kind": { "type": "string", "enum": [ "a", "b" ] },
            "tags": { "type": "array", "items": { "type": "string" } } } } } }
        }
        """)!.AsObject();

    // null takes away, an object goes deeper, anything else takes the place of what was there.
    private static void Merge(JsonObject target, JsonObject change)
    {
        foreach (var (name, value) in change)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject deeper && target[name] is JsonObject at)
            {
                Merge(at, deeper);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
