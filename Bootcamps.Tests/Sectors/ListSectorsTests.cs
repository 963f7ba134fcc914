using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Sectors;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class ListSectorsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [TestCase(Role.Provider)]
    [TestCase(Role.Authority)]
    [TestCase(Role.Partner)]
    public async Task A_caller_sees_the_sectors_of_its_authority_in_display_order(string role)
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();
        host.Given.Execute("update sector set display_order = 0 where sector_code = 'hgv-driving'");

        var answer = await host.With(host.Given.Key(role)).Get("/v1/sectors");

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(
            answer.Json["items"]!.AsArray().Select(sector => (string)sector!["sectorCode"]!),
            Is.EqualTo(new[] { "hgv-driving", "construction", "digital" }));
        Assert.That(
            answer.Json["items"]![0]!.ToJsonString(),
            Is.EqualTo("""
                {"sectorCode":"hgv-driving","name":"hgv-driving","officialCode":"TRANSPORT","route":"hgv",
                "isLevel2Allowed":true,"displayOrder":0,"version":1}
                """.ReplaceLineEndings("")));
        Assert.That(answer.Json["next"], Is.Null);
    }

    [Test]
    public async Task An_admin_must_name_the_authority()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();
        var admin = host.With(host.Given.Key(Role.Admin));

        var named = await admin.Get("/v1/sectors?authority=TEST");
        var unnamed = await admin.Get("/v1/sectors");
        var unknown = await admin.Get("/v1/sectors?authority=NONE");

        Assert.That(named.Json["items"]!.AsArray(), Has.Count.EqualTo(3));
        Assert.That((unnamed.Status, unnamed.Faults), Is.EqualTo((400, new[] { "request.required /authority" })));
        Assert.That((unknown.Status, unknown.Faults), Is.EqualTo((404, new[] { "access.not-found /authority" })));
    }

    [Test]
    public async Task Another_authority_is_not_found()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Programme(authorityId: "OTHER");

        var answer = await host.With(host.Given.Key(Role.Partner)).Get("/v1/sectors?authority=OTHER");

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((404, new[] { "access.not-found /authority" })));
    }

    [Test]
    public async Task A_malformed_key_is_refused()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();

        var answer = await host.With(host.Given.Key(Role.Admin)).Get("/v1/sectors?authority=no%20such");

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((400, new[] { "request.id-invalid /authority" })));
    }
}
