namespace Bootcamps.Domain.Enrolments;

/// <summary>How certain it is that two learners are the same person.</summary>
public enum MatchCertainty
{
    /// <summary>No sign of it.</summary>
    None,

    /// <summary>Likely enough for a person to check. It only warns.</summary>
    Likely,

    /// <summary>The same person. It refuses a second place and counts towards the yearly limit.</summary>
    Certain,
}

/// <summary>What two learners have in common.</summary>
/// <param name="Certainty">How certain the match is.</param>
/// <param name="On">The fields that agree, by their names in the request; empty without a match.</param>
public sealed record LearnerMatch(MatchCertainty Certainty, IReadOnlyList<string> On)
{
    /// <summary>No match.</summary>
    public static LearnerMatch None { get; } = new(MatchCertainty.None, []);
}

/// <summary>Keyed hashes that identify a learner, so that two learners can be compared without personal data.</summary>
/// <param name="UlnKey">Hash of the ULN. Null when the learner has none or only the temporary one (<see cref="Uln.IsTemporary"/>).</param>
/// <param name="NinoKey">Hash of the National Insurance number without its suffix. Null when the learner has none.</param>
/// <param name="PersonKey">Hash of the folded name (<see cref="NameFolding"/>) and the date of birth.</param>
/// <param name="HomeKey">Hash of the folded name, the date of birth and the postcode.</param>
public sealed record LearnerKeys(KeyedHash? UlnKey, KeyedHash? NinoKey, KeyedHash PersonKey, KeyedHash HomeKey)
{
    /// <summary>Compares two learners.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>The same permanent ULN: certain.</item>
    /// <item>Different permanent ULNs: two people. With the same National Insurance number, one of the four numbers is wrong: likely.</item>
    /// <item>Otherwise the same National Insurance number: certain, even under different names, because people change names.</item>
    /// <item>Otherwise the same name and date of birth: certain with the same postcode, likely with another, because people move and names are shared.
    /// With different National Insurance numbers it is likely at most.</item>
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
