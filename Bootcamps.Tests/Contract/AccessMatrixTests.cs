using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using FastEndpoints;
using Microsoft.AspNetCore.Routing;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary>Who may do what: every route, with every role, each in a world of its own. A route that is not in the table fails.</summary>
internal sealed class AccessMatrixTests : DatabaseTests<SqliteDatabase>
{
    private static readonly string[] PersonRoles = [Role.Authority, Role.Admin];

    private ApiHost _host = null!;
    private AccessMatrix.World _world = null!;

    [SetUp]
    public async Task Make_the_world()
    {
        _host = new ApiHost(Database);
        _world = await AccessMatrix.MakeAsync(_host);
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

        Assert.That(AccessMatrix.Table.Select(row => row.Route), Is.EquivalentTo(routes));
    }

    [TestCaseSource(typeof(AccessMatrix), nameof(AccessMatrix.Rows))]
    public async Task A_role_gets_in_or_is_refused(string route)
    {
        var row = AccessMatrix.Table.Single(row => row.Route == route);
        using var anonymous = _host.Anonymous();
        Assert.That((await anonymous.SendAsync(row, _world)).Status, Is.EqualTo(401), "without a key");

        foreach (var role in AccessMatrix.AllRoles)
        {
            await GetsInOrIsRefused(row, _host.Given.Key(role), row.Roles.Contains(role) && !AccessMatrix.NeedsPerson(_host, row), $"key of role {role}");
        }

        foreach (var role in PersonRoles)
        {
            await GetsInOrIsRefused(row, _host.Person(role), row.Roles.Contains(role), $"person of role {role}");
        }
    }

    private async Task GetsInOrIsRefused(AccessMatrix.Row row, string credential, bool getsIn, string who)
    {
        using var client = _host.With(credential);
        var reply = await client.SendAsync(row, _world);

        Assert.That(reply.Status is >= 200 and < 300 or 409 or 412 ? "in" : reply.Status == 403 ? "refused" : reply.Text, Is.EqualTo(getsIn ? "in" : "refused"), who);
    }
}
