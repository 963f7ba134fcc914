using System.Globalization;
using Bootcamps.Api.Courses;
using Bootcamps.Api.Eligibility;
using Bootcamps.Api.Funding;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Platform.Writing;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Funding;
using Bootcamps.Domain.Ledger;
using Bootcamps.Domain.Reports;
using Bootcamps.Tests.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Bootcamps.Tests;

/// <summary>
/// Inserts valid records with default values directly into the database: an authority TEST with one local authority, the sectors construction, digital
/// and hgv-driving, the programme TEST-2024-25 with 40/30/30 rules, a provider, and the records that a test adds.
/// </summary>
internal sealed class Given(TestDatabase database, IServiceProvider? services = null)
{
    public const string AuthorityId = "TEST";
    public const string ProgrammeId = "TEST-2024-25";
    public const int Ukprn = 10001234;
    public const int OtherUkprn = 10005678;

    // The last number of the lanes, above every number used here.
    private const long LastNumber = 1_000_000;

    private static readonly DateTimeOffset Before = new(2024, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private long _number;
    private int _entries;

    /// <summary>The authority with its area, sectors, rules and programme, and a cap on the programme.</summary>
    public Given Programme(
        int capPlaces = 6_500,
        long capPence = 1_120_000_000,
        int commitmentLimitBasisPoints = 10_000,
        DateOnly? acceptsUntil = null,
        string authorityId = AuthorityId)
    {
        var programmeId = $"{authorityId}-2024-25";
        Insert("authority", new { authority_id = authorityId, name = "Test Combined Authority", gss_code = "E47000004", version = 1 });
        Insert("authority_area", new { authority_id = authorityId, local_authority_code = "E08000012", name = "Liverpool", valid_from = "2014-04-01" });
        Insert("postcode_sector", new { authority_id = authorityId, sector = "L19 2", coverage = "in", local_authority_code = "E08000012", is_large_user = 0 });
        Insert("postcode_sector", new { authority_id = authorityId, sector = "WN5 7", coverage = "mixed", is_large_user = 0 });
        foreach (var postcode in new[] { "L19 2AB", "L19 8YY", "L19 9XX" })
        {
            Execute(
                "insert into postcode (postcode, local_authority_code, is_large_user) "
                + "select @postcode, 'E08000012', 0 where not exists (select 1 from postcode where postcode = @postcode)",
                new { postcode });
        }

        Sector("construction", "CONSTRUCTION", isLevel2Allowed: true, authorityId: authorityId);
        Sector("digital", "DIGITAL", authorityId: authorityId);
        Sector("hgv-driving", "TRANSPORT", route: "hgv", isLevel2Allowed: true, authorityId: authorityId);
        Execute(
            "update lane set last_number = @last where lane_id = @laneId and last_number < @last",
            new { laneId = WriteQueue.ReferenceLane, last = LastNumber });
        Insert("lane", new { lane_id = programmeId, turn = 0, last_number = LastNumber, last_posted_at = Text(Before) });
        Insert("programme", new
        {
            programme_id = programmeId, authority_id = authorityId, number = ++_number, name = "Test programme", financial_year = 2024,
            starts_on = "2024-04-01", ends_on = "2025-03-31",
            accepts_until = acceptsUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), commitment_limit_basis_points = commitmentLimitBasisPoints,
            is_over_allocation_allowed = 0, allocations_version = 1, targets_version = 1, version = 1, created_at = Text(Before),
        });
        RuleSet(programmeId);
        PerformanceRule(new PerformanceRule { ValidFrom = new DateOnly(2024, 4, 1) }, programmeId);
        Insert(
            "tally",
            new
            {
                programme_id = programmeId, dimension = "programme", member = TallyBook.Whole, opening_places = 0, committed_places = 0, committed_pence = 0,
            });
        return Pool(capPlaces, capPence, limitBasisPoints: commitmentLimitBasisPoints, programmeId: programmeId);
    }

