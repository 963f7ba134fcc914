using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class KeyOperationsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly object ForProvider = new { role = "provider", ukprn = 10001234, name = "Learner records", expiresOn = "2025-07-31" };

    [Test]
    public async Task An_authority_makes_a_key_that_works()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var authority = host.With(host.Given.Key(Role.Authority));

        var made = await authority.Post("/v1/keys", ForProvider);

        Assert.That(made.Status, Is.EqualTo(201), made.Text);
        var key = (string)made.Json["key"]!;
        var keyId = (string)made.Json["keyId"]!;
        Assert.That(key, Does.Match($"^bck_{keyId}_[A-Za-z0-9_-]{{43}}$"));
        Assert.That(
            made.Text,
            Is.EqualTo($$"""
                {"keyId":"{{keyId}}","key":"{{key}}","kind":"secret","role":"provider","authorityId":"TEST","ukprn":10001234,
                "name":"Learner records","origins":[],"warnings":[],"createdAt":"2024-11-15T09:00:00+00:00",
                "expiresOn":"2025-07-31","revokedAt":null,"lastUsedAt":null,"version":1}
                """.ReplaceLineEndings("")));
        Assert.That((await host.With(key).Get("/v1/enrolments")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_secret_is_shown_once_and_not_stored()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var authority = host.With(host.Given.Key(Role.Authority));

        var made = await authority.Post("/v1/keys", ForProvider, key: "k");
        var again = await authority.Post("/v1/keys", ForProvider, key: "k");
        var listed = await authority.Get("/v1/keys");

        var secret = ((string)made.Json["key"]!).Split('_', 3)[2];
        Assert.That(again.Status, Is.EqualTo(201));
        Assert.That((string)again.Json["keyId"]!, Is.EqualTo((string)made.Json["keyId"]!));
        Assert.That(again.Json["key"], Is.Null);
        Assert.That(listed.Json["items"]!.AsArray().Select(item => (string?)item!["key"]), Is.All.Null);
        Assert.That(listed.Text, Does.Not.Contain("sha256").IgnoreCase);
        Assert.That(host.Given.Scalar<string>("select body from idempotency_key"), Does.Not.Contain(secret));
        Assert.That(host.Given.Scalar<string>("select changed_fields from audit_event"), Is.EqualTo("role=provider"));
        Assert.That(host.Log.Text, Does.Not.Contain(secret));
        Assert.That(host.Given.Scalar<int>("select count(*) from api_key"), Is.EqualTo(2));
    }

    [Test]
    public async Task Two_concurrent_copies_of_a_request_make_one_key_and_show_its_secret_once()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var authority = host.With(host.Given.Key(Role.Authority));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => authority.Post("/v1/keys", ForProvider, key: "k")));

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(201));
        Assert.That(answers.Select(answer => (string)answer.Json["keyId"]!).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Json["key"] is not null), Is.EqualTo(1));
    }

    [Test]
    public async Task A_publishable_key_works_from_its_origins_only_and_is_not_a_secret()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();
        var authority = host.With(host.Given.Key(Role.Authority));

        var made = await authority.Post(
            "/v1/keys",
            new { role = "partner", name = "Website", origins = new[] { "https://www.Example.org", "http://localhost:3000" } });

        Assert.That(made.Status, Is.EqualTo(201), made.Text);
        var key = (string)made.Json["key"]!;
        Assert.That(key, Is.EqualTo("bcp_" + (string)made.Json["keyId"]!));
        Assert.That(made.Json["origins"]!.ToJsonString(), Is.EqualTo("""["http://localhost:3000","https://www.example.org"]"""));
        var listed = (await authority.Get("/v1/keys")).Json["items"]!.AsArray()[^1]!;
        Assert.That((string?)listed["key"], Is.EqualTo(key));
        Assert.That(listed["origins"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That((await host.With(key).Send(HttpMethod.Get, "/v1/sectors", null, ("Origin", "https://www.example.org"))).Status, Is.EqualTo(200));
        Assert.That((await host.With(key).Send(HttpMethod.Get, "/v1/sectors", null, ("Origin", "https://elsewhere.example"))).Status, Is.EqualTo(403));
    }

    [Test]
    public async Task A_partners_key_without_origins_is_made_with_a_warning()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();
        var authority = host.With(host.Given.Key(Role.Authority));

        var made = await authority.Post("/v1/keys", new { role = "partner", name = "Website" });
        var listed = (await authority.Get("/v1/keys")).Json["items"]!.AsArray()[^1]!;
        var bound = await authority.Post("/v1/keys", new { role = "partner", name = "Website", origins = new[] { "https://www.example.org" } });
        var partner = host.With((string)made.Json["key"]!);

        Assert.That(made.Status, Is.EqualTo(201), made.Text);
        foreach (var key in new[] { made.Json, listed })
        {
            var warning = key["warnings"]!.AsArray().Single()!;
            Assert.That(
                ((string?)warning["code"], (string?)warning["severity"], (string?)warning["pointer"]),
                Is.EqualTo(("access.key-without-origins", "warning", "/origins")));
        }

        Assert.That(bound.Json["warnings"]!.AsArray(), Is.Empty);
        Assert.That((await partner.Get("/v1/sectors")).Status, Is.EqualTo(200), "a server can use it");
        Assert.That((await partner.Send(HttpMethod.Get, "/v1/sectors", null, ("Origin", "https://www.example.org"))).Status, Is.EqualTo(403), "a page cannot");
    }

    [TestCase(Role.Authority)]
    [TestCase(Role.Admin)]
    public async Task An_authority_cannot_make_a_key_with_a_higher_role(string role)
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();

        var answer = await host.With(host.Given.Key(Role.Authority)).Post("/v1/keys", new { role, name = "More", expiresOn = "2024-11-14" });
        var lasting = await host.With(host.Given.Key(Role.Authority)).Post("/v1/keys", new { role, name = "More", expiresOn = "2034-11-16" });

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((422, new[] { "access.key-role-not-allowed /role", "access.key-expiry-past /expiresOn" })));
        Assert.That(lasting.Faults, Is.EqualTo(new[] { "access.key-role-not-allowed /role", "access.key-expiry-too-late /expiresOn" }));
    }

    [Test]
    public async Task An_admin_can_make_keys_of_every_role_for_every_authority()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var admin = host.With(host.Given.Key(Role.Admin));

        var provider = await admin.Post("/v1/keys", new { role = "provider", authorityId = "TEST", ukprn = 10001234, name = "A" });
        var authority = await admin.Post("/v1/keys", new { role = "authority", authorityId = "TEST", name = "B" });
        var partner = await admin.Post("/v1/keys", new { role = "partner", authorityId = "TEST", name = "C" });
        var another = await admin.Post("/v1/keys", new { role = "admin", name = "D" });
        var unnamed = await admin.Post("/v1/keys", new { role = "authority", name = "E" });
        var unknown = await admin.Post("/v1/keys", new { role = "authority", authorityId = "NONE", name = "F" });

        Assert.That(new[] { provider, authority, partner, another }.Select(answer => answer.Status), Is.All.EqualTo(201));
        Assert.That(another.Json["authorityId"], Is.Null);
        Assert.That((unnamed.Status, unnamed.Faults), Is.EqualTo((400, new[] { "request.required /authorityId" })));
        Assert.That((unknown.Status, unknown.Faults), Is.EqualTo((404, new[] { "access.not-found /authorityId" })));
        Assert.That(
            (await host.With((string)authority.Json["key"]!).Get("/v1/keys")).Json["items"]!.AsArray(),
            Has.Count.EqualTo(3),
            "the admins' keys are not the authority's");
        Assert.That((await host.With((string)another.Json["key"]!).Get("/v1/keys")).Json["items"]!.AsArray(), Has.Count.EqualTo(5));
    }

    [Test]
    public async Task Another_authority_or_an_unregistered_provider_is_not_found()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Programme(authorityId: "OTHER").Provider(authorityId: "OTHER");
        var authority = host.With(host.Given.Key(Role.Authority));

        var foreign = await authority.Post("/v1/keys", new { role = "provider", authorityId = "OTHER", ukprn = 10001234, name = "A" });
        var unregistered = await authority.Post("/v1/keys", ForProvider);

        Assert.That((foreign.Status, foreign.Faults), Is.EqualTo((404, new[] { "access.not-found /authorityId" })));
        Assert.That((unregistered.Status, unregistered.Faults), Is.EqualTo((404, new[] { "access.not-found /ukprn" })));
    }

    [Test]
    public async Task Every_malformed_field_is_reported_in_one_response()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();
        var admin = host.With(host.Given.Key(Role.Admin));

        var empty = await admin.Post("/v1/keys", new { });
        var provider = await admin.Post(
            "/v1/keys",
            new { role = "provider", authorityId = "no such", name = new string('x', 101), expiresOn = "soon", origins = new[] { "https://a.example" } });
        var partner = await admin.Post(
            "/v1/keys",
            new { role = "partner", ukprn = 10001234, name = "A", origins = new[] { "https://a.example/path", "https://a.example", "http://a.example", "*" } });
        var another = await admin.Post("/v1/keys", new { role = "admin", authorityId = "TEST", name = "A" });

        Assert.That((empty.Status, empty.Faults), Is.EqualTo((400, new[] { "request.required /role", "request.required /name" })));
        Assert.That(provider.Faults, Is.EqualTo(new[]
        {
            "request.id-invalid /authorityId", "request.too-long /name", "request.date-invalid /expiresOn", "request.required /ukprn",
            "request.unknown-field /origins",
        }));
        Assert.That(
            partner.Faults,
            Is.EqualTo(new[]
            {
                "request.malformed /origins/0", "request.malformed /origins/2", "request.malformed /origins/3", "request.unknown-field /ukprn",
            }));
        Assert.That(another.Faults, Is.EqualTo(new[] { "request.unknown-field /authorityId" }));
    }

    [Test]
    public async Task A_revoked_key_stops_working_at_once()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var authority = host.With(host.Given.Key(Role.Authority));
        var made = await authority.Post("/v1/keys", ForProvider);
        var path = $"/v1/keys/{(string)made.Json["keyId"]!}/revoke";
        var provider = host.With((string)made.Json["key"]!);
        Assert.That((await provider.Get("/v1/enrolments")).Status, Is.EqualTo(200));

        var revoked = await authority.Send(HttpMethod.Post, path, null);
        var refused = await provider.Get("/v1/enrolments");
        var again = await authority.Send(HttpMethod.Post, path, null);

        Assert.That(revoked.Status, Is.EqualTo(200), revoked.Text);
        Assert.That((string)revoked.Json["revokedAt"]!, Is.EqualTo("2024-11-15T09:00:00+00:00"));
        Assert.That(((int)revoked.Json["version"]!, revoked.Json["key"]), Is.EqualTo((2, (object?)null)));
        Assert.That((refused.Status, refused.Codes), Is.EqualTo((401, new[] { "access.key-invalid" })));
        Assert.That((again.Status, again.Codes), Is.EqualTo((409, new[] { "access.key-already-revoked" })));
    }

    [Test]
    public async Task An_authority_cannot_see_keys_of_another_authority_or_an_admin()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Programme(authorityId: "OTHER");
        var authority = host.With(host.Given.Key(Role.Authority));
        var foreign = host.Given.Key(Role.Partner, authorityId: "OTHER")[4..];
        var adminsKey = host.Given.Key(Role.Admin);

        Assert.That((await authority.Send(HttpMethod.Post, $"/v1/keys/{foreign}/revoke", null)).Status, Is.EqualTo(404));
        Assert.That((await authority.Send(HttpMethod.Post, $"/v1/keys/{adminsKey.Split('_')[1]}/revoke", null)).Status, Is.EqualTo(404));
        Assert.That((await authority.Send(HttpMethod.Post, "/v1/keys/nosuchkey/revoke", null)).Status, Is.EqualTo(404));
        Assert.That((await authority.Send(HttpMethod.Post, "/v1/keys/no%20key/revoke", null)).Status, Is.EqualTo(400));
        Assert.That((await host.With(adminsKey).Send(HttpMethod.Post, $"/v1/keys/{foreign}/revoke", null)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Keys_are_listed_in_pages_in_order_of_creation()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();
        var authority = host.With(host.Given.Key(Role.Authority));
        host.Given.Key(Role.Partner, origins: ["https://a.example"]);
        host.Given.Key(Role.Provider);

        var first = await authority.Get("/v1/keys?limit=2");
        var second = await authority.Get($"/v1/keys?limit=2&cursor={(string)first.Json["next"]!}");

        Assert.That(first.Json["items"]!.AsArray().Select(item => (string)item!["role"]!), Is.EqualTo(new[] { "authority", "partner" }));
        Assert.That(second.Json["items"]!.AsArray().Select(item => (string)item!["role"]!), Is.EqualTo(new[] { "provider" }));
        Assert.That(second.Json["next"], Is.Null);
    }

    [Test]
    public async Task The_application_itself_makes_and_revokes_keys()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();
        var writes = host.Given.Service<WriteQueue>();
        var making = new KeyMaking(new KeyOrder(Role.Admin, null, null, "First", null, []), Actor.System, new DateOnly(2024, 11, 15));

        var made = making.Reveal((await writes.SubmitAsync(making)).Value);
        var works = await host.With(made.Key!).Get("/v1/keys");
        var revoked = await writes.SubmitAsync(new KeyRevoking(made.KeyId, Actor.System));

        Assert.That(works.Status, Is.EqualTo(200));
        Assert.That(revoked.IsRefused, Is.False);
        Assert.That(host.Given.Scalar<string>("select actor_role from audit_event where action = 'key.created'"), Is.EqualTo("system"));
    }
}
