using System.Runtime.CompilerServices;

namespace Bootcamps.Bench.Load;

/// <summary>The requests of one connection: each is sent after the answer to the one before. Not shared between connections.</summary>
internal abstract class Talk
{
    /// <summary>The kind of the last request, if kinds are separate.</summary>
    public int Kind { get; protected set; }

    /// <summary>Writes the next request.</summary>
    /// <param name="buffer">Where to.</param>
    /// <returns>Its length; 0 when no request is left.</returns>
    public abstract int Next(Span<byte> buffer);

    /// <summary>Handles the answer to the last request.</summary>
    public virtual void Answered(int status, ReadOnlySpan<byte> body)
    {
    }
}

/// <summary>Repeats the same request.</summary>
internal sealed class Same(byte[] request) : Talk
{
    /// <inheritdoc/>
    public override int Next(Span<byte> buffer)
    {
        request.CopyTo(buffer);
        return request.Length;
    }
}

/// <summary>Prepared requests, shared between the connections. Each is sent once.</summary>
internal sealed class Once(IReadOnlyList<byte[]> requests, StrongBox<int> next) : Talk
{
    /// <inheritdoc/>
    public override int Next(Span<byte> buffer)
    {
        var i = Interlocked.Increment(ref next.Value) - 1;
        if (i >= requests.Count)
        {
            return 0;
        }

        requests[i].CopyTo(buffer);
        return requests[i].Length;
    }
}