    /// <summary>A rule set; the default is 40/30/30 with the default severities.</summary>
    public Given RuleSet(
        string programmeId = ProgrammeId,
        string route = "standard",
        string validFrom = "2024-04-01",
        Func<RuleSet, RuleSet>? change = null)
    {
        var firstDay = DateOnly.ParseExact(validFrom, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var ruleSet = new RuleSet
        {
            RuleSetId = ProgrammeRules.RuleSetIdOf(programmeId, route, firstDay), ProgrammeId = programmeId, Route = route, ValidFrom = firstDay,
            Name = "Test rules", Source = "Test", Severities = EligibilityRules.DefaultSeverities,
        };
        Execute(RuleSetStore.Sql.Add, RuleSetRow.Of(change?.Invoke(ruleSet) ?? ruleSet, ++_number, Before));
        return this;
    }

    /// <summary>Changes a rule set behind the service, or all of them.</summary>
    public void ChangeRules(Func<RuleSet, RuleSet> change, string? ruleSetId = null)
    {
        using var connection = database.Engine.OpenForWriting();
        foreach (var row in connection.Query<RuleSetRow>(RuleSetStore.Sql.All).Where(row => ruleSetId is null || row.RuleSetId == ruleSetId))
        {
            var changed = RuleSetRow.Of(change(row.ToRuleSet()), row.Number, row.CreatedAt);
            connection.Execute("update rule_set set rules = @Rules where rule_set_id = @RuleSetId", changed);
        }
    }

    /// <summary>Severities with some replaced.</summary>
    public static Dictionary<string, Severity> Severities(IReadOnlyDictionary<string, Severity> severities, params (string Code, Severity Severity)[] others)
    {
        var changed = new Dictionary<string, Severity>(severities, StringComparer.Ordinal);
        foreach (var (code, severity) in others)
        {
            changed[code] = severity;
        }

        return changed;
    }

    /// <summary>A programme's performance rule from a given day.</summary>
    public Given PerformanceRule(PerformanceRule rule, string programmeId = ProgrammeId)
    {
        var validFrom = rule.ValidFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Insert("performance_rule", new
        {
            programme_id = programmeId, valid_from = validFrom,
            maximum_drop_out_basis_points = rule.MaximumDropOutBasisPoints, minimum_interview_basis_points = rule.MinimumInterviewBasisPoints,
            minimum_outcome_basis_points = rule.MinimumOutcomeBasisPoints, amber_margin_basis_points = rule.AmberMarginBasisPoints,
            round_to = rule.RoundTo, suppress_below = rule.SuppressBelow,
            source = rule.Source,
        });
        foreach (var point in rule.ReviewPoints)
        {
            Insert("review_point", new
            {
                programme_id = programmeId, valid_from = validFrom, month_number = point.MonthNumber,
                tolerance_basis_points = point.ToleranceBasisPoints, source = point.Source
            });
        }

        return this;
    }

    /// <summary>A sector.</summary>
    public Given Sector(string sectorCode, string officialCode, string route = "standard", bool isLevel2Allowed = false, string authorityId = AuthorityId)
    {
        Insert("sector", new
        {
            authority_id = authorityId, sector_code = sectorCode, name = sectorCode, official_code = officialCode, route,
            is_level2_allowed = isLevel2Allowed ? 1 : 0, display_order = 1, version = 1,
        });
        return this;
    }

    /// <summary>A funding pool: of the programme, a sector, a provider or a provider within a sector.</summary>
    public Given Pool(
        int capPlaces,
        long capPence,
        string? sectorCode = null,
        int? ukprn = null,
        int limitBasisPoints = 10_000,
        string programmeId = ProgrammeId)
    {
        var pool = new FundingPool(programmeId, sectorCode, ukprn, capPlaces, capPence, limitBasisPoints);
        Insert("funding_pool", new
        {
            pool_id = pool.PoolId, programme_id = programmeId, pool_level = char.ToLowerInvariant(pool.Level.ToString()[0]) + pool.Level.ToString()[1..],
            sector_code = sectorCode, ukprn, cap_places = capPlaces, cap_pence = capPence,
            limit_pence = pool.CommitmentLimitPence, committed_places = 0, committed_pence = 0,
        });
        Entry(programmeId, pool.Varied(capPlaces, capPence, new DateOnly(2024, 4, 1)));
        return this;
    }

    /// <summary>
    /// Places and money of a sector taken over from earlier years, on the day before the programme: in the ledger, the counters and the pools above.
    /// </summary>
    public Given Opening(string sectorCode, int places, long pence = 0, string programmeId = ProgrammeId, int completions = 0, int outcomes = 0)
    {
        Insert("performance_opening", new { programme_id = programmeId, sector_code = sectorCode, completions, outcomes });
        Entry(programmeId, new Posting
        {
            Kind = PostingKind.Opening, SectorCode = sectorCode, OccurredOn = new DateOnly(2024, 3, 31), Period = 202403, Places = places,
            CommittedPence = pence,
        });
        foreach (var (dimension, member) in new[]
        {
            ("programme", TallyBook.Whole), ("sector", sectorCode), ("provider", "none"), ("localAuthority", "none"), ("month", "202403"),
        })
        {
            if (Scalar<long>(
                "select count(*) from tally where programme_id = @programmeId and dimension = @dimension and member = @member",
                new { programmeId, dimension, member }) == 0)
            {
                Insert("tally", new { programme_id = programmeId, dimension, member, opening_places = 0, committed_places = 0, committed_pence = 0 });
            }

            Execute(
                """
                update tally
                set opening_places = opening_places + @places, committed_places = committed_places + @places, committed_pence = committed_pence + @pence
                where programme_id = @programmeId and dimension = @dimension and member = @member
                """,
                new { programmeId, dimension, member, places, pence });
        }

        Execute(
            """
            update funding_pool
            set committed_places = committed_places + @places, committed_pence = committed_pence + @pence
            where programme_id = @programmeId and ukprn is null and (sector_code is null or sector_code = @sectorCode)
            """,
            new { programmeId, sectorCode, places, pence });
        return this;
    }

    /// <summary>A provider; its pool is never full unless caps are given.</summary>
    public Given Provider(
        int ukprn = Ukprn,
        int capPlaces = 100_000,
        long capPence = 1_000_000_000_000,
        string authorityId = AuthorityId,
        string status = "active")
    {
        Insert("provider", new
        {
            authority_id = authorityId, ukprn, number = ++_number, name = $"Provider {ukprn}", status, is_vat_eligible_body = 0, version = 1,
            created_at = Text(Before), updated_at = Text(Before),
        });
        return Pool(capPlaces, capPence, ukprn: ukprn, programmeId: $"{authorityId}-2024-25");
    }

    /// <summary>A course; its id.</summary>
    public string Course(int ukprn = Ukprn, string sectorCode = "digital", int level = 3, string authorityId = AuthorityId)
    {
        var courseId = Ids.New();
        Insert("course", new
        {
            course_id = courseId, authority_id = authorityId, ukprn, number = ++_number, title = "Test course", sector_code = sectorCode,
            course_level = level, guided_hours = 60, weeks = 12, delivery_mode = "blended", is_green_skills = 0, soc_codes = "", version = 1,
            created_at = Text(Before), updated_at = Text(Before),
        });
        return courseId;
    }

    /// <summary>An open cohort on a course of its own; its id.</summary>
    public string Cohort(
        int seats = 10_000, long pricePence = 448_000, int ukprn = Ukprn, string sectorCode = "digital", string startsOn = "2024-12-02",
        string endsOn = "2025-02-21", string status = CohortRow.Open, string authorityId = AuthorityId, string? courseId = null, int seatsTaken = 0,
        string? localAuthorityCode = null)
    {
        var cohortId = Ids.New();
        Insert("cohort", new
        {
            cohort_id = cohortId, programme_id = $"{authorityId}-2024-25", course_id = courseId ?? Course(ukprn, sectorCode, authorityId: authorityId),
            authority_id = authorityId, ukprn, sector_code = sectorCode, number = ++_number, starts_on = startsOn, ends_on = endsOn, seats,
            seats_taken = seatsTaken, price_pence = pricePence, local_authority_code = localAuthorityCode, status, version = 1, created_at = Text(Before),
            updated_at = Text(Before),
        });
        return cohortId;
    }

    /// <summary>A key of a role; its text.</summary>
    public string Key(
        string role = Role.Provider,
        int? ukprn = null,
        string? authorityId = AuthorityId,
        DateOnly? expiresOn = null,
        bool isRevoked = false,
        string[]? origins = null)
    {
        var key = role == Role.Partner ? KeyText.NewPublishable() : KeyText.NewSecret();
        Insert("api_key", new
        {
            key_id = key.KeyId, number = ++_number, kind = role == Role.Partner ? "publishable" : "secret", role,
            authority_id = role == Role.Admin ? null : authorityId, ukprn = role == Role.Provider ? ukprn ?? Ukprn : (int?)null, name = $"Test {role}",
            secret_sha256 = key.SecretSha256(), created_at = Text(Before),
            expires_on = expiresOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), revoked_at = isRevoked ? Text(Before) : null, version = 1,
        });
        foreach (var origin in origins ?? [])
        {
            Insert("api_key_origin", new { key_id = key.KeyId, origin });
        }

        return key.ToString();
    }

