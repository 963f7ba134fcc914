using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Api.Enrolments;

/// <summary>Recognises a learner among all enrolments of the programme, in any status and at any provider.</summary>
internal sealed class Recognising(string programmeId, LearnerKeys learner)
{
    private readonly IReadOnlyList<(FactSource<LearnerKey, KnownLearners> Source, LearnerKey Key)> _asked = Asked(programmeId, learner);

    /// <summary>Asks for the facts that <see cref="History"/> reads.</summary>
    public void Ask(Batch batch)
    {
        foreach (var (source, key) in _asked)
        {
            batch.Ask(source, key);
        }
    }

    /// <summary>The learner's history, including earlier units of the batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="ownEnrolmentId">An enrolment to leave out, such as the one being corrected or transferred. Null for none.</param>
    public LearnerHistory History(Batch batch, string? ownEnrolmentId) => new(_asked
        .SelectMany(asked => batch.Get(asked.Source, asked.Key)?.Enrolments ?? [])
        .DistinctBy(known => known.EnrolmentId)
        .Where(known => known.EnrolmentId != ownEnrolmentId)
        .Select(known => batch.Loaded(EnrolmentFile.Source, known.EnrolmentId) is { } file ? KnownLearner.Of(file.Row, file.State.LiveClaims.Count > 0) : known)
        .Select(known => new EarlierEnrolment(known.CohortId, Names.Parse<EnrolmentStatus>(known.Status), known.HasStart, learner.Match(known.Keys))));

    /// <summary>Lets later units of the batch recognise the learner by an enrolment just made or corrected.</summary>
    public void Remember(Batch batch, EnrolmentRow row, bool hasMilestones)
    {
        foreach (var (source, key) in _asked)
        {
            var others = (batch.Get(source, key)?.Enrolments ?? []).Where(known => known.EnrolmentId != row.EnrolmentId);
            batch.Set(source, key, new KnownLearners([.. others, KnownLearner.Of(row, hasMilestones)]));
        }
    }

    private static List<(FactSource<LearnerKey, KnownLearners> Source, LearnerKey Key)> Asked(string programmeId, LearnerKeys learner)
    {
        List<(FactSource<LearnerKey, KnownLearners> Source, LearnerKey Key)> asked =
            [(EnrolmentStore.ByPerson, new LearnerKey(programmeId, learner.PersonKey))];
        if (learner.UlnKey is { } uln)
        {
            asked.Add((EnrolmentStore.ByUln, new LearnerKey(programmeId, uln)));
        }

        if (learner.NinoKey is { } nino)
        {
            asked.Add((EnrolmentStore.ByNino, new LearnerKey(programmeId, nino)));
        }

        return asked;
    }
}
