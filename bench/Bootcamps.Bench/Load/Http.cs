using System.Globalization;
using System.Text;

namespace Bootcamps.Bench.Load;

/// <summary>Builds requests as bytes, and sends single requests that are not measured.</summary>
internal static class Http
{
    /// <summary>A request as it goes over the wire.</summary>
    public static byte[] Request(string method, string path, string? key = null, string? body = null, string? idempotencyKey = null)
    {
        var text = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
        if (key is not null)
        {
            text.Append("Authorization: Bearer ").Append(key).Append("\r\n");
        }

        if (idempotencyKey is not null)
        {
            text.Append("Idempotency-Key: ").Append(idempotencyKey).Append("\r\n");
        }

        if (body is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").Append(body).ToString());
    }

    /// <summary>Sends one request on a connection of its own.</summary>
    public static async Task<(int Status, string Body)> SendAsync(int port, byte[] request)
    {
        using var connection = new Connection();
        await connection.OpenAsync(port);
        await connection.AskAsync(request);
        var answer = (connection.Status, Encoding.UTF8.GetString(connection.Body.Span));
        await Task.Yield();
        return answer;
    }

    /// <summary>Sends one request that has to succeed.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public static async Task<string> AskAsync(int port, byte[] request)
    {
        var (status, body) = await SendAsync(port, request);
        return status is >= 200 and < 300 ? body : throw new InvalidOperationException($"Answered {status}: {body}");
    }
}
