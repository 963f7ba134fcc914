namespace Bootcamps.Domain.Enrolments;

/// <summary>What a learner is recognised by: keyed hashes, so that comparing two learners needs nothing personal.</summary>
/// <param name="UlnKey">Hash of the ULN; null when the learner has none or only the temporary one (<see cref="Uln.IsTemporary"/>).</param>
/// <param name="PersonKey">Hash of the folded name and the date of birth.</param>
/// <param name="HomeKey">Hash of the same with the postcode.</param>
public sealed record LearnerKeys(KeyedHash? UlnKey, KeyedHash PersonKey, KeyedHash HomeKey)
{
    /// <summary>Whether two learners are the same person.</summary>
    /// <returns>
    /// True when their ULNs match, or when name, date of birth and postcode match and at least one of them has no permanent ULN. Two different ULNs are two people,
    /// even at one address with one name and birthday.
    /// </returns>
    public bool IsSameLearnerAs(LearnerKeys other) => UlnKey is not null && other.UlnKey is not null ? UlnKey == other.UlnKey : HomeKey == other.HomeKey;
}
