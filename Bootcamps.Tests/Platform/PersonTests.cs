using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>What persons can do, and what the audit records about them.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class PersonTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly object Provider = new { ukprn = 10009999, name = "New" };

    [Test]
    public async Task A_person_can_change_their_authoritys_records_and_the_audit_names_them()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();

        var made = await host.With(host.Person(subject: "00u1ada|example")).Post("/v1/providers", Provider);

        Assert.That(made.Status, Is.EqualTo(201), made.Text);
        Assert.That(host.Given.Scalar<string>("select actor_id from audit_event where action = 'provider.created'"), Is.EqualTo("00u1ada|example"));
        Assert.That(host.Given.Scalar<string>("select actor_role from audit_event where action = 'provider.created'"), Is.EqualTo("authority"));
        Assert.That(
            host.Given.Scalar<int>("select count(*) from audit_event where concat(action, entity_id, changed_fields, reason) like '%Sample%'"),
            Is.Zero,
            "the name is kept nowhere");
    }

    [Test]
    public async Task Another_authoritys_records_are_not_found()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Programme(authorityId: "OTHER");
        var own = host.With(host.Person());
        var other = host.With(host.Person(authorityId: "OTHER", subject: "ada"));

        Assert.That((await own.Get("/v1/programmes/TEST-2024-25")).Status, Is.EqualTo(200));
        Assert.That((await other.Get("/v1/programmes/TEST-2024-25")).Status, Is.EqualTo(404));
        Assert.That((await other.Get("/v1/programmes/TEST-2024-25/dashboard")).Status, Is.EqualTo(404));
        Assert.That(
            (await other.Get("/v1/programmes")).Json["items"]!.AsArray().Select(item => (string)item!["programmeId"]!),
            Is.EqualTo(new[] { "OTHER-2024-25" }));
    }

    [Test]
    public async Task An_admin_has_no_authority_even_when_the_token_names_one()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Programme(authorityId: "OTHER").Provider(authorityId: "OTHER");
        host.Given.Key(authorityId: "OTHER");
        var admin = host.With(host.Person(Role.Admin));

        Assert.That((await admin.Get("/v1/keys")).Json["items"]!.AsArray(), Has.Count.EqualTo(1), "keys of every authority");
        var refused = await admin.Get("/v1/programmes");
        Assert.That((refused.Status, refused.Codes), Is.EqualTo((403, new[] { "access.role-not-allowed" })));
    }

    [Test]
    public async Task A_retry_by_a_colleague_gets_the_first_answer()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();

        var first = await host.With(host.Person(subject: "ada")).Post("/v1/providers", Provider, key: "k");
        var colleague = await host.With(host.Person(subject: "ben")).Post("/v1/providers", Provider, key: "k");
        var system = await host.With(host.Given.Key(Role.Authority)).Post("/v1/providers", Provider, key: "k");

        Assert.That(new[] { first.Status, colleague.Status, system.Status }, Is.All.EqualTo(201));
        Assert.That(new[] { colleague.Text, system.Text }, Is.All.EqualTo(first.Text));
        Assert.That(host.Given.Scalar<int>("select count(*) from audit_event where action = 'provider.created'"), Is.EqualTo(1));
    }

    [Test]
    public async Task Each_person_has_a_separate_rate_limit()
    {
        using var host = new ApiHost(Database, ("RateLimits:authority:PerMinute", "2"));
        host.Given.Programme();
        var (ada, ben) = (host.With(host.Person(subject: "ada")), host.With(host.Person(subject: "ben")));

        var first = await ada.Get("/v1/programmes");
        await host.With(host.Person(subject: "ada", authorityId: Given.AuthorityId)).Get("/v1/programmes");
        var third = await ada.Get("/v1/programmes");

        Assert.That((third.Status, third.Codes), Is.EqualTo((429, new[] { "access.rate-limited" })));
        Assert.That((await ben.Get("/v1/programmes")).Status, Is.EqualTo(200));
        Assert.That((await host.With(host.Given.Key(Role.Authority)).Get("/v1/programmes")).Status, Is.EqualTo(200));
        Assert.That(first.Headers.Headers.GetValues("RateLimit").Single(), Does.StartWith("\"person\";r=1;t="));
        Assert.That(first.Headers.Headers.GetValues("RateLimit-Policy").Single(), Is.EqualTo("\"person\";q=2;w=60"));
    }

    [Test]
    public async Task Claim_names_are_taken_from_the_settings()
    {
        using var host = new ApiHost(Database, ("Oidc:RoleClaim", "https://example.org/roles"), ("Oidc:AuthorityClaim", "org"));
        host.Given.Programme();
        var usual = host.With(host.Person());
        var named = host.With(host.Issuer.Token(host.Clock, token =>
            token.Claims = new Dictionary<string, object>
            {
                ["sub"] = "ada",
                ["https://example.org/roles"] = new[] { "authority" },
                ["org"] = Given.AuthorityId
            }));

        Assert.That((await usual.Get("/v1/programmes")).Status, Is.EqualTo(401));
        Assert.That((await named.Get("/v1/programmes")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_new_signing_key_of_the_issuer_is_accepted_and_a_withdrawn_one_refused()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();
        var earlier = host.With(host.Person());
        Assert.That((await earlier.Get("/v1/programmes")).Status, Is.EqualTo(200));

        host.Issuer.Rotate();
        var client = host.With(host.Person());

        Assert.That(await Until(client, 200), Is.EqualTo(200), "the first request has the keys read again, in the background");
        Assert.That((await earlier.Get("/v1/programmes")).Codes, Is.EqualTo(new[] { "access.token-invalid" }));
    }

    [Test]
    public async Task Tokens_get_503_until_the_issuer_has_answered_once()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();
        var client = host.With(host.Person());
        host.Issuer.IsDown = true;

        var down = await client.Get("/v1/programmes");
        var withKey = await host.With(host.Given.Key(Role.Authority)).Get("/v1/programmes");
        host.Issuer.IsDown = false;

        Assert.That((down.Status, down.Codes), Is.EqualTo((503, new[] { "service.unavailable" })));
        Assert.That(down.Headers.Headers.RetryAfter, Is.Not.Null);
        Assert.That(withKey.Status, Is.EqualTo(200));
        Assert.That(await Until(client, 200), Is.EqualTo(200));
        Assert.That(host.Log.Text, Does.Contain("The issuer of access tokens cannot be reached."));
    }

    [Test]
    public async Task Without_an_issuer_every_token_is_refused()
    {
        using var host = new ApiHost(Database, ("Oidc:Authority", ""), ("Oidc:Audience", ""));
        host.Given.Programme();

        var refused = await host.With(host.Person()).Get("/v1/programmes");

        Assert.That((refused.Status, refused.Codes), Is.EqualTo((401, new[] { "access.token-invalid" })));
    }

    [Test]
    public async Task The_Development_issuer_is_accepted_in_Development_only()
    {
        var hashKey = ("PersonalData:HashKey", Convert.ToBase64String(new byte[32]));
        using var host = new ApiHost(Database, hashKey);
        using var production = new ApiHost(Database, ("environment", "Production"), ("Https:Redirect", "false"), hashKey);
        host.Given.Programme();
        var token = host.Given.Service<DevelopmentIssuer>()
            .Issue(new TokenOrder("ada", "Ada Sample", Role.Authority, Given.AuthorityId, TimeSpan.FromHours(1)));

        var accepted = await host.With(token).Get("/v1/programmes");
        var refused = await production.With(token).Get("/v1/programmes");
        var person = await production.With(production.Person()).Get("/v1/programmes");
        host.Clock.Advance(TimeSpan.FromSeconds(3_661));
        var later = await host.With(token).Get("/v1/programmes");

        Assert.That(accepted.Status, Is.EqualTo(200), accepted.Text);
        Assert.That((refused.Status, refused.Codes), Is.EqualTo((401, new[] { "access.token-invalid" })));
        Assert.That(person.Status, Is.EqualTo(200), "the issuer that is set holds in Production");
        Assert.That((later.Status, later.Codes), Is.EqualTo((401, new[] { "access.token-expired" })));
    }

    [Test]
    public async Task Token_expiry_uses_the_real_clock_even_with_a_simulated_one()
    {
        var outside = new TestClock(new DateTimeOffset(2031, 5, 1, 12, 0, 0, TimeSpan.Zero));
        using var host = new ApiHost(Database, services => services.AddSingleton<TimeProvider>(new SimulatedClock(new TestClock().GetUtcNow(), outside)));
        host.Given.Programme();
        var issued = host.Given.Service<DevelopmentIssuer>()
            .Issue(new TokenOrder("ada", "Ada Sample", Role.Authority, Given.AuthorityId, TimeSpan.FromHours(1)));

        Assert.That((await host.With(host.Issuer.Token(outside)).Get("/v1/programmes")).Status, Is.EqualTo(200));
        Assert.That((await host.With(issued).Get("/v1/programmes")).Status, Is.EqualTo(200));
        Assert.That((await host.With(host.Issuer.Token(host.Clock)).Get("/v1/programmes")).Codes, Is.EqualTo(new[] { "access.token-expired" }));
    }

    [Test]
    public async Task A_token_signed_by_the_other_issuer_is_refused()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme();
        var issuer = host.Given.Service<DevelopmentIssuer>();
        issuer.Issue(new TokenOrder("ada", "Ada Sample", Role.Authority, Given.AuthorityId, TimeSpan.FromHours(1)));
        var key = new SigningCredentials(issuer.Keys().First(), SecurityAlgorithms.EcdsaSha256);

        var asIssuer = host.Issuer.Token(host.Clock, token => token.SigningCredentials = key);
        var asDevelopment = host.Issuer.Token(host.Clock, token => (token.Issuer, token.Audience) = (DevelopmentIssuer.Issuer, DevelopmentIssuer.Audience));
        var elsewhere = host.Issuer.Token(host.Clock, token => (token.Issuer, token.SigningCredentials) = (DevelopmentIssuer.Issuer, key));

        foreach (var token in new[] { asIssuer, asDevelopment, elsewhere })
        {
            Assert.That((await host.With(token).Get("/v1/programmes")).Status, Is.EqualTo(401));
        }
    }

    // Repeats the request until it gets the expected status or times out.
    private static async Task<int> Until(HttpClient client, int status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        int last;
        do
        {
            last = (await client.Get("/v1/programmes")).Status;
        }
        while (last != status && !patience.IsCancellationRequested);

        return last;
    }
}
