using System.Globalization;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using NUnit.Framework;

namespace Bootcamps.Tests.Eligibility;

public sealed class EligibilityRulesTests
{
    private static readonly Residence Inside = new(
        ResidenceArea.Inside, LiverpoolCityRegion.Liverpool, ResidenceSource.OutwardCode, IsInEngland: true, IsPostcodeKnown: null,
        IsTerminated: false, IsLargeUser: false, NeedsPostcode: false, NeedsLocalAuthority: false);

    private static readonly Applicant Anyone = new()
    {
        Residence = Inside,
        DateOfBirth = new DateOnly(1990, 4, 12),
        EmploymentStatus = EmploymentStatus.Unemployed,
        HasRightToWork = true,
        IsInFullTimeEducation = false,
        HasOtherPublicFunding = false,
        EarlierStartsThisYear = 0,
    };

    private static readonly LearningPlan December = new(new DateOnly(2024, 12, 2), new DateOnly(2025, 2, 21), "digital", RuleSet.StandardRoute);

    private static readonly LearningPlan Hgv = December with { SectorCode = "hgv-driving", Route = RuleSet.HgvRoute };

    [TestCase("2005-08-31", "2024-09-01", RuleOutcome.Pass, TestName = "L1 19 on 31 August passes on 1 September")]
    [TestCase("2005-09-01", "2024-09-01", RuleOutcome.Fail, TestName = "L2 18 on 31 August fails although 19 on the day")]
    [TestCase("2005-08-20", "2024-08-05", RuleOutcome.Pass, TestName = "L4 a start in August looks ahead to 31 August of that year")]
    [TestCase("2005-08-31", "2025-07-31", RuleOutcome.Pass, TestName = "a start in July looks back to 31 August of the year before")]
    [TestCase("2005-09-01", "2025-07-31", RuleOutcome.Fail, TestName = "a birthday after 31 August does not count until the next teaching year")]
    public void Age_is_taken_on_31_August(string dateOfBirth, string startsOn, RuleOutcome expected) =>
        Assert.That(
            Ask("eligibility.age", Anyone with { DateOfBirth = Day(dateOfBirth) }, December with { StartsOn = Day(startsOn) }).Result,
            Is.EqualTo(expected));

    [TestCase("2005-08-20", "2024-08-05", RuleOutcome.Fail, TestName = "L4 would fail on the start date")]
    [TestCase("2005-08-05", "2024-08-05", RuleOutcome.Pass, TestName = "a birthday on the start date counts")]
    [TestCase("2004-02-29", "2023-02-28", RuleOutcome.Pass, TestName = "a 29 February birthday falls on 28 February in a common year")]
    [TestCase("2004-02-29", "2023-02-27", RuleOutcome.Fail, TestName = "and not before")]
    public void Age_can_be_taken_on_the_start_date(string dateOfBirth, string startsOn, RuleOutcome expected)
    {
        var ruleSet = KnownRuleSets.Standard with { AgeRule = AgeRule.AgeOnStartDate };
        Assert.That(
            Ask("eligibility.age", Anyone with { DateOfBirth = Day(dateOfBirth) }, December with { StartsOn = Day(startsOn) }, ruleSet).Result,
            Is.EqualTo(expected));
    }

    [Test]
    public void The_message_states_the_limit_and_nothing_about_the_person()
    {
        var result = Ask("eligibility.age", Anyone with { DateOfBirth = new DateOnly(2005, 9, 1) });
        Assert.That(result.Message, Is.EqualTo("Must be 19 or over on 31 August 2024."));
        Assert.That(result.Actual, Is.Null);
        Assert.That(result.Allowed, Is.EqualTo(19));
    }

    [TestCase(ResidenceArea.Inside, RuleOutcome.Pass)]
    [TestCase(ResidenceArea.Outside, RuleOutcome.Fail)]
    [TestCase(ResidenceArea.Unknown, RuleOutcome.Unknown)]
    public void The_home_must_be_in_the_area(ResidenceArea area, RuleOutcome expected) =>
        Assert.That(Ask("eligibility.area", Anyone with { Residence = Inside with { Area = area, NeedsLocalAuthority = true } }).Result, Is.EqualTo(expected));

