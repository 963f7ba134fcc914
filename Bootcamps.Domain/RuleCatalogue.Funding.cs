namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // What an authority sets up: programmes, rule sets, allocations, targets.
    private static CataloguedRule[] FundingRules =>
    [
        Error("programme.year-invalid", "The financial year must be two consecutive years, such as 2025-26.",
            "Send the year and the last two digits of the next, such as 2025-26."),
        Error("programme.year-outside-bounds", "The financial year must be from 2020-21 to five years ahead.", "Check the year.",
            "DfE grant letter of 27 August 2020 to LCRCA (Wave 1)"),
        Conflict("programme.duplicate", "The authority already has a programme for this financial year.", "Use the existing programme, or check the year."),
        Error("programme.accepts-until-too-early", "The last date for enrolments cannot be before the programme starts.",
            "Send a later date, or remove acceptsUntil for no last date."),
        Error("programme.accepts-until-too-late", "The last date for enrolments cannot be more than six months after the programme ends.",
            "Send an earlier date, or remove acceptsUntil for no last date."),
        Conflict("programme.accepts-until-before-enrolment", "The last date for enrolments cannot be before the latest enrolment.",
            "Send the date of the latest enrolment or later. Today's date closes the programme at the end of today."),
        Error("programme.opening-duplicate", "A sector is listed more than once in openings.", "Combine the entries for the sector."),
        Error("programme.opening-exceeds", "Completions cannot exceed places, and outcomes cannot exceed completions.",
            "Check the three numbers for the sector."),
        Conflict("programme.rule-set-duplicate", "The delivery route already has a rule set from this date. Rule sets cannot be edited.",
            "Choose a later date for the new rules."),
        Error("programme.rule-set-too-early", "The rule set must begin on or after the day the programme starts.",
            "Send a later date, or add the rule set to the programme of that year."),
        Error(
            "programme.outcome-cutoff-outside-period",
            "The last date for outcomes must be between the programme's last day and the last day these rules allow.",
            "Send a date between these, or remove outcomeCutoffOn for none.",
            "FE Week, 27 September 2024 (Wave 3: six months after the financial year)"),
        Error("programme.rule-set-too-late", "The rule set must begin on or before the day the programme ends.",
            "Check the date, or add the rule set to a later programme."),
        Error("programme.levels-reversed", "The lowest level cannot be above the highest level.", "Check both levels."),
        Error("programme.severity-duplicate", "A rule is listed more than once in severities.", "Remove one of the entries."),

        Conflict("funding.allocations-committed", "Allocations cannot be replaced because enrolments already use them.",
            "Use variations to move places and money."),
        Error("funding.allocation-programme-missing", "The list has no allocation for the whole programme.", "Add one allocation with level programme."),
        Error("funding.allocation-duplicate", "Two allocations are for the same sector and provider.", "Remove one of the entries."),
        Error("funding.level-mismatch", "The sector or provider does not match the allocation's level.",
            "Send sectorCode for the levels sector and providerSector, ukprn for provider and providerSector, and null otherwise."),
        Error("funding.cap-below-committed", "The cap is lower than what enrolments and earlier years already use.", "Send a higher cap."),
        Warning("funding.sectors-exceed-programme", "The sectors' allocations add up to more than the programme's. The programme's cap still applies.",
            "Check that you intended this."),

        Error("target.duplicate", "Two targets are for the same month, sector and provider.", "Remove one of the rows."),
        Error("target.falls", "A target cannot be lower than an earlier month's, because targets are cumulative.",
            "Send the total planned by the end of the month, including earlier months."),
        Error("target.exceeds", "Completions cannot exceed starts, and outcomes cannot exceed completions.", "Check the three numbers in the row."),
        Error("target.outside-programme", "The month must be between the programme's first month and six months after its last.", "Check the month.",
            "DfE: Skills Bootcamps starts, completions and outcomes, methodology (outcomes up to six months after completion)"),
        Error("target.level-mismatch", "The sector or provider does not match the target's level.",
            "Send sectorCode for the level sector, ukprn for provider, and null otherwise."),

        Error("report.month-outside-programme", "The month must be between the programme's first month and this month.",
            "Remove upToPeriod for today's figures, or send an earlier month."),
    ];
}
