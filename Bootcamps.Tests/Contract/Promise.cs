using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Bootcamps.Tests.Contract;

/// <summary>One thing in the description that a consumer's program relies on: an operation, a parameter, a body, an answer, a field.</summary>
internal sealed record Promise
{
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Such as <c>GET /v1/cohorts ?status</c>, <c>asked Learner.uln</c> for what is sent to the service, <c>told Enrolment.status</c> for what it answers.</summary>
    public required string Name { get; init; }

    /// <summary>Types it may have, by name; messages that stand elsewhere by theirs.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Whether it must be sent, or is always told.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The words it may be; null when any.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>Least value, length or count.</summary>
    public decimal? Least { get; init; }

    /// <summary>Most value, length or count.</summary>
    public decimal? Most { get; init; }

    /// <summary>The pattern of a text.</summary>
    public string? Pattern { get; init; }

    /// <summary>The format of a text or number.</summary>
    public string? Format { get; init; }

    private bool IsAsked => Name.StartsWith("asked ", StringComparison.Ordinal) || Name.Contains(" ?", StringComparison.Ordinal) || Name.EndsWith(" body", StringComparison.Ordinal);

    // What it belongs to: the message of a field, the operation of a parameter or body.
    private string Owner => Name.StartsWith("asked ", StringComparison.Ordinal) || Name.StartsWith("told ", StringComparison.Ordinal)
        ? Name[..Name.IndexOf('.', StringComparison.Ordinal)]
        : string.Join(' ', Name.Split(' ').Take(2));

    /// <summary>Everything a description promises, by name.</summary>
    public static List<Promise> Of(JsonObject description) => [.. new PromiseReader(description).Read().DistinctBy(promise => promise.Name).OrderBy(promise => promise.Name, StringComparer.Ordinal)];

    /// <summary>One line for each.</summary>
    public static string Write(IEnumerable<Promise> promises) => string.Concat(promises.Select(promise => JsonSerializer.Serialize(promise, Line) + "\n"));

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static List<Promise> Read(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Promise>(line, Line)!)];

    /// <summary>Everything that a program written for the earlier description may stumble over in the later.</summary>
    public static IEnumerable<string> Broken(IReadOnlyList<Promise> earlier, IReadOnlyList<Promise> later)
    {
        var now = later.ToDictionary(promise => promise.Name, StringComparer.Ordinal);
        var known = earlier.Select(promise => promise.Name).ToHashSet(StringComparer.Ordinal);
        var owners = earlier.Select(promise => promise.Owner).ToHashSet(StringComparer.Ordinal);
        return earlier
            .SelectMany(promise => now.TryGetValue(promise.Name, out var kept) ? promise.Differences(kept) : ["gone"], (promise, what) => $"`{promise.Name}`: {what}")
            .Concat(later
                .Where(promise => promise is { IsAsked: true, IsRequired: true } && !known.Contains(promise.Name) && owners.Contains(promise.Owner))
                .Select(promise => $"`{promise.Name}`: new and required"));
    }

    private IEnumerable<string> Differences(Promise later)
    {
        if (Words is not null && later.Words is not null && Words.Except(later.Words, StringComparer.Ordinal).ToList() is { Count: > 0 } gone)
        {
            yield return $"no longer {string.Join(" or ", gone)}";
        }

        foreach (var difference in IsAsked ? Narrowed(later) : Loosened(later))
        {
            yield return difference;
        }
    }

    // What is sent must go on being accepted.
    private IEnumerable<string> Narrowed(Promise later)
    {
        if (Types.Except(later.Types, StringComparer.Ordinal).ToList() is { Count: > 0 } refused)
        {
            yield return $"{string.Join(" or ", refused)} is refused";
        }

        if (later.IsRequired && !IsRequired)
        {
            yield return "now required";
        }

        if (Words is null && later.Words is not null)
        {
            yield return "only some words are left";
        }

        if ((later.Least ?? decimal.MinValue) > (Least ?? decimal.MinValue) || (later.Most ?? decimal.MaxValue) < (Most ?? decimal.MaxValue))
        {
            yield return "narrower bounds";
        }

        if (later.Pattern is not null && later.Pattern != Pattern)
        {
            yield return "another pattern";
        }

        if (later.Format is not null && later.Format != Format)
        {
            yield return "another format";
        }
    }

    // What is told must go on being understood. Words may come to be, and bounds may widen: consumers are told to expect both.
    private IEnumerable<string> Loosened(Promise later)
    {
        if (later.Types.Except(Types, StringComparer.Ordinal).ToList() is { Count: > 0 } unknown)
        {
            yield return $"may now be {string.Join(" or ", unknown)}";
        }

        if (IsRequired && !later.IsRequired)
        {
            yield return "may now be missing";
        }

        if (later.Format != Format)
        {
            yield return "another format";
        }
    }
}
