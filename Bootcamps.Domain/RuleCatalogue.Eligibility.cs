namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // Who may learn: one entry for each rule of Eligibility.EligibilityRules.
    private static CataloguedRule[] EligibilityRules =>
    [
        Configured("eligibility.age", "The learner has reached the minimum age on the rule set's reference day (block).",
            "Check the date of birth; somebody who is too young can apply for a later start.",
            "ILR guidance: recording Skills Bootcamps (19 or over on 31 August of the teaching year); ILR validation code: AcademicYearDateExtensions"),
        Configured("eligibility.area", "The learner's home is in the authority's area on the day the learning starts (block).",
            "Give the full postcode, or the local authority where the postcode does not tell; a resident of elsewhere can ask their own authority.",
            "WMCA skills programmes funding rules 2022-23, section 2: home postcode in the area at the start of the learning"),
        Configured("eligibility.england", "The learner's home is in England (block).", "Check the postcode and the local authority.",
            "ILR guidance: recording Skills Bootcamps (England)"),
        Configured("eligibility.postcode-live", "The postcode is in the postcode directory, in use, and that of a home (warn).",
            "Check the postcode with the learner.", "ILR validation code: Postcode_14; ONS Postcode Directory: termination date and user type"),
        Configured("eligibility.employment-status", "The learner's employment status on the day of the start is known (block).",
            "Ask the learner and send the status.",
            "ILR guidance: recording Skills Bootcamps; WMCA coding guidance 2021-22, digital bootcamps (status 98 not allowed)"),
        Configured("eligibility.unemployment-length", "An unemployed learner has been out of work for less than the rule set's limit (off).",
            "Send the number of months out of work.", "DfE grant letter of 27 August 2020 to LCRCA (Wave 1: unemployed within the last 12 months)"),
        Configured("eligibility.prisoner", "A prisoner is released within the rule set's months of the planned end, or is on temporary release (block).",
            "Send the date of release; choose a cohort that ends later.", "DfE employment schemes content, March 2022: Skills Bootcamps, serving prisoners"),
        Configured("eligibility.right-to-work", "The learner has the right to work in the UK (block).",
            "Check the learner's right to work and send the answer.", "Bootcamps: no published bootcamp rule was found; an authority may switch it off"),
        Configured("eligibility.ordinary-residence", "The learner has lived in the UK for the three years before the start (off).",
            "Ask the learner and send the answer.", "WMCA skills programmes funding rules 2022-23, section 10 (general adult skills eligibility applies)"),
        Configured("eligibility.full-time-education", "The learner is not in full-time education (warn).",
            "Ask the learner and send the answer.", "Bootcamps: no published bootcamp rule was found; an authority may make it block"),
        Configured("eligibility.other-public-funding", "No other public money pays for the same learning (warn).",
            "Ask the learner and send the answer.", "Bootcamps: no published bootcamp rule was found; an authority may make it block"),
        Configured("eligibility.one-per-year", "The learner starts no more bootcamps in one financial year than the rule set allows (warn).",
            "Check with the learner; the authority can see the other enrolment.",
            "Bootcamps: no published rule was found, and DfE statistics (Skills Bootcamps starts, methodology) count several starts of one person"),
        Configured("eligibility.hgv-licence", "A learner on the HGV route holds a full category B driving licence (block).",
            "Check the licence and send the answer.", "Published entry requirement of HGV Skills Bootcamps: full category B licence"),
        Error("eligibility.no-rules", "The programme has no rule set in force on the day the learning starts.",
            "Ask the authority to add a rule set that begins earlier."),
    ];
}
