using System.Text.Json.Nodes;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Reports;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Reports;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class GetPerformanceTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Path = $"/v1/programmes/{Given.ProgrammeId}/performance";

    private static readonly PerformanceSubject Woman = new("digital", 10001234, "E08000012", EmploymentStatus.Unemployed, "25-34", "F", 31, 2);
    private static readonly PerformanceSubject Man = new("construction", 10005678, "E08000012", EmploymentStatus.Employed, "35-44", "M", 39, 1);
    private static readonly PerformanceSubject Unknown = new("digital", 10001234, null, EmploymentStatus.NotKnown, null, null, 99, 9);

    private ApiHost _host = null!;

    [SetUp]
    public async Task Start()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme(capPlaces: 300, capPence: 3_000_000, commitmentLimitBasisPoints: 11_000).Provider().Provider(Given.OtherUkprn)
            .Opening("digital", 90, completions: 90, outcomes: 60)
            .Opening("construction", 10, completions: 10, outcomes: 5);
        var targets = await _host.With(_host.Given.Key(Role.Authority)).Put($"/v1/programmes/{Given.ProgrammeId}/targets", new
        {
            items = new object[]
            {
                Target("programme", "2024-09", 160, 110, 65), Target("programme", "2024-10", 200, 130, 65),
                Target("programme", "2024-11", 220, 150, 75), Target("programme", "2025-03", 300, 260, 165),
                Target("sector", "2024-10", 170, 110, 60, sectorCode: "digital"), Target("provider", "2024-10", 40, 30, 20, ukprn: 10005678),
            },
        }, "*");
        Assert.That(targets.Status, Is.EqualTo(200), targets.Text);
        await _host.Given.Service<WriteQueue>().SubmitAsync(new CountEvents(
            new LearnerEvent(Woman, PerformanceMeasure.Starts, "2024-09-10", 40, 16_000),
            new LearnerEvent(Man, PerformanceMeasure.Starts, "2024-10-05", 35, 14_000),
            new LearnerEvent(Unknown, PerformanceMeasure.Starts, "2024-10-05", 10, 4_000),
            new LearnerEvent(Woman, PerformanceMeasure.Completions, "2024-10-20", 16, 4_800),
            new LearnerEvent(Woman, PerformanceMeasure.Interviews, "2024-10-20", 16),
            new LearnerEvent(Man, PerformanceMeasure.Completions, "2024-10-20", 4, 1_200),
            new LearnerEvent(Woman, PerformanceMeasure.DropOuts, "2024-10-25", 5),
            new LearnerEvent(Woman, PerformanceMeasure.Starts, "2024-11-04", 3, 1_200),
            new LearnerEvent(Woman, PerformanceMeasure.Outcomes, "2024-11-05", 8, 2_400)));
    }

    [TearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public async Task Counts_and_rates_include_events_up_to_the_end_of_the_month()
    {
        var answer = await Read("?upToPeriod=2024-10");

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(
            ((bool)answer.Json["isPublished"]!, (string?)answer.Json["upToPeriod"], (string?)answer.Json["asOf"], (string?)answer.Json["readAt"]),
            Is.EqualTo((false, "2024-10", "2024-10-31", "2024-11-15T09:00:00+00:00")));
        Assert.That(Counts(answer.Json["figures"]!), Is.EqualTo("85/20/16/0/5 40000"));
        Assert.That(Rates(answer.Json["figures"]!), Is.EqualTo("5.88 20.00 23.53 18.82 80.00 0.00 0.00"));
    }

    [Test]
    public async Task The_running_month_counts_up_to_today()
    {
        var answer = await Read();

        Assert.That(((string?)answer.Json["upToPeriod"], (string?)answer.Json["asOf"]), Is.EqualTo(("2024-11", "2024-11-15")));
        Assert.That(Counts(answer.Json["figures"]!), Is.EqualTo("88/20/16/8/5 43600"));
        Assert.That((await Read("?upToPeriod=2024-11")).Text, Is.EqualTo(answer.Text));
    }

    // The 16 who were due an interview had one; the 4 whom an employer put forward were due none.
    [Test]
    public async Task Rates_are_compared_with_their_targets() => Assert.That(
        (await Read("?upToPeriod=2024-10")).Json["kpis"]!.AsArray()
            .Select(kpi => $"{kpi!["kpi"]} of {kpi["rateOf"]} {Text(kpi["ratePercent"])}/{kpi["targetPercent"]} {kpi["isMet"]}"),
        Is.EqualTo(new[]
        {
            "dropOut of starts 5.88/20.00 true", "dropOut of ended 20.00/20.00 true", "interview of completionsDueAnInterview 100.00/100.00 true",
            "outcome of starts 0.00/75.00 false", "outcome of completions 0.00/75.00 false",
        }));

    // By the end of October 200 of 300 starts are planned: 100 of this year. 85 are there, 15 % are missing, the tolerance of the review in December.
    [Test]
    public async Task Delivery_is_compared_with_the_profile_of_this_year()
    {
        var answer = await Read("?upToPeriod=2024-10");

        Assert.That((string?)answer.Json["rules"]!["reviewPeriod"], Is.EqualTo("2024-12"));
        Assert.That(
            Progress(answer.Json),
            Is.EqualTo(new[] { "starts 100 185/200 15 15.00 green", "completions 100 120/130 10 33.33 red", "outcomes 65 65/65 0  " }));
        Assert.That(
            Progress(Member(answer, "sector", "digital")),
            Is.EqualTo(new[] { "starts 90 140/170 30 37.50 red", "completions 90 106/110 4 20.00 amber", "outcomes 60 60/60 0  " }));
        Assert.That(
            Progress(Member(answer, "provider", "10005678")),
            Is.EqualTo(new[] { "starts 0 35/40 5 12.50 green", "completions 0 4/30 26 86.67 red", "outcomes 0 0/20 20 100.00 red" }));
        Assert.That(Progress(Member(answer, "sector", "construction")), Is.Empty);
    }

    // Half of November is over: 210, 140 and 70 are planned.
    [Test]
    public async Task In_the_running_month_the_profile_rises_each_day() =>
        Assert.That(
            Progress((await Read()).Json),
            Is.EqualTo(new[] { "starts 100 188/210 22 20.00 amber", "completions 100 120/140 20 50.00 red", "outcomes 65 73/70 0 0.00 green" }));

    // 85 of 100 starts: 170 of 200. 20 of 30 completions: 107 of 160. No outcome was due.
    // 40,000 pence for 40 % of the 100 starts and 30 % of the 30 completions due: 490,000 : 1,580,000 = 40,000 : 128,980.
    [Test]
    public async Task The_forecast_projects_results_to_the_last_day()
    {
        await Enrol(1, "2024-09-30");
        await Enrol(2, "2024-11-01");

        var forecast = (await Read("?upToPeriod=2024-10")).Json["forecast"]!;

        Assert.That((string?)forecast["endsOn"], Is.EqualTo("2025-03-31"));
        Assert.That(
            new[] { "starts", "completions", "outcomes" }.Select(name => forecast[name]!)
                .Select(one => $"{one["actual"]} {one["projected"]}/{one["planned"]} {one["method"]}"),
            Is.EqualTo(new[] { "185 270/300 profile", "120 207/260 profile", "65 /165 profile" }));
        Assert.That(Caps(forecast), Is.EqualTo(new[]
        {
            "101 102/300 198  profile", "100000 200000/3000000 2800000  profile", "40000 128980/3000000 2871020  profile",
        }));
    }

    // 115 learners are booked on cohorts of 2 December; nobody's time to start is over, so all are expected. 88 have started this year: 203, and not 147
    // by the profile.
    [Test]
    public async Task Booked_learners_are_expected_to_start()
    {
        var cohortId = _host.Given.Cohort(pricePence: 10_000);
        using var provider = _host.With(_host.Given.Key());
        for (var n = 1; n <= 115; n++)
        {
            Assert.That((await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, n))).Status, Is.EqualTo(201));
        }

        var answer = (await Read()).Json;
        var forecast = answer["forecast"]!;

        Assert.That(
            ((long)forecast["bookings"]!["booked"]!, (string)forecast["bookings"]!["showUpPercent"]!
                .ToJsonString(), (bool)forecast["bookings"]!["isShowUpObserved"]!, (long)forecast["bookings"]!["expectedStarts"]!),
            Is.EqualTo((115L, "100.00", false, 115L)));
        Assert.That(((long)forecast["starts"]!["actual"]!, (long)forecast["starts"]!["projected"]!), Is.EqualTo((188L, 303L)));
        Assert.That(
            answer["months"]!.AsArray().Select(month => (long?)month!["expectedStarts"]),
            Is.EqualTo(new long?[] { null, null, null, null, null, null, null, 0, 115, 0, 0, 0 }));
    }

    // 15 November is the 229th of 365 days.
    [Test]
    public async Task Every_sector_and_provider_has_an_expected_day_when_places_and_money_run_out()
    {
        _host.Given.Execute("delete from completion_target");
        _host.Given.Pool(150, 1_000_000, sectorCode: "digital").Pool(1_000, 100_000_000, sectorCode: "construction");
        var cohortId = _host.Given.Cohort(pricePence: 10_000);
        using var provider = _host.With(_host.Given.Key());
        for (var n = 1; n <= 46; n++)
        {
            Assert.That((await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, n))).Status, Is.EqualTo(201));
        }

        var answer = await Read();

        // 46 places and £4,600 in 229 days. 60 places more than the earlier 90 are reached after 298.7 days, on 24 January, the 299th day; £10,000 after
        // 497.8 days, not within the programme.
        Assert.That(RunsOut(Member(answer, "sector", "digital")), Is.EqualTo("136/150 2025-01-24, 460000/1000000 "));
        Assert.That(RunsOut(Member(answer, "sector", "construction")), Is.EqualTo("10/1000 , 0/100000000 "));
        Assert.That(RunsOut(Member(answer, "provider", "10001234")), Does.StartWith("46/"));
        Assert.That(Member(answer, "sex", "F")["forecast"], Is.Null);
        Assert.That(Member(await Read("?upToPeriod=2024-10"), "sector", "digital")["forecast"], Is.Null, "of a past month it is not known");

        static string RunsOut(JsonNode member) => string.Join(", ", new[] { "committedPlaces", "committedPence" }.Select(name => member["forecast"]![name]!)
            .Select(one => $"{one["actual"]}/{one["cap"]} {one["capReachedOn"]}"));
    }

    // 31 October is the 214th of 365 days.
    [Test]
    public async Task Without_targets_the_forecast_uses_the_daily_average()
    {
        _host.Given.Execute("delete from completion_target");
        _host.Given.Execute("update tally set committed_places = 214, committed_pence = 2140000 where dimension = 'month' and member = '202403'");
        _host.Given.Execute("update tally set member = '202404' where dimension = 'month' and member = '202403'");

        var answer = await Read("?upToPeriod=2024-10");

        Assert.That(Progress(answer.Json), Is.EqualTo(new[] { "starts 100 185/   ", "completions 100 120/   ", "outcomes 65 65/   " }));
        Assert.That((long)answer.Json["forecast"]!["starts"]!["projected"]!, Is.EqualTo(245), "100 and 85 : 214 days = 145 : 365 days");
        Assert.That(Caps(answer.Json["forecast"]!), Is.EqualTo(new[]
        {
            "214 365/300 -65 2025-01-25 linear", "2140000 3650000/3000000 -650000 2025-02-24 linear", "40000 68224/3000000 2931776  linear",
        }));
    }

    [Test]
    public async Task Months_show_events_and_running_totals_against_the_profile()
    {
        var months = (await Read("?upToPeriod=2024-10")).Json["months"]!.AsArray();

        Assert.That(months.Select(month => (string?)month!["period"]), Is.EqualTo(new[]
        {
            "2024-04", "2024-05", "2024-06", "2024-07", "2024-08", "2024-09", "2024-10", "2024-11", "2024-12", "2025-01", "2025-02", "2025-03",
        }));
        Assert.That(months.Select(month =>
            $"{(month!["figures"] is { } figures ? Counts(figures) : "-")}, {Text(month["starts"]!["actual"])}/{month["starts"]!["planned"]} "
            + $"{Text(month["completions"]!["actual"])}/{month["completions"]!["planned"]} "
            + $"{Text(month["outcomes"]!["actual"])}/{month["outcomes"]!["planned"]}").Where((_, i) => i is 0 or 5 or 6 or 7 or 11), Is.EqualTo(new[]
        {
            "0/0/0/0/0 0, 100/110 100/102 65/65",
            "40/0/0/0/0 16000, 140/160 100/110 65/65",
            "45/20/16/0/5 24000, 185/200 120/130 65/65",
            "-, /220 /150 /75",
            "-, /300 /260 /165",
        }));
    }

    [Test]
    public async Task Every_breakdown_adds_up_to_the_programme()
    {
        var answer = await Read("?upToPeriod=2024-10");
        var breakdowns = answer.Json["breakdowns"]!.AsArray();

        Assert.That(breakdowns.Select(breakdown => (string?)breakdown!["dimension"]), Is.EqualTo(new[]
        {
            "sector", "provider", "localAuthority", "employmentStatus", "ageBand", "sex", "ethnicityGroup", "disability",
        }));
        foreach (var breakdown in breakdowns)
        {
            Assert.That(
                breakdown!["members"]!.AsArray().Sum(member => (long)member!["figures"]!["starts"]!["value"]!),
                Is.EqualTo(85),
                (string?)breakdown["dimension"]);
            Assert.That(
                breakdown["members"]!.AsArray().Sum(member => (long)member!["figures"]!["earnedPence"]!["value"]!),
                Is.EqualTo(40_000),
                (string?)breakdown["dimension"]);
        }

        Assert.That(
            Members(answer, "sector"),
            Is.EqualTo(new[] { "construction construction 35/4/0/0/0 15200", "digital digital 50/16/16/0/5 24800", "hgv-driving hgv-driving 0/0/0/0/0 0" }));
        Assert.That(
            Members(answer, "provider"),
            Is.EqualTo(new[] { "10001234 Provider 10001234 50/16/16/0/5 24800", "10005678 Provider 10005678 35/4/0/0/0 15200" }));
        Assert.That(Members(answer, "localAuthority"), Is.EqualTo(new[] { "E08000012 Liverpool 75/20/16/0/5 36000", "unknown  10/0/0/0/0 4000" }));
        Assert.That(Members(answer, "employmentStatus"), Is.EqualTo(new[]
        {
            "unemployed  40/16/16/0/5 20800", "selfEmployed  0/0/0/0/0 0", "employed  35/4/0/0/0 15200", "employedIndependent  0/0/0/0/0 0",
            "unknown  10/0/0/0/0 4000",
        }));
        Assert.That(Members(answer, "sex"), Is.EqualTo(new[] { "F  40/16/16/0/5 20800", "M  35/4/0/0/0 15200", "unknown  10/0/0/0/0 4000" }));
        Assert.That(Rates(Member(answer, "sex", "F")["figures"]!), Is.EqualTo("12.50 23.81 40.00 40.00 100.00 0.00 0.00"));
        Assert.That(Rates(Member(answer, "sex", "unknown")["figures"]!), Is.EqualTo("0.00  0.00 0.00  0.00 "));
    }

    [Test]
    public async Task The_breakdown_by_employment_status_has_a_note_against_comparison()
    {
        var noted = (await Read()).Json["breakdowns"]!.AsArray().Where(breakdown => breakdown!["note"] is not null).ToList();

        Assert.That(noted.Select(breakdown => (string?)breakdown!["dimension"]), Is.EqualTo(new[] { "employmentStatus" }));
        Assert.That((string?)noted[0]!["note"], Does.Contain("do not compare"));
    }

    [Test]
    public async Task A_single_breakdown_can_be_requested()
    {
        var answer = await Read("?by=ethnicityGroup");

        Assert.That(answer.Json["breakdowns"]!.AsArray().Select(breakdown => (string?)breakdown!["dimension"]), Is.EqualTo(new[] { "ethnicityGroup" }));
        Assert.That(
            Members(answer, "ethnicityGroup").Select(member => member.Split(' ')[0]),
            Is.EqualTo(new[] { "white", "mixed", "asian", "black", "other", "unknown" }));
    }

    // Rounded to 10, fewer than 30 withheld; learners of unknown sex are in the total only.
    [Test]
    public async Task Published_figures_are_rounded_and_small_ones_withheld()
    {
        var answer = await Read("?upToPeriod=2024-10&isPublished=true");

        Assert.That((bool)answer.Json["isPublished"]!, Is.True);
        Assert.That(Counts(answer.Json["figures"]!), Is.EqualTo("90/c/c/c/c c"));
        Assert.That(Rates(answer.Json["figures"]!), Is.EqualTo("c c c c c c c"));
        Assert.That(answer.Json["kpis"]!.AsArray().Select(kpi => Text(kpi!["ratePercent"]) + kpi["isMet"]), Is.All.EqualTo("c"));
        Assert.That(Progress(answer.Json), Is.EqualTo(new[] { "starts 100 190/200 10 10.00 green", "completions 100 c/130 c c ", "outcomes 70 c/65 c  " }));
        Assert.That(answer.Json["forecast"], Is.Null);
        Assert.That(
            Members(answer, "sector"),
            Is.EqualTo(new[] { "construction construction 40/c/c/c/c c", "digital digital 50/c/c/c/c c", "hgv-driving hgv-driving c/c/c/c/c c" }));
        Assert.That(Members(answer, "sex"), Is.EqualTo(new[] { "F  40/c/c/c/c c", "M  40/c/c/c/c c" }));
        Assert.That(
            answer.Json["months"]!.AsArray().Take(8).Select(month =>
                $"{(month!["figures"] is { } figures ? Text(figures["starts"]) : "-")} {Text(month["starts"]!["actual"])} "
                + $"{Text(month["completions"]!["actual"])}"),
            Is.EqualTo(new[] { "c c c", "c c c", "c c c", "c c c", "c c c", "40 140 c", "50 190 c", "-  " }));
    }

    // 29 of construction would be 69 less the 40 of digital.
    [Test]
    public async Task When_one_small_member_is_withheld_another_is_withheld_too()
    {
        await _host.Given.Service<WriteQueue>().SubmitAsync(new CountEvents(
            new LearnerEvent(Man, PerformanceMeasure.Starts, "2024-10-05", -6, 0),
            new LearnerEvent(Woman with { SectorCode = "hgv-driving", Sex = "M" }, PerformanceMeasure.Starts, "2024-10-05", 60)));

        var answer = await Read("?upToPeriod=2024-10&isPublished=true&by=sector");

        Assert.That(
            Members(answer, "sector").Select(member => member.Split('/')[0]),
            Is.EqualTo(new[] { "construction construction c", "digital digital c", "hgv-driving hgv-driving 60" }));
        Assert.That(Progress(Member(answer, "sector", "digital"))[0], Is.EqualTo("starts 90 c/170 c c "));
    }

    [Test]
    public async Task Later_rules_apply_from_their_own_day()
    {
        _host.Given.PerformanceRule(new PerformanceRule
        {
            ValidFrom = new DateOnly(2024, 11, 1),
            MinimumOutcomeBasisPoints = 3_000,
            ReviewPoints = [new ReviewPoint(12, 2_500, "Test")],
            Source = "Agreed in October"
        });

        var (before, after) = (await Read("?upToPeriod=2024-10"), await Read());

        Assert.That((string?)before.Json["rules"]!["validFrom"], Is.EqualTo("2024-04-01"));
        Assert.That(
            before.Json["rules"]!["reviews"]!.AsArray().Select(review => $"{review!["period"]} {review["tolerancePercent"]}"),
            Is.EqualTo(new[] { "2024-12 15.00", "2025-04 10.00", "2025-07 5.00", "2025-10 0.00" }));
        Assert.That(((string?)after.Json["rules"]!["source"], (string?)after.Json["rules"]!["reviewPeriod"]), Is.EqualTo(("Agreed in October", "2025-03")));
        Assert.That((bool)after.Json["kpis"]![4]!["isMet"]!, Is.True, "8 outcomes of 20 completions");
        Assert.That(Progress(after.Json)[0], Is.EqualTo("starts 100 188/210 22 20.00 green"));
    }

    [TestCase("2024-03")]
    [TestCase("2024-12")]
    public async Task A_month_outside_the_programme_or_in_the_future_is_refused(string period)
    {
        var answer = await Read("?upToPeriod=" + period);

        Assert.That(answer.Status, Is.EqualTo(422), answer.Text);
        Assert.That(answer.Faults, Is.EqualTo(new[] { "report.month-outside-programme /upToPeriod" }));
        Assert.That((string?)answer.Json["errors"]![0]!["message"], Is.EqualTo("The month must be from 2024-04 to 2024-11."));
    }

    [Test]
    public async Task Before_its_first_day_a_programme_has_no_forecast_and_nothing_is_due()
    {
        _host.Given.Execute("update programme set starts_on = '2025-04-01', ends_on = '2026-03-31', financial_year = 2025");

        var answer = await Read();

        Assert.That(
            ((string?)answer.Json["upToPeriod"], (string?)answer.Json["asOf"], answer.Json["forecast"]),
            Is.EqualTo(("2025-04", "2024-11-15", (JsonNode?)null)));
    }

    [Test]
    public async Task Every_malformed_field_is_reported_in_one_response()
    {
        var answer = await Read("?upToPeriod=2024-13&isPublished=yes&by=programme");

        Assert.That(answer.Status, Is.EqualTo(400), answer.Text);
        Assert.That(
            answer.Faults,
            Is.EquivalentTo(new[] { "request.month-invalid /upToPeriod", "request.wrong-type /isPublished", "request.enum-invalid /by" }));
    }

    [Test]
    public void A_report_reads_neither_enrolments_nor_the_ledger()
    {
        foreach (var sql in new[] { PerformanceStore.Sql.Sums, PerformanceStore.Sql.Rules })
        {
            Assert.That(sql, Does.Not.Contain("enrolment").And.Not.Contain("ledger_entry"));
            if (Database is SqliteDatabase)
            {
                var plan = QueryPlan.Of(Database.Engine, sql, new { programmeId = Given.ProgrammeId, upToPeriod = 202410 });

                Assert.That(plan, Is.Not.Empty);
                Assert.That(plan, Has.None.StartsWith("SCAN"));
            }
        }
    }

    [Test]
    public void Money_of_earlier_years_is_read_by_key()
    {
        if (Database is SqliteDatabase)
        {
            Assert.That(
                string.Join("; ", QueryPlan.Of(Database.Engine, PerformanceStore.Sql.Openings, new { programmeId = Given.ProgrammeId })),
                Does.Contain("SEARCH l USING PRIMARY KEY (programme_id=? AND number=?)").And.Not.Contain("SCAN"));
        }
    }

    [Test]
    public async Task Another_authoritys_programme_is_not_found()
    {
        _host.Given.Programme(authorityId: "OTHER");
        var authority = _host.With(_host.Given.Key(Role.Authority));

        Assert.That((await authority.Get("/v1/programmes/OTHER-2024-25/performance")).Status, Is.EqualTo(404));
        Assert.That((await authority.Get("/v1/programmes/a_b/performance")).Status, Is.EqualTo(400));
    }

    [TestCase(Role.Provider)]
    [TestCase(Role.Partner)]
    [TestCase(Role.Admin)]
    public async Task Only_the_authority_can_read_it(string role) => Assert.That((await _host.With(_host.Given.Key(role)).Get(Path)).Status, Is.EqualTo(403));

    private Task<Reply> Read(string query = "") => _host.With(_host.Given.Key(Role.Authority)).Get(Path + query);

    private async Task Enrol(int n, string enrolledOn)
    {
        var body = Given.Enrolment(_host.Given.Cohort(pricePence: 100_000), n);
        body["enrolledOn"] = enrolledOn;
        var answer = await _host.With(_host.Given.Key()).Post("/v1/enrolments", body);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
    }

    private static object Target(string level, string period, int starts, int completions, int outcomes, string? sectorCode = null, int? ukprn = null) =>
        new { level, sectorCode, ukprn, period, starts, completions, outcomes };

    private static JsonNode Member(Reply answer, string dimension, string member) =>
        answer.Json["breakdowns"]!.AsArray().Single(breakdown => (string?)breakdown!["dimension"] == dimension)!["members"]!.AsArray()
            .Single(one => (string?)one!["member"] == member)!;

    private static IEnumerable<string> Members(
        Reply answer,
        string dimension) => answer.Json["breakdowns"]!.AsArray().Single(breakdown => (string?)breakdown!["dimension"] == dimension)!["members"]!
        .AsArray().Select(member => $"{member!["member"]} {member["name"]} {Counts(member["figures"]!)}");

    private static List<string> Progress(JsonNode node) =>
    [
        .. node["progress"]!.AsArray().Select(one =>
            $"{one!["measure"]} {Text(one["opening"])} {Text(one["actual"])}/{one["planned"]} "
            + $"{Text(one["shortfall"])} {Text(one["shortfallPercent"])} {one["status"]}"),
    ];

    private static IEnumerable<string> Caps(JsonNode forecast) => new[] { "committedPlaces", "committedPence", "earnedPence" }.Select(name => forecast[name]!)
        .Select(one => $"{one["actual"]} {one["projected"]}/{one["cap"]} {one["projectedHeadroom"]} {one["capReachedOn"]} {one["method"]}");

    private static string Counts(JsonNode figures) =>
        $"{Text(figures["starts"])}/{Text(figures["completions"])}/{Text(figures["interviews"])}/{Text(figures["outcomes"])}/"
        + $"{Text(figures["dropOuts"])} {Text(figures["earnedPence"])}";

    private static string Rates(JsonNode figures) => string.Join(' ', new[]
    {
        "dropOutPerStarts", "dropOutPerEnded", "completionPerStarts", "interviewPerStarts", "interviewPerCompletions", "outcomePerStarts",
        "outcomePerCompletions",
    }.Select(rate => Text(figures[rate + "Percent"])));

    private static string Text(JsonNode? figure) => figure is null ? "" : (bool)figure["isSuppressed"]! ? "c" : $"{figure["value"]}";
}
