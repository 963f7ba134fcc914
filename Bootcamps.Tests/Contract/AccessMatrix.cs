using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Enrolments;
using FastEndpoints;
using Microsoft.AspNetCore.Routing;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary>Every route with the roles that can use it and a record of the tenant to use it on.</summary>
internal static class AccessMatrix
{
    /// <summary>A second authority, which must not see the tenant's records.</summary>
    public const string OtherAuthority = "OTHER";

    /// <summary>All roles of keys.</summary>
    public static readonly string[] AllRoles = [Provider, Authority, Partner, Admin];

    private const string Provider = Role.Provider;
    private const string Authority = Role.Authority;
    private const string Partner = Role.Partner;
    private const string Admin = Role.Admin;

    /// <summary>The records of the tenant under test: authority TEST and its provider 10001234.</summary>
    internal sealed record World(
        string CourseId,
        string CohortId,
        string EnrolmentId,
        string ProviderKeyId,
        string MilestoneId,
        string StatementId,
        string VariationId);

    /// <summary>One route.</summary>
    /// <param name="Route">Verb and pattern.</param>
    /// <param name="Roles">The roles that can use it.</param>
    /// <param name="Path">The address of a record of the tenant.</param>
    /// <param name="Body">A well-formed body; null for none.</param>
    /// <param name="OtherProvider">The status for another provider of the same authority; 0 if providers are not allowed.</param>
    internal sealed record Row(string Route, string[] Roles, Func<World, string> Path, Func<World, object?> Body, int OtherProvider);

