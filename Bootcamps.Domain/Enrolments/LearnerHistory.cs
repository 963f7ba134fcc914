namespace Bootcamps.Domain.Enrolments;

/// <summary>An enrolment in the same programme that may belong to the same learner.</summary>
/// <param name="CohortId">Its cohort.</param>
/// <param name="Status">Its status.</param>
/// <param name="HasStart">Whether a start is paid for in it, or was before a transfer.</param>
/// <param name="Match">What the two learners have in common.</param>
public sealed record EarlierEnrolment(string CohortId, EnrolmentStatus Status, bool HasStart, LearnerMatch Match)
{
    /// <summary>Whether the learner has a place.</summary>
    public bool IsLive => EnrolmentJourney.IsLive(Status);

    /// <summary>
    /// Whether it uses one of the learner's starts of the year: the learner has a place, or left after the start. A transferred enrolment does not,
    /// because the new enrolment does.
    /// </summary>
    public bool IsCounted => IsLive || (HasStart && Status != EnrolmentStatus.Transferred);
}

/// <summary>A learner's other enrolments in a programme, at any provider.</summary>
public sealed class LearnerHistory
{
    private readonly IReadOnlyList<EarlierEnrolment> _counted;

    /// <summary>Makes a history.</summary>
    /// <param name="earlier">Every other enrolment that matches, in any order.</param>
    public LearnerHistory(IEnumerable<EarlierEnrolment> earlier) => _counted = [.. earlier.Where(enrolment => enrolment.IsCounted)];

    /// <summary>A history without enrolments.</summary>
    public static LearnerHistory Empty { get; } = new([]);

    /// <summary>The number of starts of the year that the learner has certainly used.</summary>
    public int Starts => Certain.Count();

    /// <summary>The fields by which those enrolments were recognised.</summary>
    public IReadOnlyList<string> StartsMatchedOn => On(Certain);

    private IEnumerable<EarlierEnrolment> Certain => _counted.Where(enrolment => enrolment.Match.Certainty == MatchCertainty.Certain);

    /// <summary>The conflict with a place that the learner already has on a cohort (<c>enrolment.duplicate</c>). Null when there is none.</summary>
    public Refusal? DuplicateOn(string cohortId)
    {
        var places = Certain.Where(enrolment => enrolment.IsLive && enrolment.CohortId == cohortId).ToList();
        return places.Count == 0
            ? null
            : new Refusal("enrolment.duplicate", "This learner already has a place on this cohort.", "/learner") { MatchedOn = On(places) };
    }

    /// <summary>The warning that the learner may already be enrolled (<c>enrolment.likely-duplicate</c>). Null when there is no likely match.</summary>
    public Refusal? LikelyOn(string cohortId)
    {
        var likely = _counted.Where(enrolment => enrolment.Match.Certainty == MatchCertainty.Likely).ToList();
        if (likely.Count == 0)
        {
            return null;
        }

        var where = likely.Any(enrolment => enrolment.IsLive && enrolment.CohortId == cohortId) ? "on this cohort" : "in this programme this financial year";
        return new Refusal("enrolment.likely-duplicate", $"A learner who may be the same person already has a place {where}.", "/learner")
        {
            Actual = likely.Count,
            MatchedOn = On(likely)
        };
    }

    /// <summary>Adds to a refusal or warning about starts of the year the fields by which the earlier ones were recognised.</summary>
    public Refusal Explain(Refusal refusal) => refusal.Code == "eligibility.one-per-year" ? refusal with { MatchedOn = StartsMatchedOn } : refusal;

    // In the order of the request.
    private static string[] On(IEnumerable<EarlierEnrolment> enrolments) =>
        [.. enrolments.OrderByDescending(enrolment => enrolment.Match.On.Count).SelectMany(enrolment => enrolment.Match.On).Distinct(StringComparer.Ordinal)];
}
