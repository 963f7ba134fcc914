using Bootcamps.Api.Platform.Access;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Tests.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Eligibility;

/// <summary>
/// One service for a whole fixture, whose tests change nothing. The authority TEST has Liverpool, St. Helens and Sefton, and Halton for eight weeks.
/// Between its two programmes is a year without one. OTHER is another authority.
/// </summary>
internal abstract class EligibilityFixture<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private TDatabase? _database;
    private ApiHost? _host;

    /// <summary>The service.</summary>
    protected ApiHost Host => _host!;

    /// <summary>A partner's website of TEST.</summary>
    protected HttpClient Partner { get; private set; } = null!;

    /// <summary>A key of each role of TEST that can ask.</summary>
    protected Dictionary<string, string> Keys { get; } = [];

    /// <summary>2 December 2024 to 21 February 2025, digital.</summary>
    protected string Winter { get; private set; } = "";

    /// <summary>29 July to 27 September 2024, digital.</summary>
    protected string July { get; private set; } = "";

    /// <summary>5 August to 4 October 2024, digital.</summary>
    protected string August { get; private set; } = "";

    /// <summary>17 March to 30 June 2025, construction.</summary>
    protected string Spring { get; private set; } = "";

    /// <summary>6 January to 14 February 2025, on the route of drivers.</summary>
    protected string Driving { get; private set; } = "";

    /// <summary>9 November to 18 December 2026, digital.</summary>
    protected string FarOff { get; private set; } = "";

    /// <summary>1 to 29 March 2024, before there were rules.</summary>
    protected string Early { get; private set; } = "";

    /// <summary>2 December 2024 to 21 February 2025, digital, of OTHER.</summary>
    protected string Foreign { get; private set; } = "";

    [OneTimeSetUp]
    public void Start()
    {
        TestDatabase.SkipUnlessConfigured<TDatabase>();
        _database = new TDatabase();
        _host = new ApiHost(_database);
        var given = _host.Given.Programme().Programme(authorityId: "OTHER").Provider().Provider(authorityId: "OTHER")
            .Sector("rail", "TRANSPORT", authorityId: "OTHER");
        AddArea(given);
        AddLaterProgramme(given);
        Winter = given.Cohort(seats: 20, seatsTaken: 17, localAuthorityCode: "E08000012");
        given.Execute(
            "update cohort set venue = @venue, apply_url = @applyUrl where cohort_id = @Winter",
            new { venue = "Café “Zoë” & Söhne", applyUrl = "https://example.org/apply?a=1&b=\"2\"", Winter });
        July = given.Cohort(startsOn: "2024-07-29", endsOn: "2024-09-27");
        August = given.Cohort(startsOn: "2024-08-05", endsOn: "2024-10-04");
        Spring = given.Cohort(startsOn: "2025-03-17", endsOn: "2025-06-30", sectorCode: "construction");
        Driving = given.Cohort(startsOn: "2025-01-06", endsOn: "2025-02-14", sectorCode: "hgv-driving");
        FarOff = given.Cohort(startsOn: "2026-11-09", endsOn: "2026-12-18");
        given.Execute("update cohort set programme_id = 'TEST-2026-27' where cohort_id = @FarOff", new { FarOff });
        Early = given.Cohort(startsOn: "2024-03-01", endsOn: "2024-03-29");
        Foreign = given.Cohort(authorityId: "OTHER");
        foreach (var role in new[] { Role.Partner, Role.Provider, Role.Authority })
        {
            Keys[role] = given.Key(role);
        }

        Partner = _host.With(Keys[Role.Partner]);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        Partner?.Dispose();
        _host?.Dispose();
        _database?.Dispose();
    }

    /// <summary>The course of a cohort.</summary>
    protected string Course(string cohortId) => Host.Given.Scalar<string>("select course_id from cohort where cohort_id = @cohortId", new { cohortId });

    /// <summary>The cohort that a test case names; null for null.</summary>
    protected string? CohortId(string? name) => name switch
    {
        null => null,
        nameof(Winter) => Winter,
        nameof(July) => July,
        nameof(August) => August,
        nameof(Spring) => Spring,
        nameof(Driving) => Driving,
        nameof(FarOff) => FarOff,
        nameof(Early) => Early,
        nameof(Foreign) => Foreign,
        _ => name,
    };

    // Sectors and postcodes as domain reference 7.2 has them.
    private static void AddArea(Given given)
    {
        foreach (var (code, name, from, to) in new[]
        {
            ("E08000013", "St. Helens", "2014-04-01", null), ("E08000014", "Sefton", "2014-04-01", null), ("E06000006", "Halton", "2025-01-06", "2025-02-28"),
        })
        {
            given.Execute(
                "insert into authority_area (authority_id, local_authority_code, name, valid_from, valid_to) values ('TEST', @code, @name, @from, @to)",
                new { code, name, from, to });
        }

        foreach (var (sector, coverage, code, isLargeUser) in new[]
        {
            ("PR9 0", "in", "E08000014", 0), ("PR9 8", "mixed", null, 0), ("CH64 1", "mixed", null, 0), ("CH64 4", "out", "E06000050", 0),
            ("WA8 7", "in", "E06000006", 0),
            ("WA8 8", "mixed", null, 0), ("WN5 8", "out", null, 0), ("L9 0", "in", null, 0), ("L67 1", "in", "E08000012", 1),
        })
        {
            given.Execute(
                "insert into postcode_sector (authority_id, sector, coverage, local_authority_code, is_large_user) "
                + "values ('TEST', @sector, @coverage, @code, @isLargeUser)",
                new { sector, coverage, code, isLargeUser });
        }

        foreach (var (postcode, code) in new[]
        {
            ("PR9 8HX", "E08000014"), ("PR9 8EQ", "E07000127"), ("CH64 4EU", "E06000050"), ("WN5 7PQ", "E08000013"), ("WN5 8JA", "E08000010"),
            ("WA8 8GW", null),
        })
        {
            given.Execute("insert into postcode (postcode, local_authority_code, is_large_user) values (@postcode, @code, 0)", new { postcode, code });
        }
    }

    // The rules begin a month after the programme and are stricter from November.
    private static void AddLaterProgramme(Given given)
    {
        const string ProgrammeId = "TEST-2026-27";
        given.Execute("insert into lane (lane_id, turn, last_number, last_posted_at) values ('TEST-2026-27', 0, 0, '2024-04-01 00:00:00.000')");
        given.Execute(
            "insert into programme (programme_id, authority_id, number, name, financial_year, starts_on, ends_on, commitment_limit_basis_points, "
            + """
            is_over_allocation_allowed, allocations_version,
                targets_version, version, created_at)
            values ('TEST-2026-27', 'TEST', 900, 'The year after next', 2026, '2026-04-01', '2027-03-31', 10000, 0, 1, 1, 1, '2024-04-01 00:00:00.000')
            """);
        given.RuleSet(ProgrammeId, validFrom: "2026-05-01").RuleSet(ProgrammeId, "hgv", "2026-09-01")
            .RuleSet(ProgrammeId, validFrom: "2026-11-01", change: rules => rules with
            {
                MinimumAge = 21,
                UnemployedUnderMonths = 12,
                Severities = Given.Severities(
                    rules.Severities,
                    ("eligibility.full-time-education", Severity.Block),
                    ("eligibility.other-public-funding", Severity.Off),
                    ("eligibility.unemployment-length", Severity.Block),
                    ("eligibility.ordinary-residence", Severity.Warn)),
            });
    }
}
