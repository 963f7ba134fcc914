using System.Collections.Frozen;
using System.Globalization;

namespace Bootcamps.Domain.Eligibility;

/// <summary>
/// Who may learn: an ordered table of named rules, each a pure function of the applicant, the plan and the rule set. The check on a partner's website,
/// the enrolment, its dry run and the bulk import all ask here.
/// </summary>
/// <remarks>
/// A rule that the rule set switches off is absent from the answer; one that does not apply passes; one that lacks a fact is unknown and says which.
/// The source of each rule is in <see cref="RuleCatalogue"/>.
/// </remarks>
public static class EligibilityRules
{
    // The order is the order of the answer: who the person is, where they live, what they do, what they declare.
    private static readonly Rule[] Table =
    [
        new("eligibility.age", Severity.Block, "dateOfBirth", "Old enough.", Age),
        new("eligibility.area", Severity.Block, "postcode", "Lives in the area.", Area),
        new("eligibility.england", Severity.Block, "postcode", "Lives in England.", England),
        new("eligibility.postcode-live", Severity.Warn, "postcode", "Nothing is wrong with the postcode.", PostcodeLive),
        new("eligibility.employment-status", Severity.Block, "employmentStatus", "The employment status is one that is funded.", Employment),
        new("eligibility.unemployment-length", Severity.Off, "unemployedMonths", "Not out of work for too long.", UnemploymentLength),
        new("eligibility.prisoner", Severity.Block, "prison/releaseOn", "Not in prison, or released in time.", Prisoner),
        new("eligibility.right-to-work", Severity.Block, "hasRightToWork", "Has the right to work in the UK.", RightToWork),
        new("eligibility.ordinary-residence", Severity.Off, "isOrdinarilyResident", "Has lived in the UK long enough.", OrdinaryResidence),
        new("eligibility.full-time-education", Severity.Warn, "isInFullTimeEducation", "Not in full-time education.", FullTimeEducation),
        new("eligibility.other-public-funding", Severity.Warn, "hasOtherPublicFunding", "No other public money pays for it.", OtherPublicFunding),
        new("eligibility.one-per-year", Severity.Warn, "uln", "No other bootcamp too many in this financial year.", OnePerYear),
        new("eligibility.hgv-licence", Severity.Block, "holdsCategoryBLicence", "Holds the driving licence that the course asks for, if any.", HgvLicence),
    ];

    /// <summary>What each rule leads to where an authority has not decided otherwise. It also lists every rule there is.</summary>
    /// <remarks>
    /// What published guidance requires blocks, and so does the right to work, out of caution. What guidance does not mention, or contradicts, warns.
    /// Ordinary residence and the length of unemployment, which only other programmes or earlier years asked for, are off.
    /// </remarks>
    public static IReadOnlyDictionary<string, Severity> DefaultSeverities { get; } =
        Table.ToFrozenDictionary(rule => rule.Code, rule => rule.DefaultSeverity, StringComparer.Ordinal);

    /// <summary>Asks every rule that is not switched off.</summary>
    /// <param name="applicant">The person.</param>
    /// <param name="plan">The learning; its dates lie between <see cref="IsoDate.Earliest"/> and <see cref="IsoDate.Latest"/>.</param>
    /// <param name="ruleSet">The rules in force on the day it starts.</param>
    public static EligibilityDecision Decide(Applicant applicant, LearningPlan plan, RuleSet ruleSet)
    {
        var results = new List<RuleResult>(Table.Length);
        foreach (var rule in Table)
        {
            var severity = ruleSet.SeverityOf(rule.Code);
            if (severity != Severity.Off)
            {
                results.Add(rule.Ask(applicant, plan, ruleSet, severity));
            }
        }

        return EligibilityDecision.Of(ruleSet.RuleSetId, results);
    }

