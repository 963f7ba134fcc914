using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Validation;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Api.Funding;

/// <summary>Posts what one change moves: counts it in the programme's books and adds it to the ledger. Nothing else changes a counter.</summary>
internal sealed class Ledger
{
    private readonly Batch _batch;
    private readonly ProgrammeBook _book;
    private int _line;

    public Ledger(Batch batch, ProgrammeBook book)
    {
        _batch = batch;
        _book = book;
    }

    /// <summary>Posts a movement; nothing when it moves nothing.</summary>
    /// <param name="posting">The movement.</param>
    /// <param name="seats">The seats of its cohort; needed when it moves a seat.</param>
    /// <param name="statement">The total of its statement; needed when it is a line of one.</param>
    public void Post(Posting posting, CohortSeats? seats = null, StatementTotal? statement = null)
    {
        if (!posting.IsEmpty)
        {
            _book.Books.Post(posting, seats, statement);
            Add(posting);
        }
    }

    /// <summary>Replaces all pools, and posts how their caps differ.</summary>
    public void Replace(IReadOnlyList<Domain.Funding.FundingPool> pools)
    {
        foreach (var posting in _book.ReplacePools(pools, Days.DayOf(_batch.PostedAt)))
        {
            Add(posting);
        }
    }

    private void Add(Posting posting) =>
        _book.Entries.Add(LedgerRow.Of(_book.Programme.ProgrammeId, _batch.Number, ++_line, _batch.PostedAt, posting));

    internal static class Sql
    {
        public const string Add = """
            insert into ledger_entry (programme_id, number, line, kind, sector_code, ukprn, cohort_id, enrolment_id, local_authority_code, milestone_id,
                statement_id, statement_line, learner_group, occurred_on, period, posted_at, reason, places, seats, committed_pence, earned_pence,
                unfunded_pence, paid_pence, starts, completions, interviews, outcomes, drop_outs, cap_places, cap_pence)
            values (@ProgrammeId, @Number, @Line, @Kind, @SectorCode, @Ukprn, @CohortId, @EnrolmentId, @LocalAuthorityCode, @MilestoneId,
                @StatementId, @StatementLine, @LearnerGroup, @OccurredOn, @Period, @PostedAt, @Reason, @Places, @Seats, @CommittedPence, @EarnedPence,
                @UnfundedPence, @PaidPence, @Starts, @Completions, @Interviews, @Outcomes, @DropOuts, @CapPlaces, @CapPence)
            """;

        /// <summary>The ledger summed by what pools, dashboard and cohorts count by.</summary>
        [NoScope("Runs for a programme whose owner was compared with the caller.")]
        public const string Movements = """
            select case when kind in ('opening', 'vary') then kind else 'commit' end as kind, sector_code, ukprn, cohort_id, local_authority_code, period,
                sum(cast(places as bigint)) as places, sum(cast(seats as bigint)) as seats, sum(committed_pence) as committed_pence,
                sum(earned_pence) as earned_pence, sum(paid_pence) as paid_pence,
                sum(cast(cap_places as bigint)) as cap_places, sum(cap_pence) as cap_pence
            from ledger_entry
            where programme_id = @programmeId
            group by case when kind in ('opening', 'vary') then kind else 'commit' end, sector_code, ukprn, cohort_id, local_authority_code, period
            """;

        /// <summary>The ledger summed by what performance counts by.</summary>
        [NoScope("Runs for a programme whose owner was compared with the caller.")]
        public const string Statistics = """
            select sector_code, ukprn, local_authority_code, learner_group, period, sum(earned_pence) as earned_pence, sum(cast(starts as bigint)) as starts,
                sum(cast(completions as bigint)) as completions, sum(cast(interviews as bigint)) as interviews, sum(cast(outcomes as bigint)) as outcomes,
                sum(cast(drop_outs as bigint)) as drop_outs
            from ledger_entry
            where programme_id = @programmeId and learner_group is not null
            group by sector_code, ukprn, local_authority_code, learner_group, period
            """;
    }
}

/// <summary>A posting as a row of the ledger.</summary>
internal sealed record LedgerRow
{
    public required string ProgrammeId { get; init; }

    public required long Number { get; init; }

    public required int Line { get; init; }

