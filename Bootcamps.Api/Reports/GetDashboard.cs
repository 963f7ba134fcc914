using System.Globalization;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Problems;
using Bootcamps.Api.Platform.Tables;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Domain;
using Bootcamps.Domain.Reports;
using FastEndpoints;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bootcamps.Api.Reports;

/// <summary>Shows a programme's commitments and what is left, in every dimension.</summary>
internal sealed class GetDashboard(
    FundingStore programmes,
    ReportStore store,
    TimeProvider clock) : Endpoint<GetDashboard.Request, Results<JsonOrCsv<GetDashboard.Dashboard>, NotFound404>>
{
    internal sealed class Request
    {
        /// <summary>The programme.</summary>
        [RouteParam]
        public string? ProgrammeId { get; init; }

        /// <summary><c>json</c>, the default, or <c>csv</c>. The same can be asked for with the header Accept.</summary>
        [QueryParam]
        public string? Format { get; init; }
    }

    /// <summary>What a programme has committed, earned and paid. Each of the four lists adds up to the programme.</summary>
    internal sealed record Dashboard : ITable
    {
        /// <summary>The programme.</summary>
        public required string ProgrammeId { get; init; }

        /// <summary>Its name.</summary>
        public required string Name { get; init; }

        /// <summary>When the figures were read, UTC.</summary>
        public required DateTimeOffset ReadAt { get; init; }

        /// <summary>The whole programme.</summary>
        public required FundingFigures Programme { get; init; }

        /// <summary>By sector of the course: every sector, in the authority's order.</summary>
        public required IReadOnlyList<SectorFigures> Sectors { get; init; }

        /// <summary>By provider, ordered by UKPRN: those with commitments or a cap.</summary>
        public required IReadOnlyList<ProviderFigures> Providers { get; init; }

        /// <summary>By local authority of the learner's home, ordered by name: every one in the area.</summary>
        public required IReadOnlyList<LocalAuthorityFigures> LocalAuthorities { get; init; }

        /// <summary>By month of enrolment, earliest first. Places from earlier years are in the month in which they were added.</summary>
        public required IReadOnlyList<MonthFigures> Months { get; init; }

        Type ITable.RowType => typeof(Row);

        IEnumerable<object> ITable.Rows =>
        [
            Row.Of("programme", ProgrammeId, Name, Programme),
            .. Sectors.Select(one => Row.Of("sector", one.SectorCode, one.Name, one.Figures)),
            .. Providers.Select(one => Row.Of("provider", one.Ukprn?.ToString(CultureInfo.InvariantCulture), one.Name, one.Figures)),
            .. LocalAuthorities.Select(one => Row.Of("localAuthority", one.LocalAuthorityCode, one.Name, one.Figures)),
            .. Months.Select(Row.Of),
        ];
    }

    /// <summary>A row of the dashboard as a table.</summary>
    internal sealed record Row
    {
        public required string Breakdown { get; init; }

        public required string? Member { get; init; }

        public required string? Name { get; init; }

        public required long OpeningPlaces { get; init; }

        public required long CommittedPlaces { get; init; }

        public required long CommittedPence { get; init; }

        public long? EarnedPence { get; init; }

        public long? PaidPence { get; init; }

        public long? CapPlaces { get; init; }

        public long? CapPence { get; init; }

        public long? CommitmentLimitPence { get; init; }

        public long? RemainingPlaces { get; init; }

        public long? RemainingPence { get; init; }

        public Percent? PlacesPercent { get; init; }

        public Percent? PencePercent { get; init; }

        public long? CumulativePlaces { get; init; }

        public long? CumulativePence { get; init; }

        /// <summary>A member's figures as a row.</summary>
        public static Row Of(string breakdown, string? member, string? name, FundingFigures figures) => new()
        {
            Breakdown = breakdown,
            Member = member,
            Name = name,
            OpeningPlaces = figures.OpeningPlaces,
            CommittedPlaces = figures.CommittedPlaces,
            CommittedPence = figures.CommittedPence,
            EarnedPence = figures.EarnedPence,
            PaidPence = figures.PaidPence,
            CapPlaces = figures.CapPlaces,
            CapPence = figures.CapPence,
            CommitmentLimitPence = figures.CommitmentLimitPence,
            RemainingPlaces = figures.RemainingPlaces,
            RemainingPence = figures.RemainingPence,
            PlacesPercent = figures.PlacesPercent,
            PencePercent = figures.PencePercent,
        };

        /// <summary>A month's figures as a row.</summary>
        public static Row Of(MonthFigures month) => new()
        {
            Breakdown = "month",
            Member = month.Period.ToString(),
            Name = null,
            OpeningPlaces = month.OpeningPlaces,
            CommittedPlaces = month.CommittedPlaces,
            CommittedPence = month.CommittedPence,
            RemainingPlaces = month.RemainingPlaces,
            RemainingPence = month.RemainingPence,
            CumulativePlaces = month.CumulativePlaces,
            CumulativePence = month.CumulativePence,
        };
    }

    /// <summary>A sector's figures.</summary>
    internal sealed record SectorFigures
    {
        /// <summary>The sector. Null for figures without a sector.</summary>
        public required string? SectorCode { get; init; }

        /// <summary>Its name. Null if the authority does not have this sector.</summary>
        public required string? Name { get; init; }

        /// <summary>Its figures.</summary>
        public required FundingFigures Figures { get; init; }
    }

    /// <summary>A provider's figures.</summary>
    internal sealed record ProviderFigures
    {
        /// <summary>The provider. Null for figures without a provider, such as places from earlier years.</summary>
        public required int? Ukprn { get; init; }

        /// <summary>Its name. Null if it is not registered.</summary>
        public required string? Name { get; init; }

        /// <summary>Its figures.</summary>
        public required FundingFigures Figures { get; init; }
    }

    /// <summary>A local authority's figures. There are no caps by local authority.</summary>
    internal sealed record LocalAuthorityFigures
    {
        /// <summary>The local authority. Null if the learner's is not known.</summary>
        public required string? LocalAuthorityCode { get; init; }

        /// <summary>Its name. Null outside the area.</summary>
        public required string? Name { get; init; }

        /// <summary>Its figures.</summary>
        public required FundingFigures Figures { get; init; }
    }

    /// <summary>A month's figures, and the programme's totals at the end of the month.</summary>
    internal sealed record MonthFigures
    {
        /// <summary>The month.</summary>
        public required Month Period { get; init; }

        /// <summary>Places from earlier years in this month.</summary>
        public required long OpeningPlaces { get; init; }

        /// <summary>Places taken in this month, including those from earlier years.</summary>
        public required long CommittedPlaces { get; init; }

        /// <summary>Money committed in this month, in pence.</summary>
        public required long CommittedPence { get; init; }

        /// <summary>Places taken by the end of the month, including earlier months.</summary>
        public required long CumulativePlaces { get; init; }

        /// <summary>Money committed by the end of the month, including earlier months, in pence.</summary>
        public required long CumulativePence { get; init; }

        /// <summary>The programme's places left at the end of the month. Null without a cap.</summary>
        public required long? RemainingPlaces { get; init; }

        /// <summary>The programme's money left to commit at the end of the month, in pence. Null without a cap.</summary>
        public required long? RemainingPence { get; init; }
    }

    internal sealed class Rules : Validator<Request>
    {
        public Rules()
        {
            RuleFor(request => request.ProgrammeId).Key();
            RuleFor(request => request.Format).IsTableFormat();
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
            summary.Description =
                "Committed, earned, paid and remaining places and pence by programme, sector, provider, local authority and month, all as of one moment. "
                + "Kept up to date with every enrolment.";
            summary.Responses[200] = "The figures.";
        });
    }

    /// <inheritdoc/>
    public override async Task<Results<JsonOrCsv<Dashboard>, NotFound404>> ExecuteAsync(Request request, CancellationToken ct)
    {
        var programmeId = request.ProgrammeId!;
        return await programmes.OwnerOfAsync(programmeId, HttpContext.Caller(), ct) is null
            ? new NotFound404()
            : JsonOrCsv.Of(Of(programmeId, await store.DashboardAsync(programmeId, ct), clock.GetUtcNow()));
    }

    private static Dashboard Of(string programmeId, List<DashboardRow> rows, DateTimeOffset readAt)
    {
        var byKind = new DashboardRows(rows);
        FundingFigures FiguresOf(string dimension, string member) => FundingFigures.Of(byKind, dimension, member);

        var sectorNames = byKind.All("name/sector");
        var providerNames = byKind.All("name/provider");
        var areaNames = byKind.All("name/localAuthority");
        return new Dashboard
        {
            ProgrammeId = programmeId,
            Name = byKind.All("name/programme")[programmeId].Name!,
            ReadAt = readAt,
            Programme = FiguresOf("programme", TallyBook.Whole),
            Sectors =
            [
                .. sectorNames.Keys.Union(KeysOf(byKind, "sector"), StringComparer.Ordinal)
                    .OrderBy(code => sectorNames.GetValueOrDefault(code)?.Position ?? int.MaxValue).ThenBy(code => code, StringComparer.Ordinal)
                    .Select(code => new SectorFigures
                    {
                        SectorCode = Attributed(code),
                        Name = sectorNames.GetValueOrDefault(code)?.Name,
                        Figures = FiguresOf("sector", code),
                    }),
            ],
            Providers =
            [
                .. KeysOf(byKind, "provider")
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
                .. areaNames.Keys.Union(KeysOf(byKind, "localAuthority"), StringComparer.Ordinal)
                    .OrderBy(code => !areaNames.ContainsKey(code))
                    .ThenBy(code => areaNames.GetValueOrDefault(code)?.Name, StringComparer.Ordinal)
                    .ThenBy(code => code, StringComparer.Ordinal)
                    .Select(code => new LocalAuthorityFigures
                    {
                        LocalAuthorityCode = Attributed(code),
                        Name = areaNames.GetValueOrDefault(code)?.Name,
                        Figures = FiguresOf("localAuthority", code),
                    }),
            ],
            Months = MonthsOf(byKind.All("tally/month").Values, byKind.Find("pool/programme", TallyBook.Whole)),
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

    private static readonly string[] Kinds = ["tally/", "pool/", "earned/", "paid/"];

    private static IEnumerable<string> KeysOf(DashboardRows rows, string dimension) =>
        Kinds.SelectMany(kind => rows.All(kind + dimension).Keys).Distinct(StringComparer.Ordinal);

    private static string? Attributed(string member) => member == TallyBook.NotAttributed ? null : member;
}
