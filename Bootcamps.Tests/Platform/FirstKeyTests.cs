using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>A database with nothing but its tables takes its first key, and the seed after it.</summary>
internal sealed class FirstKeyTests : CommandFixture
{
    [Test]
    public async Task A_first_key_can_be_made_on_an_empty_production_database_without_a_seed()
    {
        await InProduction("migrate");

        var created = await InProduction("keys create --role admin --name Operations");

        Assert.That(created.Code, Is.Zero, created.All);
        Assert.That(created.Output, Does.StartWith("bck_"));
        Assert.That((await InProduction("keys list")).Output, Does.Match("admin .*Operations .*works"));
        Assert.That(Numbers("select number from change_event where lane_id = 'reference' and kind = 'key.created'"), Is.EqualTo(new[] { 1 }));
    }

    [TestCase("keys create --role authority --authority LCRCA --name CRM", "--authority: ")]
    [TestCase("keys revoke nosuchkey", "Key nosuchkey not found.")]
    public async Task Commands_that_need_an_authority_or_a_key_say_that_none_exists(string command, string told)
    {
        await InProduction("migrate");

        var ran = await InProduction(command);

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error, Does.StartWith(told));
    }

    [TestCase("seed", 1)]
    [TestCase("seed --demonstration", 36)]
    public async Task The_seed_numbers_its_changes_after_the_changes_of_earlier_keys(string seed, int changes)
    {
        await Run("migrate");
        await Run("keys create --role admin --name First");
        await Run("keys create --role admin --name Second");

        var seeded = await Run(seed);
        await Run("keys create --role admin --name Third");

        Assert.That(seeded.Code, Is.Zero, seeded.All);
        var demonstrationKeys = changes == 36 ? 5 : 0;
        var last = 2 + changes + demonstrationKeys + 1;
        Assert.That(Numbers("select number from change_event where lane_id = 'reference' order by number"), Is.EqualTo(Enumerable.Range(1, last)));
        Assert.That(Numbers("select number from audit_event where lane_id = 'reference' order by number"), Is.EqualTo(Enumerable.Range(1, last)));
        Assert.That(
            Numbers("select number from api_key order by number"),
            Is.EqualTo(new[] { 1, 2 }.Concat(Enumerable.Range(3 + changes, demonstrationKeys + 1))));
        Assert.That(
            Numbers("select number from programme union all select number from provider union all select number from course"),
            Is.EquivalentTo(Enumerable.Range(3, changes)));
        Assert.That(
            Numbers(
                "select p.number from programme p join change_event c on c.lane_id = 'reference' and c.number = p.number "
                + "and c.kind = 'programme.created' and c.entity_id = p.programme_id"),
            Is.EqualTo(new[] { 3 }),
            "still the number of the change that made it");
        Assert.That((await Run("check")).Code, Is.Zero);
    }

    private Task<CommandRun> InProduction(string command) => CommandRun.Of(Database, command.Split(' '), CommandRun.Production(Database));

    private List<int> Numbers(string sql)
    {
        using var connection = Database.Engine.Connect();
        return connection.Query<int>(sql).AsList();
    }
}
