using System.Text;
using Bootcamps.Tests.Contract;

namespace Bootcamps.Tests.Hostile;

/// <summary>A request to be sent.</summary>
/// <param name="Kind">The kind under which it is counted.</param>
/// <param name="Operation">The operation that it is meant for; null for none.</param>
/// <param name="Verb">Its verb.</param>
/// <param name="Path">Path and query, escaped.</param>
internal sealed record HostileRequest(string Kind, DescribedOperation? Operation, string Verb, string Path)
{
    /// <summary>Headers other than those of the body; those of a body begin with <c>Content-</c>.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Whether it does not fit the schema, so that anything but 400 would be a fault.</summary>
    public bool MustBeRefused { get; init; }

    /// <summary>Whether it fits the schema, so that 400 would be a fault.</summary>
    public bool MustFit { get; init; }

    /// <summary>Whether the server can refuse it without a body before it reaches the service.</summary>
    public bool MayBeBare { get; init; }

    /// <summary>Whether the connection can be closed without any answer.</summary>
    public bool MayBeClosed { get; init; }

    /// <summary>Personal values that no refusal can repeat.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Sends it.</summary>
    public async Task<HostileAnswer> SendAsync(HttpClient client)
    {
        using var message = new HttpRequestMessage(new HttpMethod(Verb), Path);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
        }

        foreach (var (name, value) in Headers)
        {
            _ = name.StartsWith("Content-", StringComparison.Ordinal) ?
                message.Content?.Headers.TryAddWithoutValidation(name, value) :
                message.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(message);
        return new HostileAnswer(
            (int)answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType,
            await answer.Content.ReadAsStringAsync(),
            $"{answer.Headers}{answer.Content.Headers}");
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var body = Body is null ? "" : Encoding.UTF8.GetString(Body);
        var headers = string.Join(" | ", Headers.Where(header => header.Name != "Authorization")
            .Select(header => $"{header.Name}: {(header.Value.Length > 80 ? header.Value[..80] + "…" : header.Value)}"));
        return $"{Verb} {(Path.Length > 300 ? Path[..300] + "…" : Path)} [{headers}] {(body.Length > 900 ? body[..900] + "…" : body)}";
    }
}
