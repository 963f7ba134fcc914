using Bootcamps.Domain.Eligibility;
using NUnit.Framework;
using static Bootcamps.Tests.Eligibility.LiverpoolCityRegion;

namespace Bootcamps.Tests.Eligibility;

public sealed class ResidenceRulesTests
{
    private static readonly DateOnly Start = new(2024, 12, 2);

    [Test]
    public void L6_PR9_8HX_is_in_Sefton_and_so_in_the_area()
    {
        var residence = Resolve(Facts("PR9 8HX", postcode: new PostcodeFact(Sefton, null, false)));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Inside));
        Assert.That(residence.LocalAuthorityCode, Is.EqualTo(Sefton));
        Assert.That(residence.Source, Is.EqualTo(ResidenceSource.Postcode));
        Assert.That(residence.IsInEngland, Is.True);
    }

    [Test]
    public void L7_PR9_8EQ_is_in_West_Lancashire_and_so_outside()
    {
        var residence = Resolve(Facts("PR9 8EQ", postcode: new PostcodeFact(WestLancashire, null, false)));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Outside));
        Assert.That(residence.IsInEngland, Is.True);
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
    public void L9_L19_is_in_the_area_without_the_rest_of_the_postcode()
    {
        var residence = Resolve(Facts("L19"));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Inside));
        Assert.That(residence.LocalAuthorityCode, Is.EqualTo(Liverpool));
        Assert.That(residence.Source, Is.EqualTo(ResidenceSource.OutwardCode));
        Assert.That(residence.IsPostcodeKnown, Is.Null);
    }

    [Test]
    public void L10_CH64_4EU_is_in_Cheshire_West_and_Chester_and_so_outside() =>
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
    public void Without_a_directory_a_declaration_settles_a_straddling_outward_code(string home)
    {
        var inside = Resolve(Facts(home, declared: Sefton, isDirectoryLoaded: false));
        var outside = Resolve(Facts(home, declared: WestLancashire, isDirectoryLoaded: false));
        Assert.That((inside.Area, inside.Source, inside.LocalAuthorityCode), Is.EqualTo((ResidenceArea.Inside, ResidenceSource.Declared, Sefton)));
        Assert.That((outside.Area, outside.Source, outside.LocalAuthorityCode), Is.EqualTo((ResidenceArea.Outside, ResidenceSource.Declared, WestLancashire)));
    }

    [TestCase("PR9 8HX", false)]
    [TestCase("PR9", false)]
    [TestCase("PR9 8HX", true)]
    public void Where_a_full_postcode_would_not_settle_it_only_the_authority_is_asked_for(string home, bool isDirectoryLoaded)
    {
        var residence = Resolve(Facts(home, isDirectoryLoaded: isDirectoryLoaded));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Unknown));
        Assert.That(residence.NeedsPostcode, Is.False);
        Assert.That(residence.NeedsLocalAuthority, Is.True);
    }

    [Test]
    public void An_outward_code_outside_the_area_is_not_overruled_by_a_declaration()
    {
        var residence = Resolve(Facts("M1 1AE", declared: Liverpool));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Outside));
        Assert.That(residence.Source, Is.EqualTo(ResidenceSource.OutwardCode));
        Assert.That(residence.LocalAuthorityCode, Is.Null);
    }

    [Test]
    public void An_outward_code_in_several_authorities_of_the_area_takes_the_declared_one_for_the_figures()
    {
        var silent = Resolve(Facts("L9"));
        var declared = Resolve(Facts("L9", declared: Sefton));
        var declaredElsewhere = Resolve(Facts("L9", declared: WestLancashire));
        Assert.That((silent.Area, silent.LocalAuthorityCode, silent.IsInEngland), Is.EqualTo((ResidenceArea.Inside, (LocalAuthorityCode?)null, (bool?)true)));
        Assert.That((declared.Area, declared.LocalAuthorityCode), Is.EqualTo((ResidenceArea.Inside, (LocalAuthorityCode?)Sefton)));
        Assert.That((declaredElsewhere.Area, declaredElsewhere.LocalAuthorityCode), Is.EqualTo((ResidenceArea.Inside, (LocalAuthorityCode?)null)));
    }

    [Test]
    public void ZZ99_9ZZ_leaves_only_the_declaration()
    {
        var silent = Resolve(Facts("ZZ99 9ZZ"));
        var declared = Resolve(Facts("ZZ99 9ZZ", declared: Sefton));
        Assert.That((silent.Area, silent.NeedsPostcode, silent.IsPostcodeKnown), Is.EqualTo((ResidenceArea.Unknown, true, (bool?)null)));
        Assert.That((declared.Area, declared.Source), Is.EqualTo((ResidenceArea.Inside, ResidenceSource.Declared)));
    }

    [Test]
    public void No_address_at_all_is_like_an_unknown_one()
    {
        var residence = Resolve(new ResidenceFacts { Home = null });
        Assert.That((residence.Area, residence.NeedsPostcode, residence.NeedsLocalAuthority), Is.EqualTo((ResidenceArea.Unknown, true, true)));
    }

    [Test]
    public void A_postcode_that_the_directory_gives_no_authority_is_decided_like_its_outward_code()
    {
        var residence = Resolve(Facts("WA8 8GW", postcode: new PostcodeFact(null, null, false)));
        Assert.That(residence.Area, Is.EqualTo(ResidenceArea.Unknown));
        Assert.That(residence.IsPostcodeKnown, Is.True);
        Assert.That(residence.NeedsPostcode, Is.False);
    }

    [Test]
    public void A_postcode_that_the_directory_lacks_is_not_known()
    {
        Assert.That(Resolve(Facts("L19 2AB")).IsPostcodeKnown, Is.False);
        Assert.That(Resolve(Facts("L19 2AB", isDirectoryLoaded: false)).IsPostcodeKnown, Is.Null);
    }

    [TestCase(202411, true)]
    [TestCase(202412, true)]
    [TestCase(202501, false)]
    [TestCase(null, false)]
    public void A_postcode_is_terminated_from_its_month_on(int? terminatedPeriod, bool isTerminated) =>
        Assert.That(Resolve(Facts("L19 2AB", postcode: new PostcodeFact(Liverpool, terminatedPeriod, false))).IsTerminated, Is.EqualTo(isTerminated));

    [Test]
    public void A_large_user_is_known_by_its_postcode_or_its_outward_code()
    {
        Assert.That(Resolve(Facts("L19 2AB", postcode: new PostcodeFact(Liverpool, null, true))).IsLargeUser, Is.True);
        Assert.That(Resolve(Facts("L67 1AA", isDirectoryLoaded: false)).IsLargeUser, Is.True);
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
    public void A_declaration_tells_the_country() =>
        Assert.That(Resolve(Facts("CH64", declared: Flintshire)).IsInEngland, Is.False);

    private static Residence Resolve(ResidenceFacts facts) => Residence.Resolve(facts, Areas, Start);
}
