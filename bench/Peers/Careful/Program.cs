using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bootcamps.Bench.Careful;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Data.Sqlite;

// A peer of the bench: the same job as POST /v1/enrolments as a careful team would write it with Dapper, one transaction a request.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddSingleton(new Store(
    builder.Configuration["Peer:Database"] ?? throw new InvalidOperationException("Set Peer__Database."),
    builder.Configuration.GetValue("Peer:Cohorts", 60),
    builder.Configuration.GetValue("Peer:IsQueued", false),
    TimeSpan.FromMilliseconds(builder.Configuration.GetValue("Peer:DelayMilliseconds", 0))));
var app = builder.Build();
app.MapGet("/health/ready", () => "ready");
app.MapPost("/v1/enrolments", async Task<Results<ContentHttpResult, ProblemHttpResult>> (HttpContext context, Store store) =>
{
    using var buffer = new MemoryStream();
    await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
    var body = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    var enrolment = JsonSerializer.Deserialize<Enrolment>(body.Span, JsonSerializerOptions.Web);
    var key = context.Request.Headers["Idempotency-Key"].ToString();
    if (key.Length == 0 || enrolment?.CohortId is null || enrolment.Learner is not { Uln.Length: 10, FamilyName: not null, Postcode: not null } ||
        !DateOnly.TryParseExact(
            enrolment.Learner.DateOfBirth,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var dateOfBirth) || dateOfBirth.Year > 2005)
    {
        return TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest);
    }

    var hash = Convert.ToHexStringLower(SHA256.HashData(body.Span));
    var (status, answer) = await store.EnrolAsync(enrolment, key, hash);
    return status == StatusCodes.Status201Created
        ? TypedResults.Text(answer, "application/json", Encoding.UTF8, status)
        : TypedResults.Problem(answer, statusCode: status);
});
await app.RunAsync();

namespace Bootcamps.Bench.Careful
{
    internal sealed record Enrolment(string? CohortId, string? ProviderReference, Learner? Learner);

    internal sealed record Learner(string? Uln, string? GivenName, string? FamilyName, string? DateOfBirth, string? Postcode, string? EmploymentStatus);

    internal sealed class Cohort
    {
        public int Ukprn { get; init; }

        public string SectorCode { get; init; } = "";

        public long PricePence { get; init; }
    }

    internal sealed class Reply
    {
        public string RequestHash { get; init; } = "";

        public string Body { get; init; } = "";
    }

    /// <summary>
    /// One conditional update draws from the pools, so that concurrent requests cannot exceed a cap. With a simulated delay every statement waits first.
    /// Statements that do not block other requests on a server with row locks (lookups, begin, inserts) wait before the write lock is taken.
    /// </summary>
    internal sealed class Store
    {
        private readonly string _connectionString;
        private readonly SemaphoreSlim? _queue;
        private readonly TimeSpan _delay;

        public Store(string file, int cohorts, bool isQueued, TimeSpan delay)
        {
            _connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = true }.ConnectionString;
            _queue = isQueued ? new SemaphoreSlim(1, 1) : null;
            _delay = delay;
            using var connection = Open();
            connection.Execute("pragma journal_mode = wal");
            connection.Execute(Sql.Schema);
            if (connection.ExecuteScalar<long>("select count(*) from pool") == 0)
            {
                Seed(connection, cohorts);
            }
        }

