using System.Globalization;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using NUnit.Framework;

namespace Bootcamps.Tests.Eligibility;

public sealed class EligibilityRulesTests
{
    private static readonly Residence Inside = new(
        ResidenceArea.Inside, LiverpoolCityRegion.Liverpool, ResidenceSource.Postcode, Country.England, PostcodeStatus.Live, NeedsPostcode: false,
        NeedsLocalAuthority: false);

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
    public void Age_is_measured_on_31_August(string dateOfBirth, string startsOn, RuleOutcome expected) =>
        Assert.That(
            Ask("eligibility.age", Anyone with { DateOfBirth = Day(dateOfBirth) }, December with { StartsOn = Day(startsOn) }).Result,
            Is.EqualTo(expected));

    [TestCase("2005-08-20", "2024-08-05", RuleOutcome.Fail, TestName = "L4 would fail on the start date")]
    [TestCase("2005-08-05", "2024-08-05", RuleOutcome.Pass, TestName = "a birthday on the start date counts")]
    [TestCase("2004-02-29", "2023-02-28", RuleOutcome.Pass, TestName = "a 29 February birthday falls on 28 February in a common year")]
    [TestCase("2004-02-29", "2023-02-27", RuleOutcome.Fail, TestName = "a 29 February birthday does not count before 28 February")]
    public void Age_can_be_measured_on_the_start_date(string dateOfBirth, string startsOn, RuleOutcome expected)
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
        Assert.That(result.Message, Is.EqualTo("The learner must be 19 or over on 31 August 2024."));
        Assert.That(result.Actual, Is.Null);
        Assert.That(result.Allowed, Is.EqualTo(19));
    }

    [TestCase(ResidenceArea.Inside, RuleOutcome.Pass)]
    [TestCase(ResidenceArea.Outside, RuleOutcome.Fail)]
    [TestCase(ResidenceArea.Unknown, RuleOutcome.Unknown)]
    public void The_home_must_be_in_the_area(ResidenceArea area, RuleOutcome expected) =>
        Assert.That(Ask("eligibility.area", Anyone with { Residence = Inside with { Area = area, NeedsLocalAuthority = true } }).Result, Is.EqualTo(expected));

    [Test]
    public void L8_An_unknown_area_lists_the_facts_it_needs()
    {
        var residence = Residence.Resolve(LiverpoolCityRegion.Facts("WN5"), LiverpoolCityRegion.Areas, December.StartsOn);
        var result = Ask("eligibility.area", Anyone with { Residence = residence });
        Assert.That(result.NeedsUnder("/applicant/"), Is.EqualTo(new[] { "/applicant/postcode", "/applicant/localAuthorityCode" }));
    }

    [TestCase(Country.England, RuleOutcome.Pass)]
    [TestCase(Country.Scotland, RuleOutcome.Fail)]
    [TestCase(Country.Jersey, RuleOutcome.Fail)]
    [TestCase(null, RuleOutcome.Unknown)]
    public void The_home_must_be_in_England(Country? country, RuleOutcome expected) =>
        Assert.That(Ask("eligibility.england", Anyone with { Residence = Inside with { Country = country } }).Result, Is.EqualTo(expected));

    [Test]
    public void A_home_certainly_outside_the_area_needs_no_further_facts()
    {
        var ellesmerePort = Anyone with { Residence = Residence.Resolve(LiverpoolCityRegion.Facts("CH66"), LiverpoolCityRegion.Areas, December.StartsOn) };
        var decision = EligibilityRules.Decide(ellesmerePort, December, KnownRuleSets.Standard);
        var areaOff = EligibilityRules.Decide(ellesmerePort, December, KnownRuleSets.With("eligibility.area", Severity.Off));

        Assert.That(decision.Results.Where(result => result.Code is "eligibility.england" or "eligibility.postcode-live")
            .Select(result => (result.Result, result.Needs.Count)),
            Is.EqualTo(new[] { (RuleOutcome.Unknown, 0), (RuleOutcome.Unknown, 0) }));
        Assert.That(decision.Refusals("/learner/").Select(refusal => refusal.Code), Is.EqualTo(new[] { "eligibility.area" }));
        Assert.That(areaOff.Results.Single(result => result.Code == "eligibility.england").Needs, Is.EqualTo(new[] { "localAuthorityCode" }));
        Assert.That(areaOff.Results.Single(result => result.Code == "eligibility.postcode-live").Needs, Is.EqualTo(new[] { "postcode" }));
    }

    [TestCase(PostcodeStatus.NotFound, RuleOutcome.Unknown, "", TestName = "a postcode missing from the directory is unknown")]
    [TestCase(PostcodeStatus.NotGiven, RuleOutcome.Unknown, "postcode", TestName = "a missing full postcode is unknown and needed")]
    [TestCase(PostcodeStatus.Terminated, RuleOutcome.Fail, "", TestName = "a postcode out of use is reported")]
    [TestCase(PostcodeStatus.LargeUser, RuleOutcome.Fail, "", TestName = "a PO box is reported")]
    [TestCase(PostcodeStatus.Forces, RuleOutcome.Fail, "", TestName = "a forces address is reported")]
    [TestCase(PostcodeStatus.NonGeographic, RuleOutcome.Fail, "", TestName = "a postcode without a place is reported")]
    [TestCase(PostcodeStatus.UnusedArea, RuleOutcome.Fail, "", TestName = "an unknown postcode area is reported")]
    [TestCase(PostcodeStatus.Live, RuleOutcome.Pass, "", TestName = "a postcode in use passes")]
    public void A_doubtful_postcode_gives_a_warning(PostcodeStatus status, RuleOutcome expected, string needs)
    {
        var result = Ask("eligibility.postcode-live", Anyone with { Residence = Inside with { PostcodeStatus = status } });
        Assert.That((result.Result, result.Severity, string.Join(' ', result.Needs)), Is.EqualTo((expected, Severity.Warn, needs)));
    }

    [TestCase(EmploymentStatus.Unemployed, RuleOutcome.Pass)]
    [TestCase(EmploymentStatus.SelfEmployed, RuleOutcome.Pass)]
    [TestCase(EmploymentStatus.Employed, RuleOutcome.Pass)]
    [TestCase(EmploymentStatus.EmployedIndependent, RuleOutcome.Pass, TestName = "L13 an employee who applies alone is eligible")]
    [TestCase(EmploymentStatus.NotKnown, RuleOutcome.Unknown)]
    [TestCase(null, RuleOutcome.Unknown)]
    public void The_employment_status_must_be_known(EmploymentStatus? status, RuleOutcome expected) =>
        Assert.That(Ask("eligibility.employment-status", Anyone with { EmploymentStatus = status }).Result, Is.EqualTo(expected));

    // Every combination of facts. An unknown status could be unemployed, so only months under the limit decide.
    [TestCase(EmploymentStatus.Unemployed, 11, RuleOutcome.Pass, "")]
    [TestCase(EmploymentStatus.Unemployed, 12, RuleOutcome.Fail, "")]
    [TestCase(EmploymentStatus.Unemployed, null, RuleOutcome.Unknown, "unemployedMonths")]
    [TestCase(EmploymentStatus.SelfEmployed, 40, RuleOutcome.Pass, "")]
    [TestCase(EmploymentStatus.SelfEmployed, null, RuleOutcome.Pass, "")]
    [TestCase(EmploymentStatus.Employed, null, RuleOutcome.Pass, "")]
    [TestCase(EmploymentStatus.EmployedIndependent, null, RuleOutcome.Pass, "")]
    [TestCase(EmploymentStatus.NotKnown, 11, RuleOutcome.Pass, "")]
    [TestCase(EmploymentStatus.NotKnown, 12, RuleOutcome.Unknown, "employmentStatus")]
    [TestCase(EmploymentStatus.NotKnown, null, RuleOutcome.Unknown, "employmentStatus unemployedMonths")]
    [TestCase(null, 11, RuleOutcome.Pass, "")]
    [TestCase(null, 12, RuleOutcome.Unknown, "employmentStatus")]
    [TestCase(null, null, RuleOutcome.Unknown, "employmentStatus unemployedMonths")]
    public void Wave_1_requires_less_than_a_year_out_of_work(EmploymentStatus? status, int? months, RuleOutcome expected, string needs)
    {
        var person = Anyone with { EmploymentStatus = status, UnemployedMonths = months };
        var wave1 = KnownRuleSets.With("eligibility.unemployment-length", Severity.Block) with { UnemployedUnderMonths = 12 };
        var result = Ask("eligibility.unemployment-length", person, ruleSet: wave1);
        Assert.That((result.Result, string.Join(' ', result.Needs)), Is.EqualTo((expected, needs)));
        Assert.That(
            Ask("eligibility.unemployment-length", person, ruleSet: wave1 with { UnemployedUnderMonths = null }).Result,
            Is.EqualTo(RuleOutcome.Pass),
            "no limit");
    }

    // Every combination of facts, for a course that ends on 30 June 2025: L11 has 30 December 2025 as the last day of release.
    [TestCase(false, null, null, RuleOutcome.Pass, "")]
    [TestCase(false, "2025-12-31", null, RuleOutcome.Pass, "")]
    [TestCase(false, "2025-12-31", false, RuleOutcome.Pass, "")]
    [TestCase(false, null, true, RuleOutcome.Pass, "")]
    [TestCase(null, null, null, RuleOutcome.Pass, "", TestName = "without an answer the learner is not treated as a prisoner")]
    [TestCase(null, null, false, RuleOutcome.Pass, "")]
    [TestCase(null, null, true, RuleOutcome.Pass, "")]
    [TestCase(null, "2025-12-15", null, RuleOutcome.Unknown, "isServingPrisoner", TestName = "a release date without a sentence asks about the sentence")]
    [TestCase(null, "2025-12-31", null, RuleOutcome.Unknown, "isServingPrisoner")]
    [TestCase(null, "2025-12-31", false, RuleOutcome.Unknown, "isServingPrisoner")]
    [TestCase(null, "2025-12-31", true, RuleOutcome.Pass, "")]
    [TestCase(true, null, null, RuleOutcome.Unknown, "prison/releaseOn prison/isOnTemporaryRelease")]
    [TestCase(true, null, false, RuleOutcome.Unknown, "prison/releaseOn")]
    [TestCase(true, null, true, RuleOutcome.Pass, "")]
    [TestCase(true, "2025-12-15", null, RuleOutcome.Pass, "", TestName = "L11 release on 15 December 2025 is within 6 months of 30 June")]
    [TestCase(true, "2025-12-30", false, RuleOutcome.Pass, "", TestName = "L11 30 December 2025 is the last day")]
    [TestCase(
        true,
        "2025-12-31",
        null,
        RuleOutcome.Unknown,
        "prison/isOnTemporaryRelease",
        TestName = "a late release date needs an answer about temporary release")]
    [TestCase(true, "2025-12-31", false, RuleOutcome.Fail, "", TestName = "L11 31 December 2025 is too late")]
    [TestCase(true, "2025-12-31", true, RuleOutcome.Pass, "")]
    public void A_prisoner_must_be_released_within_six_months_of_the_end(
        bool? isServing,
        string? releaseOn,
        bool? isOnTemporaryRelease,
        RuleOutcome expected,
        string needs)
    {
        var person = Anyone with
        {
            IsServingPrisoner = isServing,
            PrisonReleaseOn = releaseOn is null ?
            null :
            Day(releaseOn),
            IsOnTemporaryRelease = isOnTemporaryRelease
        };
        var result = Ask("eligibility.prisoner", person, December with { EndsOn = new DateOnly(2025, 6, 30) });
        Assert.That((result.Result, string.Join(' ', result.Needs)), Is.EqualTo((expected, needs)));
    }

    [Test]
    public void A_prisoner_without_a_cohort_is_asked_for_one()
    {
        var prisoner = Anyone with { IsServingPrisoner = true, PrisonReleaseOn = new DateOnly(2025, 6, 1) };
        var result = Ask("eligibility.prisoner", prisoner, December with { EndsOn = null });
        Assert.That(result.Result, Is.EqualTo(RuleOutcome.Unknown));
        Assert.That(result.NeedsUnder("/applicant/"), Is.EqualTo(new[] { "/cohortId" }));
    }

    [Test]
    public void Without_facts_no_rule_passes_that_could_still_fail()
    {
        var strict = new RuleSet
        {
            RuleSetId = "strict", ProgrammeId = "TEST", Route = RuleSet.HgvRoute, ValidFrom = new DateOnly(2024, 4, 1), Name = "All", Source = "Test",
            Severities = EligibilityRules.DefaultSeverities.ToDictionary(rule => rule.Key, _ => Severity.Block), UnemployedUnderMonths = 12,
        };

        var results = EligibilityRules.Decide(new Applicant { Residence = Residence.Unknown }, Hgv, strict).Results;

        Assert.That(results.Select(result => result.Code), Is.EquivalentTo(EligibilityRules.DefaultSeverities.Keys));
        Assert.That(
            results.Where(result => result.Result != RuleOutcome.Unknown).Select(result => result.Code),
            Is.EqualTo(new[] { "eligibility.prisoner" }),
            "nobody is taken for a prisoner");
        Assert.That(
            results.Where(result => result.Result == RuleOutcome.Unknown && result.Needs.Count == 0).Select(result => result.Code),
            Is.EqualTo(new[] { "eligibility.one-per-year" }));
    }

    [Test]
    public void Every_result_has_a_message_for_the_professional_and_one_for_the_resident()
    {
        foreach (var result in EverySituation().SelectMany(situation => EligibilityRules.Decide(situation.Person, situation.Plan, AllRules).Results))
        {
            var (message, residentMessage) = (result.Message, result.ResidentMessage);
            Assert.That(message, Does.EndWith(".").And.Not.Match(@"\b[Yy]our?\b"), result.Code);
            Assert.That(residentMessage, Does.EndWith(".").And.Not.Match("learner"), result.Code);
            Assert.That(result.Result == RuleOutcome.Fail ? result.Needs : [], Is.Empty);
            Assert.That(
                message.Split(". ").Concat(residentMessage.Split(". ")).Select(sentence => sentence.Split(' ').Length),
                Is.All.LessThanOrEqualTo(30),
                message);
        }
    }

    [TestCase("eligibility.right-to-work", true)]
    [TestCase("eligibility.ordinary-residence", true)]
    [TestCase("eligibility.full-time-education", false)]
    [TestCase("eligibility.other-public-funding", false)]
    [TestCase("eligibility.hgv-licence", true)]
    public void A_declaration_passes_fails_or_is_unknown(string code, bool passes)
    {
        var ruleSet = KnownRuleSets.With(code, Severity.Block);
        Assert.That(Ask(code, Declares(passes), Hgv, ruleSet).Result, Is.EqualTo(RuleOutcome.Pass));
        Assert.That(Ask(code, Declares(!passes), Hgv, ruleSet).Result, Is.EqualTo(RuleOutcome.Fail));
        var open = Ask(code, Declares(null), Hgv, ruleSet);
        Assert.That(open.Result, Is.EqualTo(RuleOutcome.Unknown));
        Assert.That(open.NeedsUnder("/learner/"), Has.One.StartsWith("/learner/"));
    }

    [Test]
    public void Only_the_HGV_route_requires_a_licence() =>
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
    public void The_facts_a_partner_asks_first_are_enough_to_be_eligible()
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
    public void A_failed_rule_outweighs_an_unknown_one()
    {
        var decision = EligibilityRules.Decide(Anyone with { DateOfBirth = null, HasRightToWork = false }, December, KnownRuleSets.Standard);
        Assert.That(decision.Verdict, Is.EqualTo(Verdict.Ineligible));
        Assert.That(decision.Refusals("/learner/").Select(refusal => refusal.Code), Is.EqualTo(new[] { "eligibility.age", "eligibility.right-to-work" }));
    }

    [Test]
    public void An_unknown_rule_gives_the_verdict_that_information_is_needed()
    {
        var decision = EligibilityRules.Decide(Anyone with { DateOfBirth = null }, December, KnownRuleSets.Standard);
        Assert.That(decision.Verdict, Is.EqualTo(Verdict.NeedsInformation));
        var refusal = decision.Refusals("/learner/").Single();
        Assert.That((refusal.Pointer, refusal.Needs.Single()), Is.EqualTo(("/learner/dateOfBirth", "/learner/dateOfBirth")));
    }

    [Test]
    public void A_warning_does_not_change_the_verdict()
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

    // A home in none of the council's areas cannot be told from one in them, so asking for the council would ask in vain.
    [TestCase(true, "localAuthorityCode")]
    [TestCase(false, null)]
    public void The_council_is_asked_for_only_when_the_authority_has_recorded_its_councils(bool hasAreas, string? asked)
    {
        IReadOnlyList<AreaMembership> areas = hasAreas ? LiverpoolCityRegion.Areas : [];
        var home = Residence.Resolve(new ResidenceFacts { Home = null }, areas, December.StartsOn);
        var area = EligibilityRules.Decide(Anyone with { Residence = home }, December, KnownRuleSets.Standard).Results
            .Single(result => result.Code == "eligibility.area");

        Assert.That(area.Result, Is.EqualTo(RuleOutcome.Unknown));
        Assert.That(area.Needs, asked is null ? Is.Empty : Has.Member(asked));
        Assert.That(area.Message.Contains("has not recorded its councils", StringComparison.Ordinal), Is.EqualTo(asked is null));
    }

    [Test]
    public void The_defaults_match_the_documentation()
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

    private static RuleSet AllRules { get; } = KnownRuleSets.Standard with
    {
        Severities = EligibilityRules.DefaultSeverities.ToDictionary(rule => rule.Key, _ => Severity.Block),
        UnemployedUnderMonths = 12,
    };

    private static IEnumerable<(Applicant Person, LearningPlan Plan)> EverySituation()
    {
        string[] homes = ["L19 2AB", "PR9 8EQ", "PR9", "WN4", "CH66", "M1 1AE", "EH1 1YZ", "JE2 3AB", "BF1 6FA", "BX1 1LT", "QX1 1AA", "ZZ99 9ZZ", "L67 1AA"];
        foreach (var home in homes)
        {
            yield return (Anyone with
            {
                Residence = Residence.Resolve(
                LiverpoolCityRegion.Facts(home),
                LiverpoolCityRegion.Areas,
                December.StartsOn)
            }, December);
        }

        foreach (var residence in new[] { Inside with { PostcodeStatus = PostcodeStatus.Terminated }, Inside with { Area = ResidenceArea.Unknown } })
        {
            yield return (Anyone with { Residence = residence }, December);
        }

        foreach (var answer in new bool?[] { true, false, null })
        {
            yield return (Declares(answer) with
            {
                DateOfBirth = answer is null ?
                null :
                new DateOnly(answer.Value ? 1990 : 2010, 1, 1),
                EarlierStartsThisYear = answer is null ? null : 1
            }, Hgv);
            foreach (var months in new int?[] { null, 11, 12 })
            {
                foreach (var status in new EmploymentStatus?[] { null, EmploymentStatus.Unemployed })
                {
                    yield return (Anyone with { EmploymentStatus = status, UnemployedMonths = months }, December);
                }
            }

            foreach (var released in new DateOnly?[] { null, new(2025, 1, 1), new(2027, 1, 1) })
            {
                foreach (var onRelease in new bool?[] { true, false, null })
                {
                    var prisoner = Anyone with { IsServingPrisoner = answer, PrisonReleaseOn = released, IsOnTemporaryRelease = onRelease };
                    yield return (prisoner, December);
                    yield return (prisoner, December with { EndsOn = null });
                }
            }
        }
    }

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
