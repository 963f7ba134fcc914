namespace Bootcamps.Domain.Eligibility;

/// <summary>How an outward code lies to a combined authority's area.</summary>
public enum Coverage
{
    /// <summary>Every live postcode of it is inside.</summary>
    Whole,

    /// <summary>Some are inside and some are not.</summary>
    Straddles,
}

/// <summary>What the postcode directory knows of a full postcode.</summary>
/// <param name="LocalAuthorityCode">The local authority it lies in. Null when the directory gives it none.</param>
/// <param name="TerminatedPeriod">The month (yyyymm) in which it went out of use. Null while it is live.</param>
/// <param name="IsLargeUser">Whether it is the postcode of one large receiver of mail, such as a PO box.</param>
/// <remarks>Source: ONS Postcode Directory (<c>doterm</c>, <c>usertype</c>).</remarks>
public readonly record struct PostcodeFact(LocalAuthorityCode? LocalAuthorityCode, int? TerminatedPeriod, bool IsLargeUser);

/// <summary>What a combined authority's own table knows of an outward code that has at least one live postcode in its area.</summary>
/// <param name="Coverage">Whether all of them are.</param>
/// <param name="LocalAuthorityCode">The local authority that all of it lies in. Null when it lies in several.</param>
/// <param name="IsLargeUser">Whether it is used for PO boxes and large receivers of mail.</param>
/// <remarks>Source: Ordnance Survey Code-Point Open, counted by outward code and district.</remarks>
public readonly record struct OutwardFact(Coverage Coverage, LocalAuthorityCode? LocalAuthorityCode, bool IsLargeUser);

/// <summary>All that is known about where somebody lives, before it is decided what follows.</summary>
public sealed record ResidenceFacts
{
    /// <summary>The address as given. Null when none was.</summary>
    public required PostcodeOrOutward? Home { get; init; }

    /// <summary>The local authority the person says they live in. Null when they did not say.</summary>
    public LocalAuthorityCode? DeclaredLocalAuthority { get; init; }

    /// <summary>The full postcode in the directory. Null when only an outward code was given or the directory does not have it.</summary>
    public PostcodeFact? Postcode { get; init; }

    /// <summary>The outward code in the authority's table. Null when no live postcode of it lies in the area.</summary>
    public OutwardFact? Outward { get; init; }

    /// <summary>Whether a postcode directory has been imported. Until then nothing follows from a postcode that is not in it.</summary>
    public bool IsDirectoryLoaded { get; init; }

    /// <summary>Whether there is neither a postcode nor an outward code to go by.</summary>
    internal bool IsHomeUnknown => Home is null or { Postcode.IsPlaceholder: true };
}
