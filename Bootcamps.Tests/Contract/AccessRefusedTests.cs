using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary>
/// Sends every route as another tenant and with invalid credentials, and every read with every role. Reads and refusals change nothing,
/// so all tests share one world.
/// </summary>
internal sealed class AccessReadAndRefusedTests
{
    private SqliteDatabase _database = null!;
    private ApiHost _host = null!;
    private AccessMatrix.World _world = null!;

    [OneTimeSetUp]
    public async Task Create_world()
    {
        _database = new SqliteDatabase();
        _host = new ApiHost(_database);
        _world = await AccessMatrix.MakeAsync(_host);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host.Dispose();
        _database.Dispose();
    }

    [TestCaseSource(typeof(AccessMatrix), nameof(AccessMatrix.Reads))]
    public Task Each_role_is_allowed_or_refused_as_listed(string route) => AccessMatrix.AssertAccessOfEveryRole(_host, _world, route);

    [TestCaseSource(typeof(AccessMatrix), nameof(AccessMatrix.Rows))]
    public async Task Another_tenant_gets_not_found(string route)
    {
        var row = AccessMatrix.Table.Single(row => row.Route == route);
        foreach (var (role, credential) in row.Roles.Except([Role.Admin]).Where(_ => !AccessMatrix.NeedsPerson(_host, row))
            .Select(role => (role, _host.Given.Key(role, authorityId: AccessMatrix.OtherAuthority)))
            .Concat(row.Roles.Intersect([Role.Authority]).Select(role => ($"person of role {role}", _host.Person(role, AccessMatrix.OtherAuthority)))))
        {
            using var client = _host.With(credential);
            var reply = await client.SendAsync(row, _world);
            await TestContext.Out.WriteLineAsync($"{role} of another authority: {reply.Status}");

            AssertNothingOfTheTenant(reply, NamesTheTenant(row));
        }

        if (row.OtherProvider != 0)
        {
            using var client = _host.With(_host.Given.Key(ukprn: Given.OtherUkprn));
            var reply = await client.SendAsync(row, _world);

            Assert.That(reply.Status, Is.EqualTo(row.OtherProvider), reply.Text);
            Assert.That(reply.Status < 300 ? reply.Text : "", Does.Not.Contain(_world.EnrolmentId));
        }
    }

    [TestCaseSource(typeof(AccessMatrix), nameof(AccessMatrix.Rows))]
    public async Task An_invalid_credential_is_refused_on_every_route(string route)
    {
        var row = AccessMatrix.Table.Single(row => row.Route == route);
        var works = _host.Given.Key(row.Roles[0]);
        var foreign = _host.Given.Key(Role.Partner, origins: ["https://www.example.org"]);
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
            var reply = await client.SendAsync(
                row,
                _world,
                [.. header.Length == 0 ? [] : new[] { ("Authorization", header) }, .. origin.Length == 0 ? [] : new[] { ("Origin", origin) }]);

            Assert.That((reply.Status, reply.Codes.Single()), Is.EqualTo((code == "access.origin-not-allowed" ? 403 : 401, code)), header);
        }
    }

    // Whether the request names a record of the tenant, so that any answer except 404 would confirm that it exists.
    private static bool NamesTheTenant(AccessMatrix.Row row) =>
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
}
