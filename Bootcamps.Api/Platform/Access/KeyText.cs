using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bootcamps.Api.Platform.Access;

/// <summary>
/// The text of a key: <c>bck_id_secret</c> for systems, <c>bcp_id</c> for web pages. The id finds the key, the secret proves it; only the SHA-256 of the
/// secret is stored.
/// </summary>
internal readonly record struct KeyText(string KeyId, string? Secret)
{
    private const string SecretPrefix = "bck_";
    private const string PublishablePrefix = "bcp_";
    private const string IdCharacters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int IdLength = 12;
    private const int SecretBytes = 32;

    /// <summary>A new secret key.</summary>
    public static KeyText NewSecret() => new(NewId(), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>A new publishable key.</summary>
    public static KeyText NewPublishable() => new(NewId(), null);

    /// <summary>Whether a text begins as keys do.</summary>
    public static bool BeginsLikeKey(string text) =>
        text.StartsWith(SecretPrefix, StringComparison.Ordinal) || text.StartsWith(PublishablePrefix, StringComparison.Ordinal);

    /// <summary>Reads a key; false when it has not the form of one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out KeyText key)
    {
        key = default;
        if (text.StartsWith(PublishablePrefix, StringComparison.Ordinal) && text.Length == PublishablePrefix.Length + IdLength)
        {
            key = new KeyText(text[PublishablePrefix.Length..].ToString(), null);
            return true;
        }

        var separator = SecretPrefix.Length + IdLength;
        if (text.StartsWith(SecretPrefix, StringComparison.Ordinal) && text.Length is > 17 and < 100 && text[separator] == '_')
        {
            key = new KeyText(text[SecretPrefix.Length..separator].ToString(), text[(separator + 1)..].ToString());
            return true;
        }

        return false;
    }

    /// <summary>SHA-256 of the secret, lower-case hexadecimal. Null for a publishable key.</summary>
    public string? SecretSha256() => Secret is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));

    /// <summary>Whether the secret matches the stored hash, compared in constant time.</summary>
    public bool Matches(string? secretSha256) => (Secret is null && secretSha256 is null)
        || (SecretSha256() is { } own && secretSha256 is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(own), Encoding.ASCII.GetBytes(secretSha256)));

    /// <summary>The key as its owner keeps it.</summary>
    public override string ToString() => Secret is null ? PublishablePrefix + KeyId : $"{SecretPrefix}{KeyId}_{Secret}";

    private static string NewId() => RandomNumberGenerator.GetString(IdCharacters, IdLength);
}
