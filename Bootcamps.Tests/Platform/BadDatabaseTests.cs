using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>An unusable database or folder gives one line with the remedy and exit code 1, and is unchanged.</summary>
internal sealed class BadDatabaseTests : CommandFixture
{
    private string Folder => Path.GetDirectoryName(Database.File)!;

    [TestCase(
        "insert into schema_version (number, name) values (9999, '9999_later')",
        "9999_later, which this version does not know. Start the version that applied it, or a newer one.")]
    [TestCase("update schema_version set sha256 = replace(sha256, substr(sha256, 1, 1), 'x') where number = 1", "was edited after it was applied.")]
    [TestCase("alter table schema_version rename to elsewhere", "The database has tables but no table schema_version")]
    [TestCase("delete from schema_version where number > 1", "cannot be applied, and nothing of it was kept:")]
    public async Task A_database_of_another_version_or_half_migrated_is_refused_and_unchanged(string damage, string told)
    {
        await Run("migrate");
        using (var connection = Database.Engine.OpenForWriting())
        {
            connection.Execute(damage + "; pragma wal_checkpoint(truncate)");
        }

        var before = Content();
        foreach (var command in new[] { "migrate", "keys list" })
        {
            var ran = await Run(command);

            Assert.That(ran.Code, Is.EqualTo(1), ran.All);
            Assert.That(
                ran.Error.TrimEnd(),
                Does.Contain(command == "keys list" && told.StartsWith("cannot be", StringComparison.Ordinal) ? "Run the command migrate first." : told)
                    .And.Not.Contain("\n"));
            Assert.That(ran.Output, Is.Empty);
        }

        Assert.That(Content(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_database_of_another_program_is_refused_and_unchanged()
    {
        using (var connection = new SqliteConnection($"Data Source={Database.File};Pooling=False"))
        {
            connection.Execute("create table customer (name text)");
        }

        var before = Content();
        var ran = await Run("migrate");

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error, Does.StartWith("The database has tables but no table schema_version: it belongs to something else"));
        Assert.That(Content(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_file_that_is_not_a_database_is_refused_and_unchanged()
    {
        await File.WriteAllTextAsync(Database.File, new string('x', 5_000));

        var ran = await Run("migrate");

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error, Does.StartWith("Cannot use the database. ").And.Contain("Check ConnectionStrings__Bootcamps"));
        Assert.That(await File.ReadAllTextAsync(Database.File), Has.Length.EqualTo(5_000));
    }

    [TestCase("nowhere/bootcamps.db", "does not exist")]
    [TestCase("nowhere/deeper/bootcamps.db", "does not exist")]
    [TestCase("a-file/bootcamps.db", "is a file")]
    public async Task An_unusable_database_folder_is_named(string path, string told)
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "a-file"), "");
        var file = Path.Combine(Folder, path);

        foreach (var command in new[] { "migrate", "migrate --dry-run", "seed" })
        {
            var ran = await Run(command.Split(' '), "--environment=Development", $"--ConnectionStrings:Bootcamps=Data Source={file}");

            Assert.That(ran.Code, Is.EqualTo(1), ran.All);
            Assert.That(
                ran.Error,
                Is.EqualTo($"ConnectionStrings__Bootcamps names {file}, whose folder {told}. Make the folder for this account, or set another file.\n"));
        }

        Assert.That(Directory.GetFileSystemEntries(Folder), Has.Length.EqualTo(1));
    }

    [Test]
    [Platform("Linux")]
    public async Task A_read_only_folder_is_named()
    {
        var ran = await Run(["migrate"], "--environment=Development", "--ConnectionStrings:Bootcamps=Data Source=/proc/bootcamps.db");

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(
            ran.Error,
            Does.StartWith("ConnectionStrings__Bootcamps names /proc/bootcamps.db, whose folder cannot be read and written by this account."));
    }

    [Test]
    public async Task Outside_Development_the_key_folder_must_exist()
    {
        var missing = Path.Combine(Folder, "missing");
        var ran = await Run(["migrate"], [.. CommandRun.Production(Database), $"--PersonalData:KeysFolder={missing}"]);

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error, Does.StartWith($"PersonalData__KeysFolder is \"{missing}\", which does not exist."));
        Assert.That((Directory.Exists(missing), File.Exists(Database.File)), Is.EqualTo((false, false)));
    }

    [TestCase("Production")]
    [TestCase("Development")]
    public async Task An_unreadable_key_ring_is_named(string environment)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "keys")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "key-0192f0c4-7a50-7c3e-9a0e-2f6f3f3b8f11.xml"), "<key id=");
        var ran = await Run(["migrate"], [.. CommandRun.Production(Database), $"--environment={environment}"]);

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(
            ran.Error.TrimEnd(),
            Does.StartWith($"The key ring file {folder}").And.Contain("cannot be read:").And.Contain("Restore the folder from a backup").And.Not.Contain("\n"));
        Assert.That(File.Exists(Database.File), Is.False);
    }

    private string Content() => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Database.File)));
}
