namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // Who may learn: one entry for each rule of Eligibility.EligibilityRules.
    private static CataloguedRule[] EligibilityRules =>
    [
        Configured("eligibility.age", "The learner has reached the minimum age on the rule set's reference day (block).",
            "Check the date of birth; a learner who is too young can apply for a later start.", "ILR: recording Skills Bootcamps (E1, E2, E3)"),
    ];
}
