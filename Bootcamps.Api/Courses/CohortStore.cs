using System.Collections.Concurrent;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Enrolments;
using Bootcamps.Domain.Ledger;

namespace Bootcamps.Api.Courses;

/// <summary>The owner of a cohort. It never changes.</summary>
internal sealed record CohortOwner
{
    public required string CohortId { get; init; }

    public required string ProgrammeId { get; init; }

    public required string CourseId { get; init; }

    public required string AuthorityId { get; init; }

    public required int Ukprn { get; init; }

    public required string SectorCode { get; init; }
}

/// <summary>The filters of a list of cohorts. Null for no filter.</summary>
internal sealed record CohortFilter
{
    public string? ProgrammeId { get; init; }

    public string? CourseId { get; init; }

    public int? Ukprn { get; init; }

    public string? SectorCode { get; init; }

    public string? LocalAuthorityCode { get; init; }

    public DateOnly? StartsFrom { get; init; }

    public DateOnly? StartsTo { get; init; }

    public string? Status { get; init; }

    /// <summary>Whether cohorts that cannot be joined are left out, regardless of <see cref="Status"/> and <see cref="IsOpen"/>.</summary>
    public bool IsOfferedOnly { get; init; }

    /// <summary>
    /// Whether learners can join: status open, a seat left, the provider active, the programme accepting on <see cref="Today"/>, and the first day today,
    /// later, or one of <see cref="LateJoinable"/>.
    /// </summary>
    public bool? IsOpen { get; init; }

    /// <summary>Cohorts that began within the late-joining days of their rule set.</summary>
    public IReadOnlyCollection<string> LateJoinable { get; init; } = [];

    public required DateOnly Today { get; init; }
}

/// <summary>Reads and writes cohorts.</summary>
internal sealed class CohortStore(Db db)
{
    /// <summary>Cohorts of the lane's programme, with their seats.</summary>
    public static readonly FactSource<string, CohortRow> Cohorts = new()
    {
        IsKept = true,
        Load = (reads, ids) => reads.Add<CohortRow>(Sql.FindAll, new { cohortIds = TypeHandlers.Keys(ids) })
            .Then(rows => rows.Select(cohort => KeyValuePair.Create(cohort.CohortId, cohort.AsSaved()))),
        Save = (batch, cohorts) =>
        {
            var changed = cohorts.Where(cohort => cohort.SeatsTaken != cohort.SavedSeatsTaken || cohort.Version != cohort.SavedVersion)
                .ToLookup(cohort => cohort.Version != cohort.SavedVersion);
            batch.Update(Sql.TakeSeats, [.. changed[false].Select(cohort => new { cohort.CohortId, cohort.SeatsTaken, cohort.SavedSeatsTaken })]);
            batch.Update(Sql.Edit, [.. changed[true].Select(cohort => new
            {
                cohort.CohortId, cohort.StartsOn, cohort.EndsOn, cohort.Seats, cohort.SeatsTaken, cohort.PricePence, cohort.Venue, cohort.LocalAuthorityCode,
                cohort.ApplyUrl, cohort.Status, cohort.Version, cohort.UpdatedAt, cohort.SavedVersion, cohort.SavedSeatsTaken,
            })]);
            foreach (var cohort in changed.SelectMany(group => group))
            {
                cohort.AsSaved();
            }
        },
    };

    /// <summary>The ids of the requested cohorts that have a milestone not voided, including those of learners who have left.</summary>
    public static readonly FactSource<string, string> WithMilestones = new()
    {
        IsKept = false,
        Load = (reads, ids) => reads.Add<string>(Sql.WithMilestones, new { cohortIds = TypeHandlers.Keys(ids) })
            .Then(rows => rows.Select(cohortId => KeyValuePair.Create(cohortId, cohortId))),
    };

