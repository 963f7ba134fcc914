using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>Tokens that are accepted and refused. Logging is at its most detailed, so that every leak shows.</summary>
internal sealed class PersonTokenTests
{
    private const string Path = "/v1/programmes";

    // This text is in every token, and no answer or log line can contain it.
    private const string Marker = "marker-b71f";
    private const string Refused = "access.token-invalid";
    private const string Expired = "access.token-expired";

    private static readonly TestClock Now = new();
    private static readonly SecurityKey StrongerKey = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP384)) { KeyId = "p384" };
    private static readonly SecurityKey StrongestKey = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP521)) { KeyId = "p521" };
    private static readonly SecurityKey RsaKey = new RsaSecurityKey(RSA.Create(2_048)) { KeyId = "rsa" };

    // A shared secret that an issuer publishes is no longer secret.
    private static readonly SecurityKey SharedKey = new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(64)) { KeyId = "shared" };

    private SqliteDatabase _database = null!;
    private ApiHost _host = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _database = new SqliteDatabase();
        _host = new ApiHost(_database, ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"));
        _host.Given.Programme();
        foreach (var key in new[] { StrongerKey, StrongestKey, RsaKey, SharedKey })
        {
            _host.Issuer.Publish(key);
        }
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host.Dispose();
        _database.Dispose();
    }

    [TestCase("ES256", "p256")]
    [TestCase("ES384", "p384")]
    [TestCase("ES512", "p521")]
    [TestCase("RS256", "rsa")]
    [TestCase("RS384", "rsa")]
    [TestCase("RS512", "rsa")]
    [TestCase("PS256", "rsa")]
    [TestCase("PS384", "rsa")]
    [TestCase("PS512", "rsa")]
    public async Task A_token_signed_by_the_issuer_is_accepted(string algorithm, string keyId)
    {
        var key = new[] { StrongerKey, StrongestKey, RsaKey }.SingleOrDefault(key => key.KeyId == keyId) ?? _host.Issuer.Key;
        using var client = _host.With(_host.Issuer.Token(Now, token => token.SigningCredentials = new SigningCredentials(key, algorithm)));

        Assert.That((await client.Get(Path)).Status, Is.EqualTo(200));
    }

    [TestCaseSource(nameof(Good))]
    public async Task A_valid_token_is_accepted(Func<TestIssuer, string> make)
    {
        using var client = _host.With(make(_host.Issuer));
        var reply = await client.Get(Path);

        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
    }

    [TestCaseSource(nameof(Bad))]
    public async Task An_invalid_token_is_refused_without_details(Func<TestIssuer, string> make, string code)
    {
        var text = make(_host.Issuer);
        using var client = _host.With(text);
        var reply = await client.Get(Path);

        Assert.That((reply.Status, reply.Codes), Is.EqualTo((401, new[] { code })), reply.Text);
        Assert.That(reply.Headers.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
        Assert.That(reply.Headers.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer error=\"invalid_token\""));
        Assert.That(reply.Text, Does.Not.Contain(Marker).And.Not.Contain(Given.AuthorityId));
        Assert.That(_host.Log.Text, Does.Not.Contain(Marker));
        foreach (var part in text.Split('.').Where(part => part.Length > 8))
        {
            Assert.That(_host.Log.Text, Does.Not.Contain(part));
        }
    }

    [TestCase(PersonAuthentication.SchemeName)]
    [TestCase(PersonAuthentication.DevelopmentSchemeName)]
    public void No_algorithm_with_a_shared_secret_is_allowed(string scheme)
    {
        var options = _host.Given.Service<IOptionsMonitor<JwtBearerOptions>>().Get(scheme);

        Assert.That(
            options.TokenValidationParameters.ValidAlgorithms,
            Is.EquivalentTo(new[] { "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" }));
    }

    [Test]
    public async Task The_log_names_the_check_that_a_token_failed()
    {
        using var client = _host.With(_host.Issuer.Token(Now, token => token.Audience = Marker));
        await client.Get(Path);

        Assert.That(_host.Log.Text, Does.Contain("A token was refused: SecurityTokenInvalidAudienceException"));
    }

    [Test]
    public async Task Only_the_configured_claims_give_a_role()
    {
        using var client = _host.With(_host.Issuer.Token(Now, token =>
        {
            token.Claims["role"] = Role.Admin;
            token.Claims[ClaimTypes.Role] = Role.Authority;
            token.Claims["roles"] = Role.Authority;
        }));

        Assert.That((await client.Get("/v1/keys")).Status, Is.EqualTo(200));
        Assert.That((await client.Get(Path)).Status, Is.EqualTo(403), "not for admins");
    }

    private static IEnumerable<TestCaseData> Good() =>
    [
        Named("expired a minute ago", issuer => issuer.Token(Now, token => Lasts(token, -120, -60))),
        Named("valid in a minute", issuer => issuer.Token(Now, token => Lasts(token, 60, 120))),
        Named("without a name", issuer => issuer.Token(Now, token => token.Claims.Remove("name"))),
        Named("without a time before which it is not valid", issuer => issuer.Token(Now, token => token.NotBefore = null)),
        Named("for several services", issuer => issuer.Token(Now, token =>
        {
            token.Audience = null;
            token.Claims["aud"] = new[] { "others", TestIssuer.Audience };
        })),
        Named("of a subject of 100 characters", issuer => issuer.Token(Now, token => token.Claims["sub"] = new string('s', 100))),
        Named("with a role in a list of one", issuer => issuer.Token(Now, token => token.Claims["role"] = new[] { "authority" })),
        Named("an access token by its type", issuer => issuer.Token(Now, token => token.TokenType = "at+jwt")),
        Named("an access token by its whole type", issuer => issuer.Token(Now, token => token.TokenType = "application/at+jwt")),
    ];

    private static IEnumerable<TestCaseData> Bad() =>
    [
        Named("wrong issuer", Changed(token => token.Issuer = $"https://{Marker}.test"), Refused),
        Named("no issuer", Changed(token => token.Issuer = null), Refused),
        Named("wrong audience", Changed(token => token.Audience = Marker), Refused),
        Named("no audience", Changed(token => token.Audience = null), Refused),
        Named("algorithm none", issuer => Assembled("""{"alg":"none","typ":"JWT"}""", issuer, signature: ""), Refused),
        Named("algorithm None", issuer => Assembled("""{"alg":"None","typ":"JWT"}""", issuer, signature: ""), Refused),
        Named("algorithm none with a signature", issuer => Assembled("""{"alg":"none","typ":"JWT"}""", issuer, signature: "c2lnbmF0dXJl"), Refused),
        Named("no algorithm", issuer => Assembled("""{"typ":"JWT"}""", issuer, signature: "c2lnbmF0dXJl"), Refused),
        Named(
            "HS256 with the public key as its secret",
            issuer => Hashed(issuer, Encoding.UTF8.GetBytes(((ECDsaSecurityKey)issuer.Key).ECDsa.ExportSubjectPublicKeyInfoPem())),
            Refused),
        Named("HS256 with a secret", issuer => Hashed(issuer, new byte[64]), Refused),
        Named(
            "HS256 with a secret that the issuer publishes",
            Changed(token => token.SigningCredentials = new SigningCredentials(SharedKey, "HS256")),
            Refused),
        Named("signature taken off", issuer => string.Join('.', Changed(_ => { })(issuer).Split('.')[..2]) + ".", Refused),
        Named("unsigned, two parts", issuer => string.Join('.', Changed(_ => { })(issuer).Split('.')[..2]), Refused),
        Named("changed after it was signed", issuer => Reassembled(issuer, "TEST", "OTHER"), Refused),
        Named(
            "signed by another key of the same name",
            Changed(token => token.SigningCredentials = new SigningCredentials(TestIssuer.NewKey("first"), "ES256")),
            Refused),
        Named(
            "signed by a key that is not published",
            Changed(token => token.SigningCredentials = new SigningCredentials(TestIssuer.NewKey(Marker), "ES256")),
            Refused),
        Named(
            "without the id of its key",
            issuer => Changed(token => token.SigningCredentials = new SigningCredentials(WithId(issuer.Key, null), "ES256"))(issuer),
            Refused),
        Named(
            "with the id of an unknown key, signed by a known one",
            issuer => Changed(token => token.SigningCredentials = new SigningCredentials(WithId(issuer.Key, Marker), "ES256"))(issuer),
            Refused),
        Named("a logout token", Changed(token => token.TokenType = "logout+jwt"), Refused),
        Named("a security event", Changed(token => token.TokenType = "secevent+jwt"), Refused),
        Named("a proof of possession", Changed(token => token.TokenType = "dpop+jwt"), Refused),
        Named("an answer to an introspection", Changed(token => token.TokenType = "token-introspection+jwt"), Refused),
        Named("a type of nobody's", Changed(token => token.TokenType = Marker), Refused),
        Named("an ID token beside an access token", Changed(token => token.Claims["at_hash"] = Marker), Refused),
        Named("an ID token beside a code", Changed(token => token.Claims["c_hash"] = Marker), Refused),
        Named("bound to a key of the client", Changed(token => token.Claims["cnf"] = new Dictionary<string, object> { ["jkt"] = Marker }), Refused),
        Named("expired", Changed(token => Lasts(token, -3_600, -61)), Expired),
        Named("expired long ago", Changed(token => Lasts(token, -1_000_000, -900_000)), Expired),
        Named("not yet valid", Changed(token => Lasts(token, 61, 3_600)), Refused),
        Named("without an end", Changed(token => token.Expires = null), Refused),
        Named("expired and signed by another", Changed(token =>
        {
            Lasts(token, -3_600, -61);
            token.SigningCredentials = new SigningCredentials(TestIssuer.NewKey("first"), "ES256");
        }), Refused),
        Named("garbage", _ => $"{Marker}.{Marker}.{Marker}", Refused),
        Named("garbage with two dots", _ => "..", Refused),
        Named("garbage with one dot", _ => $"{Marker}.", Refused),
        Named("garbage in base64", _ => "e30.e30.e30", Refused),
        Named("garbage that is not JSON", _ => $"{Encoded(Marker)}.{Encoded(Marker)}.{Encoded(Marker)}", Refused),
        Named(
            "five parts",
            _ => $"{Encoded("""{"alg":"dir","enc":"A256GCM"}""")}.{Encoded(Marker)}.{Encoded(Marker)}.{Encoded(Marker)}.{Encoded(Marker)}",
            Refused),
        Named("very long", _ => new string('a', 20_000) + ".b.c", Refused),
        Named("no subject", Changed(token => token.Claims.Remove("sub")), Refused),
        Named("an empty subject", Changed(token => token.Claims["sub"] = ""), Refused),
        Named("a subject of 101 characters", Changed(token => token.Claims["sub"] = new string('s', 101)), Refused),
        Named("a subject with a space", Changed(token => token.Claims["sub"] = "ada sample"), Refused),
        Named("a subject that is not ASCII", Changed(token => token.Claims["sub"] = "zoë"), Refused),
        Named("several subjects", Changed(token => token.Claims["sub"] = new[] { "ada", "ben" }), Refused),
        Named("no role", Changed(token => token.Claims.Remove("role")), Refused),
        Named("unknown role", Changed(token => token.Claims["role"] = $"{Marker}-owner"), Refused),
        Named("the role of a provider", Changed(token => token.Claims["role"] = "provider"), Refused),
        Named("the role of a partner", Changed(token => token.Claims["role"] = "partner"), Refused),
        Named("the role of the application itself", Changed(token => token.Claims["role"] = "system"), Refused),
        Named("a role in capitals", Changed(token => token.Claims["role"] = "Authority"), Refused),
        Named("several roles", Changed(token => token.Claims["role"] = new[] { "authority", "admin" }), Refused),
        Named("no authority", Changed(token => token.Claims.Remove("authority")), Refused),
        Named("unknown authority", Changed(token => token.Claims["authority"] = "NOWHERE"), Refused),
        Named("an authority in small letters", Changed(token => token.Claims["authority"] = "test"), Refused),
        Named("an authority with a space after it", Changed(token => token.Claims["authority"] = "TEST "), Refused),
        Named("several authorities", Changed(token => token.Claims["authority"] = new[] { "TEST", "OTHER" }), Refused),
        Named("the issuer of Development, signed by the issuer", Changed(token =>
        {
            token.Issuer = DevelopmentIssuer.Issuer;
            token.Audience = DevelopmentIssuer.Audience;
        }), Refused),
    ];

    private static TestCaseData Named(string name, Func<TestIssuer, string> make) => new TestCaseData(make).SetArgDisplayNames(name);

    private static TestCaseData Named(string name, Func<TestIssuer, string> make, string code) => new TestCaseData(make, code).SetArgDisplayNames(name);

    private static Func<TestIssuer, string> Changed(Action<SecurityTokenDescriptor> change) => issuer => issuer.Token(Now, token =>
    {
        token.Claims["sub"] = Marker;
        token.Claims["name"] = Marker;
        token.Claims["email"] = $"{Marker}@example.org";
        change(token);
    });

    private static void Lasts(SecurityTokenDescriptor token, int fromSeconds, int toSeconds)
    {
        var now = Now.GetUtcNow().UtcDateTime;
        (token.IssuedAt, token.NotBefore, token.Expires) = (now.AddSeconds(fromSeconds), now.AddSeconds(fromSeconds), now.AddSeconds(toSeconds));
    }

    private static string Hashed(TestIssuer issuer, byte[] secret) =>
        Changed(token => token.SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(secret) { KeyId = issuer.Key.KeyId }, "HS256"))(issuer);

    private static string Assembled(string header, TestIssuer issuer, string signature) =>
        $"{Encoded(header)}.{Changed(_ => { })(issuer).Split('.')[1]}.{signature}";

    private static string Reassembled(TestIssuer issuer, string from, string to)
    {
        var parts = Changed(_ => { })(issuer).Split('.');
        return $"{parts[0]}.{Encoded(Base64UrlEncoder.Decode(parts[1]).Replace(from, to, StringComparison.Ordinal))}.{parts[2]}";
    }

    private static string Encoded(string text) => Base64UrlEncoder.Encode(text);

    private static ECDsaSecurityKey WithId(SecurityKey key, string? id) => new(((ECDsaSecurityKey)key).ECDsa) { KeyId = id };
}
