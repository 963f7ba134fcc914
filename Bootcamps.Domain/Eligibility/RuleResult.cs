namespace Bootcamps.Domain.Eligibility;

/// <summary>What one rule came to.</summary>
public enum RuleOutcome
{
    /// <summary>It is met, or does not apply.</summary>
    Pass,

    /// <summary>It is broken.</summary>
    Fail,

    /// <summary>What is known does not tell.</summary>
    Unknown,
}

/// <summary>The answer of one rule of eligibility.</summary>
/// <param name="Code">The rule, out of <see cref="RuleCatalogue"/>.</param>
/// <param name="Result">What it came to.</param>
/// <param name="Severity">What a failure leads to; never <see cref="Severity.Off"/>.</param>
/// <param name="Message">The answer to a professional. It may state limits, never what is known about the person.</param>
/// <param name="ResidentMessage">The answer to the person themselves.</param>
/// <param name="Source">Where the rule comes from.</param>
/// <param name="Field">What the rule is about, relative to the applicant or learner, such as <c>dateOfBirth</c>.</param>
/// <param name="Needs">
/// What would settle an unknown, relative to the applicant or learner (<c>prison/releaseOn</c>), or from the root of the request where it begins
/// with a slash; empty when nothing in the request would, and whenever the result is known.
/// </param>
/// <param name="Actual">The number found, where it is not personal; otherwise null.</param>
/// <param name="Allowed">The limit, in the unit the message names. Null where there is none.</param>
public sealed record RuleResult(
    string Code,
    RuleOutcome Result,
    Severity Severity,
    string Message,
    string ResidentMessage,
    string Source,
    string Field,
    IReadOnlyList<string> Needs,
    long? Actual = null,
    long? Allowed = null)
{
    /// <summary>The needs as JSON pointers from the root of a request.</summary>
    /// <param name="person">Pointer of the object that holds the person's facts, ending in a slash: <c>/learner/</c> or <c>/applicant/</c>.</param>
    public IReadOnlyList<string> NeedsUnder(string person) => Needs.Count == 0 ? Needs : [.. Needs.Select(need => Under(person, need))];

    /// <summary>The result as a reason for a refusal, or as a warning.</summary>
    /// <param name="person">As for <see cref="NeedsUnder"/>.</param>
    public Refusal ToRefusal(string person) =>
        new(Code, Message, Under(person, Field)) { Actual = Actual, Allowed = Allowed, Needs = NeedsUnder(person) };

    private static string Under(string person, string field) => field.StartsWith('/') ? field : person + field;
}
