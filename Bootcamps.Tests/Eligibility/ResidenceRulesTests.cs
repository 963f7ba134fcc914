using Bootcamps.Domain.Eligibility;
using NUnit.Framework;
using static Bootcamps.Tests.Eligibility.LiverpoolCityRegion;

namespace Bootcamps.Tests.Eligibility;

public sealed class ResidenceRulesTests
{
    private static readonly DateOnly Start = new(2024, 12, 2);

    [Test]
    public void L6_PR9_8HX_is_in_Sefton_and_inside_the_area()
    {
        var residence = Resolve(Facts("PR9 8HX", postcode: new PostcodeFact(Sefton, null, false)));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Inside));
        Assert.That(residence.LocalAuthorityCode, Is.EqualTo(Sefton));
        Assert.That(residence.Source, Is.EqualTo(ResidenceSource.Postcode));
        Assert.That(residence.Country, Is.EqualTo(Country.England));
    }

    [Test]
    public void L7_PR9_8EQ_is_in_West_Lancashire_and_outside_the_area()
    {
        var residence = Resolve(Facts("PR9 8EQ", postcode: new PostcodeFact(WestLancashire, null, false)));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Outside));
        Assert.That(residence.Country, Is.EqualTo(Country.England));
    }

    [Test]
    public void L8_WN5_alone_needs_the_full_postcode()
    {
        var residence = Resolve(Facts("WN5"));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Unknown));
        Assert.That(residence.Source, Is.EqualTo(ResidenceSource.None));
        Assert.That(residence.NeedsPostcode, Is.True);
        Assert.That(residence.NeedsLocalAuthority, Is.True);
    }

    [Test]
    public void L9_L19_is_in_the_area_without_the_full_postcode()
    {
        var residence = Resolve(Facts("L19"));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Inside));
        Assert.That(residence.LocalAuthorityCode, Is.EqualTo(Liverpool));
        Assert.That(residence.Source, Is.EqualTo(ResidenceSource.OutwardCode));
        Assert.That(residence.PostcodeStatus, Is.EqualTo(PostcodeStatus.NotGiven));
    }

    [Test]
    public void L10_CH64_4EU_is_in_Cheshire_West_and_Chester_and_outside_the_area() =>
        Assert.That(Resolve(Facts("CH64 4EU", postcode: new PostcodeFact(CheshireWestAndChester, null, false))).Area, Is.EqualTo(ResidenceArea.Outside));

    [Test]
    public void The_full_postcode_overrules_a_declaration()
    {
        var residence = Resolve(Facts("PR9 8EQ", declared: Sefton, postcode: new PostcodeFact(WestLancashire, null, false)));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Outside));
        Assert.That(residence.LocalAuthorityCode, Is.EqualTo(WestLancashire));
    }

    [TestCase("PR9 8HX")]
    [TestCase("PR9")]
    public void Without_a_directory_a_declaration_decides_a_mixed_sector(string home)
    {
        var inside = Resolve(Facts(home, declared: Sefton));
        var outside = Resolve(Facts(home, declared: WestLancashire));
        Assert.That((inside.Area, inside.Source, inside.LocalAuthorityCode), Is.EqualTo((ResidenceArea.Inside, ResidenceSource.Declared, Sefton)));
        Assert.That((outside.Area, outside.Source, outside.LocalAuthorityCode), Is.EqualTo((ResidenceArea.Outside, ResidenceSource.Declared, WestLancashire)));
    }

    [TestCase("PR9 8HX", false, TestName = "the full postcode is given and its sector is mixed")]
    [TestCase("WN4", false, TestName = "every sector of the outward code is mixed")]
    [TestCase("PR9", true, TestName = "some sectors of the outward code are wholly inside or outside")]
    public void A_mixed_sector_needs_the_local_authority_and_an_outward_code_also_the_full_postcode(string home, bool needsPostcode)
    {
        var residence = Resolve(Facts(home));
        Assert.That((residence.Area, residence.NeedsPostcode, residence.NeedsLocalAuthority), Is.EqualTo((ResidenceArea.Unknown, needsPostcode, true)));
    }

    [TestCase("PR9 0TL", ResidenceArea.Inside, "E08000014", ResidenceSource.PostcodeSector)]
    [TestCase("CH64 4EU", ResidenceArea.Outside, "E06000050", ResidenceSource.PostcodeSector)]
    [TestCase("WN5 8JA", ResidenceArea.Outside, null, ResidenceSource.PostcodeSector)]
    [TestCase("L9 0AA", ResidenceArea.Inside, null, ResidenceSource.PostcodeSector)]
    [TestCase(
        "L19 9ZZ",
        ResidenceArea.Inside,
        "E08000012",
        ResidenceSource.OutwardCode,
        TestName = "a sector newer than the table is decided like the others of its outward code")]
    [TestCase("L40 1AA", ResidenceArea.Outside, null, ResidenceSource.OutwardCode, TestName = "an outward code missing from the table is outside")]
    public void A_sector_wholly_in_or_out_is_known_without_a_directory(string home, ResidenceArea area, string? localAuthorityCode, ResidenceSource source)
    {
        var residence = Resolve(Facts(home));
        Assert.That((residence.Area, residence.LocalAuthorityCode?.ToString(), residence.Source), Is.EqualTo((area, localAuthorityCode, source)));
    }

    [Test]
    public void A_sector_missing_from_the_table_is_unknown_when_its_neighbours_differ() =>
        Assert.That(Resolve(Facts("PR9 5AA")).Area, Is.EqualTo(ResidenceArea.Unknown));

    [Test]
    public void Without_a_table_only_the_directory_or_a_declaration_decides()
    {
        var nowhere = new PostcodeSectors([]).Find(Home("L19 2AB"));
        var silent = Resolve(Facts("L19 2AB") with { Coverage = nowhere });
        var declared = Resolve(Facts("L19 2AB", declared: Liverpool) with { Coverage = nowhere });
        var scottish = Resolve(Facts("EH1 1YZ") with { Coverage = nowhere });
        Assert.That((silent.Area, silent.NeedsPostcode, silent.NeedsLocalAuthority), Is.EqualTo((ResidenceArea.Unknown, false, true)));
        Assert.That((declared.Area, declared.Source), Is.EqualTo((ResidenceArea.Inside, ResidenceSource.Declared)));
        Assert.That(scottish.Area, Is.EqualTo(ResidenceArea.Outside));
    }

    [Test]
    public void The_area_is_unknown_when_the_authority_has_no_local_authorities()
    {
        var residence = Residence.Resolve(Facts("PR9 8HX", declared: Sefton), [], Start);
        Assert.That((residence.Area, residence.NeedsLocalAuthority), Is.EqualTo((ResidenceArea.Unknown, false)));
    }

    [TestCase("M1 1AE", Country.England)]
    [TestCase("SW1A 1AA", Country.England)]
    [TestCase("EC1A", Country.England)]
    [TestCase("EH1 1YZ", Country.Scotland)]
    [TestCase("CF10 1EP", Country.Wales)]
    [TestCase("BT1 5GS", Country.NorthernIreland)]
    [TestCase("JE2 3AB", Country.Jersey)]
    [TestCase("GY1 1AA", Country.Guernsey)]
    [TestCase("IM1 1AA", Country.IsleOfMan)]
    public void A_postcode_area_inside_one_country_gives_that_country(string home, Country country)
    {
        var residence = Resolve(Facts(home, declared: Sefton));
        Assert.That((residence.Area, residence.Country), Is.EqualTo((ResidenceArea.Outside, (Country?)country)));
    }

    [TestCase("TD15 1AA")]
    [TestCase("DG16 5DX")]
    [TestCase("CA6 5AA")]
    [TestCase("NE71 6AA")]
    [TestCase("SY10 8AA")]
    [TestCase("LD8 2AA")]
    [TestCase("HR3 5AA")]
    [TestCase("NP16 5AA")]
    [TestCase("CH4 0AA")]
    [TestCase("LL14 5AA")]
    [TestCase("GL16 8AA")]
    public void A_postcode_area_across_a_border_leaves_the_country_unknown(string home)
    {
        var silent = Resolve(Facts(home));
        Assert.That((silent.Area, silent.Country), Is.EqualTo((ResidenceArea.Outside, (Country?)null)));
        Assert.That(Resolve(Facts(home, declared: Flintshire)).Country, Is.EqualTo(Country.Wales));
    }

    [TestCase("BF1 6FA", PostcodeStatus.Forces)]
    [TestCase("BX1 1LT", PostcodeStatus.NonGeographic)]
    [TestCase("QX1 1AA", PostcodeStatus.UnusedArea)]
    public void A_postcode_without_a_place_needs_the_address(string home, PostcodeStatus status)
    {
        var silent = Resolve(Facts(home));
        var declared = Resolve(Facts(home, declared: Sefton));
        Assert.That(
            (silent.Area, silent.Country, silent.NeedsPostcode, silent.NeedsLocalAuthority),
            Is.EqualTo((ResidenceArea.Unknown, (Country?)null, true, true)));
        Assert.That((silent.PostcodeStatus, declared.PostcodeStatus), Is.EqualTo((status, status)));
        Assert.That((declared.Area, declared.Country), Is.EqualTo((ResidenceArea.Inside, (Country?)Country.England)));
    }

    [Test]
    public void There_are_124_postcode_areas_with_homes() => Assert.That(PostcodeArea.WithHomes.Count(), Is.EqualTo(124));

    [Test]
    public void An_outward_code_outside_the_area_is_not_overruled_by_a_declaration()
    {
        var residence = Resolve(Facts("M1 1AE", declared: Liverpool));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Outside));
        Assert.That(residence.Source, Is.EqualTo(ResidenceSource.OutwardCode));
        Assert.That(residence.LocalAuthorityCode, Is.Null);
    }

    [Test]
    public void An_outward_code_in_several_local_authorities_is_counted_under_the_declared_one()
    {
        var silent = Resolve(Facts("L9"));
        var declared = Resolve(Facts("L9", declared: Sefton));
        var declaredElsewhere = Resolve(Facts("L9", declared: WestLancashire));
        Assert.That(
            (silent.Area, silent.LocalAuthorityCode, silent.Country),
            Is.EqualTo((ResidenceArea.Inside, (LocalAuthorityCode?)null, (Country?)Country.England)));
        Assert.That((declared.Area, declared.LocalAuthorityCode), Is.EqualTo((ResidenceArea.Inside, (LocalAuthorityCode?)Sefton)));
        Assert.That((declaredElsewhere.Area, declaredElsewhere.LocalAuthorityCode), Is.EqualTo((ResidenceArea.Inside, (LocalAuthorityCode?)null)));
    }

    [Test]
    public void ZZ99_9ZZ_is_decided_by_the_declaration()
    {
        var silent = Resolve(Facts("ZZ99 9ZZ"));
        var declared = Resolve(Facts("ZZ99 9ZZ", declared: Sefton));
        Assert.That((silent.Area, silent.NeedsPostcode, silent.PostcodeStatus), Is.EqualTo((ResidenceArea.Unknown, true, PostcodeStatus.NotGiven)));
        Assert.That((declared.Area, declared.Source), Is.EqualTo((ResidenceArea.Inside, ResidenceSource.Declared)));
    }

    [Test]
    public void A_missing_address_equals_an_unknown_one()
    {
        var residence = Resolve(new ResidenceFacts { Home = null });
        Assert.That((residence.Area, residence.NeedsPostcode, residence.NeedsLocalAuthority), Is.EqualTo((ResidenceArea.Unknown, true, true)));
    }

    [Test]
    public void A_postcode_without_an_authority_in_the_directory_is_decided_by_its_sector()
    {
        var residence = Resolve(Facts("WA8 8GW", postcode: new PostcodeFact(null, null, false)));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Unknown));
        Assert.That(residence.PostcodeStatus, Is.EqualTo(PostcodeStatus.Live));
        Assert.That(residence.NeedsPostcode, Is.False);
    }

    [Test]
    public void A_postcode_missing_from_the_directory_is_not_found() =>
        Assert.That(Resolve(Facts("L19 2AB")).PostcodeStatus, Is.EqualTo(PostcodeStatus.NotFound));

    [TestCase(202411, PostcodeStatus.Terminated)]
    [TestCase(202412, PostcodeStatus.Terminated)]
    [TestCase(202501, PostcodeStatus.Live)]
    [TestCase(null, PostcodeStatus.Live)]
    public void A_postcode_is_out_of_use_from_its_termination_month(int? terminatedPeriod, PostcodeStatus status) =>
        Assert.That(Resolve(Facts("L19 2AB", postcode: new PostcodeFact(Liverpool, terminatedPeriod, false))).PostcodeStatus, Is.EqualTo(status));

    [Test]
    public void A_large_user_postcode_is_recognised_by_postcode_or_sector_and_has_no_local_authority()
    {
        var byTable = Resolve(Facts("L67 1AA"));
        Assert.That(Resolve(Facts("L19 2AB", postcode: new PostcodeFact(Liverpool, null, true))).PostcodeStatus, Is.EqualTo(PostcodeStatus.LargeUser));
        Assert.That(
            (byTable.PostcodeStatus, byTable.Area, byTable.LocalAuthorityCode),
            Is.EqualTo((PostcodeStatus.LargeUser, ResidenceArea.Inside, (LocalAuthorityCode?)null)));
    }

    [TestCase("2024-12-01", ResidenceArea.Outside)]
    [TestCase("2024-12-02", ResidenceArea.Inside)]
    [TestCase("2025-03-31", ResidenceArea.Inside)]
    [TestCase("2025-04-01", ResidenceArea.Outside)]
    public void An_authority_belongs_to_the_area_on_its_first_and_last_day(string on, ResidenceArea area)
    {
        AreaMembership[] areas = [new(WestLancashire, "West Lancashire", new DateOnly(2024, 12, 2), new DateOnly(2025, 3, 31))];
        var facts = Facts("PR9 8EQ", postcode: new PostcodeFact(WestLancashire, null, false));
        Assert.That(Residence.Resolve(facts, areas, DateOnly.ParseExact(on, "yyyy-MM-dd")).Area, Is.EqualTo(area));
    }

    [Test]
    public void A_declared_local_authority_gives_the_country() =>
        Assert.That(Resolve(Facts("CH64", declared: Flintshire)).Country, Is.EqualTo(Country.Wales));

    private static Residence Resolve(ResidenceFacts facts) => Residence.Resolve(facts, Areas, Start);
}
