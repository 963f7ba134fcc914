using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Bootcamps.Api.Platform.Storage;
using Bootcamps.Tests.Storage;
using Bootcamps.Tests.Writing;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Bootcamps.Tests.Enrolments;

/// <summary>When the database or the process fails, nothing is half-written, no acknowledged change is lost, and the service recovers by itself.</summary>
internal sealed class FailureTests : DatabaseTests<SqliteDatabase>
{
    private const int ClientsBeforeTheCrash = 16;
    private const int AcceptedBeforeTheCrash = 200;

    private Process? _process;

    [TearDown]
    public void End_the_process()
    {
        using (_process)
        {
            _process?.Kill();
        }

        _process = null;
    }

    [Test]
    public async Task A_locked_database_is_503_and_the_same_request_succeeds_later()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var cohortId = host.Given.Cohort();
        using var provider = host.With(host.Given.Key());

        Reply locked;
        await using (var connection = Database.NewEngine().OpenForWriting())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("update lane set turn = turn + 1", transaction: transaction);
            locked = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");
            await transaction.RollbackAsync();
        }

        var untouched = host.Given.Scalar<long>("select count(*) from enrolment") + host.Given.Scalar<long>("select count(*) from idempotency_key");
        var later = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");

        Assert.That((locked.Status, locked.Codes.Single(), locked.Headers.Headers.RetryAfter?.ToString()), Is.EqualTo((503, "service.unavailable", "1")));
        Assert.That(untouched, Is.Zero);
        Assert.That(later.Status, Is.EqualTo(201), later.Text);
    }

    [Test]
    public async Task A_newer_schema_is_503_but_a_broken_table_is_not()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var cohortId = host.Given.Cohort();
        using var provider = host.With(host.Given.Key());

        host.Given.Execute("alter table audit_event rename to audit_event_of_tomorrow");
        var wrong = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");
        host.Given.Execute("insert into schema_version (number, name) values (9999, '9999_tomorrow')");
        var newer = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");
        var untouched = host.Given.Scalar<long>("select count(*) from enrolment") + host.Given.Scalar<long>("select count(*) from idempotency_key");
        host.Given.Execute("alter table audit_event_of_tomorrow rename to audit_event");
        var later = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");

        Assert.That((wrong.Status, wrong.Codes.Single()), Is.EqualTo((500, "service.error")), wrong.Text);
        Assert.That(
            (newer.Status, newer.Codes.Single(), newer.Headers.Headers.RetryAfter?.ToString()),
            Is.EqualTo((503, "service.unavailable", "1")),
            newer.Text);
        Assert.That(untouched, Is.Zero);
        Assert.That(later.Status, Is.EqualTo(201), later.Text);
    }

    [Test]
    public async Task A_missing_database_file_is_503_and_is_not_recreated()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        var cohortId = host.Given.Cohort();
        using var provider = host.With(host.Given.Key());
        using var anonymous = host.Anonymous(isUnderContract: false);
        var first = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 1), "retry-1");

        File.Move(Database.File, Database.File + ".away");
        var change = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 2), "retry-2");
        var reading = await provider.Get("/v1/cohorts");
        var ready = await anonymous.Get("/health/ready");
        var isMadeAnew = File.Exists(Database.File);
        File.Move(Database.File + ".away", Database.File);
        var later = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId, 2), "retry-2");

        Assert.That((first.Status, change.Status, reading.Status, ready.Status, later.Status), Is.EqualTo((201, 503, 503, 503, 201)));
        Assert.That(isMadeAnew, Is.False);
        Assert.That(host.Given.Scalar<long>("select count(*) from enrolment"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_commit_to_a_deleted_file_is_not_acknowledged()
    {
        var engine = new FaultyEngine(Database.Engine);
        using var host = new ApiHost(Database, services => services.AddSingleton<Engine>(engine));
        host.Given.Programme().Provider();
        var cohortId = host.Given.Cohort();
        using var provider = host.With(host.Given.Key());

        engine.At = (moment, _) =>
        {
            if (moment == Moment.Commit)
            {
                File.Move(Database.File, Database.File + ".away");
            }
        };
        var gone = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");
        engine.At = (_, _) => { };
        File.Move(Database.File + ".away", Database.File);
        var later = await provider.Post("/v1/enrolments", Given.Enrolment(cohortId), "retry-1");

        Assert.That((gone.Status, later.Status), Is.EqualTo((503, 201)));
        Assert.That(host.Given.Scalar<long>("select count(*) from enrolment"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_damaged_database_file_is_503_until_it_is_restored()
    {
        using var host = new ApiHost(Database);
        host.Given.Programme().Provider();
        using var provider = host.With(host.Given.Key());
        using var anonymous = host.Anonymous(isUnderContract: false);
        SqliteConnection.ClearAllPools();
        var good = await File.ReadAllBytesAsync(Database.File);

        await File.WriteAllTextAsync(Database.File, new string('x', 8_192));
        var reading = await provider.Get("/v1/cohorts");
        var ready = await anonymous.Get("/health/ready");
        SqliteConnection.ClearAllPools();
        await File.WriteAllBytesAsync(Database.File, good);
        var later = await provider.Get("/v1/cohorts");

        Assert.That((reading.Status, ready.Status, later.Status), Is.EqualTo((503, 503, 200)));
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Acknowledged_enrolments_survive_a_killed_process(CancellationToken cancellationToken)
    {
        var accepted = new System.Collections.Concurrent.ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var (process, address) = await StartAsync(cancellationToken);
        var folder = Path.GetDirectoryName(Database.File)!;
        var keys = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "demo-keys.json"), cancellationToken))!;
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)keys["provider"]!);
        var cohorts = Database.Db.Write(transaction => transaction.Connection!
            .Query<string>(
                "select cohort_id from cohort where ukprn = 10001234 and sector_code <> 'hgv-driving' order by cohort_id",
                transaction: transaction).ToList());

        var next = 0;
        var clients = Enumerable.Range(0, ClientsBeforeTheCrash).Select(_ => Task.Run(async () =>
        {
            try
            {
                for (int n; (n = Interlocked.Increment(ref next)) < 5_000;)
                {
                    var reply = await client.Post("/v1/enrolments", Given.Enrolment(cohorts[n % cohorts.Count], n));
                    if (reply.Status == 201)
                    {
                        accepted[(string)reply.Json["enrolmentId"]!] = reply.Text;
                    }

                    if (accepted.Count >= AcceptedBeforeTheCrash)
                    {
                        process.Kill();
                    }
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException or IOException)
            {
                // The process was killed, so this client gets no answer.
            }
        }, cancellationToken)).ToList();
        await Task.WhenAll(clients);
        await process.WaitForExitAsync(cancellationToken);

        var stored = Database.Db.Write(transaction => transaction.Connection!.Query<string>("select enrolment_id from enrolment", transaction: transaction)
            .ToHashSet(StringComparer.Ordinal));
        await TestContext.Out.WriteLineAsync($"{accepted.Count} enrolments acknowledged before the process was killed; {stored.Count} on disk");
        Assert.That(accepted, Has.Count.GreaterThanOrEqualTo(AcceptedBeforeTheCrash));
        Assert.That(accepted.Keys.Except(stored), Is.Empty, "acknowledged and lost");
        Assert.Multiple(() =>
        {
            Assert.That(Count("select sum(places) from ledger_entry where kind = 'commit'"), Is.EqualTo(stored.Count));
            Assert.That(Count("select count(*) from enrolment_learner"), Is.EqualTo(stored.Count));
            Assert.That(Count("select count(*) from idempotency_key where status = 201 and body like '%enrolmentId%'"), Is.EqualTo(stored.Count));
            Assert.That(Count("select committed_places - 4000 from funding_pool where pool_level = 'programme'"), Is.EqualTo(stored.Count));
            Assert.That(Count("select sum(seats_taken) from cohort"), Is.EqualTo(stored.Count));
        });
    }

    private long Count(string sql) => Database.Db.Write(transaction => transaction.Connection!.ExecuteScalar<long>(sql, transaction: transaction));

    // Runs the real program on this test's file, because WebApplicationFactory cannot be killed.
    private async Task<(Process Process, Uri Address)> StartAsync(CancellationToken cancellationToken)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
        probe.Stop();

        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Bootcamps.Api.dll")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["ConnectionStrings__Bootcamps"] = Database.ConnectionString;
        var process = _process = Process.Start(start)!;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Application started", StringComparison.Ordinal) == true)
            {
                started.TrySetResult();
            }
        };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await started.Task.WaitAsync(cancellationToken);
        return (process, address);
    }
}
