using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>An enrolment sent again under its Idempotency-Key.</summary>
[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class EnrolmentRetryTests<TDatabase> : EnrolmentFixture<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task A_retry_gets_the_first_answer()
    {
        var cohortId = Host.Given.Cohort();
        var first = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");
        Host.Given.Execute("update cohort set status = 'closed'");
        Host.Clock.Advance(TimeSpan.FromDays(6));

        var again = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");

        Assert.That((again.Status, again.Text), Is.EqualTo((first.Status, first.Text)), "even after later changes");
        Assert.That(Host.Given.Scalar<long>("select count(*) from enrolment"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_retry_key_cannot_be_used_for_another_request()
    {
        var cohortId = Host.Given.Cohort();
        await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 1), "retry-1");

        var other = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 2), "retry-1");
        var invalid = await Provider.Post("/v1/enrolments", "not json", "retry-1");

        Assert.That((other.Status, other.Codes.Single()), Is.EqualTo((422, "idempotency.key-reused")));
        Assert.That((invalid.Status, invalid.Codes.Single()), Is.EqualTo((422, "idempotency.key-reused")), "looked up before its fault is told");
    }

    [Test]
    public async Task After_a_refusal_the_retry_key_can_be_used_again()
    {
        var cohortId = Host.Given.Cohort(status: "closed");
        var refused = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");
        Host.Given.Execute("update cohort set status = 'open'");
        Host.Given.Execute("update lane set turn = turn + 1");

        var accepted = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");

        Assert.That((refused.Status, accepted.Status), Is.EqualTo((422, 201)));
    }

    [Test]
    public async Task Two_tenants_can_use_the_same_retry_key()
    {
        Host.Given.Provider(Given.OtherUkprn);
        using var other = Host.With(Host.Given.Key(ukprn: Given.OtherUkprn));

        var mine = await Provider.Post("/v1/enrolments", Given.Enrolment(Host.Given.Cohort(), 1), "same");
        var theirs = await other.Post("/v1/enrolments", Given.Enrolment(Host.Given.Cohort(ukprn: Given.OtherUkprn), 2), "same");

        Assert.That((mine.Status, theirs.Status), Is.EqualTo((201, 201)));
    }

    [Test]
    public async Task A_stored_answer_is_deleted_after_a_week()
    {
        var cohortId = Host.Given.Cohort();
        await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");
        Host.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));

        var gone = Host.Given.Service<Api.Platform.Writing.IdempotencyStore>().Purge(Host.Clock.GetUtcNow());
        var again = await Provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");

        Assert.That(gone, Is.EqualTo(1));
        Assert.That(again.Codes, Is.EqualTo(new[] { "enrolment.duplicate" }), "decided afresh");
    }
}