    private static Finding Age(Applicant applicant, LearningPlan plan, RuleSet ruleSet)
    {
        if (applicant.DateOfBirth is not { } dateOfBirth)
        {
            return Finding.Unknown("The date of birth is needed to tell whether the minimum age is reached.", "dateOfBirth");
        }

        var ageDate = ruleSet.AgeRule switch
        {
            AgeRule.AgeOnAugust31 => TeachingYear.AgeDateOf(plan.StartsOn),
            AgeRule.AgeOnStartDate => plan.StartsOn,
        };

        // Somebody born on 29 February comes of age on 28 February of a common year, as in the ILR's own arithmetic.
        return dateOfBirth.AddYears(ruleSet.MinimumAge) <= ageDate
            ? Finding.Pass
            : Finding.Fail(Text($"Must be {ruleSet.MinimumAge} or over on {ageDate:d MMMM yyyy}."), allowed: ruleSet.MinimumAge);
    }

    private static Finding Area(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => applicant.Residence switch
    {
        { Area: ResidenceArea.Inside } => Finding.Pass,
        { Area: ResidenceArea.Outside } => Finding.Fail("The home address is outside the area of this authority; another authority may fund the place."),
        { NeedsPostcode: true, NeedsLocalAuthority: true } => Finding.Unknown(
            "The full home postcode, or the local authority that council tax is paid to, is needed to tell whether the home is in the area.",
            "postcode",
            "localAuthorityCode"),
        _ => Finding.Unknown(
            "The postcode does not tell whether the home is in the area; the local authority that council tax is paid to would.",
            "localAuthorityCode"),
    };

    private static Finding England(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => applicant.Residence switch
    {
        { IsInEngland: true } => Finding.Pass,
        { IsInEngland: false } => Finding.Fail("The home address must be in England."),
        { NeedsPostcode: true, NeedsLocalAuthority: true } => Finding.Unknown(
            "The full home postcode or the local authority is needed to tell whether the home is in England.",
            "postcode",
            "localAuthorityCode"),
        _ => Finding.Unknown("The local authority of the home is needed to tell whether it is in England.", "localAuthorityCode"),
    };

    private static Finding PostcodeLive(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => applicant.Residence switch
    {
        { IsPostcodeKnown: false } => Finding.Fail("The postcode is not known to the postcode directory; it may be new, or mistyped."),
        { IsTerminated: true } => Finding.Fail("The postcode is no longer in use."),
        { IsLargeUser: true } => Finding.Fail("The postcode belongs to a PO box or a large organisation; a home address is expected."),
        _ => Finding.Pass,
    };

    private static Finding Employment(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => applicant.EmploymentStatus switch
    {
        null or EmploymentStatus.NotKnown => Finding.Unknown("The employment status on the day of the start must be known.", "employmentStatus"),
        _ => Finding.Pass,
    };

    private static Finding UnemploymentLength(Applicant applicant, LearningPlan plan, RuleSet ruleSet)
    {
        if (applicant.EmploymentStatus != EmploymentStatus.Unemployed || ruleSet.UnemployedUnderMonths is not { } limit)
        {
            return Finding.Pass;
        }

        return applicant.UnemployedMonths switch
        {
            null => Finding.Unknown("The number of months out of work is needed.", "unemployedMonths"),
            { } months when months < limit => Finding.Pass,
            _ => Finding.Fail(Text($"Must have been out of work for less than {limit} months."), allowed: limit - 1),
        };
    }

    private static Finding Prisoner(Applicant applicant, LearningPlan plan, RuleSet ruleSet)
    {
        if (applicant.IsServingPrisoner is not true || applicant.IsOnTemporaryRelease is true)
        {
            return Finding.Pass;
        }

        if (applicant.PrisonReleaseOn is not { } releaseOn)
        {
            return Finding.Unknown("The date of release is needed, or whether it is a temporary release.", "prison/releaseOn", "prison/isOnTemporaryRelease");
        }

        if (plan.EndsOn is not { } endsOn)
        {
            return Finding.Unknown("It depends on when the course ends: ask about a cohort.", "/cohortId");
        }

        var lastRelease = endsOn.AddMonths(ruleSet.PrisonReleaseMonths);
        return releaseOn <= lastRelease
            ? Finding.Pass
            : Finding.Fail(Text(
                $"Must be due for release within {ruleSet.PrisonReleaseMonths} months of the planned end of the course, by {lastRelease:d MMMM yyyy}."));
    }

    private static Finding RightToWork(Applicant applicant, LearningPlan plan, RuleSet ruleSet) =>
        MustBe(true, applicant.HasRightToWork, "Must have the right to work in the UK.", "hasRightToWork");

    private static Finding OrdinaryResidence(Applicant applicant, LearningPlan plan, RuleSet ruleSet) =>
        MustBe(true, applicant.IsOrdinarilyResident, "Must have lived in the UK for the three years before the start.", "isOrdinarilyResident");

    private static Finding FullTimeEducation(Applicant applicant, LearningPlan plan, RuleSet ruleSet) =>
        MustBe(false, applicant.IsInFullTimeEducation, "Must not be in full-time education.", "isInFullTimeEducation");

    private static Finding OtherPublicFunding(Applicant applicant, LearningPlan plan, RuleSet ruleSet) =>
        MustBe(false, applicant.HasOtherPublicFunding, "Other public money must not pay for the same learning.", "hasOtherPublicFunding");

    private static Finding OnePerYear(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => applicant.EarlierStartsThisYear switch
    {
        null => Finding.Unknown("Whether there is another bootcamp in the same financial year is looked up when the learner is enrolled."),
        { } earlier when earlier < ruleSet.StartsPerFinancialYear => Finding.Pass,
        { } earlier => Finding.Fail(
            Text($"This would be start number {earlier + 1} in one financial year; {ruleSet.StartsPerFinancialYear} allowed."),
            earlier + 1,
            ruleSet.StartsPerFinancialYear),
    };

    private static Finding HgvLicence(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => plan.Route == RuleSet.HgvRoute
        ? MustBe(true, applicant.HoldsCategoryBLicence, "Must hold a full category B (car) driving licence.", "holdsCategoryBLicence")
        : Finding.Pass;

    private static Finding MustBe(bool expected, bool? actual, string requirement, string field)
    {
        if (actual is null)
        {
            return Finding.Unknown("Not answered yet. " + requirement, field);
        }

        return actual == expected ? Finding.Pass : Finding.Fail(requirement);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a rule finds, before severity and source are put to it. A null message: passed.</summary>
    private readonly record struct Finding(RuleOutcome Result, string? Message, IReadOnlyList<string> Needs, long? Actual, long? Allowed)
    {
        public static Finding Pass => default;

        public static Finding Fail(string message, long? actual = null, long? allowed = null) => new(RuleOutcome.Fail, message, [], actual, allowed);

        public static Finding Unknown(string message, params string[] needs) => new(RuleOutcome.Unknown, message, needs, null, null);
    }

    private sealed class Rule
    {
        private readonly Func<Applicant, LearningPlan, RuleSet, Finding> _check;
        private readonly string _field;
        private readonly string _source;

        // Most answers are passes and never differ: they are made once.
        private readonly RuleResult _passBlock;
        private readonly RuleResult _passWarn;

        public Rule(string code, Severity defaultSeverity, string field, string whenMet, Func<Applicant, LearningPlan, RuleSet, Finding> check)
        {
            Code = code;
            DefaultSeverity = defaultSeverity;
            _field = field;
            _check = check;
            _source = RuleCatalogue.Get(code).Source;
            _passBlock = new RuleResult(code, RuleOutcome.Pass, Severity.Block, whenMet, _source, field, []);
            _passWarn = _passBlock with { Severity = Severity.Warn };
        }

        public string Code { get; }

        public Severity DefaultSeverity { get; }

        public RuleResult Ask(Applicant applicant, LearningPlan plan, RuleSet ruleSet, Severity severity)
        {
            var finding = _check(applicant, plan, ruleSet);
            if (finding.Result == RuleOutcome.Pass)
            {
                return severity == Severity.Block ? _passBlock : _passWarn;
            }

            return new RuleResult(Code, finding.Result, severity, finding.Message!, _source, _field, finding.Needs, finding.Actual, finding.Allowed);
        }
    }
}
