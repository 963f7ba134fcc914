using System.Collections.Frozen;
using Messages = Bootcamps.Domain.Eligibility.EligibilityMessages;

namespace Bootcamps.Domain.Eligibility;

/// <summary>
/// The eligibility rules: an ordered table of named rules, each a pure function of the applicant, the plan and the rule set. The check on a partner's website,
/// the enrolment, its dry run and the bulk import all use it.
/// </summary>
/// <remarks>
/// A rule that is switched off is not in the answer. A rule that does not apply passes. A rule that lacks a fact is unknown and names the fact.
/// A rule passes or fails only when no missing fact could change its result.
/// The source of each rule is in <see cref="RuleCatalogue"/>, its sentences in <see cref="EligibilityMessages"/>.
/// </remarks>
public static class EligibilityRules
{
    private const string AreaRule = "eligibility.area";

    // In the order of the answer: the person, the home, employment, declarations.
    private static readonly Rule[] Table =
    [
        new("eligibility.age", Severity.Block, "dateOfBirth", Age),
        new(AreaRule, Severity.Block, "postcode", Area),
        new("eligibility.england", Severity.Block, "postcode", England),
        new("eligibility.postcode-live", Severity.Warn, "postcode", PostcodeLive),
        new("eligibility.employment-status", Severity.Block, "employmentStatus", Employment),
        new("eligibility.unemployment-length", Severity.Off, "unemployedMonths", UnemploymentLength),
        new("eligibility.prisoner", Severity.Block, "prison/releaseOn", Prisoner),
        new("eligibility.right-to-work", Severity.Block, "hasRightToWork", RightToWork),
        new("eligibility.ordinary-residence", Severity.Off, "isOrdinarilyResident", OrdinaryResidence),
        new("eligibility.full-time-education", Severity.Warn, "isInFullTimeEducation", FullTimeEducation),
        new("eligibility.other-public-funding", Severity.Warn, "hasOtherPublicFunding", OtherPublicFunding),
        new("eligibility.one-per-year", Severity.Warn, "uln", OnePerYear),
        new("eligibility.hgv-licence", Severity.Block, "holdsCategoryBLicence", HgvLicence),
    ];

    /// <summary>The default severity of every eligibility rule.</summary>
    /// <remarks>
    /// Rules that published guidance requires block, and so does the right to work, as a precaution. Rules that guidance does not mention, or contradicts,
    /// warn.
    /// Ordinary residence and length of unemployment are off, because only other programmes or earlier years required them.
    /// </remarks>
    public static IReadOnlyDictionary<string, Severity> DefaultSeverities { get; } =
        Table.ToFrozenDictionary(rule => rule.Code, rule => rule.DefaultSeverity, StringComparer.Ordinal);

