using System.Text;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Tests.Contract;
using Bootcamps.Tests.Enrolments;
using Bootcamps.Tests.Storage;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>Every list and report as CSV: how to request it, and its content.</summary>
internal sealed class TablesTests
{
    private SqliteDatabase _database = null!;
    private ApiHost _host = null!;
    private HttpClient _provider = null!;
    private HttpClient _authority = null!;
    private string _statementId = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _database = new SqliteDatabase();
        _host = new ApiHost(_database);
        _host.Given.Programme().Provider().Provider(Given.OtherUkprn);
        _host.Given.Execute("update provider set name = '=1+1 Café, \"Ltd\"' where ukprn = 10001234");
        _provider = _host.With(_host.Given.Key());
        _authority = _host.With(_host.Given.Key(Role.Authority));
        var cohortId = _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        var enrolled = await _provider.Post("/v1/enrolments", Given.Enrolment(cohortId, enrolledOn: Journey.EnrolledOn));
        var milestone = await _provider.Post($"/v1/enrolments/{(string)enrolled.Json["enrolmentId"]!}/milestones", Journey.Start());
        _statementId = (string)milestone.Json["statement"]!["statementId"]!;
        await _provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 2, enrolledOn: Journey.EnrolledOn));
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _provider.Dispose();
        _authority.Dispose();
        _host.Dispose();
        _database.Dispose();
    }

    [TestCase("", null, false)]
    [TestCase("", "*/*", false)]
    [TestCase("", "application/json", false)]
    [TestCase("", "text/csv", true)]
    [TestCase("", "text/csv; charset=utf-8", true)]
    [TestCase("", "text/*", true)]
    [TestCase("", "text/csv, application/json;q=0.9", true)]
    [TestCase("", "text/csv;q=0.5, application/json;q=0.9", false)]
    [TestCase("", "text/csv, */*", false, Description = "as good as JSON, which is the default")]
    [TestCase("", "text/csv, */*;q=0.1", true)]
    [TestCase("", "text/csv;q=0", false)]
    [TestCase("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false, Description = "a browser")]
    [TestCase("", "application/xml", false, Description = "neither: JSON, as RFC 9110 allows")]
    [TestCase("", "nonsense", false)]
    [TestCase("?format=csv", "application/json", true, Description = "the address wins")]
    [TestCase("?format=json", "text/csv", false)]
    public void Request_WithCsvFormatOrAccept_GetsCsv(string query, string? accept, bool isCsv)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        context.Request.Headers.Accept = accept;

        Assert.That(Csv.IsAsked(context.Request), Is.EqualTo(isCsv));
    }

    [Test]
    public async Task ListOrReport_AsCsv_HasItsColumns()
    {
        var tables = ApiDescription.Operations
            .Where(operation => ApiDescription.AnswersOf(operation)
                .Any(answer => answer.Status == "200" && answer.Answer!["content"]?["text/csv"] is not null))
            .ToList();
        Assert.That(tables.Select(operation => operation.Id), Is.SupersetOf(new[]
        {
            "ListCohorts", "ListCourses", "ListEnrolments", "ListKeys", "ListProgrammes", "ListProviders", "ListRules", "ListRuleSets", "ListSectors",
            "ListStatements", "ListChanges",
            "GetAllocations", "GetTargets", "GetHeadroom", "GetDashboard", "GetPerformance", "CheckProgramme", "GetStatement",
        }));
        foreach (var operation in tables)
        {
            var path = operation.Path.Replace("{programmeId}", Given.ProgrammeId, StringComparison.Ordinal)
                .Replace("{statementId}", _statementId, StringComparison.Ordinal);
            Assert.That(path, Does.Not.Contain('{'), operation.Id);

            var answer = await _authority.Get(path + "?format=csv");

            Assert.That((answer.Status, answer.Headers.Content.Headers.ContentType?.ToString()), Is.EqualTo((200, "text/csv; charset=utf-8")), operation.Id);
            Assert.That(answer.Headers.Content.Headers.ContentDisposition?.FileName, Does.EndWith(".csv"), operation.Id);
            Assert.That(answer.Headers.Headers.Vary, Does.Contain("Accept"), operation.Id);
            var rows = Rows(answer.Text);
            Assert.That(rows[0], Is.Unique.And.All.Match(@"^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$"), operation.Id);
            Assert.That(rows[0], Has.None.Match("[Pp]ence$"), operation.Id);
            Assert.That(rows.Select(row => row.Count), Is.All.EqualTo(rows[0].Count), operation.Id);
        }
    }

    [TestCase("/v1/enrolments?format=xml")]
    [TestCase("/v1/rules?format=CSV")]
    [TestCase("/v1/programmes/TEST-2024-25/dashboard?format=")]
    public async Task Request_WithUnknownFormat_IsRefused(string path)
    {
        var answer = await _authority.Get(path);

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((400, new[] { "request.enum-invalid /format" })), answer.Text);
    }

    [Test]
    public async Task Refusal_AsCsv_IsAProblem()
    {
        var answer = await _authority.Get("/v1/programmes/NONE-2024-25/dashboard?format=csv");

        Assert.That((answer.Status, answer.Headers.Content.Headers.ContentType?.MediaType), Is.EqualTo((404, "application/problem+json")));
    }

    [Test]
    public async Task Csv_StartsWithByteOrderMark()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/providers?format=csv");
        using var response = await _authority.SendAsync(request);

        var bytes = await response.Content.ReadAsByteArrayAsync();

        Assert.That(bytes[..3], Is.EqualTo(new byte[] { 0xEF, 0xBB, 0xBF }));
        Assert.That(
            Encoding.UTF8.GetString(bytes[3..]),
            Does.StartWith("ukprn,name,status,isVatEligibleBody,createdAt,updatedAt,version\r\n10001234,\"'=1+1 Café, \"\"Ltd\"\"\",active,"));
    }

    [Test]
    public async Task Enrolments_AsCsv_HavePoundsAndIsoDatesAndNoPersonalData()
    {
        var rows = Rows((await _provider.Get("/v1/enrolments?format=csv")).Text);

        Assert.That(rows, Has.Count.EqualTo(3));
        var first = rows[0].Zip(rows[1]).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.That(
            new[] { "status", "ukprn", "pricePounds", "authoritySharePounds", "startPounds", "completionPounds", "outcomePounds" }.Select(name => first[name]),
            Is.EqualTo(new[] { "started", "10001234", "4480.00", "4480.00", "1792.00", "1344.00", "1344.00" }));
        Assert.That(first["createdAt"], Does.Match("^2024-11-15T09:00:00.000Z$"));
        Assert.That(rows[0], Has.None.Matches<string>(name => name is not null && Given.Learner().ContainsKey(name) && name != "localAuthorityCode"));
    }

    [Test]
    public async Task List_WithLimit_LinksToNextPage()
    {
        var first = await _provider.Get("/v1/enrolments?format=csv&limit=1");
        var link = first.Headers.Headers.GetValues("Link").Single();
        var second = await _provider.Get(link[1..link.IndexOf('>', StringComparison.Ordinal)]);
        var whole = await _provider.Get("/v1/enrolments?format=csv");

        Assert.That(second.Headers.Headers.Contains("Link"), Is.False);
        Assert.That(Rows(first.Text)[1..].Concat(Rows(second.Text)[1..]), Is.EqualTo(Rows(whole.Text)[1..]));
        Assert.That(whole.Headers.Headers.Contains("Link"), Is.False);
    }

    [Test]
    public async Task List_WithoutLimit_ReturnsEveryRow()
    {
        using var database = new SqliteDatabase();
        using var host = new ApiHost(database);
        host.Given.Programme().Provider();
        var courseId = host.Given.Course();
        for (var n = 0; n < 501; n++)
        {
            host.Given.Cohort(courseId: courseId);
        }

        using var authority = host.With(host.Given.Key(Role.Authority));

        Assert.That(Rows((await authority.Get("/v1/cohorts?format=csv")).Text), Has.Count.EqualTo(502));
    }

    [Test]
    public async Task Dashboard_AsCsv_HasOneRowPerMember()
    {
        var rows = Rows((await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/dashboard?format=csv")).Text);

        Assert.That(
            rows[0][..8],
            Is.EqualTo(new[] { "breakdown", "member", "name", "openingPlaces", "committedPlaces", "committedPounds", "earnedPounds", "paidPounds" }));
        Assert.That(rows[1][..8], Is.EqualTo(new[] { "programme", "TEST-2024-25", "Test programme", "0", "2", "8960.00", "1792.00", "0.00" }));
        Assert.That(rows.Select(row => row[0]).Distinct(), Is.EqualTo(new[] { "breakdown", "programme", "sector", "provider", "localAuthority", "month" }));
        Assert.That(rows.Where(row => row[0] == "month").Select(row => row[1]), Is.All.Match("^2024-[01][0-9]$"));
    }

    [Test]
    public async Task PublishedPerformance_AsCsv_MarksWithheldFigures()
    {
        var rows = Rows((await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/performance?format=csv&isPublished=true")).Text);

        Assert.That(rows[1][rows[0].IndexOf("figures.starts")], Is.EqualTo("c"));
        Assert.That(rows[1][rows[0].IndexOf("funding.earnedPounds")], Is.Empty);
    }

    [Test]
    public async Task RuleSets_AsCsv_HaveSeveritiesInOneColumn()
    {
        var rows = Rows((await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/rule-sets?format=csv")).Text);

        Assert.That(rows[1][rows[0].IndexOf("severities")], Does.Contain("eligibility.age=block; "));
        Assert.That(rows[1][rows[0].IndexOf("startPercent")], Is.EqualTo("40.00"));
        Assert.That(rows[1][rows[0].IndexOf("milestones.startGuidedMinutes")], Is.EqualTo("900"));
    }

    // A separate parser, so that the writer is not tested with its own code.
    private static List<List<string>> Rows(string text)
    {
        List<List<string>> rows = [[]];
        var field = new StringBuilder();
        var isQuoted = false;
        text = text.TrimStart('\uFEFF');
        for (var i = 0; i < text.Length; i++)
        {
            if (isQuoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append(text[i++]);
            }
            else if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && (text[i] == ',' || text[i..].StartsWith("\r\n", StringComparison.Ordinal)))
            {
                rows[^1].Add(field.ToString());
                field.Clear();
                if (text[i] == '\r')
                {
                    rows.Add([]);
                    i++;
                }
            }
            else
            {
                field.Append(text[i]);
            }
        }

        return rows[..^1];
    }
}