        public async Task<(int Status, string Answer)> EnrolAsync(Enrolment enrolment, string key, string hash)
        {
            using var connection = Open();
            await GoThereAsync(1);
            if (await connection.QueryFirstOrDefaultAsync<Reply>(Sql.FindReply, new { key }) is { } earlier)
            {
                return earlier.RequestHash == hash ? (201, earlier.Body) : (422, "The key was used for another request.");
            }

            await GoThereAsync(2);
            if (await connection.QueryFirstOrDefaultAsync<Cohort>(Sql.FindCohort, new { enrolment.CohortId }) is not { } cohort)
            {
                return (404, "There is no such cohort.");
            }

            if (await connection.ExecuteScalarAsync<long>(Sql.CountLearner, new { enrolment.Learner!.Uln, enrolment.CohortId }) > 0)
            {
                return (409, "The learner is on the cohort.");
            }

            await GoThereAsync(4);
            if (_queue is not null)
            {
                await _queue.WaitAsync();
            }

            try
            {
                return await CommitAsync(connection, enrolment, cohort, key, hash);
            }
            catch (SqliteException exception) when (exception.SqliteExtendedErrorCode is 2067 or 1555)
            {
                return (409, "The learner is on the cohort, or the key was used.");
            }
            finally
            {
                _queue?.Release();
            }
        }

        private async Task<(int Status, string Answer)> CommitAsync(SqliteConnection connection, Enrolment enrolment, Cohort cohort, string key, string hash)
        {
            var id = Guid.CreateVersion7().ToString();
            var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
            using var transaction = connection.BeginTransaction(deferred: false);
            GoThere();
            var pools = new { programme = "programme", sector = $"sector/{cohort.SectorCode}", provider = $"provider/{cohort.Ukprn}", cohort.PricePence };
            if (await connection.ExecuteAsync(Sql.DrawFromPools, pools, transaction) != 3)
            {
                return (422, "A cap is reached.");
            }

            GoThere();
            if (await connection.ExecuteAsync(Sql.TakeSeat, new { enrolment.CohortId }, transaction) != 1)
            {
                return (422, "No seat is left.");
            }

            var learner = enrolment.Learner!;
            await connection.ExecuteAsync(Sql.AddEnrolment, new
            {
                id, enrolment.CohortId, cohort.Ukprn, cohort.SectorCode, enrolment.ProviderReference, learner.Uln, learner.GivenName,
                learner.FamilyName, learner.DateOfBirth,
                learner.Postcode, learner.EmploymentStatus, cohort.PricePence, now,
            }, transaction);
            await connection.ExecuteAsync(Sql.AddLedgerEntry, new { id, cohort.PricePence, now }, transaction);
            var answer = Answer(id, enrolment, cohort, now);
            await connection.ExecuteAsync(Sql.AddReply, new { key, hash, answer, now }, transaction);
            GoThere();
            await transaction.CommitAsync();
            return (201, answer);
        }

        private Task GoThereAsync(int times) => _delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(_delay * times);

        // With the lock held it waits as exactly as the bench's own engine does.
        private void GoThere()
        {
            if (_delay > TimeSpan.Zero)
            {
                Thread.Sleep(_delay);
            }
        }

        private static string Answer(string id, Enrolment enrolment, Cohort cohort, string now) => JsonSerializer.Serialize(new
        {
            enrolmentId = id,
            status = "enrolled",
            enrolment.CohortId,
            cohort.Ukprn,
            enrolment.ProviderReference,
            funding = new
            {
                cohort.PricePence,
                authoritySharePence = cohort.PricePence,
                employerSharePence = 0,
                milestones = new[]
                {
                    new { milestone = "start", pence = cohort.PricePence * 4 / 10 },
                    new { milestone = "completion", pence = cohort.PricePence * 3 / 10 },
                    new { milestone = "outcome", pence = cohort.PricePence * 3 / 10 },
                },
            },
            createdAt = now,
            version = 1,
        }, JsonSerializerOptions.Web);

        private SqliteConnection Open()
        {
            var connection = new SqliteConnection(_connectionString);
            connection.Open();
            connection.Execute("pragma synchronous = full; pragma busy_timeout = 5000");
            return connection;
        }

