namespace Bootcamps.Domain.Eligibility;

/// <summary>Whether a person is eligible.</summary>
public enum Verdict
{
    /// <summary>No blocking rule is broken or open.</summary>
    Eligible,

    /// <summary>A blocking rule is broken; no further information can change that.</summary>
    Ineligible,

    /// <summary>No blocking rule is broken, but at least one is open.</summary>
    NeedsInformation,
}

/// <summary>The results of all rules for one person and one start.</summary>
/// <param name="Verdict">The verdict. Only blocking rules affect it.</param>
/// <param name="RuleSetId">The rule set that was applied.</param>
/// <param name="Results">Every rule that is not switched off, in the order of the table.</param>
public sealed record EligibilityDecision(Verdict Verdict, string RuleSetId, IReadOnlyList<RuleResult> Results)
{
    /// <summary>
    /// Why an enrolment must be refused: every blocking rule that is broken or open. A rule that another result makes irrelevant is left out.
    /// Empty exactly when the verdict is eligible.
    /// </summary>
    /// <param name="person">Pointer of the object that holds the person's facts, such as <c>/learner/</c>.</param>
    public IReadOnlyList<Refusal> Refusals(string person) => NotPassed(Severity.Block, person);

    /// <summary>The warnings for an accepted enrolment: every other rule that is broken or open.</summary>
    /// <param name="person">As for <see cref="Refusals"/>.</param>
    public IReadOnlyList<Refusal> Warnings(string person) => NotPassed(Severity.Warn, person);

    internal static EligibilityDecision Of(string ruleSetId, IReadOnlyList<RuleResult> results)
    {
        var verdict = Verdict.Eligible;
        for (var i = 0; i < results.Count && verdict != Verdict.Ineligible; i++)
        {
            if (results[i].Severity == Severity.Block)
            {
                verdict = results[i].Result switch
                {
                    RuleOutcome.Pass => verdict,
                    RuleOutcome.Fail => Verdict.Ineligible,
                    RuleOutcome.Unknown => Verdict.NeedsInformation,
                };
            }
        }

        return new EligibilityDecision(verdict, ruleSetId, results);
    }

    private List<Refusal> NotPassed(Severity severity, string person)
    {
        List<Refusal> found = [];
        for (var i = 0; i < Results.Count; i++)
        {
            var isPointless = severity == Severity.Block && Verdict == Verdict.Ineligible && Results[i] is { Result: RuleOutcome.Unknown, Needs.Count: 0 };
            if (Results[i].Severity == severity && Results[i].Result != RuleOutcome.Pass && !isPointless)
            {
                found.Add(Results[i].ToRefusal(person));
            }
        }

        return found;
    }
}