    /// <summary>A row for every route.</summary>
    public static readonly Row[] Table =
    [
        Read("GET /v1/authorities", AllRoles, _ => "/v1/authorities", 200),
        Write(
            "POST /v1/authorities",
            [Admin],
            _ => "/v1/authorities",
            _ => new { authorityId = "NEW", name = "New authority",
            areas = new[] { new { localAuthorityCode = "E08000025", name = "Birmingham", validFrom = "2016-06-17" } } },
            0),
        Read("GET /v1/authorities/{authorityId}", AllRoles, _ => "/v1/authorities/TEST", 200),
        Write(
            "PUT /v1/authorities/{authorityId}",
            [Admin],
            _ => "/v1/authorities/TEST",
            _ => new { name = "Renamed", areas = new[] { new { localAuthorityCode = "E08000012", name = "Liverpool", validFrom = "2014-04-01" } } },
            0),
        Read("GET /v1/sectors/{sectorCode}", AllRoles, _ => "/v1/sectors/digital?authority=TEST", 200),
        Write(
            "PUT /v1/sectors/{sectorCode}",
            [Authority, Admin],
            _ => "/v1/sectors/digital",
            _ => new { authority = Given.AuthorityId, name = "Digital", officialCode = "DIGITAL" },
            0),
        Write(
            "POST /v1/sectors",
            [Authority, Admin],
            _ => "/v1/sectors",
            _ => new { authority = Given.AuthorityId, sectorCode = "rail", name = "Rail", officialCode = "TRANSPORT" },
            0),
        Read("GET /v1/sectors", AllRoles, _ => "/v1/sectors?authority=TEST", 200),
        Read("GET /v1/rules", AllRoles, _ => "/v1/rules", 200),
        Read("GET /v1/providers", [Provider, Authority, Partner], _ => "/v1/providers", 200),
        Read("GET /v1/providers/{ukprn}", [Provider, Authority, Partner], _ => "/v1/providers/10001234", 200),
        Write("POST /v1/providers", [Authority], _ => "/v1/providers", _ => new { ukprn = 10009999, name = "New" }, 0),
        Write(
            "PUT /v1/providers/{ukprn}",
            [Authority],
            _ => "/v1/providers/10001234",
            _ => new { name = "Renamed", status = "active", isVatEligibleBody = false },
            0),
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
        Write(
            "PUT /v1/cohorts/{cohortId}",
            [Provider, Authority],
            world => $"/v1/cohorts/{world.CohortId}",
            _ => new { startsOn = "2024-12-02", endsOn = "2025-02-21", seats = 9_000, pricePence = 448_000 },
            404),
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
        Write(
            "POST /v1/enrolments/{enrolmentId}/withdraw",
            [Provider],
            world => $"/v1/enrolments/{world.EnrolmentId}/withdraw",
            _ => new { reasonCode = 98 },
            404),
        Write("POST /v1/enrolments/{enrolmentId}/defer", [Provider], world => $"/v1/enrolments/{world.EnrolmentId}/defer", _ => new { }, 404),
        Write("POST /v1/enrolments/{enrolmentId}/resume", [Provider], world => $"/v1/enrolments/{world.EnrolmentId}/resume", _ => new { }, 404),
        Write(
            "POST /v1/enrolments/{enrolmentId}/correct",
            [Provider],
            world => $"/v1/enrolments/{world.EnrolmentId}/correct",
            _ => new { learner = Given.Learner() },
            404),
        Write(
            "POST /v1/enrolments/{enrolmentId}/transfer",
            [Provider, Authority],
            world => $"/v1/enrolments/{world.EnrolmentId}/transfer",
            world => new { cohortId = world.CohortId, occurredOn = "2024-11-15" },
            404),
        Read("GET /v1/statements", [Provider, Authority], _ => "/v1/statements", 200),
        Read("GET /v1/statements/{statementId}", [Provider, Authority], world => $"/v1/statements/{world.StatementId}", 404),
        Write("POST /v1/statements/{statementId}/authorise", [Authority], world => $"/v1/statements/{world.StatementId}/authorise", _ => null, 0),
        Write("POST /v1/statements/{statementId}/pay", [Authority], world => $"/v1/statements/{world.StatementId}/pay", _ => new { }, 0),
        Write(
            "POST /v1/statements/{statementId}/reverse-payment",
            [Authority],
            world => $"/v1/statements/{world.StatementId}/reverse-payment",
            _ => new { reason = "Mistake." },
            0),
        Read("GET /v1/programmes", [Provider, Authority], _ => "/v1/programmes", 200),
        Write(
            "POST /v1/programmes",
            [Authority],
            _ => "/v1/programmes",
            _ => new { name = "Next year", financialYear = "2025-26", copyFrom = Given.ProgrammeId },
            0),
        Read("GET /v1/programmes/{programmeId}", [Provider, Authority], _ => "/v1/programmes/TEST-2024-25", 200),
        Write("PUT /v1/programmes/{programmeId}", [Authority], _ => "/v1/programmes/TEST-2024-25", _ => new { name = "Renamed" }, 0),
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
            _ => new { items = new[] { new { level = "programme", capPlaces = 6_500, capPence = 1_120_000_000 } } },
            0),
        Read("GET /v1/programmes/{programmeId}/headroom", [Provider, Authority], _ => "/v1/programmes/TEST-2024-25/headroom", 200),
        Read("GET /v1/programmes/{programmeId}/variations", [Authority], _ => "/v1/programmes/TEST-2024-25/variations", 0),
        Write(
            "POST /v1/programmes/{programmeId}/variations",
            [Authority],
            _ => "/v1/programmes/TEST-2024-25/variations",
            _ => Variation,
            0),
        Read("GET /v1/variations/{variationId}", [Authority], world => $"/v1/variations/{world.VariationId}", 0),
        Write("POST /v1/variations/{variationId}/approve", [Authority], world => $"/v1/variations/{world.VariationId}/approve", _ => null, 0),
        Write(
            "POST /v1/variations/{variationId}/reject",
            [Authority],
            world => $"/v1/variations/{world.VariationId}/reject",
            _ => new { reason = "Not now." },
            0),
        Read("GET /v1/programmes/{programmeId}/targets", [Authority], _ => "/v1/programmes/TEST-2024-25/targets", 0),
        Write(
            "PUT /v1/programmes/{programmeId}/targets",
            [Authority],
            _ => "/v1/programmes/TEST-2024-25/targets",
            _ => new { items = new[] { new { level = "programme", period = "2025-03", starts = 6_500, completions = 5_200, outcomes = 3_900 } } },
            0),
        Read("GET /v1/programmes/{programmeId}/dashboard", [Authority], _ => "/v1/programmes/TEST-2024-25/dashboard", 0),
        Read("GET /v1/programmes/{programmeId}/performance", [Authority], _ => "/v1/programmes/TEST-2024-25/performance", 0),
        Read("GET /v1/programmes/{programmeId}/check", [Authority], _ => "/v1/programmes/TEST-2024-25/check", 0),
        Read("GET /v1/programmes/{programmeId}/changes", [Provider, Authority], _ => "/v1/programmes/TEST-2024-25/changes", 200),
        Read("GET /v1/keys", [Authority, Admin], _ => "/v1/keys", 0),
        Write(
            "POST /v1/keys",
            [Authority, Admin],
            _ => "/v1/keys",
            _ => new { role = "provider", authorityId = Given.AuthorityId, ukprn = Given.Ukprn, name = "CRM" },
            0),
        Write("POST /v1/keys/{keyId}/revoke", [Authority, Admin], world => $"/v1/keys/{world.ProviderKeyId}/revoke", _ => null, 0),
    ];

    /// <summary>The routes, as cases of a test.</summary>
    public static IEnumerable<TestCaseData> Rows() => Table.Select(row => new TestCaseData(row.Route).SetArgDisplayNames(row.Route));

    /// <summary>The routes that only read.</summary>
    public static IEnumerable<TestCaseData> Reads() => Rows().Where(row => IsRead((string)row.Arguments[0]!));

    /// <summary>The routes that can change data.</summary>
    public static IEnumerable<TestCaseData> Writes() => Rows().Where(row => !IsRead((string)row.Arguments[0]!));

    /// <summary>Sends a row without a key, with a key of each role and as a person of each role.</summary>
    public static async Task AssertAccessOfEveryRole(ApiHost host, World world, string route)
    {
        var row = Table.Single(row => row.Route == route);
        using var anonymous = host.Anonymous();
        Assert.That((await anonymous.SendAsync(row, world)).Status, Is.EqualTo(401), "without a key");

        foreach (var role in AllRoles)
        {
            await GetsInOrIsRefused(host, world, row, host.Given.Key(role), row.Roles.Contains(role) && !NeedsPerson(host, row), $"key of role {role}");
        }

        foreach (var role in new[] { Authority, Admin })
        {
            await GetsInOrIsRefused(host, world, row, host.Person(role), row.Roles.Contains(role), $"person of role {role}");
        }
    }

    /// <summary>Creates the tenant's records, another provider and another authority.</summary>
    public static async Task<World> MakeAsync(ApiHost host)
    {
        host.Given.Programme().Provider().Provider(Given.OtherUkprn).Programme(authorityId: OtherAuthority).Provider(authorityId: OtherAuthority);
        var courseId = host.Given.Course();
        var cohortId = host.Given.Cohort(courseId: courseId);
        var key = host.Given.Key();
        using var provider = host.With(key);
        var runningId = host.Given.Cohort(courseId: courseId, startsOn: "2024-10-07", endsOn: "2024-12-20");
        var startedId = await Journey.Enrol(provider, runningId, 3);
        var milestone = await provider.Post($"/v1/enrolments/{startedId}/milestones", Journey.Start());
        using var authority = host.With(host.Given.Key(Authority));
        var variation = await authority.Post("/v1/programmes/TEST-2024-25/variations", Variation);
        return new World(
            courseId,
            cohortId,
            await Journey.Enrol(provider, runningId),
            key.Split('_')[1],
            (string)milestone.Json["milestoneId"]!,
            (string)milestone.Json["statement"]!["statementId"]!,
            (string)variation.Json["variationId"]!);
    }

    /// <summary>Sends the request of a row.</summary>
    public static Task<Reply> SendAsync(this HttpClient client, Row row, World world, params (string Name, string Value)[] headers)
    {
        var verb = row.Route[..row.Route.IndexOf(' ', StringComparison.Ordinal)];
        return client.Send(
            new HttpMethod(verb),
            row.Path(world),
            row.Body(world),
            [("Idempotency-Key", Api.Platform.Storage.Ids.New()), ("If-Match", "*"), .. headers]);
    }

    /// <summary>Whether it accepts only persons.</summary>
    public static bool NeedsPerson(ApiHost host, Row row) => host.Given.Service<EndpointDataSource>().Endpoints
        .Single(
            endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>() is { } definition && $"{definition.Verbs![0]} {definition.Routes![0]}" == row.Route)
        .Metadata.GetMetadata<NeedsPerson>() is not null;

    private static async Task GetsInOrIsRefused(ApiHost host, World world, Row row, string credential, bool getsIn, string who)
    {
        using var client = host.With(credential);
        var reply = await client.SendAsync(row, world);

        Assert.That(
            reply.Status is >= 200 and < 300 or 409 or 412 ? "in" : reply.Status == 403 ? "refused" : reply.Text,
            Is.EqualTo(getsIn ? "in" : "refused"),
            who);
    }

    private static bool IsRead(string route) => route.StartsWith("GET ", StringComparison.Ordinal);

    private static Row Read(string route, string[] roles, Func<World, string> path, int otherProvider) => new(route, roles, path, _ => null, otherProvider);

    private static Row Write(string route, string[] roles, Func<World, string> path, Func<World, object?> body, int otherProvider) =>
        new(route, roles, path, body, otherProvider);

    private static object Variation => new { reason = "Growth", lines = new[] { new { level = "programme", places = 10, pence = 0 } } };

    private static object Course(int? ukprn) => new
    {
        ukprn, title = "Data analysis", sectorCode = "digital", level = 3, guidedHours = 60, weeks = 12, deliveryMode = "blended", isGreenSkills = false,
        socCodes = Array.Empty<string>(),
    };
}
