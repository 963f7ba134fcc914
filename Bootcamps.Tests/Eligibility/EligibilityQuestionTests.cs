using System.Text.Json.Nodes;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using NUnit.Framework;
using static Bootcamps.Tests.Eligibility.EligibilityQuestions;

namespace Bootcamps.Tests.Eligibility;

/// <summary>Questions about a cohort, a sector or all sectors, a day and an authority, the roles that can ask them, and the shape of a question.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class EligibilityQuestionTests<TDatabase> : EligibilityFixture<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task A_question_about_a_cohort_uses_its_dates_and_offers_only_that_cohort()
    {
        // 18 on 31 August 2023, 19 on 31 August 2024.
        var resident = Resident("""{"dateOfBirth":"2005-01-15"}""");

        var july = await Partner.Ask(resident, cohortId: July);
        var august = await Partner.Ask(resident, cohortId: August);
        var winter = await Partner.Ask(resident, cohortId: Winter);

        Assert.That(
            (july.Verdict(), july.Blocking(), july.Cohorts()),
            Is.EqualTo(("ineligible", new[] { "eligibility.age fail" }, Array.Empty<string>())),
            july.Text);
        Assert.That(
            (august.Verdict(), august.Blocking(), august.Cohorts()),
            Is.EqualTo(("eligible", Array.Empty<string>(), Array.Empty<string>())),
            "has begun: " + august.Text);
        Assert.That((winter.Verdict(), winter.Cohorts()), Is.EqualTo(("eligible", new[] { Winter })), winter.Text);
    }

    [Test]
    public async Task A_question_covers_one_sector_or_all_of_them()
    {
        var digital = await Partner.Ask(Resident(), "2024-08-05", "digital");
        var driving = await Partner.Ask(Resident(), "2024-08-05", "hgv-driving");
        var every = await Partner.Ask(Resident(), "2024-08-05");
        var fromToday = await Partner.Ask(Resident());

        Assert.That(digital.Cohorts(), Is.EqualTo(new[] { Winter, FarOff }));
        Assert.That(driving.Cohorts(), Is.EqualTo(new[] { Driving }));
        Assert.That(every.Cohorts(), Is.EqualTo(new[] { Winter, Driving, Spring, FarOff }));
        Assert.That(fromToday.Cohorts(), Is.EqualTo(new[] { Winter, Driving, Spring, FarOff }));
    }

    [TestCase("2024-04-01", "digital", "TEST-2024-25/standard/2024-04-01", TestName = "the first day of a programme uses its rules")]
    [TestCase("2025-03-31", "digital", "TEST-2024-25/standard/2024-04-01", TestName = "the last day of a programme uses its rules")]
    [TestCase("2026-05-01", "digital", "TEST-2026-27/standard/2026-05-01", TestName = "a rule set applies from its first day")]
    [TestCase("2026-10-31", "digital", "TEST-2026-27/standard/2026-05-01", TestName = "a rule set applies until the day before the next one")]
    [TestCase("2026-11-01", "digital", "TEST-2026-27/standard/2026-11-01", TestName = "the next rule set applies from its first day")]
    [TestCase("2026-08-31", "hgv-driving", "TEST-2026-27/standard/2026-05-01", TestName = "a route without rules of its own uses the standard rules")]
    [TestCase("2026-09-01", "hgv-driving", "TEST-2026-27/hgv/2026-09-01", TestName = "a route uses its own rules")]
    [TestCase("2026-11-01", "hgv-driving", "TEST-2026-27/hgv/2026-09-01", TestName = "a route uses its own rules even when the standard rules are later")]
    [TestCase("2026-11-01", null, "TEST-2026-27/standard/2026-11-01", TestName = "a question about every sector uses the standard rules")]
    [TestCase(null, "digital", "TEST-2024-25/standard/2024-04-01", TestName = "the start date defaults to today")]
    public async Task The_rules_in_force_on_the_start_date_apply(string? startsOn, string? sectorCode, string ruleSet)
    {
        var answer = await Partner.Ask(Resident(), startsOn, sectorCode);

        Assert.That((answer.Status, (string?)answer.Json["ruleSet"]), Is.EqualTo((200, ruleSet)), answer.Text);
    }

    [TestCase(
        "2024-03-31",
        null,
        "/startsOn",
        "No programme includes a start on 31 March 2024. Learning can start in Test programme (1 April 2024 to 31 March 2025), "
            + "or in The year after next (1 April 2026 to 31 March 2027).",
        TestName = "there are no rules before the first programme")]
    [TestCase("2025-04-01", null, "/startsOn", "No programme includes a start on 1 April 2025.", TestName = "a programme's rules end with it")]
    [TestCase("2026-03-31", null, "/startsOn", "No programme includes a start on 31 March 2026.", TestName = "between two programmes there are no rules")]
    [TestCase("2027-04-01", null, "/startsOn", "No programme includes a start on 1 April 2027.", TestName = "there are no rules after the last programme")]
    [TestCase("2099-12-31", null, "/startsOn", "No programme includes a start on 31 December 2099.", TestName = "there are no rules in the far future")]
    [TestCase(
        "2026-04-01",
        null,
        "/startsOn",
        "The year after next has no eligibility rules for a start on 1 April 2026. Its rules begin on 1 May 2026.",
        TestName = "a programme has no rules before its first rule set")]
    [TestCase(
        "2026-04-30",
        null,
        "/startsOn",
        "The year after next has no eligibility rules for a start on 30 April 2026.",
        TestName = "a programme has no rules on the day before its first rule set")]
    [TestCase(
        null,
        "Early",
        "/cohortId",
        "No programme includes a start on 1 March 2024. Learning can start in Test programme (1 April 2024 to 31 March 2025).",
        TestName = "there are no rules for a cohort that began before them")]
    public async Task A_date_without_rules_is_refused_and_the_programmes_are_listed(string? startsOn, string? cohort, string pointer, string message)
    {
        var answer = await Partner.Ask(Resident(), startsOn, cohortId: CohortId(cohort));

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((422, new[] { $"eligibility.no-rules {pointer}" })), answer.Text);
        Assert.That((string?)answer.Json["errors"]![0]!["message"], Does.StartWith(message));
    }

    [TestCase("""{"cohortId":"0192f0c4-7a50-7c3e-9a0e-2f6f3f3b8f11"}""", "/cohortId", TestName = "the cohort does not exist")]
    [TestCase("""{"cohortId":"Foreign"}""", "/cohortId", TestName = "the cohort is another authority's")]
    [TestCase("""{"cohortId":"Foreign","sectorCode":"digital"}""", "/cohortId", TestName = "the cohort is another authority's and the sector is given")]
    [TestCase("""{"sectorCode":"zoology"}""", "/sectorCode", TestName = "the sector does not exist")]
    [TestCase("""{"sectorCode":"Digital"}""", "/sectorCode", TestName = "a sector code in capitals does not match")]
    [TestCase("""{"sectorCode":"rail"}""", "/sectorCode", TestName = "the sector is another authority's")]
    [TestCase("""{"authority":"OTHER"}""", "/authority", TestName = "the authority is not the caller's")]
    [TestCase("""{"authority":"OTHER","cohortId":"Foreign"}""", "/authority", TestName = "neither the authority nor the cohort is the caller's")]
    [TestCase("""{"authority":"NOWHERE"}""", "/authority", TestName = "the authority does not exist")]
    [TestCase("""{"authority":"test"}""", "/authority", TestName = "an authority id in small letters does not match")]
    public async Task Unknown_records_and_those_of_another_authority_are_not_found(string changes, string pointer)
    {
        var question = Question(Resident());
        foreach (var (field, value) in JsonNode.Parse(changes)!.AsObject())
        {
            question[field] = CohortId((string)value!);
        }

        foreach (var role in new[] { Role.Partner, Role.Provider, Role.Authority })
        {
            using var caller = Host.With(Keys[role]);
            var answer = await caller.SendQuestion(question);
            Assert.That((answer.Status, answer.Faults), Is.EqualTo((404, new[] { $"access.not-found {pointer}" })), role);
        }
    }

    [Test]
    public async Task Partners_providers_and_authority_staff_get_the_same_answer()
    {
        var partner = await Partner.Ask(Resident(), "2024-12-02");
        Assert.That((partner.Verdict(), partner.Cohorts()), Is.EqualTo(("eligible", new[] { Winter, Driving, Spring, FarOff })));
        foreach (var role in new[] { Role.Provider, Role.Authority })
        {
            using var caller = Host.With(Keys[role]);
            Assert.That((await caller.Ask(Resident(), "2024-12-02")).Text, Is.EqualTo(partner.Text), role);
        }
    }

    [Test]
    public async Task The_authority_defaults_to_the_callers_own()
    {
        using var neighbour = Host.With(Host.Given.Key(Role.Partner, authorityId: "OTHER"));

        var own = await Partner.Ask(Resident());
        var said = await Partner.Ask(Resident(), authority: "TEST");
        var neighbours = await neighbour.Ask(Resident());

        Assert.That(said.Text, Is.EqualTo(own.Text));
        Assert.That(
            ((string?)own.Json["ruleSet"], (string?)neighbours.Json["ruleSet"]),
            Is.EqualTo(("TEST-2024-25/standard/2024-04-01", "OTHER-2024-25/standard/2024-04-01")));
        Assert.That(own.Cohorts(), Has.No.Member(Foreign));
        Assert.That(neighbours.Cohorts(), Is.EqualTo(new[] { Foreign }));
    }

    [Test]
    public async Task Every_malformed_field_is_reported_in_one_response()
    {
        var answer = await Partner.SendQuestion("""
            {
              "authority": "Liverpool City Region", "startsOn": "2024-02-30", "sectorCode": "digital!", "cohortId": "17",
              "applicant": {
                "dateOfBirth": "12/04/1990", "postcode": "L19 2CI", "localAuthorityCode": "Liverpool", "employmentStatus": "retired", "employeeCount": 0,
                "unemployedMonths": 721, "prison": { "releaseOn": "2025-13-01" }
              }
            }
            """);

        Assert.That(answer.Status, Is.EqualTo(400), answer.Text);
        Assert.That(answer.Faults, Is.EqualTo(new[]
        {
            "request.id-invalid /authority", "request.date-invalid /startsOn", "request.id-invalid /sectorCode", "request.id-invalid /cohortId",
            "request.date-invalid /applicant/dateOfBirth", "request.postcode-invalid /applicant/postcode",
            "request.local-authority-invalid /applicant/localAuthorityCode", "request.enum-invalid /applicant/employmentStatus",
            "request.out-of-range /applicant/employeeCount", "request.out-of-range /applicant/unemployedMonths",
            "request.date-invalid /applicant/prison/releaseOn",
        }));
    }

    [TestCase("", "request.malformed ", TestName = "the body is empty")]
    [TestCase("null", "request.malformed ", TestName = "the body is null")]
    [TestCase("[]", "request.wrong-type ", TestName = "the body is a list")]
    [TestCase("{}", "request.required /applicant", TestName = "the applicant is missing")]
    [TestCase("""{"applicant":null}""", "request.required /applicant", TestName = "the applicant is null")]
    [TestCase("""{"applicant":{},"programme":"TEST-2024-25"}""", "request.unknown-field /programme", TestName = "the field is unknown")]
    [TestCase("""{"applicant":{"uln":"1000000027"}}""", "request.unknown-field /applicant/uln", TestName = "a ULN is not a field of a question")]
    [TestCase("""{"applicant":{"hasRightToWork":"yes"}}""", "request.wrong-type /applicant/hasRightToWork", TestName = "yes is not a boolean")]
    [TestCase("""{"applicant":{"employeeCount":12.5}}""", "request.wrong-type /applicant/employeeCount", TestName = "an employee count must be whole")]
    [TestCase("""{"applicant":{"employeeCount":2000001}}""", "request.out-of-range /applicant/employeeCount", TestName = "too many employees are refused")]
    [TestCase("""{"applicant":{"unemployedMonths":-1}}""", "request.out-of-range /applicant/unemployedMonths", TestName = "negative months are refused")]
    [TestCase(
        """{"applicant":{"unemployedMonths":721}}""",
        "request.out-of-range /applicant/unemployedMonths",
        TestName = "more than sixty years out of work are refused")]
    [TestCase(
        """{"applicant":{"dateOfBirth":"1990-04-12","unemployedMonths":224}}""",
        "request.out-of-range /applicant/unemployedMonths",
        TestName = "more months out of work than since the 16th birthday are refused")]
    [TestCase("""{"applicant":{"dateOfBirth":"2030-01-01"}}""", "request.out-of-range /applicant/dateOfBirth", TestName = "a future date of birth is refused")]
    [TestCase("""{"applicant":{"dateOfBirth":"2024-11-15"}}""", "request.out-of-range /applicant/dateOfBirth", TestName = "a date of birth today is refused")]
    [TestCase("""{"applicant":{"dateOfBirth":"1900-01-01"}}""", "request.out-of-range /applicant/dateOfBirth", TestName = "an age of 124 is refused")]
    [TestCase("""{"applicant":{"dateOfBirth":"1904-11-15"}}""", "request.out-of-range /applicant/dateOfBirth", TestName = "an age of 120 is refused")]
    [TestCase(
        """{"applicant":{"prison":{"releaseOn":"2014-11-14"}}}""",
        "request.out-of-range /applicant/prison/releaseOn",
        TestName = "a release more than ten years ago is refused")]
    [TestCase(
        """{"applicant":{"prison":{"releaseOn":"2084-11-16"}}}""",
        "request.out-of-range /applicant/prison/releaseOn",
        TestName = "a release in more than sixty years is refused")]
    [TestCase(
        """{"applicant":{"localAuthorityCode":"E08000099"}}""",
        "request.local-authority-invalid /applicant/localAuthorityCode",
        TestName = "an unissued local authority code is refused")]
    [TestCase(
        """{"applicant":{"localAuthorityCode":"E47000004"}}""",
        "request.local-authority-invalid /applicant/localAuthorityCode",
        TestName = "a combined authority is not a local authority")]
    [TestCase("""{"applicant":{"postcode":"L"}}""", "request.postcode-invalid /applicant/postcode", TestName = "L is neither a postcode nor an outward code")]
    [TestCase("""{"applicant":{"dateOfBirth":"1899-12-31"}}""", "request.date-invalid /applicant/dateOfBirth", TestName = "a birth before 1900 is refused")]
    [TestCase(
        """{"applicant":{"employmentStatus":"Employed"}}""",
        "request.enum-invalid /applicant/employmentStatus",
        TestName = "an enumeration value in another case is refused")]
    [TestCase("""{"applicant":{"postcode":"L19","postcode":"L9"}}""", "request.malformed /applicant/postcode", TestName = "a field is sent twice")]
    public async Task A_malformed_question_is_refused(string body, string fault)
    {
        var answer = await Partner.SendQuestion(body);

        Assert.That((answer.Status, answer.Faults), Is.EqualTo((400, new[] { fault })), answer.Text);
    }

    [Test]
    public async Task A_null_body_is_refused_with_its_own_message()
    {
        var answer = await Partner.SendQuestion("null");

        Assert.That((string?)answer.Json["errors"]![0]!["message"], Is.EqualTo("The body must not be null."));
    }

    [TestCase("""{"employeeCount":1,"unemployedMonths":0,"dateOfBirth":"1904-11-16"}""")]
    [TestCase("""{"employeeCount":2000000,"unemployedMonths":720,"dateOfBirth":"1940-01-01","prison":{}}""")]
    [TestCase("""{"unemployedMonths":223,"prison":{"releaseOn":"2014-11-15"}}""")]
    [TestCase("""{"prison":{"releaseOn":"2084-11-15"}}""")]
    public async Task Numbers_on_their_bounds_are_accepted(string changes) =>
        Assert.That((await Partner.Ask(Resident(changes), "2024-12-02")).Verdict(), Is.EqualTo("eligible"));

    [TestCase("""{"dateOfBirth":"2030-01-01"}""", "The date of birth must be between 16 November 1904 and 14 November 2024.")]
    [TestCase("""{"prison":{"releaseOn":"2090-01-01"}}""", "The release date must be between 15 November 2014 and 15 November 2084.")]
    [TestCase("""{"employeeCount":0}""", "Must be between 1 and 2,000,000.")]
    [TestCase("""{"unemployedMonths":721}""", "Must be between 0 and 720.")]
    [TestCase("""{"localAuthorityCode":"E08000099"}""", "No local authority in the UK has this code. Check it: Liverpool, for example, is E08000012.")]
    public async Task An_impossible_fact_is_refused_with_its_bounds(string changes, string message)
    {
        var answer = await Partner.Ask(Resident(changes));

        Assert.That((answer.Status, (string?)answer.Json["errors"]![0]!["message"]), Is.EqualTo((400, message)), answer.Text);
    }

    [Test]
    public async Task A_null_fact_equals_an_omitted_one()
    {
        var left = await Partner.Ask([], "2024-12-02");
        var nulls = await Partner.SendQuestion("""
            {
              "authority": null, "startsOn": "2024-12-02", "sectorCode": null, "cohortId": null,
              "applicant": {
                "dateOfBirth": null, "postcode": null, "localAuthorityCode": null, "employmentStatus": null, "employeeCount": null,
            """ + """
             "hasRightToWork": null, "isOrdinarilyResident": null,
                "isInFullTimeEducation": null, "hasOtherPublicFunding": null, "unemployedMonths": null, "holdsCategoryBLicence": null,
            """ + """
             "isServingPrisoner": null, "prison": null
              }
            }
            """);

        Assert.That((nulls.Status, nulls.Text), Is.EqualTo((200, left.Text)));
    }
}
