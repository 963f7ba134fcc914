using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace Bootcamps.Api.Platform.Requests;

/// <summary>Reads the body of a request: directly if it fits, otherwise leniently to report every fault.</summary>
internal static class BodyReader
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="characters">The character set it is in.</param>
    /// <param name="type">The expected type.</param>
    /// <param name="answer">The answer whose fields can be sent back unchanged. Null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The message, never null, and the lenient reading if it did not fit.</returns>
    public static async ValueTask<(object Message, LenientBody? Lenient)> ReadAsync(
        HttpRequest request, Encoding characters, Type type, Type? answer, CancellationToken cancellationToken)
    {
        if (!characters.Equals(Encoding.UTF8))
        {
            using var buffer = new MemoryStream();
            await Encoding.CreateTranscodingStream(request.Body, characters, Encoding.UTF8, leaveOpen: true).CopyToAsync(buffer, cancellationToken);
            return Read(new ReadOnlySequence<byte>(buffer.GetBuffer(), 0, (int)buffer.Length), type, answer);
        }

        var reader = request.BodyReader;
        ReadResult part;
        while (!(part = await reader.ReadAsync(cancellationToken)).IsCompleted)
        {
            reader.AdvanceTo(part.Buffer.Start, part.Buffer.End);
        }

        try
        {
            return Read(part.Buffer, type, answer);
        }
        finally
        {
            reader.AdvanceTo(part.Buffer.End);
        }
    }

    private static (object Message, LenientBody? Lenient) Read(ReadOnlySequence<byte> json, Type type, Type? answer)
    {
        json = WithoutMark(json);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Json.Options.MaxDepth });
            if (JsonSerializer.Deserialize(ref reader, type, Json.Options) is { } message && !reader.Read())
            {
                return (message, null);
            }
        }
        catch (JsonException)
        {
            // A body that does not fit is read again by the slower lenient reader.
        }

        var lenient = LenientBody.Read(json.ToArray(), type, answer);
        return (JsonSerializer.Deserialize(lenient.Fitting, type, Json.Options)!, lenient);
    }

    private static ReadOnlySequence<byte> WithoutMark(ReadOnlySequence<byte> json)
    {
        if (json.Length < Utf8Mark.Length)
        {
            return json;
        }

        Span<byte> start = stackalloc byte[3];
        json.Slice(0, start.Length).CopyTo(start);
        return start.SequenceEqual(Utf8Mark) ? json.Slice(start.Length) : json;
    }
}