    /// <summary>Applies every rule that is not switched off.</summary>
    /// <param name="applicant">The person.</param>
    /// <param name="plan">The learning; its dates are between <see cref="IsoDate.Earliest"/> and <see cref="IsoDate.Latest"/>.</param>
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
            return Finding.Unknown(Messages.AgeNeeded, "dateOfBirth");
        }

        var ageDate = ruleSet.AgeRule switch
        {
            AgeRule.AgeOnAugust31 => TeachingYear.AgeDateOf(plan.StartsOn),
            AgeRule.AgeOnStartDate => plan.StartsOn,
        };

        // A person born on 29 February reaches the age on 28 February of a common year, as in the ILR's calculation.
        return dateOfBirth.AddYears(ruleSet.MinimumAge) <= ageDate
            ? Finding.Pass(Messages.OldEnough(ruleSet.MinimumAge))
            : Finding.Fail(Messages.TooYoung(ruleSet.MinimumAge, ageDate), allowed: ruleSet.MinimumAge);
    }

    private static Finding Area(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => applicant.Residence switch
    {
        { Area: ResidenceArea.Inside } => Finding.Pass(Messages.InArea),
        { Area: ResidenceArea.Outside } => Finding.Fail(Messages.OutsideArea),
        { NeedsLocalAuthority: false } => Finding.Unknown(Messages.AreaNotSetUp),
        { PostcodeStatus: PostcodeStatus.Forces } => Finding.Unknown(Messages.HomeOfForcesNeeded, "postcode", "localAuthorityCode"),
        { PostcodeStatus: PostcodeStatus.NonGeographic or PostcodeStatus.UnusedArea } => Finding.Unknown(
            Messages.HomeOfNonGeographicNeeded,
            "postcode",
            "localAuthorityCode"),
        { NeedsPostcode: true } => Finding.Unknown(Messages.HomeNeeded, "postcode", "localAuthorityCode"),
        _ => Finding.Unknown(Messages.CouncilNeeded, "localAuthorityCode"),
    };

    private static Finding England(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => applicant.Residence switch
    {
        { Country: Country.England } => Finding.Pass(Messages.InEngland),
        { Country: { } country } => Finding.Fail(Messages.OutsideEngland(country)),
        { } residence when IsSettledByArea(residence, ruleSet) => Finding.Unknown(Messages.CountryNotNeeded),
        { PostcodeStatus: PostcodeStatus.Forces } => Finding.Unknown(Messages.HomeOfForcesNeeded, "postcode", "localAuthorityCode"),
        { PostcodeStatus: PostcodeStatus.NonGeographic or PostcodeStatus.UnusedArea } => Finding.Unknown(
            Messages.HomeOfNonGeographicNeeded,
            "postcode",
            "localAuthorityCode"),
        { NeedsPostcode: true } => Finding.Unknown(Messages.HomeNeeded, "postcode", "localAuthorityCode"),
        _ => Finding.Unknown(Messages.CountryNeeded, "localAuthorityCode"),
    };

    private static Finding PostcodeLive(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => applicant.Residence.PostcodeStatus switch
    {
        PostcodeStatus.Live => Finding.Pass(Messages.PostcodeInUse),
        PostcodeStatus.Terminated => Finding.Fail(Messages.PostcodeTerminated),
        PostcodeStatus.LargeUser => Finding.Fail(Messages.PostcodeOfOrganisation),
        PostcodeStatus.Forces => Finding.Fail(Messages.PostcodeOfForces),
        PostcodeStatus.NonGeographic => Finding.Fail(Messages.PostcodeNonGeographic),
        PostcodeStatus.UnusedArea => Finding.Fail(Messages.PostcodeAreaUnused),
        PostcodeStatus.NotFound => Finding.Unknown(Messages.PostcodeNotFound),
        PostcodeStatus.NotGiven => IsSettledByArea(applicant.Residence, ruleSet)
            ? Finding.Unknown(Messages.PostcodeNotNeeded)
            : Finding.Unknown(Messages.FullPostcodeNeeded, "postcode"),
    };

    // A person who is certainly outside the area is not asked more about the home.
    private static bool IsSettledByArea(Residence residence, RuleSet ruleSet) =>
        residence.Area == ResidenceArea.Outside && ruleSet.SeverityOf(AreaRule) == Severity.Block;

    private static Finding Employment(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => applicant.EmploymentStatus switch
    {
        null or EmploymentStatus.NotKnown => Finding.Unknown(Messages.EmploymentStatusNeeded, "employmentStatus"),
        _ => Finding.Pass(Messages.EmploymentStatusEligible),
    };

    private static Finding UnemploymentLength(Applicant applicant, LearningPlan plan, RuleSet ruleSet)
    {
        if (ruleSet.UnemployedUnderMonths is not { } limit || applicant.UnemployedMonths < limit)
        {
            return Finding.Pass(Messages.TimeOutOfWorkWithinLimit);
        }

        return (applicant.EmploymentStatus, applicant.UnemployedMonths) switch
        {
            (null or EmploymentStatus.NotKnown, null) => Finding.Unknown(Messages.UnemploymentNeeded(limit), "employmentStatus", "unemployedMonths"),
            (null or EmploymentStatus.NotKnown, _) => Finding.Unknown(Messages.UnemploymentNeeded(limit), "employmentStatus"),
            (EmploymentStatus.Unemployed, null) => Finding.Unknown(Messages.TimeOutOfWorkNeeded, "unemployedMonths"),
            (EmploymentStatus.Unemployed, _) => Finding.Fail(Messages.OutOfWorkTooLong(limit), allowed: limit - 1),
            _ => Finding.Pass(Messages.TimeOutOfWorkWithinLimit),
        };
    }

    private static Finding Prisoner(Applicant applicant, LearningPlan plan, RuleSet ruleSet)
    {
        switch (applicant)
        {
            case { IsServingPrisoner: false }:
                return Finding.Pass(Messages.NotAPrisoner);
            case { IsOnTemporaryRelease: true }:
                return Finding.Pass(Messages.OnTemporaryRelease);

            // Null counts as not a prisoner, but a release date suggests a prisoner.
            case { IsServingPrisoner: null, PrisonReleaseOn: null }:
                return Finding.Pass(Messages.NotAPrisoner);
            case { IsServingPrisoner: null }:
                return Finding.Unknown(Messages.ServingNeeded, "isServingPrisoner");
        }

        var mayBeOnRelease = applicant.IsOnTemporaryRelease is null;
        if (applicant.PrisonReleaseOn is not { } releaseOn)
        {
            return mayBeOnRelease
                ? Finding.Unknown(Messages.ReleaseOrTemporaryReleaseNeeded, "prison/releaseOn", "prison/isOnTemporaryRelease")
                : Finding.Unknown(Messages.ReleaseNeeded, "prison/releaseOn");
        }

        if (plan.EndsOn is not { } endsOn)
        {
            return Finding.Unknown(Messages.CohortNeeded, "/cohortId");
        }

        var lastRelease = endsOn.AddMonths(ruleSet.PrisonReleaseMonths);
        if (releaseOn <= lastRelease)
        {
            return Finding.Pass(Messages.ReleasedInTime);
        }

        return mayBeOnRelease
            ? Finding.Unknown(Messages.TemporaryReleaseNeeded(ruleSet.PrisonReleaseMonths, lastRelease), "prison/isOnTemporaryRelease")
            : Finding.Fail(Messages.ReleasedTooLate(ruleSet.PrisonReleaseMonths, lastRelease));
    }

    private static Finding RightToWork(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => Answered(
        applicant.HasRightToWork, true, "hasRightToWork", Messages.HasRightToWork, Messages.RightToWorkNeeded, Messages.NoRightToWork);

    private static Finding OrdinaryResidence(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => Answered(
        applicant.IsOrdinarilyResident, true, "isOrdinarilyResident", Messages.OrdinarilyResident, Messages.OrdinaryResidenceNeeded,
        Messages.NotOrdinarilyResident);

    private static Finding FullTimeEducation(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => Answered(
        applicant.IsInFullTimeEducation, false, "isInFullTimeEducation", Messages.NotInFullTimeEducation, Messages.FullTimeEducationNeeded,
        Messages.InFullTimeEducation);

    private static Finding OtherPublicFunding(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => Answered(
        applicant.HasOtherPublicFunding, false, "hasOtherPublicFunding", Messages.NoOtherPublicFunding, Messages.OtherPublicFundingNeeded,
        Messages.HasOtherPublicFunding);

    private static Finding OnePerYear(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => applicant.EarlierStartsThisYear switch
    {
        null => Finding.Unknown(Messages.StartsCountedOnEnrolment),
        { } earlier when earlier < ruleSet.StartsPerFinancialYear => Finding.Pass(Messages.WithinStartsLimit),
        { } earlier => Finding.Fail(Messages.TooManyStarts(earlier, ruleSet.StartsPerFinancialYear), earlier + 1, ruleSet.StartsPerFinancialYear),
    };

    private static Finding HgvLicence(Applicant applicant, LearningPlan plan, RuleSet ruleSet) => plan.Route == RuleSet.HgvRoute
        ? Answered(applicant.HoldsCategoryBLicence, true, "holdsCategoryBLicence", Messages.HoldsLicence, Messages.LicenceNeeded, Messages.NoLicence)
        : Finding.Pass(Messages.NoLicenceNeeded);

    private static Finding Answered(bool? actual, bool expected, string field, EligibilityMessage pass, EligibilityMessage unknown, EligibilityMessage fail)
    {
        if (actual is null)
        {
            return Finding.Unknown(unknown, field);
        }

        return actual == expected ? Finding.Pass(pass) : Finding.Fail(fail);
    }

    /// <summary>What a rule finds, before severity and source are added.</summary>
    private readonly record struct Finding(RuleOutcome Result, EligibilityMessage Message, IReadOnlyList<string> Needs, long? Actual, long? Allowed)
    {
        public static Finding Pass(EligibilityMessage message) => new(RuleOutcome.Pass, message, [], null, null);

        public static Finding Fail(EligibilityMessage message, long? actual = null, long? allowed = null) =>
            new(RuleOutcome.Fail, message, [], actual, allowed);

        public static Finding Unknown(EligibilityMessage message, params string[] needs) => new(RuleOutcome.Unknown, message, needs, null, null);
    }

    private sealed record Rule(string Code, Severity DefaultSeverity, string Field, Func<Applicant, LearningPlan, RuleSet, Finding> Check)
    {
        private readonly string _source = RuleCatalogue.Get(Code).Source;

        public RuleResult Ask(Applicant applicant, LearningPlan plan, RuleSet ruleSet, Severity severity)
        {
            var finding = Check(applicant, plan, ruleSet);
            return new RuleResult(
                Code, finding.Result, severity, finding.Message.ForProfessional, finding.Message.ForResident, _source, Field, finding.Needs,
                finding.Actual, finding.Allowed);
        }
    }
}
