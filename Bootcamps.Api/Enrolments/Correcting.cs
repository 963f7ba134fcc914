using Bootcamps.Api.Courses;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Api.Enrolments;

/// <summary>The unit of work of a correction (<see cref="CorrectionDecision"/>).</summary>
internal sealed class Correcting(
    EnrolmentRow found,
    CohortOwner owner,
    Actor actor,
    AreaBook areas,
    TakenLearner learner,
    DateOnly today) : Unit<EnrolmentMoved>(found.ProgrammeId, actor)
{
    private readonly Recognising _recognising = new(owner.ProgrammeId, learner.Keys);

    /// <summary>The provider's own words.</summary>
    public string? Note { get; init; }

    /// <summary>The enrolments before the transfers. Their claims are taken back too if the learner is not eligible.</summary>
    public IReadOnlyList<EnrolmentRow> Earlier { get; init; } = [];

    /// <inheritdoc/>
    public override void Ask(Batch batch)
    {
        foreach (var row in Earlier.Prepend(found))
        {
            ProgrammeSession.Ask(batch, row, hasMilestones: true);
        }

        _recognising.Ask(batch);
        batch.Ask(AreaStore.Postcodes, learner.Home.ToString());
    }

    /// <inheritdoc/>
    protected override Outcome<EnrolmentMoved> Decide(Batch batch)
    {
        var session = new ProgrammeSession(batch, found.ProgrammeId);
        var file = session.File(found.EnrolmentId);
        var cohort = session.Cohort(found.CohortId);
        var learnerRow = EnrolmentLearnerRow.Of(found.EnrolmentId, learner, cohort.StartsOn);
        var residence = areas.Resolve(
            PostcodeOrOutward.Of(learner.Home),
            learner.DeclaredLocalAuthority,
            batch.Get(AreaStore.Postcodes, learner.Home.ToString())?.ToFact(),
            cohort.StartsOn);
        var command = new CorrectionCommand
        {
            Applicant = learner.Applicant with { Residence = residence },
            EmployeeCount = learner.EmployeeCount,
            Group = learnerRow.Codes().Group(),
            Route = areas.Routes.GetValueOrDefault(cohort.SectorCode, RuleSet.StandardRoute),
            History = _recognising.History(batch, found.EnrolmentId),
            Earlier = [.. Earlier.Select(row => session.File(row.EnrolmentId).State)],
            Note = Note,
        };
        var context = session.Context(found.CohortId, today, Earlier.Prepend(found).Select(row => row.Ukprn));
        var decided = CorrectionDecision.Decide(file.State, command, context);
        if (decided.IsRefused)
        {
            return Outcome<EnrolmentMoved>.Refused(decided.Refusals);
        }

        var correction = decided.Value;
        session.Write(correction.Change);
        file.Recognise(learner.Keys);
        _recognising.Remember(batch, file.Row, correction.Change.After.LiveClaims.Count > 0);
        batch.Add(EnrolmentStore.Sql.ChangeLearner, learnerRow);
        batch.Add(EnrolmentStore.Sql.RetireEligibility, new { found.EnrolmentId });
        batch.Add(
            EnrolmentStore.Sql.AddEligibility,
            LearnerEligibilityRow.Of(found.EnrolmentId, correction.Eligibility, residence, cohort.StartsOn, batch.PostedAt));
        return EnrolmentMoved.Of(correction.Change, correction.TakenBackPence) with
        {
            Warnings = [.. correction.Warnings.Select(warning => ProblemEntry.Of(warning) with { Severity = "warning" })],
        };
    }

    /// <inheritdoc/>
    protected override Change Describe(EnrolmentMoved value) =>
        new("enrolment.corrected", found.EnrolmentId, found.AuthorityId, found.Ukprn, $"status={value.Status}, takenBackPence={value.TakenBackPence}");
}
