using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>The commands that make, list and revoke keys.</summary>
internal sealed class KeysCommandTests : CommandFixture
{
    [Test]
    public async Task Every_invalid_option_of_a_key_is_reported_at_once()
    {
        var ran = await Run("keys create --name CRM --role provider --expires soon --origin https://www.example.org");

        Assert.That(ran.Code, Is.EqualTo(2));
        Assert.That(ran.Error, Does.Contain("--authority:").And.Contain("--ukprn:").And.Contain("--expires:").And.Contain("--origin:"));
    }

    [Test]
    public async Task A_key_works_on_a_running_service_from_creation_until_revocation()
    {
        await Run("migrate");
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var created = await Run(["keys", "create", "--role", "provider", "--authority",
        Given.AuthorityId, "--ukprn", "10001234", "--name", "Learner records", "--expires", "2025-12-31"]);
        Assert.That(created.Code, Is.Zero, created.All);
        var key = created.Output.Split('\n')[0];
        var client = host.With(key);

        Assert.That((await client.Get("/v1/enrolments")).Status, Is.EqualTo(200));
        var list = await Run("keys list");
        var revoked = await Run($"keys revoke {key.Split('_')[1]}");
        host.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.That((await client.Get("/v1/enrolments")).Status, Is.EqualTo(401));
        Assert.That(list.Output, Does.Match($@"{key.Split('_')[1]} +│? *provider +│? *TEST +│? *10001234 +│? *Learner records .*2025-12-31 .*works"));
        Assert.That(list.Output, Does.Not.Contain(key.Split('_', 3)[2]));
        Assert.That(revoked.Code, Is.Zero, revoked.All);
        Assert.That((await Run("keys list")).Output, Does.Contain("revoked"));
        Assert.That((await Run("keys list --authority OTHER")).Output, Is.EqualTo("No keys.\n"));
        Assert.That(Number("select count(*) from audit_event where actor_role = 'system' and action in ('key.created', 'key.revoked')"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_partners_key_works_from_its_origins_only()
    {
        await Run("migrate");
        await Run("seed");
        var ran = await Run("keys create --role partner --authority LCRCA --name Website --origin https://www.example.org --origin https://example.org");

        Assert.That(ran.Code, Is.Zero, ran.All);
        Assert.That(ran.Output, Does.StartWith("bcp_"));
        Assert.That(Number("select count(*) from api_key_origin"), Is.EqualTo(2));
        Assert.That(ran.Error, Is.Empty);
    }

    [Test]
    public async Task A_partners_key_without_origins_is_made_with_a_warning()
    {
        await Run("migrate");
        await Run("seed");
        var ran = await Run("keys create --role partner --authority LCRCA --name Website");

        Assert.That(ran.Code, Is.Zero, ran.All);
        Assert.That(ran.Output, Does.StartWith("bcp_"));
        Assert.That(ran.Error, Does.StartWith("--origin: This partner key has no origins, so only a server can use it, not a web page."));
    }

    [Test]
    public async Task A_key_is_revoked_by_its_full_text_and_only_once()
    {
        await Run("migrate");
        await Run("seed");
        var key = (await Run("keys create --role admin --name Operations")).Output.Split('\n')[0];

        Assert.That((await Run($"keys revoke {key}")).Code, Is.Zero);
        var again = await Run($"keys revoke {key}");

        Assert.That(again.Code, Is.EqualTo(1));
        Assert.That(again.Error, Does.Contain("already"));
    }
}
