namespace Bootcamps.Domain.Eligibility;

/// <summary>The result of one rule.</summary>
public enum RuleOutcome
{
    /// <summary>It is met, or does not apply.</summary>
    Pass,

    /// <summary>It is broken.</summary>
    Fail,

    /// <summary>The known facts do not decide it.</summary>
    Unknown,
}

/// <summary>The result of one eligibility rule, with its messages.</summary>
/// <param name="Code">The rule's code in <see cref="RuleCatalogue"/>.</param>
/// <param name="Result">Whether it passed.</param>
/// <param name="Severity">What happens when it fails; never <see cref="Severity.Off"/>.</param>
/// <param name="Message">The message for a professional. It can state limits but never facts about the person.</param>
/// <param name="ResidentMessage">The message for the person.</param>
/// <param name="Source">Where the rule comes from.</param>
/// <param name="Field">What the rule is about, relative to the applicant or learner, such as <c>dateOfBirth</c>.</param>
/// <param name="Needs">
/// The fields that would decide an unknown result, relative to the applicant or learner (<c>prison/releaseOn</c>), or from the root of the request when it
/// begins
/// with a slash; empty when no field would decide it, and when the result is known.
/// </param>
/// <param name="Actual">The number found. Null when it would be personal.</param>
/// <param name="Allowed">The limit, in the unit the message names. Null when there is none.</param>
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
