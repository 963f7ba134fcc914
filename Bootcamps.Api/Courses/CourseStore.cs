using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;

namespace Bootcamps.Api.Courses;

/// <summary>The filters of a list of courses. Null for no filter.</summary>
internal sealed record CourseFilter(string? SectorCode, int? Ukprn);

/// <summary>An authority and a day, to find the rules in force.</summary>
internal readonly record struct RulesKey(string AuthorityId, DateOnly On);

/// <summary>The rules of an authority's programme on a day.</summary>
/// <param name="RuleSets">The programme's rule sets, in any order.</param>
/// <param name="On">The day, or the programme's first day if the authority's first programme has not begun.</param>
internal sealed record RulesOfDay(IReadOnlyList<RuleSet> RuleSets, DateOnly On)
{
    /// <summary>The rules of a delivery route. Null when none are in force.</summary>
    public RuleSet? InForce(string route) => RuleSet.InForce(RuleSets, route, On);
}

/// <summary>Reads and writes courses.</summary>
internal sealed class CourseStore(Db db)
{
    /// <summary>Courses that units ask for.</summary>
    public static readonly FactSource<string, CourseRow> Courses = new()
    {
        IsKept = false,
        Load = (reads, ids) => reads.Add<CourseRow>(Sql.FindAll, new { courseIds = TypeHandlers.Keys(ids) })
            .Then(rows => rows.Select(row => KeyValuePair.Create(row.CourseId, row))),
    };

    /// <summary>The ids of the requested courses that have a cohort.</summary>
    public static readonly FactSource<string, string> WithCohorts = new()
    {
        IsKept = false,
        Load = (reads, ids) => reads.Add<string>(Sql.WithCohorts, new { courseIds = TypeHandlers.Keys(ids) })
            .Then(rows => rows.Select(courseId => KeyValuePair.Create(courseId, courseId))),
    };

    /// <summary>The rules that a course is checked against.</summary>
    public static readonly FactSource<RulesKey, RulesOfDay> Rules = new()
    {
        IsKept = false,
        Load = (reads, keys) => Reads.ForEach(keys, key => RulesOf(reads, key)),
    };

    /// <summary>A course of an authority. Null when it has none with this id.</summary>
    public Task<CourseRow?> FindAsync(string courseId, string authorityId, CancellationToken cancellationToken) =>
        db.FirstAsync<CourseRow>(Sql.Find, new { courseId, authorityId }, cancellationToken);

    /// <summary>A page of an authority's courses in the order they were added.</summary>
    /// <param name="authorityId">The authority.</param>
    /// <param name="filter">The filters.</param>
    /// <param name="afterNumber">Number of the last course of the page before; 0 for the first page.</param>
    /// <param name="limit">Maximum number of courses.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<List<CourseRow>> ListAsync(string authorityId, CourseFilter filter, long afterNumber, int limit, CancellationToken cancellationToken)
    {
        var narrowing = string.Concat(
            filter.SectorCode is null ? "" : Sql.Narrowing.Sector,
            filter.Ukprn is null ? "" : Sql.Narrowing.Provider);
        var values = new { authorityId, filter.SectorCode, filter.Ukprn, afterNumber, limit };
        return db.ListAsync<CourseRow>(Sql.List.Replace("{narrowing}", narrowing, StringComparison.Ordinal), values, cancellationToken);
    }

    // The latest programme that has begun by the day, or the first programme if none has begun.
    private static Func<RulesOfDay> RulesOf(Reads reads, RulesKey key)
    {
        var programmes = reads.Add<ProgrammeStart>(Sql.Programmes, new { key.AuthorityId });
        var ruleSets = RuleSetStore.OfAuthority(reads, key.AuthorityId);
        return () =>
        {
            var programme = programmes.Value.LastOrDefault(programme => programme.StartsOn <= key.On)
                ?? programmes.Value.MinBy(programme => programme.StartsOn);
            return programme is null
                ? new RulesOfDay([], key.On)
                : new RulesOfDay(
                    [.. ruleSets().Where(ruleSet => ruleSet.ProgrammeId == programme.ProgrammeId)],
                    key.On > programme.StartsOn ? key.On : programme.StartsOn);
        };
    }

    internal static class Sql
    {
        /// <summary>The filters that can replace <c>{narrowing}</c>.</summary>
        internal static class Narrowing
        {
            public const string Sector = "\n    and sector_code = @SectorCode";
            public const string Provider = "\n    and ukprn = @Ukprn";
        }

        private const string Columns = """
            course_id, authority_id, ukprn, number, title, sector_code, course_level, guided_hours, weeks, delivery_mode, is_green_skills, soc_codes, summary,
                version, created_at, updated_at
            """;

        [NoScope("Everybody of an authority sees its courses; the operation passes the caller's authority.")]
        public const string Find = $"""
            select {Columns}
            from course
            where course_id = @courseId and authority_id = @authorityId
            """;

        /// <summary><c>{narrowing}</c> is replaced by the requested filters.</summary>
        [NoScope("Everybody of an authority sees its courses; the operation passes the caller's authority.")]
        public const string List = $$"""
            select {{Columns}}
            from course
            where authority_id = @authorityId and number > @afterNumber{narrowing}
            order by number
            {take}
            """;

        [NoScope("Runs in a lane; the unit compares the owner with its caller.")]
        public const string FindAll = $"""
            select {Columns}
            from course
            where course_id in @courseIds
            """;

        [NoScope("Runs in the reference lane; the unit compares the course's owner with its caller.")]
        public const string WithCohorts = """
            select distinct course_id
            from cohort
            where course_id in @courseIds
            """;

        [NoScope("Runs in the reference lane, for the caller's authority.")]
        public const string Programmes = """
            select programme_id, starts_on
            from programme
            where authority_id = @AuthorityId
            order by starts_on
            """;

        public const string Add = """
            insert into course (course_id, authority_id, ukprn, number, title, sector_code, course_level, guided_hours, weeks, delivery_mode, is_green_skills,
                soc_codes, summary, version, created_at, updated_at)
            values (@CourseId, @AuthorityId, @Ukprn, @Number, @Title, @SectorCode, @CourseLevel, @GuidedHours, @Weeks, @DeliveryMode, @IsGreenSkills,
                @SocCodes, @Summary, @Version, @CreatedAt, @UpdatedAt)
            """;

        public const string Edit = """
            update course
            set title = @Title, sector_code = @SectorCode, course_level = @CourseLevel, guided_hours = @GuidedHours, weeks = @Weeks,
                delivery_mode = @DeliveryMode, is_green_skills = @IsGreenSkills, soc_codes = @SocCodes, summary = @Summary, version = @Version,
                updated_at = @UpdatedAt
            where course_id = @CourseId and version = @Version - 1
            """;
    }

    private sealed record ProgrammeStart
    {
        public required string ProgrammeId { get; init; }

        public required DateOnly StartsOn { get; init; }
    }
}

/// <summary>A row of the table of courses.</summary>
internal sealed record CourseRow
{
    public required string CourseId { get; init; }

    public required string AuthorityId { get; init; }

    public required int Ukprn { get; init; }

    public required long Number { get; init; }

    public required string Title { get; init; }

    public required string SectorCode { get; init; }

    public required int CourseLevel { get; init; }

    public required int GuidedHours { get; init; }

    public required int Weeks { get; init; }

    public required string DeliveryMode { get; init; }

    public required bool IsGreenSkills { get; init; }

    public required string SocCodes { get; init; }

    public required string? Summary { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
