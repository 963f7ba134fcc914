using Bootcamps.Domain;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Tests.Funding;

/// <summary>What happens to pools in a programme: a decision asks for room, then a posting moves the counters.</summary>
internal static class PoolBookMoves
{
    private static readonly DateOnly Day = new(2024, 11, 15);

    public static IReadOnlyList<Refusal> Commit(this PoolBook pools, int ukprn, string sectorCode, int places, long pence, PoolFigures figures)
    {
        var shortages = pools.Shortages([new Draw(ukprn, sectorCode, places, pence)], figures);
        if (shortages.Count == 0)
        {
            pools.Post(PostingKind.Commit, ukprn, sectorCode, places, pence, 0);
        }

        return shortages;
    }

    public static void Release(this PoolBook pools, int ukprn, string sectorCode, int places, long pence) =>
        pools.Post(PostingKind.Release, ukprn, sectorCode, -places, -pence, 0);

    public static long Earn(this PoolBook pools, int ukprn, string sectorCode, long pence)
    {
        var earned = pools.Earnable(pence, ukprn, sectorCode);
        pools.Post(PostingKind.Earn, ukprn, sectorCode, 0, 0, earned);
        return earned;
    }

    public static void TakeBack(this PoolBook pools, int ukprn, string sectorCode, long pence) =>
        pools.Post(PostingKind.Clawback, ukprn, sectorCode, 0, 0, -pence);

    private static void Post(this PoolBook pools, PostingKind kind, int ukprn, string sectorCode, int places, long pence, long earnedPence)
    {
        // The performance has earned everything already, so that only the pools can refuse.
        var posting = new Posting
        {
            Kind = kind, Ukprn = ukprn, SectorCode = sectorCode, Group = LearnerGroup.Of(null, null, null, null, null), OccurredOn = Day,
            Period = Period.Of(Day), Places = places, CommittedPence = pence, EarnedPence = earnedPence,
        };
        var performance = new PerformanceBook(
            PerformanceMembers.Of(posting).Select(member => new PerformanceCount(
                member.Dimension, member.Member, posting.Period, new PerformanceCounts(0, 0, 0, 0, 0, long.MaxValue / 2))));
        new Books(pools, new TallyBook([]), performance).Post(posting);
    }
}
