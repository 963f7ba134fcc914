using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bootcamps.Tests;

/// <summary>An OpenID Connect issuer with its own key pairs. Its metadata is read without a network.</summary>
internal sealed class TestIssuer : HttpMessageHandler
{
    public const string Address = "https://issuer.test";
    public const string Audience = "bootcamps-test";

    private readonly List<SecurityKey> _published;

    public TestIssuer()
    {
        Key = NewKey("first");
        _published = [Key];
    }

    /// <summary>The key it signs with: ES256.</summary>
    public SecurityKey Key { get; private set; }

    /// <summary>Whether it does not answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>A key pair for ES256.</summary>
    public static SecurityKey NewKey(string id) => new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id };

    /// <summary>Publishes an additional key.</summary>
    public void Publish(SecurityKey key) => _published.Add(key);

    /// <summary>Withdraws its key and signs with another from now on.</summary>
    public void Rotate()
    {
        _published.Remove(Key);
        Key = NewKey("second");
        _published.Add(Key);
    }

    /// <summary>A token for a person of the role authority. By default it is signed now and valid for an hour.</summary>
    public string Token(TimeProvider clock, Action<SecurityTokenDescriptor>? change = null)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Address, Audience = Audience, IssuedAt = now, NotBefore = now, Expires = now.AddHours(1),
            Claims = new Dictionary<string, object> { ["sub"] = "ada", ["name"] = "Ada Sample", ["role"] = "authority", ["authority"] = Given.AuthorityId },
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.EcdsaSha256),
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken) => Task.FromResult(request.RequestUri!.AbsoluteUri switch
        {
            _ when IsDown => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable),
            Address + "/.well-known/openid-configuration" => Answer(new { issuer = Address, jwks_uri = Address + "/keys" }),
            Address + "/keys" => Answer(new { keys = _published.Select(Public) }),
            _ => new HttpResponseMessage(HttpStatusCode.NotFound),
        });

    private static HttpResponseMessage Answer(object body) => new(HttpStatusCode.OK) { Content = JsonContent.Create(body) };

    private static object Public(SecurityKey key)
    {
        var web = JsonWebKeyConverter.ConvertFromSecurityKey(key);
        return web.Kty switch
        {
            "EC" => new { kty = web.Kty, use = "sig", kid = key.KeyId, crv = web.Crv, x = web.X, y = web.Y },
            "RSA" => new { kty = web.Kty, use = "sig", kid = key.KeyId, n = web.N, e = web.E },
            _ => new { kty = web.Kty, use = "sig", kid = key.KeyId, k = web.K },
        };
    }
}
