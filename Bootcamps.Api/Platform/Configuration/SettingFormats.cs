using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bootcamps.Api.Platform.Validation;

namespace Bootcamps.Api.Platform.Configuration;

/// <summary>A setting that is a text of a certain form.</summary>
/// <param name="isValid">Whether a text has the form.</param>
/// <param name="expected">What to set, as the end of a sentence that begins with "Set".</param>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class TextFormatAttribute(Func<string, bool> isValid, string expected) : ValidationAttribute
{
    /// <summary>What to set, as the end of a sentence that begins with "Set".</summary>
    public string Expected => expected;

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is string text && isValid(text);

    /// <summary>Whether each part of a list has a form; an empty list has not.</summary>
    protected static bool All(string text, char separator, Func<string, bool> isValid) =>
        text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } parts && parts.All(isValid);
}

/// <summary>At least 32 and at most 128 bytes in base64.</summary>
internal sealed class HashKeyAttribute() : TextFormatAttribute(
    text => text.Length <= 200 && Convert.TryFromBase64String(text, new byte[150], out var length) && length is >= 32 and <= 128,
    "32 to 128 random bytes in base64 (openssl rand -base64 32) and keep them: without this key no learner can be found again");

/// <summary>An instant with its offset.</summary>
internal sealed class InstantAttribute() : TextFormatAttribute(text => Instants.TryParse(text, out _), "an instant such as 2024-11-15T09:00:00Z");

/// <summary>The address of a server.</summary>
internal sealed class WebAddressAttribute(string example) : TextFormatAttribute(
    text => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https") && address.Host.Length > 0,
    $"an address that begins with http:// or https://, such as {example}");

/// <summary>Addresses to listen on.</summary>
internal sealed class ListenAddressesAttribute() : TextFormatAttribute(
    text => All(text, ';', IsListenAddress), "one or more addresses to listen on, such as http://localhost:5080, separated by semicolons")
{
    private static bool IsListenAddress(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            return address.Scheme.ToUpperInvariant() is "HTTP" or "HTTPS" && address.PathBase.Length == 0 && address.Port is >= 0 and <= IPEndPoint.MaxPort;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

/// <summary>Ports to listen on.</summary>
internal sealed class PortsAttribute() : TextFormatAttribute(
    text => All(text, ';', port => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0),
    "one or more ports from 1 to 65535, separated by semicolons");

/// <summary>Addresses and networks of proxies.</summary>
internal sealed class NetworksAttribute() : TextFormatAttribute(
    text => All(text, ',', part => Parse(part) is not null), "addresses and networks of your proxies, such as 10.0.0.5 or 10.0.0.0/24, separated by commas")
{
    /// <summary>The network of a part; a single address is a network of one. Null when it is neither.</summary>
    public static IPNetwork? Parse(string part) =>
        IPAddress.TryParse(part, out var address) ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
        : IPNetwork.TryParse(part, out var network) ? network
        : null;

    /// <summary>The networks of a list that was checked.</summary>
    public static IEnumerable<IPNetwork> ParseAll(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).OfType<IPNetwork>();
}
