namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // Eligibility: one entry for each rule of Eligibility.EligibilityRules.
    private static CataloguedRule[] EligibilityRules =>
    [
        Configured("eligibility.age", "The learner must have reached the rule set's minimum age on its reference day. Default: block.",
            "Check the date of birth. If the learner is too young, choose a later start.",
            "ILR guidance: recording Skills Bootcamps (19 or over on 31 August of the teaching year); ILR validation code: AcademicYearDateExtensions"),
        Configured("eligibility.area", "The learner's home must be in the authority's area on the day the learning starts. Default: block.",
            "Send the full home postcode, or localAuthorityCode when the postcode is not enough. A learner who lives elsewhere can ask their own authority.",
            "WMCA skills programmes funding rules 2022-23, section 2: home postcode in the area at the start of the learning"),
        Configured("eligibility.england", "The learner's home must be in England. Default: block.",
            "Check the home postcode, and send localAuthorityCode when the postcode is not enough.",
            "ILR guidance: recording Skills Bootcamps (England)"),
        Configured("eligibility.postcode-live", "The postcode must be in the postcode directory, in use, and for a home. Default: warn.",
            "Check the postcode with the learner.", "ILR validation code: Postcode_14; ONS Postcode Directory: termination date and user type"),
        Configured("eligibility.employment-status", "The learner's employment status on the day of the start must be known. Default: block.",
            "Ask the learner, and send employmentStatus.",
            "ILR guidance: recording Skills Bootcamps; WMCA coding guidance 2021-22, digital bootcamps (status 98 not allowed)"),
        Configured("eligibility.unemployment-length", "An unemployed learner must have been out of work for less than the rule set's limit. Default: off.",
            "Send unemployedMonths, the whole months out of work.",
            "DfE grant letter of 27 August 2020 to LCRCA (Wave 1: unemployed within the last 12 months)"),
        Configured(
            "eligibility.prisoner",
            "A serving prisoner must be due for release within the rule set's months of the planned end, or be on temporary release. Default: block.",
            "Send isServingPrisoner, prison.releaseOn and prison.isOnTemporaryRelease. If the release is too late, choose a cohort that ends later.",
            "DfE employment schemes content, March 2022: Skills Bootcamps, serving prisoners"),
        Configured("eligibility.right-to-work", "The learner must have the right to work in the UK. Default: block.",
            "Check the learner's right to work, and send hasRightToWork.", "Bootcamps: no published bootcamp rule was found; an authority may switch it off"),
        Configured("eligibility.ordinary-residence", "The learner must have lived in the UK for the three years before the start. Default: off.",
            "Ask the learner, and send isOrdinarilyResident.",
            "WMCA skills programmes funding rules 2022-23, section 10 (general adult skills eligibility applies)"),
        Configured("eligibility.full-time-education", "The learner must not be in full-time education. Default: warn.",
            "Ask the learner, and send isInFullTimeEducation.", "Bootcamps: no published bootcamp rule was found; an authority may make it block"),
        Configured("eligibility.other-public-funding", "Other public funding must not pay for the same learning. Default: warn.",
            "Ask the learner, and send hasOtherPublicFunding.", "Bootcamps: no published bootcamp rule was found; an authority may make it block"),
        Configured("eligibility.one-per-year", "The learner must not start more bootcamps in a financial year than the rule set allows. Default: warn.",
            "Check with the learner, or ask the authority about the other enrolment.",
            "Bootcamps: no published rule was found, and DfE statistics (Skills Bootcamps starts, methodology) count several starts of one person"),
        Configured("eligibility.hgv-licence", "A learner on an HGV course must hold a full category B (car) driving licence. Default: block.",
            "Check the licence, and send holdsCategoryBLicence.", "Published entry requirement of HGV Skills Bootcamps: full category B licence"),
        Error("eligibility.no-rules", "No programme has eligibility rules in force on the day the learning starts.",
            "Choose a start within a programme, or ask the authority to add a programme or an earlier rule set."),
    ];
}
