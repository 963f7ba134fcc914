using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Contract;
using Bootcamps.Tests.Enrolments;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>HTTP and text at their edges: queries, verbs, preconditions, encodings, lengths.</summary>
internal sealed class HttpEdgesTests : DatabaseTests<SqliteDatabase>
{
    private ApiHost _host = null!;
    private HttpClient _provider = null!;
    private HttpClient _authority = null!;
    private string _courseId = null!;
    private string _cohortId = null!;

    [SetUp]
    public void Start_the_host()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider();
        _courseId = _host.Given.Course();
        _cohortId = _host.Given.Cohort(courseId: _courseId);
        _provider = _host.With(_host.Given.Key());
        _authority = _host.With(_host.Given.Key(Role.Authority));
    }

    [TearDown]
    public void Stop_the_host()
    {
        _provider.Dispose();
        _authority.Dispose();
        _host.Dispose();
    }

    [TestCase("/v1/enrolments?limt=5", "\"limt\" is not a query parameter here. Did you mean \"limit\"?")]
    [TestCase("/v1/enrolments?Limit=5", "\"Limit\" is not a query parameter here. Did you mean \"limit\"?")]
    [TestCase("/v1/enrolments?provider_reference=x", "\"provider_reference\" is not a query parameter here. Did you mean \"providerReference\"?")]
    [TestCase("/v1/enrolments?limit=5&limit=6", "limit appears 2 times in the query. Send it once.")]
    [TestCase("/v1/courses/018e98ac-1c72-705b-b59f-f85b9e70fca2?limit=5", "\"limit\" is not a query parameter here. This address has none.")]
    public async Task An_unknown_query_parameter_is_refused(string path, string message)
    {
        var reply = await _provider.Get(path);

        Assert.That((reply.Status, (string?)reply.Json["errors"]![0]!["message"]), Is.EqualTo((400, message)), reply.Text);
    }

    [Test]
    public async Task Every_operation_refuses_an_unknown_query_parameter()
    {
        foreach (var operation in ApiDescription.Operations.Where(operation => operation.IsOfApi))
        {
            using var client = _host.With(_host.Given.Key(Role.Authority), isUnderContract: false);
            var path = operation.Path.Replace("{ukprn}", $"{Given.Ukprn}", StringComparison.Ordinal);
            path = Regex.Replace(path, @"\{\w+\}", _courseId, RegexOptions.None, TimeSpan.FromSeconds(1));
            var reply = await client.Send(
                new HttpMethod(operation.Verb.ToUpperInvariant()), $"{path}?nobodyKnows=1", operation.Json["requestBody"] is null ? null : "{}",
                ("Idempotency-Key", Api.Platform.Storage.Ids.New()));

            Assert.That(
                reply.Status == 403 || reply.Faults.Contains("request.unknown-parameter /nobodyKnows"),
                $"{operation.Verb} {operation.Path}: {reply.Text}");
        }
    }

    [TestCase("/v1/enrolments?dry_run=true", "/dry_run")]
    [TestCase("/v1/enrolments?dryrun=true", "/dryrun")]
    public async Task A_misspelt_dry_run_parameter_changes_nothing(string path, string pointer)
    {
        var withKey = await _provider.Post(path, Given.Enrolment(_cohortId));
        var without = await _provider.Send(HttpMethod.Post, path, Given.Enrolment(_cohortId));

        Assert.That((withKey.Status, withKey.Faults), Is.EqualTo((400, new[] { $"request.unknown-parameter {pointer}" })), withKey.Text);
        Assert.That((without.Status, without.Faults), Is.EqualTo((400, new[] { $"request.unknown-parameter {pointer}" })), without.Text);
        Assert.That((await _provider.Get("/v1/enrolments")).Json["items"]!.AsArray(), Is.Empty);
    }

    [TestCase("Development")]
    [TestCase("Production")]
    public async Task The_librarys_list_of_routes_is_not_served(string environment)
    {
        using var database = new SqliteDatabase();
        using var host = environment == "Development"
            ? new ApiHost(database)
            : new ApiHost(
                database,
                ("environment", environment),
                ("PersonalData:HashKey", Convert.ToBase64String(new byte[32])),
                ("Https:Redirect", "false"),
                ("AllowedHosts", "*"));
        using var anonymous = host.Anonymous();

        var reply = await anonymous.Get("/_test_url_cache_");

        Assert.That((reply.Status, reply.Codes), Is.EqualTo((404, new[] { "request.no-such-route" })), reply.Text);
    }

    [Test]
    public async Task HEAD_gets_the_headers_of_GET_without_the_body()
    {
        foreach (var path in new[]
        {
            "/v1/enrolments", "/v1/rules", $"/v1/courses/{_courseId}", "/v1/enrolments?limt=1", "/v1/cohorts/nonsense", "/v1/nothing", "/health/live",
        })
        {
            var get = await _provider.Get(path);
            var head = await _provider.Send(HttpMethod.Head, path, null);

            Assert.That((head.Status, head.Text), Is.EqualTo((get.Status, "")), path);
            Assert.That(head.Headers.Content.Headers.ContentType?.MediaType, Is.EqualTo(get.Headers.Content.Headers.ContentType?.MediaType), path);
            Assert.That(head.Headers.Headers.ETag, Is.EqualTo(get.Headers.Headers.ETag), path);
        }
    }

    [Test]
    public async Task HEAD_works_on_a_socket()
    {
        using var host = ApiHost.OnSocket(Database, _ => { });
        using var client = host.With(_host.Given.Key());

        var head = await client.Send(HttpMethod.Head, "/v1/cohorts", null);
        var next = await client.Get("/v1/cohorts");

        Assert.That((head.Status, head.Text, next.Status), Is.EqualTo((200, "", 200)));
    }

    [Test]
    public async Task An_unsupported_method_gets_405_with_the_allowed_methods()
    {
        var reply = await _provider.Send(HttpMethod.Delete, "/v1/enrolments", null);

        Assert.That(reply.Status, Is.EqualTo(405));
        Assert.That(reply.Headers.Content.Headers.Allow, Is.EquivalentTo(new[] { "GET", "HEAD", "POST" }));
    }

    [TestCase("\"1\"", 200)]
    [TestCase("\"9\", \"1\"", 200)]
    [TestCase("\"9\",\"8\"", 412)]
    [TestCase("*", 200)]
    [TestCase("W/\"1\"", 412)]
    [TestCase("1", 400)]
    [TestCase("\"1", 400)]
    public async Task If_Match_follows_the_HTTP_standard(string ifMatch, int expected)
    {
        var reply = await _authority.Put($"/v1/providers/{Given.Ukprn}", new { name = "Renamed", status = "active", isVatEligibleBody = false }, ifMatch);

        Assert.That(reply.Status, Is.EqualTo(expected), reply.Text);
        if (expected != 200)
        {
            Assert.That(reply.Codes, Is.EqualTo(new[] { expected == 400 ? "version.malformed" : "version.stale" }));
        }

        if (ifMatch.StartsWith('W'))
        {
            Assert.That(reply.Text, Does.Contain("weak"));
        }
    }

    [Test]
    public async Task A_compressed_body_is_refused_with_its_own_message()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/enrolments") { Content = new ByteArrayContent([0x1f, 0x8b, 8, 0]) };
        request.Headers.Add("Idempotency-Key", "gzip");
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.ContentEncoding.Add("gzip");

        var answer = await _provider.SendAsync(request);

        Assert.That((int)answer.StatusCode, Is.EqualTo(415));
        Assert.That(answer.Headers.GetValues("Accept-Encoding"), Is.EqualTo(new[] { "identity" }));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("request.unsupported-content-encoding"));
    }

    [Test]
    public async Task A_body_that_is_not_UTF8_is_refused_with_its_own_message()
    {
        byte[] body = [.. "{\"providerReference\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/enrolments") { Content = new ByteArrayContent(body) };
        request.Headers.Add("Idempotency-Key", "utf8");
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        var answer = JsonNode.Parse(await (await _provider.SendAsync(request)).Content.ReadAsStringAsync())!;

        Assert.That(((int)answer["status"]!, (string?)answer["errors"]![0]!["code"]), Is.EqualTo((400, "request.encoding")));
    }

    [Test]
    public async Task Ids_in_upper_case_are_accepted()
    {
        var enrolled = await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId.ToUpperInvariant()));
        var path = await _provider.Get($"/v1/cohorts/{_cohortId.ToUpperInvariant()}");
        var query = await _provider.Get($"/v1/enrolments?cohortId={_cohortId.ToUpperInvariant()}");

        Assert.That((enrolled.Status, (string?)enrolled.Json["cohortId"]), Is.EqualTo((201, _cohortId)), enrolled.Text);
        Assert.That((path.Status, (string?)path.Json["cohortId"]), Is.EqualTo((200, _cohortId)));
        Assert.That(query.Json["items"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Lengths_are_counted_in_characters_after_trimming_spaces()
    {
        var emoji = string.Concat(Enumerable.Repeat("👍", 100));
        var full = Given.Enrolment(_cohortId);
        full["providerReference"] = emoji;
        var tooLong = Given.Enrolment(_cohortId, 2);
        tooLong["providerReference"] = emoji + "x";
        var padded = Given.Enrolment(_cohortId, 3);
        padded["providerReference"] = " pad\u00a0";
        var blank = Given.Enrolment(_cohortId, 4);
        blank["providerReference"] = " ";

        var first = await _provider.Post("/v1/enrolments", full);
        var second = await _provider.Post("/v1/enrolments", tooLong);
        var third = await _provider.Post("/v1/enrolments", padded);
        var fourth = await _provider.Post("/v1/enrolments", blank);

        Assert.That((first.Status, (string?)first.Json["providerReference"]), Is.EqualTo((201, emoji)), first.Text);
        Assert.That(second.Faults, Is.EqualTo(new[] { "request.too-long /providerReference" }));
        Assert.That((third.Status, (string?)third.Json["providerReference"]), Is.EqualTo((201, "pad")), third.Text);
        Assert.That(fourth.Faults, Is.EqualTo(new[] { "request.too-short /providerReference" }));
        Assert.That((await _provider.Get("/v1/enrolments?providerReference=%20pad%20")).Json["items"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [TestCase("Siân Nic Dhòmhnaill")]
    [TestCase("O’Brien-García López")]
    [TestCase("محمد بن علی")]
    [TestCase("नेहा राव")]
    [TestCase("می‌خواهم")]
    [TestCase("Nguyễn Văn 阮")]
    public async Task Names_of_every_script_are_accepted(string name)
    {
        var reply = await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, change: learner => learner["familyName"] = name));

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
    }

    [Test]
    public async Task Enrolments_are_found_by_provider_sector_and_learner()
    {
        var first = await Journey.Enrol(_provider, _cohortId, 1);
        await Journey.Enrol(_provider, _cohortId, 2);
        var ended = await Journey.Enrol(_provider, _cohortId, 3);
        await _provider.Post($"/v1/enrolments/{ended}/withdraw", new { reasonCode = 98 });

        Assert.Multiple(async () =>
        {
            Assert.That(await Ids(_authority, $"uln={Given.UlnOf(1)}"), Is.EqualTo(new[] { first }));
            Assert.That(await Ids(_provider, $"uln={Given.UlnOf(3)}"), Is.EqualTo(new[] { ended }));
            Assert.That(await Ids(_provider, $"uln={Given.UlnOf(1)}&status=withdrawn"), Is.Empty);
            Assert.That(await Ids(_authority, $"ukprn={Given.Ukprn}"), Has.Count.EqualTo(3));
            Assert.That(await Ids(_authority, $"ukprn={Given.OtherUkprn}"), Is.Empty);
            Assert.That(await Ids(_authority, "sectorCode=digital"), Has.Count.EqualTo(3));
            Assert.That(await Ids(_authority, "sectorCode=construction"), Is.Empty);
            Assert.That((await _provider.Get("/v1/enrolments?uln=9999999999")).Faults, Is.EqualTo(new[] { "request.uln-invalid /uln" }));
        });
        using var other = _host.With(_host.Given.Provider(Given.OtherUkprn).Key(ukprn: Given.OtherUkprn));
        Assert.That(await Ids(other, $"uln={Given.UlnOf(1)}"), Is.Empty, "another provider finds nothing");
        Assert.That(_host.Log.Text, Does.Not.Contain(Given.UlnOf(1)), "a query is not logged");
    }

    private static async Task<IReadOnlyList<string>> Ids(HttpClient client, string query) =>
        [.. (await client.Get($"/v1/enrolments?{query}")).Json["items"]!.AsArray().Select(item => (string)item!["enrolmentId"]!)];
}
