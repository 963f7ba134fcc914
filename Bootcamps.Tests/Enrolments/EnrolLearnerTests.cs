using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class EnrolLearnerTests<TDatabase> : EnrolmentFixture<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task An_eligible_learner_is_enrolled()
    {
        var cohortId = Host.Given.Cohort();

        var reply = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId));

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        var json = reply.Json;
        Assert.Multiple(() =>
        {
            Assert.That((string?)json["status"], Is.EqualTo("enrolled"));
            Assert.That((string?)json["programmeId"], Is.EqualTo(Given.ProgrammeId));
            Assert.That((string?)json["cohortId"], Is.EqualTo(cohortId));
            Assert.That((int)json["ukprn"]!, Is.EqualTo(Given.Ukprn));
            Assert.That((string?)json["providerReference"], Is.EqualTo("REF-1"));
            Assert.That((string?)json["enrolledOn"], Is.EqualTo("2024-11-15"), "today is before the cohort starts");
            Assert.That((string?)json["localAuthorityCode"], Is.EqualTo("E08000012"));
            Assert.That((string?)json["eligibility"]!["verdict"], Is.EqualTo("eligible"));
            Assert.That((string?)json["eligibility"]!["ruleSet"], Is.EqualTo("TEST-2024-25/standard/2024-04-01"));
            Assert.That(json["warnings"]!.AsArray(), Is.Empty);
            Assert.That((int)json["headroom"]!["remainingPlaces"]!, Is.EqualTo(99_999));
            Assert.That((long)json["headroom"]!["remainingPence"]!, Is.EqualTo(999_999_552_000));
            Assert.That((string?)json["createdAt"], Does.StartWith("2024-11-15T09:00:00"));
            Assert.That((int)json["version"]!, Is.EqualTo(1));
            Assert.That(reply.Headers.Headers.Location?.ToString(), Is.EqualTo($"/v1/enrolments/{(string?)json["enrolmentId"]}"));
        });
    }

    // Prices of the worked examples F1 to F7 under the 2024-25 split of 40/30/30; expected amounts worked out by hand.
    [TestCase(448_000, "unemployed", null, 0, 448_000, 179_200, 134_400, 134_400, TestName = "F1 with 40/30/30: unemployed")]
    [TestCase(448_000, "employed", 120, 44_800, 403_200, 161_280, 120_960, 120_960, TestName = "F2 with 40/30/30: small employer pays 10 %")]
    [TestCase(448_000, "employed", 250, 134_400, 313_600, 125_440, 94_080, 94_080, TestName = "F3 with 40/30/30: large employer pays 30 %")]
    [TestCase(234_386, "employed", 249, 23_439, 210_947, 84_379, 63_284, 63_284, TestName = "F4 with 40/30/30: rounding half away from zero")]
    [TestCase(234_386, "employed", 1_000, 70_316, 164_070, 65_628, 49_221, 49_221, TestName = "F5 with 40/30/30")]
    [TestCase(234_386, "selfEmployed", null, 0, 234_386, 93_754, 70_316, 70_316, TestName = "F6 with 40/30/30: self-employed")]
    [TestCase(448_000, "employedIndependent", null, 0, 448_000, 179_200, 134_400, 134_400, TestName = "L13: an employee who applies alone is fully funded")]
    public async Task The_price_is_shared_and_split(
        long pricePence,
        string employmentStatus,
        int? employees,
        long employerPence,
        long authorityPence,
        long start,
        long completion,
        long outcome)
    {
        var cohortId = Host.Given.Cohort(pricePence: pricePence);

        var reply = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, change: learner =>
        {
            learner["employmentStatus"] = employmentStatus;
            learner["employer"] = employees is null ? null : new { name = "Example Ltd", employeeCount = employees };
        }));

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        var funding = reply.Json["funding"]!;
        long[] actual =
        [
            (long)funding["employerSharePence"]!, (long)funding["authoritySharePence"]!,
            .. funding["milestones"]!.AsArray().Select(milestone => (long)milestone!["pence"]!),
        ];
        Assert.That(actual, Is.EqualTo(new[] { employerPence, authorityPence, start, completion, outcome }));
        Assert.That(
            Host.Given.Scalar<long>("select committed_pence from funding_pool where pool_id = 'TEST-2024-25/programme'"),
            Is.EqualTo(authorityPence),
            "the pools pay the authority's share");
    }

    [Test]
    public async Task All_rows_of_an_enrolment_are_written_in_one_transaction()
    {
        var cohortId = Host.Given.Cohort();
        var id = (string)(await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId))).Json["enrolmentId"]!;

        Assert.Multiple(() =>
        {
            foreach (var table in new[] { "enrolment", "enrolment_learner", "learner_eligibility", "ledger_entry" })
            {
                Assert.That(Host.Given.Scalar<long>($"select count(*) from {table} where enrolment_id = @id", new { id }), Is.EqualTo(1), table);
            }

            Assert.That(
                Host.Given.Scalar<long>(
                    "select count(*) from change_event c join audit_event a on a.lane_id = c.lane_id and a.number = c.number "
                    + "where c.entity_id = @id and c.kind = 'enrolment.created' and a.actor_role = 'provider'",
                    new { id }),
                Is.EqualTo(1));
            Assert.That(Host.Given.Scalar<string>("select verdict from learner_eligibility where enrolment_id = @id", new { id }), Is.EqualTo("eligible"));
            Assert.That(
                Host.Given.Scalar<string>("select residence_source from learner_eligibility where enrolment_id = @id", new { id }),
                Is.EqualTo("postcode"));
            Assert.That(Host.Given.Scalar<long>("select seats_taken from cohort where cohort_id = @cohortId", new { cohortId }), Is.EqualTo(1));
            Assert.That(
                Host.Given
                    .Scalar<long>("select committed_pence from ledger_entry where enrolment_id = @id and kind = 'commit' and period = 202411", new { id }),
                Is.EqualTo(448_000));
            Assert.That(Host.Given.Scalar<long>("select sum(committed_places) from tally"), Is.EqualTo(5), "once in each of the five dimensions");
        });
    }

    [Test]
    public async Task A_dry_run_gives_the_same_answer_and_changes_nothing()
    {
        var cohortId = Host.Given.Cohort();
        var body = Given.Enrolment(cohortId);

        var dry = await Provider.Send(HttpMethod.Post, "/v1/enrolments?dryRun=true", body);
        var untouched = Host.Given.Scalar<long>("select count(*) from enrolment") + Host.Given.Scalar<long>("select sum(committed_places) from funding_pool")
            + Host.Given.Scalar<long>("select turn from lane where lane_id = 'TEST-2024-25'");
        var real = await Provider.Post("/v1/enrolments", body);

        Assert.That(dry.Status, Is.EqualTo(200), dry.Text);
        Assert.That(untouched, Is.Zero);
        var expected = real.Json.AsObject();
        expected["enrolmentId"] = expected["createdAt"] = expected["updatedAt"] = null;
        Assert.That(dry.Json.ToJsonString(), Is.EqualTo(expected.ToJsonString()));
    }

    [Test]
    public async Task A_dry_run_is_refused_for_the_same_reasons()
    {
        var cohortId = Host.Given.Cohort(status: "closed");

        var dry = await Provider.Send(HttpMethod.Post, "/v1/enrolments?dryRun=true", Given.Enrolment(cohortId));
        var real = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId));

        Assert.That(dry.Status, Is.EqualTo(422));
        Assert.That(dry.Codes, Is.EqualTo(real.Codes).And.EqualTo(new[] { "enrolment.cohort-closed" }));
    }

    [Test]
    public async Task Every_reason_is_reported_in_one_response_with_its_numbers()
    {
        Host.Given.Pool(0, 447_999, sectorCode: "digital").Pool(1, 400_000, sectorCode: "digital", ukprn: Given.Ukprn);
        var cohortId = Host.Given.Cohort(seats: 1);
        Host.Given.Execute("update cohort set seats_taken = 1, status = 'closed' where cohort_id = @cohortId", new { cohortId });

        var reply = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, change: learner =>
        {
            learner["dateOfBirth"] = "2006-01-31";
            learner["postcode"] = "M1 1AA";
            learner["hasRightToWork"] = null;
            learner["employmentStatus"] = "notKnown";
        }));

        Assert.That(reply.Status, Is.EqualTo(422), reply.Text);
        Assert.That(reply.Faults, Is.EqualTo(new[]
        {
            "eligibility.age /learner/dateOfBirth", "eligibility.area /learner/postcode", "eligibility.employment-status /learner/employmentStatus",
            "eligibility.right-to-work /learner/hasRightToWork", "enrolment.cohort-closed /cohortId", "enrolment.cohort-full /cohortId",
            "funding.places-cap-reached /cohortId", "funding.pence-cap-reached /cohortId", "funding.pence-cap-reached /cohortId",
        }));
        var pools = reply.Json["errors"]!.AsArray().Where(entry => entry!["poolId"] is not null)
            .Select(entry => $"{entry!["poolId"]} {entry["actual"]} {entry["allowed"]}")
            .ToList();
        Assert.That(
            pools,
            Is.EqualTo(new[]
            {
                "TEST-2024-25/sector/digital  ", "TEST-2024-25/sector/digital  ", $"TEST-2024-25/provider/{Given.Ukprn}/digital 448000 400000",
            }),
            "a provider sees the numbers of its own pools only");
        Assert.That(Host.Given.Scalar<long>("select sum(committed_places) from funding_pool"), Is.Zero, "a refusal takes nothing");
    }

    [Test]
    public async Task Unknown_facts_list_the_fields_that_are_needed()
    {
        var reply = await Provider.Post("/v1/enrolments", Given.Enrolment(Host.Given.Cohort(), change: learner => learner["postcode"] = "WN5 7PQ"));

        Assert.That(reply.Status, Is.EqualTo(422), reply.Text);
        var area = reply.Json["errors"]!.AsArray().Single(entry => (string)entry!["code"]! == "eligibility.area")!;
        Assert.That(area["needs"]!.AsArray().Select(need => (string)need!), Is.EqualTo(new[] { "/learner/localAuthorityCode" }));

        var settled = await Provider.Post("/v1/enrolments", Given.Enrolment(Host.Given.Cohort(), change: learner =>
        {
            learner["postcode"] = "WN5 7PQ";
            learner["localAuthorityCode"] = "E08000012";
        }));
        Assert.That(settled.Status, Is.EqualTo(201), settled.Text);
    }

    [Test]
    public async Task The_same_learner_is_refused_on_the_same_cohort_and_gives_a_warning_on_another()
    {
        var cohortId = Host.Given.Cohort();
        await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId));

        var again = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId));
        var withoutUln = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, change: learner => learner["uln"] = null));
        var elsewhere = await Provider.Post("/v1/enrolments", Given.Enrolment(Host.Given.Cohort()));

        Assert.Multiple(() =>
        {
            Assert.That(again.Status, Is.EqualTo(409), again.Text);
            Assert.That(again.Faults, Is.EqualTo(new[] { "enrolment.duplicate /learner" }));
            Assert.That(withoutUln.Status, Is.EqualTo(409), "name, date of birth and postcode are enough when a ULN is missing");
            Assert.That(elsewhere.Status, Is.EqualTo(201));
            Assert.That(elsewhere.Json["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!), Is.EqualTo(new[] { "eligibility.one-per-year" }));
        });
    }

    [Test]
    public async Task Two_learners_with_different_ulns_are_two_learners()
    {
        var cohortId = Host.Given.Cohort();
        await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 1, learner => learner["familyName"] = "Same"));

        var other = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 2, learner => learner["familyName"] = "Same"));

        Assert.That(other.Status, Is.EqualTo(201), other.Text);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_learner_of_the_authoritys_other_programme_is_not_a_duplicate_and_gives_no_warning(bool hasUln)
    {
        using var authority = Host.With(Host.Given.Key(Role.Authority));
        await authority.Post("/v1/programmes", new { name = "Next", financialYear = "2025-26", copyFrom = Given.ProgrammeId });
        var (cohortId, nextId) = (Host.Given.Cohort(), Host.Given.Cohort(startsOn: "2025-06-02", endsOn: "2025-08-22"));
        Host.Given.Execute("update cohort set programme_id = 'TEST-2025-26' where cohort_id = @nextId", new { nextId });
        var first = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, change: Identify));
        Host.Clock.Advance(new DateTimeOffset(2025, 5, 1, 9, 0, 0, TimeSpan.Zero) - Host.Clock.GetUtcNow());

        var next = await Provider.Post("/v1/enrolments", Given.Enrolment(nextId, change: Identify));

        Assert.That((first.Status, next.Status), Is.EqualTo((201, 201)), next.Text);
        Assert.That((string?)next.Json["programmeId"], Is.EqualTo("TEST-2025-26"));
        Assert.That(next.Json["warnings"]!.AsArray(), Is.Empty);

        void Identify(Dictionary<string, object?> learner) => learner["uln"] = hasUln ? learner["uln"] : null;
    }

    [Test]
    public async Task A_duplicate_together_with_another_failure_is_422()
    {
        var cohortId = Host.Given.Cohort();
        await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId));

        var reply = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, change: learner => learner["hasRightToWork"] = false));

        Assert.That(reply.Status, Is.EqualTo(422));
        Assert.That(reply.Codes, Is.EqualTo(new[] { "eligibility.right-to-work", "enrolment.duplicate" }));
    }

    [TestCase("2024-11-16", "enrolment.date-in-future", TestName = "tomorrow")]
    [TestCase("2024-11-15", null, TestName = "today")]
    [TestCase("2024-05-01", null, TestName = "months ago")]
    public async Task The_enrolment_date_cannot_be_in_the_future(string enrolledOn, string? code)
    {
        var body = Given.Enrolment(Host.Given.Cohort());
        body["enrolledOn"] = enrolledOn;

        var reply = await Provider.Post("/v1/enrolments", body);

        Assert.That(reply.Status == 201 ? null : reply.Codes.Single(), Is.EqualTo(code), reply.Text);
    }

    [Test]
    public async Task The_enrolment_date_defaults_to_today_even_when_the_cohort_has_begun()
    {
        var reply = await Provider.Post("/v1/enrolments", Given.Enrolment(Host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20")));

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        Assert.That((string?)reply.Json["enrolledOn"], Is.EqualTo("2024-11-15"));
    }

    // The clock stands at 15 November 2024; a start can be claimed for 42 days and takes 900 minutes, at most 600 of them a day: two days.
    [TestCase("2024-04-08", "2024-05-31", null, "enrolment.after-cohort-ends", "/cohortId", TestName = "ended on 31 May, without a day")]
    [TestCase("2024-04-08", "2024-05-31", "2024-05-31", "enrolment.start-window-passed", "/enrolledOn", TestName = "ended on 31 May, enrolled on its last day")]
    [TestCase("2024-04-08", "2024-05-31", "2024-06-01", "enrolment.after-cohort-ends", "/enrolledOn", TestName = "ended on 31 May, enrolled on the day after")]
    [TestCase("2024-10-04", "2024-12-20", "2024-09-01", null, null, TestName = "42 days after the first day")]
    [TestCase("2024-10-03", "2024-12-20", "2024-09-01", "enrolment.start-window-passed", "/enrolledOn", TestName = "43 days after the first day")]
    [TestCase("2024-10-03", "2024-12-20", "2024-10-04", null, null, TestName = "42 days after a later enrolment")]
    [TestCase("2024-10-07", "2024-11-16", null, null, null, TestName = "two days left")]
    [TestCase("2024-10-07", "2024-11-15", null, "enrolment.too-late-to-start", "/cohortId", TestName = "one day left")]
    [TestCase("2024-12-02", "2025-02-21", "2024-04-01", null, null, TestName = "on the first day of the programme")]
    [TestCase("2024-12-02", "2025-02-21", "2024-03-31", "enrolment.before-programme", "/enrolledOn", TestName = "on the day before the programme begins")]
    [TestCase("2024-12-02", "2025-02-21", "1900-01-01", "enrolment.before-programme", "/enrolledOn", TestName = "in 1900")]
    public async Task A_learner_can_enrol_while_a_start_can_be_claimed(string startsOn, string endsOn, string? enrolledOn, string? code, string? pointer)
    {
        var reply = await Provider.Post("/v1/enrolments", Given.Enrolment(Host.Given.Cohort(startsOn: startsOn, endsOn: endsOn), enrolledOn: enrolledOn));

        Assert.That(reply.Status, Is.EqualTo(code is null ? 201 : 422), reply.Text);
        if (code is not null)
        {
            Assert.That((reply.Codes.Single(), (string?)reply.Json["errors"]![0]!["pointer"]), Is.EqualTo((code, pointer)), reply.Text);
            Assert.That(Host.Given.Scalar<long>("select count(*) from ledger_entry where kind <> 'vary'"), Is.Zero);
        }
    }

    [Test]
    public async Task A_programme_accepts_enrolments_until_its_last_day()
    {
        Host.Given.Execute("update programme set accepts_until = '2024-11-14'");

        var reply = await Provider.Post("/v1/enrolments", Given.Enrolment(Host.Given.Cohort()));

        Assert.That(reply.Codes, Is.EqualTo(new[] { "funding.programme-closed" }));
    }

    [Test]
    public async Task A_provider_without_any_pool_is_refused()
    {
        Host.Given.Execute("delete from funding_pool where ukprn is not null");

        var reply = await Provider.Post("/v1/enrolments", Given.Enrolment(Host.Given.Cohort()));

        Assert.That(reply.Status, Is.EqualTo(422));
        Assert.That(reply.Codes, Is.EqualTo(new[] { "funding.no-allocation" }));
    }

    [Test]
    public async Task A_National_Insurance_number_without_its_last_letter_gives_a_warning()
    {
        var reply = await Provider.Post(
            "/v1/enrolments",
            Given.Enrolment(Host.Given.Cohort(), change: learner => learner["nationalInsuranceNumber"] = "AB123456"));

        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        var warning = reply.Json["warnings"]!.AsArray().Single()!;
        Assert.That(
            $"{warning["code"]} {warning["severity"]} {warning["pointer"]}",
            Is.EqualTo("enrolment.nino-suffix-missing warning /learner/nationalInsuranceNumber"));
    }

    [Test]
    public async Task Another_providers_cohort_is_not_found()
    {
        Host.Given.Provider(Given.OtherUkprn);
        var cohortId = Host.Given.Cohort(ukprn: Given.OtherUkprn);

        var foreign = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId));
        var absent = await Provider.Post("/v1/enrolments", Given.Enrolment("0192f0c4-7a50-7c3e-9a0e-2f6f3f3b8f11"));

        Assert.That(foreign.Status, Is.EqualTo(404));
        Assert.That(foreign.Faults, Is.EqualTo(new[] { "access.not-found /cohortId" }));
        Assert.That(
            (absent.Status, string.Join(' ', absent.Faults)),
            Is.EqualTo((404, "access.not-found /cohortId")),
            "what is absent and what is somebody else's look the same");
    }

    [Test]
    public async Task An_HGV_course_requires_a_licence_and_uses_its_own_rules()
    {
        Host.Given.RuleSet(route: "hgv", change: rules => rules with
        {
            StartBasisPoints = 5_000,
            CompletionBasisPoints = 5_000,
            OutcomeBasisPoints = 0,
        });
        var cohortId = Host.Given.Cohort(sectorCode: "hgv-driving", pricePence: 234_386);

        var without = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId));
        var with = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, change: learner => learner["holdsCategoryBLicence"] = true));

        Assert.That(without.Codes, Is.EqualTo(new[] { "eligibility.hgv-licence" }));
        Assert.That(with.Status, Is.EqualTo(201), with.Text);
        Assert.That(
            with.Json["funding"]!["milestones"]!.AsArray().Select(milestone => (long)milestone!["pence"]!),
            Is.EqualTo(new[] { 117_193L, 117_193L, 0L }));
    }

    [Test]
    public async Task An_authority_and_other_roles_cannot_enrol()
    {
        foreach (var role in new[] { Role.Authority, Role.Partner, Role.Admin })
        {
            using var client = Host.With(Host.Given.Key(role));
            Assert.That((await client.Post("/v1/enrolments", Given.Enrolment(Host.Given.Cohort()))).Status, Is.EqualTo(403), role);
        }
    }
}