    public required string Kind { get; init; }

    public required string? SectorCode { get; init; }

    public required int? Ukprn { get; init; }

    public required string? CohortId { get; init; }

    public required string? EnrolmentId { get; init; }

    public required string? LocalAuthorityCode { get; init; }

    public required string? MilestoneId { get; init; }

    public required string? StatementId { get; init; }

    public required int? StatementLine { get; init; }

    public required string? LearnerGroup { get; init; }

    public required DateOnly OccurredOn { get; init; }

    public required int Period { get; init; }

    public required DateTimeOffset PostedAt { get; init; }

    public required string? Reason { get; init; }

    public required int Places { get; init; }

    public required int Seats { get; init; }

    public required long CommittedPence { get; init; }

    public required long EarnedPence { get; init; }

    public required long UnfundedPence { get; init; }

    public required long PaidPence { get; init; }

    public required int Starts { get; init; }

    public required int Completions { get; init; }

    public required int Interviews { get; init; }

    public required int Outcomes { get; init; }

    public required int DropOuts { get; init; }

    public required int CapPlaces { get; init; }

    public required long CapPence { get; init; }

    /// <summary>A posting as a row.</summary>
    public static LedgerRow Of(string programmeId, long number, int line, DateTimeOffset postedAt, Posting posting) => new()
    {
        ProgrammeId = programmeId, Number = number, Line = line, Kind = Names.NameOf(posting.Kind), SectorCode = posting.SectorCode,
        Ukprn = posting.Ukprn, CohortId = posting.CohortId, EnrolmentId = posting.EnrolmentId, LocalAuthorityCode = posting.LocalAuthorityCode,
        MilestoneId = posting.MilestoneId, StatementId = posting.StatementId, StatementLine = posting.StatementLine, LearnerGroup = posting.Group?.Key,
        OccurredOn = posting.OccurredOn, Period = posting.Period, PostedAt = postedAt, Reason = posting.Reason, Places = posting.Places,
        Seats = posting.Seats, CommittedPence = posting.CommittedPence, EarnedPence = posting.EarnedPence, UnfundedPence = posting.UnfundedPence,
        PaidPence = posting.PaidPence, Starts = posting.Starts, Completions = posting.Completions, Interviews = posting.Interviews,
        Outcomes = posting.Outcomes, DropOuts = posting.DropOuts, CapPlaces = posting.CapPlaces, CapPence = posting.CapPence,
    };
}

/// <summary>Postings summed up.</summary>
internal sealed record LedgerSumRow
{
    public string Kind { get; init; } = Names.NameOf(PostingKind.Earn);

    public string? SectorCode { get; init; }

    public int? Ukprn { get; init; }

    public string? CohortId { get; init; }

    public string? LocalAuthorityCode { get; init; }

    public string? LearnerGroup { get; init; }

    public int Period { get; init; }

    public long Places { get; init; }

    public long Seats { get; init; }

    public long CommittedPence { get; init; }

    public long EarnedPence { get; init; }

    public long PaidPence { get; init; }

    public long Starts { get; init; }

    public long Completions { get; init; }

    public long Interviews { get; init; }

    public long Outcomes { get; init; }

    public long DropOuts { get; init; }

    public long CapPlaces { get; init; }

    public long CapPence { get; init; }

    /// <summary>The sum as one posting, of the first day of its month.</summary>
    public Posting ToPosting() => new()
    {
        Kind = Names.Parse<PostingKind>(Kind), SectorCode = SectorCode, Ukprn = Ukprn, CohortId = CohortId, LocalAuthorityCode = LocalAuthorityCode,
        Group = LearnerGroup is null ? null : Domain.Ledger.LearnerGroup.Parse(LearnerGroup), OccurredOn = Domain.Period.FirstDayOf(Period), Period = Period,
        Places = (int)Places, Seats = (int)Seats, CommittedPence = CommittedPence, EarnedPence = EarnedPence, PaidPence = PaidPence, Starts = (int)Starts,
        Completions = (int)Completions, Interviews = (int)Interviews, Outcomes = (int)Outcomes, DropOuts = (int)DropOuts,
        CapPlaces = (int)CapPlaces, CapPence = CapPence,
    };
}
