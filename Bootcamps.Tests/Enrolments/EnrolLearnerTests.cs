using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

[TestFixture(typeof(SqliteDatabase))]
[TestFixture(typeof(SqlServerDatabase))]
internal sealed class EnrolLearnerTests<TDatabase> : DatabaseTests<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Test]
    public async Task An_eligible_learner_is_enrolled()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var cohortId = host.Given.Cohort();
        var provider = host.With(host.Given.Key());

        var answer = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId));

        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        Assert.That((long)answer.Json["funding"]!["authoritySharePence"]!, Is.EqualTo(448_000));
    }
}
