using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>
/// Corrections evaluate the enrolment again. £4,480.00 fully funded: 179200, 134400, 134400 pence; with 10 % of a small employer (F2 with 40/30/30):
/// 403200, of which the start is 161280.
/// </summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class CorrectLearnerTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private ApiHost _host = null!;
    private HttpClient _provider = null!;
    private HttpClient _authority = null!;
    private string _cohortId = null!;

    [SetUp]
    public void Start_the_host()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme().Provider();
        _cohortId = _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        _provider = _host.With(_host.Given.Key());
        _authority = _host.With(_host.Given.Key("authority"));
    }

    [TearDown]
    public void Stop_the_host()
    {
        _provider.Dispose();
        _authority.Dispose();
        _host.Dispose();
    }

    [Test]
    public async Task A_temporary_ULN_can_be_replaced_and_the_real_one_then_finds_the_learner()
    {
        var enrolled = await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, change: learner => learner["uln"] = "9999999999"));
        var enrolmentId = (string)enrolled.Json["enrolmentId"]!;

        var reply = await Correct(enrolmentId, Given.Learner());
        var same = await _provider.Post("/v1/enrolments", Given.Enrolment(_cohortId, change: learner => learner["familyName"] = "Otherwise"));

        Assert.That(
            ((int)reply.Json["releasedPlaces"]!, (long)reply.Json["releasedPence"]!, (string?)reply.Json["place"]),
            Is.EqualTo((0, 0L, "kept")),
            reply.Text);
        Assert.That(reply.Json["warnings"]!.AsArray(), Is.Empty);
        Assert.That((same.Status, same.Codes[0]), Is.EqualTo((409, "enrolment.duplicate")), "found by the ULN alone");
        Assert.That(_host.Given.Scalar<long>("select count(*) from learner_eligibility where is_live = 1"), Is.EqualTo(1));
        Assert.That(_host.Given.Scalar<long>("select count(*) from learner_eligibility"), Is.EqualTo(2));
        await Journey.AssertConsistent(_authority, committedPence: 448_000, earnedPence: 0);
    }

    [Test]
    public async Task Claims_that_remain_valid_are_reversed_and_earned_again()
    {
        var enrolmentId = await Journey.Enrol(_provider, _cohortId);
        await Journey.Reach(_provider, enrolmentId, Journey.Start(), Journey.Completion(), Journey.Outcome());

        var reply = await Correct(enrolmentId, Given.Learner());

        Assert.That(
            ((string?)reply.Json["status"], (long)reply.Json["takenBackPence"]!, (long)reply.Json["earnedPence"]!),
            Is.EqualTo(("outcome", 0L, 448_000L)),
            reply.Text);
        await Journey.AssertConsistent(_authority, committedPence: 448_000, earnedPence: 448_000);
    }

    [Test]
    public async Task Only_one_of_two_concurrent_corrections_to_the_same_person_succeeds()
    {
        var first = await Journey.Enrol(_provider, _cohortId);
        var second = await Journey.Enrol(_provider, _cohortId, 2);
        var same = Change(Given.Learner(9), "uln", null);

        var replies = await Task.WhenAll(Correct(first, same), Correct(second, same));

        Assert.That(replies.Select(reply => reply.Status).Order(), Is.EqualTo(new[] { 200, 409 }), string.Join('\n', replies.Select(reply => reply.Text)));
        await Journey.AssertConsistent(_authority, committedPence: 896_000, earnedPence: 0, places: 2);
    }

    [Test]
    public async Task Adding_an_employer_share_lowers_the_claims()
    {
        var enrolmentId = await Journey.Enrol(_provider, _cohortId);
        await Journey.Reach(_provider, enrolmentId, Journey.Start());

        var reply = await Correct(enrolmentId, Employed(120));

        var enrolment = (await _provider.Get($"/v1/enrolments/{enrolmentId}")).Json;
        Assert.Multiple(() =>
        {
            Assert.That(
                ((long)reply.Json["releasedPence"]!, (long)reply.Json["takenBackPence"]!, (long)reply.Json["earnedPence"]!),
                Is.EqualTo((44_800L, 17_920L, 161_280L)),
                reply.Text);
            Assert.That((string?)reply.Json["status"], Is.EqualTo("started"));
            Assert.That((long)enrolment["funding"]!["employerSharePence"]!, Is.EqualTo(44_800));
            Assert.That(
                _host.Given.Scalar<string>(
                    "select concat(min(earned_pence), ' ', max(earned_pence), ' ', count(*)) from ledger_entry where statement_line is not null"),
                Is.EqualTo("-179200 179200 3"),
                "earned, taken back, earned again");
        });
        await Journey.AssertConsistent(_authority, committedPence: 403_200, earnedPence: 161_280);
    }

    [Test]
    public async Task A_claim_whose_evidence_no_longer_qualifies_is_reversed()
    {
        // A vacancy counts for a fully funded learner but not for one whose employer pays a share.
        var enrolmentId = await Journey.Enrol(_provider, _cohortId);
        await Journey.Reach(_provider, enrolmentId, Journey.Start(), Journey.Completion());

        var reply = await Correct(enrolmentId, Employed(250));

        // F3 with 40/30/30: 313600, of which the start is 125440.
        Assert.That(((string?)reply.Json["status"], (long)reply.Json["earnedPence"]!), Is.EqualTo(("started", 125_440L)), reply.Text);
        Assert.That(
            reply.Json["warnings"]!.AsArray().Select(warning => (string?)warning!["code"]),
            Is.EqualTo(new[] { "enrolment.claim-taken-back", "milestone.interview-kind" }));
        await Journey.AssertConsistent(_authority, committedPence: 313_600, earnedPence: 125_440);
    }

    [Test]
    public async Task A_learner_who_was_never_eligible_loses_the_place_and_the_claim()
    {
        var enrolmentId = await Journey.Enrol(_provider, _cohortId);
        await Journey.Reach(_provider, enrolmentId, Journey.Start());
        _host.Given.Execute("update statement set status = 'authorised'");

        var reply = await Correct(enrolmentId, Change(Given.Learner(), "hasRightToWork", false));

        Assert.That(
            ((string?)reply.Json["status"], (string?)reply.Json["place"], (long)reply.Json["takenBackPence"]!),
            Is.EqualTo(("withdrawn", "released", 179_200L)),
            reply.Text);
        Assert.That(
            reply.Json["warnings"]!.AsArray().Select(warning => (string?)warning!["code"]),
            Is.EqualTo(new[] { "enrolment.no-longer-eligible", "eligibility.right-to-work" }));
        Assert.That(_host.Given.Scalar<string>("select kind from ledger_entry where earned_pence < 0"), Is.EqualTo("clawback"));
        await Journey.AssertConsistent(_authority, committedPence: 0, earnedPence: 0, places: 0);
    }

    [Test]
    public async Task A_start_paid_before_a_transfer_is_reversed_when_the_learner_was_ineligible()
    {
        var enrolmentId = await Journey.Enrol(_provider, _cohortId);
        await Journey.Reach(_provider, enrolmentId, Journey.Start());
        var moved = await _provider.Post($"/v1/enrolments/{enrolmentId}/transfer", new { cohortId = _host.Given.Cohort() });

        var reply = await Correct((string)moved.Json["joined"]!["enrolmentId"]!, Change(Given.Learner(), "hasRightToWork", false));

        Assert.That(((string?)reply.Json["place"], (long)reply.Json["takenBackPence"]!), Is.EqualTo(("released", 179_200L)), reply.Text);
        await Journey.AssertConsistent(_authority, committedPence: 0, earnedPence: 0, places: 0);
    }

    [Test]
    public async Task A_duplicate_revealed_by_a_correction_is_a_warning_or_refused_on_the_same_cohort()
    {
        var elsewhereId = _host.Given.Cohort();
        await Journey.Enrol(_provider, elsewhereId, 7);
        var enrolmentId = await Journey.Enrol(_provider, _cohortId);
        await Journey.Enrol(_provider, _cohortId, 8);

        var revealed = await Correct(enrolmentId, Given.Learner(7));
        var refused = await Correct(enrolmentId, Given.Learner(8));

        Assert.That(
            revealed.Json["warnings"]!.AsArray().Select(warning => (string?)warning!["code"]),
            Does.Contain("enrolment.duplicate-revealed"),
            revealed.Text);
        Assert.That((refused.Status, refused.Codes[0]), Is.EqualTo((409, "enrolment.duplicate")), refused.Text);
        await Journey.AssertConsistent(_authority, committedPence: 1_344_000, earnedPence: 0, places: 3);
    }

    [Test]
    public async Task A_correction_that_leaves_eligibility_unknown_is_refused_and_changes_nothing()
    {
        var enrolmentId = await Journey.Enrol(_provider, _cohortId);

        var reply = await Correct(enrolmentId, Change(Given.Learner(), "hasRightToWork", null));

        Assert.That((reply.Status, reply.Codes[0]), Is.EqualTo((422, "eligibility.right-to-work")), reply.Text);
        await Journey.AssertConsistent(_authority, committedPence: 448_000, earnedPence: 0);
    }

    [Test]
    public async Task A_second_correction_restores_the_place_money_and_claims_lost_by_a_wrong_one()
    {
        var enrolmentId = await Journey.Enrol(_provider, _cohortId);
        await Journey.Reach(_provider, enrolmentId, Journey.Start(), Journey.Completion());

        var tooYoung = await Correct(enrolmentId, Change(Given.Learner(), "dateOfBirth", "2008-04-12"));
        await Journey.AssertConsistent(_authority, committedPence: 0, earnedPence: 0, places: 0);
        var putRight = await Correct(enrolmentId, Given.Learner());
        var again = await Correct(enrolmentId, Given.Learner());

        var enrolment = (await _provider.Get($"/v1/enrolments/{enrolmentId}")).Json;
        Assert.Multiple(() =>
        {
            Assert.That(
                ((string?)tooYoung.Json["status"], (string?)tooYoung.Json["place"], (long)tooYoung.Json["takenBackPence"]!),
                Is.EqualTo(("withdrawn", "released", 313_600L)),
                tooYoung.Text);
            Assert.That(((string?)putRight.Json["status"], (string?)putRight.Json["place"]), Is.EqualTo(("completed", "kept")), putRight.Text);
            Assert.That(
                ((int)putRight.Json["releasedPlaces"]!,
                    (long)putRight.Json["releasedPence"]!,
                    (long)putRight.Json["takenBackPence"]!,
                    (long)putRight.Json["earnedPence"]!),
                Is.EqualTo((-1, -448_000L, -313_600L, 313_600L)));
            Assert.That(putRight.Json["warnings"]!.AsArray(), Is.Empty);
            Assert.That((string?)again.Json["status"], Is.EqualTo("completed"), again.Text);
            Assert.That(enrolment["milestones"]!.AsArray().Select(one => (string?)one!["state"]), Is.EqualTo(new[] { "accepted", "accepted", "due" }));
            Assert.That(_host.Given.Scalar<int>("select seats_taken from cohort where cohort_id = @_cohortId", new { _cohortId }), Is.EqualTo(1));
        });
        await Journey.AssertConsistent(_authority, committedPence: 448_000, earnedPence: 313_600);
    }

    [Test]
    public async Task A_restored_claim_keeps_the_day_it_was_first_declared()
    {
        var enrolmentId = await Journey.Enrol(_provider, _cohortId);
        await Journey.Reach(_provider, enrolmentId, Journey.Start(), Journey.Completion());
        await Correct(enrolmentId, Employed(250));

        // 42 days after 7 October are over on 19 November; the start was declared on the 15th.
        _host.Clock.Advance(TimeSpan.FromDays(30));
        var reply = await Correct(enrolmentId, Given.Learner());

        Assert.That(((string?)reply.Json["status"], (long)reply.Json["earnedPence"]!), Is.EqualTo(("completed", 313_600L)), reply.Text);
        Assert.That(
            _host.Given.Scalar<long>("select count(distinct declared_at) from milestone where is_live = 1 or kind = 'start'"),
            Is.LessThanOrEqualTo(2),
            "a claim keeps the time of its declaration");
        await Journey.AssertConsistent(_authority, committedPence: 448_000, earnedPence: 313_600);
    }

    [Test]
    public async Task A_place_given_to_another_learner_is_not_restored()
    {
        _host.Given.Execute("update funding_pool set cap_places = 1 where pool_level = 'programme'");
        var enrolmentId = await Journey.Enrol(_provider, _cohortId);
        await Correct(enrolmentId, Change(Given.Learner(), "hasRightToWork", false));
        await Journey.Enrol(_provider, _cohortId, 2);

        var noPlace = await Correct(enrolmentId, Given.Learner());
        _host.Given.Execute(
            "update funding_pool set cap_places = 9 where pool_level = 'programme'; "
            + "update ledger_entry set cap_places = 9 where kind = 'vary' and sector_code is null and ukprn is null; "
            + "update cohort set seats = 1; update lane set turn = turn + 1");
        var noSeat = await Correct(enrolmentId, Given.Learner());

        Assert.That((noPlace.Status, noPlace.Codes.Single()), Is.EqualTo((422, "funding.places-cap-reached")), noPlace.Text);
        Assert.That(
            (noSeat.Status, noSeat.Codes.Single(), (int)noSeat.Json["errors"]![0]!["actual"]!, (int)noSeat.Json["errors"]![0]!["allowed"]!),
            Is.EqualTo((422, "enrolment.cohort-full", 1, 0)),
            noSeat.Text);
        await Journey.AssertConsistent(_authority, committedPence: 448_000, earnedPence: 0);
    }

    [Test]
    public async Task A_start_paid_before_a_transfer_is_restored_too()
    {
        var enrolmentId = await Journey.Enrol(_provider, _cohortId);
        await Journey.Reach(_provider, enrolmentId, Journey.Start());
        var moved = await _provider.Post($"/v1/enrolments/{enrolmentId}/transfer", new { cohortId = _host.Given.Cohort() });
        var joinedId = (string)moved.Json["joined"]!["enrolmentId"]!;
        await Correct(joinedId, Change(Given.Learner(), "hasRightToWork", false));

        var reply = await Correct(joinedId, Given.Learner());

        Assert.That(((string?)reply.Json["status"], (long)reply.Json["takenBackPence"]!), Is.EqualTo(("started", -179_200L)), reply.Text);
        await Journey.AssertConsistent(_authority, committedPence: 448_000, earnedPence: 179_200);
    }

    [Test]
    public async Task A_correction_does_not_re_enrol_a_learner_who_left()
    {
        var enrolmentId = await Journey.Enrol(_provider, _cohortId);
        await _provider.Post($"/v1/enrolments/{enrolmentId}/withdraw", new { reasonCode = 44 });

        var reply = await Correct(enrolmentId, Given.Learner());

        Assert.That((reply.Status, reply.Codes.Single()), Is.EqualTo((409, "enrolment.move-not-allowed")), reply.Text);
    }

    private Task<Reply> Correct(string enrolmentId, object learner) =>
        _provider.Post($"/v1/enrolments/{enrolmentId}/correct", new { learner, note = "Put right." });

    private static Dictionary<string, object?> Employed(int employees) =>
        Change(Change(Given.Learner(), "employmentStatus", "employed"), "employer", new { name = "Example Ltd", employeeCount = employees });

    private static Dictionary<string, object?> Change(Dictionary<string, object?> learner, string field, object? value) => new(learner) { [field] = value };
}
