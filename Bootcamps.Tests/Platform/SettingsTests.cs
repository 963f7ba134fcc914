using System.Text.RegularExpressions;
using Bootcamps.Api.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using NUnit.Framework;

namespace Bootcamps.Tests.Platform;

/// <summary>Every setting is checked at start, and every error is reported at once.</summary>
internal sealed partial class SettingsTests : CommandFixture
{
    private const string Most = "Set a whole number from 1 to 1,000,000.";

    [TestCase("RateLimits:Provider:PerMinute", "0", "RateLimits__Provider__PerMinute is \"0\". " + Most)]
    [TestCase("RateLimits:Provider:PerMinute", "-1", "RateLimits__Provider__PerMinute is \"-1\". " + Most)]
    [TestCase("RateLimits:Authority:PerMinute", "many", "RateLimits__Authority__PerMinute is \"many\". " + Most)]
    [TestCase("RateLimits:Partner:PerMinute", "1000001", "RateLimits__Partner__PerMinute is \"1000001\". " + Most)]
    [TestCase("RateLimits:Admin:PerMinute", "99999999999", "RateLimits__Admin__PerMinute is \"99999999999\". " + Most)]
    [TestCase("RateLimits:provider:PerMinute", "1.5", "RateLimits__Provider__PerMinute is \"1.5\". " + Most)]
    [TestCase("WriteQueue:Capacity", "0", "WriteQueue__Capacity is \"0\". " + Most)]
    [TestCase("WriteQueue:MostUnits", "5000", "WriteQueue__MostUnits is \"5000\". Set a whole number from 1 to 4,096.")]
    [TestCase("WriteQueue:Deadline", "5", "WriteQueue__Deadline is \"5\". Set a time from 00:00:00.1 to 00:10:00 (hours:minutes:seconds).")]
    [TestCase("WriteQueue:Deadline", "soon", "WriteQueue__Deadline is \"soon\". Set a time from 00:00:00.1 to 00:10:00 (hours:minutes:seconds).")]
    [TestCase("Cache:Freshness", "-00:00:01", "Cache__Freshness is \"-00:00:01\". Set a time from 00:00:00 to 00:10:00 (hours:minutes:seconds).")]
    [TestCase("Cache:Freshness", "00:00:02", "Cache__Freshness is longer than Cache__Longest. Set it to the same time or a shorter one.")]
    [TestCase("Database:Engine", "oracle", "Database__Engine is \"oracle\". Set sqlite or sqlserver.")]
    [TestCase("PersonalData:HashKey", "c2VjcmV0", "PersonalData__HashKey is not valid. Set 32 to 128 random bytes in base64")]
    [TestCase("Demonstration:Load", "yes", "Demonstration__Load is \"yes\". Set true or false.")]
    [TestCase("Clock:StartsAt", "noon", "Clock__StartsAt is \"noon\". Set an instant such as 2024-11-15T09:00:00Z.")]
    [TestCase("Https:Redirect", "off", "Https__Redirect is \"off\". Set true or false.")]
    [TestCase(
        "Oidc:Authority",
        "login.example.org",
        "Oidc__Authority is \"login.example.org\". Set an address that begins with http:// or https://, such as https://login.example.org.",
        "Oidc:Audience=bootcamps")]
    [TestCase("Oidc:Authority", "http://login.example.org", "Oidc__Authority is a plain http address. Set an https address", "Oidc:Audience=bootcamps")]
    [TestCase("Oidc:Authority", "https://login.example.org", "Only one of Oidc__Authority and Oidc__Audience is set.")]
    [TestCase("Oidc:Audience", "bootcamps", "Only one of Oidc__Authority and Oidc__Audience is set.")]
    [TestCase("urls", "localhost:5080", "ASPNETCORE_URLS is \"localhost:5080\". Set one or more addresses to listen on")]
    [TestCase("urls", "http://localhost:99999", "ASPNETCORE_URLS is \"http://localhost:99999\". Set one or more addresses to listen on")]
    [TestCase("urls", "ftp://localhost:21", "ASPNETCORE_URLS is \"ftp://localhost:21\". Set one or more addresses to listen on")]
    [TestCase("http_ports", "http", "ASPNETCORE_HTTP_PORTS is \"http\". Set one or more ports from 1 to 65535, separated by semicolons.")]
    [TestCase(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "notaurl",
        "OTEL_EXPORTER_OTLP_ENDPOINT is \"notaurl\". Set an address that begins with http:// or https://, such as http://localhost:4317.")]
    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT is \"collector:4317\". Set an address")]
    [TestCase("OTEL_EXPORTER_OTLP_PROTOCOL", "http", "OTEL_EXPORTER_OTLP_PROTOCOL is \"http\". Set grpc or http/protobuf.")]
    [TestCase("OTEL_METRIC_EXPORT_INTERVAL", "1m", "OTEL_METRIC_EXPORT_INTERVAL is \"1m\". Set a whole number from 1 to 3,600,000.")]
    [TestCase("Logging:LogLevel:Default", "Loud", "Logging__LogLevel__Default is \"Loud\". Set Trace, Debug, Information, Warning, Error, Critical, None.")]
    [TestCase("Logging:Console:LogLevel:Microsoft", "Loud", "Logging__Console__LogLevel__Microsoft is \"Loud\".")]
    [TestCase("ConnectionStrings:Bootcamps", "Sauce=here", "ConnectionStrings__Bootcamps cannot be read as a connection string of sqlite")]
    [TestCase("ConnectionStrings:Bootcamps", "Data Source=:memory:", "ConnectionStrings__Bootcamps names a database in memory or a URI.")]
    [TestCase("ConnectionStrings:Bootcamps", "Data Source=some/folder/", "ConnectionStrings__Bootcamps names no file.")]
    [TestCase("ConnectionStrings:Bootcamps", "Pooling=true", "ConnectionStrings__Bootcamps names no file.")]
    [TestCase("ConnectionStrings:Bootcamps", "Data Source=some.db;Password=secret", "ConnectionStrings__Bootcamps has a password")]
    public async Task A_wrong_value_exits_with_1_and_one_line_that_says_what_to_set(string key, string value, string told, string beside = "AllowedHosts=*")
    {
        var ran = await Run(
            ["migrate"],
            "--environment=Development",
            $"--ConnectionStrings:Bootcamps={Database.ConnectionString}",
            $"--{beside}",
            $"--{key}={value}");

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error, Does.StartWith(told));
        Assert.That(ran.Error.TrimEnd(), Does.Not.Contain("\n").And.Not.Contain("System.").And.Not.Contain("secret"));
        Assert.That(ran.Output, Is.Empty);
        Assert.That(File.Exists(Database.File), Is.False, "nothing is changed");
    }

    [TestCase("Server=", "ConnectionStrings__Bootcamps names no server.")]
    [TestCase("Connect Timeout=soon", "ConnectionStrings__Bootcamps cannot be read as a connection string of sqlserver")]
    public async Task An_invalid_SQL_Server_connection_string_is_named(string text, string told)
    {
        var ran = await Run(["migrate"], "--environment=Development", "--Database:Engine=sqlserver", $"--ConnectionStrings:Bootcamps={text}");

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error, Does.StartWith(told));
    }

    [TestCase("Production", "", "Database__Engine ConnectionStrings__Bootcamps PersonalData__KeysFolder PersonalData__HashKey")]
    [TestCase("Staging", "Database:Engine=sqlite", "ConnectionStrings__Bootcamps PersonalData__KeysFolder PersonalData__HashKey")]
    [TestCase("Development", "Database:Engine=sqlserver", "ConnectionStrings__Bootcamps")]
    [TestCase(
        "Development",
        "RateLimits:Provider:PerMinute=0|WriteQueue:Capacity=x|Clock:StartsAt=y|urls=z|Oidc:Audience=a",
        "Clock__StartsAt Only RateLimits__Provider__PerMinute WriteQueue__Capacity ASPNETCORE_URLS")]
    public async Task Every_missing_or_wrong_setting_is_named_at_once(string environment, string settings, string named)
    {
        var ran = await Run(
            ["keys", "list"],
            [$"--environment={environment}", .. settings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(setting => "--" + setting)]);

        Assert.That(ran.Code, Is.EqualTo(1), ran.All);
        Assert.That(ran.Error.TrimEnd().Split('\n').Select(line => line.Split(' ')[0]), Is.EqualTo(named.Split(' ')));
    }

    [Test]
    public async Task An_empty_value_counts_as_not_set()
    {
        var ran = await Run(["migrate"], [.. KnownSettings.All
            .Select(setting => $"--{setting.Key}="), "--environment=Development", $"--ConnectionStrings:Bootcamps={Database.ConnectionString}"]);

        Assert.That(ran.Code, Is.Zero, ran.All);
    }

    [TestCase(
        "RateLimits:Provider:PerMinut",
        "RateLimits__Provider__PerMinut is not a setting and changes nothing. Did you mean RateLimits__Provider__PerMinute?")]
    [TestCase("RateLimits:Provider", "RateLimits__Provider is not a setting and changes nothing. Did you mean RateLimits__Provider__PerMinute?")]
    [TestCase("RateLimit:Admin:PerMinute", "RateLimit__Admin__PerMinute is not a setting and changes nothing. Did you mean RateLimits__Admin__PerMinute?")]
    [TestCase("ODIC:Audience", "ODIC__Audience is not a setting and changes nothing. Did you mean Oidc__Audience?")]
    [TestCase("ConnectionStrings:Bootcamp", "ConnectionStrings__Bootcamp is not a setting and changes nothing. Did you mean ConnectionStrings__Bootcamps?")]
    [TestCase("Https:Certificate", "Https__Certificate is not a setting and changes nothing.")]
    [TestCase("Kestrel:Endpoints:Http:Url", null)]
    [TestCase("PATH", null)]
    [TestCase("DATABASE_PORT", null)]
    [TestCase("ratelimits:PROVIDER:perminute", null)]
    public void An_unknown_setting_gives_a_warning(string key, string? warning)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(key, "1")]).Build();

        Assert.That(KnownSettings.Unknown(configuration), Is.EqualTo(warning is null ? Array.Empty<string>() : [warning]));
    }

    [Test]
    public void The_warning_is_logged_at_start()
    {
        using var database = new Storage.SqliteDatabase();
        using var host = new ApiHost(database, ("RateLimits:Provider:PerMinut", "5"));

        Assert.That(host.Services, Is.Not.Null);
        Assert.That(host.Log.Text, Does.Contain("Warning Bootcamps.Api.Platform.StartUp RateLimits__Provider__PerMinut is not a setting"));
    }

    [Test]
    public void The_documented_table_of_settings_matches_the_code()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/operations.md"));
        var rows = page[page.IndexOf("| setting |", StringComparison.Ordinal)..page.IndexOf("Not settings:", StringComparison.Ordinal)].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var documented = rows.SelectMany(row => Name().Matches(row.Split('|')[1]).Select(match => match.Groups["name"].Value)).ToList();

        Assert.That(
            documented.Except(["ASPNETCORE_ENVIRONMENT", "Logging__LogLevel__Default", "Logging__LogLevel__<Category>"]),
            Is.EquivalentTo(KnownSettings.All.Select(setting => setting.Name)));
    }

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Name();
}
