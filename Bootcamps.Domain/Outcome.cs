namespace Bootcamps.Domain;

/// <summary>One reason why something was refused, or one warning about something that was accepted.</summary>
/// <param name="Code">Stable code from <see cref="RuleCatalogue"/>, such as <c>funding.places-cap-reached</c>.</param>
/// <param name="Message">What is wrong in plain English, with the numbers; never personal data, never a type name.</param>
/// <param name="Pointer">JSON pointer to the part of the request it is about, such as <c>/learner/postcode</c>. Null when it is about no part.</param>
public sealed record Refusal(string Code, string Message, string? Pointer = null)
{
    /// <summary>The number that was asked for or found, in the unit the message names. Null when there is no number.</summary>
    public long? Actual { get; init; }

    /// <summary>The number allowed, in the same unit as <see cref="Actual"/>. Null when there is no limit.</summary>
    public long? Allowed { get; init; }

    /// <summary>The funding pool it is about. Null if it is not about a pool.</summary>
    public string? PoolId { get; init; }

    /// <summary>Pointers to the missing fields, when the reason is missing information; otherwise empty.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The fields of the learner by which an earlier enrolment was recognised, by their names in the request; otherwise empty.</summary>
    public IReadOnlyList<string> MatchedOn { get; init; } = [];
}

/// <summary>The result of a decision: a value, or every reason for the refusal.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
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

    /// <summary>An outcome with a value. Interface types need it because they have no implicit conversion.</summary>
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
