using System.Net;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>A partner's key is public, so a copy of it must not use up the requests of the partner's pages.</summary>
internal sealed class RateLimitTests
{
    private const string Path = "/v1/sectors";
    private const string Site = "https://www.example.org";
    private const string Sender = "X-Test-Address";

    private SqliteDatabase _database = null!;

    [SetUp]
    public void Create_database() => _database = new SqliteDatabase();

    [TearDown]
    public void Drop_database() => _database.Dispose();

    [Test]
    public async Task Calls_without_an_Origin_do_not_block_the_site()
    {
        using var host = Host(("environment", "Production"), ("Https:Redirect", "false"), ("PersonalData:HashKey", Convert.ToBase64String(new byte[32])));
        using var partner = Partner(host);

        var copied = new List<int>();
        for (var i = 0; i < 1_300; i++)
        {
            copied.Add((await partner.Get(Path)).Status);
        }

        var site = await FromPage(partner);

        // Half of the key's 1,200 requests a minute are one server's.
        Assert.That((copied.Count(status => status == 200), copied.Count(status => status == 429)), Is.EqualTo((600, 700)));
        Assert.That(site.Status, Is.EqualTo(200), site.Text);
        Assert.That(Header(site, "RateLimit-Policy"), Is.EqualTo("\"visitor\";q=120;w=60, \"key\";q=1200;w=60"));
        Assert.That(Header(site, "RateLimit"), Is.EqualTo("\"visitor\";r=119;t=60, \"key\";r=1199;t=60"));
    }

    [Test]
    public async Task One_visitor_does_not_block_the_others()
    {
        using var host = Host(("RateLimits:Partner:PerMinute", "10"), ("RateLimits:Visitor:PerMinute", "3"));
        using var partner = Partner(host);

        var greedy = await Many(8, () => FromPage(partner, "203.0.113.9"));
        var other = await FromPage(partner, "203.0.113.10");

        Assert.That(greedy.Select(reply => reply.Status), Is.EqualTo(new[] { 200, 200, 200, 429, 429, 429, 429, 429 }));
        Assert.That(greedy[^1].Codes, Is.EqualTo(new[] { "access.rate-limited" }));
        Assert.That(greedy[^1].Headers.Headers.RetryAfter!.Delta, Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)));
        Assert.That(Header(greedy[^1], "RateLimit"), Does.StartWith("\"visitor\";r=0;"));
        Assert.That(
            Header(other, "RateLimit"),
            Does.StartWith("\"visitor\";r=2;t=").And.Contain("\"key\";r=6;t="),
            "what a visitor may not ask takes nothing from the key");
    }

    [Test]
    public async Task All_visitors_together_share_the_keys_limit()
    {
        using var host = Host(("RateLimits:Partner:PerMinute", "4"), ("RateLimits:Visitor:PerMinute", "3"));
        using var partner = Partner(host);

        var replies = new List<Reply>();
        foreach (var address in new[] { "203.0.113.1", "203.0.113.2", "203.0.113.3" })
        {
            replies.AddRange(await Many(2, () => FromPage(partner, address)));
        }

        Assert.That(replies.Select(reply => reply.Status), Is.EqualTo(new[] { 200, 200, 200, 200, 429, 429 }));
        Assert.That((await partner.Get(Path)).Status, Is.EqualTo(200), "calls without an Origin are counted apart");
    }

    [Test]
    public async Task Calls_from_another_site_do_not_count_against_the_key()
    {
        using var host = Host(("RateLimits:Partner:PerMinute", "2"), ("RateLimits:Visitor:PerMinute", "2"));
        using var partner = Partner(host);

        var foreign = await Many(5, () => partner.Send(HttpMethod.Get, Path, null, ("Origin", "https://elsewhere.example")));

        Assert.That(foreign.Select(reply => reply.Status), Is.All.EqualTo(403));
        Assert.That((await FromPage(partner)).Status, Is.EqualTo(200));
    }

    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [TestCase("203.0.113.9", "::ffff:203.0.113.9", true)]
    public async Task IPv6_addresses_of_one_household_are_counted_together(string first, string second, bool isSame)
    {
        using var host = Host(("RateLimits:Partner:PerMinute", "10"), ("RateLimits:Visitor:PerMinute", "1"));
        using var partner = Partner(host);

        await FromPage(partner, first);

        Assert.That((await FromPage(partner, second)).Status, Is.EqualTo(isSame ? 429 : 200));
    }

    // The last address is the one that the proxy added. The caller can have sent every address before it.
    [TestCase("10.0.0.1", "203.0.113.7, 198.51.100.1", "198.51.100.1")]
    [TestCase("10.0.0.1", "198.51.100.1, 10.0.0.9", "198.51.100.1")]
    [TestCase("10.0.1.1", "198.51.100.1", "10.0.1.1")]
    public async Task Only_a_known_proxy_can_name_the_visitor_that_is_counted(string sender, string forwarded, string counted)
    {
        using var host = Host(("RateLimits:Partner:PerMinute", "10"), ("RateLimits:Visitor:PerMinute", "1"), ("Proxies:Known", "192.0.2.1, 10.0.0.0/24"));
        using var partner = Partner(host);

        await partner.Send(HttpMethod.Get, Path, null, ("Origin", Site), (Sender, sender), ("X-Forwarded-For", forwarded));

        Assert.That((await FromPage(partner, counted)).Status, Is.EqualTo(429));
        Assert.That((await FromPage(partner, "203.0.113.7")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Other_roles_are_not_counted_by_address()
    {
        using var host = Host(("RateLimits:Authority:PerMinute", "2"), ("RateLimits:Visitor:PerMinute", "1"), ("RateLimits:Server:PerMinute", "1"));
        using var authority = host.With(host.Given.Key(Role.Authority));

        var replies = await Many(3, () => authority.Get(Path));

        Assert.That(replies.Select(reply => reply.Status), Is.EqualTo(new[] { 200, 200, 429 }));
        Assert.That(Header(replies[0], "RateLimit-Policy"), Is.EqualTo("\"key\";q=2;w=60"));
    }

    private static Task<Reply> FromPage(HttpClient partner, string address = "203.0.113.5") =>
        partner.Send(HttpMethod.Get, Path, null, ("Origin", Site), (Sender, address));

    private static string Header(Reply reply, string name) => reply.Headers.Headers.GetValues(name).Single();

    private static async Task<List<Reply>> Many(int count, Func<Task<Reply>> ask)
    {
        var replies = new List<Reply>();
        for (var i = 0; i < count; i++)
        {
            replies.Add(await ask());
        }

        return replies;
    }

    private static HttpClient Partner(ApiHost host)
    {
        host.Given.Programme();
        return host.With(host.Given.Key(Role.Partner, origins: [Site]));
    }

    private ApiHost Host(params (string Key, string Value)[] settings) =>
        new(_database, services => services.AddSingleton<IStartupFilter>(new SenderAddress()), settings);

    // The server of the tests has no connections, so requests say where they come from.
    private sealed class SenderAddress : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.TryParse(context.Request.Headers[Sender].ToString(), out var address) ?
                    address :
                    IPAddress.Loopback;
                return following(context);
            });
            next(app);
        };
    }
}
