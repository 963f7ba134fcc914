using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>Transfers: two linked enrolments, one place. £4,480.00 splits into 179200, 134400 and 134400 pence.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class TransferLearnerTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private ApiHost _host = null!;
    private HttpClient _provider = null!;
    private HttpClient _authority = null!;
    private string _fromId = null!;

    [SetUp]
    public void Start_the_host()
    {
        _host = new ApiHost(Database);
        _host.Given.Programme(capPlaces: 1).Provider().Provider(Given.OtherUkprn);
        _fromId = _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
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
    public async Task Before_the_start_place_and_money_move_to_the_new_cohort_even_when_the_programme_is_full()
    {
        var enrolmentId = await Journey.Enrol(_provider, _fromId);
        var toId = _host.Given.Cohort(pricePence: 234_386);

        var reply = await _provider.Post($"/v1/enrolments/{enrolmentId}/transfer", new { cohortId = toId });

        Assert.That(reply.Status, Is.EqualTo(200), reply.Text);
        var (left, joined) = (reply.Json["left"]!, reply.Json["joined"]!);
        Assert.Multiple(() =>
        {
            Assert.That(((string?)left["status"], (int)left["releasedPlaces"]!, (long)left["releasedPence"]!), Is.EqualTo(("transferred", 1, 448_000L)));
            Assert.That((string?)left["linkedEnrolmentId"], Is.EqualTo((string?)joined["enrolmentId"]));
            Assert.That((string?)joined["continuesEnrolmentId"], Is.EqualTo(enrolmentId));
            Assert.That(((string?)joined["status"], (string?)joined["cohortId"]), Is.EqualTo(("enrolled", toId)));
        });
        await Journey.AssertConsistent(_authority, committedPence: 234_386, earnedPence: 0);
    }

    [Test]
    public async Task After_the_start_a_transfer_keeps_it_earned_and_does_not_pay_it_twice()
    {
        var enrolmentId = await Journey.Enrol(_provider, _fromId);
        await Journey.Reach(_provider, enrolmentId, Journey.Start());
        var toId = _host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-27");

        var reply = await _provider.Post($"/v1/enrolments/{enrolmentId}/transfer", new { cohortId = toId, occurredOn = "2024-11-04" });
        var joinedId = (string)reply.Json["joined"]!["enrolmentId"]!;
        var again = await _provider.Post($"/v1/enrolments/{joinedId}/milestones", Journey.Start());
        await Journey.Reach(_provider, joinedId, Journey.Completion(), Journey.Outcome());

        var joined = (await _provider.Get($"/v1/enrolments/{joinedId}")).Json;
        var milestoneId = _host.Given.Scalar<string>("select milestone_id from milestone where kind = 'start'");
        var voided = await _provider.Post($"/v1/milestones/{milestoneId}/void", new { reason = "Mistake." });
        Assert.That((again.Status, again.Codes[0]), Is.EqualTo((422, "enrolment.move-not-allowed")), "it is also dated before the transfer");
        Assert.That((voided.Status, voided.Codes[0]), Is.EqualTo((409, "milestone.carried")));
        Assert.That(joined["milestones"]!.AsArray().Select(one => (string?)one!["state"]), Is.EqualTo(new[] { "carried", "accepted", "accepted" }));
        await Journey.AssertConsistent(_authority, committedPence: 448_000, earnedPence: 448_000);
    }

    [Test]
    public async Task A_refused_transfer_changes_nothing()
    {
        var fullId = _host.Given.Cohort(seats: 1, seatsTaken: 1);
        var dearId = _host.Given.Pool(10, 100_000, sectorCode: "construction").Cohort(sectorCode: "construction");
        var enrolmentId = await Journey.Enrol(_provider, _fromId);

        var same = await _provider.Post($"/v1/enrolments/{enrolmentId}/transfer", new { cohortId = _fromId });
        var full = await _provider.Post($"/v1/enrolments/{enrolmentId}/transfer", new { cohortId = fullId });
        var dear = await _provider.Post($"/v1/enrolments/{enrolmentId}/transfer", new { cohortId = dearId });

        Assert.That((same.Codes[0], full.Codes[0], dear.Codes[0]), Is.EqualTo(("enrolment.same-cohort", "enrolment.cohort-full", "funding.pence-cap-reached")));
        _host.Given.Execute("update cohort set seats_taken = 0 where cohort_id = @fullId", new { fullId });
        await Journey.AssertConsistent(_authority, committedPence: 448_000, earnedPence: 0);
    }

    [Test]
    public async Task Only_the_authority_can_transfer_to_another_provider()
    {
        var enrolmentId = await Journey.Enrol(_provider, _fromId);
        var othersId = _host.Given.Cohort(ukprn: Given.OtherUkprn);

        var byProvider = await _provider.Post($"/v1/enrolments/{enrolmentId}/transfer", new { cohortId = othersId });
        var byAuthority = await _authority.Post($"/v1/enrolments/{enrolmentId}/transfer", new { cohortId = othersId });

        Assert.That((byProvider.Status, (string?)byProvider.Json["errors"]![0]!["pointer"]), Is.EqualTo((404, "/cohortId")));
        Assert.That((byAuthority.Status, (int)byAuthority.Json["joined"]!["ukprn"]!), Is.EqualTo((200, Given.OtherUkprn)), byAuthority.Text);
        Assert.That((await _provider.Get($"/v1/enrolments/{enrolmentId}")).Status, Is.EqualTo(200), "the provider keeps seeing what it had");
        using var receiving = _host.With(_host.Given.Key(ukprn: Given.OtherUkprn));
        var changes = (await receiving.Get($"/v1/programmes/{Given.ProgrammeId}/changes")).Json["items"]!.AsArray();
        Assert.That(
            changes.Select(change => ((string?)change!["kind"], (string?)change["entityId"])),
            Is.EqualTo(new[] { ("enrolment.created", (string?)byAuthority.Json["joined"]!["enrolmentId"]) }));
        await Journey.AssertConsistent(_authority, committedPence: 448_000, earnedPence: 0);
    }
}