    [Test]
    public void L8_An_open_area_says_what_would_settle_it()
    {
        var residence = Residence.Resolve(LiverpoolCityRegion.Facts("WN5"), LiverpoolCityRegion.Areas, December.StartsOn);
        var result = Ask("eligibility.area", Anyone with { Residence = residence });
        Assert.That(result.NeedsUnder("/applicant/"), Is.EqualTo(new[] { "/applicant/postcode", "/applicant/localAuthorityCode" }));
    }

    [TestCase(true, RuleOutcome.Pass)]
    [TestCase(false, RuleOutcome.Fail)]
    [TestCase(null, RuleOutcome.Unknown)]
    public void The_home_must_be_in_England(bool? isInEngland, RuleOutcome expected) =>
        Assert.That(Ask("eligibility.england", Anyone with { Residence = Inside with { IsInEngland = isInEngland } }).Result, Is.EqualTo(expected));

    [TestCase(false, false, false, RuleOutcome.Fail, TestName = "a postcode that the directory lacks is reported")]
    [TestCase(true, true, false, RuleOutcome.Fail, TestName = "a postcode out of use is reported")]
    [TestCase(true, false, true, RuleOutcome.Fail, TestName = "a PO box is reported")]
    [TestCase(true, false, false, RuleOutcome.Pass, TestName = "a postcode in use passes")]
    [TestCase(null, false, false, RuleOutcome.Pass, TestName = "a postcode that cannot be looked up passes")]
    public void A_doubtful_postcode_warns(bool? isKnown, bool isTerminated, bool isLargeUser, RuleOutcome expected)
    {
        var residence = Inside with { IsPostcodeKnown = isKnown, IsTerminated = isTerminated, IsLargeUser = isLargeUser };
        var result = Ask("eligibility.postcode-live", Anyone with { Residence = residence });
        Assert.That((result.Result, result.Severity), Is.EqualTo((expected, Severity.Warn)));
    }

    [TestCase(EmploymentStatus.Unemployed, RuleOutcome.Pass)]
    [TestCase(EmploymentStatus.SelfEmployed, RuleOutcome.Pass)]
    [TestCase(EmploymentStatus.Employed, RuleOutcome.Pass)]
    [TestCase(EmploymentStatus.EmployedIndependent, RuleOutcome.Pass, TestName = "L13 an employee who applies alone is eligible")]
    [TestCase(EmploymentStatus.NotKnown, RuleOutcome.Unknown)]
    [TestCase(null, RuleOutcome.Unknown)]
    public void The_employment_status_must_be_known(EmploymentStatus? status, RuleOutcome expected) =>
        Assert.That(Ask("eligibility.employment-status", Anyone with { EmploymentStatus = status }).Result, Is.EqualTo(expected));

    [TestCase(EmploymentStatus.Unemployed, 11, RuleOutcome.Pass)]
    [TestCase(EmploymentStatus.Unemployed, 12, RuleOutcome.Fail)]
    [TestCase(EmploymentStatus.Unemployed, null, RuleOutcome.Unknown)]
    [TestCase(EmploymentStatus.SelfEmployed, 40, RuleOutcome.Pass)]
    public void Wave_1_took_people_out_of_work_for_less_than_a_year(EmploymentStatus status, int? months, RuleOutcome expected)
    {
        var ruleSet = KnownRuleSets.With("eligibility.unemployment-length", Severity.Block) with { UnemployedUnderMonths = 12 };
        Assert.That(
            Ask("eligibility.unemployment-length", Anyone with { EmploymentStatus = status, UnemployedMonths = months }, ruleSet: ruleSet).Result,
            Is.EqualTo(expected));
    }

