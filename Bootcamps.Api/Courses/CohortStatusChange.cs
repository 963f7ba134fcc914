using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;

namespace Bootcamps.Api.Courses;

/// <summary>The unit of work that closes or reopens a cohort. It runs in the programme's lane so that concurrent enrolments see the new status.</summary>
internal sealed class CohortStatusChange(CohortOwner owner, string status, Actor actor) : Unit<string>(owner.ProgrammeId, actor)
{
    /// <inheritdoc/>
    public override void Ask(Batch batch) => batch.Ask(CohortStore.Cohorts, owner.CohortId);

    /// <inheritdoc/>
    protected override Outcome<string> Decide(Batch batch)
    {
        var cohort = batch.Get(CohortStore.Cohorts, owner.CohortId)!;
        if (cohort.Status == status)
        {
            return status == CohortRow.Open
                ? new Refusal("cohort.already-open", "The cohort is already open.")
                : new Refusal("cohort.already-closed", "The cohort is already closed.");
        }

        cohort.Status = status;
        cohort.Version++;
        cohort.UpdatedAt = batch.PostedAt;
        return cohort.CohortId;
    }

    /// <inheritdoc/>
    protected override Change Describe(string value) =>
        new(status == CohortRow.Open ? "cohort.reopened" : "cohort.closed", owner.CohortId, owner.AuthorityId, owner.Ukprn, $"status={status}");
}
