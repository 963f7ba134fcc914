namespace Bootcamps.Domain;

/// <summary>One reason why something was refused, or one warning about something that was accepted.</summary>
/// <param name="Code">Stable code out of <see cref="RuleCatalogue"/>, such as <c>funding.places-cap-reached</c>.</param>
/// <param name="Message">What is wrong in plain English, with the numbers; never personal data, never a type name.</param>
/// <param name="Pointer">JSON pointer to the part of the request it is about, such as <c>/learner/postcode</c>. Null when it is about none.</param>
public sealed record Refusal(string Code, string Message, string? Pointer = null)
{
    /// <summary>The number that was asked for or found, in the unit the message names. Null where there is none.</summary>
    public long? Actual { get; init; }

    /// <summary>The number that would have been allowed, in the same unit as <see cref="Actual"/>. Null where there is none.</summary>
    public long? Allowed { get; init; }

    /// <summary>The funding pool it is about. Null if it is not about a pool.</summary>
    public string? PoolId { get; init; }

    /// <summary>Pointers of what would settle it, when the reason is missing information; empty otherwise.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The fields of the learner by which an earlier enrolment was recognised, as the request calls them; empty when none was.</summary>
    public IReadOnlyList<string> MatchedOn { get; init; } = [];
}

/// <summary>What a decision came to: a value, or every reason why there is none.</summary>
/// <typeparam name="T">What was decided on.</typeparam>
public sealed class Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, IReadOnlyList<Refusal> refusals)
    {
        _value = value;
        Refusals = refusals;
    }

    /// <summary>Every reason for the refusal; empty exactly when there is a value.</summary>
    public IReadOnlyList<Refusal> Refusals { get; }

    /// <summary>Whether there is no value.</summary>
    public bool IsRefused => Refusals.Count > 0;

    /// <summary>The value; reading it from a refusal is a bug and throws.</summary>
    public T Value => IsRefused
        ? throw new InvalidOperationException($"Refused: {string.Join(", ", Refusals.Select(refusal => refusal.Code))}")
        : _value!;

    /// <summary>An outcome with a value (for interface types, which an implicit conversion cannot start from).</summary>
    public static Outcome<T> Of(T value) => new(value, []);

    /// <summary>An outcome without a value.</summary>
    /// <param name="refusals">Every reason; at least one.</param>
    public static Outcome<T> Refused(params IReadOnlyList<Refusal> refusals) =>
        refusals.Count > 0 ? new(default, refusals) : throw new ArgumentException("A refusal needs a reason.", nameof(refusals));

    /// <summary>A value is an outcome.</summary>
    public static implicit operator Outcome<T>(T value) => Of(value);

    /// <summary>A single reason is an outcome.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => Refused(refusal);
}
