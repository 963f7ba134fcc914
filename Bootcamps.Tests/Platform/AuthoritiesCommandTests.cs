using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>The commands that add and list authorities and sectors.</summary>
internal sealed class AuthoritiesCommandTests : CommandFixture
{
    private static readonly string[] Wmca =
    [
        "authorities", "add", "--id", "WMCA", "--name", "West Midlands Combined Authority", "--gss", "E47000007", "--area", "E08000025 2016-06-17 Birmingham",
        "--area", "E06000023 2017-05-08..2023-03-31 Bristol, City of",
    ];

    [Test]
    public async Task An_authority_and_a_sector_are_added_to_an_empty_database_and_listed()
    {
        await Run("migrate");

        var added = await Run(Wmca);
        var sector = await Run(
        [
            "sectors", "add", "--authority", "WMCA", "--code", "hgv-driving", "--name", "HGV driving", "--official", "TRANSPORT", "--route", "hgv",
            "--level-2",
        ]);

        Assert.That((added.Code, added.Output), Is.EqualTo((0, "WMCA is added, with 2 councils in its area.\n")), added.All);
        Assert.That(
            (sector.Code, sector.Output),
            Is.EqualTo((0, "Sector hgv-driving is added to WMCA. A running service follows within a minute.\n")),
            sector.All);
        Assert.That(
            (await Run("authorities list")).Output,
            Does.Match("WMCA .*Birmingham .*E08000025 .*2016-06-17").And.Match("WMCA .*Bristol, City of .*E06000023 .*2017-05-08 .*2023-03-31"));
        Assert.That((await Run("sectors list --authority WMCA")).Output, Does.Match("hgv-driving .*HGV driving .*TRANSPORT .*hgv .*yes"));
        Assert.That((await Run("keys create --role authority --authority WMCA --name Staff")).Code, Is.Zero);
        Assert.That(
            Number("select count(*) from audit_event where actor_role = 'system' and action in ('authority.created', 'sector.created')"),
            Is.EqualTo(2));
    }

    [Test]
    public async Task An_existing_authority_or_sector_is_not_added_again()
    {
        await Run("migrate");
        await Run("seed");

        var authority = await Run(["authorities", "add", "--id", "LCRCA", "--name", "Liverpool", "--area", "E08000012 2014-04-01 Liverpool"]);
        var sector = await Run("sectors add --authority LCRCA --code digital --name Digital --official DIGITAL");
        var nowhere = await Run("sectors add --authority WMCA --code digital --name Digital --official DIGITAL");
        var reversed = await Run(["authorities", "add", "--id", "WMCA", "--name", "West Midlands", "--area", "E08000025 2016-06-17..2016-06-16 Birmingham"]);

        Assert.That((authority.Code, authority.Error), Is.EqualTo((1, "--id: There is already an authority LCRCA.\n")));
        Assert.That((sector.Code, sector.Error), Is.EqualTo((1, "--code: LCRCA already has a sector digital.\n")));
        Assert.That((nowhere.Code, nowhere.Error), Is.EqualTo((1, "--authority: There is no authority WMCA.\n")));
        Assert.That(
            (reversed.Code, reversed.Error),
            Is.EqualTo((1, "--area: The last day must be on or after 17 June 2016, the first day. It is 16 June 2016.\n")));
    }

    [Test]
    public async Task An_empty_database_lists_no_authority_or_sector()
    {
        await Run("migrate");

        Assert.That((await Run("authorities list")).Output, Is.EqualTo("There is no authority.\n"));
        Assert.That((await Run("sectors list --authority LCRCA")).Error, Is.EqualTo("There is no authority LCRCA, or it has no sectors.\n"));
    }

    [Test]
    public async Task Every_invalid_option_is_reported_at_once()
    {
        var authority = await Run(["authorities", "add", "--id", "wmca", "--name", "West Midlands", "--gss", "Birmingham", "--area", "E08000025 soon"]);
        var sector = await Run("sectors add --authority LCRCA --code none --name Rail --official RAIL --route sea --order 0");

        Assert.That(authority.Code, Is.EqualTo(2), authority.All);
        Assert.That(authority.Error, Does.Contain("--id: Must be").And.Contain("--gss: Must be").And.Contain("--area: Must be a real date").And
            .Contain("--area: This field is required."));
        Assert.That(sector.Code, Is.EqualTo(2), sector.All);
        Assert.That(
            sector.Error,
            Does.Contain("--code: Must be").And.Contain("--official: Must be one of").And.Contain("--route: Must be one of").And.Contain("--order: Must be"));
    }
}
