using System.Text.Json.Nodes;
using Bootcamps.Tests.Storage;
using NUnit.Framework;
using static Bootcamps.Tests.Eligibility.EligibilityQuestions;

namespace Bootcamps.Tests.Eligibility;

/// <summary>The answer to a resident: the verdict, the result of each rule, and the facts that unknown rules need.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class CheckEligibilityTests<TDatabase> : EligibilityFixture<TDatabase>
    where TDatabase : TestDatabase, new()
{
    // The fact that passes an unknown rule and the fact that fails it; null if there is none.
    private static readonly Dictionary<string, (JsonNode For, JsonNode? Against)> Settling = new()
    {
        ["/applicant/dateOfBirth"] = ("1990-04-12", "2005-09-01"),
        ["/applicant/postcode"] = ("L19 2AB", "PR9 8EQ"),
        ["/applicant/localAuthorityCode"] = ("E08000013", "E08000010"),
        ["/applicant/employmentStatus"] = ("selfEmployed", null),
        ["/applicant/unemployedMonths"] = (11, 12),
        ["/applicant/prison/releaseOn"] = ("2025-12-30", null),
        ["/applicant/prison/isOnTemporaryRelease"] = (true, null),
        ["/applicant/isServingPrisoner"] = (false, null),
        ["/applicant/hasRightToWork"] = (true, false),
        ["/applicant/isInFullTimeEducation"] = (false, true),
        ["/applicant/holdsCategoryBLicence"] = (true, false),
    };

    [Test]
    public async Task An_eligible_resident_gets_every_rule_in_order_and_the_open_cohorts()
    {
        var answer = await Partner.Ask(Resident(), "2024-12-02", "digital");

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(
            answer.Text,
            Is.EqualTo($$"""
                {"verdict":"eligible","ruleSet":"TEST-2024-25/standard/2024-04-01","rules":[
                {"code":"eligibility.age","result":"pass","severity":"block",
                "source":"ILR guidance: recording Skills Bootcamps (19 or over on 31 August of the teaching year);
                 ILR validation code: AcademicYearDateExtensions",
                "message":"Meets the minimum age of 19.","residentMessage":"You meet the minimum age of 19.","needs":[]},
                {"code":"eligibility.area","result":"pass","severity":"block",
                "source":"WMCA skills programmes funding rules 2022-23, section 2: home postcode in the area at the start of the learning",
                "message":"The home is in the area.","residentMessage":"Your home is in the area.","needs":[]},
                {"code":"eligibility.england","result":"pass","severity":"block","source":"ILR guidance: recording Skills Bootcamps (England)",
                "message":"The home is in England.","residentMessage":"Your home is in England.","needs":[]},
                {"code":"eligibility.postcode-live","result":"pass","severity":"warn",
                "source":"ILR validation code: Postcode_14; ONS Postcode Directory: termination date and user type",
                "message":"The postcode is in use.","residentMessage":"Your postcode is in use.","needs":[]},
                {"code":"eligibility.employment-status","result":"pass","severity":"block",
                "source":"ILR guidance: recording Skills Bootcamps; WMCA coding guidance 2021-22, digital bootcamps (status 98 not allowed)",
                "message":"This employment status is eligible for funding.","residentMessage":"Your employment status is eligible for funding.",
                "needs":[]},
                {"code":"eligibility.prisoner","result":"pass","severity":"block",
                "source":"DfE employment schemes content, March 2022: Skills Bootcamps, serving prisoners",
                "message":"The rule on prisoners does not apply.","residentMessage":"The rule on prisoners does not apply to you.","needs":[]},
                {"code":"eligibility.right-to-work","result":"pass","severity":"block",
                "source":"Bootcamps: no published bootcamp rule was found; an authority may switch it off",
                "message":"Has the right to work in the UK.","residentMessage":"You have the right to work in the UK.","needs":[]},
                {"code":"eligibility.full-time-education","result":"pass","severity":"warn",
                "source":"Bootcamps: no published bootcamp rule was found; an authority may make it block","message":"Not in full-time education.",
                "residentMessage":"You are not in full-time education.","needs":[]},
                {"code":"eligibility.other-public-funding","result":"pass","severity":"warn",
                "source":"Bootcamps: no published bootcamp rule was found; an authority may make it block",
                "message":"No other public funding pays for this course.","residentMessage":"No other public funding pays for your course.",
                "needs":[]},
                {"code":"eligibility.one-per-year","result":"unknown","severity":"warn",
                "source":"Bootcamps: no published rule was found, and DfE statistics (Skills Bootcamps starts, methodology) count several starts of one person",
                "message":"We check for other bootcamps this financial year when the learner is enrolled.",
                "residentMessage":"We check for other bootcamps this financial year when you enrol.","needs":[]},
                {"code":"eligibility.hgv-licence","result":"pass","severity":"block",
                "source":"Published entry requirement of HGV Skills Bootcamps: full category B licence",
                "message":"This course does not need a driving licence.","residentMessage":"This course does not need a driving licence.","needs":[]}
                ],"cohorts":[
                {"cohortId":"{{Winter}}","courseId":"{{Course(Winter)}}","title":"Test course","sectorCode":"digital","ukprn":10001234,
                "providerName":"Provider 10001234","startsOn":"2024-12-02","endsOn":"2025-02-21","seats":20,"seatsRemaining":3,"pricePence":448000,
                "status":"open","deliveryMode":"blended","venue":"Café “Zoë” & Söhne","localAuthorityCode":"E08000012",
                "applyUrl":"https://example.org/apply?a=1&b=\"2\""},
                {"cohortId":"{{FarOff}}","courseId":"{{Course(FarOff)}}","title":"Test course","sectorCode":"digital","ukprn":10001234,
                "providerName":"Provider 10001234","startsOn":"2026-11-09","endsOn":"2026-12-18","seats":10000,"seatsRemaining":10000,
                "pricePence":448000,"status":"open","deliveryMode":"blended","venue":null,"localAuthorityCode":null,"applyUrl":null}
                ],"checkedAt":"2024-11-15T09:00:00+00:00"}
                """.ReplaceLineEndings("")));
    }

    [TestCase("""{"dateOfBirth":"2005-08-31"}""", "2024-09-01", "digital", null, TestName = "L1 somebody who is 19 on 31 August may start on 1 September")]
    [TestCase("""{"dateOfBirth":"2005-08-20"}""", "2024-08-05", "digital", null, TestName = "L4 a start in August looks ahead to 31 August of that year")]
    [TestCase("""{"dateOfBirth":"2004-08-31"}""", "2024-07-31", "digital", null, TestName = "a start in July looks back to 31 August of the year before")]
    [TestCase("""{"dateOfBirth":"2005-08-31"}""", "2026-11-02", "digital", null, TestName = "21 on 31 August passes a later rule set that requires 21")]
    [TestCase("""{"postcode":"PR9 8HX"}""", "2024-12-02", "digital", null, TestName = "L6 PR9 8HX is in Sefton")]
    [TestCase("""{"postcode":"WN5 7PQ"}""", "2024-12-02", "digital", null, TestName = "WN5 7PQ is in St. Helens")]
    [TestCase("""{"postcode":"L19"}""", "2024-12-02", "digital", null, TestName = "L9 all of L19 is in Liverpool")]
    [TestCase("""{"postcode":"L9"}""", "2024-12-02", "digital", null, TestName = "all of L9 is in the area, in several local authorities")]
    [TestCase("""{"postcode":"pr98hx"}""", "2024-12-02", "digital", null, TestName = "a postcode may be written without space and capitals")]
    [TestCase("""{"employmentStatus":"selfEmployed"}""", "2024-12-02", "digital", null, TestName = "a self-employed person is eligible")]
    [TestCase("""{"employmentStatus":"employed","employeeCount":250}""", "2024-12-02", "digital", null, TestName = "an employed person is eligible")]
    [TestCase("""{"employmentStatus":"employedIndependent"}""", "2024-12-02", "digital", null, TestName = "L13 an employee who applies alone is eligible")]
    [TestCase("""{"unemployedMonths":40}""", "2024-12-02", "digital", null, TestName = "the time out of work counts only where a rule set limits it")]
    [TestCase("""{"unemployedMonths":11}""", "2026-11-02", "digital", null, TestName = "eleven months out of work are less than twelve")]
    [TestCase(
        """{"isServingPrisoner":true,"prison":{"releaseOn":"2025-12-15"}}""",
        null,
        null,
        "Spring",
        TestName = "L11 release on 15 December is within six months of 30 June")]
    [TestCase(
        """{"isServingPrisoner":true,"prison":{"releaseOn":"2025-12-30"}}""",
        null,
        null,
        "Spring",
        TestName = "L11 release on 30 December is the last day in time")]
    [TestCase(
        """{"isServingPrisoner":true,"prison":{"releaseOn":"2030-01-01","isOnTemporaryRelease":true}}""",
        null,
        null,
        "Spring",
        TestName = "a prisoner on temporary release is eligible regardless of the release date")]
    [TestCase("""{"holdsCategoryBLicence":true}""", "2024-12-02", "hgv-driving", null, TestName = "a car driver is eligible for HGV training")]
    [TestCase("""{"holdsCategoryBLicence":false}""", "2024-12-02", "digital", null, TestName = "other sectors do not require a licence")]
    public async Task The_resident_is_eligible(string changes, string? startsOn, string? sectorCode, string? cohort)
    {
        var answer = await Partner.Ask(Resident(changes), startsOn, sectorCode, CohortId(cohort));

        Assert.That(answer.Verdict(), Is.EqualTo("eligible"), answer.Text);
        Assert.That(answer.Blocking(), Is.Empty);
        Assert.That(answer.Cohorts(), Is.Not.Empty);
    }

    [TestCase(
        """{"dateOfBirth":"2005-09-01"}""",
        "2024-09-01",
        "digital",
        null,
        "eligibility.age",
        "The learner must be 19 or over on 31 August 2024.",
        TestName = "L2 18 on 31 August is too young although 19 on the day")]
    [TestCase(
        """{"dateOfBirth":"2005-09-01"}""",
        "2024-08-01",
        "digital",
        null,
        "eligibility.age",
        "The learner must be 19 or over on 31 August 2024.",
        TestName = "18 on the 31 August that follows a start in August is too young")]
    [TestCase(
        """{"dateOfBirth":"2004-09-01"}""",
        "2024-07-31",
        "digital",
        null,
        "eligibility.age",
        "The learner must be 19 or over on 31 August 2023.",
        TestName = "18 on the 31 August before a start in July is too young")]
    [TestCase(
        """{"dateOfBirth":"2005-09-01"}""",
        "2026-11-02",
        "digital",
        null,
        "eligibility.age",
        "The learner must be 21 or over on 31 August 2026.",
        TestName = "20 is too young for a rule set that requires 21")]
    [TestCase(
        """{"postcode":"PR9 8EQ"}""",
        "2024-12-02",
        "digital",
        null,
        "eligibility.area",
        "The home is outside the area of this authority. Another authority may fund the place.",
        TestName = "L7 PR9 8EQ is in West Lancashire")]
    [TestCase(
        """{"postcode":"PR9 8EQ","localAuthorityCode":"E08000014"}""",
        "2024-12-02",
        "digital",
        null,
        "eligibility.area",
        "The home is outside the area of this authority. Another authority may fund the place.",
        TestName = "a declaration does not overrule the postcode")]
    [TestCase(
        """{"postcode":"CH64 4EU"}""",
        "2024-12-02",
        "digital",
        null,
        "eligibility.area",
        "The home is outside the area of this authority. Another authority may fund the place.",
        TestName = "L10 CH64 4EU is in Cheshire West and Chester")]
    [TestCase(
        """{"postcode":"M1 1AE","localAuthorityCode":"E08000003"}""",
        "2024-12-02",
        "digital",
        null,
        "eligibility.area",
        "The home is outside the area of this authority. Another authority may fund the place.",
        TestName = "Manchester is in England and not in the area")]
    [TestCase(
        """{"postcode":"CH64","localAuthorityCode":"W06000005"}""",
        "2024-12-02",
        "digital",
        null,
        "eligibility.area eligibility.england",
        "The home must be in England. This address is in Wales.",
        TestName = "Flintshire is neither in the area nor in England")]
    [TestCase(
        """{"unemployedMonths":12}""",
        "2026-11-02",
        "digital",
        null,
        "eligibility.unemployment-length",
        "The learner must have been out of work for less than 12 months.",
        TestName = "twelve months out of work fail where the limit is less than twelve")]
    [TestCase(
        """{"isServingPrisoner":true,"prison":{"releaseOn":"2025-12-31","isOnTemporaryRelease":false}}""",
        null,
        null,
        "Spring",
        "eligibility.prisoner",
        "The learner must be due for release by 30 December 2025, 6 months after the course ends.",
        TestName = "L11 release on 31 December is too late")]
    [TestCase(
        """{"hasRightToWork":false}""",
        "2024-12-02",
        "digital",
        null,
        "eligibility.right-to-work",
        "The learner must have the right to work in the UK.",
        TestName = "a person without the right to work is not eligible")]
    [TestCase(
        """{"isInFullTimeEducation":true}""",
        "2026-11-02",
        "digital",
        null,
        "eligibility.full-time-education",
        "The learner must not be in full-time education.",
        TestName = "full-time education fails where the rule set blocks it")]
    [TestCase(
        """{"holdsCategoryBLicence":false}""",
        "2024-12-02",
        "hgv-driving",
        null,
        "eligibility.hgv-licence",
        "The learner must hold a full category B (car) driving licence.",
        TestName = "a person without a car licence is not eligible for HGV training")]
    [TestCase(
        """{"holdsCategoryBLicence":false}""",
        null,
        null,
        "Driving",
        "eligibility.hgv-licence",
        "The learner must hold a full category B (car) driving licence.",
        TestName = "a person without a car licence is not eligible for an HGV cohort")]
    public async Task One_broken_rule_makes_the_resident_ineligible_and_no_cohort_is_offered(
        string changes,
        string? startsOn,
        string? sectorCode,
        string? cohort,
        string codes,
        string message)
    {
        var sound = await Partner.Ask(Resident(), startsOn, sectorCode, CohortId(cohort));
        var answer = await Partner.Ask(Resident(changes), startsOn, sectorCode, CohortId(cohort));

        Assert.That(sound.Cohorts(), Is.Not.Empty, sound.Text);
        Assert.That((answer.Status, answer.Verdict()), Is.EqualTo((200, "ineligible")), answer.Text);
        Assert.That(answer.Blocking(), Is.EqualTo(codes.Split(' ').Select(code => $"{code} fail")));
        Assert.That((string?)answer.Rule(codes.Split(' ')[^1])["message"], Is.EqualTo(message));
        Assert.That(codes.Split(' ').SelectMany(answer.Needs), Is.Empty);
        Assert.That(answer.Cohorts(), Is.Empty);
    }

    [TestCase("2025-01-05", "ineligible")]
    [TestCase("2025-01-06", "eligible")]
    [TestCase("2025-02-28", "eligible")]
    [TestCase("2025-03-01", "ineligible")]
    public async Task The_area_is_checked_as_of_the_start_date(string startsOn, string verdict)
    {
        var answer = await Partner.Ask(Resident("""{"postcode":"WA8","localAuthorityCode":"E06000006"}"""), startsOn);

        Assert.That(answer.Verdict(), Is.EqualTo(verdict), answer.Text);
    }

    [TestCase("""{"postcode":"WN5"}""", null, "eligibility.area", "/applicant/postcode /applicant/localAuthorityCode", TestName = "L8 WN5 alone is not enough")]
    [TestCase(
        """{"postcode":"WN5 7ZZ"}""",
        null,
        "eligibility.area",
        "/applicant/localAuthorityCode",
        TestName = "an unlisted postcode of a mixed sector is not enough")]
    [TestCase("""{"postcode":"WA8 8GW"}""", null, "eligibility.area", "/applicant/localAuthorityCode", TestName = "WA8 8GW has no local authority")]
    [TestCase(
        """{"postcode":"CH64 1AA"}""",
        null,
        "eligibility.area eligibility.england",
        "/applicant/localAuthorityCode",
        TestName = "CH64 1 is mixed, and CH reaches into Wales")]
    [TestCase(
        """{"postcode":"BF1 6FA"}""",
        null,
        "eligibility.area eligibility.england",
        "/applicant/postcode /applicant/localAuthorityCode",
        TestName = "a forces address does not locate the home")]
    [TestCase(
        """{"postcode":null}""",
        null,
        "eligibility.area eligibility.england",
        "/applicant/postcode /applicant/localAuthorityCode",
        TestName = "no address was given")]
    [TestCase(
        """{"postcode":"ZZ99 9ZZ"}""",
        null,
        "eligibility.area eligibility.england",
        "/applicant/postcode /applicant/localAuthorityCode",
        TestName = "ZZ99 9ZZ stands for no address")]
    [TestCase("""{"dateOfBirth":null}""", null, "eligibility.age", "/applicant/dateOfBirth", TestName = "no date of birth was given")]
    [TestCase(
        """{"employmentStatus":null}""",
        null,
        "eligibility.employment-status",
        "/applicant/employmentStatus",
        TestName = "no employment status was given")]
    [TestCase(
        """{"employmentStatus":"notKnown"}""",
        null,
        "eligibility.employment-status",
        "/applicant/employmentStatus",
        TestName = "employment status notKnown equals a missing one")]
    [TestCase("""{"hasRightToWork":null}""", null, "eligibility.right-to-work", "/applicant/hasRightToWork", TestName = "the right to work was not answered")]
    [TestCase(
        """{"holdsCategoryBLicence":null}""",
        "Driving",
        "eligibility.hgv-licence",
        "/applicant/holdsCategoryBLicence",
        TestName = "a driver has not said whether there is a licence")]
    [TestCase(
        """{"isServingPrisoner":true}""",
        "Spring",
        "eligibility.prisoner",
        "/applicant/prison/releaseOn /applicant/prison/isOnTemporaryRelease",
        TestName = "a prisoner has not said when the release is")]
    [TestCase(
        """{"isServingPrisoner":true,"prison":{"releaseOn":"2025-12-31"}}""",
        "Spring",
        "eligibility.prisoner",
        "/applicant/prison/isOnTemporaryRelease",
        TestName = "a late release date needs an answer about temporary release")]
    [TestCase(
        """{"isServingPrisoner":null,"prison":{"releaseOn":"2025-12-15"}}""",
        "Spring",
        "eligibility.prisoner",
        "/applicant/isServingPrisoner",
        TestName = "a release date without a sentence needs an answer about the sentence")]
    [TestCase(
        """{"unemployedMonths":null}""",
        "FarOff",
        "eligibility.unemployment-length",
        "/applicant/unemployedMonths",
        TestName = "the time out of work was not given where it matters")]
    [TestCase(
        """{"isInFullTimeEducation":null}""",
        "FarOff",
        "eligibility.full-time-education",
        "/applicant/isInFullTimeEducation",
        TestName = "full-time education was not answered where it matters")]
    public async Task A_rule_with_missing_facts_is_unknown_and_each_listed_fact_decides_it(string changes, string? cohort, string codes, string needs)
    {
        var question = Question(Resident(changes), cohortId: CohortId(cohort) ?? Winter);
        var answer = await Partner.SendQuestion(question);

        Assert.That((answer.Status, answer.Verdict()), Is.EqualTo((200, "needsInformation")), answer.Text);
        Assert.That(answer.Blocking(), Is.EqualTo(codes.Split(' ').Select(code => $"{code} unknown")));
        Assert.That(codes.Split(' ').Select(code => string.Join(' ', answer.Needs(code))), Is.All.EqualTo(needs));
        Assert.That(answer.Cohorts(), Has.Length.EqualTo(1));
        foreach (var need in needs.Split(' '))
        {
            var settled = await Partner.SendQuestion(question.With(need, Settling[need].For));
            Assert.That((settled.Verdict(), settled.Blocking()), Is.EqualTo(("eligible", Array.Empty<string>())), need);
            if (Settling[need].Against is { } against)
            {
                Assert.That((await Partner.SendQuestion(question.With(need, against))).Verdict(), Is.EqualTo("ineligible"), need);
            }
        }
    }

    // The area fails, the postcode area decides the country, and no further facts about the home are needed.
    [TestCase("M1 1AE", "eligibility.area fail", TestName = "Manchester is in England")]
    [TestCase("SW1A 1AA", "eligibility.area fail", TestName = "London is in England")]
    [TestCase("EH1 1YZ", "eligibility.area fail,eligibility.england fail", TestName = "Edinburgh is in Scotland")]
    [TestCase("CF10 1EP", "eligibility.area fail,eligibility.england fail", TestName = "Cardiff is in Wales")]
    [TestCase("BT1 5GS", "eligibility.area fail,eligibility.england fail", TestName = "Belfast is in Northern Ireland")]
    [TestCase("JE2 3AB", "eligibility.area fail,eligibility.england fail", TestName = "Jersey is a Crown dependency")]
    [TestCase("GY1 1AA", "eligibility.area fail,eligibility.england fail", TestName = "Guernsey is a Crown dependency")]
    [TestCase("IM1 1AA", "eligibility.area fail,eligibility.england fail", TestName = "the Isle of Man is a Crown dependency")]
    [TestCase("CH66 1AA", "eligibility.area fail,eligibility.england unknown", TestName = "Ellesmere Port is outside, and CH leaves the country unknown")]
    public async Task A_home_outside_the_area_needs_no_further_facts(string postcode, string blocking)
    {
        var answer = await Partner.Ask(Resident($$"""{"postcode":"{{postcode}}"}"""), "2024-12-02");

        Assert.That((answer.Verdict(), answer.Blocking()), Is.EqualTo(("ineligible", blocking.Split(','))), answer.Text);
        Assert.That(new[] { "eligibility.area", "eligibility.england", "eligibility.postcode-live" }.SelectMany(answer.Needs), Is.Empty);
    }

    [Test]
    public async Task A_postcode_missing_from_the_directory_is_unknown_and_does_not_change_the_verdict()
    {
        var answer = await Partner.Ask(Resident("""{"postcode":"L19 3AA"}"""), "2024-12-02");

        Assert.That((answer.Verdict(), (string?)answer.Rule("eligibility.postcode-live")["result"]), Is.EqualTo(("eligible", "unknown")), answer.Text);
        Assert.That(
            (string?)answer.Rule("eligibility.postcode-live")["residentMessage"],
            Is.EqualTo("We cannot find this postcode. Check that you typed it correctly."));
    }

    [Test]
    public async Task A_prisoner_without_a_cohort_is_asked_for_one_and_its_dates_decide()
    {
        var question = Question(Resident("""{"isServingPrisoner":true,"prison":{"releaseOn":"2025-12-15"}}"""), "2024-12-02");

        var open = await Partner.SendQuestion(question);
        var untilJune = await Partner.SendQuestion(question.With("/cohortId", Spring));
        var untilFebruary = await Partner.SendQuestion(question.With("/cohortId", Winter));

        Assert.That((open.Verdict(), open.Blocking()), Is.EqualTo(("needsInformation", new[] { "eligibility.prisoner unknown" })), open.Text);
        Assert.That(open.Needs("eligibility.prisoner"), Is.EqualTo(new[] { "/cohortId" }));
        Assert.That((untilJune.Verdict(), untilJune.Cohorts()), Is.EqualTo(("eligible", new[] { Spring })), untilJune.Text);
        Assert.That(
            (untilFebruary.Verdict(), untilFebruary.Needs("eligibility.prisoner")),
            Is.EqualTo(("needsInformation", new[] { "/applicant/prison/isOnTemporaryRelease" })),
            untilFebruary.Text);
    }

    [Test]
    public async Task An_empty_question_asks_for_every_fact_that_eligibility_needs()
    {
        var question = Question([], sectorCode: "hgv-driving");
        var answer = await Partner.SendQuestion(question);

        Assert.That(answer.Verdict(), Is.EqualTo("needsInformation"));
        string[] needs = [.. answer.Blocking().Select(line => line.Split(' ')[0]).SelectMany(answer.Needs).Distinct()];
        Assert.That(needs, Is.EqualTo(new[]
        {
            "/applicant/dateOfBirth", "/applicant/postcode", "/applicant/localAuthorityCode", "/applicant/employmentStatus", "/applicant/hasRightToWork",
            "/applicant/holdsCategoryBLicence",
        }));
        Assert.That(answer.Cohorts(), Is.EqualTo(new[] { Driving }));
        var settled = await Partner.SendQuestion(needs.Aggregate(question, (asked, need) => asked.With(need, Settling[need].For)));
        Assert.That((settled.Verdict(), settled.Cohorts()), Is.EqualTo(("eligible", new[] { Driving })), settled.Text);
    }

    [Test]
    public async Task A_failed_rule_outweighs_an_unknown_one()
    {
        var answer = await Partner.Ask(Resident("""{"dateOfBirth":null,"hasRightToWork":false,"employmentStatus":null}"""), "2024-12-02");

        Assert.That((answer.Verdict(), answer.Cohorts()), Is.EqualTo(("ineligible", Array.Empty<string>())));
        Assert.That(
            answer.Blocking(),
            Is.EqualTo(new[] { "eligibility.age unknown", "eligibility.employment-status unknown", "eligibility.right-to-work fail" }));
    }

    [TestCase(
        """{"isInFullTimeEducation":true,"hasOtherPublicFunding":true,"postcode":"L67 1AA"}""",
        "fail",
        TestName = "warnings of failed rules do not change the verdict")]
    [TestCase("""{"isInFullTimeEducation":null,"hasOtherPublicFunding":null}""", "unknown", TestName = "warnings of unknown rules do not change the verdict")]
    public async Task Warnings_do_not_change_the_verdict(string changes, string result)
    {
        var sound = await Partner.Ask(Resident(), "2024-12-02");
        var answer = await Partner.Ask(Resident(changes), "2024-12-02");

        Assert.That((answer.Verdict(), answer.Cohorts()), Is.EqualTo(("eligible", sound.Cohorts())), answer.Text);
        Assert.That(answer.Cohorts(), Is.Not.Empty);
        Assert.That(answer.NotPassed(), Is.EqualTo(new[]
        {
            $"eligibility.postcode-live {result} warn", $"eligibility.full-time-education {result} warn", $"eligibility.other-public-funding {result} warn",
            "eligibility.one-per-year unknown warn",
        }[(result == "fail" ? 0 : 1)..]));
    }

    [Test]
    public async Task A_rule_set_decides_which_rules_apply_and_which_block()
    {
        var usual = await Partner.Ask(Resident(), "2026-10-31", "digital");
        var strict = await Partner.Ask(Resident(), "2026-11-01", "digital");

        Assert.That(usual.Lines(), Is.EqualTo(new[]
        {
            "eligibility.age pass block", "eligibility.area pass block", "eligibility.england pass block", "eligibility.postcode-live pass warn",
            "eligibility.employment-status pass block", "eligibility.prisoner pass block", "eligibility.right-to-work pass block",
            "eligibility.full-time-education pass warn", "eligibility.other-public-funding pass warn", "eligibility.one-per-year unknown warn",
            "eligibility.hgv-licence pass block",
        }));
        Assert.That(strict.Lines(), Is.EqualTo(new[]
        {
            "eligibility.age pass block", "eligibility.area pass block", "eligibility.england pass block", "eligibility.postcode-live pass warn",
            "eligibility.employment-status pass block", "eligibility.unemployment-length pass block", "eligibility.prisoner pass block",
            "eligibility.right-to-work pass block", "eligibility.ordinary-residence pass warn", "eligibility.full-time-education pass block",
            "eligibility.one-per-year unknown warn", "eligibility.hgv-licence pass block",
        }));
    }
}
