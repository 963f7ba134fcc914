using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Reports;

namespace Bootcamps.Api.Funding;

/// <summary>Reads and writes programmes' performance counters and performance rules.</summary>
internal sealed class PerformanceStore(Db db)
{
    /// <summary>The counters of a programme.</summary>
    public static Func<PerformanceBook> ReadBook(Reads reads, string programmeId) =>
        reads.Add<PerformanceCountRow>(Sql.Counts, new { programmeId }).Then(rows => new PerformanceBook(rows.Select(row => row.ToCount())));

    /// <summary>A programme's performance rules.</summary>
    public static Func<IReadOnlyList<PerformanceRule>> ReadRules(Reads reads, string programmeId) =>
        reads.Add<PerformanceRuleRow>(Sql.Rules, new { programmeId }).Then(RulesOf);

    /// <summary>Writes the changed counters, each once and fenced by its old values.</summary>
    public static void Save(Batch batch, string programmeId, PerformanceBook book)
    {
        var changed = book.Changed.ToLookup(count => count.IsSaved, count => PerformanceCountRow.Of(programmeId, count));
        foreach (var row in changed[false])
        {
            batch.Add(Sql.AddCount, row);
        }

        batch.Update(Sql.Count, [.. changed[true]]);
        book.AcceptAsSaved();
    }

    /// <summary>Adds what a programme's performance is judged by.</summary>
    public static void AddRule(Batch batch, string programmeId, PerformanceRule rule)
    {
        batch.Add(Sql.AddRule, new
        {
            ProgrammeId = programmeId, rule.ValidFrom, rule.MaximumDropOutBasisPoints, rule.MinimumInterviewBasisPoints, rule.MinimumOutcomeBasisPoints,
            rule.AmberMarginBasisPoints, rule.RoundTo, rule.SuppressBelow, rule.Source,
        });
        foreach (var point in rule.ReviewPoints)
        {
            batch.Add(Sql.AddReviewPoint, new { ProgrammeId = programmeId, rule.ValidFrom, point.MonthNumber, point.ToleranceBasisPoints, point.Source });
        }
    }

    /// <summary>Reads a programme's performance rules.</summary>
    public async Task<IReadOnlyList<PerformanceRule>> RulesAsync(string programmeId, CancellationToken cancellationToken) =>
        RulesOf(await db.ListAsync<PerformanceRuleRow>(Sql.Rules, new { programmeId }, cancellationToken));

    /// <summary>
    /// A programme's counts up to the end of a month, by member of every dimension and, for the whole programme, by month. One statement reads them, so
    /// that they add up. The cost does not depend on the number of enrolments.
    /// </summary>
    public Task<List<PerformanceSumRow>> SumsAsync(string programmeId, int upToPeriod, CancellationToken cancellationToken) =>
        db.ListAsync<PerformanceSumRow>(Sql.Sums, new { programmeId, upToPeriod }, cancellationToken);

    /// <summary>Completions and outcomes of learners of earlier years when the programme took over their places, by sector.</summary>
    public Task<List<PerformanceOpeningRow>> OpeningsAsync(string programmeId, CancellationToken cancellationToken) =>
        db.ListAsync<PerformanceOpeningRow>(Sql.Openings, new { programmeId }, cancellationToken);

    /// <summary>Enrolled and started learners by sector, provider, first day of the cohort and rules. It scans the programme's enrolments.</summary>
    /// <param name="programmeId">The programme.</param>
    /// <param name="ruleSets">Its rule sets.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<List<BookingRow>> BookingsAsync(string programmeId, IReadOnlyList<RuleSet> ruleSets, CancellationToken cancellationToken)
    {
        var days = ruleSets.ToDictionary(ruleSet => ruleSet.RuleSetId, ruleSet => ruleSet.Milestones.StartWithinDays, StringComparer.Ordinal);
        var rows = await db.ListAsync<BookingRow>(Sql.Bookings, new { programmeId }, cancellationToken);
        return [.. rows.Select(row => row with { StartBy = row.StartsOn.AddDays(days[row.RuleSetId]) })];
    }

    private static List<PerformanceRule> RulesOf(IEnumerable<PerformanceRuleRow> rows) =>
    [
        .. rows.GroupBy(row => row.ValidFrom).Select(rule => rule.First().ToRule(
        [
            .. rule.Where(row => row.MonthNumber is not null)
                .Select(row => new ReviewPoint(row.MonthNumber!.Value, row.ToleranceBasisPoints!.Value, row.ReviewSource!)),
        ])),
    ];

    internal static class Sql
    {
        [NoScope("Runs in the programme's lane, for a programme whose owner was compared with the caller.")]
        public const string Counts = """
            select programme_id, dimension, member, period, starts, completions, interviews, outcomes, drop_outs, earned_pence
            from performance_count
            where programme_id = @programmeId
            """;

