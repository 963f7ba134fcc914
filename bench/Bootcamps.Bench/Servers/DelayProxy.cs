using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Bootcamps.Bench.Servers;

/// <summary>A proxy that delays bytes between client and server by half of the delay in each direction.</summary>
internal sealed class DelayProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;

    /// <summary>Begins to listen on a free port.</summary>
    /// <param name="host">The server.</param>
    /// <param name="port">Its port.</param>
    /// <param name="delay">There and back.</param>
    public DelayProxy(string host, int port, TimeSpan delay)
    {
        _listener.Start();
        _accepting = AcceptAsync(host, port, delay / 2);
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync(string host, int port, TimeSpan oneWay)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_ending.Token), host, port, oneWay);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // It is stopping.
        }
    }

    private async Task ServeAsync(TcpClient client, string host, int port, TimeSpan oneWay)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(host, port, _ending.Token);
            near.NoDelay = far.NoDelay = true;
            await Task.WhenAny(PassAsync(near.GetStream(), far.GetStream(), oneWay), PassAsync(far.GetStream(), near.GetStream(), oneWay));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // One side has closed, so close the other.
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, TimeSpan delay)
    {
        var onTheWay = Channel.CreateUnbounded<(long At, byte[] Bytes)>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var delivering = DeliverAsync(onTheWay.Reader, to, delay);
        var buffer = new byte[65_536];
        int length;
        while ((length = await from.ReadAsync(buffer, _ending.Token)) > 0)
        {
            onTheWay.Writer.TryWrite((TimeProvider.System.GetTimestamp(), buffer[..length]));
        }

        onTheWay.Writer.Complete();
        await delivering;
    }

    private async Task DeliverAsync(ChannelReader<(long At, byte[] Bytes)> onTheWay, NetworkStream to, TimeSpan delay)
    {
        await foreach (var (at, bytes) in onTheWay.ReadAllAsync(_ending.Token))
        {
            if (delay - TimeProvider.System.GetElapsedTime(at) is var left && left > TimeSpan.Zero)
            {
                await Task.Delay(left, _ending.Token);
            }

            await to.WriteAsync(bytes, _ending.Token);
        }
    }
}
