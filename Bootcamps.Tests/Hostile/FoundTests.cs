using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Bootcamps.Tests.Contract;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Hostile;

/// <summary>Regression tests for faults that random hostile requests found once and could miss in later runs.</summary>
internal sealed class FoundTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static int _ukprn = 20_000_000;
    private SqliteDatabase _database = null!;
    private ApiHost _host = null!;
    private HttpClient _authority = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _database = new SqliteDatabase();
        _host = ApiHost.OnSocket(_database, _ => { });
        _host.Given.Programme().Provider();
        _authority = _host.With(_host.Given.Key("authority"));
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _authority.Dispose();
        _host.Dispose();
        _database.Dispose();
    }

    [TestCase("application/json; charset=nonsense", 415)]
    [TestCase("application/json; charset=utf-7", 415)]
    [TestCase("application/json; charset=\"UTF-8\"", 201)]
    [TestCase("application/json; charset=utf-8", 201)]
    public async Task An_unknown_character_set_is_refused(string contentType, int expected)
    {
        var answer = await Add(contentType, Encoding.UTF8.GetBytes(Provider));

        Assert.That((int)answer.StatusCode, Is.EqualTo(expected), await answer.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task A_body_in_another_known_character_set_is_decoded()
    {
        var answer = await Add("application/json; charset=utf-16", Encoding.Unicode.GetBytes(Provider));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("\"Zoë\""));
    }

    [TestCase("30000001.0", 201)]
    [TestCase("3.0000002e7", 201)]
    [TestCase("300000030E-1", 201)]
    [TestCase("30000004.5", 400)]
    [TestCase("1e400", 400)]
    [TestCase("9223372036854775808.0", 400)]
    [TestCase("4294967296.0", 400)]
    public async Task A_whole_number_is_accepted_in_every_JSON_notation(string ukprn, int expected)
    {
        var answer = await Add("application/json", Encoding.UTF8.GetBytes($$"""{ "ukprn": {{ukprn}}, "name": "Whole" }"""));

        Assert.That((int)answer.StatusCode, Is.EqualTo(expected), await answer.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task A_name_cannot_contain_invalid_characters()
    {
        using var provider = _host.With(_host.Given.Key());

        var reply = await provider.Post("/v1/enrolments", Given.Enrolment(_host.Given.Cohort(), change: learner => learner["givenName"] = "Jo\uFFFE"));

        Assert.That((reply.Status, reply.Faults), Is.EqualTo((400, new[] { "request.text-invalid /learner/givenName" })), reply.Text);
    }

    [Test]
    public async Task A_small_body_with_many_errors_gets_a_bounded_answer()
    {
        var reply = await _authority.Post(
            "/v1/programmes",
            $$"""{"name":"x","financialYear":"2025-26","openings":[{{string.Join(',', Enumerable.Repeat("{}", 15_000))}}]}""");

        Assert.That((reply.Status, reply.Codes.Count), Is.EqualTo((400, 1_000)));
    }

    [Test]
    public async Task A_long_path_is_shortened_in_the_answer()
    {
        var reply = await _authority.Get("/v1/programmes/" + new string('x', 3_000));

        Assert.That((reply.Status, ((string)reply.Json["instance"]!).Length), Is.EqualTo((400, 2_000)));
    }

    [Test]
    public async Task A_programme_name_of_the_maximum_length_is_accepted()
    {
        var reply = await _authority.Post("/v1/programmes", new { name = new string('x', 200), financialYear = "2025-26" });

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
    }

    [TestCase("FFFFFFFFFFFFFFFF\r\n{}", 400, TestName = "A_chunk_with_a_size_that_is_too_large_is_malformed")]
    [TestCase("zz\r\n{}", 400, TestName = "A_chunk_without_a_size_is_malformed")]
    public async Task A_chunk_is_malformed(string body, int expected)
    {
        using var connection = await RawConnection.OpenAsync(_host.Address);

        await connection.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/providers HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {_host.Given.Key("authority")}\r\n"
            + $"Idempotency-Key: chunk\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{body}"));
        var answer = await connection.AnswerAsync(hasBody: true, Patience);

        Assert.That(answer.Status, Is.EqualTo(expected), answer.Text);
        Assert.That(answer.Text, Does.Contain("\"request.malformed\""));
        Assert.That(
            ContractHandler.Fault(ContractHandler.OperationOf("POST", "/v1/providers")!, expected.ToString(CultureInfo.InvariantCulture), answer.Text),
            Is.Null);
    }

    private static string Provider => JsonSerializer.Serialize(new { ukprn = ++_ukprn, name = "Zoë" }, FittingValues.Plain);

    private async Task<HttpResponseMessage> Add(string contentType, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/providers") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.Add("Idempotency-Key", Api.Platform.Storage.Ids.New());
        return await _authority.SendAsync(request);
    }
}
