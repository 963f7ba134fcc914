using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bootcamps.Bench.EfCore;

internal sealed record Asked(string? CohortId, string? ProviderReference, AskedLearner? Learner);

internal sealed record AskedLearner(string? Uln, string? GivenName, string? FamilyName, string? DateOfBirth, string? Postcode, string? EmploymentStatus);

internal sealed class Pool
{
    public string PoolId { get; init; } = "";

    public long CapPlaces { get; init; }

    public long CapPence { get; init; }

    public long CommittedPlaces { get; set; }

    public long CommittedPence { get; set; }
}

internal sealed class Cohort
{
    public string CohortId { get; init; } = "";

    public int Ukprn { get; init; }

    public string SectorCode { get; init; } = "";

    public long PricePence { get; init; }

    public long Seats { get; init; }

    public long SeatsTaken { get; set; }
}

internal sealed class Enrolment
{
    public string EnrolmentId { get; init; } = "";

    public string CohortId { get; init; } = "";

    public int Ukprn { get; init; }

    public string SectorCode { get; init; } = "";

    public string? ProviderReference { get; init; }

    public string Uln { get; init; } = "";

    public string? GivenName { get; init; }

    public string FamilyName { get; init; } = "";

    public string DateOfBirth { get; init; } = "";

    public string Postcode { get; init; } = "";

    public string? EmploymentStatus { get; init; }

    public long PricePence { get; init; }

    public string Status { get; init; } = "";

    public string CreatedAt { get; init; } = "";
}

internal sealed class LedgerEntry
{
    public long LedgerEntryId { get; init; }

    public string EnrolmentId { get; init; } = "";

    public string Kind { get; init; } = "";

    public int Places { get; init; }

    public long Pence { get; init; }

    public string PostedAt { get; init; } = "";
}

internal sealed class Reply
{
    public string Key { get; init; } = "";

    public string RequestHash { get; init; } = "";

    public string Body { get; init; } = "";

    public string CreatedAt { get; init; } = "";
}

/// <summary>The same settings on every connection as the API's.</summary>
internal sealed class Settings : DbConnectionInterceptor
{
    private const string Text = "pragma synchronous = full; pragma busy_timeout = 5000";

    /// <inheritdoc/>
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    /// <inheritdoc/>
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Text;
        command.ExecuteNonQuery();
    }
}

internal sealed class Database(DbContextOptions<Database> options) : DbContext(options)
{
    private const int MostAttempts = 5;

    private DbSet<Pool> Pools => Set<Pool>();

    private DbSet<Cohort> Cohorts => Set<Cohort>();

    private DbSet<Enrolment> Enrolments => Set<Enrolment>();

    private DbSet<LedgerEntry> Ledger => Set<LedgerEntry>();

    private DbSet<Reply> Replies => Set<Reply>();

    /// <summary>Creates the tables, and pools and cohorts if there are none.</summary>
    public async Task PrepareAsync(int cohorts)
    {
        await Database.EnsureCreatedAsync();
        await Database.ExecuteSqlRawAsync("pragma journal_mode = wal");
        if (await Pools.AnyAsync())
        {
            return;
        }

        string[] sectors = ["construction", "digital", "engineering", "manufacturing", "rail"];
        string[] poolIds = ["programme", "provider/10001234", .. sectors.Select(sector => $"sector/{sector}")];
        Pools.AddRange(poolIds.Select(poolId => new Pool { PoolId = poolId, CapPlaces = 100_000_000, CapPence = 1_000_000_000_000_000 }));
        Cohorts.AddRange(Enumerable.Range(0, cohorts).Select(n => new Cohort
        {
            CohortId = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-7000-8000-{n:D12}"), Ukprn = 10001234,
            SectorCode = sectors[n % sectors.Length], PricePence = 448_000, Seats = 1_000_000,
        }));
        await SaveChangesAsync();
    }

