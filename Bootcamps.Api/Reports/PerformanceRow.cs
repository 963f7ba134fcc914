using Bootcamps.Domain;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Api.Reports;

/// <summary>A table row of the performance report: the programme, or a member of a breakdown.</summary>
internal sealed record PerformanceRow
{
    public required string Breakdown { get; init; }

    public required string Member { get; init; }

    public required string? Name { get; init; }

    public required PerformanceFigures Figures { get; init; }

    public required FundingFigures? Funding { get; init; }

    public required long? StartsPlanned { get; init; }

    public required Percent? StartsShortfallPercent { get; init; }

    public required string? StartsStatus { get; init; }

    public required long? CompletionsPlanned { get; init; }

    public required Percent? CompletionsShortfallPercent { get; init; }

    public required string? CompletionsStatus { get; init; }

    public required long? OutcomesPlanned { get; init; }

    public required Percent? OutcomesShortfallPercent { get; init; }

    public required string? OutcomesStatus { get; init; }

    public required long? Booked { get; init; }

    public required long? ExpectedStarts { get; init; }

    public required DateOnly? PlacesRunOutOn { get; init; }

    public required DateOnly? MoneyRunsOutOn { get; init; }

    /// <summary>Puts a row together.</summary>
    public static PerformanceRow Of(
        string breakdown, string member, string? name, PerformanceFigures figures, FundingFigures? funding, IReadOnlyList<PerformanceProgress> progress,
        CapForecast? places, CapForecast? pence, BookingForecast? bookings)
    {
        var byMeasure = progress.ToDictionary(one => one.Measure, StringComparer.Ordinal);
        var (starts, completions, outcomes) = (
            byMeasure.GetValueOrDefault("starts"), byMeasure.GetValueOrDefault("completions"), byMeasure.GetValueOrDefault("outcomes"));
        return new PerformanceRow
        {
            Breakdown = breakdown,
            Member = member,
            Name = name,
            Figures = figures,
            Funding = funding,
            StartsPlanned = starts?.Planned,
            StartsShortfallPercent = starts?.ShortfallPercent?.Value,
            StartsStatus = starts?.Status,
            CompletionsPlanned = completions?.Planned,
            CompletionsShortfallPercent = completions?.ShortfallPercent?.Value,
            CompletionsStatus = completions?.Status,
            OutcomesPlanned = outcomes?.Planned,
            OutcomesShortfallPercent = outcomes?.ShortfallPercent?.Value,
            OutcomesStatus = outcomes?.Status,
            Booked = bookings?.Booked,
            ExpectedStarts = bookings?.ExpectedStarts,
            PlacesRunOutOn = places?.CapReachedOn,
            MoneyRunsOutOn = pence?.CapReachedOn,
        };
    }
}
