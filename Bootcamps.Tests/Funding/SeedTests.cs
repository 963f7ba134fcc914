using Bootcamps.Api.Platform.Storage;
using Bootcamps.Api.Seed;
using Bootcamps.Domain.Eligibility;
using Bootcamps.Domain.Sectors;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Funding;

/// <summary>What is seeded: the authority with its area and sectors, and that nothing in it points to what is not there.</summary>
internal sealed class SeedTests
{
    private SeededProgramme _seeded = null!;

    [OneTimeSetUp]
    public void Load() => _seeded = new SeededProgramme();

    [OneTimeTearDown]
    public void Remove() => _seeded.Dispose();

    [Test]
    public void A_database_that_has_an_authority_is_left_alone()
    {
        Assert.That(new SeedLoader(new Db(_seeded.Engine)).Load(withDemonstration: true), Is.Null);
        Assert.That(_seeded.Number("select count(*) from cohort"), Is.EqualTo(203));
    }

    [Test]
    public void Without_the_demonstration_there_is_a_programme_and_nobody_in_it()
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
    public void No_row_points_to_one_that_is_missing() => Assert.That(_seeded.Connection.Query("pragma foreign_key_check"), Is.Empty);

    // Columns that point elsewhere without a foreign key, because they may also be empty or outlive what they point to.
    [TestCase("select cohort_id from cohort c where not exists (select 1 from course k where k.course_id = c.course_id and k.sector_code = c.sector_code and k.ukprn = c.ukprn)")]
    [TestCase("select sector_code from funding_pool p where sector_code is not null and not exists (select 1 from sector s where s.sector_code = p.sector_code)")]
    [TestCase("select ukprn from funding_pool p where ukprn is not null and not exists (select 1 from provider r where r.ukprn = p.ukprn)")]
    [TestCase("select sector_code from completion_target t where sector_code is not null and not exists (select 1 from sector s where s.sector_code = t.sector_code)")]
    [TestCase("select outward from outward_code o where local_authority_code is not null and not exists (select 1 from authority_area a where a.local_authority_code = o.local_authority_code)")]
    [TestCase("select cohort_id from cohort c where local_authority_code is not null and not exists (select 1 from authority_area a where a.local_authority_code = c.local_authority_code)")]
    public void Codes_are_those_of_other_tables(string sql) => Assert.That(_seeded.Connection.Query(sql), Is.Empty);

    [Test]
    public void The_authority_has_its_six_local_authorities() =>
        Assert.That(
            _seeded.Connection.Query<string>("select local_authority_code from authority_area where authority_id = 'LCRCA'"),
            Is.EquivalentTo(new[] { "E06000006", "E08000011", "E08000012", "E08000013", "E08000014", "E08000015" }));

    [TestCase("coverage = 'whole'", 66)]
    [TestCase("coverage = 'straddles'", 20)]
    [TestCase("coverage = 'straddles' and local_authority_code is not null", 0)]
    [TestCase("is_large_user = 1", 18)]
    [TestCase("is_large_user = 1 and coverage = 'straddles'", 0)]
    [TestCase("local_authority_code = 'E08000012'", 16)]
    [TestCase("local_authority_code = 'E08000014'", 6)]
    [TestCase("local_authority_code = 'E08000011'", 1)]
    [TestCase("local_authority_code = 'E08000015'", 12)]
    [TestCase("coverage = 'whole' and local_authority_code is null and is_large_user = 0", 13)]
    public void Outward_codes_are_as_many_as_the_postcode_directory_has(string condition, int expected) =>
        Assert.That(_seeded.Number($"select count(*) from outward_code where {condition}"), Is.EqualTo(expected));

    [TestCase("L19", "whole", "E08000012", 0)]
    [TestCase("L3", "whole", "E08000012", 0)]
    [TestCase("WA10", "whole", null, 0)]
    [TestCase("CH29", "whole", null, 1)]
    [TestCase("L70", "whole", null, 1)]
    [TestCase("WN5", "straddles", null, 0)]
    [TestCase("PR9", "straddles", null, 0)]
    public void An_outward_code_says_what_it_covers(string outward, string coverage, string? localAuthorityCode, int isLargeUser)
    {
        var row = _seeded.Connection.QuerySingle<OutwardRow>("select coverage, local_authority_code, is_large_user from outward_code where outward = @outward", new { outward });

        Assert.That(row, Is.EqualTo(new OutwardRow { Coverage = coverage, LocalAuthorityCode = localAuthorityCode, IsLargeUser = isLargeUser }));
        Assert.That(OutwardCode.TryParse(outward, out _), Is.True);
    }

