using Bootcamps.Api.Enrolments;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>
/// Released money is free for others: no later move of the same enrolment commits it again. £4,480.00 splits into 179200, 134400 and 134400 pence.
/// </summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class HeldAgainTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task An_outcome_whose_money_was_released_is_refused()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        using var provider = host.With(host.Given.Key());
        using var authority = host.With(host.Given.Key("authority"));
        var enrolmentId = await Journey.Enrol(provider, host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20"));
        var completionId = await Journey.Reach(provider, enrolmentId, Journey.Start(), Journey.Completion());
        host.Clock.Advance(TimeSpan.FromDays(210));
        Assert.That(await host.Given.Service<TimeLimits>().ApplyAsync(CancellationToken.None), Is.EqualTo((0, 1)));

        var late = await provider.Post($"/v1/enrolments/{enrolmentId}/milestones", Journey.Outcome());
        await provider.Post($"/v1/milestones/{completionId}/void", new { reason = "Wrong day." });
        await Journey.Reach(provider, enrolmentId, Journey.Completion("2024-11-11"));
        var afterAll = await provider.Post($"/v1/enrolments/{enrolmentId}/milestones", Journey.Outcome());

        Assert.That((late.Status, late.Codes[0]), Is.EqualTo((422, "milestone.outcome-window-closed")), late.Text);
        Assert.That((afterAll.Status, afterAll.Codes[0]), Is.EqualTo((422, "milestone.outcome-window-closed")), afterAll.Text);
        await Journey.AssertConsistent(authority, committedPence: 313_600, earnedPence: 313_600);
    }

    [Test]
    public async Task A_milestone_capped_by_a_pool_can_be_voided_and_earned_again_up_to_the_room_left()
    {
        // Commitments can reach 200 % of £4,480.00. The first learner earns 179200 + 134400; 134400 remain for the second one's start of 179200.
        using var host = new ApiHost(Database);
        host.Given.Programme(capPence: 448_000, commitmentLimitBasisPoints: 20_000).Provider();
        using var provider = host.With(host.Given.Key());
        using var authority = host.With(host.Given.Key("authority"));
        var cohortId = host.Given.Cohort(startsOn: "2024-10-07", endsOn: "2024-12-20");
        var first = await Journey.Enrol(provider, cohortId);
        var second = await Journey.Enrol(provider, cohortId, 2);
        var completionId = await Journey.Reach(provider, first, Journey.Start(), Journey.Completion());
        var startId = await Journey.Reach(provider, second, Journey.Start());

        var voided = await provider.Post($"/v1/milestones/{startId}/void", new { reason = "Wrong day." });
        await Journey.AssertConsistent(authority, committedPence: 896_000, earnedPence: 313_600, places: 2);
        await provider.Post($"/v1/milestones/{completionId}/void", new { reason = "Wrong day." });
        var again = await provider.Post($"/v1/enrolments/{second}/milestones", Journey.Start());

        Assert.That((voided.Status, (long)voided.Json["releasedPence"]!), Is.EqualTo((200, 0L)), voided.Text);
        Assert.That(((long)again.Json["pence"]!, (long)again.Json["unfundedPence"]!), Is.EqualTo((179_200L, 0L)), again.Text);
        await Journey.AssertConsistent(authority, committedPence: 896_000, earnedPence: 358_400, places: 2);
    }
}