    /// <summary>The guided hours of cohorts' courses, by cohort. Not kept between batches, because courses are edited in another lane.</summary>
    public static readonly FactSource<string, CohortHours> GuidedHours = new()
    {
        IsKept = false,
        Load = (reads, ids) => reads.Add<CohortHours>(Sql.Hours, new { cohortIds = TypeHandlers.Keys(ids) })
            .Then(rows => rows.Select(cohort => KeyValuePair.Create(cohort.CohortId, cohort))),
    };

    private readonly ConcurrentDictionary<string, CohortOwner> _owners = new(StringComparer.Ordinal);

    /// <summary>The owner of a cohort. Null when there is no such cohort. It is cached because it never changes.</summary>
    public async ValueTask<CohortOwner?> OwnerOfAsync(string cohortId, CancellationToken cancellationToken)
    {
        if (!_owners.TryGetValue(cohortId, out var owner)
            && (owner = await db.FirstAsync<CohortOwner>(Sql.Owner, new { cohortId }, cancellationToken)) is not null)
        {
            _owners[cohortId] = owner;
        }

        return owner;
    }

    /// <summary>The authority of a programme. Null when there is no such programme.</summary>
    public Task<string?> AuthorityOfAsync(string programmeId, CancellationToken cancellationToken) =>
        db.FirstAsync<string>(Sql.AuthorityOf, new { programmeId }, cancellationToken);

    /// <summary>One cohort that the caller can see, with its course and provider. Null when there is none.</summary>
    public Task<OfferedCohortRow?> FindAsync(string cohortId, Caller caller, CancellationToken cancellationToken) =>
        db.FirstAsync<OfferedCohortRow>(Sql.Find, new { cohortId }, caller, cancellationToken);

