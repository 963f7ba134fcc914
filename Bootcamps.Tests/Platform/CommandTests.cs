using System.Text.Json;
using Dapper;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>The command line: arguments in, text and an exit code out.</summary>
internal sealed class CommandTests : CommandFixture
{
    private const string SeededProgramme = "LCRCA-2024-25";

    [TestCase("--help", "migrate")]
    [TestCase("-h", "Without a command the API is served")]
    [TestCase("migrate --help", "--dry-run")]
    [TestCase("seed --help", "--demonstration")]
    [TestCase("authorities --help", "add")]
    [TestCase("authorities add --help", "E08000025 2016-06-17 Birmingham")]
    [TestCase("authorities list --help", "councils")]
    [TestCase("sectors --help", "add")]
    [TestCase("sectors add --help", "--level-2")]
    [TestCase("sectors list --help", "--authority")]
    [TestCase("keys --help", "revoke")]
    [TestCase("keys create --help", "--ukprn")]
    [TestCase("keys list --help", "--authority")]
    [TestCase("keys revoke --help", "KEYID")]
    [TestCase("tokens --help", "issue")]
    [TestCase("tokens issue --help", "--subject")]
    [TestCase("check --help", "--programme")]
    public async Task Help_succeeds(string command, string told)
    {
        var ran = await Run(command);

        Assert.That(ran.Code, Is.Zero, ran.All);
        Assert.That(ran.Output, Does.Contain("Usage:").And.Contain(told));
        Assert.That(ran.Error, Is.Empty);
        Assert.That(File.Exists(Database.File), Is.False);
    }

    [Test]
    public async Task Version_succeeds()
    {
        var ran = await Run("--version");

        Assert.That(ran.Code, Is.Zero, ran.All);
        Assert.That(ran.Output, Does.Match(@"\ABootcamps\.Api \d+\.\d+\.\d+"));
    }

    [TestCase("migrte", "migrte", "Bootcamps.Api --help")]
    [TestCase("--dry-run", "--dry-run", "Bootcamps.Api --help")]
    [TestCase("--urls=http://localhost:5081 migrate", "--urls", "Bootcamps.Api")]
    [TestCase("migrate --dryrun", "--dryrun", "Bootcamps.Api migrate --help")]
    [TestCase("migrate now", "now", "Bootcamps.Api migrate --help")]
    [TestCase("authorities", "Required command", "Bootcamps.Api authorities --help")]
    [TestCase("authorities add --id WMCA --name Midlands", "--area", "Bootcamps.Api authorities add --help")]
    [TestCase("sectors add --authority LCRCA --code rail --name Rail", "--official", "Bootcamps.Api sectors add --help")]
    [TestCase("sectors list", "--authority", "Bootcamps.Api sectors list --help")]
    [TestCase("keys", "Required command", "Bootcamps.Api keys --help")]
    [TestCase("keys revoke", "'KEYID' missing", "Bootcamps.Api keys revoke --help")]
    [TestCase("keys create --role provider", "--name", "Bootcamps.Api keys create --help")]
    [TestCase("keys create --name CRM", "--role", "Bootcamps.Api keys create --help")]
    [TestCase("keys create --name CRM --role owner --authority LCRCA", "--role: Must be one of", "Bootcamps.Api keys create --help")]
    [TestCase("keys create --name CRM --role provider --authority LCRCA", "--ukprn: This field is required.", "Bootcamps.Api keys create --help")]
    [TestCase("keys create --name CRM --role provider --ukprn 10001234", "--authority: Required", "Bootcamps.Api keys create --help")]
    [TestCase("keys create --name CRM --role provider --authority LCRCA --ukprn 1000123x", "--ukprn: Must be", "Bootcamps.Api keys create --help")]
    [TestCase("keys create --name CRM --role authority --authority LCRCA --ukprn 10001234", "--ukprn: Only", "Bootcamps.Api keys create --help")]
    [TestCase("keys create --name CRM --role admin --authority LCRCA", "--authority: A key for an admin", "Bootcamps.Api keys create --help")]
    [TestCase(
        "keys create --name CRM --role authority --authority LCRCA --expires 2025-02-30",
        "--expires: Must be a real date",
        "Bootcamps.Api keys create --help")]
    [TestCase(
        "keys create --name CRM --role partner --authority LCRCA --origin example.org",
        "--origin: Must be an origin",
        "Bootcamps.Api keys create --help")]
    [TestCase("tokens", "Required command", "Bootcamps.Api tokens --help")]
    [TestCase("tokens issue --role admin", "--name", "Bootcamps.Api tokens issue --help")]
    [TestCase("tokens issue --name Ada", "--role", "Bootcamps.Api tokens issue --help")]
    [TestCase("tokens issue --name Ada --role provider", "--role: Must be one of: authority, admin.", "Bootcamps.Api tokens issue --help")]
    [TestCase("tokens issue --name Ada --role authority", "--authority: Required", "Bootcamps.Api tokens issue --help")]
    [TestCase("tokens issue --name Ada --role admin --authority LCRCA", "--authority: Only", "Bootcamps.Api tokens issue --help")]
    [TestCase("tokens issue --name Ada --role authority --authority LCR_CA", "--authority: Must be", "Bootcamps.Api tokens issue --help")]
    [TestCase("tokens issue --name Ada --role admin --subject zoë", "--subject: Must be", "Bootcamps.Api tokens issue --help")]
    [TestCase("tokens issue --name 愛 --role admin", "--subject: Must be", "Bootcamps.Api tokens issue --help")]
    [TestCase("tokens issue --name Ada --role admin --hours 0", "--hours: Must be", "Bootcamps.Api tokens issue --help")]
    [TestCase("tokens issue --name Ada --role admin --hours 169", "--hours: Must be", "Bootcamps.Api tokens issue --help")]
    [TestCase("tokens issue --name Ada --role admin --hours soon", "--hours: Must be", "Bootcamps.Api tokens issue --help")]
    [TestCase("check --programme", "--programme", "Bootcamps.Api check --help")]
    public async Task Misuse_is_explained_with_a_hint_and_changes_nothing(string command, string named, string hint)
    {
        var ran = await Run(command);

        Assert.That(ran.Code, Is.EqualTo(2), ran.All);
        Assert.That(ran.Error, Does.Contain(named).And.Contain($"Try '{hint}"));
        Assert.That(ran.Output, Is.Empty);
        Assert.That(File.Exists(Database.File), Is.False);
    }

