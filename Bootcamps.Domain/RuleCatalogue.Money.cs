namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // Courses, cohorts, enrolments, caps and the employer's share.
    private static CataloguedRule[] MoneyRules =>
    [
        Error("funding.places-cap-reached", "A funding pool has no place left.", "Ask the authority for more places, or enrol on a cohort that another pool pays for."),
    ];
}
