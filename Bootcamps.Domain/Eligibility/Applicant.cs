namespace Bootcamps.Domain.Eligibility;

/// <summary>The facts about a person that the eligibility rules check. Null means not given or not known.</summary>
public sealed record Applicant
{
    /// <summary>Where the person lives.</summary>
    public required Residence Residence { get; init; }

    /// <summary>Date of birth.</summary>
    public DateOnly? DateOfBirth { get; init; }

    /// <summary>Employment status.</summary>
    public EmploymentStatus? EmploymentStatus { get; init; }

    /// <summary>Whether they can work in the United Kingdom.</summary>
    public bool? HasRightToWork { get; init; }

    /// <summary>Whether they have lived in the United Kingdom for the three years before the start.</summary>
    public bool? IsOrdinarilyResident { get; init; }

    /// <summary>Whether they are in full-time education.</summary>
    public bool? IsInFullTimeEducation { get; init; }

    /// <summary>Whether other public funding pays for the same learning.</summary>
    public bool? HasOtherPublicFunding { get; init; }

    /// <summary>Whole months out of work; used only when they are unemployed.</summary>
    public int? UnemployedMonths { get; init; }

    /// <summary>Whether they hold a full car driving licence; used only on the HGV route.</summary>
    public bool? HoldsCategoryBLicence { get; init; }

    /// <summary>Whether they serve a prison sentence. Null counts as no.</summary>
    public bool? IsServingPrisoner { get; init; }

    /// <summary>When a serving prisoner is due for release.</summary>
    public DateOnly? PrisonReleaseOn { get; init; }

    /// <summary>Whether a serving prisoner is out on temporary release.</summary>
    public bool? IsOnTemporaryRelease { get; init; }

    /// <summary>Bootcamps started earlier in the same financial year. Null until the enrolments have been searched.</summary>
    public int? EarlierStartsThisYear { get; init; }
}
