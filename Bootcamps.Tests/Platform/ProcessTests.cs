using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>The built program in its own process, as an operator runs it.</summary>
internal sealed class ProcessTests : CommandFixture
{
    [Test]
    public async Task Migrate_in_a_real_process_returns_its_exit_code()
    {
        var migrated = await Start("migrate");
        var misused = await Start("migrate --sideways");

        Assert.That(migrated.Code, Is.Zero, migrated.All);
        Assert.That(migrated.Output, Does.EndWith("migrations applied.\n"));
        Assert.That(migrated.Error, Is.Empty);
        Assert.That(misused.Code, Is.EqualTo(2), misused.All);
    }

    [Test]
    public async Task The_server_refuses_to_start_and_names_every_missing_or_wrong_setting()
    {
        var ran = await Start(
            "", ("ASPNETCORE_ENVIRONMENT", "Production"), ("Database__Engine", null), ("ConnectionStrings__Bootcamps", null),
            ("RateLimits__Provider__PerMinute", "0"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "notaurl"), ("ASPNETCORE_URLS", "localhost:5080"), ("Logging__LogLevel__Default", "Loud"));

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error.Trim().Split('\n').Select(line => line.Split(' ')[0]), Is.EquivalentTo(new[]
        {
            "Database__Engine", "ConnectionStrings__Bootcamps", "PersonalData__KeysFolder", "PersonalData__HashKey", "RateLimits__Provider__PerMinute",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "ASPNETCORE_URLS", "Logging__LogLevel__Default",
        }));
        Assert.That(ran.Output, Is.Empty);
    }

    [Test]
    public async Task The_server_reports_an_unreachable_database_in_one_line()
    {
        var ran = await Start(
            "",
            ("Database__Engine", "sqlserver"),
            ("ConnectionStrings__Bootcamps", "Server=127.0.0.1,9;Connect Timeout=1;Connect Retry Count=0"));

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error, Does.StartWith("Cannot use the database."));
        Assert.That(ran.Error.TrimEnd(), Does.Not.Contain("\n").And.Not.Contain("   at "));
    }

    [Test]
    public async Task The_server_reports_a_port_in_use_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var ran = await Start("", ("ASPNETCORE_URLS", $"http://{other.LocalEndpoint}"), ("Demonstration__Load", "false"));

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error, Does.Contain("address already in use"));
        Assert.That(ran.Error.TrimEnd(), Does.Not.Contain("\n"));
        Assert.That(ran.Output, Does.Not.Contain("   at "));
    }

    // Runs the built program in its own process, configured by its environment.
    private async Task<CommandRun> Start(string command, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Bootcamps.Api.dll"), .. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(Database.File),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Database__Engine"] = "sqlite";
        start.Environment["ConnectionStrings__Bootcamps"] = Database.ConnectionString;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return new CommandRun(process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }
}
