namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    // What an authority sets up: programmes, rule sets, allocations, targets.
    private static CataloguedRule[] FundingRules =>
    [
        Error("programme.year-invalid", "Not a financial year: two years that follow each other, such as 2025-26.", "Send the year the programme's 1 April falls in, and the last two digits of the next."),
        Error("programme.year-outside-bounds", "A programme is of a financial year from 2020-21 on, and at most five years ahead.", "Check the year.",
            "DfE grant letter of 27 August 2020 to LCRCA (Wave 1)"),
        Conflict("programme.duplicate", "An authority has one programme a financial year.", "Use the programme that is there, or check the year."),
        Error("programme.accepts-until-too-early", "A programme accepts enrolments at least until the day it starts.", "Send a later day, or leave acceptsUntil out for no end."),
        Error("programme.accepts-until-too-late", "A programme accepts enrolments for at most six months after its last day.", "Send an earlier day, or leave acceptsUntil out for no end."),
        Conflict("programme.accepts-until-before-enrolment", "A programme cannot have stopped accepting before the day of its latest enrolment.",
            "Send the day of the latest enrolment or a later one; today stops the programme at the end of the day."),
        Error("programme.opening-duplicate", "Each sector's earlier places are taken over once.", "Add the two entries up."),
        Error("programme.opening-exceeds", "No more earlier learners have completed than have places, and no more have an outcome than have completed.", "Check the three numbers of the sector."),
        Conflict("programme.rule-set-duplicate", "A delivery route has one rule set from a day on; rule sets are never edited.", "Choose a later day from which the new rules are to hold."),
        Error("programme.rule-set-too-early", "A rule set begins on a day of its programme.", "Send a later day, or add the rules to the programme of that year."),
        Error("programme.outcome-cutoff-outside-period", "The cut-off for outcomes is between the programme's last day and the last day on which the rule set allows an outcome.",
            "Send a day within these bounds, or leave outcomeCutoffOn out for none.", "FE Week, 27 September 2024 (Wave 3: six months after the financial year)"),
        Error("programme.rule-set-too-late", "A rule set begins before the programme ends.", "Check the day, or add the rules to a later programme."),
        Error("programme.levels-reversed", "The lowest level is above the highest.", "Check both levels."),
        Error("programme.severity-duplicate", "A rule set says once what each rule leads to.", "Remove one of the two entries."),

        Conflict("funding.allocations-committed", "Allocations are replaced as a whole only until the first enrolment commits funding.", "Move places and money between pools with variations."),
        Error("funding.allocation-programme-missing", "Allocations have exactly one entry for the programme as a whole.", "Send one entry with level programme."),
        Error("funding.allocation-duplicate", "Each programme, sector, provider, and provider within a sector has at most one allocation.", "Remove one of the two entries."),
        Error("funding.level-mismatch", "An allocation names the sector and the provider that its level is for, and no others.",
            "Send sectorCode for the levels sector and providerSector, ukprn for provider and providerSector, and null elsewhere."),
        Error("funding.cap-below-committed", "A cap is not below what is already committed beneath it, places of earlier years included.", "Send a higher cap."),
        Warning("funding.sectors-exceed-programme", "The sectors' allocations add up to more than the programme's; the programme's cap holds all the same.", "Nothing, if that is meant."),

        Error("target.duplicate", "Each programme, sector and provider has at most one target a month.", "Remove one of the two rows."),
        Error("target.falls", "Targets are cumulative: a later month is not below an earlier one.", "Send what is planned by the end of the month, everything earlier included."),
        Error("target.exceeds", "No more learners complete than start, and no more have an outcome than complete.", "Check the three numbers of the row."),
        Error("target.outside-programme", "A target's month lies between the programme's first month and six months after its last, in which outcomes are still reported.", "Check the month.",
            "DfE: Skills Bootcamps starts, completions and outcomes, methodology (outcomes up to six months after completion)"),
        Error("target.level-mismatch", "A target names the sector or the provider that its level is for, and nothing else.", "Send sectorCode for the level sector, ukprn for provider, and null elsewhere."),

        Error("report.month-outside-programme", "A report is of a month from the programme's first to the present one.", "Leave upToPeriod out for today, or send an earlier month."),
    ];
}