    /// <summary>A page of cohorts that the caller can see, by programme and number.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="filter">The filters.</param>
    /// <param name="afterProgrammeId">Programme of the last cohort of the page before; empty for the first page.</param>
    /// <param name="afterNumber">Number of that cohort; 0 for the first page.</param>
    /// <param name="limit">Maximum number of cohorts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<List<OfferedCohortRow>> ListAsync(
        Caller caller,
        CohortFilter filter,
        string afterProgrammeId,
        long afterNumber,
        int limit,
        CancellationToken cancellationToken)
    {
        var narrowing = string.Concat(
            filter.ProgrammeId is null ? "" : Sql.Narrowing.Programme,
            filter.CourseId is null ? "" : Sql.Narrowing.Course,
            filter.Ukprn is null ? "" : Sql.Narrowing.Provider,
            filter.SectorCode is null ? "" : Sql.Narrowing.Sector,
            filter.LocalAuthorityCode is null ? "" : Sql.Narrowing.LocalAuthority,
            filter.StartsFrom is null ? "" : Sql.Narrowing.StartsFrom,
            filter.StartsTo is null ? "" : Sql.Narrowing.StartsTo,
            filter.Status is null ? "" : Sql.Narrowing.Status,
            filter.IsOfferedOnly ? Sql.Narrowing.CanJoin : "",
            filter.IsOpen switch { null => "", true => Sql.Narrowing.CanJoin, false => Sql.Narrowing.CannotJoin });
        var values = new
        {
            filter.ProgrammeId, filter.CourseId, filter.Ukprn, filter.SectorCode, filter.LocalAuthorityCode, filter.StartsFrom, filter.StartsTo,
            filter.Status, filter.Today, lateJoinable = TypeHandlers.Keys(filter.LateJoinable), afterProgrammeId, afterNumber, limit,
        };
        return db.ListAsync<OfferedCohortRow>(Sql.List.Replace("{narrowing}", narrowing, StringComparison.Ordinal), values, caller, cancellationToken);
    }

    internal static class Sql
    {
        /// <summary>The filters that can replace <c>{narrowing}</c>.</summary>
        internal static class Narrowing
        {
            public const string Programme = "\n    and c.programme_id = @ProgrammeId";
            public const string Course = "\n    and c.course_id = @CourseId";
            public const string Provider = "\n    and c.ukprn = @Ukprn";
            public const string Sector = "\n    and c.sector_code = @SectorCode";
            public const string LocalAuthority = "\n    and c.local_authority_code = @LocalAuthorityCode";
            public const string StartsFrom = "\n    and c.starts_on >= @StartsFrom";
            public const string StartsTo = "\n    and c.starts_on <= @StartsTo";
            public const string Status = "\n    and c.status = @Status";
            public const string CanJoin = $"\n    and {Joinable}";
            public const string CannotJoin = $"\n    and not {Joinable}";

            private const string Joinable = """
                (c.status = 'open' and c.seats_taken < c.seats and p.status = 'active' and (g.accepts_until is null or g.accepts_until >= @Today)
                        and (c.starts_on >= @Today or c.cohort_id in @lateJoinable))
                """;
        }

        private const string Columns = """
            cohort_id, programme_id, course_id, authority_id, ukprn, sector_code, number, starts_on, ends_on, seats, seats_taken, price_pence,
                venue, local_authority_code, apply_url, status, version, created_at, updated_at
            """;

        private const string Offered = """
            select c.cohort_id, c.course_id, k.title, c.sector_code, k.course_level, c.ukprn, p.name as provider_name, c.programme_id, c.number, c.starts_on,
                c.ends_on, c.seats, c.seats_taken, c.price_pence, c.status, k.delivery_mode, c.venue, c.local_authority_code, c.apply_url, c.created_at,
                c.updated_at, c.version
            from cohort c
            join course k on k.course_id = c.course_id
            join provider p on p.authority_id = c.authority_id and p.ukprn = c.ukprn
            join programme g on g.programme_id = c.programme_id
            """;

        public const string Find = $$"""
            {{Offered}}
            where c.cohort_id = @cohortId and {scope:c}
            """;

        /// <summary><c>{narrowing}</c> is replaced by the requested filters.</summary>
        public const string List = $$"""
            {{Offered}}
            where {scope:c}
                and (c.programme_id > @afterProgrammeId or (c.programme_id = @afterProgrammeId and c.number > @afterNumber)){narrowing}
            order by c.programme_id, c.number
            {take}
            """;

        [NoScope("Says to whom a programme belongs; the operation compares that with the course.")]
        public const string AuthorityOf = """
            select authority_id
            from programme
            where programme_id = @programmeId
            """;

        [NoScope("Says to whom a cohort belongs; the operation compares that with its caller.")]
        public const string Owner = """
            select cohort_id, programme_id, course_id, authority_id, ukprn, sector_code
            from cohort
            where cohort_id = @cohortId
            """;

        [NoScope("Runs in a programme's lane, for cohorts whose owner was compared with the caller.")]
        public const string FindAll = $"""
            select {Columns}
            from cohort
            where cohort_id in @cohortIds
            """;

        [NoScope("Runs in a programme's lane, for cohorts of enrolments that were found within the caller's scope.")]
        public const string Hours = """
            select h.cohort_id, k.guided_hours
            from cohort h
            join course k on k.course_id = h.course_id
            where h.cohort_id in @cohortIds
            """;

        public const string Add = """
            insert into cohort (cohort_id, programme_id, course_id, authority_id, ukprn, sector_code, number, starts_on, ends_on, seats, seats_taken,
                price_pence, venue, local_authority_code, apply_url, status, version, created_at, updated_at)
            values (@CohortId, @ProgrammeId, @CourseId, @AuthorityId, @Ukprn, @SectorCode, @Number, @StartsOn, @EndsOn, @Seats, @SeatsTaken,
                @PricePence, @Venue, @LocalAuthorityCode, @ApplyUrl, @Status, @Version, @CreatedAt, @UpdatedAt)
            """;

        [NoScope("Runs in a programme's lane, for cohorts whose owner was compared with the caller.")]
        public const string WithMilestones = """
            select e.cohort_id
            from enrolment e
            join milestone m on m.enrolment_id = e.enrolment_id
            where e.cohort_id in @cohortIds and m.is_live = 1
            group by e.cohort_id
            """;

        /// <summary>Updates every field in one statement, because a check compares seats taken with seats.</summary>
        public const string Edit = """
            update cohort
            set starts_on = @StartsOn, ends_on = @EndsOn, seats = @Seats, seats_taken = @SeatsTaken, price_pence = @PricePence, venue = @Venue,
                local_authority_code = @LocalAuthorityCode, apply_url = @ApplyUrl, status = @Status, version = @Version, updated_at = @UpdatedAt
            where cohort_id = @CohortId and version = @SavedVersion and seats_taken = @SavedSeatsTaken
            """;

        public const string TakeSeats = """
            update cohort
            set seats_taken = @SeatsTaken
            where cohort_id = @CohortId and seats_taken = @SavedSeatsTaken
            """;
    }
}