        private static void Seed(SqliteConnection connection, int cohorts)
        {
            string[] sectors = ["construction", "digital", "engineering", "manufacturing", "rail"];
            using var transaction = connection.BeginTransaction();
            string[] poolIds = ["programme", "provider/10001234", .. sectors.Select(sector => $"sector/{sector}")];
            connection.Execute(Sql.AddPool, poolIds.Select(poolId => new { poolId }), transaction);
            connection.Execute(
                Sql.AddCohort,
                Enumerable.Range(0, cohorts).Select(n => new
                {
                    cohortId = string.Create(
                    CultureInfo.InvariantCulture,
                    $"00000000-0000-7000-8000-{n:D12}"), sectorCode = sectors[n % sectors.Length]
                }),
                transaction);
            transaction.Commit();
        }

        private static class Sql
        {
            public const string Schema = """
                create table if not exists pool (pool_id text primary key, cap_places integer not null, cap_pence integer not null,
                    committed_places integer not null, committed_pence integer not null) strict, without rowid;
                create table if not exists cohort (cohort_id text primary key, ukprn integer not null, sector_code text not null, price_pence integer not null,
                    seats integer not null, seats_taken integer not null) strict;
                create table if not exists enrolment (enrolment_id text primary key, cohort_id text not null references cohort (cohort_id),
                """ + """
                 ukprn integer not null, sector_code text not null,
                    provider_reference text, uln text not null, given_name text, family_name text not null, date_of_birth text not null, postcode text not null,
                    employment_status text, price_pence integer not null, status text not null, created_at text not null) strict;
                create unique index if not exists uq_enrolment_learner on enrolment (uln, cohort_id);
                create index if not exists ix_enrolment_cohort on enrolment (cohort_id);
                create table if not exists ledger_entry (ledger_entry_id integer primary key,
                """ + """
                 enrolment_id text not null references enrolment (enrolment_id), kind text not null,
                    places integer not null, pence integer not null, posted_at text not null) strict;
                create index if not exists ix_ledger_entry_enrolment on ledger_entry (enrolment_id);
                create table if not exists idempotency_key (key text primary key,
                """ + """
                 request_hash text not null, body text not null, created_at text not null) strict;
                """;

            public const string AddPool =
                "insert into pool (pool_id, cap_places, cap_pence, committed_places, committed_pence) values (@poolId, 100000000, 1000000000000000, 0, 0)";

            public const string AddCohort =
                "insert into cohort (cohort_id, ukprn, sector_code, price_pence, seats, seats_taken) "
                + "values (@cohortId, 10001234, @sectorCode, 448000, 1000000, 0)";

            public const string FindReply = "select request_hash as RequestHash, body as Body from idempotency_key where key = @key";

            public const string FindCohort =
                "select ukprn as Ukprn, sector_code as SectorCode, price_pence as PricePence from cohort where cohort_id = @CohortId";

            public const string CountLearner = "select count(*) from enrolment where uln = @Uln and cohort_id = @CohortId";

            public const string DrawFromPools = """
                update pool
                set committed_places = committed_places + 1, committed_pence = committed_pence + @PricePence
                where pool_id in (@programme, @sector, @provider) and committed_places + 1 <= cap_places and committed_pence + @PricePence <= cap_pence
                """;

            public const string TakeSeat = "update cohort set seats_taken = seats_taken + 1 where cohort_id = @CohortId and seats_taken + 1 <= seats";

            public const string AddEnrolment = """
                insert into enrolment (enrolment_id, cohort_id, ukprn, sector_code, provider_reference, uln, given_name, family_name,
                """ + """
                 date_of_birth, postcode, employment_status,
                    price_pence, status, created_at)
                values (@id, @CohortId, @Ukprn, @SectorCode, @ProviderReference, @Uln, @GivenName, @FamilyName,
                """ + """
                 @DateOfBirth, @Postcode, @EmploymentStatus, @PricePence, 'enrolled', @now)
                """;

            public const string AddLedgerEntry =
                "insert into ledger_entry (enrolment_id, kind, places, pence, posted_at) values (@id, 'commit', 1, @PricePence, @now)";

            public const string AddReply = "insert into idempotency_key (key, request_hash, body, created_at) values (@key, @hash, @answer, @now)";
        }
    }
}
