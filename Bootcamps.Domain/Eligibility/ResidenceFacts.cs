namespace Bootcamps.Domain.Eligibility;

/// <summary>What the postcode directory knows of a full postcode.</summary>
/// <param name="LocalAuthorityCode">The local authority it lies in. Null when the directory gives it none.</param>
/// <param name="TerminatedPeriod">The month (yyyymm) in which it went out of use. Null while it is live.</param>
/// <param name="IsLargeUser">Whether it is the postcode of one large receiver of mail, such as a PO box.</param>
/// <remarks>Source: ONS Postcode Directory (<c>doterm</c>, <c>usertype</c>).</remarks>
public readonly record struct PostcodeFact(LocalAuthorityCode? LocalAuthorityCode, int? TerminatedPeriod, bool IsLargeUser);

/// <summary>All that is known about where somebody lives, before it is decided what follows.</summary>
public sealed record ResidenceFacts
{
    /// <summary>The address as given. Null when none was.</summary>
    public required PostcodeOrOutward? Home { get; init; }

    /// <summary>The local authority the person says they live in. Null when they did not say.</summary>
    public LocalAuthorityCode? DeclaredLocalAuthority { get; init; }

    /// <summary>The full postcode in the directory. Null when only an outward code was given or the directory does not have it.</summary>
    public PostcodeFact? Postcode { get; init; }

    /// <summary>What the authority's table of postcode sectors says of the home; not looked at when there is no address.</summary>
    public HomeCoverage Coverage { get; init; }
}
