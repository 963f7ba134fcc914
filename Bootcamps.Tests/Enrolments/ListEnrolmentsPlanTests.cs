using Bootcamps.Api.Enrolments;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>A page costs the same at every position: its query neither scans nor sorts.</summary>
internal sealed class ListEnrolmentsPlanTests : DatabaseTests<SqliteDatabase>
{
    private static readonly Caller Provider = new(Role.Provider, "key", "LCRCA", 10001234);
    private static readonly Caller Authority = new(Role.Authority, "key", "LCRCA", null);

    [Test]
    public void A_providers_page_is_read_by_an_index_without_sorting() => Assert.That(
        PlanFor(Provider), Is.EqualTo("SEARCH e USING INDEX ix_enrolment_provider (authority_id=? AND ukprn=? AND programme_id=? AND number>?)"));

    [Test]
    public void An_authoritys_page_is_read_by_an_index_without_sorting() => Assert.That(
        PlanFor(Authority), Is.EqualTo("SEARCH e USING INDEX uq_enrolment_number (programme_id=? AND number>?)"));

    [Test]
    public void A_page_of_one_reference_is_read_by_an_index_without_sorting()
    {
        const string Plan = "SEARCH e USING INDEX ix_enrolment_reference (authority_id=? AND provider_reference=? AND programme_id=? AND number>?)";

        Assert.Multiple(() =>
        {
            Assert.That(PlanFor(Provider, EnrolmentStore.Sql.Narrowing.ProviderReference), Is.EqualTo(Plan));
            Assert.That(PlanFor(Authority, EnrolmentStore.Sql.Narrowing.ProviderReference), Is.EqualTo(Plan));
        });
    }

    [Test]
    public void A_page_of_one_cohort_is_read_by_an_index_without_sorting()
    {
        const string Plan = "SEARCH e USING INDEX ix_enrolment_cohort (cohort_id=? AND number>?)";

        Assert.Multiple(() =>
        {
            Assert.That(PlanFor(Provider, sql: EnrolmentStore.Sql.ListOfCohort), Is.EqualTo(Plan));
            Assert.That(PlanFor(Authority, sql: EnrolmentStore.Sql.ListOfCohort), Is.EqualTo(Plan));
        });
    }

    [Test]
    public void A_page_of_one_provider_or_sector_is_read_by_an_index_without_sorting()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                PlanFor(Authority, EnrolmentStore.Sql.Narrowing.Provider),
                Is.EqualTo("SEARCH e USING INDEX ix_enrolment_provider (authority_id=? AND ukprn=? AND programme_id=? AND number>?)"));
            Assert.That(
                PlanFor(Authority, EnrolmentStore.Sql.Narrowing.Sector),
                Is.EqualTo("SEARCH e USING INDEX ix_enrolment_sector (programme_id=? AND sector_code=? AND number>?)"));
        });
    }

    [Test]
    public void The_enrolments_of_one_learner_are_found_by_the_keyed_hash()
    {
        foreach (var caller in new[] { Provider, Authority })
        {
            Assert.That(PlanFor(caller, sql: EnrolmentStore.Sql.LiveOfLearner), Is.EqualTo("SEARCH e USING INDEX uq_enrolment_learner_cohort (uln_key=?)"));
            Assert.That(PlanFor(caller, sql: EnrolmentStore.Sql.EndedOfLearner), Is.EqualTo("SEARCH e USING INDEX ix_enrolment_uln_ended (uln_key=?)"));
        }
    }

    private string PlanFor(Caller caller, string narrowing = "", string sql = EnrolmentStore.Sql.List)
    {
        sql = Scope.Apply(sql.Replace("{narrowing}", narrowing, StringComparison.Ordinal), caller);
        var values = Scope.Parameters(new
        {
            programmeId = Given.ProgrammeId, afterNumber = 7, limit = 51, CohortId = "c", ProviderReference = "r", Ukprn = 10001234,
            SectorCode = "digital", UlnKey = new byte[16],
        }, caller);
        return string.Join("; ", QueryPlan.Of(Database.Engine, sql, values));
    }
}