    [TestCase("2025-12-15", RuleOutcome.Pass, TestName = "L11 release on 15 December 2025 is within 6 months of 30 June")]
    [TestCase("2025-12-30", RuleOutcome.Pass, TestName = "L11 30 December 2025 is the last day")]
    [TestCase("2025-12-31", RuleOutcome.Fail, TestName = "L11 31 December 2025 is too late")]
    [TestCase(null, RuleOutcome.Unknown, TestName = "a prisoner without a date of release is open")]
    public void A_prisoner_is_released_within_six_months_of_the_end(string? releaseOn, RuleOutcome expected)
    {
        var prisoner = Anyone with { IsServingPrisoner = true, PrisonReleaseOn = releaseOn is null ? null : Day(releaseOn) };
        Assert.That(Ask("eligibility.prisoner", prisoner, December with { EndsOn = new DateOnly(2025, 6, 30) }).Result, Is.EqualTo(expected));
    }

    [Test]
    public void A_prisoner_on_temporary_release_is_eligible() =>
        Assert.That(Ask("eligibility.prisoner", Anyone with { IsServingPrisoner = true, IsOnTemporaryRelease = true }).Result, Is.EqualTo(RuleOutcome.Pass));

    [TestCase(false)]
    [TestCase(null)]
    public void Nobody_is_taken_for_a_prisoner(bool? isServingPrisoner) =>
        Assert.That(Ask("eligibility.prisoner", Anyone with { IsServingPrisoner = isServingPrisoner }).Result, Is.EqualTo(RuleOutcome.Pass));

    [Test]
    public void A_prisoner_without_a_cohort_is_asked_for_one()
    {
        var prisoner = Anyone with { IsServingPrisoner = true, PrisonReleaseOn = new DateOnly(2025, 6, 1) };
        var result = Ask("eligibility.prisoner", prisoner, December with { EndsOn = null });
        Assert.That(result.Result, Is.EqualTo(RuleOutcome.Unknown));
        Assert.That(result.NeedsUnder("/applicant/"), Is.EqualTo(new[] { "/cohortId" }));
    }

    [TestCase("eligibility.right-to-work", true)]
    [TestCase("eligibility.ordinary-residence", true)]
    [TestCase("eligibility.full-time-education", false)]
    [TestCase("eligibility.other-public-funding", false)]
    [TestCase("eligibility.hgv-licence", true)]
    public void A_declaration_passes_fails_or_is_still_open(string code, bool passes)
    {
        var ruleSet = KnownRuleSets.With(code, Severity.Block);
        Assert.That(Ask(code, Declares(passes), Hgv, ruleSet).Result, Is.EqualTo(RuleOutcome.Pass));
        Assert.That(Ask(code, Declares(!passes), Hgv, ruleSet).Result, Is.EqualTo(RuleOutcome.Fail));
        var open = Ask(code, Declares(null), Hgv, ruleSet);
        Assert.That(open.Result, Is.EqualTo(RuleOutcome.Unknown));
        Assert.That(open.NeedsUnder("/learner/"), Has.One.StartsWith("/learner/"));
    }

    [Test]
    public void Only_the_HGV_route_asks_for_a_licence() =>
        Assert.That(Ask("eligibility.hgv-licence", Anyone with { HoldsCategoryBLicence = false }).Result, Is.EqualTo(RuleOutcome.Pass));

    [TestCase(0, RuleOutcome.Pass)]
    [TestCase(1, RuleOutcome.Fail)]
    [TestCase(null, RuleOutcome.Unknown)]
    public void A_second_start_in_one_year_is_reported(int? earlier, RuleOutcome expected)
    {
        var result = Ask("eligibility.one-per-year", Anyone with { EarlierStartsThisYear = earlier });
        Assert.That((result.Result, result.Severity), Is.EqualTo((expected, Severity.Warn)));
        Assert.That(result.Needs, Is.Empty);
    }