        public const string AddCount = """
            insert into performance_count (programme_id, dimension, member, period, starts, completions, interviews, outcomes, drop_outs, earned_pence)
            values (@ProgrammeId, @Dimension, @Member, @Period, @Starts, @Completions, @Interviews, @Outcomes, @DropOuts, @EarnedPence)
            """;

        public const string Count = """
            update performance_count
            set starts = @Starts, completions = @Completions, interviews = @Interviews, outcomes = @Outcomes, drop_outs = @DropOuts, earned_pence = @EarnedPence
            where programme_id = @ProgrammeId and dimension = @Dimension and member = @Member and period = @Period
                and starts = @SavedStarts and completions = @SavedCompletions and interviews = @SavedInterviews and outcomes = @SavedOutcomes
                and drop_outs = @SavedDropOuts and earned_pence = @SavedEarnedPence
            """;

        /// <summary>The first part is the totals, under month 0. The second part is the programme's months.</summary>
        [NoScope("Runs for a programme whose owner was compared with the caller.")]
        public const string Sums = """
            select dimension, member, 0 as period, sum(cast(starts as bigint)) as starts, sum(cast(completions as bigint)) as completions,
                sum(cast(interviews as bigint)) as interviews, sum(cast(outcomes as bigint)) as outcomes, sum(cast(drop_outs as bigint)) as drop_outs,
                sum(earned_pence) as earned_pence
            from performance_count
            where programme_id = @programmeId and period <= @upToPeriod
            group by dimension, member
            union all
            select dimension, member, period, starts, completions, interviews, outcomes, drop_outs, earned_pence
            from performance_count
            where programme_id = @programmeId and dimension = 'programme' and period <= @upToPeriod
            """;

        /// <summary>Money of earlier years is in the first ledger entries.</summary>
        [NoScope("Runs for a programme whose owner was compared with the caller.")]
        public const string Openings = """
            select o.sector_code, o.completions, o.outcomes, coalesce(l.committed_pence, 0) as pence
            from performance_opening o
            left join ledger_entry l on l.programme_id = o.programme_id and l.number = 1 and l.kind = 'opening' and l.sector_code = o.sector_code
            where o.programme_id = @programmeId
            """;

        /// <summary>A transferred learner counts in the new cohort.</summary>
        [NoScope("Runs for a programme whose owner was compared with the caller.")]
        public const string Bookings = """
            select e.sector_code, e.ukprn, h.starts_on, e.rule_set_id, cast(count(*) as bigint) as enrolled,
                sum(case when m.milestone_id is not null or e.has_carried_start = 1 then cast(1 as bigint) else 0 end) as started,
                sum(case when e.status = 'enrolled' and m.milestone_id is null and coalesce(e.has_carried_start, 0) = 0 then cast(1 as bigint) else 0 end)
                    as booked
            from enrolment e
            join cohort h on h.cohort_id = e.cohort_id
            left join milestone m on m.enrolment_id = e.enrolment_id and m.kind = 'start' and m.is_live = 1
            where e.programme_id = @programmeId and e.status <> 'transferred'
            group by e.sector_code, e.ukprn, h.starts_on, e.rule_set_id
            """;

        public const string AddOpening = """
            insert into performance_opening (programme_id, sector_code, completions, outcomes)
            values (@ProgrammeId, @SectorCode, @Completions, @Outcomes)
            """;

        [NoScope("Runs for a programme whose owner was compared with the caller.")]
        public const string Rules = """
            select r.valid_from, r.maximum_drop_out_basis_points, r.minimum_interview_basis_points, r.minimum_outcome_basis_points, r.amber_margin_basis_points,
                r.round_to, r.suppress_below, r.source, p.month_number, p.tolerance_basis_points, p.source as review_source
            from performance_rule r
            left join review_point p on p.programme_id = r.programme_id and p.valid_from = r.valid_from
            where r.programme_id = @programmeId
            order by r.valid_from, p.month_number
            """;

        public const string AddRule = """
            insert into performance_rule (programme_id, valid_from, maximum_drop_out_basis_points, minimum_interview_basis_points, minimum_outcome_basis_points,
                amber_margin_basis_points, round_to, suppress_below, source)
            values (@ProgrammeId, @ValidFrom, @MaximumDropOutBasisPoints, @MinimumInterviewBasisPoints, @MinimumOutcomeBasisPoints,
                @AmberMarginBasisPoints, @RoundTo, @SuppressBelow, @Source)
            """;

        public const string AddReviewPoint = """
            insert into review_point (programme_id, valid_from, month_number, tolerance_basis_points, source)
            values (@ProgrammeId, @ValidFrom, @MonthNumber, @ToleranceBasisPoints, @Source)
            """;
    }

    private sealed record PerformanceCountRow
    {
        public required string ProgrammeId { get; init; }

