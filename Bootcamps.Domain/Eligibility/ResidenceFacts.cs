namespace Bootcamps.Domain.Eligibility;

/// <summary>The postcode directory's entry for a full postcode.</summary>
/// <param name="LocalAuthorityCode">The local authority it is in. Null when the directory has none.</param>
/// <param name="TerminatedPeriod">The month (yyyymm) in which it went out of use. Null while it is live.</param>
/// <param name="IsLargeUser">Whether it belongs to one organisation or PO box.</param>
/// <remarks>Source: ONS Postcode Directory (<c>doterm</c>, <c>usertype</c>).</remarks>
public readonly record struct PostcodeFact(LocalAuthorityCode? LocalAuthorityCode, int? TerminatedPeriod, bool IsLargeUser);

/// <summary>The known facts about where a person lives, from which the residence is decided.</summary>
public sealed record ResidenceFacts
{
    /// <summary>The address as given. Null when none was.</summary>
    public required PostcodeOrOutward? Home { get; init; }

    /// <summary>The local authority the person says they live in. Null when they did not say.</summary>
    public LocalAuthorityCode? DeclaredLocalAuthority { get; init; }

    /// <summary>The full postcode in the directory. Null when only an outward code was given or the directory does not have it.</summary>
    public PostcodeFact? Postcode { get; init; }

    /// <summary>The result from the authority's table of postcode sectors; ignored when there is no address.</summary>
    public HomeCoverage Coverage { get; init; }
}
