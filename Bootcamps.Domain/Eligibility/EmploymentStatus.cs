namespace Bootcamps.Domain.Eligibility;

/// <summary>A learner's employment status when the learning starts.</summary>
/// <remarks>Source: DfE supplementary data for Skills Bootcamps, employment status at the start.</remarks>
public enum EmploymentStatus
{
    /// <summary>Out of work, or left a job to join.</summary>
    Unemployed,

    /// <summary>Works for themselves.</summary>
    SelfEmployed,

    /// <summary>Has a job and is put forward by the employer, who pays a share of the price.</summary>
    Employed,

    /// <summary>Has a job and applies alone; the employer plays no part and the place is fully funded.</summary>
    EmployedIndependent,

    /// <summary>The learner was asked, but the status is still not known.</summary>
    NotKnown,
}
