using System.Runtime.InteropServices;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Domain.Enrolments;

/// <summary>The places and money that an enrolment takes from every funding pool above it.</summary>
/// <param name="Places">1 or 0.</param>
/// <param name="Pence">Money earned and still to be earned, in pence.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Held(int Places, long Pence)
{
    /// <summary>What is given back between two moments.</summary>
    public static Held operator -(Held before, Held after) => new(before.Places - after.Places, before.Pence - after.Pence);
}

/// <summary>Calculates what an enrolment holds. The difference before and after a move is released.</summary>
public static class EnrolmentCommitment
{
    /// <summary>The place and the money held: what milestones have earned, and what other milestones can still earn.</summary>
    /// <param name="status">The enrolment's status.</param>
    /// <param name="amounts">The value of each milestone in this enrolment.</param>
    /// <param name="earned">
    /// What this enrolment's milestones have earned, in pence, without voided ones. It is less than their value when a cap was reached; the rest stays held
    /// until the learner leaves or finishes, because a void can free it again.
    /// </param>
    /// <param name="hasCarriedStart">Whether the start was paid for before a transfer, so that it cannot be earned again.</param>
    /// <param name="isOutcomeClosed">Whether the time limit for an outcome has passed.</param>
    /// <remarks>
    /// A learner who leaves after the start has used the place, so the place and the start's money stay taken. A learner who leaves before the start releases
    /// both.
    /// </remarks>
    public static Held Of(
        EnrolmentStatus status,
        MilestoneAmounts amounts,
        IReadOnlyDictionary<MilestoneKind, long> earned,
        bool hasCarriedStart,
        bool isOutcomeClosed)
    {
        var isLive = EnrolmentJourney.IsLive(status);
        var pence = 0L;
        foreach (var kind in Enum.GetValues<MilestoneKind>())
        {
            if (earned.TryGetValue(kind, out var earnedPence))
            {
                pence += isLive ? amounts.Of(kind) : earnedPence;
            }
            else if (isLive && !(kind == MilestoneKind.Start && hasCarriedStart) && !(kind == MilestoneKind.Outcome && isOutcomeClosed))
            {
                pence += amounts.Of(kind);
            }
        }

        var isPlaceUsed = status == EnrolmentStatus.Withdrawn && (earned.ContainsKey(MilestoneKind.Start) || hasCarriedStart);
        return new Held(isLive || isPlaceUsed ? 1 : 0, pence);
    }
}