    [Test]
    public void What_a_partner_can_ask_first_is_enough_to_be_eligible()
    {
        var resident = new Applicant
        {
            Residence = Inside,
            DateOfBirth = new DateOnly(1990, 4, 12),
            EmploymentStatus = EmploymentStatus.Unemployed,
            HasRightToWork = true,
        };
        Assert.That(EligibilityRules.Decide(resident, December, KnownRuleSets.Standard).Verdict, Is.EqualTo(Verdict.Eligible));
    }

    [Test]
    public void A_failure_outweighs_what_is_open()
    {
        var decision = EligibilityRules.Decide(Anyone with { DateOfBirth = null, HasRightToWork = false }, December, KnownRuleSets.Standard);
        Assert.That(decision.Verdict, Is.EqualTo(Verdict.Ineligible));
        Assert.That(decision.Refusals("/learner/").Select(refusal => refusal.Code), Is.EqualTo(new[] { "eligibility.age", "eligibility.right-to-work" }));
    }

    [Test]
    public void What_is_open_needs_information()
    {
        var decision = EligibilityRules.Decide(Anyone with { DateOfBirth = null }, December, KnownRuleSets.Standard);
        Assert.That(decision.Verdict, Is.EqualTo(Verdict.NeedsInformation));
        var refusal = decision.Refusals("/learner/").Single();
        Assert.That((refusal.Pointer, refusal.Needs.Single()), Is.EqualTo(("/learner/dateOfBirth", "/learner/dateOfBirth")));
    }

    [Test]
    public void A_warning_does_not_shape_the_verdict()
    {
        var decision = EligibilityRules.Decide(Anyone with { IsInFullTimeEducation = true }, December, KnownRuleSets.Standard);
        Assert.That(decision.Verdict, Is.EqualTo(Verdict.Eligible));
        Assert.That(decision.Warnings("/learner/").Select(warning => warning.Code), Is.EqualTo(new[] { "eligibility.full-time-education" }));
    }

    [Test]
    public void A_rule_that_is_switched_off_is_absent()
    {
        var decision = EligibilityRules.Decide(Anyone, December, KnownRuleSets.With("eligibility.age", Severity.Off));
        Assert.That(decision.Results.Select(result => result.Code), Has.None.EqualTo("eligibility.age"));
    }

    [Test]
    public void The_defaults_are_those_that_are_documented()
    {
        Assert.That(CodesThat(Severity.Block), Is.EquivalentTo(new[]
        {
            "eligibility.age", "eligibility.area", "eligibility.england", "eligibility.employment-status", "eligibility.prisoner",
            "eligibility.right-to-work", "eligibility.hgv-licence",
        }));
        Assert.That(CodesThat(Severity.Warn), Is.EquivalentTo(new[]
        {
            "eligibility.postcode-live", "eligibility.full-time-education", "eligibility.other-public-funding", "eligibility.one-per-year",
        }));
        Assert.That(CodesThat(Severity.Off), Is.EquivalentTo(new[] { "eligibility.ordinary-residence", "eligibility.unemployment-length" }));
    }

    [Test]
    public void Every_rule_is_in_the_catalogue_as_configured() =>
        Assert.That(EligibilityRules.DefaultSeverities.Keys.Select(code => RuleCatalogue.Get(code).Severity), Is.All.EqualTo(RuleSeverity.Configured));

    private static string[] CodesThat(Severity severity) =>
        [.. EligibilityRules.DefaultSeverities.Where(entry => entry.Value == severity).Select(entry => entry.Key)];

    private static Applicant Declares(bool? answer) => Anyone with
    {
        HasRightToWork = answer,
        IsOrdinarilyResident = answer,
        IsInFullTimeEducation = answer,
        HasOtherPublicFunding = answer,
        HoldsCategoryBLicence = answer,
    };

    private static RuleResult Ask(string code, Applicant applicant, LearningPlan? plan = null, RuleSet? ruleSet = null) =>
        EligibilityRules.Decide(applicant, plan ?? December, ruleSet ?? KnownRuleSets.Standard).Results.Single(result => result.Code == code);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
