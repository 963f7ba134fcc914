#if !FULL_FEED
using System.Text.Json.Nodes;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.OpenApi;
using Bootcamps.Tests.Storage;
using FastEndpoints;
using Microsoft.OpenApi;
using NUnit.Framework;
using Swashbuckle.AspNetCore.Swagger;

namespace Bootcamps.Tests.Platform;

/// <summary>An operation that takes a person, on a host with an endpoint of its own. The real package finds endpoints once in a process, so no host can add one there.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class PersonStandInOnlyTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Signing = "/shelves/1/sign";

    [Test]
    public async Task Where_a_person_is_needed_a_key_is_refused()
    {
        using var host = WithSample();
        host.Given.Programme();

        var person = await host.With(host.Person(subject: "ada")).Send(HttpMethod.Post, Signing, null);
        var key = await host.With(host.Given.Key(Role.Authority)).Send(HttpMethod.Post, Signing, null);
        var foreign = await host.With(host.Given.Key(Role.Provider)).Send(HttpMethod.Post, Signing, null);
        var admin = await host.With(host.Person(Role.Admin)).Send(HttpMethod.Post, Signing, null);
        var anonymous = await host.Anonymous().Send(HttpMethod.Post, Signing, null);

        Assert.That((person.Status, (string?)person.Json["by"]), Is.EqualTo((200, "ada")), person.Text);
        Assert.That((key.Status, key.Codes), Is.EqualTo((403, new[] { "access.person-required" })));
        Assert.That((foreign.Status, foreign.Codes), Is.EqualTo((403, new[] { "access.person-required" })), "no other key would do");
        Assert.That((admin.Status, admin.Codes), Is.EqualTo((403, new[] { "access.role-not-allowed" })));
        Assert.That((anonymous.Status, anonymous.Codes), Is.EqualTo((401, new[] { "access.key-required" })));
    }

    [Test]
    public async Task The_description_says_which_credentials_an_operation_takes()
    {
        using var host = WithSample();
        var document = host.Given.Service<ISwaggerProvider>().GetSwagger(ApiDocument.Version);
        var description = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!;

        var signing = description["paths"]!["/shelves/{id}/sign"]!["post"]!;
        Assert.That(signing["security"]!.ToJsonString(), Is.EqualTo("""[{"person":[]}]"""));
        Assert.That((string?)signing["description"], Is.EqualTo("For persons of role authority; a key is refused (access.person-required)."));
        Assert.That((string?)signing["responses"]!["403"]!["$ref"], Is.EqualTo("#/components/responses/Forbidden"));
        Assert.That(description["paths"]!["/v1/enrolments"]!["post"]!["security"]!.ToJsonString(), Is.EqualTo("""[{"key":[]}]"""), "only providers, who are no persons");
        Assert.That(description["paths"]!["/v1/enrolments"]!["get"]!["security"], Is.Null);
        Assert.That(description["security"]!.ToJsonString(), Is.EqualTo("""[{"key":[]},{"person":[]}]"""));
    }

    private ApiHost WithSample() => new(Database, services => services.AddFastEndpoints(options =>
    {
        options.DisableAutoDiscovery = true;
        options.Assemblies = [typeof(Hosting).Assembly, typeof(SampleEndpoints).Assembly];
        options.Filter = type => type.Assembly == typeof(Hosting).Assembly || type == typeof(SampleEndpoints.SignShelf);
    }));
}
#endif
