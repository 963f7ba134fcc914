using Bootcamps.Tests.Storage;
using FastEndpoints;
using Microsoft.AspNetCore.Routing;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary>Sends every writing route with every role, each on its own database. A route missing from the table fails.</summary>
internal sealed class AccessMatrixTests : DatabaseTests<SqliteDatabase>
{
    private ApiHost _host = null!;
    private AccessMatrix.World _world = null!;

    [SetUp]
    public async Task Create_world()
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

    [TestCaseSource(typeof(AccessMatrix), nameof(AccessMatrix.Writes))]
    public Task Each_role_is_allowed_or_refused_as_listed(string route) => AccessMatrix.AssertAccessOfEveryRole(_host, _world, route);
}
