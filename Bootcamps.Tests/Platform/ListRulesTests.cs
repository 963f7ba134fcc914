using Bootcamps.Api.Platform.Access;
using Bootcamps.Domain;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class ListRulesTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [TestCase(Role.Provider)]
    [TestCase(Role.Authority)]
    [TestCase(Role.Partner)]
    [TestCase(Role.Admin)]
    public async Task Any_valid_key_can_list_every_rule(string role)
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();

        var answer = await host.With(host.Given.Key(role)).Get("/v1/rules");

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Json["items"]!.AsArray(), Has.Count.EqualTo(RuleCatalogue.Rules.Count));
        Assert.That(answer.Json["next"], Is.Null);
        var full = answer.Json["items"]!.AsArray().Single(item => (string)item!["code"]! == "enrolment.cohort-full")!;
        Assert.That(
            full.ToJsonString(),
            Is.EqualTo("""
                {"code":"enrolment.cohort-full","severity":"error","text":"The cohort is full.","remedy":"Choose another cohort.",
                "source":"Bootcamps","since":"2026-11-21"}
                """.ReplaceLineEndings("")));
    }

    [Test]
    public async Task Listing_rules_without_a_key_is_refused()
    {
        using var host = new ApiHost(Database);

        Assert.That((await host.Anonymous().Get("/v1/rules")).Status, Is.EqualTo(401));
    }
}
