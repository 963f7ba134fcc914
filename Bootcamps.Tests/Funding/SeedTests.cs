using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Seed;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Sectors;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>The seeded authority, its area and its sectors, and that every reference exists.</summary>
internal sealed class SeedTests
{
    private SeededProgramme _seeded = null!;

    [OneTimeSetUp]
    public void Load() => _seeded = new SeededProgramme();

    [OneTimeTearDown]
    public void Remove() => _seeded.Dispose();

    [Test]
    public void A_database_with_an_authority_is_not_seeded()
    {
        Assert.That(new SeedLoader(new Db(_seeded.Engine)).Load(withDemonstration: true), Is.Null);
        Assert.That(_seeded.Number("select count(*) from cohort"), Is.EqualTo(203));
    }

    [Test]
    public void Reference_data_has_a_programme_without_providers_or_enrolments()
    {
        using var engine = _seeded.Migrated("reference.db");
        Assert.That(new SeedLoader(new Db(engine)).Load(withDemonstration: false), Is.Not.Null);

        using var connection = engine.Connect();
        Assert.That(connection.ExecuteScalar<long>("select count(*) from programme"), Is.EqualTo(1));
        Assert.That(connection.ExecuteScalar<long>("select count(*) from provider"), Is.Zero);
        Assert.That(connection.ExecuteScalar<long>("select count(*) from funding_pool"), Is.EqualTo(11));
        Assert.That(connection.ExecuteScalar<long>($"select last_number from lane where lane_id = '{SeededProgramme.ProgrammeId}'"), Is.EqualTo(5));
    }

    [Test]
    public void Every_reference_points_to_an_existing_row() => Assert.That(_seeded.Connection.Query("pragma foreign_key_check"), Is.Empty);

    // Columns that refer to a row without a foreign key, because they can be empty or outlive that row.
    [TestCase(
        "select cohort_id from cohort c where not exists "
        + "(select 1 from course k where k.course_id = c.course_id and k.sector_code = c.sector_code and k.ukprn = c.ukprn)")]
    [TestCase(
        "select sector_code from funding_pool p where sector_code is not null and not exists (select 1 from sector s where s.sector_code = p.sector_code)")]
    [TestCase("select ukprn from funding_pool p where ukprn is not null and not exists (select 1 from provider r where r.ukprn = p.ukprn)")]
    [TestCase(
        "select sector_code from completion_target t where sector_code is not null "
        + "and not exists (select 1 from sector s where s.sector_code = t.sector_code)")]
    [TestCase(
        "select sector from postcode_sector o where coverage = 'in' and local_authority_code is not null "
        + "and not exists (select 1 from authority_area a where a.local_authority_code = o.local_authority_code)")]
    [TestCase(
        "select cohort_id from cohort c where local_authority_code is not null "
        + "and not exists (select 1 from authority_area a where a.local_authority_code = c.local_authority_code)")]
    public void Every_code_exists_in_its_table(string sql) => Assert.That(_seeded.Connection.Query(sql), Is.Empty);

    [Test]
    public void The_authority_has_its_six_local_authorities() =>
        Assert.That(
            _seeded.Connection.Query<string>("select local_authority_code from authority_area where authority_id = 'LCRCA'"),
            Is.EquivalentTo(new[] { "E06000006", "E08000011", "E08000012", "E08000013", "E08000014", "E08000015" }));

    // Counted in OS Code-Point Open, October 2025: 645 sectors, of them 613 wholly in or out.
    [TestCase("coverage = 'in'", 562)]
    [TestCase("coverage = 'out'", 51)]
    [TestCase("coverage = 'mixed'", 32)]
    [TestCase("coverage = 'mixed' and local_authority_code is not null", 0)]
    [TestCase("coverage = 'out' and local_authority_code in (select local_authority_code from authority_area)", 0)]
    [TestCase("is_large_user = 1 and coverage <> 'in'", 0)]
    [TestCase("local_authority_code = 'E06000006'", 12)]
    [TestCase("local_authority_code = 'E08000011'", 54)]
    [TestCase("local_authority_code = 'E08000012'", 203)]
    [TestCase("local_authority_code = 'E08000013'", 17)]
    [TestCase("local_authority_code = 'E08000014'", 92)]
    [TestCase("local_authority_code = 'E08000015'", 137)]
    public void The_number_of_postcode_sectors_matches_the_source(string condition, int expected) =>
        Assert.That(_seeded.Number($"select count(*) from postcode_sector where {condition}"), Is.EqualTo(expected));

