using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Enrolments;
using Bootcamps.Tests.Storage;
using FastEndpoints;
using Microsoft.AspNetCore.Routing;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary>Who may do what: every route, with every role, on its own tenant and on another's. A route that is not in the table fails.</summary>
internal sealed class AccessMatrixTests : DatabaseTests<SqliteDatabase>
{
    private const string OtherAuthority = "OTHER";
    private const string Provider = Role.Provider;
    private const string Authority = Role.Authority;
    private const string Partner = Role.Partner;
    private const string Admin = Role.Admin;
    private static readonly string[] AllRoles = [Provider, Authority, Partner, Admin];
    private static readonly string[] PersonRoles = [Authority, Admin];

    private ApiHost _host = null!;
    private World _world = null!;

    /// <summary>What belongs to the tenant that is looked at: authority TEST and its provider 10001234.</summary>
    private sealed record World(string CourseId, string CohortId, string EnrolmentId, string ProviderKeyId, string MilestoneId, string StatementId);

    /// <summary>One route.</summary>
    /// <param name="Route">Verb and pattern.</param>
    /// <param name="Roles">The roles that may use it.</param>
    /// <param name="Path">The address of something of the tenant's.</param>
    /// <param name="Body">A body in shape; null for none.</param>
    /// <param name="OtherProvider">What another provider of the same authority gets; 0 where providers may not.</param>
    private sealed record Row(string Route, string[] Roles, Func<World, string> Path, Func<World, object?> Body, int OtherProvider);

