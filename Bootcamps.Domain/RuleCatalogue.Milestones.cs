namespace Bootcamps.Domain;

public static partial class RuleCatalogue
{
    private const string Evidence2022 = "PICS help pages quoting the Department for Education's guidance of 2022-23 and 2023-24; Purlos, guide to Skills Bootcamps funding";

    // Milestones, changes of circumstance, statements.
    private static CataloguedRule[] MilestoneRules =>
    [
        Conflict("milestone.already-declared", "A milestone is declared once; it can be declared again after it was voided.", "Read the enrolment; void the milestone first if it was wrong."),
        Error("milestone.date-in-future", "A milestone is declared when it has been reached, not before.", "Send the day on which it was reached."),
        Error("milestone.too-early", "A milestone and its evidence cannot be dated before what they follow: the cohort, the enrolment, an earlier milestone, the end of a break.",
            "Check the date against the dates in the message.", Evidence2022),
        Error("milestone.after-cohort-ends", "A start, and the first day of learning, must be within the days of the cohort.", "Check the date and the cohort."),
        Error("milestone.during-break", "Nothing is reached while the learner is on a break.", "Check the date, and the dates of the break."),
        Error("milestone.more-days-than-passed", "The learner cannot have attended more days than there were between the first day of learning and the milestone.", "Check the days attended and both dates."),
        Error("milestone.more-minutes-than-passed", "The guided learning must fit in the days on which the learner can have had it.", "Check the guided minutes, the days attended and both dates."),
        Error("milestone.completed-too-soon", "The course's guided hours must fit in the days between the first day of learning and completion.", "Check the date of completion."),
        Error("milestone.evidence-missing", "The milestone needs this proof.", "Send it once you hold it.", Evidence2022),
        Error("milestone.evidence-not-wanted", "Proof belongs to one milestone and is sent with no other.", "Leave it out, or check which milestone you mean."),
        Error("milestone.evidence-after-milestone", "Proof is not younger than the milestone it proves.", "Check both days."),
        Error("milestone.qualifying-days", "A start takes the rule set's days of learning.", "Declare it when the learner has attended enough days.", Evidence2022),
        Error("milestone.guided-minutes", "A start takes the rule set's guided learning.", "Declare it when the learner has had enough guided learning.",
            Evidence2022 + "; FE Week, 24 May 2024 (15 hours); Staffordshire Skills Bootcamp questions, January 2026 (10 hours)"),
        Error("milestone.elapsed-days", "Too few days have passed since the learner's first day of learning.", "Claim the start when enough days have passed.",
            "Staffordshire Skills Bootcamp questions, January 2026 (14 days)"),
        Error("milestone.assessments-not-passed", "The learner has not passed every required assessment.",
            "Claim completion when the learner has passed them.", Evidence2022),
        Error("milestone.interview-kind", "This kind of interview does not count as completion for this learner.",
            "Send the interview, role or plan that the learner was offered. A practice interview never counts.", Evidence2022),
        Error("milestone.outcome-kind", "This kind of outcome does not count for this learner.",
            "Send one of the outcomes that the message lists.", Evidence2022),
        Error("milestone.intended-weeks", "The new job is not expected to last long enough.",
            "Claim the outcome when the learner has a job that is expected to last long enough.", Evidence2022),
        Error("milestone.outcome-window-closed", "The outcome is too late to be paid.",
            "Check the date of the outcome and the date of completion. You cannot claim an outcome after the last date.",
            "DfE: Skills Bootcamps starts, completions and outcomes, methodology (six months); guidance of 2022-23 (cut-off date)"),
        Error("milestone.declared-too-late", "The start is claimed too late.",
            "Check the date of enrolment. Enrol the learner again if a cohort is open to them."),
        Conflict("milestone.carried", "The start cannot be voided because a later enrolment relies on it.",
            "Withdraw or correct the later enrolment first, or ask the authority."),
        Conflict("milestone.already-voided", "This milestone has already been voided.", "You do not need to do anything."),
        Conflict("milestone.later-declared", "A later milestone relies on this one.", "Void the later milestone first."),

        Conflict("enrolment.move-not-allowed", "Each change is possible from some statuses only.", "Read the enrolment: it says where it stands and what is possible."),
        Conflict("enrolment.changed-meanwhile", "The enrolment has changed since the request was begun.", "Read it and send the request again."),
        Error("enrolment.same-cohort", "A transfer leads to another cohort.", "Send the cohort the learner goes on in."),
        Error("enrolment.other-programme", "A transfer stays within the programme.", "Withdraw the learner here and enrol them there."),
        Warning("enrolment.duplicate-revealed", "With the corrected facts the learner has another place in this programme.", "Check with the learner; the authority sees both enrolments."),
        Warning("enrolment.no-longer-eligible", "By the corrected facts the learner was never eligible: what was claimed is taken back and the place is given back.",
            "Nothing, if the facts are right; enrol the learner again if they were not.", "WMCA skills programmes funding rules 2022-23, section 7 (claims that data do not support are recovered)"),
        Warning("enrolment.claim-taken-back", "By the corrected facts a milestone was not earned: it is taken back.", "Declare it again with proof that fits."),
        Error("enrolment.before-enrolment", "A change cannot be dated before the enrolment.", "Check the date against the dates in the message."),
        Error("enrolment.before-earlier-event", "A change cannot be dated before the latest milestone or change of the enrolment.", "Check the date against the dates in the message."),

        Conflict("statement.already-authorised", "A statement is authorised once; it never changes afterwards.", "Read it; what must be put right goes on a later statement."),
        Conflict("statement.not-authorised", "A statement is paid after it was authorised.", "Have it authorised first."),
        Conflict("statement.already-paid", "A statement is paid once.", "Nothing is left to do."),
        Conflict("statement.not-paid", "A payment is reversed after it was recorded.", "Read the statement: its status says what can be done next."),
        Error("statement.same-person", "A payment is recorded by another person than the one who authorised the statement, and reversed by another than the one who recorded it.", "Ask a colleague."),
        Error("statement.paid-before-authorised", "A statement cannot be paid before it was authorised.", "Check the day of payment."),
        Error("statement.paid-in-future", "A payment is recorded when it was made.", "Send today or an earlier day."),
    ];
}
