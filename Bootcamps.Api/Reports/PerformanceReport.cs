using System.Globalization;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Targets;
using Bootcamps.Domain;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Api.Reports;

/// <summary>The facts behind a report on a programme's performance.</summary>
internal sealed record PerformanceFacts
{
    /// <summary>The programme.</summary>
    public required ProgrammeRow Programme { get; init; }

    /// <summary>Names, commitments by month, caps and places of earlier years.</summary>
    public required IReadOnlyList<DashboardRow> Dashboard { get; init; }

    /// <summary>The targets.</summary>
    public required IReadOnlyList<VersionedTargetRow> Targets { get; init; }

    /// <summary>The counters up to the month of the report.</summary>
    public required IReadOnlyList<PerformanceSumRow> Sums { get; init; }

    /// <summary>Completions and outcomes of learners of earlier years.</summary>
    public required IReadOnlyList<PerformanceOpeningRow> Openings { get; init; }

    /// <summary>Enrolled and started learners. Empty for a past month, for which they are no longer known.</summary>
    public required IReadOnlyList<BookingRow> Bookings { get; init; }

    /// <summary>The milestone shares of the price. Null when there are no rules.</summary>
    public required MilestoneShares? Shares { get; init; }

    /// <summary>The performance rule in force.</summary>
    public required PerformanceRule Rule { get; init; }
}

/// <summary>The options of a report.</summary>
/// <param name="Form">Internal or published.</param>
/// <param name="By">The only breakdown to show. Null for all.</param>
/// <param name="UpToPeriod">The last month that is counted.</param>
/// <param name="AsOf">The last day that is counted.</param>
internal sealed record PerformanceQuestion(ReportForm Form, PerformanceDimension? By, int UpToPeriod, DateOnly AsOf)
{
    /// <summary>Whether the report is up to today, so that it includes figures known only for today.</summary>
    public required bool IsUpToToday { get; init; }
}

/// <summary>Makes a report on a programme's performance from its facts.</summary>
internal sealed class PerformanceReport(PerformanceFacts facts, PerformanceQuestion question)
{
    private static readonly PerformanceMeasure[] Profiled = [PerformanceMeasure.Starts, PerformanceMeasure.Completions, PerformanceMeasure.Outcomes];

    private readonly int _firstPeriod = Period.Of(facts.Programme.StartsOn);
    private readonly Disclosure _disclosure = Disclosure.Of(question.Form, facts.Rule);
    private readonly ReviewPoint? _review = facts.Rule.ReviewAt(question.UpToPeriod, Period.Of(facts.Programme.StartsOn));
    private readonly DashboardRows _dashboard = new(facts.Dashboard);
    private readonly ShowUpRate _showUp = ShowUpRate.Of(facts.Bookings.Select(row => row.ToBookings()), question.AsOf);

    private readonly Dictionary<PerformanceDimension, Dictionary<string, PerformanceCounts>> _sums = facts.Sums
        .Where(row => row.Period == 0)
        .GroupBy(row => Names.Parse<PerformanceDimension>(row.Dimension))
        .ToDictionary(group => group.Key, group => group.ToDictionary(row => row.Member, row => row.Counts, StringComparer.Ordinal));

    /// <summary>The report.</summary>
    public Performance Make(DateTimeOffset readAt)
    {
        var counts = CountsOf(PerformanceDimension.Programme).GetValueOrDefault(PerformanceMembers.Whole);
        var dueAnInterview = PerformanceCounts.SumOf(
            CountsOf(PerformanceDimension.EmploymentStatus).Where(pair => PerformanceMembers.IsDueAnInterview(pair.Key)).Select(pair => pair.Value));
        var figures = _disclosure.Show(counts);
        return new Performance
        {
            ProgrammeId = facts.Programme.ProgrammeId,
            Name = facts.Programme.Name,
            IsPublished = question.Form == ReportForm.Published,
            UpToPeriod = new Month(question.UpToPeriod),
            AsOf = question.AsOf,
            ReadAt = readAt,
            Rules = TermsOf(facts.Rule),
            Figures = figures,
            Funding = FundingOf(PerformanceDimension.Programme, PerformanceMembers.Whole),
            Kpis = [.. PerformanceKpis.Of(counts, dueAnInterview, facts.Rule, _disclosure).Select(PerformanceKpi.Of)],
            Progress = ProgressOf(PerformanceDimension.Programme, PerformanceMembers.Whole, counts, figures),
            Forecast = question.Form == ReportForm.Published || question.AsOf < facts.Programme.StartsOn ? null : ForecastOf(counts),
            Months = Months(),
            Breakdowns =
            [
                .. Enum.GetValues<PerformanceDimension>()
                    .Where(dimension => dimension != PerformanceDimension.Programme && (question.By ?? dimension) == dimension)
                    .Select(dimension => new PerformanceBreakdown
                    {
                        Dimension = Names.NameOf(dimension),
                        Note = PerformanceMembers.CautionOn(dimension),
                        Members = MembersOf(dimension),
                    }),
            ],
        };
    }