    [Test]
    public async Task Migrate_previews_and_applies_and_a_second_run_changes_nothing()
    {
        var preview = await Run("migrate --dry-run");
        Assert.That(File.Exists(Database.File), Is.False, "a preview makes no file");
        var applied = await Run("migrate");
        var again = await Run("migrate");
        var nothing = await Run("migrate --dry-run");

        Assert.That(new[] { preview.Code, applied.Code, again.Code, nothing.Code }, Is.All.Zero);
        Assert.That(preview.Output, Does.StartWith("0001_platform").And.Contain("migrations would be applied."));
        Assert.That(applied.Output, Is.EqualTo(preview.Output.Replace("would be applied", "applied", StringComparison.Ordinal)));
        Assert.That(again.Output, Is.EqualTo("Nothing to apply. The schema is up to date.\n"));
        Assert.That(nothing.Output, Is.EqualTo(again.Output));
    }

    [TestCase("update schema_version set sha256 = replace(sha256, substr(sha256, 1, 1), 'x') where number = 1", "0001_platform was edited")]
    [TestCase("insert into schema_version (number, name) values (9999, '9999_later')", "9999_later, which this version does not know")]
    public async Task A_schema_of_another_version_is_refused_by_every_command(string statement, string told)
    {
        await Run("migrate");
        Execute(statement);

        foreach (var command in new[] { "migrate", "migrate --dry-run", "seed", "keys list", "check" })
        {
            var ran = await Run(command);

            Assert.That(ran.Code, Is.EqualTo(1), command);
            Assert.That(ran.Error, Does.Contain(told).And.EndsWith("\n"), command);
            Assert.That(ran.Error.Trim(), Does.Not.Contain("\n"), command);
            Assert.That(ran.Output, Is.Empty, command);
        }
    }

    [Test]
    public async Task Commands_on_an_unmigrated_database_say_so_and_do_not_create_one()
    {
        foreach (var command in new[] { "seed", "keys list", "keys revoke abc", "check" })
        {
            var ran = await Run(command);

            Assert.That(ran.Code, Is.EqualTo(1), command);
            Assert.That(ran.Error, Does.Contain("Run the command migrate first."), command);
        }

        Assert.That(File.Exists(Database.File), Is.False);
    }