        public required string Dimension { get; init; }

        public required string Member { get; init; }

        public required int Period { get; init; }

        public required long Starts { get; init; }

        public required long Completions { get; init; }

        public required long Interviews { get; init; }

        public required long Outcomes { get; init; }

        public required long DropOuts { get; init; }

        public required long EarnedPence { get; init; }

        public long SavedStarts { get; init; }

        public long SavedCompletions { get; init; }

        public long SavedInterviews { get; init; }

        public long SavedOutcomes { get; init; }

        public long SavedDropOuts { get; init; }

        public long SavedEarnedPence { get; init; }

        public static PerformanceCountRow Of(string programmeId, PerformanceCount count) => new()
        {
            ProgrammeId = programmeId,
            Dimension = Names.NameOf(count.Dimension),
            Member = count.Member,
            Period = count.Period,
            Starts = count.Counts.Starts,
            Completions = count.Counts.Completions,
            Interviews = count.Counts.Interviews,
            Outcomes = count.Counts.Outcomes,
            DropOuts = count.Counts.DropOuts,
            EarnedPence = count.Counts.EarnedPence,
            SavedStarts = count.Saved.Starts,
            SavedCompletions = count.Saved.Completions,
            SavedInterviews = count.Saved.Interviews,
            SavedOutcomes = count.Saved.Outcomes,
            SavedDropOuts = count.Saved.DropOuts,
            SavedEarnedPence = count.Saved.EarnedPence,
        };

        public PerformanceCount ToCount() => new(
            Names.Parse<PerformanceDimension>(Dimension),
            Member,
            Period,
            new PerformanceCounts(Starts, Completions, Interviews, Outcomes, DropOuts, EarnedPence));
    }

    private sealed record PerformanceRuleRow
    {
        public required DateOnly ValidFrom { get; init; }

        public required int MaximumDropOutBasisPoints { get; init; }

        public required int MinimumInterviewBasisPoints { get; init; }

        public required int MinimumOutcomeBasisPoints { get; init; }

        public required int AmberMarginBasisPoints { get; init; }

        public required int RoundTo { get; init; }

        public required int SuppressBelow { get; init; }

        public required string Source { get; init; }

        public required int? MonthNumber { get; init; }

        public required int? ToleranceBasisPoints { get; init; }

        public required string? ReviewSource { get; init; }

        public PerformanceRule ToRule(IReadOnlyList<ReviewPoint> reviewPoints) => new()
        {
            ValidFrom = ValidFrom,
            MaximumDropOutBasisPoints = MaximumDropOutBasisPoints,
            MinimumInterviewBasisPoints = MinimumInterviewBasisPoints,
            MinimumOutcomeBasisPoints = MinimumOutcomeBasisPoints,
            AmberMarginBasisPoints = AmberMarginBasisPoints,
            RoundTo = RoundTo,
            SuppressBelow = SuppressBelow,
            Source = Source,
            ReviewPoints = reviewPoints,
        };
    }
}

/// <summary>A sum of counters: of a member of a dimension, or of the programme in a month.</summary>
internal sealed record PerformanceSumRow
{
    public required string Dimension { get; init; }

    /// <summary>Member of the dimension; empty for the sum of all.</summary>
    public required string Member { get; init; }

    /// <summary>The month, <c>yyyymm</c>; 0 where all are summed.</summary>
    public required int Period { get; init; }

    public required long Starts { get; init; }

    public required long Completions { get; init; }

    public required long Interviews { get; init; }

    public required long Outcomes { get; init; }

    public required long DropOuts { get; init; }

    public required long EarnedPence { get; init; }

    /// <summary>The sums as domain values.</summary>
    public PerformanceCounts Counts => new(Starts, Completions, Interviews, Outcomes, DropOuts, EarnedPence);
}

/// <summary>Completions and outcomes of a sector's learners of earlier years.</summary>
internal sealed record PerformanceOpeningRow
{
    public required string SectorCode { get; init; }

    public required long Completions { get; init; }

    public required long Outcomes { get; init; }

    public required long Pence { get; init; }
}

/// <summary>Enrolled and started learners of a sector and provider on cohorts with the same first day and rules.</summary>
internal sealed record BookingRow
{
    public required string SectorCode { get; init; }

    public required int Ukprn { get; init; }

    public required DateOnly StartsOn { get; init; }

    public required string RuleSetId { get; init; }

    public required long Enrolled { get; init; }

    public required long Started { get; init; }

    public required long Booked { get; init; }

    /// <summary>The last day on which a start can be declared. The rules give it, so it is not in the row.</summary>
    public DateOnly StartBy { get; init; }

    /// <summary>The row as a domain value.</summary>
    public CohortBookings ToBookings() => new(StartsOn, StartBy, Enrolled, Started, Booked);
}
