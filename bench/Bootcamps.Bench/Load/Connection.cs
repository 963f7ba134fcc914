using System.Net;
using System.Net.Sockets;

namespace Bootcamps.Bench.Load;

/// <summary>
/// A keep-alive HTTP/1.1 connection that sends prepared bytes and reads only status, length and body of an answer. On two shared cores an ordinary
/// client would cost more than the server it measures.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _input = new byte[16_384];
    private byte[] _chunks = new byte[16_384];
    private int _length;

    /// <summary>The status of the last answer.</summary>
    public int Status { get; private set; }

    /// <summary>The body of the last answer; valid until the next one.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Bytes of the last answer, head and chunk sizes included.</summary>
    public int Bytes { get; private set; }

    /// <summary>Connects to a port of this machine.</summary>
    public ValueTask OpenAsync(int port) => _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), CancellationToken.None);

    /// <summary>Sends a request and reads the answer.</summary>
    /// <exception cref="IOException">The server closed the connection or sent an invalid answer.</exception>
    public async ValueTask AskAsync(ReadOnlyMemory<byte> request)
    {
        while (request.Length > 0)
        {
            request = request[await _socket.SendAsync(request)..];
        }

        _length = 0;
        var head = -1;
        while ((head = _input.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await ReadAsync();
        }

        var start = head + 4;
        Status = (((_input[9] - '0') * 10) + (_input[10] - '0')) * 10 + (_input[11] - '0');
        var length = LengthOf(_input.AsSpan(0, start));
        if (length < 0)
        {
            await ReadChunksAsync(start);
            return;
        }

        while (_length < start + length)
        {
            await ReadAsync();
        }

        Body = _input.AsMemory(start, length);
        Bytes = start + length;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async ValueTask ReadAsync()
    {
        if (_length == _input.Length)
        {
            Array.Resize(ref _input, _input.Length * 2);
        }

        var read = await _socket.ReceiveAsync(_input.AsMemory(_length));
        _length += read > 0 ? read : throw new IOException("The server closed the connection.");
    }

    private async ValueTask ReadChunksAsync(int at)
    {
        var body = 0;
        while (true)
        {
            int line;
            while ((line = _input.AsSpan(at, _length - at).IndexOf("\r\n"u8)) < 0)
            {
                await ReadAsync();
            }

            var size = int.Parse(
                _input.AsSpan(at, line),
                System.Globalization.NumberStyles.AllowHexSpecifier,
                System.Globalization.CultureInfo.InvariantCulture);
            at += line + 2;
            while (_length < at + size + 2)
            {
                await ReadAsync();
            }

            if (_chunks.Length < body + size)
            {
                Array.Resize(ref _chunks, Math.Max(_chunks.Length * 2, body + size));
            }

            _input.AsSpan(at, size).CopyTo(_chunks.AsSpan(body));
            body += size;
            at += size + 2;
            if (size == 0)
            {
                Body = _chunks.AsMemory(0, body);
                Bytes = at;
                return;
            }
        }
    }

    // The length of the body; -1 when it comes in chunks, 0 when there is none.
    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        for (var rest = head[(head.IndexOf("\r\n"u8) + 2)..]; rest.Length > 2;)
        {
            var end = rest.IndexOf("\r\n"u8);
            var line = rest[..end];
            rest = rest[(end + 2)..];
            if (Starts(line, "content-length:"u8))
            {
                return int.Parse(
                    line["content-length:".Length..],
                    System.Globalization.NumberStyles.AllowLeadingWhite,
                    System.Globalization.CultureInfo.InvariantCulture);
            }

            if (Starts(line, "transfer-encoding:"u8))
            {
                return -1;
            }
        }

        return 0;
    }

    private static bool Starts(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name);
}