    [TestCase("L40")]
    [TestCase("WN6")]
    [TestCase("WA1")]
    [TestCase("CH66")]
    public void An_outward_code_outside_the_area_is_absent(string outward) =>
        Assert.That(_seeded.Connection.ExecuteScalar<long>("select count(*) from outward_code where outward = @outward", new { outward }), Is.Zero);

    [TestCase("PR9 8HX", "E08000014")]
    [TestCase("PR9 8EQ", "E07000127")]
    [TestCase("WA4 4JA", "E06000006")]
    [TestCase("WA4 3JH", "E06000007")]
    [TestCase("CH64 4EU", "E06000050")]
    [TestCase("WA8 8GW", null)]
    public void A_sample_postcode_lies_where_the_directory_says(string postcode, string? localAuthorityCode)
    {
        Assert.That(_seeded.Connection.QuerySingle<string?>("select local_authority_code from postcode where postcode = @postcode", new { postcode }), Is.EqualTo(localAuthorityCode));
        Assert.That(Postcode.TryParse(postcode, out _), Is.True);
    }

    [Test]
    public void The_ten_sectors_have_official_codes()
    {
        var codes = _seeded.Connection.Query<string>("select official_code from sector").AsList();

        Assert.That(codes, Has.Count.EqualTo(10));
        Assert.That(codes.Select(OfficialSector.Find), Has.None.Null);
        Assert.That(_seeded.Connection.Query<string>("select sector_code from sector where is_level2_allowed = 1"), Is.EquivalentTo(new[] { "construction", "hgv-driving" }));
        Assert.That(_seeded.Connection.Query<string>("select sector_code from sector where route = 'hgv'"), Is.EqualTo(new[] { "hgv-driving" }));
    }

    [TestCase("reference", 36)]
    [TestCase(SeededProgramme.ProgrammeId, 209)]
    public void The_feed_has_no_gaps_and_every_change_its_audit(string laneId, int last)
    {
        Assert.That(_seeded.Connection.Query<int>("select number from change_event where lane_id = @laneId order by number", new { laneId }), Is.EqualTo(Enumerable.Range(1, last)));
        Assert.That(_seeded.Connection.Query<int>("select number from audit_event where lane_id = @laneId order by number", new { laneId }), Is.EqualTo(Enumerable.Range(1, last)));
        Assert.That(_seeded.Connection.ExecuteScalar<long>("select last_number from lane where lane_id = @laneId", new { laneId }), Is.EqualTo(last));
        Assert.That(_seeded.Connection.ExecuteScalar<string>("select last_posted_at from lane where lane_id = @laneId", new { laneId }), Is.EqualTo("2024-04-01 09:00:00.000"));
    }

    [TestCase("select number, 'reference' as lane_id, cast(ukprn as text) as entity_id from provider")]
    [TestCase("select number, 'reference' as lane_id, course_id as entity_id from course")]
    [TestCase("select number, programme_id as lane_id, cohort_id as entity_id from cohort")]
    [TestCase("select number, programme_id as lane_id, rule_set_id as entity_id from rule_set")]
    [TestCase("select number, 'reference' as lane_id, programme_id as entity_id from programme")]
    public void A_record_is_numbered_by_the_change_that_made_it(string numbered) =>
        Assert.That(
            _seeded.Number($"select count(*) from ({numbered}) r where not exists (select 1 from change_event c where c.lane_id = r.lane_id and c.number = r.number and c.entity_id = r.entity_id)"),
            Is.Zero);

    private sealed record OutwardRow
    {
        public required string Coverage { get; init; }

        public required string? LocalAuthorityCode { get; init; }

        public required int IsLargeUser { get; init; }
    }
}