    private PerformanceTerms TermsOf(PerformanceRule rule) => new()
    {
        ValidFrom = rule.ValidFrom,
        MaximumDropOutPercent = new Percent(rule.MaximumDropOutBasisPoints),
        MinimumInterviewPercent = new Percent(rule.MinimumInterviewBasisPoints),
        MinimumOutcomePercent = new Percent(rule.MinimumOutcomeBasisPoints),
        AmberMarginPercent = new Percent(rule.AmberMarginBasisPoints),
        RoundTo = rule.RoundTo,
        SuppressBelow = rule.SuppressBelow,
        Source = rule.Source,
        Reviews =
        [
            .. rule.ReviewPoints.Select(point => new PerformanceReview
            {
                Period = new Month(point.PeriodIn(_firstPeriod)), TolerancePercent = new Percent(point.ToleranceBasisPoints), Source = point.Source,
            }),
        ],
        ReviewPeriod = _review is null ? null : new Month(_review.PeriodIn(_firstPeriod)),
    };

    private List<PerformanceMember> MembersOf(PerformanceDimension dimension)
    {
        var counts = CountsOf(dimension);
        var names = _dashboard.All("name/" + Names.NameOf(dimension));
        var known = dimension switch
        {
            PerformanceDimension.Sector =>
                names.Values.OrderBy(row => row.Position).ThenBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Key).ToList(),
            PerformanceDimension.LocalAuthority =>
                names.Values.OrderBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Key).ToList(),
            _ => PerformanceMembers.KnownMembersOf(dimension),
        };
        var members = known
            .Concat(TargetsBy(dimension).Select(MemberOf).Concat(counts.Keys).Distinct(StringComparer.Ordinal)
                .Except(known.Append(PerformanceMembers.Unknown), StringComparer.Ordinal)
                .Order(StringComparer.Ordinal))
            .Concat(question.Form == ReportForm.Internal && counts.ContainsKey(PerformanceMembers.Unknown) ? [PerformanceMembers.Unknown] : [])
            .ToList();
        var figures = _disclosure.ShowMembers([.. members.Select(member => counts.GetValueOrDefault(member))]);
        return
        [
            .. members.Zip(figures, (member, shown) => new PerformanceMember
            {
                Member = member,
                Name = names.GetValueOrDefault(member)?.Name,
                Figures = shown,
                Funding = FundingOf(dimension, member),
                Forecast = MemberForecastOf(dimension, member),
                Progress = TargetsOf(dimension, member).Any() ? ProgressOf(dimension, member, counts.GetValueOrDefault(member), shown) : [],
            }),
        ];
    }

    private List<PerformanceProgress> ProgressOf(PerformanceDimension dimension, string member, PerformanceCounts counts, PerformanceFigures shown) =>
    [
        .. Profiled.Select(measure =>
        {
            var progress = ProfileProgress.Of(
                ProfileOf(dimension, member, measure),
                question.AsOf,
                counts[measure],
                shown.IsHidden(measure),
                _review,
                facts.Rule,
                _disclosure);
            return new PerformanceProgress
            {
                Measure = Names.NameOf(measure),
                Opening = progress.Opening,
                Actual = progress.Actual,
                Planned = progress.Planned,
                Shortfall = progress.Shortfall,
                ShortfallPercent = progress.ShortfallPercent,
                Status = progress.Status is { } status ? Names.NameOf(status) : null,
            };
        }),
    ];

    private List<PerformanceMonth> Months()
    {
        var counted = facts.Sums.Where(row => row.Period != 0).ToDictionary(row => row.Period, row => row.Counts);
        var planned = TargetsOf(PerformanceDimension.Programme, PerformanceMembers.Whole).Select(row => row.Period!.Value);
        var last = planned.Concat(counted.Keys).Append(Period.Of(facts.Programme.EndsOn)).Max();
        var months = new List<int>();
        for (var period = counted.Keys.Append(_firstPeriod).Min(); period <= last; period = Period.Plus(period, 1))
        {
            months.Add(period);
        }

        var past = months.Where(period => period <= question.UpToPeriod).Select(period => counted.GetValueOrDefault(period)).ToList();
        var figures = _disclosure.ShowMembers(past);
        var profiles = Profiled.ToDictionary(measure => measure, measure => ProfileOf(PerformanceDimension.Programme, PerformanceMembers.Whole, measure));

        var running = Profiled.ToDictionary(measure => measure, measure => _disclosure.ShowRunning(
            profiles[measure].Opening, [.. past.Select(counts => counts[measure])], [.. figures.Select(one => one.IsHidden(measure))]));
        return
        [
            .. months.Select((period, i) => new PerformanceMonth
            {
                Period = new Month(period),
                Figures = i < figures.Count ? figures[i] : null,
                ExpectedStarts = ExpectedIn(period),
                Starts = Cumulative(PerformanceMeasure.Starts, period, i),
                Completions = Cumulative(PerformanceMeasure.Completions, period, i),
                Outcomes = Cumulative(PerformanceMeasure.Outcomes, period, i),
            }),
        ];

        CumulativeFigure Cumulative(PerformanceMeasure measure, int period, int i) => new()
        {
            Actual = i < past.Count ? running[measure][i] : null,
            Planned = profiles[measure].At(Period.LastDayOf(period)),
        };
    }

    private PerformanceForecast ForecastOf(PerformanceCounts counts)
    {
        var starts = ProfileOf(PerformanceDimension.Programme, PerformanceMembers.Whole, PerformanceMeasure.Starts);
        var pool = _dashboard.Find("pool/programme", PerformanceMembers.Whole);
        var committed = _dashboard.All("tally/month").Values
            .Select(row => (Period: int.Parse(row.Key, NumberStyles.None, CultureInfo.InvariantCulture), Row: row))
            .ToList();
        var before = committed.Where(month => month.Period < _firstPeriod).Select(month => month.Row).ToList();
        var since = committed.Where(month => month.Period >= _firstPeriod && month.Period <= question.UpToPeriod).Select(month => month.Row).ToList();
        return new PerformanceForecast
        {
            EndsOn = facts.Programme.EndsOn,
            Bookings = BookingsOf(facts.Bookings),
            Starts = CountForecastOf(PerformanceMeasure.Starts, counts),
            Completions = CountForecastOf(PerformanceMeasure.Completions, counts),
            Outcomes = CountForecastOf(PerformanceMeasure.Outcomes, counts),
            CommittedPlaces = CapForecastOf(
                before.Sum(row => row.CommittedPlaces),
                since.Sum(row => row.CommittedPlaces),
                starts,
                pool?.CapPlaces,
                pool?.CapPlaces),
            CommittedPence = CapForecastOf(
                before.Sum(row => row.CommittedPence),
                since.Sum(row => row.CommittedPence),
                starts,
                pool?.CapPence,
                pool?.LimitPence),
            EarnedPence = CapForecastOf(0, counts.EarnedPence, EarningsProfile(), pool?.CapPence, pool?.CapPence),
        };
    }

    private CountForecast CountForecastOf(PerformanceMeasure measure, PerformanceCounts counts)
    {
        var profile = ProfileOf(PerformanceDimension.Programme, PerformanceMembers.Whole, measure);
        var forecast = ForecastFor(profile.Opening, counts[measure], profile, null)
            .WithAtLeast(measure == PerformanceMeasure.Starts ? ExpectedOf(facts.Bookings) : 0);
        return new CountForecast
        {
            Actual = forecast.Actual,
            Projected = forecast.Projected,
            Planned = profile.At(facts.Programme.EndsOn),
            Method = Names.NameOf(forecast.Method)
        };
    }

    // Booked learners who have not started yet, on cohorts that begin by the programme's last day.
    private long BookedOf(IEnumerable<BookingRow> rows) =>
        ShowUpRate.BookedOn(rows.Select(row => row.ToBookings()), question.AsOf, null, facts.Programme.EndsOn);

    private long ExpectedOf(IEnumerable<BookingRow> rows) => _showUp.ExpectedOf(BookedOf(rows));

    private BookingForecast? BookingsOf(IReadOnlyCollection<BookingRow> rows) => !question.IsUpToToday
        ? null
        : new BookingForecast
        {
            Booked = BookedOf(rows), ShowUpPercent = new Percent(_showUp.RoundedBasisPoints),
            IsShowUpObserved = _showUp.IsObserved, ExpectedStarts = ExpectedOf(rows),
        };

    // A cohort that has begun and can still be started counts in the month of the report.
    private long? ExpectedIn(int period) =>
        !question.IsUpToToday || question.Form == ReportForm.Published || period < question.UpToPeriod || period > Period.Of(facts.Programme.EndsOn)
        ? null
        : _showUp.ExpectedOf(ShowUpRate.BookedOn(
            facts.Bookings.Select(row => row.ToBookings()),
            question.AsOf,
            period == question.UpToPeriod ? null : Period.FirstDayOf(period),
            Period.LastDayOf(period)));

    private FundingFigures? FundingOf(PerformanceDimension dimension, string member) =>
        question.Form == ReportForm.Internal && dimension is PerformanceDimension.Programme or PerformanceDimension.Sector or PerformanceDimension.Provider
            ? FundingFigures.Of(_dashboard, Names.NameOf(dimension), member)
            : null;

    // By today's commitments, because those of a past day are known only for the programme.
    private MemberForecast? MemberForecastOf(PerformanceDimension dimension, string member)
    {
        if (!question.IsUpToToday || question.AsOf < facts.Programme.StartsOn || FundingOf(dimension, member) is not { } funding)
        {
            return null;
        }

        var starts = ProfileOf(dimension, member, PerformanceMeasure.Starts);
        var openingPence = dimension == PerformanceDimension.Sector ? facts.Openings.Where(row => row.SectorCode == member).Sum(row => row.Pence) : 0;
        return new MemberForecast
        {
            Bookings = BookingsOf([.. facts.Bookings
                .Where(row => (dimension == PerformanceDimension.Sector ? row.SectorCode : row.Ukprn.ToString(CultureInfo.InvariantCulture)) == member)])!,
            CommittedPlaces = CapForecastOf(
                funding.OpeningPlaces,
                funding.CommittedPlaces - funding.OpeningPlaces,
                starts,
                funding.CapPlaces,
                funding.CapPlaces),
            CommittedPence = CapForecastOf(openingPence, funding.CommittedPence - openingPence, starts, funding.CapPence, funding.CommitmentLimitPence),
        };
    }

    private CapForecast CapForecastOf(long opening, long count, Profile? profile, long? cap, long? limit)
    {
        var forecast = ForecastFor(opening, count, profile, limit);
        return new CapForecast
        {
            Actual = forecast.Actual, Projected = forecast.Projected, Cap = cap, ProjectedHeadroom = cap - forecast.Projected,
            CapReachedOn = forecast.LimitReachedOn, Method = Names.NameOf(forecast.Method),
        };
    }

    private Forecast ForecastFor(long opening, long count, Profile? profile, long? limit) =>
        Forecast.Of((facts.Programme.StartsOn, facts.Programme.EndsOn), question.AsOf, opening, count, profile, limit);

    // The planned earnings, in shares of a price.
    private Profile? EarningsProfile() => facts.Shares is not { } shares
        ? null
        : new Profile(facts.Programme.StartsOn, 0, TargetsOf(PerformanceDimension.Programme, PerformanceMembers.Whole).Select(row => (
            row.Period!.Value,
            (shares.StartBasisPoints * (row.Starts!.Value - OpeningOf(PerformanceDimension.Programme, PerformanceMembers.Whole, PerformanceMeasure.Starts)))
            + (shares.CompletionBasisPoints
                * (row.Completions!.Value - OpeningOf(PerformanceDimension.Programme, PerformanceMembers.Whole, PerformanceMeasure.Completions)))
            + (shares.OutcomeBasisPoints
                * (row.Outcomes!.Value - OpeningOf(PerformanceDimension.Programme, PerformanceMembers.Whole, PerformanceMeasure.Outcomes))))));

    private Profile ProfileOf(PerformanceDimension dimension, string member, PerformanceMeasure measure) => new(
        facts.Programme.StartsOn,
        OpeningOf(dimension, member, measure),
        TargetsOf(dimension, member).Select(row => (row.Period!.Value, (long)(measure switch
        {
            PerformanceMeasure.Starts => row.Starts!.Value,
            PerformanceMeasure.Completions => row.Completions!.Value,
            _ => row.Outcomes!.Value,
        }))));

    // Earlier years are known by sector only: no provider has any.
    private long OpeningOf(PerformanceDimension dimension, string member, PerformanceMeasure measure)
    {
        if (measure == PerformanceMeasure.Starts)
        {
            return _dashboard.Find("tally/" + Names.NameOf(dimension), member)?.OpeningPlaces ?? 0;
        }

        var openings = facts.Openings
            .Where(row => dimension == PerformanceDimension.Programme || (dimension == PerformanceDimension.Sector && row.SectorCode == member));
        return openings.Sum(row => measure == PerformanceMeasure.Completions ? row.Completions : row.Outcomes);
    }

    private IEnumerable<VersionedTargetRow> TargetsOf(PerformanceDimension dimension, string member) =>
        TargetsBy(dimension).Where(row => MemberOf(row) == member);

    private IEnumerable<VersionedTargetRow> TargetsBy(PerformanceDimension dimension) => facts.Targets.Where(row => row.TargetLevel == Names.NameOf(dimension));

    private static string MemberOf(VersionedTargetRow row) => row.SectorCode ?? row.Ukprn?.ToString(CultureInfo.InvariantCulture) ?? PerformanceMembers.Whole;

    private Dictionary<string, PerformanceCounts> CountsOf(PerformanceDimension dimension) => _sums.GetValueOrDefault(dimension, []);
}
