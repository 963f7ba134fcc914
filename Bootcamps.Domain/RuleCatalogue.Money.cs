namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // Courses, cohorts, providers, enrolments, caps and the employer's share.
    private static CataloguedRule[] MoneyRules =>
    [
        Error("course.guided-hours", "A course has at least the rule set's guided learning hours.", "Plan more guided hours; online and blended hours count.",
            "Greater Manchester Combined Authority: how Skills Bootcamps work; Staffordshire Skills Bootcamp questions, January 2026 (60 hours)"),
        Error("course.weeks", "A course, and each of its cohorts, takes at most the rule set's weeks.", "Shorten it, or end the cohort earlier.",
            "ILR guidance: recording Skills Bootcamps; DfE statistics: Skills Bootcamps starts, methodology (16 weeks)"),
        Error("course.level", "A course is at a level of the rule set's range, or at level 2 where that is allowed.",
            "Check the level, the sector and the green skills mark.",
            "WMCA skills programmes funding rules 2022-23, section 10 (levels 3 to 5; level 2 in construction, green skills and HGV driving)"),
        Error("course.sector-unknown", "A course is in one of the authority's sectors.", "Send a sector code that GET /v1/sectors lists."),
        Conflict("course.has-cohorts", "A course keeps its sector once it has cohorts.", "Add another course in the other sector."),
        Error("cohort.dates-reversed", "The cohort ends before it starts.", "Check both dates."),
        Error("cohort.outside-programme", "The cohort does not start within its programme.", "Choose the programme of the financial year in which it starts.",
            "DfE statistics: Skills Bootcamps starts, methodology (a start belongs to a financial year)"),
        Error("cohort.seats-not-positive", "The cohort has no seat.", "Send the number of seats."),
        Error("cohort.price-not-positive", "The cohort's price is zero or less.", "Send the agreed price in pence."),
        Conflict("cohort.seats-below-taken", "A cohort has at least as many seats as are taken.", "Send at least the number of seats that are taken, or withdraw or transfer learners first."),
        Conflict("cohort.has-enrolments", "Once learners are enrolled, a cohort keeps its first day and its price, and does not end earlier.",
            "Leave the field as it is. To change it, add another cohort and transfer the learners."),
        Conflict("cohort.already-closed", "The cohort is closed already.", "Nothing is left to do; reopen it if learners should join again."),
        Conflict("cohort.already-open", "The cohort is open already.", "Nothing is left to do; close it if no more learners should join."),
        Conflict("provider.duplicate", "An authority registers a provider once.", "Read the provider with this UKPRN, and edit it where it differs."),
        Error("provider.suspended", "A suspended provider enrols nobody.", "Ask the authority; it can make the provider active again."),
        Conflict("enrolment.duplicate", "A learner holds at most one place on a cohort.", "Look for the enrolment you have; a learner without a permanent ULN is recognised by name, date of birth and postcode."),
        Error("enrolment.cohort-closed", "The cohort takes no more learners.", "Reopen the cohort, or choose another."),
        Error("enrolment.cohort-full", "Every seat of the cohort is taken.", "Choose another cohort."),
        Error("enrolment.date-in-future", "An event is reported when it has happened, not before.", "Leave enrolledOn out, or send the day on which the learner enrolled."),
        Error("enrolment.after-cohort-ends", "A learner enrols before the cohort ends.", "Check the day of enrolment and the cohort."),
        Error("funding.programme-closed", "The programme accepts no more enrolments.", "Ask the authority; a new programme may have opened."),
        Warning("enrolment.nino-suffix-missing", "The National Insurance number lacks its last letter.", "Ask the learner for the letter A to D at its end.",
            "ILR validation code: NINumber_01 (may be missing); HMRC National Insurance Manual: NIM39110 (always there)"),
        Error("funding.price-not-positive", "The amount to share or to split is zero or less.", "Check the price of the cohort."),
        Error("funding.schedule-not-whole", "A share of the three milestones is negative, or they do not total 10,000 basis points.", "Correct the rule set."),
        Error("funding.employer-size-needed", "The employer pays a share and its number of employees is not known.",
            "Send the employer with its number of employees.",
            "DfE employment schemes content, March 2022: small and medium employers pay less than large ones"),
        Error("funding.no-allocation", "The provider has no funding pool in the programme.", "Ask the authority for an allocation."),
        Error("funding.places-cap-reached", "A funding pool has no place left.",
            "Ask the authority for more places, or enrol on a cohort that another pool pays for."),
        Error("funding.pence-cap-reached", "A funding pool has less money left than the authority's share of the price.",
            "Ask the authority for more funding, or enrol on a cohort that another pool pays for."),
    ];
}
