using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>In Production plain HTTP is redirected or refused when it carries a key.</summary>
internal sealed class PlainHttpTests
{
    private const string Path = "/v1/programmes?limit=1";

    private SqliteDatabase _database = null!;

    [SetUp]
    public void Create_database() => _database = new SqliteDatabase();

    [TearDown]
    public void Drop_database() => _database.Dispose();

    [Test]
    public async Task Without_an_HTTPS_port_credentials_are_refused_unread()
    {
        using var host = Host();
        host.Given.Programme();

        var key = await host.With(host.Given.Key(Role.Authority)).Get(Path);
        var unknown = await host.With("bck_unknown").Get(Path);
        var person = await host.With(host.Person()).Get(Path);
        var anonymous = await host.Anonymous().Get(Path);
        var health = await host.Anonymous().Get("/health/live");

        foreach (var reply in new[] { key, unknown, person })
        {
            Assert.That((reply.Status, reply.Codes), Is.EqualTo((403, new[] { "access.https-required" })), reply.Text);
        }

        Assert.That((anonymous.Status, anonymous.Codes), Is.EqualTo((401, new[] { "access.key-required" })));
        Assert.That(health.Status, Is.EqualTo(200));
        Assert.That(host.Log.Text, Does.Not.Contain("determine the https port"));
        Assert.That(host.Log.Text, Does.Contain("No HTTPS port is known, so requests that send a key or token over plain HTTP are refused"));
    }

    [TestCase("Https:Port", "443", "https://localhost/v1/programmes?limit=1")]
    [TestCase("Https:Port", "8443", "https://localhost:8443/v1/programmes?limit=1")]
    [TestCase("https_port", "8443", "https://localhost:8443/v1/programmes?limit=1")]
    [TestCase("https_ports", "8443", "https://localhost:8443/v1/programmes?limit=1")]
    [TestCase("urls", "http://localhost:5080;https://localhost:8443", "https://localhost:8443/v1/programmes?limit=1")]
    public async Task With_an_HTTPS_port_every_request_is_redirected(string setting, string port, string location)
    {
        using var host = Host((setting, port));

        var reply = await host.With("bck_unknown", isUnderContract: false).Get(Path);

        Assert.That((reply.Status, reply.Headers.Headers.Location?.ToString()), Is.EqualTo((307, location)));
        Assert.That((await host.Anonymous().Get("/health/live")).Status, Is.EqualTo(200), "what watches the service is answered");
    }

    [Test]
    public async Task Behind_a_TLS_terminating_proxy_every_request_is_served()
    {
        using var host = Host(("Https:Redirect", "false"));
        host.Given.Programme();

        Assert.That((await host.With(host.Given.Key(Role.Authority)).Get(Path)).Status, Is.EqualTo(200));
        Assert.That(host.Log.Text, Does.Contain("Https__Redirect is false and Proxies__Known is not set."));
    }

    [TestCase("10.0.0.1", "https", 200)]
    [TestCase("10.0.0.1", "http", 403)]
    [TestCase("10.0.0.2", "https", 403)]
    public async Task The_forwarded_scheme_of_a_known_proxy_is_used(string sender, string scheme, int status)
    {
        using var host = new ApiHost(
            _database, services => services.AddSingleton<IStartupFilter>(new Sender(sender)), [.. Production, ("Proxies:Known", "10.0.0.1")]);
        host.Given.Programme();

        var reply = await host.With(host.Given.Key(Role.Authority))
            .Send(HttpMethod.Get, Path, null, ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", scheme));

        Assert.That(reply.Status, Is.EqualTo(status), reply.Text);
    }

    [Test]
    public async Task In_Development_plain_HTTP_is_served()
    {
        using var host = new ApiHost(_database);
        host.Given.Programme();

        Assert.That((await host.With(host.Given.Key(Role.Authority)).Get(Path)).Status, Is.EqualTo(200));
    }

    private static (string Key, string Value)[] Production => [("environment", "Production"), ("PersonalData:HashKey", Convert.ToBase64String(new byte[32]))];

    private ApiHost Host(params (string Key, string Value)[] settings) => new(_database, [.. Production, .. settings]);

    private sealed class Sender(string address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(address);
                return following(context);
            });
            next(app);
        };
    }
}
