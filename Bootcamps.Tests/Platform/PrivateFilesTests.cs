using System.Runtime.Versioning;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Access;
using Bootcamps.Api.Platform.Storage;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>Only the service's own account can read the files that it writes.</summary>
[Platform(Exclude = "Win", Reason = "Modes are Unix's.")]
[UnsupportedOSPlatform("windows")]
internal sealed class PrivateFilesTests : CommandFixture
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;
    private const UnixFileMode Open = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OpenFolder = PrivateFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    private string Folder => Path.GetDirectoryName(Database.File)!;

    private string KeysFolder => Path.Combine(Folder, "keys");

    [Test]
    public void Every_file_the_service_writes_is_readable_by_its_own_account_only()
    {
        using var host = new ApiHost(Database, ("Demonstration:Load", "true"), ("PersonalData:KeysFolder", KeysFolder));
        var personalData = host.Given.Service<PersonalData>();
        personalData.Protect("facts");
        personalData.Hash("uln", "1000000027");
        host.Given.Service<DevelopmentIssuer>().Issue(new TokenOrder("ada", "Ada Sample", Role.Admin, null, TimeSpan.FromHours(1)));

        var files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);

        Assert.That(
            files.Select(Kind).Distinct().Order(StringComparer.Ordinal),
            Is.EqualTo(new[] { "bootcamps.db", "bootcamps.db-shm", "bootcamps.db-wal", "demo-keys.json", "development", "hash.key", "key" }));
        foreach (var file in files)
        {
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(Private), file);
        }

        Assert.That(new[] { Folder, KeysFolder }.Select(File.GetUnixFileMode), Is.All.EqualTo(PrivateFolder));
    }

    [Test]
    public void Files_left_readable_by_an_earlier_version_are_made_private_at_start()
    {
        new Migrator(Database.Engine, TimeProvider.System).Migrate();
        Directory.CreateDirectory(KeysFolder);
        var hashKey = Path.Combine(KeysFolder, "hash.key");
        File.WriteAllText(hashKey, Convert.ToBase64String(new byte[32]));
        foreach (var file in new[] { Database.File, hashKey })
        {
            File.SetUnixFileMode(file, Open);
        }

        foreach (var folder in new[] { Folder, KeysFolder })
        {
            File.SetUnixFileMode(folder, OpenFolder);
        }

        using var host = new ApiHost(Database, ("PersonalData:KeysFolder", KeysFolder));

        Assert.That(host.Services, Is.Not.Null);
        Assert.That(new[] { Database.File, hashKey }.Select(File.GetUnixFileMode), Is.All.EqualTo(Private));
        Assert.That(new[] { Folder, KeysFolder }.Select(File.GetUnixFileMode), Is.All.EqualTo(PrivateFolder));
    }

    [Test]
    public void A_folder_with_other_files_is_unchanged_and_gives_a_warning()
    {
        new Migrator(Database.Engine, TimeProvider.System).Migrate();
        var notes = Path.Combine(Folder, "notes.txt");
        File.WriteAllText(notes, "");
        File.SetUnixFileMode(notes, Open);
        File.SetUnixFileMode(Folder, OpenFolder);

        using var host = new ApiHost(Database);

        Assert.That(host.Services, Is.Not.Null);
        Assert.That((File.GetUnixFileMode(Folder), File.GetUnixFileMode(notes), File.GetUnixFileMode(Database.File)), Is.EqualTo((OpenFolder, Open, Private)));
        Assert.That(
            host.Log.Text,
            Does.Contain($"Other accounts of this machine can list the folder {Folder}, which holds more than the files of the service."));
    }

    [Test]
    public async Task A_command_creates_a_private_database()
    {
        File.SetUnixFileMode(Folder, OpenFolder);

        var ran = await Run("migrate");

        Assert.That(ran.Code, Is.Zero, ran.All);
        Assert.That(File.GetUnixFileMode(Database.File), Is.EqualTo(Private));
    }

    private static string Kind(string file) => Path.GetFileName(file) is var name && name.EndsWith(".xml", StringComparison.Ordinal) ? "key"
        : name.EndsWith(".pem", StringComparison.Ordinal) ? "development"
        : name;
}
