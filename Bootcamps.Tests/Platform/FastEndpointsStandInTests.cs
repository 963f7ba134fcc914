using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using static Bootcamps.Tests.Platform.SampleApp;
using static Bootcamps.Tests.Platform.SampleEndpoints;

namespace Bootcamps.Tests.Platform;

/// <summary>What the application relies on FastEndpoints for. Holds for the stand-in and for the real package.</summary>
/// <remarks>
/// The real package takes its configuration once in a process. With <c>FullFeed=true</c> these tests therefore run in a process of
/// their own: <c>--filter TestCategory=OwnProcess</c>.
/// </remarks>
[TestFixture]
[Category("OwnProcess")]
internal sealed class FastEndpointsStandInTests
{
    private const string Book = """{"title":"Emma","author":{"name":"Austen"}}""";

    private static readonly string ShelfPath = $"/shelves/{KnownShelf}";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private WebApplication _app = null!;
    private HttpClient _client = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await StartAsync();
        _client = _app.GetTestClient();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Test]
    public async Task Route_query_and_header_values_and_services_reach_the_endpoint()
    {
        var response = await SendAsync(HttpMethod.Get, $"{ShelfPath}?label=a%20b&LIMIT=5&colour=blue&order=author&tags=x&tags=y", header: ("X-Trace", "t1"));
        var shelf = await ReadAsync<Shelf>(response);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            (shelf.Id, shelf.Label, shelf.Limit, shelf.Colour, shelf.Order, shelf.Trace, shelf.Catalogue),
            Is.EqualTo((KnownShelf.ToString(), "a b", 5, Colour.Blue, "author", "t1", "main")));
        Assert.That(shelf.Tags, Is.EqualTo(new[] { "x", "y" }));
    }

    [Test]
    public async Task What_is_not_sent_stays_as_the_class_has_it()
    {
        var shelf = await ReadAsync<Shelf>(await SendAsync(HttpMethod.Get, ShelfPath));

        Assert.That((shelf.Label, shelf.Limit, shelf.Colour, shelf.Order, shelf.Trace), Is.EqualTo(((string?)null, (int?)null, (Colour?)null, "title", (string?)null)));
        Assert.That(shelf.Tags, Is.Empty);
    }

    [TestCase("limit", "many")]
    [TestCase("limit", "99999999999")]
    [TestCase("colour", "mauve")]
    [TestCase("colour", "7")]
    public async Task A_query_value_of_the_wrong_type_is_a_failure(string name, string value)
    {
        var answer = await FailureOfAsync(await SendAsync(HttpMethod.Get, $"{ShelfPath}?{name}={value}"));

        Assert.That(answer.Errors.Select(error => error.Name), Is.EqualTo(new[] { name }));
    }

    [Test]
    public async Task An_endpoint_chooses_among_its_results()
    {
        var response = await SendAsync(HttpMethod.Get, $"/shelves/{Guid.Empty}");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_body_arrives_beside_route_and_header()
    {
        var response = await PostAsync(Book, key: "k1");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(response.Headers.Location?.ToString(), Is.EqualTo($"{ShelfPath}/books/1"));
        Assert.That(await ReadAsync<Shelved>(response), Is.EqualTo(new Shelved(KnownShelf.ToString(), "Emma", "Austen", "k1")));
    }

    [Test]
    public async Task All_broken_rules_are_answered_at_once()
    {
        var response = await PostAsync("""{"title":"","author":{"name":""}}""", key: "much too long");
        var answer = await FailureOfAsync(response);

        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/problem+json; charset=utf-8"));
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Errors, Is.EqualTo(new Entry[]
        {
            new("key", "key.long", "Too long."),
            new("body.Title", "title.empty", "Needed."),
            new("body.Author.Name", "author.empty", "Needed."),
        }));
    }

    [Test]
    public async Task A_rule_on_a_route_value_is_checked()
    {
        var answer = await FailureOfAsync(await SendAsync(HttpMethod.Get, "/shelves/top"));

        Assert.That(answer.Errors, Is.EqualTo(new Entry[] { new("id", "shelf.id", "Not an id.") }));
    }

    [Test]
    public async Task A_missing_required_header_is_answered_before_any_rule_is_checked()
    {
        var answer = await FailureOfAsync(await PostAsync("""{"title":"","author":{"name":""}}""", key: null));

        Assert.That(answer.Errors.Select(error => error.Name), Is.EqualTo(new[] { "Idempotency-Key" }));
    }

    [TestCase("""{"title":"Emma","author":""", "$.author", TestName = "Broken_JSON_is_one_failure")]
    [TestCase("""{"title":7,"author":{"name":"Austen"}}""", "$.title", TestName = "A_wrong_JSON_type_is_one_failure")]
    [TestCase("""{"title":"Emma","author":{"name":null}}""", "$.author.name", TestName = "Null_for_a_value_that_is_needed_is_one_failure")]
    [TestCase("""{"title":"Emma","author":{"name":"Austen"},"size":1}""", "$.size", TestName = "An_unknown_field_is_one_failure")]
    [TestCase("""{"title":"Emma","title":"Emma","author":{"name":"Austen"}}""", "$.title", TestName = "A_field_given_twice_is_one_failure")]
    [TestCase("""{"title":"Emma"}""", "$", TestName = "A_missing_field_is_one_failure")]
    [TestCase("", "$", TestName = "An_empty_body_is_one_failure")]
    [TestCase("null", "", TestName = "A_null_body_is_one_failure")]
    public async Task A_JSON_fault_is_one_failure(string json, string path)
    {
        var answer = await FailureOfAsync(await PostAsync(json));

        Assert.That(answer.Errors.Select(error => error.Name), Is.EqualTo(new[] { "SerializerErrors" }));
        Assert.That(answer.Errors[0].Message.Split(' ')[0], Is.EqualTo(path));
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase(null)]
    public async Task A_body_that_is_not_named_JSON_is_refused(string? mediaType)
    {
        var response = await PostAsync(Book, mediaType: mediaType);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
    }

    [TestCase("", "application/json")]
    [TestCase("""{"id":"other"}""", "application/json")]
    [TestCase("anything", "text/plain")]
    public async Task What_is_sent_to_an_endpoint_without_a_body_is_ignored(string content, string mediaType)
    {
        var response = await SendAsync(HttpMethod.Post, $"{ShelfPath}/close", new StringContent(content, Encoding.UTF8, mediaType), ("X-Roles", "librarian,duty"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task A_body_that_is_too_large_reaches_the_exception_handler()
    {
        var response = await SendAsync(HttpMethod.Post, $"{ShelfPath}/books", new StringContent(Book, Encoding.UTF8, "application/json"), (TooLarge, "yes"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(nameof(BadHttpRequestException)));
    }

    [Test]
    public async Task An_exception_of_the_endpoint_reaches_the_exception_handler()
    {
        var response = await SendAsync(HttpMethod.Delete, "/breakable");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(nameof(InvalidOperationException)));
    }

    [TestCase(null, HttpStatusCode.Unauthorized)]
    [TestCase("reader,duty", HttpStatusCode.Forbidden)]
    [TestCase("librarian", HttpStatusCode.Forbidden)]
    [TestCase("librarian,duty", HttpStatusCode.NoContent)]
    [TestCase("director,duty", HttpStatusCode.NoContent)]
    public async Task Any_of_the_roles_and_all_of_the_policies_let_a_caller_in(string? roles, HttpStatusCode expected)
    {
        var response = await SendAsync(HttpMethod.Post, $"{ShelfPath}/close", header: roles is null ? null : ("X-Roles", roles));

        Assert.That(response.StatusCode, Is.EqualTo(expected));
    }

    [Test]
    public async Task An_endpoint_that_says_nothing_of_access_needs_an_authenticated_caller()
    {
        var response = await SendAsync(HttpMethod.Get, "/count");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Every_request_has_an_endpoint_of_its_own()
    {
        await SendAsync(HttpMethod.Get, "/count", header: ("X-Roles", "reader"));
        var count = await ReadAsync<Count>(await SendAsync(HttpMethod.Get, "/count", header: ("X-Roles", "reader")));

        Assert.That(count, Is.EqualTo(new Count(1, "Ada GET")));
    }

    [Test]
    public void A_route_carries_its_definition_and_is_named_after_its_class()
    {
        var endpoint = EndpointOf<ShelveBook>();
        var definition = endpoint.Metadata.GetMetadata<EndpointDefinition>()!;

        Assert.That(endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName, Is.EqualTo(nameof(ShelveBook)));
        Assert.That(endpoint.Metadata.GetMetadata<ITagsMetadata>()?.Tags, Is.EqualTo(new[] { "Books" }));
        Assert.That(endpoint.Metadata.GetMetadata<IEndpointGroupNameMetadata>()?.EndpointGroupName, Is.EqualTo("v1"));
        Assert.That((definition.Verbs[0], definition.Routes[0]), Is.EqualTo(("POST", "/shelves/{id}/books")));
        Assert.That(definition.ReqDtoType, Is.EqualTo(typeof(ShelveBook.Request)));
        Assert.That(definition.ResDtoType, Is.EqualTo(typeof(Microsoft.AspNetCore.Http.HttpResults.Created<Shelved>)));
        Assert.That(definition.ValidatorType, Is.EqualTo(typeof(ShelveBook.Rules)));
        Assert.That(definition.AnonymousVerbs, Does.Contain("POST"));
        Assert.That(definition.EndpointSummary?.ExampleRequest, Is.InstanceOf<ShelveBook.Body>());
    }

    [Test]
    public void A_definition_tells_who_is_let_in_and_what_is_documented()
    {
        var closing = EndpointOf<CloseShelf>().Metadata.GetMetadata<EndpointDefinition>()!;
        var summary = EndpointOf<FindShelf>().Metadata.GetMetadata<EndpointDefinition>()!.EndpointSummary!;

        Assert.That(closing.AllowedRoles, Is.EqualTo(new[] { "librarian", "director" }));
        Assert.That(closing.PreBuiltUserPolicies, Is.EqualTo(new[] { "on-duty" }));
        Assert.That(closing.AnonymousVerbs, Is.Null.Or.Empty);
        Assert.That((summary.Summary, summary.Description, summary[200]), Is.EqualTo(("Find a shelf", "Looks a shelf up.", "Found.")));
        Assert.That(summary.ResponseExamples[200], Is.InstanceOf<Shelf>());
    }

    private RouteEndpoint EndpointOf<T>()
        => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Single(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>()?.EndpointType == typeof(T));

    private Task<HttpResponseMessage> PostAsync(string json, string? key = "k1", string? mediaType = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));

        if (mediaType is not null)
        {
            content.Headers.ContentType = new(mediaType);
        }

        return SendAsync(HttpMethod.Post, $"{ShelfPath}/books", content, key is null ? null : ("Idempotency-Key", key));
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, (string Name, string Value)? header = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };

        if (header is var (name, value))
        {
            request.Headers.Add(name, value);
        }

        return _client.SendAsync(request);
    }

    private static async Task<Answer> FailureOfAsync(HttpResponseMessage response)
    {
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), await response.Content.ReadAsStringAsync());

        return await ReadAsync<Answer>(response);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<T>(Json))!;
}
