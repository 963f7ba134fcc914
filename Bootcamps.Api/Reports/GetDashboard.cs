using System.Globalization;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Reports;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Reports;

/// <summary>Shows what a programme has committed and what is left, by everything it is counted by.</summary>
internal sealed class GetDashboard(FundingStore programmes, ReportStore store, TimeProvider clock) : Endpoint<GetDashboard.Request, Results<Ok<GetDashboard.Dashboard>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }
    }

    /// <summary>A programme's commitments. Each of the four lists adds up to the programme.</summary>
    internal sealed record Dashboard
    {
        /// <summary>The programme.</summary>
        public required string ProgrammeId { get; init; }

        /// <summary>What it is called.</summary>
        public required string Name { get; init; }

        /// <summary>When the figures were read, UTC.</summary>
        public required DateTimeOffset ReadAt { get; init; }

        /// <summary>The programme as a whole.</summary>
        public required Figures Programme { get; init; }

        /// <summary>By sector of the course, in the authority's order; every sector of the authority.</summary>
        public required IReadOnlyList<SectorFigures> Sectors { get; init; }

        /// <summary>By provider, by UKPRN; those with commitments or a cap.</summary>
        public required IReadOnlyList<ProviderFigures> Providers { get; init; }

        /// <summary>By local authority of the learner's home, by name; every one of the area.</summary>
        public required IReadOnlyList<LocalAuthorityFigures> LocalAuthorities { get; init; }

        /// <summary>By month of the day of enrolment, earliest first; places of earlier years stand in the month they were taken over in.</summary>
        public required IReadOnlyList<MonthFigures> Months { get; init; }
    }

    /// <summary>What is committed, and what a cap leaves. Whole pence; shares in percent, rounded down to two decimals.</summary>
    internal sealed record Figures
    {
        /// <summary>Places taken over from earlier years; part of the committed places.</summary>
        public required long OpeningPlaces { get; init; }

        /// <summary>Places taken.</summary>
        public required long CommittedPlaces { get; init; }

        /// <summary>Money promised, in pence.</summary>
        public required long CommittedPence { get; init; }

        /// <summary>Most places; null without a cap.</summary>
        public required long? CapPlaces { get; init; }

        /// <summary>Most money that may be paid, in pence; null without a cap.</summary>
        public required long? CapPence { get; init; }

        /// <summary>Most money that may be promised, in pence; null without a cap.</summary>
        public required long? CommitmentLimitPence { get; init; }

        /// <summary>Places left; null without a cap.</summary>
        public required long? RemainingPlaces { get; init; }

        /// <summary>Money left to promise, in pence; null without a cap.</summary>
        public required long? RemainingPence { get; init; }

        /// <summary>Committed places as a share of their cap, in percent; null without a cap, or when it is 0.</summary>
        public required Percent? PlacesPercent { get; init; }

        /// <summary>Committed pence as a share of the cap on payments, in percent; null without a cap, or when it is 0.</summary>
        public required Percent? PencePercent { get; init; }

        /// <summary>A counter with its cap; a counter that is not there counts nothing.</summary>
        public static Figures Of(DashboardRow? tally, DashboardRow? pool) => new()
        {
            OpeningPlaces = tally?.OpeningPlaces ?? 0,
            CommittedPlaces = tally?.CommittedPlaces ?? 0,
            CommittedPence = tally?.CommittedPence ?? 0,
            CapPlaces = pool?.CapPlaces,
            CapPence = pool?.CapPence,
            CommitmentLimitPence = pool?.LimitPence,
            RemainingPlaces = pool?.CapPlaces - (tally?.CommittedPlaces ?? 0),
            RemainingPence = pool?.LimitPence - (tally?.CommittedPence ?? 0),
            PlacesPercent = PercentOf(tally?.CommittedPlaces, pool?.CapPlaces),
            PencePercent = PercentOf(tally?.CommittedPence, pool?.CapPence),
        };

        private static Percent? PercentOf(long? part, long? whole) => BasisPoints.OfWhole(part ?? 0, whole ?? 0) is { } share ? new Percent(share) : null;
    }

    /// <summary>A sector's figures.</summary>
    internal sealed record SectorFigures
    {
        /// <summary>The sector; null for what is attributed to none.</summary>
        public required string? SectorCode { get; init; }

        /// <summary>What it is called; null when the authority has no such sector.</summary>
        public required string? Name { get; init; }

        /// <summary>Its figures.</summary>
        public required Figures Figures { get; init; }
    }

    /// <summary>A provider's figures.</summary>
    internal sealed record ProviderFigures
    {
        /// <summary>The provider; null for what is attributed to none, such as places of earlier years.</summary>
        public required int? Ukprn { get; init; }

        /// <summary>What it is called; null when it is not registered.</summary>
        public required string? Name { get; init; }

        /// <summary>Its figures.</summary>
        public required Figures Figures { get; init; }
    }

    /// <summary>A local authority's figures. There are no caps by local authority.</summary>
    internal sealed record LocalAuthorityFigures
    {
        /// <summary>The local authority; null where the home's is not known.</summary>
        public required string? LocalAuthorityCode { get; init; }

        /// <summary>What it is called; null outside the area.</summary>
        public required string? Name { get; init; }

        /// <summary>Its figures.</summary>
        public required Figures Figures { get; init; }
    }

    /// <summary>A month's figures, and where the programme stood at its end.</summary>
    internal sealed record MonthFigures
    {
        /// <summary>The month.</summary>
        public required Month Period { get; init; }

        /// <summary>Places taken over from earlier years in it.</summary>
        public required long OpeningPlaces { get; init; }

        /// <summary>Places taken in it, those taken over included.</summary>
        public required long CommittedPlaces { get; init; }

        /// <summary>Money promised in it, in pence.</summary>
        public required long CommittedPence { get; init; }

        /// <summary>Places taken by its end, everything earlier included.</summary>
        public required long CumulativePlaces { get; init; }

        /// <summary>Money promised by its end, everything earlier included, in pence.</summary>
        public required long CumulativePence { get; init; }

        /// <summary>Places of the programme left at its end; null without a cap.</summary>
        public required long? RemainingPlaces { get; init; }

        /// <summary>Money of the programme left to promise at its end, in pence; null without a cap.</summary>
        public required long? RemainingPence { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
        }
    }

    /// <inheritdoc/>
    public override void Configure()
    {
        Get("/v1/programmes/{programmeId}/dashboard");
        Roles(Role.Authority);
        Summary(summary =>
        {
            summary.Summary = "Get a programme's dashboard";
            summary.Description = "Committed and remaining places and pence by programme, sector, provider, local authority and month, all as of one moment. Kept up to date with every enrolment.";
            summary.Responses[200] = "The figures.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<Ok<Dashboard>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        return await programmes.OwnerOfAsync(programmeId, HttpContext.Caller(), ct) is null
            ? new NotFound404()
            : TypedResults.Ok(Of(programmeId, await store.DashboardAsync(programmeId, ct), clock.GetUtcNow()));
    }

    private static Dashboard Of(string programmeId, List<DashboardRow> rows, DateTimeOffset readAt)
    {
        var byKind = rows.GroupBy(row => row.Kind, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToDictionary(row => row.Key, StringComparer.Ordinal), StringComparer.Ordinal);
        Dictionary<string, DashboardRow> All(string kind) => byKind.GetValueOrDefault(kind, []);
        Figures FiguresOf(string dimension, string member) => Figures.Of(All("tally/" + dimension).GetValueOrDefault(member), All("pool/" + dimension).GetValueOrDefault(member));

        var sectorNames = All("name/sector");
        var providerNames = All("name/provider");
        var areaNames = All("name/localAuthority");
        return new Dashboard
        {
            ProgrammeId = programmeId,
            Name = All("name/programme")[programmeId].Name!,
            ReadAt = readAt,
            Programme = FiguresOf("programme", TallyBook.Whole),
            Sectors =
            [
                .. sectorNames.Keys.Union(All("tally/sector").Keys, StringComparer.Ordinal).Union(All("pool/sector").Keys, StringComparer.Ordinal)
                    .OrderBy(code => sectorNames.GetValueOrDefault(code)?.Position ?? int.MaxValue).ThenBy(code => code, StringComparer.Ordinal)
                    .Select(code => new SectorFigures { SectorCode = Attributed(code), Name = sectorNames.GetValueOrDefault(code)?.Name, Figures = FiguresOf("sector", code) }),
            ],
            Providers =
            [
                .. All("tally/provider").Keys.Union(All("pool/provider").Keys, StringComparer.Ordinal)
                    .OrderBy(ukprn => ukprn, StringComparer.Ordinal)
                    .Select(ukprn => new ProviderFigures
                    {
                        Ukprn = int.TryParse(ukprn, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
                        Name = providerNames.GetValueOrDefault(ukprn)?.Name,
                        Figures = FiguresOf("provider", ukprn),
                    }),
            ],
            LocalAuthorities =
            [
                .. areaNames.Keys.Union(All("tally/localAuthority").Keys, StringComparer.Ordinal)
                    .OrderBy(code => !areaNames.ContainsKey(code)).ThenBy(code => areaNames.GetValueOrDefault(code)?.Name, StringComparer.Ordinal).ThenBy(code => code, StringComparer.Ordinal)
                    .Select(code => new LocalAuthorityFigures { LocalAuthorityCode = Attributed(code), Name = areaNames.GetValueOrDefault(code)?.Name, Figures = FiguresOf("localAuthority", code) }),
            ],
            Months = MonthsOf(All("tally/month").Values, All("pool/programme").GetValueOrDefault(TallyBook.Whole)),
        };
    }

    private static List<MonthFigures> MonthsOf(IEnumerable<DashboardRow> tallies, DashboardRow? cap)
    {
        var months = new List<MonthFigures>();
        long places = 0, pence = 0;
        foreach (var tally in tallies.OrderBy(row => row.Key, StringComparer.Ordinal))
        {
            places += tally.CommittedPlaces;
            pence += tally.CommittedPence;
            months.Add(new MonthFigures
            {
                Period = new Month(int.Parse(tally.Key, NumberStyles.None, CultureInfo.InvariantCulture)),
                OpeningPlaces = tally.OpeningPlaces,
                CommittedPlaces = tally.CommittedPlaces,
                CommittedPence = tally.CommittedPence,
                CumulativePlaces = places,
                CumulativePence = pence,
                RemainingPlaces = cap?.CapPlaces - places,
                RemainingPence = cap?.LimitPence - pence,
            });
        }

        return months;
    }

    private static string? Attributed(string member) => member == TallyBook.NotAttributed ? null : member;
}
