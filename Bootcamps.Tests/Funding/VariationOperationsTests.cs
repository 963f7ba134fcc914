using System.Text.Json.Nodes;
using Bootcamps.Api.Funding;
using Bootcamps.Tests.Enrolments;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>Variations: two people, caps that never fall below what is committed, and a day from which they give.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class VariationOperationsTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Path = $"/v1/programmes/{Given.ProgrammeId}/variations";
    private const long Price = 448_000;

    private ApiHost _host = null!;
    private HttpClient _provider = null!;
    private HttpClient _authority = null!;
    private HttpClient _ada = null!;
    private HttpClient _grace = null!;
    private string _cohortId = null!;

    // Digital has room for 2 learners, construction for 4, the programme for 6.
    [SetUp]
    public void Start_the_host()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme(capPlaces: 6, capPence: 6 * Price)
            .Pool(2, 2 * Price, "digital").Pool(4, 4 * Price, "construction").Provider(capPlaces: 6, capPence: 6 * Price);
        _cohortId = _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        _provider = _host.With(_host.Given.Key());
        _authority = _host.With(_host.Given.Key("authority"));
        _ada = _host.With(_host.Person(subject: "ada"));
        _grace = _host.With(_host.Person(subject: "grace"));
    }

    [TearDown]
    public void Stop_the_host()
    {
        _provider.Dispose();
        _authority.Dispose();
        _ada.Dispose();
        _grace.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task A_virement_proposed_by_a_key_and_approved_by_a_person_lets_more_learners_enrol()
    {
        await Enrol(1, 2);
        Assert.That((await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, 3))).Status, Is.EqualTo(422));

        var proposed = await Propose(_authority, Sector("construction", -1, -Price), Sector("digital", 1, Price));
        var refused = await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, 3));
        var approved = await Decide(_ada, proposed, "approve");
        await Enrol(3);

        Assert.That(proposed.Status, Is.EqualTo(201), proposed.Text);
        Assert.That(proposed.Headers.Headers.Location?.ToString(), Is.EqualTo($"/v1/variations/{Id(proposed)}"));
        Assert.That(
            $"{proposed.Json["kind"]} {proposed.Json["status"]} {proposed.Json["reason"]} {proposed.Json["effectiveOn"]} {proposed.Json["isInEffect"]}",
            Is.EqualTo("virement proposed Board paper 12 2024-11-15 false"));
        Assert.That(refused.Status, Is.EqualTo(422), "a proposal changes nothing");
        Assert.That(approved.Status, Is.EqualTo(200), approved.Text);
        Assert.That(
            $"{approved.Json["status"]} {approved.Json["decidedBy"]} {approved.Json["decidedAt"]} {approved.Json["isInEffect"]} {approved.Json["version"]}",
            Is.EqualTo("approved ada 2024-11-15T09:00:00+00:00 true 2"));
        Assert.That(approved.Headers.Headers.ETag?.Tag, Is.EqualTo("\"2\""));
        Assert.That(
            Figures(approved.Json["pools"]![1]!),
            Is.EqualTo("TEST-2024-25/sector/digital 1 448000: 2 2 0 896000 896000 0 0 -> 3 2 1 1344000 896000 0 448000"));
        Assert.That((await _authority.Get($"/v1/variations/{Id(proposed)}")).Text, Is.EqualTo(approved.Text));
        Assert.That(await Caps(), Is.EqualTo("programme 6 2688000, sector construction 3 1344000, sector digital 3 1344000, provider 10001234 6 2688000"));
        await AssertSound(3);
    }

    [Test]
    public async Task Caps_have_a_ledger_and_every_step_a_change_and_an_audit_entry()
    {
        var proposed = await Propose(_ada, Sector("construction", 0, -Price), Sector("digital", 0, Price));
        await Decide(_grace, proposed, "approve");
        var second = await Propose(_ada, Sector("construction", -1, 0));
        await Decide(_grace, second, "reject", new { reason = "Needed in spring." });

        var changes = (await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/changes")).Json["items"]!.AsArray();
        Assert.That(
            changes.Select(change => $"{change!["kind"]} {change["by"]!["personId"]} {string.Join(' ', change["fields"]!.AsArray()
                .Select(field => $"{field!["name"]}={field["value"]}"))}"),
            Is.EqualTo(new[]
            {
                "variation.proposed ada status=proposed kind=virement effectiveOn=2024-11-15 isInEffect=false",
                "variation.approved grace status=approved kind=virement effectiveOn=2024-11-15 isInEffect=true",
                "variation.effective grace status=approved kind=virement effectiveOn=2024-11-15 isInEffect=true",
                "variation.proposed ada status=proposed kind=reduction effectiveOn=2024-11-15 isInEffect=false",
                "variation.rejected grace status=rejected kind=reduction effectiveOn=2024-11-15 isInEffect=false",
            }));
        Assert.That(changes.Take(3).Select(change => (string?)change!["entityId"]), Is.All.EqualTo(Id(proposed)));
        Assert.That(
            _host.Given.Scalar<string>("select reason from audit_event where action = 'variation.rejected'"), Is.EqualTo("Needed in spring."));
        Assert.That(
            _host.Given.Scalar<string>("select reason from audit_event where action = 'variation.proposed'"), Is.EqualTo("Board paper 12"));
        Assert.That(
            _host.Given.Scalar<string>(
                "select concat(count(*), ' ', sum(cap_pence), ' ', sum(cap_places)) from ledger_entry where kind = 'vary' and number > 1000000"),
            Is.EqualTo("2 0 0"));
        Assert.That(_host.Given.Scalar<long>("select count(*) from change_event where kind like 'variation.%' and ukprn is not null"), Is.Zero);
        await AssertSound(0);
    }

    [Test]
    public async Task Two_people_decide_once_on_the_version_they_have_seen()
    {
        var proposed = await Propose(_ada, Sector("construction", -1, 0));

        var same = await Decide(_ada, proposed, "approve");
        var sameReject = await Decide(_ada, proposed, "reject", new { reason = "No." });
        var key = await Decide(_authority, proposed, "approve");
        var keyReject = await Decide(_authority, proposed, "reject", new { reason = "No." });
        var blind = await _grace.Send(HttpMethod.Post, $"/v1/variations/{Id(proposed)}/approve", null);
        var stale = await Decide(_grace, proposed, "approve", version: 7);
        var silent = await Decide(_grace, proposed, "reject", new { });
        var approved = await Decide(_grace, proposed, "approve");
        var again = await Decide(_grace, proposed, "approve", version: 2);
        var rejected = await Decide(_grace, proposed, "reject", new { reason = "No." }, version: 2);

        Assert.That((same.Status, same.Codes), Is.EqualTo((422, new[] { "variation.same-person" })), same.Text);
        Assert.That((sameReject.Status, sameReject.Codes), Is.EqualTo((422, new[] { "variation.same-person" })));
        Assert.That((key.Status, (string?)key.Json["code"]), Is.EqualTo((403, "access.person-required")));
        Assert.That((keyReject.Status, (string?)keyReject.Json["code"]), Is.EqualTo((403, "access.person-required")));
        Assert.That((blind.Status, stale.Status), Is.EqualTo((428, 412)));
        Assert.That((silent.Status, silent.Faults), Is.EqualTo((400, new[] { "request.required /reason" })));
        Assert.That(approved.Status, Is.EqualTo(200), approved.Text);
        Assert.That((again.Status, again.Codes), Is.EqualTo((409, new[] { "variation.already-decided" })));
        Assert.That(
            (string?)again.Json["errors"]![0]!["message"], Is.EqualTo("This variation was approved on 15 November 2024 at 09:00 UTC."));
        Assert.That((rejected.Status, rejected.Codes), Is.EqualTo((409, new[] { "variation.already-decided" })));
    }

    [Test]
    public async Task A_reduction_below_what_is_committed_is_refused_with_what_can_be_released()
    {
        await Enrol(1);
        var construction = _host.Given.Cohort(sectorCode: "construction", startsOn: "2024-10-07", endsOn: "2024-12-20");
        await Journey.Enrol(_provider, construction, 2);

        var refused = await Propose(_ada, Sector("construction", -4, -3 * Price - 1));

        Assert.That((refused.Status, refused.Faults), Is.EqualTo((422, new[]
        {
            "funding.cap-below-committed /lines/0/places", "funding.cap-below-committed /lines/0/pence",
        })), refused.Text);
        Assert.That(
            refused.Json["errors"]!.AsArray().Select(error => $"{error!["actual"]}/{error["allowed"]} {error["poolId"]} {error["message"]}"),
            Is.EqualTo(new[]
            {
                "4/3 TEST-2024-25/sector/construction The cap would be 1 place below what is already committed or earned. At most 3 places and £13,440.00 can "
                    + "be taken away now.",
                "1344001/1344000 TEST-2024-25/sector/construction The cap would be £0.01 below what is already committed or earned. At most 3 places and "
                    + "£13,440.00 can be taken away now.",
            }));
        Assert.That(await Count("variation"), Is.Zero);
    }

    [Test]
    public async Task A_variation_that_no_longer_fits_is_refused_with_the_numbers_and_stays_proposed()
    {
        var construction = _host.Given.Cohort(sectorCode: "construction", startsOn: "2024-10-07", endsOn: "2024-12-20");
        var proposed = await Propose(_ada, Sector("construction", -4, -4 * Price), Sector("digital", 4, 4 * Price));
        await Journey.Enrol(_provider, construction, 1);

        var tried = await _grace.Send(HttpMethod.Post, $"/v1/variations/{Id(proposed)}/approve?dryRun=true", null, ("If-Match", "\"1\""));
        var refused = await Decide(_grace, proposed, "approve");

        Assert.That(tried.Status, Is.EqualTo(422));
        Assert.That((refused.Status, refused.Codes), Is.EqualTo((422, new[] { "funding.cap-below-committed", "funding.cap-below-committed" })), refused.Text);
        Assert.That(refused.Text, Does.Contain("At most 3 places and £13,440.00 can be taken away now."));
        var still = await _authority.Get($"/v1/variations/{Id(proposed)}");
        Assert.That(((string?)still.Json["status"], still.Headers.Headers.ETag?.Tag), Is.EqualTo(("proposed", "\"1\"")));
        await AssertSound(1);

        var instead = await Propose(
            _ada, new { reason = "One learner has enrolled", supersedes = Id(proposed), lines = new[] { Sector("construction", -3, -3 * Price) } });
        var old = await _authority.Get($"/v1/variations/{Id(proposed)}");
        var late = await Decide(_grace, proposed, "approve", version: 2);
        var twice = await Propose(_ada, new { reason = "Again", supersedes = Id(proposed), lines = new[] { Sector("construction", -1, 0) } });

        Assert.That((instead.Status, (string?)instead.Json["supersedes"]), Is.EqualTo((201, Id(proposed))), instead.Text);
        Assert.That(
            ((string?)old.Json["status"], (string?)old.Json["supersededBy"], (string?)old.Json["decidedBy"]),
            Is.EqualTo(("superseded", Id(instead), (string?)null)));
        Assert.That((late.Status, late.Codes), Is.EqualTo((409, new[] { "variation.already-decided" })));
        Assert.That((twice.Status, twice.Faults), Is.EqualTo((409, new[] { "variation.already-decided /supersedes" })), twice.Text);
        Assert.That(
            (await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/changes?kind=variation.superseded")).Json["items"]!.AsArray()
                .Select(change => (string?)change!["entityId"]),
            Is.EqualTo(new[] { Id(proposed) }));
        Assert.That((await Decide(_grace, instead, "approve")).Status, Is.EqualTo(200));
        await AssertSound(1);
    }

    [Test]
    public async Task A_later_variation_holds_back_what_it_takes_and_gives_on_its_day()
    {
        await Enrol(1, 2);
        var version = (await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/allocations")).Headers.Headers.ETag!.Tag;
        var proposed = await Propose(_authority, new
        {
            reason = "From December", effectiveOn = "2024-12-01", commitmentLimitPercent = 110,
            targets = new { items = new[] { new { level = "programme", period = "2025-03", starts = 6, completions = 4, outcomes = 2 } } },
            lines = new[] { Sector("construction", -1, -Price), Sector("digital", 1, Price) },
        });
        var approved = await Decide(_ada, proposed, "approve");

        Assert.That((approved.Status, (bool)approved.Json["isInEffect"]!), Is.EqualTo((200, false)), approved.Text);
        Assert.That(await Caps(), Does.Contain("sector construction 3 1344000, sector digital 2 896000"));
        Assert.That((await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, 3))).Status, Is.EqualTo(422), "not before the day");
        Assert.That((await Programme())["commitmentLimitPercent"]!.ToJsonString(), Is.EqualTo("100.00"));
        var limit = await Propose(_ada, new { reason = "Twice", commitmentLimitPercent = 105 });
        Assert.That((limit.Status, limit.Faults), Is.EqualTo((409, new[] { "variation.limit-pending /commitmentLimitPercent" })));
        await AssertSound(2);

        // 30 November 2024 at 23:00, and an hour later.
        _host.Clock.Advance(new DateTime(2024, 11, 30, 23, 0, 0, DateTimeKind.Utc) - new DateTime(2024, 11, 15, 9, 0, 0, DateTimeKind.Utc));
        var early = await Apply();
        _host.Clock.Advance(TimeSpan.FromHours(1));
        var due = await Apply();
        var again = await Apply();

        Assert.That((early, due, again), Is.EqualTo((0, 1, 0)));
        Assert.That(await Caps(), Does.Contain("sector construction 3 1344000, sector digital 3 1344000"));
        Assert.That((await Programme())["commitmentLimitPercent"]!.ToJsonString(), Is.EqualTo("110.00"));
        Assert.That(_host.Given.Scalar<long>("select min(limit_pence) from funding_pool where sector_code = 'digital'"), Is.EqualTo(1_478_400));
        Assert.That(
            (await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/targets")).Json["items"]!.AsArray().Select(item => (int)item!["starts"]!),
            Is.EqualTo(new[] { 6 }));
        var effective = await _authority.Get($"/v1/variations/{Id(proposed)}");
        Assert.That(((bool)effective.Json["isInEffect"]!, (int)effective.Json["version"]!), Is.EqualTo((true, 3)));
        Assert.That(
            (await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/changes?kind=variation.effective")).Json["items"]![0]!["by"]!["role"]!.ToString(),
            Is.EqualTo("system"));
        var stale = await _authority.Put(
            $"/v1/programmes/{Given.ProgrammeId}/allocations",
            new { items = new[] { new { level = "programme", capPlaces = 6, capPence = 6 * Price } } },
            version);
        Assert.That(stale.Status, Is.EqualTo(412), "the caps have another version");
        await AssertSound(2);
        Assert.That((await _provider.Post("/v1/enrolments", Given.Enrolment(_host.Given.Cohort(), 3))).Status, Is.EqualTo(201), "from the day on");
        await AssertSound(3);
    }

    [Test]
    public async Task A_variation_whose_day_has_passed_comes_into_effect_when_it_is_approved()
    {
        var proposed = await Propose(
            _authority, new { reason = "From December", effectiveOn = "2024-12-01", lines = new[] { Programme(1, 0), Sector("digital", 1, 0) } });
        _host.Clock.Advance(TimeSpan.FromDays(20));
        using var ada = _host.With(_host.Person(subject: "ada"));

        var approved = await Decide(ada, proposed, "approve");

        Assert.That(((bool?)approved.Json["isInEffect"], (string?)approved.Json["kind"]), Is.EqualTo((true, "growth")), approved.Text);
        Assert.That(await Caps(), Does.StartWith("programme 7 2688000"));
    }

    [Test]
    public async Task A_new_pool_opens_with_what_is_committed_and_earned_beneath_it()
    {
        await Journey.Reach(_provider, await Journey.Enrol(_provider, _cohortId), Journey.Start());
        await Enrol(2);
        var line = new { level = "providerSector", sectorCode = "digital", ukprn = Given.Ukprn, places = 2, pence = 2 * Price };

        var tooLow = await Propose(_ada, line with { places = 1, pence = Price });
        var proposed = await Propose(_ada, line);
        var approved = await Decide(_grace, proposed, "approve");

        Assert.That(tooLow.Faults, Is.EqualTo(new[]
        {
            "funding.cap-below-committed /lines/0/places", "funding.cap-below-committed /lines/0/pence",
        }));
        Assert.That(
            Figures(approved.Json["pools"]![0]!), Is.EqualTo("TEST-2024-25/provider/10001234/digital 2 896000: null -> 2 2 0 896000 896000 179200 0"));
        Assert.That(
            _host.Given.Scalar<string>(
                "select concat(committed_places, ' ', committed_pence, ' ', earned_pence) from funding_pool where pool_level = 'providerSector'"),
            Is.EqualTo("2 896000 179200"));
        await AssertSound(2, earnedPence: 179_200);
        await Journey.Reach(_provider, (string)(await _provider.Get("/v1/enrolments")).Json["items"]![1]!["enrolmentId"]!, Journey.Start());
        await AssertSound(2, earnedPence: 358_400);
    }

    [Test]
    public async Task A_first_allocation_lets_a_provider_enrol_from_its_day()
    {
        _host.Given.Execute(
            "delete from funding_pool where ukprn = 10001234; delete from ledger_entry where ukprn = 10001234; update lane set turn = turn + 1");
        var proposed = await Propose(_ada, new
        {
            reason = "A new provider", effectiveOn = "2024-11-16",
            lines = new[] { new { level = "provider", ukprn = Given.Ukprn, places = 1, pence = Price } },
        });
        await Decide(_grace, proposed, "approve");

        var before = await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId));
        _host.Clock.Advance(TimeSpan.FromDays(1));
        await Apply();
        await Enrol(1);

        Assert.That(before.Codes, Is.EqualTo(new[] { "funding.places-cap-reached", "funding.pence-cap-reached" }), before.Text);
        await AssertSound(1);
    }

    [Test]
    public async Task Sectors_above_the_programme_are_refused_unless_the_programme_allows_it()
    {
        var refused = await Propose(_ada, Sector("digital", 1, 0));
        var programme = await _authority.Get($"/v1/programmes/{Given.ProgrammeId}");
        var edited = await _authority.Put(
            $"/v1/programmes/{Given.ProgrammeId}",
            new { name = "Test programme", isOverAllocationAllowed = true },
            programme.Headers.Headers.ETag!.ToString());
        var accepted = await Propose(_ada, Sector("digital", 1, 0));
        var kept = await _authority.Put($"/v1/programmes/{Given.ProgrammeId}", new { name = "Renamed" }, "\"2\"");

        Assert.That((refused.Status, refused.Faults), Is.EqualTo((422, new[] { "funding.children-exceed-parent /lines/0/places" })), refused.Text);
        Assert.That(
            (string?)refused.Json["errors"]![0]!["message"], Is.EqualTo("The sectors would add up to 7 places, more than the 6 places of the programme."));
        Assert.That((bool)programme.Json["isOverAllocationAllowed"]!, Is.False);
        Assert.That(((bool)edited.Json["isOverAllocationAllowed"]!, (bool)kept.Json["isOverAllocationAllowed"]!), Is.EqualTo((true, true)));
        Assert.That(
            accepted.Json["warnings"]!.AsArray().Select(warning => $"{warning!["code"]} {warning["severity"]} {warning["actual"]}/{warning["allowed"]}"),
            Is.EqualTo(new[] { "funding.over-allocated warning 7/6" }));
        Assert.That(
            _host.Given.Scalar<string>("select changed_fields from audit_event where action = 'programme.edited' order by number"),
            Is.EqualTo("isOverAllocationAllowed=true"));
    }

    [Test]
    public async Task A_dry_run_changes_nothing()
    {
        object body = new { reason = "Try", lines = new[] { Programme(1, 0), Sector("digital", 1, 0) } };
        var tried = await _ada.Send(HttpMethod.Post, $"{Path}?dryRun=true", body);
        Assert.That((tried.Status, (string?)tried.Json["variationId"], await Count("variation")), Is.EqualTo((200, (string?)null, 0L)), tried.Text);

        var proposed = await Propose(_ada, body);
        var before = await Everything();
        var approved = await _grace.Send(HttpMethod.Post, $"/v1/variations/{Id(proposed)}/approve?dryRun=true", null, ("If-Match", "*"));
        var rejected = await _grace.Send(
            HttpMethod.Post, $"/v1/variations/{Id(proposed)}/reject?dryRun=true", new { reason = "No." }, ("If-Match", "*"));

        Assert.That(((string?)approved.Json["status"], (string?)rejected.Json["status"]), Is.EqualTo(("approved", "rejected")));
        Assert.That(await Everything(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_retry_proposes_once()
    {
        object body = new { reason = "Growth", lines = new[] { Programme(1, 0) } };

        var first = await _authority.Post(Path, body, "key-1");
        var again = await _authority.Post(Path, body, "key-1");
        var other = await _authority.Post(Path, new { reason = "Other", lines = new[] { Programme(1, 0) } }, "key-1");
        var none = await _authority.Send(HttpMethod.Post, Path, body);

        Assert.That((again.Status, again.Text), Is.EqualTo((201, first.Text)));
        Assert.That(again.Headers.Headers.ETag?.Tag, Is.EqualTo("\"1\""));
        Assert.That((other.Status, other.Codes), Is.EqualTo((422, new[] { "idempotency.key-reused" })), other.Text);
        Assert.That((none.Status, (string?)none.Json["code"]), Is.EqualTo((400, "idempotency.key-required")));
        Assert.That(await Count("variation"), Is.EqualTo(1));
    }

    [Test]
    public async Task Lists_are_paged_filtered_and_a_table()
    {
        var first = await Propose(_ada, Sector("construction", -1, -Price), Sector("digital", 1, Price));
        await Propose(_ada, Sector("construction", -1, 0));
        await Propose(_ada, new { reason = "Limit", commitmentLimitPercent = 105.5 });
        await Decide(_grace, first, "approve");

        var page = await _authority.Get($"{Path}?limit=2");
        var rest = await _authority.Get($"{Path}?limit=2&cursor={page.Json["next"]}");
        var table = await _authority.Get($"{Path}?format=csv&status=approved");

        static IEnumerable<string?> Kinds(Reply reply) => reply.Json["items"]!.AsArray().Select(item => (string?)item!["kind"]);
        Assert.That(Kinds(page).Concat(Kinds(rest)), Is.EqualTo(new[] { "virement", "reduction", "reprofile" }));
        Assert.That(rest.Json["next"], Is.Null);
        Assert.That(rest.Json["items"]![0]!["commitmentLimitPercent"]!.ToJsonString(), Is.EqualTo("105.50"));
        Assert.That(Kinds(await _authority.Get($"{Path}?status=proposed&kind=reduction")), Is.EqualTo(new[] { "reduction" }));
        Assert.That(
            table.Text,
            Does.Contain("'TEST-2024-25/sector/construction -1 places -£4,480.00; TEST-2024-25/sector/digital +1 places +£4,480.00").Or.Contain(
                "TEST-2024-25/sector/construction -1 places -£4,480.00; TEST-2024-25/sector/digital +1 places +£4,480.00"));
        Assert.That(table.Text.TrimEnd().Split("\r\n"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Every_malformed_field_and_every_broken_rule_is_reported_at_once()
    {
        var malformed = await _authority.Post(Path, new
        {
            effectiveOn = "2024-02-30", commitmentLimitPercent = 99.999, supersedes = "x",
            lines = new object[] { new { level = "team", sectorCode = "a b", ukprn = 1, places = 1_000_001, pence = -1_000_000_000_001 }, new { } },
            targets = new { items = new[] { new { level = "programme", period = "2025" } } },
        });
        var unknown = await Propose(_ada, new
        {
            reason = "x", supersedes = Api.Platform.Storage.Ids.New(), lines = new[] { Sector("digital", 1, 1) },
        });

        Assert.That((malformed.Status, malformed.Faults), Is.EqualTo((400, malformed.Faults)));
        Assert.That(malformed.Faults, Is.EquivalentTo(new[]
        {
            "request.required /reason", "request.date-invalid /effectiveOn", "request.enum-invalid /lines/0/level", "request.id-invalid /lines/0/sectorCode",
            "request.ukprn-invalid /lines/0/ukprn", "request.out-of-range /lines/0/places", "request.out-of-range /lines/0/pence",
            "request.required /lines/1/level", "request.out-of-range /commitmentLimitPercent", "request.too-precise /commitmentLimitPercent",
            "request.month-invalid /targets/items/0/period", "request.required /targets/items/0/starts", "request.required /targets/items/0/completions",
            "request.required /targets/items/0/outcomes", "request.id-invalid /supersedes",
        }));
        Assert.That((unknown.Status, unknown.Faults), Is.EqualTo((404, new[] { "access.not-found /supersedes" })), unknown.Text);
    }

    [Test]
    public async Task Another_authority_sees_nothing_of_it()
    {
        _host.Given.Programme(authorityId: "OTHER").Provider(authorityId: "OTHER");
        using var other = _host.With(_host.Person(authorityId: "OTHER", subject: "eve"));
        var proposed = await Propose(_ada, Programme(1, 0));

        var get = await other.Get($"/v1/variations/{Id(proposed)}");
        var approve = await Decide(other, proposed, "approve");
        var elsewhere = await other.Post(
            "/v1/programmes/OTHER-2024-25/variations", new { reason = "x", supersedes = Id(proposed), lines = new[] { Programme(1, 0) } });

        Assert.That((get.Status, approve.Status, elsewhere.Status), Is.EqualTo((404, 404, 404)));
        Assert.That((await other.Get(Path)).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Allocations_are_replaced_after_a_variation_but_not_while_one_waits_for_its_day()
    {
        var proposed = await Propose(
            _ada, new { reason = "From December", effectiveOn = "2024-12-01", lines = new[] { Programme(1, 0), Sector("digital", 1, 0) } });
        await Decide(_grace, proposed, "approve");
        object items = new { items = new[] { new { level = "programme", capPlaces = 20, capPence = 20 * Price } } };

        var waiting = await _authority.Put($"/v1/programmes/{Given.ProgrammeId}/allocations", items, "*");
        _host.Clock.Advance(TimeSpan.FromDays(20));
        await Apply();
        var replaced = await _authority.Put($"/v1/programmes/{Given.ProgrammeId}/allocations", items, "*");

        Assert.That((waiting.Status, waiting.Codes), Is.EqualTo((409, new[] { "funding.allocations-varied" })), waiting.Text);
        Assert.That(replaced.Status, Is.EqualTo(200), replaced.Text);
        Assert.That(await Caps(), Is.EqualTo("programme 20 8960000"));
        await AssertSound(0);
    }

    private static string Id(Reply reply) => (string)reply.Json["variationId"]!;

    private static object Sector(string sectorCode, int places, long pence) => new { level = "sector", sectorCode, places, pence };

    private static object Programme(int places, long pence) => new { level = "programme", places, pence };

    private static string Figures(JsonNode pool)
    {
        static string Of(JsonNode? figures) => figures is null ? "null" : string.Join(
            ' ',
            new[] { "places", "committedPlaces", "remainingPlaces", "pence", "committedPence", "earnedPence", "remainingPence" }.Select(name => figures[name]));
        return $"{pool["poolId"]} {pool["places"]} {pool["pence"]}: {Of(pool["before"])} -> {Of(pool["after"])}";
    }

    private static Task<Reply> Propose(HttpClient client, object body) =>
        body.GetType().GetProperty("level") is null ? client.Post(Path, body) : Propose(client, [body]);

    private static Task<Reply> Propose(HttpClient client, params object[] lines) => client.Post(Path, new { reason = "Board paper 12", lines });

    private static Task<Reply> Decide(HttpClient client, Reply proposed, string step, object? body = null, int version = 1) =>
        client.Send(HttpMethod.Post, $"/v1/variations/{Id(proposed)}/{step}", body, ("If-Match", $"\"{version}\""));

    private Task<int> Apply() => _host.Given.Service<VariationDays>().ApplyAsync(CancellationToken.None);

    private async Task<JsonNode> Programme() => (await _authority.Get($"/v1/programmes/{Given.ProgrammeId}")).Json;

    private async Task Enrol(params int[] learners)
    {
        foreach (var learner in learners)
        {
            await Journey.Enrol(_provider, _cohortId, learner);
        }
    }

    private async Task<string> Caps() => string.Join(
        ", ",
        (await _authority.Get($"/v1/programmes/{Given.ProgrammeId}/allocations")).Json["items"]!.AsArray().Select(item => string.Join(
            ' ', new[] { "level", "sectorCode", "ukprn", "capPlaces", "capPence" }.Select(name => item![name]?.ToString()).OfType<string>())));

    private Task<long> Count(string table) => Task.FromResult(_host.Given.Scalar<long>($"select count(*) from {table}"));

    private async Task<string> Everything()
    {
        List<string> all = [await Caps(), (await _authority.Get(Path)).Text, (await Programme()).ToJsonString()];
        foreach (var table in new[] { "variation", "variation_line", "ledger_entry", "change_event", "audit_event", "completion_target" })
        {
            all.Add($"{table} {await Count(table)}");
        }

        return string.Join('\n', all);
    }

    private Task AssertSound(int places, long earnedPence = 0) =>
        Journey.AssertConsistent(_authority, committedPence: places * Price, earnedPence: earnedPence, places: places);
}
