using System.Text;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using FastEndpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Bootcamps.Tests.Contract;

/// <summary><c>docs/routes.md</c> lists the routes of the API and is generated from them.</summary>
internal sealed class RoutesTests
{
    private SqliteDatabase _database = null!;
    private ApiHost _host = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _database = new SqliteDatabase();
        _host = new ApiHost(_database);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host.Dispose();
        _database.Dispose();
    }

    [Test]
    public void Routes_md_matches_the_code() => Repository.MustHold("docs/routes.md", Written(Routes()), "UPDATE_DOCS");

    [Test]
    public void Every_operation_is_in_the_file_of_its_name()
    {
        var astray = Operations().Select(FileOf).Where(file => !File.Exists(Repository.PathOf(file)));

        Assert.That(astray, Is.Empty);
    }

    [Test]
    public void Every_operation_is_under_v1_and_says_which_roles_may_use_it()
    {
        var faulty = Operations()
            .Where(definition => !definition.Routes![0].StartsWith("/v1/", StringComparison.Ordinal) || definition.AllowedRoles is not { Count: > 0 })
            .Select(definition => definition.EndpointType.Name);

        Assert.That(faulty, Is.Empty);
    }

    private static string FileOf(EndpointDefinition definition) =>
        $"{definition.EndpointType.Namespace!.Replace('.', '/').Replace("Bootcamps/Api", "Bootcamps.Api")}/{definition.EndpointType.Name}.cs";

    private static string Written(IEnumerable<(string Verb, string Route, string Roles, string Class, string File)> routes)
    {
        var text = new StringBuilder(("""
            # Routes

            Every route of the service, made from the code by `Bootcamps.Tests/Contract/RoutesTests.cs`;
            """ + """
             `UPDATE_DOCS=1 dotnet test --filter RoutesTests` rewrites it. Roles are those
            of keys; persons have the roles authority and admin. A caller sees and changes only what is its own.

            | verb | route | roles | class | file |
            |---|---|---|---|---|

            """).ReplaceLineEndings("\n"));
        foreach (var (verb, route, roles, type, file) in routes)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {verb} | `{route}` | {roles} | {type} | {file} |\n");
        }

        return text.ToString();
    }

    private IEnumerable<EndpointDefinition> Operations() =>
        _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>())
            .OfType<EndpointDefinition>();

    private IEnumerable<(string Verb, string Route, string Roles, string Class, string File)> Routes() =>
        from endpoint in _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let definition = endpoint.Metadata.GetMetadata<EndpointDefinition>()
        let verbs = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
        let route = endpoint.RoutePattern.RawText!
        where route != "_test_url_cache_" // FastEndpoints maps it for its own tests
        orderby route, verbs?[0]
        select (
            verbs is null ? "GET" : string.Join(", ", verbs),
            route,
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ?
                "open" :
                string.Join(", ", definition?.AllowedRoles ?? ["none"]) + (endpoint.Metadata.GetMetadata<NeedsPerson>() is null ? "" : " (persons only)"),
            definition is null ? "" : $"`{definition.EndpointType.Name}`",
            definition is null ? "" : $"[{FileOf(definition)}](../{FileOf(definition)})");
}