    // Well-known addresses of the six districts: stations, town halls, football grounds and shopping streets. The sector decides each without a directory.
    [TestCase("L1 8JQ", "E08000012")]
    [TestCase("L2 2DZ", "E08000012")]
    [TestCase("L3 4AF", "E08000012")]
    [TestCase("L4 0TH", "E08000012")]
    [TestCase("L8 1XE", "E08000012")]
    [TestCase("L15 3JL", "E08000012")]
    [TestCase("L18 1DG", "E08000012")]
    [TestCase("L20 3AH", "E08000014")]
    [TestCase("L22 5PR", "E08000014")]
    [TestCase("L23 0SU", "E08000014")]
    [TestCase("L31 2HA", "E08000014")]
    [TestCase("L37 4DL", "E08000014")]
    [TestCase("PR8 1DA", "E08000014")]
    [TestCase("PR9 0TL", "E08000014")]
    [TestCase("L32 8RA", "E08000011")]
    [TestCase("L33 7RX", "E08000011")]
    [TestCase("L34 3LF", "E08000011")]
    [TestCase("L36 9YU", "E08000011")]
    [TestCase("WA9 1TT", "E08000013")]
    [TestCase("WA10 1HP", "E08000013")]
    [TestCase("WA11 9AB", "E08000013")]
    [TestCase("WA7 2GS", "E06000006")]
    [TestCase("WA7 4SX", "E06000006")]
    [TestCase("WA8 7QF", "E06000006")]
    [TestCase("WA8 6ED", "E06000006")]
    [TestCase("CH41 6BU", "E08000015")]
    [TestCase("CH44 8ED", "E08000015")]
    [TestCase("CH47 2EE", "E08000015")]
    [TestCase("CH49 5PE", "E08000015")]
    [TestCase("CH62 4UE", "E08000015")]
    [TestCase("L9 8BD", null)]
    [TestCase("WA10 5NS", null)]
    public void A_well_known_local_postcode_is_in_the_area(string postcode, string? localAuthorityCode)
    {
        var residence = ResidenceOf(postcode);
        Assert.That((residence.Area, residence.LocalAuthorityCode?.ToString()), Is.EqualTo((ResidenceArea.Inside, localAuthorityCode)));
    }

    [TestCase("L40 5TY", ResidenceArea.Outside)]
    [TestCase("WA1 1UH", ResidenceArea.Outside)]
    [TestCase("WA4 3JH", ResidenceArea.Outside)]
    [TestCase("WN5 8JA", ResidenceArea.Outside)]
    [TestCase("CH64 4EU", ResidenceArea.Outside)]
    [TestCase("L37 1AA", ResidenceArea.Inside)]
    [TestCase("PR9 8HX", ResidenceArea.Unknown)]
    [TestCase("PR9 8EQ", ResidenceArea.Unknown)]
    [TestCase("L31 4FA", ResidenceArea.Unknown)]
    [TestCase("L31 4HX", ResidenceArea.Unknown)]
    [TestCase("WA4 4JA", ResidenceArea.Unknown)]
    [TestCase("WN5 7PQ", ResidenceArea.Unknown)]
    [TestCase("WA8 8GW", ResidenceArea.Unknown)]
    [TestCase("L3 5AG", ResidenceArea.Unknown, TestName = "the one postcode of L3 without a local authority leaves its sector unknown")]
    [TestCase("L19", ResidenceArea.Inside)]
    [TestCase("WA10", ResidenceArea.Inside)]
    [TestCase("L3", ResidenceArea.Unknown)]
    [TestCase("PR8", ResidenceArea.Unknown)]
    public void Without_a_directory_a_mixed_sector_is_unknown(string home, ResidenceArea area) =>
        Assert.That(ResidenceOf(home).Area, Is.EqualTo(area));

    [TestCase("PR9 8HX", ResidenceArea.Inside)]
    [TestCase("PR9 8EQ", ResidenceArea.Outside)]
    [TestCase("L31 4FA", ResidenceArea.Inside)]
    [TestCase("L31 4HX", ResidenceArea.Outside)]
    [TestCase("WA4 4JA", ResidenceArea.Inside)]
    [TestCase("WA4 3JH", ResidenceArea.Outside)]
    [TestCase("WN5 7PQ", ResidenceArea.Inside)]
    [TestCase("WN5 8JA", ResidenceArea.Outside)]
    public void With_a_directory_postcodes_on_both_sides_of_the_boundary_are_decided_correctly(string postcode, ResidenceArea area)
    {
        var code = _seeded.Connection.QuerySingle<string?>("select local_authority_code from postcode where postcode = @postcode", new { postcode });
        Assert.That(ResidenceOf(postcode, code).Area, Is.EqualTo(area));
    }

    [Test]
    public void Every_postcode_sector_is_the_start_of_a_postcode() =>
        Assert.That(_seeded.Connection.Query<string>("select sector from postcode_sector")
            .Where(sector => !Postcode.TryParse(sector + "AA", out var postcode) || postcode.Sector != sector), Is.Empty);

