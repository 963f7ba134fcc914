using System.ComponentModel.DataAnnotations;
using Bootcamps.Domain;
using Bootcamps.Domain.Funding;

namespace Bootcamps.Api.Reports;

/// <summary>
/// Committed, earned and paid money, and what is left of the cap, at the time of the request. Whole pence; shares in percent, rounded down to two decimals.
/// Earned money is part of the committed money. Paid money is the total of paid statements, less what they take back.
/// </summary>
internal sealed record FundingFigures
{
    /// <summary>Places from earlier years, included in the committed places.</summary>
    public required long OpeningPlaces { get; init; }

    /// <summary>Places taken.</summary>
    public required long CommittedPlaces { get; init; }

    /// <summary>Money committed, in pence.</summary>
    public required long CommittedPence { get; init; }

    /// <summary>Money that milestones have earned, in pence.</summary>
    public required long EarnedPence { get; init; }

    /// <summary>Money paid, in pence. Null by local authority, because payments are not recorded by local authority.</summary>
    [Range(typeof(long), "-9007199254740991", "9007199254740991")]
    public required long? PaidPence { get; init; }

    /// <summary>Most places. Null without a cap.</summary>
    public required long? CapPlaces { get; init; }

    /// <summary>Maximum money that can be paid, in pence. Null without a cap.</summary>
    public required long? CapPence { get; init; }

    /// <summary>Maximum money that can be committed, in pence. Null without a cap.</summary>
    public required long? CommitmentLimitPence { get; init; }

    /// <summary>Places left. Null without a cap.</summary>
    public required long? RemainingPlaces { get; init; }

    /// <summary>Money left to commit, in pence. Null without a cap.</summary>
    public required long? RemainingPence { get; init; }

    /// <summary>Committed places as a share of their cap, in percent. Null without a cap, or when it is 0.</summary>
    public required Percent? PlacesPercent { get; init; }

    /// <summary>Committed pence as a share of the cap on payments, in percent. Null without a cap, or when it is 0.</summary>
    public required Percent? PencePercent { get; init; }

    /// <summary>The figures of one member of a dimension, such as the sector digital.</summary>
    /// <param name="rows">Everything that was read for the programme.</param>
    /// <param name="dimension">The dimension, such as <c>sector</c>.</param>
    /// <param name="member">The member. A missing counter counts as zero.</param>
    public static FundingFigures Of(DashboardRows rows, string dimension, string member)
    {
        var tally = rows.Find("tally/" + dimension, member);
        var pool = rows.Find("pool/" + dimension, member);
        var (places, pence) = (tally?.CommittedPlaces ?? 0, tally?.CommittedPence ?? 0);
        return new FundingFigures
        {
            OpeningPlaces = tally?.OpeningPlaces ?? 0,
            CommittedPlaces = places,
            CommittedPence = pence,
            EarnedPence = rows.Find("earned/" + dimension, member)?.CommittedPence ?? 0,
            PaidPence = dimension switch
            {
                "programme" => rows.All("paid/provider").Values.Sum(row => row.CommittedPence),
                "sector" or "provider" => rows.Find("paid/" + dimension, member)?.CommittedPence ?? 0,
                _ => null,
            },
            CapPlaces = pool?.CapPlaces,
            CapPence = pool?.CapPence,
            CommitmentLimitPence = pool?.LimitPence,
            RemainingPlaces = pool?.CapPlaces - places,
            RemainingPence = pool?.LimitPence - pence,
            PlacesPercent = PercentOf(places, pool?.CapPlaces),
            PencePercent = PercentOf(pence, pool?.CapPence),
        };
    }

    private static Percent? PercentOf(long part, long? whole) => BasisPoints.OfWhole(part, whole ?? 0) is { } share ? new Percent(share) : null;
}

/// <summary>The rows behind a dashboard, by kind and member.</summary>
internal sealed class DashboardRows(IEnumerable<DashboardRow> rows)
{
    private static readonly Dictionary<string, DashboardRow> None = [];

    private readonly Dictionary<string, Dictionary<string, DashboardRow>> _byKind = rows
        .GroupBy(row => row.Kind, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.ToDictionary(row => row.Key, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>All rows of a kind, by member.</summary>
    public IReadOnlyDictionary<string, DashboardRow> All(string kind) => _byKind.GetValueOrDefault(kind, None);

    /// <summary>The row of a member. Null where nothing was counted.</summary>
    public DashboardRow? Find(string kind, string member) => All(kind).GetValueOrDefault(member);
}
