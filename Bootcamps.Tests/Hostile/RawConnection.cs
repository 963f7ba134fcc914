using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Bootcamps.Tests.Hostile;

/// <summary>A connection on which anything can be sent, whether or not it is HTTP.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly MemoryStream _received = new();

    private RawConnection()
    {
    }

    /// <summary>Opens one.</summary>
    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    /// <summary>Sends bytes; false when the other side has closed.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await Stream.WriteAsync(bytes);
            return true;
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            return false;
        }
    }

    /// <summary>Says that nothing more will be sent.</summary>
    public void EndSending()
    {
        try
        {
            Stream.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The connection is already closed.
        }
    }

    /// <summary>The next answer.</summary>
    /// <param name="hasBody">Whether it has a body; an answer to HEAD has none.</param>
    /// <param name="patience">How long to wait for it.</param>
    public async Task<HostileAnswer> AnswerAsync(bool hasBody, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        int end;
        while ((end = Text().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            if (!await ReceiveAsync(limit.Token))
            {
                return new HostileAnswer(HostileAnswer.Closed, null, "", Text());
            }
        }

        var head = Text()[..end];
        string? Header(string name) =>
            head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
        var length = Header("Content-Length") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : (int?)null;
        var isChunked = Header("Transfer-Encoding") == "chunked";
        while (hasBody && !(length is { } bytes ? _received.Length >= end + 4 + bytes : isChunked && Text().EndsWith("0\r\n\r\n", StringComparison.Ordinal))
            && await ReceiveAsync(limit.Token))
        {
        }

        var body = hasBody ? Text()[(end + 4)..] : "";
        var type = Header("Content-Type");
        return new HostileAnswer(
            int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), type is null ? null : MediaTypeHeaderValue.Parse(type).MediaType,
            Encoding.UTF8
                .GetString(Encoding.Latin1.GetBytes(isChunked ? Unchunked(body) : length is { } most && body.Length > most ? body[..most] : body)), head);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _received.Dispose();
    }

    // Taken once: a client that has ended sending gives it no more.
    private NetworkStream Stream => field ??= _client.GetStream();

    private string Text() => Encoding.Latin1.GetString(_received.GetBuffer(), 0, (int)_received.Length);

    private async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16_384];
        try
        {
            var count = await Stream.ReadAsync(buffer, cancellationToken);
            _received.Write(buffer, 0, count);
            return count > 0;
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            return false;
        }
    }

    private static string Unchunked(string body)
    {
        var text = new StringBuilder();
        for (var at = 0; at < body.Length;)
        {
            var end = body.IndexOf("\r\n", at, StringComparison.Ordinal);
            var size = int.Parse(body.AsSpan(at, end - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            text.Append(body, end + 2, size);
            at = end + 2 + size + 2;
        }

        return text.ToString();
    }
}