    /// <summary>
    /// A body for <c>POST /v1/enrolments</c> that is accepted: the n-th learner, unemployed, born in 1990, in Liverpool, enrolling today unless a day is
    /// given.
    /// </summary>
    public static Dictionary<string, object?> Enrolment(
        string cohortId,
        int n = 1,
        Action<Dictionary<string, object?>>? change = null,
        string? enrolledOn = null)
    {
        var learner = Learner(n);
        change?.Invoke(learner);
        return new Dictionary<string, object?>
        {
            ["cohortId"] = cohortId,
            ["providerReference"] = $"REF-{n}",
            ["enrolledOn"] = enrolledOn,
            ["learner"] = learner
        };
    }

    /// <summary>The n-th learner: unemployed, born in 1990, in Liverpool, with a ULN of their own.</summary>
    public static Dictionary<string, object?> Learner(int n = 1) => new()
    {
        ["uln"] = UlnOf(n), ["givenName"] = "Test", ["familyName"] = $"Learner{n}", ["dateOfBirth"] = "1990-04-12", ["postcode"] = "L19 2AB",
        ["employmentStatus"] = "unemployed", ["hasRightToWork"] = true, ["isInFullTimeEducation"] = false, ["hasOtherPublicFunding"] = false,
    };

    /// <summary>A valid ULN, another for every n; no two n share one (a base without a valid check digit borrows from a range of its own).</summary>
    public static string UlnOf(int n)
    {
        for (var offset = 0L; ; offset += 100_000_000)
        {
            var digits = (100_000_000 + n + offset).ToString(CultureInfo.InvariantCulture);
            var remainder = digits.Select((digit, i) => (digit - '0') * (10 - i)).Sum() % 11;
            if (remainder != 0)
            {
                return digits + ((10 - remainder) % 10).ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>A service of the application.</summary>
    public T Service<T>()
        where T : notnull => services!.GetRequiredService<T>();

    /// <summary>One value out of the database.</summary>
    public T Scalar<T>(string sql, object? values = null)
    {
        using var connection = database.Engine.Connect();
        connection.Open();
        return connection.ExecuteScalar<T>(sql, values)!;
    }

    /// <summary>Runs a statement on the database.</summary>
    public void Execute(string sql, object? values = null)
    {
        using var connection = database.Engine.OpenForWriting();
        connection.Execute(sql, values);
    }

    private void Entry(string programmeId, Posting posting) =>
        Execute(Ledger.Sql.Add, LedgerRow.Of(programmeId, 1, ++_entries, Before, posting));

    private void Insert(string table, object row)
    {
        var columns = row is Dictionary<string, object?> values ?
            values.Keys :
            (IReadOnlyCollection<string>)[.. row.GetType().GetProperties().Select(property => property.Name)];
        Execute($"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(column => "@" + column))})", row);
    }

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(TypeHandlers.InstantFormat, CultureInfo.InvariantCulture);
}