    private static readonly Row[] Table =
    [
        Read("GET /v1/sectors", AllRoles, _ => "/v1/sectors?authority=TEST", 200),
        Read("GET /v1/rules", AllRoles, _ => "/v1/rules", 200),
        Read("GET /v1/providers", [Provider, Authority, Partner], _ => "/v1/providers", 200),
        Read("GET /v1/providers/{ukprn}", [Provider, Authority, Partner], _ => "/v1/providers/10001234", 200),
        Write("POST /v1/providers", [Authority], _ => "/v1/providers", _ => new { ukprn = 10009999, name = "New" }, 0),
        Write("PUT /v1/providers/{ukprn}", [Authority], _ => "/v1/providers/10001234", _ => new { name = "Renamed", status = "active", isVatEligibleBody = false }, 0),
        Read("GET /v1/courses", [Provider, Authority, Partner], _ => "/v1/courses", 200),
        Read("GET /v1/courses/{courseId}", [Provider, Authority, Partner], world => $"/v1/courses/{world.CourseId}", 200),
        Write("POST /v1/courses", [Provider, Authority], _ => "/v1/courses", _ => Course(Given.Ukprn), 404),
        Write("PUT /v1/courses/{courseId}", [Provider, Authority], world => $"/v1/courses/{world.CourseId}", _ => Course(null), 404),
        Write(
            "POST /v1/courses/{courseId}/cohorts",
            [Provider, Authority],
            world => $"/v1/courses/{world.CourseId}/cohorts",
            _ => new { programmeId = Given.ProgrammeId, startsOn = "2024-12-02", endsOn = "2025-02-21", seats = 20, pricePence = 448_000 },
            404),
        Read("GET /v1/cohorts", [Provider, Authority, Partner], _ => "/v1/cohorts", 200),
        Read("GET /v1/cohorts/{cohortId}", [Provider, Authority, Partner], world => $"/v1/cohorts/{world.CohortId}", 404),
        Write("POST /v1/cohorts/{cohortId}/close", [Provider, Authority], world => $"/v1/cohorts/{world.CohortId}/close", _ => null, 404),
        Write("POST /v1/cohorts/{cohortId}/reopen", [Provider, Authority], world => $"/v1/cohorts/{world.CohortId}/reopen", _ => null, 404),
        Write(
            "POST /v1/eligibility-checks",
            [Provider, Authority, Partner],
            _ => "/v1/eligibility-checks",
            _ => new { authority = Given.AuthorityId, applicant = new { postcode = "L19" } },
            200),
        Write("POST /v1/enrolments", [Provider], _ => "/v1/enrolments", world => Given.Enrolment(world.CohortId, 2), 404),
        Read("GET /v1/enrolments", [Provider, Authority], _ => "/v1/enrolments", 200),
        Read("GET /v1/enrolments/{enrolmentId}", [Provider, Authority], world => $"/v1/enrolments/{world.EnrolmentId}", 404),
        Write("POST /v1/enrolments/{enrolmentId}/milestones", [Provider], world => $"/v1/enrolments/{world.EnrolmentId}/milestones", _ => Journey.Start(), 404),
        Write("POST /v1/milestones/{milestoneId}/void", [Provider], world => $"/v1/milestones/{world.MilestoneId}/void", _ => new { reason = "Mistake." }, 404),
        Write("POST /v1/enrolments/{enrolmentId}/withdraw", [Provider], world => $"/v1/enrolments/{world.EnrolmentId}/withdraw", _ => new { reasonCode = 98 }, 404),
        Write("POST /v1/enrolments/{enrolmentId}/defer", [Provider], world => $"/v1/enrolments/{world.EnrolmentId}/defer", _ => new { }, 404),
        Write("POST /v1/enrolments/{enrolmentId}/resume", [Provider], world => $"/v1/enrolments/{world.EnrolmentId}/resume", _ => new { }, 404),
        Write("POST /v1/enrolments/{enrolmentId}/correct", [Provider], world => $"/v1/enrolments/{world.EnrolmentId}/correct", _ => new { learner = Given.Learner() }, 404),
        Write(
            "POST /v1/enrolments/{enrolmentId}/transfer", [Provider, Authority], world => $"/v1/enrolments/{world.EnrolmentId}/transfer", world => new { cohortId = world.CohortId, occurredOn = "2024-11-15" }, 404),
        Read("GET /v1/statements", [Provider, Authority], _ => "/v1/statements", 200),
        Read("GET /v1/statements/{statementId}", [Provider, Authority], world => $"/v1/statements/{world.StatementId}", 404),
        Read("GET /v1/statements/{statementId}/csv", [Provider, Authority], world => $"/v1/statements/{world.StatementId}/csv", 404),
        Write("POST /v1/statements/{statementId}/authorise", [Authority], world => $"/v1/statements/{world.StatementId}/authorise", _ => null, 0),
        Write("POST /v1/statements/{statementId}/pay", [Authority], world => $"/v1/statements/{world.StatementId}/pay", _ => new { }, 0),
        Read("GET /v1/programmes", [Provider, Authority], _ => "/v1/programmes", 200),
        Write("POST /v1/programmes", [Authority], _ => "/v1/programmes", _ => new { name = "Next year", financialYear = "2025-26", copyFrom = Given.ProgrammeId }, 0),
        Read("GET /v1/programmes/{programmeId}", [Provider, Authority], _ => "/v1/programmes/TEST-2024-25", 200),
        Read("GET /v1/programmes/{programmeId}/rule-sets", [Provider, Authority], _ => "/v1/programmes/TEST-2024-25/rule-sets", 200),
        Write(
            "POST /v1/programmes/{programmeId}/rule-sets",
            [Authority],
            _ => "/v1/programmes/TEST-2024-25/rule-sets",
            _ => new { route = "standard", validFrom = "2025-01-01", name = "Later", source = "Test" },
            0),
        Read("GET /v1/programmes/{programmeId}/allocations", [Authority], _ => "/v1/programmes/TEST-2024-25/allocations", 0),
        Write(
            "PUT /v1/programmes/{programmeId}/allocations",
            [Authority],
            _ => "/v1/programmes/TEST-2024-25/allocations",
            _ => new[] { new { level = "programme", capPlaces = 6_500, capPence = 1_120_000_000 } },
            0),
        Read("GET /v1/programmes/{programmeId}/headroom", [Provider, Authority], _ => "/v1/programmes/TEST-2024-25/headroom", 200),
        Read("GET /v1/programmes/{programmeId}/targets", [Authority], _ => "/v1/programmes/TEST-2024-25/targets", 0),
        Write(
            "PUT /v1/programmes/{programmeId}/targets",
            [Authority],
            _ => "/v1/programmes/TEST-2024-25/targets",
            _ => new[] { new { level = "programme", period = 202_503, starts = 6_500, completions = 5_200, outcomes = 3_900 } },
            0),
        Read("GET /v1/programmes/{programmeId}/dashboard", [Authority], _ => "/v1/programmes/TEST-2024-25/dashboard", 0),
        Read("GET /v1/programmes/{programmeId}/performance", [Authority], _ => "/v1/programmes/TEST-2024-25/performance", 0),
        Read("GET /v1/programmes/{programmeId}/check", [Authority], _ => "/v1/programmes/TEST-2024-25/check", 0),
        Read("GET /v1/programmes/{programmeId}/changes", [Provider, Authority], _ => "/v1/programmes/TEST-2024-25/changes", 200),
        Read("GET /v1/keys", [Authority, Admin], _ => "/v1/keys", 0),
        Write("POST /v1/keys", [Authority, Admin], _ => "/v1/keys", _ => new { role = "provider", authorityId = Given.AuthorityId, ukprn = Given.Ukprn, name = "CRM" }, 0),
        Write("POST /v1/keys/{keyId}/revoke", [Authority, Admin], world => $"/v1/keys/{world.ProviderKeyId}/revoke", _ => null, 0),
    ];

