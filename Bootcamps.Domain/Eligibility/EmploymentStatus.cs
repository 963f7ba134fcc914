namespace Bootcamps.Domain.Eligibility;

/// <summary>What a learner lives on when the learning starts.</summary>
/// <remarks>Source: DfE supplementary data for Skills Bootcamps, employment status at the start.</remarks>
public enum EmploymentStatus
{
    /// <summary>Out of work; also somebody who left a job to join.</summary>
    Unemployed,

    /// <summary>Works for themselves.</summary>
    SelfEmployed,

    /// <summary>Has a job and is put forward by the employer, who pays a share of the price.</summary>
    Employed,

    /// <summary>Has a job and applies alone; the employer plays no part and the place is fully funded.</summary>
    EmployedIndependent,

    /// <summary>Was asked and it is still not known.</summary>
    NotKnown,
}
