using System.Net;
using System.Text;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>Malformed input gets one error for each fault, with a code and a pointer and without the value that was sent.</summary>
internal sealed class EnrolmentShapeTests : DatabaseTests<SqliteDatabase>
{
    private ApiHost _host = null!;
    private HttpClient _provider = null!;
    private string _cohortId = null!;

    [SetUp]
    public void Start_the_host()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider();
        _cohortId = _host.Given.Cohort();
        _provider = _host.With(_host.Given.Key());
    }

    [TearDown]
    public void Stop_the_host()
    {
        _provider.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task Every_malformed_field_of_a_body_is_a_separate_error()
    {
        var body = Given.Enrolment(_cohortId, change: learner =>
        {
            learner["uln"] = "1000000018";
            learner["dateOfBirth"] = "2024-02-30";
            learner["nationalInsuranceNumber"] = "QQ123456A";
            learner["postcode"] = "L19 2AC1";
            learner["employmentStatus"] = "retired";
            learner["givenName"] = null;
            learner["familyName"] = " ";
            learner["localAuthorityCode"] = "Liverpool";
            learner["unemployedMonths"] = -1;
            learner["prison"] = new { releaseOn = "soon" };
            learner["monitoring"] = new { sex = "X", ethnicity = 1, healthProblem = 1, priorAttainment = 5 };
        });
        body["enrolledOn"] = "15/11/2024";
        body["providerReference"] = new string('x', 101);

        var reply = await _provider.Post("/v1/enrolments", body);

        Assert.That(reply.Status, Is.EqualTo(400), reply.Text);
        Assert.That(reply.Faults, Is.EquivalentTo(new[]
        {
            "request.uln-invalid /learner/uln", "request.date-invalid /learner/dateOfBirth", "request.nino-invalid /learner/nationalInsuranceNumber",
            "request.postcode-invalid /learner/postcode", "request.enum-invalid /learner/employmentStatus", "request.required /learner/givenName",
            "request.too-short /learner/familyName", "request.local-authority-invalid /learner/localAuthorityCode",
            "request.out-of-range /learner/unemployedMonths", "request.date-invalid /learner/prison/releaseOn",
            "request.enum-invalid /learner/monitoring/sex", "request.enum-invalid /learner/monitoring/ethnicity",
            "request.required /learner/monitoring/healthCategories", "request.required /learner/monitoring/priorAttainmentScheme",
            "request.date-invalid /enrolledOn", "request.too-long /providerReference",
        }));
        foreach (var sent in new[] { "1000000018", "2024-02-30", "QQ123456A", "L19 2AC1", "retired", "xxxx" })
        {
            Assert.That(reply.Text, Does.Not.Contain(sent));
        }

        Assert.That((string?)reply.Json["code"], Is.EqualTo("request.invalid"));
        Assert.That((string?)reply.Json["type"], Is.EqualTo("/problems/request.invalid"));
        Assert.That((string?)reply.Json["instance"], Is.EqualTo("/v1/enrolments"));
        Assert.That(reply.Headers.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }

    [TestCase("/v1/enrolments", TestName = "Impossible facts are refused for an enrolment")]
    [TestCase("/v1/enrolments/0192f0c4-7a50-7c3e-9a0e-2f6f3f3b8f11/correct", TestName = "Impossible facts are refused for a correction")]
    public async Task Impossible_facts_are_refused(string route)
    {
        var enrolment = Given.Enrolment(_cohortId, change: learner =>
        {
            learner["dateOfBirth"] = "2030-01-01";
            learner["localAuthorityCode"] = "E08000099";
            learner["employer"] = new { name = "Example Ltd", employeeCount = 2_000_001 };
            learner["unemployedMonths"] = 721;
            learner["prison"] = new { releaseOn = "2090-01-01" };
        });
        var body = route == "/v1/enrolments" ? enrolment : new Dictionary<string, object?> { ["learner"] = enrolment["learner"] };

        var reply = await _provider.Post(route, body);

        Assert.That(reply.Status, Is.EqualTo(400), reply.Text);
        Assert.That(reply.Faults, Is.EquivalentTo(new[]
        {
            "request.out-of-range /learner/dateOfBirth", "request.local-authority-invalid /learner/localAuthorityCode",
            "request.out-of-range /learner/employer/employeeCount", "request.out-of-range /learner/unemployedMonths",
            "request.out-of-range /learner/prison/releaseOn",
        }));
    }

    [Test]
    public async Task Every_missing_required_field_is_reported()
    {
        var empty = await _provider.Post("/v1/enrolments", "{}");
        var emptyLearner = await _provider.Post("/v1/enrolments", new { cohortId = _cohortId, learner = new { } });
        var withoutEmployer = await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, change: learner => learner["employmentStatus"] = "employed"));
        var withoutSize = await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, change: learner =>
        {
            learner["employmentStatus"] = "employed";
            learner["employer"] = new { name = "Example Ltd" };
        }));

        Assert.Multiple(() =>
        {
            Assert.That(empty.Faults, Is.EquivalentTo(new[] { "request.required /cohortId", "request.required /learner" }));
            Assert.That(emptyLearner.Faults, Is.EquivalentTo(new[]
            {
                "request.required /learner/givenName", "request.required /learner/familyName", "request.required /learner/dateOfBirth",
                "request.required /learner/postcode", "request.required /learner/employmentStatus",
            }));
            Assert.That(withoutEmployer.Faults, Is.EqualTo(new[] { "request.required /learner/employer" }));
            Assert.That(withoutSize.Faults, Is.EqualTo(new[] { "request.required /learner/employer/employeeCount" }));
        });
    }

    [TestCase("", "request.malformed ", TestName = "an empty body")]
    [TestCase("null", "request.malformed ", TestName = "null")]
    [TestCase("[]", "request.wrong-type ", TestName = "a list")]
    [TestCase("{\"cohortId\":", "request.malformed ", TestName = "a truncated body")]
    [TestCase("{}x", "request.malformed ", TestName = "text after the body")]
    [TestCase("{'cohortId':1}", "request.malformed ", TestName = "single quotes")]
    public async Task An_unreadable_body_is_one_error(string body, string fault)
    {
        var reply = await _provider.Post("/v1/enrolments", body);

        Assert.That(reply.Status, Is.EqualTo(400), reply.Text);
        Assert.That(reply.Faults, Is.EqualTo(new[] { fault }), reply.Text);
        Assert.That(reply.Text, Does.Not.Contain("System.").And.Not.Contain("Bootcamps.Api"), "no type names");
    }

    [TestCase("""{"cohortId":7,"learner":null}""", "request.wrong-type /cohortId|request.required /learner", TestName = "a number for a text")]
    [TestCase("""{"cohortId":7,"learner":[]}""", "request.wrong-type /cohortId|request.wrong-type /learner", TestName = "a list for an object")]
    [TestCase("""{"cohort_id":1,"learner":7}""", "request.unknown-field /cohort_id|request.wrong-type /learner", TestName = "a misspelt field")]
    [TestCase("""{"CohortId":null,"learner":7}""", "request.unknown-field /CohortId|request.wrong-type /learner", TestName = "a field in another case")]
    [TestCase(
        """{"a/b~c":1,"cohortId":7,"learner":7}""",
        "request.unknown-field /a~1b~0c|request.wrong-type /cohortId|request.wrong-type /learner",
        TestName = "a field with a slash and a tilde")]
    [TestCase(
        """{"__proto__":1,"cohortId":7,"learner":7}""",
        "request.unknown-field /__proto__|request.wrong-type /cohortId|request.wrong-type /learner",
        TestName = "a field name with a meaning in JavaScript")]
    [TestCase(
        """{"":1,"cohortId":7,"learner":7}""",
        "request.unknown-field /|request.wrong-type /cohortId|request.wrong-type /learner",
        TestName = "a field without a name")]
    [TestCase(
        """{"1000000027":1,"cohortId":7,"learner":7}""",
        "request.unknown-field |request.wrong-type /cohortId|request.wrong-type /learner",
        TestName = "a ULN as a field name is not repeated")]
    [TestCase(
        """{"cohortId":7,"cohortId":8,"learner":7}""",
        "request.wrong-type /cohortId|request.malformed /cohortId|request.wrong-type /learner",
        TestName = "a duplicate field")]
    [TestCase("""{"cohortId":"\ud800","learner":7}""", "request.encoding /cohortId|request.wrong-type /learner", TestName = "a lone surrogate")]
    public async Task Every_JSON_error_is_a_separate_error(string body, string faults)
    {
        var reply = await _provider.Post("/v1/enrolments", body);

        Assert.That(reply.Status, Is.EqualTo(400), reply.Text);
        Assert.That(reply.Faults, Is.EqualTo(faults.Split('|')), reply.Text);
        Assert.That(reply.Text, Does.Not.Contain("System.").And.Not.Contain("Bootcamps.Api").And.Not.Contain("1000000027"));
    }

    [Test]
    public async Task JSON_errors_and_wrong_values_are_listed_together()
    {
        var reply = await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, change: learner =>
        {
            learner["uln"] = "1000000018";
            learner["dateOfBirth"] = "2024-02-30";
            learner["postcode"] = "nowhere";
            learner["hasRightToWork"] = "Yes";
            learner["unemployedMonths"] = "3";
            learner["shoeSize"] = 42;
            learner["hatSize"] = 7;
            learner["monitoring"] = new { healthProblem = 1.5, healthCategories = new object[] { 4, "5", 200 }, sex = "X" };
        }));

        Assert.That(reply.Status, Is.EqualTo(400), reply.Text);
        Assert.That(reply.Faults, Is.EquivalentTo(new[]
        {
            "request.uln-invalid /learner/uln", "request.date-invalid /learner/dateOfBirth", "request.postcode-invalid /learner/postcode",
            "request.wrong-type /learner/hasRightToWork", "request.wrong-type /learner/unemployedMonths", "request.unknown-field /learner/shoeSize",
            "request.unknown-field /learner/hatSize", "request.wrong-type /learner/monitoring/healthProblem",
            "request.wrong-type /learner/monitoring/healthCategories/1", "request.enum-invalid /learner/monitoring/healthCategories/2",
            "request.enum-invalid /learner/monitoring/sex",
        }));
        Assert.That(Message(reply, "/learner/hasRightToWork"), Is.EqualTo("hasRightToWork must be true or false, without quotes."));
        Assert.That(Message(reply, "/learner/unemployedMonths"), Is.EqualTo("unemployedMonths must be a whole number, without quotes."));
        Assert.That(Message(reply, "/learner/monitoring/healthCategories/1"), Is.EqualTo("healthCategories[1] must be a whole number, without quotes."));
    }

    [TestCase("cohort_id", "\"cohort_id\" is not a field. Did you mean \"cohortId\"?")]
    [TestCase("CohortId", "\"CohortId\" is not a field. Did you mean \"cohortId\"?")]
    [TestCase("cohrotId", "\"cohrotId\" is not a field. Did you mean \"cohortId\"?")]
    [TestCase("shoeSize", "\"shoeSize\" is not a field.")]
    public async Task An_unknown_field_is_reported_with_a_suggestion(string name, string message)
    {
        var reply = await _provider.Post("/v1/enrolments", new Dictionary<string, object> { [name] = _cohortId });

        Assert.That(Message(reply, $"/{name}"), Is.EqualTo(message));
        Assert.That(reply.Faults.Contains("request.required /cohortId"), Is.EqualTo(name == "shoeSize"), "one mistake is one entry");
    }

    [Test]
    public async Task A_field_name_that_is_too_long_or_unprintable_is_not_repeated()
    {
        foreach (var name in new[] { new string('n', 41), "a\u202eb", "a\u0000b", "ada@example.org" })
        {
            var reply = await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, change: learner => learner[name] = 1));

            Assert.That(reply.Faults, Is.EqualTo(new[] { "request.unknown-field /learner" }), reply.Text);
            Assert.That(reply.Text.Contains(name, StringComparison.Ordinal), Is.False);
        }
    }

    private static string? Message(Reply reply, string pointer) =>
        (string?)reply.Json["errors"]!.AsArray().First(entry => (string?)entry!["pointer"] == pointer)!["message"];

    [Test]
    public async Task A_body_nested_too_deeply_is_refused()
    {
        var reply = await _provider.Post("/v1/enrolments", "{\"cohortId\":" + new string('[', 100) + new string(']', 100) + "}");

        Assert.That((reply.Status, (string?)reply.Json["errors"]![0]!["message"]), Is.EqualTo((400, "The JSON is nested too deeply.")), reply.Text);
    }

    [TestCase("text/plain")]
    [TestCase("application/xml")]
    [TestCase(null)]
    public async Task Another_content_type_is_415(string? contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/enrolments") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}")) };
        request.Headers.Add("Idempotency-Key", "media");
        request.Content.Headers.ContentType = contentType is null ? null : new(contentType);

        var response = await _provider.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("request.unsupported-media-type"));
    }

    [TestCase(null, "idempotency.key-required", TestName = "no retry key")]
    [TestCase("", "idempotency.key-required", TestName = "an empty retry key")]
    [TestCase("two words", "idempotency.key-invalid", TestName = "a retry key with a space")]
    public async Task A_valid_retry_key_is_required(string? key, string code)
    {
        var reply = await _provider.Send(
            HttpMethod.Post,
            "/v1/enrolments",
            Given.Enrolment(_cohortId),
            [.. key is null ? [] : new[] { ("Idempotency-Key", key) }]);

        Assert.That(reply.Status, Is.EqualTo(400), reply.Text);
        Assert.That(reply.Codes, Is.EqualTo(new[] { code }));
    }

    [Test]
    public async Task Invalid_keys_are_401()
    {
        var keys = new[]
        {
            null, "nonsense", "bck_short_x", _host.Given.Key()[..^1] + "!", _host.Given.Key(expiresOn: new DateOnly(2024, 11, 14)),
            _host.Given.Key(isRevoked: true), "bcp_abcdefghijkm",
        };
        foreach (var key in keys)
        {
            using var client = key is null ? _host.Anonymous() : _host.With(key);
            var reply = await client.Post("/v1/enrolments", Given.Enrolment(_cohortId));

            Assert.That(reply.Status, Is.EqualTo(401), key);
            Assert.That(reply.Codes.Single(), Is.EqualTo(key is null ? "access.key-required" : "access.key-invalid"));
            Assert.That(reply.Headers.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"));
        }

        using var lastDay = _host.With(_host.Given.Key(expiresOn: new DateOnly(2024, 11, 15)));
        Assert.That((await lastDay.Get("/v1/enrolments")).Status, Is.EqualTo(200), "a key works on its last day");
    }

    [Test]
    public async Task An_unknown_path_or_method_is_answered_with_a_problem()
    {
        var address = await _provider.Get("/v1/nothing");
        var method = await _provider.Send(HttpMethod.Delete, "/v1/enrolments", null);

        Assert.That((address.Status, address.Codes.Single()), Is.EqualTo((404, "request.no-such-route")));
        Assert.That((method.Status, method.Codes.Single()), Is.EqualTo((405, "request.method-not-allowed")));
    }

    [Test]
    public async Task Rate_limit_headers_give_the_remaining_requests()
    {
        using var database = new SqliteDatabase();
        using var host = new ApiHost(database, ("RateLimits:provider:PerMinute", "2"));
        host.Given.Programme().Provider();
        using var provider = host.With(host.Given.Key());

        var first = await provider.Get("/v1/enrolments");
        var second = await provider.Get("/v1/enrolments");
        var third = await provider.Get("/v1/enrolments");

        Assert.That((first.Status, second.Status, third.Status), Is.EqualTo((200, 200, 429)));
        Assert.That(first.Headers.Headers.GetValues("RateLimit").Single(), Does.StartWith("\"key\";r=1;t="));
        Assert.That(third.Codes, Is.EqualTo(new[] { "access.rate-limited" }));
        Assert.That(int.Parse(third.Headers.Headers.GetValues("Retry-After").Single(), System.Globalization.CultureInfo.InvariantCulture), Is.InRange(1, 60));
    }

    [Test]
    public async Task A_key_over_its_limit_does_not_affect_other_keys()
    {
        using var database = new SqliteDatabase();
        using var host = new ApiHost(database, ("RateLimits:provider:PerMinute", "20"));
        host.Given.Programme().Provider();
        using var greedy = host.With(host.Given.Key());
        using var modest = host.With(host.Given.Key());

        var many = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => greedy.Get("/v1/enrolments")));
        var few = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => modest.Get("/v1/enrolments")));

        Assert.Multiple(() =>
        {
            Assert.That((many.Count(reply => reply.Status == 200), many.Count(reply => reply.Status == 429)), Is.EqualTo((20, 180)));
            Assert.That(few.Select(reply => reply.Status), Is.All.EqualTo(200));
        });
    }
}