    /// <summary>Enrols a learner, and retries when the database is busy.</summary>
    public async Task<(int Status, string Answer)> EnrolAsync(Asked asked, string key, string hash)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryToEnrolAsync(asked, key, hash);
            }
            catch (Exception exception) when (attempt < MostAttempts && IsBusy(exception))
            {
                ChangeTracker.Clear();
                await Task.Delay(Random.Shared.Next(5, 20 * attempt));
            }
            catch (Exception exception) when (IsBusy(exception))
            {
                return (503, "The database is busy.");
            }
            catch (DbUpdateException exception) when (exception.InnerException is SqliteException { SqliteExtendedErrorCode: 2067 or 1555 })
            {
                return (409, "The learner is on the cohort, or the key was used.");
            }
        }
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Pool>().HasKey(pool => pool.PoolId);
        modelBuilder.Entity<Cohort>().HasKey(cohort => cohort.CohortId);
        modelBuilder.Entity<Enrolment>(enrolment =>
        {
            enrolment.HasKey(row => row.EnrolmentId);
            enrolment.HasIndex(row => new { row.Uln, row.CohortId }).IsUnique();
            enrolment.HasOne<Cohort>().WithMany().HasForeignKey(row => row.CohortId);
        });
        modelBuilder.Entity<LedgerEntry>(entry =>
        {
            entry.HasKey(row => row.LedgerEntryId);
            entry.HasOne<Enrolment>().WithMany().HasForeignKey(row => row.EnrolmentId);
        });
        modelBuilder.Entity<Reply>().HasKey(reply => reply.Key);
    }

    private static bool IsBusy(Exception exception) =>
        (exception as SqliteException ?? exception.InnerException) is SqliteException { SqliteErrorCode: 5 or 6 };

    private async Task<(int Status, string Answer)> TryToEnrolAsync(Asked asked, string key, string hash)
    {
        await using var transaction = await Database.BeginTransactionAsync(IsolationLevel.Serializable);
        if (await Replies.AsNoTracking().FirstOrDefaultAsync(reply => reply.Key == key) is { } earlier)
        {
            return earlier.RequestHash == hash ? (201, earlier.Body) : (422, "The key was used for another request.");
        }

        var learner = asked.Learner!;
        if (await Cohorts.FirstOrDefaultAsync(one => one.CohortId == asked.CohortId) is not { } cohort)
        {
            return (404, "There is no such cohort.");
        }

        if (await Enrolments.AnyAsync(one => one.Uln == learner.Uln && one.CohortId == asked.CohortId))
        {
            return (409, "The learner is on the cohort.");
        }

        string[] poolIds = ["programme", $"sector/{cohort.SectorCode}", $"provider/{cohort.Ukprn}"];
        var pools = await Pools.Where(pool => poolIds.Contains(pool.PoolId)).ToListAsync();
        if (cohort.SeatsTaken + 1 > cohort.Seats
            || pools.Exists(pool => pool.CommittedPlaces + 1 > pool.CapPlaces || pool.CommittedPence + cohort.PricePence > pool.CapPence))
        {
            return (422, "A cap is reached.");
        }

        cohort.SeatsTaken++;
        foreach (var pool in pools)
        {
            pool.CommittedPlaces++;
            pool.CommittedPence += cohort.PricePence;
        }

        var id = Guid.CreateVersion7().ToString();
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        Enrolments.Add(new Enrolment
        {
            EnrolmentId = id, CohortId = cohort.CohortId, Ukprn = cohort.Ukprn, SectorCode = cohort.SectorCode,
            ProviderReference = asked.ProviderReference, Uln = learner.Uln!,
            GivenName = learner.GivenName, FamilyName = learner.FamilyName!, DateOfBirth = learner.DateOfBirth!,
            Postcode = learner.Postcode!, EmploymentStatus = learner.EmploymentStatus,
            PricePence = cohort.PricePence, Status = "enrolled", CreatedAt = now,
        });
        Ledger.Add(new LedgerEntry { EnrolmentId = id, Kind = "commit", Places = 1, Pence = cohort.PricePence, PostedAt = now });
        var answer = Answer(id, asked, cohort, now);
        Replies.Add(new Reply { Key = key, RequestHash = hash, Body = answer, CreatedAt = now });
        await SaveChangesAsync();
        await transaction.CommitAsync();
        return (201, answer);
    }

    private static string Answer(string id, Asked asked, Cohort cohort, string now) => JsonSerializer.Serialize(new
    {
        enrolmentId = id,
        status = "enrolled",
        asked.CohortId,
        cohort.Ukprn,
        asked.ProviderReference,
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
}
