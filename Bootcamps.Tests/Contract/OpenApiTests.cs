using System.Text.Json;
using System.Text.Json.Nodes;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.OpenApi;
using Bootcamps.Tests.Storage;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary><c>openapi.yaml</c> is complete and equals the served description.</summary>
internal sealed class OpenApiTests
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

    [TestCase("/openapi/v1.yaml", "application/yaml")]
    [TestCase("/openapi/v1.json", "application/json")]
    [TestCase("/swagger/index.html", "text/html")]
    [TestCase("/swagger/swagger-ui-bundle.js", "text/javascript")]
    public async Task The_description_is_served_without_a_key(string path, string mediaType)
    {
        var answer = await _host.Anonymous().Get(path);

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Headers.Content.Headers.ContentType!.MediaType, Is.EqualTo(mediaType));
    }

    [Test]
    public async Task The_root_redirects_to_the_documentation_page()
    {
        var answer = await _host.Anonymous().Get("/");

        Assert.That((answer.Status, answer.Headers.Headers.Location?.ToString()), Is.EqualTo((302, "swagger/index.html")), answer.Text);
    }

    [Test]
    public async Task The_served_description_equals_the_checked_in_file() =>
        Assert.That((await _host.Anonymous().Get("/openapi/v1.yaml")).Text, Is.EqualTo(await File.ReadAllTextAsync(Repository.PathOf("openapi.yaml"))));

    [Test]
    public async Task The_page_shows_the_served_description_and_its_content_policy_allows_its_scripts()
    {
        var page = await _host.Anonymous().Get("/swagger/index.html");
        var script = await _host.Anonymous().Get("/swagger/index.js");

        Assert.That(page.Headers.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("script-src 'self'"));
        Assert.That(page.Text, Does.Not.Contain("<script>"), "The policy forbids scripts in the page.");
        Assert.That(script.Text, Does.Contain("/openapi/v1.yaml"));
    }

    [Test]
    public void Every_route_is_described()
    {
        var routes = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<EndpointDefinition>() is not null)
            .Select(route => $"{route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]} {route.RoutePattern.RawText}");

        Assert.That(
            ApiDescription.Operations.Where(operation => operation.IsOfApi).Select(operation => $"{operation.Verb.ToUpperInvariant()} {operation.Path}"),
            Is.EquivalentTo(routes));
    }

    [TestCaseSource(typeof(ApiDescription), nameof(ApiDescription.Operations))]
    public void Every_operation_is_fully_described(DescribedOperation operation)
    {
        var statuses = ApiDescription.AnswersOf(operation).Select(answer => answer.Status).ToList();
        var description = (string?)operation.Json["description"] ?? "";

        Assert.Multiple(() =>
        {
            Assert.That((string?)operation.Json["summary"], Is.Not.Null.And.Not.Empty, "summary");
            Assert.That(description, Does.EndWith("."), "description");
            Assert.That(operation.Json["tags"]![0]!.ToString(), Is.Not.Empty, "tag");
            Assert.That(
                ApiDescription.Document["tags"]!.AsArray().Select(tag => (string?)tag!["name"]),
                Does.Contain((string?)operation.Json["tags"]![0]),
                "description of the tag");
            Assert.That(statuses.Any(status => status.StartsWith('2')), "an answer that is a success");
            if (operation.IsOfApi)
            {
                Assert.That(statuses, Is.SupersetOf(new[] { "401", "403", "429", "500", "503" }));
                Assert.That(description, Does.Contain(" role ").Or.Contain("every key"), "who may use it");
                if (operation.Json["requestBody"] is not null)
                {
                    Assert.That(statuses, Is.SupersetOf(new[] { "400", "413", "415" }));
                }
            }

            foreach (var (status, answer) in ApiDescription.AnswersOf(operation))
            {
                Assert.That((string?)answer["description"], Is.Not.Null.And.Not.Empty, $"description of {status}");
                foreach (var content in answer["content"]?.AsObject() ?? [])
                {
                    Assert.That(content.Value!["schema"], Is.Not.Null, $"schema of {status}");
                    Assert.That(content.Value["example"], Is.Not.Null, $"example of {status}");
                    Assert.That(
                        content.Key,
                        Is.EqualTo("application/problem+json").Or.Matches<string>(_ => status[0] == '2' || !operation.IsOfApi),
                        $"media type of {status}");
                }
            }

            foreach (var content in operation.Json["requestBody"]?["content"]?.AsObject() ?? [])
            {
                Assert.That(content.Value!["example"], Is.Not.Null, "example of the body");
            }
        });
    }

    [Test]
    public void Every_parameter_header_and_field_has_a_description()
    {
        var parameters = ApiDescription.Operations.SelectMany(
            operation => operation.Json["parameters"]?.AsArray() ?? [],
            (operation, parameter) => ($"{operation.Id} {parameter!["name"]}", parameter.AsObject()));
        var headers = ApiDescription.Document["components"]!["headers"]!.AsObject().Select(header => (header.Key, header.Value!.AsObject()));
        var fields = ApiDescription.Schemas().Where(schema => IsField(schema.Place)).Select(schema => (schema.Place, schema.Schema));
        var messages = ApiDescription.Document["components"]!["schemas"]!.AsObject().Select(schema => (schema.Key, schema.Value!.AsObject()));

        var bare = parameters.Concat(headers).Concat(fields).Concat(messages).Where(item => string.IsNullOrWhiteSpace((string?)item.Item2["description"]))
            .Select(item => item.Item1);

        Assert.That(bare, Is.Empty);
    }

    [Test]
    public void Every_text_number_and_list_is_bounded()
    {
        var loose = ApiDescription.Schemas().Where(schema => !IsBounded(schema.Schema)).Select(schema => schema.Place);

        Assert.That(
            loose,
            Is.Empty,
            "Bound it in its validator, or in an answer by [MaxLength], [Range], [AllowedValues] or [EnumDataType], or by its name in the description of its feature.");
    }

    [Test]
    public void No_request_takes_fields_it_does_not_name()
    {
        var open = ApiDescription.Document["components"]!["schemas"]!.AsObject()
            .Where(schema => _host.Services.GetRequiredService<Messages>().IsSentAs(schema.Key)
                && schema.Value!["additionalProperties"]?.GetValueKind() != JsonValueKind.False)
            .Select(schema => schema.Key);

        Assert.That(open, Is.Empty);
    }

    [Test]
    public void Every_example_of_a_body_passes_its_own_validator()
    {
        Assert.Multiple(() =>
        {
            foreach (var endpoint in _host.Services.GetRequiredService<EndpointDataSource>().Endpoints)
            {
                var definition = endpoint.Metadata.GetMetadata<EndpointDefinition>();
                if (definition?.ValidatorType is null || definition.ReqDtoType.GetProperty("Body") is not { } bodyProperty)
                {
                    continue;
                }

                var operation = ApiDescription.Operations.Single(operation => operation.Id == definition.EndpointType.Name);
                var example = operation.Json["requestBody"]!["content"]!["application/json"]!["example"]!;
                var request = Activator.CreateInstance(definition.ReqDtoType)!;
                bodyProperty.SetValue(request, example.Deserialize(bodyProperty.PropertyType, Json.Options));
                var validator = (IValidator)ActivatorUtilities.CreateInstance(_host.Services, definition.ValidatorType);

                var failures = validator.Validate(new FluentValidation.ValidationContext<object>(request)).Errors
                    .Where(failure => failure.PropertyName.StartsWith("body", StringComparison.OrdinalIgnoreCase));

                Assert.That(failures, Is.Empty, operation.Id);
            }
        });
    }

    private static bool IsField(string place) => place.Split('/') is [.., "properties", _];

    private static bool IsBounded(JsonObject schema)
    {
        var types = schema["type"] is JsonArray several ? several.Select(type => (string?)type).ToList() : [(string?)schema["type"]];
        return (!types.Contains("string") || schema.ContainsKey("maxLength") || schema.ContainsKey("enum"))
            && (!types.Contains("integer") || (schema.ContainsKey("format") && schema.ContainsKey("minimum") && schema.ContainsKey("maximum")))
            && (!types.Contains("array") || schema.ContainsKey("maxItems"))
            && (types is not [null] || schema.ContainsKey("$ref") || schema.ContainsKey("oneOf") || schema.ContainsKey("allOf"));
    }
}
