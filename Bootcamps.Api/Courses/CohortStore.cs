using System.Collections.Concurrent;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Dapper;

namespace Bootcamps.Api.Courses;

/// <summary>To whom a cohort belongs. None of it ever changes.</summary>
internal sealed record CohortPlace
{
    public required string CohortId { get; init; }

    public required string ProgrammeId { get; init; }

    public required string AuthorityId { get; init; }

    public required int Ukprn { get; init; }

    public required string SectorCode { get; init; }
}

/// <summary>Cohorts in the database.</summary>
internal sealed class CohortStore(Db db)
{
    /// <summary>Cohorts of the lane's programme, with their seats.</summary>
    public static readonly FactSource<string, CohortRow> Cohorts = new()
    {
        IsKept = true,
        Load = (transaction, ids) => transaction.Connection!
            .Query<CohortRow>(Sql.FindAll, new { cohortIds = TypeHandlers.Keys(ids) }, transaction)
            .Select(cohort => KeyValuePair.Create(cohort.CohortId, cohort.AsSaved())),
        Save = (batch, cohorts) =>
        {
            var changed = cohorts.Where(cohort => cohort.SeatsTaken != cohort.SavedSeatsTaken).ToList();
            batch.Update(Sql.TakeSeats, changed);
            changed.ForEach(cohort => cohort.AsSaved());
        },
    };

    private readonly ConcurrentDictionary<string, CohortPlace> _places = new(StringComparer.Ordinal);

    /// <summary>To whom a cohort belongs; null when there is none. Remembered, since it never changes.</summary>
    public async ValueTask<CohortPlace?> PlaceOfAsync(string cohortId, CancellationToken cancellationToken)
    {
        if (!_places.TryGetValue(cohortId, out var place) && (place = await db.FirstAsync<CohortPlace>(Sql.Place, new { cohortId }, cancellationToken)) is not null)
        {
            _places[cohortId] = place;
        }

        return place;
    }

    internal static class Sql
    {
        private const string Columns = """
            cohort_id, programme_id, course_id, authority_id, ukprn, sector_code, number, starts_on, ends_on, seats, seats_taken, price_pence,
                venue, local_authority_code, apply_url, status, version, created_at, updated_at
            """;

        [NoScope("Says to whom a cohort belongs; the operation compares that with its caller.")]
        public const string Place = """
            select cohort_id, programme_id, authority_id, ukprn, sector_code
            from cohort
            where cohort_id = @cohortId
            """;

        [NoScope("Runs in a programme's lane, for cohorts whose owner was compared with the caller.")]
        public const string FindAll = $"""
            select {Columns}
            from cohort
            where cohort_id in @cohortIds
            """;

        public const string Add = """
            insert into cohort (cohort_id, programme_id, course_id, authority_id, ukprn, sector_code, number, starts_on, ends_on, seats, seats_taken, price_pence,
                venue, local_authority_code, apply_url, status, version, created_at, updated_at)
            values (@CohortId, @ProgrammeId, @CourseId, @AuthorityId, @Ukprn, @SectorCode, @Number, @StartsOn, @EndsOn, @Seats, @SeatsTaken, @PricePence,
                @Venue, @LocalAuthorityCode, @ApplyUrl, @Status, @Version, @CreatedAt, @UpdatedAt)
            """;

        public const string TakeSeats = """
            update cohort
            set seats_taken = @SeatsTaken
            where cohort_id = @CohortId and seats_taken = @SavedSeatsTaken
            """;
    }
}

/// <summary>A cohort as it is kept.</summary>
internal sealed record CohortRow
{
    /// <summary>Status of a cohort that learners may join.</summary>
    public const string Open = "open";

    /// <summary>Status of a cohort that learners may not join.</summary>
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

    public required int SeatsTaken { get; set; }

    public required long PricePence { get; init; }

    public required string? Venue { get; init; }

    public required string? LocalAuthorityCode { get; init; }

    public required string? ApplyUrl { get; init; }

    public required string Status { get; set; }

    public required int Version { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The seats taken as the table has them.</summary>
    public int SavedSeatsTaken { get; private set; }

    /// <summary>Takes the counter as it is for saved.</summary>
    public CohortRow AsSaved()
    {
        SavedSeatsTaken = SeatsTaken;
        return this;
    }
}