/// <summary>A row of a cohort with its course and provider.</summary>
internal sealed record OfferedCohortRow
{
    public required string CohortId { get; init; }

    public required string CourseId { get; init; }

    public required string Title { get; init; }

    public required string SectorCode { get; init; }

    public required int CourseLevel { get; init; }

    public required int Ukprn { get; init; }

    public required string ProviderName { get; init; }

    public required string ProgrammeId { get; init; }

    public required long Number { get; init; }

    public required DateOnly StartsOn { get; init; }

    public required DateOnly EndsOn { get; init; }

    public required int Seats { get; init; }

    public required int SeatsTaken { get; init; }

    public required long PricePence { get; init; }

    public required string Status { get; init; }

    public required string DeliveryMode { get; init; }

    public required string? Venue { get; init; }

    public required string? LocalAuthorityCode { get; init; }

    public required string? ApplyUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required int Version { get; init; }
}

/// <summary>Guided learning of a cohort's course.</summary>
internal sealed record CohortHours
{
    public required string CohortId { get; init; }

    public required int GuidedHours { get; init; }
}

/// <summary>A row of the table of cohorts.</summary>
internal sealed record CohortRow
{
    /// <summary>Status of a cohort that learners can join.</summary>
    public const string Open = "open";

    /// <summary>Status of a cohort that learners cannot join.</summary>
    public const string Closed = "closed";

    public required string CohortId { get; init; }

    public required string ProgrammeId { get; init; }

    public required string CourseId { get; init; }

    public required string AuthorityId { get; init; }

    public required int Ukprn { get; init; }

    public required string SectorCode { get; init; }

    public required long Number { get; init; }

    public required DateOnly StartsOn { get; init; }

    public required DateOnly EndsOn { get; init; }

    public required int Seats { get; init; }

    /// <summary>The seats taken. Only a posting changes them.</summary>
    public CohortSeats Occupancy { get; private init; } = new(0);

    public required int SeatsTaken
    {
        get => Occupancy.Taken;
        init => Occupancy = new CohortSeats(value);
    }

    public required long PricePence { get; init; }

    public required string? Venue { get; init; }

    public required string? LocalAuthorityCode { get; init; }

    public required string? ApplyUrl { get; init; }

    public required string Status { get; set; }

    public required int Version { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The cohort as a domain value.</summary>
    public EnrolmentCohort ToFacts() => new(CohortId, Ukprn, SectorCode, StartsOn, EndsOn, Seats, SeatsTaken, Status == Open, PricePence);

    /// <summary>The seats taken in the table.</summary>
    public int SavedSeatsTaken => Occupancy.Saved;

    /// <summary>The version in the table.</summary>
    public int SavedVersion { get; private set; }

    /// <summary>Records that the row is saved.</summary>
    public CohortRow AsSaved()
    {
        SavedVersion = Version;
        Occupancy.AcceptAsSaved();
        return this;
    }
}