    [TestCase("PR9 8HX", "E08000014")]
    [TestCase("PR9 8EQ", "E07000127")]
    [TestCase("WA4 4JA", "E06000006")]
    [TestCase("WA4 3JH", "E06000007")]
    [TestCase("CH64 4EU", "E06000050")]
    [TestCase("WA8 8GW", null)]
    public void A_sample_postcode_has_the_local_authority_of_the_directory(string postcode, string? localAuthorityCode)
    {
        Assert.That(
            _seeded.Connection.QuerySingle<string?>("select local_authority_code from postcode where postcode = @postcode", new { postcode }),
            Is.EqualTo(localAuthorityCode));
        Assert.That(Postcode.TryParse(postcode, out _), Is.True);
    }

    [Test]
    public void The_ten_sectors_have_official_codes()
    {
        var codes = _seeded.Connection.Query<string>("select official_code from sector").AsList();

        Assert.That(codes, Has.Count.EqualTo(10));
        Assert.That(codes.Select(OfficialSector.Find), Has.None.Null);
        Assert.That(
            _seeded.Connection.Query<string>("select sector_code from sector where is_level2_allowed = 1"),
            Is.EquivalentTo(new[] { "construction", "hgv-driving" }));
        Assert.That(_seeded.Connection.Query<string>("select sector_code from sector where route = 'hgv'"), Is.EqualTo(new[] { "hgv-driving" }));
    }

    [TestCase("reference", 36)]
    [TestCase(SeededProgramme.ProgrammeId, 209)]
    public void The_feed_has_no_gaps_and_every_change_has_an_audit_record(string laneId, int last)
    {
        Assert.That(
            _seeded.Connection.Query<int>("select number from change_event where lane_id = @laneId order by number", new { laneId }),
            Is.EqualTo(Enumerable.Range(1, last)));
        Assert.That(
            _seeded.Connection.Query<int>("select number from audit_event where lane_id = @laneId order by number", new { laneId }),
            Is.EqualTo(Enumerable.Range(1, last)));
        Assert.That(_seeded.Connection.ExecuteScalar<long>("select last_number from lane where lane_id = @laneId", new { laneId }), Is.EqualTo(last));
        Assert.That(
            _seeded.Connection.ExecuteScalar<string>("select last_posted_at from lane where lane_id = @laneId", new { laneId }),
            Is.EqualTo("2024-04-01 09:00:00.000"));
    }

    [TestCase("select number, 'reference' as lane_id, cast(ukprn as text) as entity_id from provider")]
    [TestCase("select number, 'reference' as lane_id, course_id as entity_id from course")]
    [TestCase("select number, programme_id as lane_id, cohort_id as entity_id from cohort")]
    [TestCase("select number, programme_id as lane_id, rule_set_id as entity_id from rule_set")]
    [TestCase("select number, 'reference' as lane_id, programme_id as entity_id from programme")]
    public void A_record_has_the_number_of_the_change_that_created_it(string numbered) =>
        Assert.That(
            _seeded.Number(
                $"select count(*) from ({numbered}) r where not exists "
                + "(select 1 from change_event c where c.lane_id = r.lane_id and c.number = r.number and c.entity_id = r.entity_id)"),
            Is.Zero);

    private Residence ResidenceOf(string home, string? directoryHas = null)
    {
        var sectors = new PostcodeSectors([.. _seeded.Connection
            .Query<SectorRow>("select sector, coverage, local_authority_code, is_large_user from postcode_sector")
            .Select(row => row.ToFact())]);
        var areas = _seeded.Connection.Query<string>("select local_authority_code from authority_area")
            .Select(code => new AreaMembership(Code(code)!.Value, code, new DateOnly(2014, 4, 1)));
        Assert.That(PostcodeOrOutward.TryParse(home, out var known), Is.True);
        var facts = new ResidenceFacts
        {
            Home = known,
            Postcode = directoryHas is null ? null : new PostcodeFact(Code(directoryHas), null, false),
            Coverage = sectors.Find(known),
        };
        return Residence.Resolve(facts, [.. areas], new DateOnly(2024, 12, 2));
    }

    private static LocalAuthorityCode? Code(string? text) => LocalAuthorityCode.TryParse(text, out var code) ? code : null;

    private sealed record SectorRow
    {
        public required string Sector { get; init; }

        public required string Coverage { get; init; }

        public required string? LocalAuthorityCode { get; init; }

        public required int IsLargeUser { get; init; }

        public KeyValuePair<string, SectorFact> ToFact() =>
            KeyValuePair.Create(Sector, new SectorFact(Enum.Parse<Coverage>(Coverage, ignoreCase: true), Code(LocalAuthorityCode), IsLargeUser == 1));
    }
}
