using System.Runtime.InteropServices;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Domain.Funding;

/// <summary>A price split between employer and authority.</summary>
/// <param name="EmployerPence">What the employer pays the provider, in pence; 0 or more.</param>
/// <param name="AuthorityPence">What the authority pays, in pence: the rest of the price.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PriceSplit(long EmployerPence, long AuthorityPence);

/// <summary>The share of a price that the learner's employer pays.</summary>
public static class EmployerShare
{
    /// <summary>Splits a price between employer and authority.</summary>
    /// <param name="pricePence">Agreed price for one learner, in whole pence, excluding VAT.</param>
    /// <param name="status">The learner's employment status.</param>
    /// <param name="employeeCount">Employees of the employer; used only for <see cref="EmploymentStatus.Employed"/>.</param>
    /// <param name="ruleSet">The rules in force on the day the learning starts: the shares, and the size limit of a small employer.</param>
    /// <returns>
    /// Two parts that add up to the price; or a refusal: <c>funding.price-not-positive</c> when the price is zero or less,
    /// <c>funding.employer-size-needed</c> when the employer shares the cost and its size is not known.
    /// </returns>
    /// <remarks>
    /// Only an employer who puts the learner forward pays. An employee who applies independently is fully funded, like the unemployed and the self-employed.
    /// The employer's part is rounded half away from zero to the penny. In 2024-25: 10 % with up to 249 employees, 30 % above;
    /// £2,343.86 at 10 % is £234.39 and £2,109.47.
    /// Sources: DfE employment schemes content, March 2022 (shares); DfE Skills Bootcamps statistics 2023-24, data guidance (independent learners).
    /// </remarks>
    public static Outcome<PriceSplit> Of(long pricePence, EmploymentStatus status, int? employeeCount, RuleSet ruleSet)
    {
        if (pricePence <= 0)
        {
            return new Refusal("funding.price-not-positive", $"The price must be at least £0.01 and is {Prose.Money(pricePence)}.")
            {
                Actual = pricePence,
                Allowed = 1
            };
        }

        if (status != EmploymentStatus.Employed)
        {
            return new PriceSplit(0, pricePence);
        }

        if (employeeCount is not { } count)
        {
            return new Refusal(
                "funding.employer-size-needed",
                "We cannot work out the employer's share without the number of employees.",
                "/learner/employer/employeeCount");
        }

        var basisPoints = count <= ruleSet.SmallEmployerUpTo ? ruleSet.SmallEmployerBasisPoints : ruleSet.LargeEmployerBasisPoints;
        var employerPence = BasisPoints.ShareOf(pricePence, basisPoints);
        return new PriceSplit(employerPence, pricePence - employerPence);
    }
}
