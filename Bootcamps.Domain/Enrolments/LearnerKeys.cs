namespace Bootcamps.Domain.Enrolments;

/// <summary>How sure it is that two learners are one person.</summary>
public enum MatchCertainty
{
    /// <summary>Nothing says so.</summary>
    None,

    /// <summary>Probable enough for a person to check; it only warns.</summary>
    Likely,

    /// <summary>The same person: it conflicts, and counts.</summary>
    Certain,
}

/// <summary>What two learners have in common.</summary>
/// <param name="Certainty">What it comes to.</param>
/// <param name="On">The fields of the learner that agree, as the request calls them; empty when nothing comes of it.</param>
public sealed record LearnerMatch(MatchCertainty Certainty, IReadOnlyList<string> On)
{
    /// <summary>No match.</summary>
    public static LearnerMatch None { get; } = new(MatchCertainty.None, []);
}

/// <summary>What a learner is recognised by: keyed hashes, so that comparing two learners needs nothing personal.</summary>
/// <param name="UlnKey">Of the ULN. Null when the learner has none or only the temporary one (<see cref="Uln.IsTemporary"/>).</param>
/// <param name="NinoKey">Of the National Insurance number without its suffix. Null when the learner has none.</param>
/// <param name="PersonKey">Of the folded name (<see cref="NameFolding"/>) and the date of birth.</param>
/// <param name="HomeKey">Of the same with the postcode.</param>
public sealed record LearnerKeys(KeyedHash? UlnKey, KeyedHash? NinoKey, KeyedHash PersonKey, KeyedHash HomeKey)
{
    /// <summary>Whether two learners are one person.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>One permanent ULN: certain, whatever else differs.</item>
    /// <item>Two permanent ULNs that differ: two people. With the same National Insurance number one of the four numbers is wrong: likely.</item>
    /// <item>Otherwise one National Insurance number: certain, whatever the names, which people change.</item>
    /// <item>Otherwise the same name and date of birth: certain with the same postcode, likely with another, because people move and names are shared.
    /// Two National Insurance numbers that differ make it likely at most.</item>
    /// </list>
    /// </remarks>
    public LearnerMatch Match(LearnerKeys other)
    {
        var (hasUlns, hasNinos) = (UlnKey is not null && other.UlnKey is not null, NinoKey is not null && other.NinoKey is not null);
        var (isUln, isNino) = (hasUlns && UlnKey == other.UlnKey, hasNinos && NinoKey == other.NinoKey);
        var (isPerson, isHome) = (PersonKey == other.PersonKey, HomeKey == other.HomeKey);
        var certainty = this switch
        {
            _ when isUln => MatchCertainty.Certain,
            _ when hasUlns => isNino ? MatchCertainty.Likely : MatchCertainty.None,
            _ when isNino => MatchCertainty.Certain,
            _ when isPerson => isHome && !hasNinos ? MatchCertainty.Certain : MatchCertainty.Likely,
            _ => MatchCertainty.None,
        };
        return certainty == MatchCertainty.None ? LearnerMatch.None : new LearnerMatch(certainty, On(isUln, isNino, isPerson, isHome));
    }

    private static string[] On(bool isUln, bool isNino, bool isPerson, bool isHome) =>
    [
        .. isUln ? ["uln"] : Array.Empty<string>(),
        .. isNino ? ["nationalInsuranceNumber"] : Array.Empty<string>(),
        .. isPerson ? ["givenName", "familyName", "dateOfBirth"] : Array.Empty<string>(),
        .. isHome ? ["postcode"] : Array.Empty<string>(),
    ];
}