    [Test]
    public async Task Seed_fills_an_empty_database_once()
    {
        await Run("migrate");
        var first = await Run("seed");
        var second = await Run("seed --demonstration");

        Assert.That(first.Code, Is.Zero, first.All);
        Assert.That(first.Output, Does.Match(@"sector +10 *\n").And.Match(@"programme +1 *\n").And.Contain("rows loaded."));
        Assert.That(second.Code, Is.EqualTo(1));
        Assert.That(second.Error, Does.Contain("not empty"));
        Assert.That(Number("select count(*) from provider"), Is.Zero);
        Assert.That(Number("select count(*) from api_key"), Is.Zero);
    }

    [Test]
    public async Task Seed_with_the_demonstration_makes_a_key_for_each_role()
    {
        await Run("migrate");
        var ran = await Run("seed --demonstration");

        var file = Path.Combine(Path.GetDirectoryName(Database.File)!, "demo-keys.json");
        var keys = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(file))!;
        Assert.That(ran.Code, Is.Zero, ran.All);
        Assert.That(keys.Keys, Is.EqualTo(new[] { "provider", "otherProvider", "authority", "partner", "admin" }));
        Assert.That(keys.Values, Has.All.Matches<string>(key => ran.Output.Split(key).Length == 2), "each printed once");
        Assert.That(Number("select count(*) from change_event where lane_id = 'reference' and kind = 'key.created'"), Is.EqualTo(5));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        var check = await Run("check");
        Assert.That(check.Code, Is.Zero, check.All);
    }

    [Test]
    public async Task Demonstration_data_stays_out_of_production()
    {
        var production = Production("sqlite");
        await Run("migrate", production);
        var refused = await Run("seed --demonstration", production);

        Assert.That(refused.Code, Is.EqualTo(1));
        Assert.That(refused.Error, Does.StartWith("Demonstration data is not loaded in Production."));
        Assert.That(Number("select count(*) from authority"), Is.Zero);
        Assert.That((await Run("seed", production)).Code, Is.Zero);
    }

    [TestCase("keys create --role authority --authority NOWHERE --name CRM", "--authority: ")]
    [TestCase("keys create --role provider --authority LCRCA --ukprn 10009999 --name CRM", "--ukprn: ")]
    [TestCase("keys create --role authority --authority LCRCA --name CRM --expires 2020-12-31", "--expires: ")]
    [TestCase("keys revoke nosuchkey", "Key nosuchkey not found.")]
    [TestCase("check --programme NOWHERE-2024-25", "There is no programme NOWHERE-2024-25. There is LCRCA-2024-25.")]
    public async Task Options_that_contradict_the_data_are_refused(string command, string told)
    {
        await Run("migrate");
        await Run("seed");

        var ran = await Run(command);

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error, Does.StartWith(told));
        Assert.That(ran.Output, Is.Empty);
        Assert.That(Number("select count(*) from api_key"), Is.Zero);
    }

    [Test]
    public async Task Check_finds_a_broken_counter()
    {
        await Run("migrate");
        await Run("seed");
        var sound = await Run($"check --programme {SeededProgramme}");
        Execute("update funding_pool set committed_places = committed_places + 1 where pool_id = 'LCRCA-2024-25/sector/digital'");
        var broken = await Run("check");

        Assert.That(sound.Code, Is.Zero, sound.All);
        Assert.That(
            sound.Output,
            Does.StartWith(SeededProgramme).And.Match(@"Opening +│? *4,000").And.Match(@"Ledger +│? *4,000 +│? *0\.00").And.Contain("Everything agrees"));
        Assert.That(broken.Code, Is.EqualTo(1));
        Assert.That(broken.Output, Does.Contain("LCRCA-2024-25/sector/digital"));
        Assert.That(broken.Error, Is.EqualTo("LCRCA-2024-25: 1 difference.\n"));
    }

    [TestCase(
        "Development",
        "Database:Engine=sqlserver|ConnectionStrings:Bootcamps=Server=127.0.0.1,9;Connect Timeout=1;Connect Retry Count=0",
        "Cannot use the database.")]
    public async Task An_unreachable_database_is_reported_in_one_line(string environment, string settings, string told)
    {
        var ran = await Run("migrate", [$"--environment={environment}", .. settings.Split('|').Select(setting => "--" + setting)]);

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error, Does.Contain(told));
        Assert.That(ran.Error.TrimEnd(), Does.Not.Contain("\n").And.Not.Contain("   at "));
        Assert.That(ran.Output, Is.Empty);
    }

    private string[] Production(string engine) => CommandRun.Production(Database, engine);

    private void Execute(string statement)
    {
        using var connection = Database.Engine.OpenForWriting();
        connection.Execute(statement);
    }
}
