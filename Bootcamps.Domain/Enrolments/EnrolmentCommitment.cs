using System.Runtime.InteropServices;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Domain.Enrolments;

/// <summary>What an enrolment holds of every funding pool above it.</summary>
/// <param name="Places">1 or 0.</param>
/// <param name="Pence">Earned, and still to be earned, in pence.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Held(int Places, long Pence);

/// <summary>Says what an enrolment holds, whatever has happened to it. The difference between before and after a move is what is released.</summary>
public static class EnrolmentCommitment
{
    /// <summary>What is held: the money that milestones have earned and that others can still earn; and the place.</summary>
    /// <param name="status">Where the enrolment stands.</param>
    /// <param name="amounts">What each milestone is worth here.</param>
    /// <param name="earned">What the milestones that were declared here, and hold, have earned, in pence; less than they are worth where a cap was reached. The rest stays held while the learner is on the way, since a void makes it possible again.</param>
    /// <param name="hasCarriedStart">Whether the start was paid for in an enrolment this one goes on from, so that it cannot be earned again.</param>
    /// <param name="isOutcomeClosed">Whether the time for an outcome is over.</param>
    /// <remarks>A learner who leaves after the start has used the place: it stays taken with the start's money. One who leaves before gives it back.</remarks>
    public static Held Of(EnrolmentStatus status, MilestoneAmounts amounts, IReadOnlyDictionary<MilestoneKind, long> earned, bool hasCarriedStart, bool isOutcomeClosed)
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
