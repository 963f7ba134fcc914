using System.Globalization;
using Bootcamps.Api.Platform;
using Bootcamps.Api.Platform.Commands;
using Dapper;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>The service starts on a database only with the keys that database was written with.</summary>
internal sealed class KeyProofTests : CommandFixture
{
    private static readonly string HashKey = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly string OtherHashKey = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());

    private string Folder => Path.Combine(Path.GetDirectoryName(Database.File)!, "ring");

    private string OtherFolder => Path.Combine(Path.GetDirectoryName(Database.File)!, "other-ring");

    [Test]
    public async Task Start_WithTheSameKeys_Works()
    {
        var first = await Start();
        var again = await Start();

        Assert.That((first.Code, again.Code), Is.EqualTo((0, 0)), first.All + again.All);
        Assert.That(Proofs(), Has.Count.EqualTo(2), "the hash key and the first key of the ring");
    }

    [Test]
    public async Task Start_WithAnotherHashKey_IsRefusedAndChangesNothing()
    {
        await Start();
        var before = Proofs();

        var ran = await StartWith(OtherHashKey);

        Refused(ran, "PersonalData__HashKey is not the hash key this database was written with");
        Assert.That(Proofs(), Is.EqualTo(before));
    }

    [TestCase(true, TestName = "the folder is empty")]
    [TestCase(false, TestName = "the folder is missing")]
    public async Task Start_WithoutTheKeyRing_IsRefusedAndMakesNoKey(bool isEmptied)
    {
        await Start();
        Directory.Delete(Folder, recursive: true);
        if (isEmptied)
        {
            Directory.CreateDirectory(Folder);
        }

        var ran = await Start();

        Refused(ran, $"The key ring in {Folder} lacks key ");
        Assert.That(Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [], Is.Empty);
        Assert.That(Proofs(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Start_OfASecondHostWithAnotherKeyRing_IsRefused()
    {
        await Start();

        Refused(await Start(OtherFolder), $"The key ring in {OtherFolder} lacks key ");
        Assert.That(Directory.GetFiles(OtherFolder), Is.Empty);
    }

    [Test]
    public async Task Start_WithoutTheLatestKeyOfTheRing_IsRefused()
    {
        await Start();
        var first = Directory.GetFiles(Folder).Single();
        await Start(before: services => services.GetRequiredService<IKeyManager>()
            .CreateNewKey(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(200)));
        var both = Proofs().Count;
        File.Delete(Directory.GetFiles(Folder).Single(file => file != first));

        Assert.That(both, Is.EqualTo(3), "the new key was proved too");
        Refused(await Start(), $"The key ring in {Folder} lacks key ");
    }

    [TestCase("", TestName = "an empty file in the key ring")]
    [TestCase("<key", TestName = "a truncated file in the key ring")]
    public async Task Start_WithAnUnreadableKeyRing_SaysSo(string content)
    {
        await Start();
        await File.WriteAllTextAsync(Directory.GetFiles(Folder).Single(), content);

        Refused(await Start(), $"The key ring file {Directory.GetFiles(Folder).Single()} cannot be read: ");
    }

    [Test]
    public async Task Start_WithAnAlteredKeyInTheRing_IsRefused()
    {
        await Start();
        var file = Directory.GetFiles(Folder).Single();
        var text = await File.ReadAllTextAsync(file);
        var from = text.IndexOf("<value>", StringComparison.Ordinal) + "<value>".Length;
        await File.WriteAllTextAsync(file, text[..from] + Convert.ToBase64String(new byte[64]) + text[text.IndexOf("</value>", StringComparison.Ordinal)..]);

        Refused(await Start(), $"The key ring in {Folder} lacks key ");
    }

    [Test]
    public async Task Start_InDevelopmentWithoutItsHashKey_IsRefusedAndMakesNone()
    {
        await StartWith(null);
        var file = Path.Combine(Folder, "hash.key");
        var text = await File.ReadAllTextAsync(file);
        File.Delete(file);

        Refused(await StartWith(null), $"{file} is not the hash key this database was written with");
        Assert.That(File.Exists(file), Is.False);

        await File.WriteAllTextAsync(file, text);
        Assert.That((await StartWith(null)).Code, Is.Zero);
    }

    [TestCase("")]
    [TestCase("no base64")]
    [TestCase("AAAA")]
    public async Task Start_InDevelopmentWithAnInvalidHashKey_SaysSo(string text)
    {
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, "hash.key");
        await File.WriteAllTextAsync(file, text);

        Refused(await StartWith(null), $"The hash key in {file} is damaged");
    }

    [TestCase("migrate")]
    [TestCase("check")]
    [TestCase("seed")]
    [TestCase("keys list")]
    public async Task Command_WithOtherKeys_WorksBecauseItNeedsNone(string command)
    {
        await Start();

        var ran = await Run(command, Settings(OtherFolder, OtherHashKey));

        Assert.That(ran.Code, Is.Zero, ran.All);
        Assert.That(Directory.Exists(OtherFolder) ? Directory.GetFiles(OtherFolder) : [], Is.Empty);
        Assert.That((await Start()).Code, Is.Zero);
    }

    private static void Refused(CommandRun ran, string message)
    {
        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error, Does.StartWith(message));
        Assert.That(ran.Error.TrimEnd(), Does.Not.Contain("\n").And.Not.Contain("   at "));
    }

    private string[] Settings(string folder, string? hashKey) =>
    [
        "--environment=Development", "--Database:Engine=sqlite", $"--ConnectionStrings:Bootcamps={Database.ConnectionString}", "--Demonstration:Load=false",
        $"--PersonalData:KeysFolder={folder}", .. hashKey is null ? Array.Empty<string>() : [$"--PersonalData:HashKey={hashKey}"],
    ];

    private Task<CommandRun> Start(string? folder = null, Action<IServiceProvider>? before = null) => StartWith(HashKey, folder, before);

    // Starts the server without listening.
    private async Task<CommandRun> StartWith(string? hashKey, string? folder = null, Action<IServiceProvider>? before = null)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var code = await CommandLine.RunAsync([], new Terminal(output, error), async () =>
        {
            var builder = Hosting.NewBuilder(Settings(folder ?? Folder, hashKey));
            builder.AddBootcamps();
            await using var app = builder.Build();
            before?.Invoke(app.Services);
            await app.Services.GetRequiredService<StartUp>().RunAsync();
        });
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    private List<string> Proofs()
    {
        using var connection = Database.Engine.Connect();
        return connection.Query<string>("select concat(key_id, ' ', proof) from key_proof order by key_id").AsList();
    }
}
