using System.Runtime.InteropServices;
using Bootcamps.Domain.Enrolments;

namespace Bootcamps.Domain.Funding;

/// <summary>The share of the authority's money that each milestone earns.</summary>
/// <param name="StartBasisPoints">Earned by starting.</param>
/// <param name="CompletionBasisPoints">Earned by completing.</param>
/// <param name="OutcomeBasisPoints">Earned by the outcome. The three add up to <see cref="BasisPoints.Whole"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MilestoneShares(int StartBasisPoints, int CompletionBasisPoints, int OutcomeBasisPoints)
{
    internal bool AreWhole =>
        StartBasisPoints >= 0
        && CompletionBasisPoints >= 0
        && OutcomeBasisPoints >= 0
        && (long)StartBasisPoints + CompletionBasisPoints + OutcomeBasisPoints == BasisPoints.Whole;
}

/// <summary>What each milestone earns.</summary>
/// <param name="StartPence">Earned by starting, in pence.</param>
/// <param name="CompletionPence">Earned by completing, in pence.</param>
/// <param name="OutcomePence">Earned by the outcome, in pence.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MilestoneAmounts(long StartPence, long CompletionPence, long OutcomePence)
{
    /// <summary>What a milestone earns, in pence.</summary>
    public long Of(MilestoneKind kind) => kind switch
    {
        MilestoneKind.Start => StartPence,
        MilestoneKind.Completion => CompletionPence,
        MilestoneKind.Outcome => OutcomePence,
    };
}

/// <summary>Splits the authority's share of a price into the payments its milestones earn.</summary>
public static class MilestonePayments
{
    /// <summary>Calculates the value of each milestone.</summary>
    /// <param name="authoritySharePence">The authority's share of the price of one learner, in whole pence, excluding VAT.</param>
    /// <param name="shares">The shares of the rule set in force on the day the learning starts.</param>
    /// <returns>
    /// Three amounts, none negative, adding up to <paramref name="authoritySharePence"/> exactly; or a refusal:
    /// <c>funding.price-not-positive</c> when there is nothing to split,
    /// <c>funding.schedule-not-whole</c> when a share is negative or they do not total <see cref="BasisPoints.Whole"/>.
    /// </returns>
    /// <remarks>
    /// Rounding is cumulative: after each milestone the total so far is rounded half away from zero to the penny, and the milestone is the difference.
    /// The parts therefore always add up, whatever the amount: £2,109.47 at 45, 35 and 20 % is £949.26, £738.32 and £421.89.
    /// </remarks>
    public static Outcome<MilestoneAmounts> Split(long authoritySharePence, MilestoneShares shares)
    {
        if (authoritySharePence <= 0)
        {
            return new Refusal("funding.price-not-positive", $"The authority's share must be at least £0.01 and is {Prose.Money(authoritySharePence)}.")
            {
                Actual = authoritySharePence,
                Allowed = 1
            };
        }

        if (!shares.AreWhole)
        {
            return new Refusal("funding.schedule-not-whole", "The shares of the three milestones must add up to 100%, with none below zero.");
        }

        var toStart = BasisPoints.ShareOf(authoritySharePence, shares.StartBasisPoints);
        var toCompletion = BasisPoints.ShareOf(authoritySharePence, shares.StartBasisPoints + shares.CompletionBasisPoints);
        return new MilestoneAmounts(toStart, toCompletion - toStart, authoritySharePence - toCompletion);
    }
}