    private static IEnumerable<TestCaseData> Rows() => Table.Select(row => new TestCaseData(row.Route).SetArgDisplayNames(row.Route));

    [SetUp]
    public async Task Make_the_world()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider().Provider(Given.OtherUkprn).Programme(authorityId: OtherAuthority).Provider(authorityId: OtherAuthority);
        var courseId = _host.Given.Course();
        var cohortId = _host.Given.Cohort(courseId: courseId);
        var key = _host.Given.Key();
        using var provider = _host.With(key);
        var runningId = _host.Given.Cohort(courseId: courseId, startsOn: "2024-10-07", endsOn: "2024-12-20");
        var startedId = await Journey.Enrol(provider, runningId, 3);
        var milestone = await provider.Post($"/v1/enrolments/{startedId}/milestones", Journey.Start());
        _world = new World(
            courseId, cohortId, await Journey.Enrol(provider, runningId), key.Split('_')[1], (string)milestone.Json["milestoneId"]!, (string)milestone.Json["statement"]!["statementId"]!);
    }

    [TearDown]
    public void Stop_the_host() => _host.Dispose();

    [Test]
    public void Every_route_is_in_the_table()
    {
        using var client = _host.Anonymous();
        var routes = _host.Given.Service<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>())
            .OfType<EndpointDefinition>()
            .Select(definition => $"{definition.Verbs![0]} {definition.Routes![0]}");

        Assert.That(Table.Select(row => row.Route), Is.EquivalentTo(routes));
    }

    [TestCaseSource(nameof(Rows))]
    public async Task A_role_gets_in_or_is_refused(string route)
    {
        var row = Table.Single(row => row.Route == route);
        using var anonymous = _host.Anonymous();
        Assert.That((await SendAsync(anonymous, row)).Status, Is.EqualTo(401), "without a key");

        foreach (var role in AllRoles)
        {
            await GetsInOrIsRefused(row, _host.Given.Key(role), row.Roles.Contains(role) && !NeedsPerson(row), $"key of role {role}");
        }

        foreach (var role in PersonRoles)
        {
            await GetsInOrIsRefused(row, _host.Person(role), row.Roles.Contains(role), $"person of role {role}");
        }
    }

    [TestCaseSource(nameof(Rows))]
    public async Task Another_tenant_sees_nothing(string route)
    {
        var row = Table.Single(row => row.Route == route);
        foreach (var (role, credential) in row.Roles.Except([Admin]).Where(_ => !NeedsPerson(row)).Select(role => (role, _host.Given.Key(role, authorityId: OtherAuthority)))
            .Concat(row.Roles.Intersect([Authority]).Select(role => ($"person of role {role}", _host.Person(role, OtherAuthority)))))
        {
            using var client = _host.With(credential);
            var reply = await SendAsync(client, row);
            await TestContext.Out.WriteLineAsync($"{role} of another authority: {reply.Status}");

            AssertNothingOfTheTenant(reply, NamesTheTenant(row));
        }

        if (row.OtherProvider != 0)
        {
            using var client = _host.With(_host.Given.Key(ukprn: Given.OtherUkprn));
            var reply = await SendAsync(client, row);

            Assert.That(reply.Status, Is.EqualTo(row.OtherProvider), reply.Text);
            Assert.That(reply.Status < 300 ? reply.Text : "", Does.Not.Contain(_world.EnrolmentId));
        }
    }

    [TestCaseSource(nameof(Rows))]
    public async Task A_credential_that_does_not_work_opens_nothing(string route)
    {
        var row = Table.Single(row => row.Route == route);
        var works = _host.Given.Key(row.Roles[0]);
        var foreign = _host.Given.Key(Partner, origins: ["https://www.example.org"]);
        (string Header, string Origin, string Code)[] credentials =
        [
            ("", "", "access.key-required"),
            ("Bearer", "", "access.key-invalid"),
            ("Basic YWRhOmFkYQ==", "", "access.key-invalid"),
            ("Bearer bck_", "", "access.key-invalid"),
            ("Bearer bck_abcdefghijkm_wrong", "", "access.key-invalid"),
            ($"Bearer {works[..^1]}", "", "access.key-invalid"),
            ($"Bearer {works} {works}", "", "access.key-invalid"),
            ($"Bearer {_host.Given.Key(row.Roles[0], isRevoked: true)}", "", "access.key-invalid"),
            ($"Bearer {_host.Given.Key(row.Roles[0], expiresOn: new DateOnly(2024, 11, 14))}", "", "access.key-invalid"),
            ($"Bearer {foreign}", "https://elsewhere.example", "access.origin-not-allowed"),
            ("Bearer ey.ey.ey", "", "access.token-invalid"),
        ];
        foreach (var (header, origin, code) in credentials)
        {
            using var client = _host.Anonymous();
            var reply = await SendAsync(client, row, [.. header.Length == 0 ? [] : new[] { ("Authorization", header) }, .. origin.Length == 0 ? [] : new[] { ("Origin", origin) }]);

            Assert.That((reply.Status, reply.Codes.Single()), Is.EqualTo((code == "access.origin-not-allowed" ? 403 : 401, code)), header);
        }
    }

    private async Task GetsInOrIsRefused(Row row, string credential, bool getsIn, string who)
    {
        using var client = _host.With(credential);
        var reply = await SendAsync(client, row);

        Assert.That(reply.Status is >= 200 and < 300 or 409 or 412 ? "in" : reply.Status == 403 ? "refused" : reply.Text, Is.EqualTo(getsIn ? "in" : "refused"), who);
    }

    private bool NeedsPerson(Row row) => _host.Given.Service<EndpointDataSource>().Endpoints
        .Single(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>() is { } definition && $"{definition.Verbs![0]} {definition.Routes![0]}" == row.Route)
        .Metadata.GetMetadata<NeedsPerson>() is not null;

    // Whether the request itself names something of the tenant's, so that anything but 404 would confirm it.
    private static bool NamesTheTenant(Row row) =>
        row.Route.Contains('{', StringComparison.Ordinal) && !row.Route.Contains("{ukprn}", StringComparison.Ordinal)
        || row.Route is "POST /v1/enrolments" or "POST /v1/eligibility-checks" or "POST /v1/programmes";

    private void AssertNothingOfTheTenant(Reply reply, bool mustBe404)
    {
        if (mustBe404)
        {
            Assert.That(reply.Status, Is.EqualTo(404), reply.Text);
        }

        foreach (var own in new[] { _world.CourseId, _world.CohortId, _world.EnrolmentId, _world.ProviderKeyId, _world.MilestoneId, _world.StatementId })
        {
            Assert.That(reply.Status < 300 ? reply.Text : "", Does.Not.Contain(own));
        }
    }

    private Task<Reply> SendAsync(HttpClient client, Row row, params (string Name, string Value)[] headers)
    {
        var verb = row.Route[..row.Route.IndexOf(' ', StringComparison.Ordinal)];
        return client.Send(
            new HttpMethod(verb), row.Path(_world), row.Body(_world), [("Idempotency-Key", Api.Platform.Storage.Ids.New()), ("If-Match", "*"), .. headers]);
    }

    private static Row Read(string route, string[] roles, Func<World, string> path, int otherProvider) => new(route, roles, path, _ => null, otherProvider);

    private static Row Write(string route, string[] roles, Func<World, string> path, Func<World, object?> body, int otherProvider) => new(route, roles, path, body, otherProvider);

    private static object Course(int? ukprn) => new
    {
        ukprn, title = "Data analysis", sectorCode = "digital", level = 3, guidedHours = 60, weeks = 12, deliveryMode = "blended", isGreenSkills = false, socCodes = Array.Empty<string>(),
    };
}
