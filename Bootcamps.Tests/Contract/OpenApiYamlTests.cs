using System.Text.Json.Nodes;
using Bootcamps.Api.Platform.OpenApi;
using Bootcamps.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NUnit.Framework;
using Swashbuckle.AspNetCore.Swagger;

namespace Bootcamps.Tests.Contract;

/// <summary><c>openapi.yaml</c> equals what the code describes.</summary>
internal sealed class OpenApiYamlTests
{
    private SqliteDatabase _database = null!;
    private ApiHost _host = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _database = new SqliteDatabase();
        _host = new ApiHost(_database);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host.Dispose();
        _database.Dispose();
    }

    // The examples of answers were recorded when the file was last written. ExamplesTests compares them with the answers now.
    [Test]
    public async Task Openapi_yaml_matches_the_code()
    {
        var document = _host.Services.GetRequiredService<ISwaggerProvider>().GetSwagger(ApiDocument.Version);
        var examples = DemonstrationRun.ExamplesOf(ApiDescription.Document);
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
        {
            // Values that vary between runs keep their old text, so that the difference shows real changes only.
            var (answers, _) = await DemonstrationRun.AnswersAsync(
                JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!.AsObject());
            examples = answers.ToDictionary(
                pair => pair.Key,
                pair => examples.TryGetValue(pair.Key, out var known) && DemonstrationRun.Comparable(known) == DemonstrationRun.Comparable(pair.Value) ?
                    known :
                    pair.Value);
        }

        DemonstrationRun.Show(examples, document);

        Repository.MustHold("openapi.yaml", await ApiDocument.WriteAsync(document), "UPDATE_OPENAPI");
    }

    [Test]
    public async Task The_json_and_yaml_descriptions_are_equal()
    {
        var document = _host.Services.GetRequiredService<ISwaggerProvider>().GetSwagger(ApiDocument.Version);
        var expected = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));

        var actual = JsonNode.Parse(ApiDocumentPages.ToJson(await ApiDocument.WriteAsync(document)));

        Assert.That(actual!.ToJsonString(), Is.EqualTo(expected!.ToJsonString()));
    }

    [Test]
    public async Task The_description_says_which_credentials_an_operation_takes()
    {
        var document = _host.Services.GetRequiredService<ISwaggerProvider>().GetSwagger(ApiDocument.Version);
        var description = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!;

        var authorising = description["paths"]!["/v1/statements/{statementId}/authorise"]!["post"]!;
        Assert.That(authorising["security"]!.ToJsonString(), Is.EqualTo("""[{"person":[]}]"""));
        Assert.That((string?)authorising["description"], Does.EndWith("For persons of role authority; a key is refused (access.person-required)."));
        Assert.That(description["paths"]!["/v1/enrolments"]!["post"]!["security"]!.ToJsonString(), Is.EqualTo("""[{"key":[]}]"""), "providers are not persons");
        Assert.That(description["paths"]!["/v1/enrolments"]!["get"]!["security"], Is.Null);
        Assert.That(description["security"]!.ToJsonString(), Is.EqualTo("""[{"key":[]},{"person":[]}]"""));
    }
}
