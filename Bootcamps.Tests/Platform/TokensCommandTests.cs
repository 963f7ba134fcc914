using System.Globalization;
using Bootcamps.Api.Platform.Commands;
using Bootcamps.Tests.Storage;
using Microsoft.IdentityModel.JsonWebTokens;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary><c>tokens issue</c> issues a token for a person, before or after the service starts.</summary>
internal sealed class TokensCommandTests
{
    private const string Ada = "tokens issue --name Ada --role authority --authority TEST";

    private SqliteDatabase _database = null!;

    private string KeysFolder => Path.Combine(Path.GetDirectoryName(_database.File)!, "keys");

    [SetUp]
    public void Create_database() => _database = new SqliteDatabase();

    [TearDown]
    public void Drop_database() => _database.Dispose();

    [Test]
    public async Task A_token_works_on_a_running_service()
    {
        using var host = Host();
        var before = await host.With("e30.eyJpc3MiOiJib290Y2FtcHMtZGV2ZWxvcG1lbnQifQ.c2ln").Get("/v1/programmes");

        var ran = await Run(Ada);
        var accepted = await host.With(ran.Output.Trim()).Get("/v1/programmes");

        Assert.That((before.Status, before.Codes), Is.EqualTo((401, new[] { "access.token-invalid" })), "there was no key pair yet");
        Assert.That((ran.Code, ran.Error), Is.EqualTo((0, "")));
        Assert.That(ran.Output, Does.Match(@"\A[\w-]+\.[\w-]+\.[\w-]+\n\z"), "the token alone");
        Assert.That(accepted.Status, Is.EqualTo(200), accepted.Text);
    }

    [Test]
    public async Task A_token_works_on_a_service_that_starts_later()
    {
        var first = await Run(Ada);
        var pairs = Directory.GetFiles(KeysFolder);
        var admin = await Run("tokens issue --name Ben --role admin");
        Assert.That(Directory.GetFiles(KeysFolder), Is.EqualTo(pairs).And.Length.EqualTo(1), "the second uses the key pair of the first");
        using var host = Host();

        Assert.That((await host.With(first.Output.Trim()).Get("/v1/programmes")).Status, Is.EqualTo(200));
        Assert.That((await host.With(admin.Output.Trim()).Get("/v1/keys")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_token_works_for_the_requested_hours()
    {
        using var host = Host();
        var client = host.With((await Run(Ada + " --hours 2")).Output.Trim());
        host.Clock.Advance(TimeSpan.FromMinutes(119));
        var within = await client.Get("/v1/programmes");
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        var after = await client.Get("/v1/programmes");

        Assert.That((within.Status, after.Status), Is.EqualTo((200, 401)));
        Assert.That(after.Codes, Is.EqualTo(new[] { "access.token-expired" }));
    }

    [TestCase("--name Ada", "ada")]
    [TestCase("--name Ada-Sample_2", "ada-sample-2")]
    [TestCase("--name Zoë", "zo")]
    [TestCase("--name Ada --subject 00u1|Ada", "00u1|Ada")]
    public async Task The_subject_defaults_to_one_made_from_the_name(string options, string subject)
    {
        var token = new JsonWebToken((await Run($"tokens issue --role admin {options}")).Output.Trim());

        Assert.That(token.Subject, Is.EqualTo(subject));
        Assert.That((token.Alg, token.Issuer, token.Audiences.Single()), Is.EqualTo(("ES256", "bootcamps-development", "bootcamps")));
        Assert.That(token.ValidTo - token.ValidFrom, Is.EqualTo(TimeSpan.FromHours(8)));
    }

    [Test]
    public async Task Tokens_issued_by_concurrent_commands_all_work()
    {
        var ran = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Run(Ada))));
        using var host = Host();

        foreach (var one in ran)
        {
            Assert.That(one.Code, Is.Zero, one.Error);
            Assert.That((await host.With(one.Output.Trim()).Get("/v1/programmes")).Status, Is.EqualTo(200));
        }

        var files = Directory.GetFiles(KeysFolder, "development-issuer*");
        Assert.That(files, Is.Not.Empty);
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(files.Select(File.GetUnixFileMode), Is.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    [TestCase("Production")]
    [TestCase("Staging")]
    public async Task Outside_Development_the_command_refuses_to_issue_a_token(string environment)
    {
        var ran = await Run(Ada, $"--environment={environment}");

        Assert.That((ran.Code, ran.Output), Is.EqualTo((1, "")));
        Assert.That(ran.Error, Does.StartWith($"This is {environment}: tokens issued here are accepted only in Development."));
        Assert.That(ran.Error.TrimEnd(), Does.Not.Contain("\n"));
        Assert.That(Directory.Exists(KeysFolder), Is.False);
    }

    // The command uses the real clock, so the service must too.
    private ApiHost Host()
    {
        var host = new ApiHost(_database, ("PersonalData:KeysFolder", KeysFolder));
        host.Clock.Advance(TimeProvider.System.GetUtcNow() - host.Clock.GetUtcNow());
        host.Given.Programme();
        return host;
    }

    private async Task<(int Code, string Output, string Error)> Run(string command, params string[] settings)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        string[] usual = ["--environment=Development", "--Database:Engine=sqlite", $"--ConnectionStrings:Bootcamps={_database.ConnectionString}"];
        var code = await CommandLine.RunAsync(
            command.Split(' '),
            new Terminal(output, error, [.. usual, .. settings]),
            () => throw new InvalidOperationException("No test of a command starts the server."));
        return (code, output.ToString(), error.ToString());
    }
}
