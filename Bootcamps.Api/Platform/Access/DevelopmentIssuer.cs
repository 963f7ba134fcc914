using System.Security.Cryptography;
using Bootcamps.Api.Platform.Configuration;
using Bootcamps.Api.Platform.Storage;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bootcamps.Api.Platform.Access;

/// <summary>A person to issue a token for.</summary>
/// <param name="Subject">Their id, for which <see cref="PersonAuthentication.IsSubject"/> holds.</param>
/// <param name="Name">Their name.</param>
/// <param name="Role">authority or admin.</param>
/// <param name="AuthorityId">The authority they belong to. Null for an admin.</param>
/// <param name="Lifetime">How long the token works.</param>
internal sealed record TokenOrder(string Subject, string Name, string Role, string? AuthorityId, TimeSpan Lifetime);

/// <summary>
/// Issues persons' tokens for trials, signed with a key pair next to the database. Only the command line issues tokens, and the API accepts them only
/// in Development.
/// </summary>
internal sealed class DevelopmentIssuer(Settings settings, OidcOptions oidc, TimeProvider clock)
{
    /// <summary>The issuer in its tokens.</summary>
    public const string Issuer = "bootcamps-development";

    /// <summary>The audience in its tokens.</summary>
    public const string Audience = "bootcamps";

    private const string FilePrefix = "development-issuer-";
    private const string FileSuffix = ".pem";

    /// <summary>Whether a token claims this issuer. The signature is not checked.</summary>
    public static bool IsNamedIn(string token)
    {
        try
        {
            return new JsonWebToken(token).Issuer == Issuer;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A signed token. The first one makes the key pair.</summary>
    public string Issue(TokenOrder order)
    {
        var now = SimulatedClock.Behind(clock).GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [JwtRegisteredClaimNames.Sub] = order.Subject, [oidc.NameClaim] = order.Name, [oidc.RoleClaim] = order.Role,
        };
        if (order.AuthorityId is { } authorityId)
        {
            claims[oidc.AuthorityClaim] = authorityId;
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt", Issuer = Issuer, Audience = Audience, Claims = claims, IssuedAt = now, NotBefore = now, Expires = now + order.Lifetime,
            SigningCredentials = new SigningCredentials(ReadKey(Files().FirstOrDefault() ?? MakeKey()), SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>The keys that sign its tokens, read each time because another process can have made one.</summary>
    public IEnumerable<SecurityKey> Keys() => Files().Select(ReadKey);

    private static ECDsaSecurityKey ReadKey(string file)
    {
        var pair = ECDsa.Create();
        pair.ImportFromPem(File.ReadAllText(file));
        return new ECDsaSecurityKey(pair) { KeyId = Path.GetFileNameWithoutExtension(file)[FilePrefix.Length..] };
    }

    private IEnumerable<string> Files() =>
        Directory.Exists(settings.KeysFolder) ? Directory.GetFiles(settings.KeysFolder, $"{FilePrefix}*{FileSuffix}").Order(StringComparer.Ordinal) : [];

    // Two processes that make the first key at once make two valid keys. Each is written whole under its own name.
    private string MakeKey()
    {
        PrivateFiles.CreateFolder(settings.KeysFolder);
        var file = Path.Combine(settings.KeysFolder, FilePrefix + Ids.New() + FileSuffix);
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PrivateFiles.WriteNew(file, pair.ExportPkcs8PrivateKeyPem());
        return file;
    }
}
