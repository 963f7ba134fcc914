using System.Runtime.CompilerServices;

namespace Bootcamps.Bench.Load;

/// <summary>What one connection says: a request, then the next one once it has been answered. Used by one connection alone.</summary>
internal abstract class Talk
{
    /// <summary>What kind the last request was of, where kinds are told apart.</summary>
    public int Kind { get; protected set; }

    /// <summary>Writes the next request.</summary>
    /// <param name="buffer">Where to.</param>
    /// <returns>Its length; 0 when there is nothing left to ask.</returns>
    public abstract int Next(Span<byte> buffer);

    /// <summary>Hears the answer to the last request.</summary>
    public virtual void Answered(int status, ReadOnlySpan<byte> body)
    {
    }
}

/// <summary>The same request again and again.</summary>
internal sealed class Same(byte[] request) : Talk
{
    /// <inheritdoc/>
    public override int Next(Span<byte> buffer)
    {
        request.CopyTo(buffer);
        return request.Length;
    }
}

/// <summary>Requests that were prepared before, shared among the connections: each is said once.</summary>
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
